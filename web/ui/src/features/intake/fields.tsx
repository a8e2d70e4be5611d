/** Text and date fields of the intake, tied to a path of the form. */
import { Input } from 'antd';
import type { ReactNode } from 'react';
import { DateInput } from '../../shared/form/DateInput.tsx';
import { describedBy, FieldShell } from '../../shared/form/Field.tsx';

export interface TextFieldProps {
  path: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  hint?: ReactNode;
  required?: boolean;
  maxLength?: number;
  numeric?: boolean;
  wide?: boolean;
}

export function fieldId(path: string): string {
  return `intake-${path.replaceAll('.', '-')}`;
}

export function TextField(props: TextFieldProps) {
  const id = fieldId(props.path);
  const { error, hint, required = true } = props;
  return (
    <FieldShell
      id={id}
      label={props.label}
      required={required}
      error={error}
      hint={hint}
      {...(props.wide === true ? { wide: true } : {})}
    >
      <Input
        id={id}
        value={props.value}
        autoComplete="off"
        {...(props.maxLength === undefined ? {} : { maxLength: props.maxLength })}
        {...(props.numeric === true ? { inputMode: 'numeric' as const } : {})}
        {...(error === undefined ? {} : { status: 'error' as const })}
        aria-required={required}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(id, hint !== undefined, error !== undefined)}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </FieldShell>
  );
}

export interface DateFieldProps {
  path: string;
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  error: string | undefined;
  hint?: string;
}

export function DateField({ path, label, value, onChange, error, hint }: DateFieldProps) {
  const id = fieldId(path);
  return (
    <FieldShell id={id} label={label} error={error} hint={hint}>
      <DateInput
        id={id}
        value={value}
        onChange={onChange}
        {...(error === undefined ? {} : { status: 'error' as const })}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(id, hint !== undefined, error !== undefined)}
      />
    </FieldShell>
  );
}
