/** Label above, control, hint and error below, all tied together for screen readers. */
import type { ReactNode } from 'react';
import './form.css';

export interface FieldShellProps {
  id: string;
  label: string;
  required?: boolean;
  hint?: ReactNode;
  error?: ReactNode;
  /** A group of controls (radio buttons, check boxes) gets a legend instead of a label. */
  group?: boolean;
  wide?: boolean;
  children: ReactNode;
}

/** The ids a control names in aria-describedby. */
export function describedBy(id: string, hint: boolean, error: boolean): string | undefined {
  const ids = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter((each) => each !== null);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

export function FieldShell({ id, label, required, hint, error, group, wide, children }: FieldShellProps) {
  const name = (
    <>
      {label}
      {required === true && (
        <span className="field-required" aria-hidden="true">
          *
        </span>
      )}
    </>
  );
  const notes = (
    <>
      {hint !== undefined && hint !== null && (
        <div id={`${id}-hint`} className="field-hint">
          {hint}
        </div>
      )}
      <div id={`${id}-error`} className="field-error" role="alert">
        {error}
      </div>
    </>
  );
  const classes = `form-field${wide === true ? ' wide' : ''}${error ? ' invalid' : ''}`;
  if (group === true) {
    return (
      <fieldset className={classes} id={id} aria-describedby={describedBy(id, Boolean(hint), Boolean(error))}>
        <legend>{name}</legend>
        {children}
        {notes}
      </fieldset>
    );
  }
  return (
    <div className={classes}>
      <label htmlFor={id}>{name}</label>
      {children}
      {notes}
    </div>
  );
}
