/**
 * A `.form` document as Ant Design controls, one column, labels above.
 * Controlled: the page owns the values (they are a draft). Unsupported conditions throw when compiled, before
 * this renders.
 */
import { Checkbox, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { CheckChoices, type Choice, RadioChoices } from './Choices.tsx';
import { DateInput } from './DateInput.tsx';
import { describedBy, FieldShell } from './Field.tsx';
import type { FormField, FormValue, FormValues, KeyedField } from './schema.ts';
import { type FieldProblem, isKeyed } from './visible.ts';

export interface FormFieldsProps {
  /** Prefix of the controls' ids. */
  name: string;
  fields: readonly FormField[];
  values: FormValues;
  onChange: (key: string, value: FormValue) => void;
  errors?: Readonly<Record<string, string>>;
  problems?: Readonly<Record<string, FieldProblem>>;
  /** Lists named by `valuesKey`. */
  lists?: Readonly<Record<string, readonly Choice[]>>;
  disabled?: boolean;
  /** Controls of the page's own for lists too long to load, by `valuesKey`. */
  pickers?: Readonly<Record<string, (control: PickerControl) => React.ReactNode>>;
  /** Keys whose choices stand side by side. */
  inlineKeys?: readonly string[];
  /** Shown under a field, e.g. the common phrases of a text area. */
  extra?: (field: KeyedField) => React.ReactNode;
}

export interface PickerControl {
  id: string;
  value: FormValue | undefined;
  onChange: (value: string | null) => void;
  disabled: boolean;
  aria: {
    'aria-describedby': string | undefined;
    'aria-invalid': boolean;
    'aria-required': boolean;
    status?: 'error';
  };
}

function useProblemText(): (field: KeyedField, problem: FieldProblem) => string {
  const { t } = useTranslation('staff');
  return (field, problem) => {
    const name = field.label ?? field.key;
    switch (problem.kind) {
      case 'required':
        return ['select', 'radio', 'checklist', 'datetime'].includes(field.type)
          ? t('form.choose', { name })
          : field.type === 'checkbox'
            ? t('form.tick', { name })
            : t('form.fill', { name });
      case 'pattern':
        return t('form.pattern', { name });
      default:
        return t(`form.${problem.kind}`, { name, limit: problem.limit });
    }
  };
}

function choicesOf(field: KeyedField, lists: FormFieldsProps['lists']): readonly Choice[] {
  if (field.type !== 'select' && field.type !== 'radio' && field.type !== 'checklist') return [];
  if (field.valuesKey !== undefined) return lists?.[field.valuesKey] ?? [];
  return field.values ?? [];
}

/** A stored 3 matches the form's "3": documents of the form editor write numbers as text. */
function sameChoice(choices: readonly Choice[], value: FormValue | undefined): FormValue | undefined {
  if (value === null || value === undefined || Array.isArray(value)) return value;
  return choices.find((choice) => String(choice.value) === String(value))?.value ?? value;
}

/** A few short words stand side by side. */
function areShort(choices: readonly Choice[]): boolean {
  return choices.length <= 4 && choices.reduce((sum, choice) => sum + choice.label.length, 0) <= 32;
}

interface ControlProps {
  id: string;
  field: KeyedField;
  value: FormValue | undefined;
  onChange: (value: FormValue) => void;
  choices: readonly Choice[];
  disabled: boolean;
  described: string | undefined;
  invalid: boolean;
  inline: boolean;
  picker: ((control: PickerControl) => React.ReactNode) | undefined;
}

function Control(props: ControlProps) {
  const { id, field, value, onChange, choices, disabled, described, invalid, inline } = props;
  const aria = {
    'aria-describedby': described,
    'aria-invalid': invalid,
    'aria-required': field.validate?.required === true,
  };
  const status = invalid ? ('error' as const) : undefined;
  const common = { id, disabled, ...(status === undefined ? {} : { status }), ...aria };
  switch (field.type) {
    case 'textfield':
      return (
        <Input
          {...common}
          value={typeof value === 'string' ? value : ''}
          {...(field.validate?.maxLength === undefined ? {} : { maxLength: field.validate.maxLength })}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'textarea':
      return (
        <Input.TextArea
          {...common}
          autoSize={{ minRows: 3, maxRows: 10 }}
          value={typeof value === 'string' ? value : ''}
          {...(field.validate?.maxLength === undefined
            ? {}
            : { maxLength: field.validate.maxLength, showCount: true })}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'number':
      return (
        <InputNumber
          {...common}
          value={typeof value === 'number' ? value : null}
          {...(field.decimalDigits === undefined ? {} : { precision: field.decimalDigits })}
          style={{ width: '12em' }}
          onChange={(next) => onChange(next)}
        />
      );
    case 'select':
      if (props.picker !== undefined) {
        return props.picker({
          id,
          value,
          onChange,
          disabled,
          aria: { ...aria, ...(status === undefined ? {} : { status }) },
        });
      }
      return (
        <Select
          {...common}
          value={sameChoice(choices, value) ?? null}
          allowClear={field.validate?.required !== true}
          showSearch={field.searchable === true || choices.length > 8 ? { optionFilterProp: 'label' } : false}
          options={choices.map((choice) => ({ value: choice.value as string, label: choice.label }))}
          onChange={(next) => onChange((next as FormValue | undefined) ?? null)}
        />
      );
    case 'radio':
      return (
        <RadioChoices
          name={id}
          choices={choices}
          inline={inline}
          value={sameChoice(choices, value)}
          disabled={disabled}
          onChange={onChange}
        />
      );
    case 'checklist':
      return (
        <CheckChoices
          name={id}
          choices={choices}
          value={Array.isArray(value) ? value : []}
          disabled={disabled}
          onChange={onChange}
        />
      );
    case 'checkbox':
      return (
        <Checkbox {...common} checked={value === true} onChange={(event) => onChange(event.target.checked)}>
          {field.label}
        </Checkbox>
      );
    case 'datetime':
      return <DateInput {...common} value={typeof value === 'string' ? value : null} onChange={onChange} />;
  }
}

export function FormFields(props: FormFieldsProps) {
  const problemText = useProblemText();
  const { t } = useTranslation('staff');
  return (
    <div className="form-grid single">
      {props.fields.map((field, index) => {
        if (!isKeyed(field)) {
          return (
            <p key={field.id ?? `text-${index}`} className="form-text">
              {field.text.replace(/^#+\s*/gm, '')}
            </p>
          );
        }
        const id = `${props.name}-${field.key}`;
        const problem = props.problems?.[field.key];
        const error = props.errors?.[field.key] ?? (problem ? problemText(field, problem) : undefined);
        const group = field.type === 'radio' || field.type === 'checklist';
        const label =
          field.type === 'checkbox'
            ? (field.properties?.heading ?? t('form.statement'))
            : field.type === 'datetime'
              ? (field.dateLabel ?? field.label ?? field.key)
              : (field.label ?? field.key);
        return (
          <FieldShell
            key={field.key}
            id={id}
            label={label}
            group={group || field.type === 'checkbox'}
            required={field.validate?.required === true}
            hint={field.description}
            error={error}
          >
            <Control
              id={group ? `${id}-choice` : field.type === 'checkbox' ? `${id}-box` : id}
              field={field}
              value={props.values[field.key]}
              onChange={(value) => props.onChange(field.key, value)}
              choices={choicesOf(field, props.lists)}
              disabled={props.disabled === true || field.disabled === true || field.readonly === true}
              described={describedBy(id, field.description !== undefined, error !== undefined)}
              invalid={error !== undefined}
              inline={
                props.inlineKeys?.includes(field.key) === true || areShort(choicesOf(field, props.lists))
              }
              picker={
                field.type === 'select' && field.valuesKey !== undefined
                  ? props.pickers?.[field.valuesKey]
                  : undefined
              }
            />
            {props.extra?.(field)}
          </FieldShell>
        );
      })}
    </div>
  );
}
