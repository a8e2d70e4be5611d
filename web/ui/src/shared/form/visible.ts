/** Which fields of a form are shown for the values so far, and what of the values counts. Pure. */
import { parseCondition } from './condition.ts';
import type { FormField, FormSchema, FormValue, FormValues, KeyedField } from './schema.ts';

export interface CompiledForm {
  readonly schema: FormSchema;
  /** Fields shown for these values. `context`: facts of the case that conditions may read. */
  visible(values: FormValues, context: Readonly<Record<string, unknown>>): FormField[];
}

/** Parses every condition once. Throws UnsupportedCondition before anything is shown. */
export function compileForm(schema: FormSchema): CompiledForm {
  const hidden = schema.components.map((field) =>
    field.conditional?.hide === undefined ? null : parseCondition(field.conditional.hide),
  );
  return {
    schema,
    visible(values, context) {
      const scope = { ...context, ...values };
      return schema.components.filter((_, index) => !(hidden[index]?.(scope) ?? false));
    },
  };
}

export function isKeyed(field: FormField): field is KeyedField {
  return field.type !== 'text';
}

export function defaultsOf(schema: FormSchema): Record<string, FormValue> {
  const values: Record<string, FormValue> = {};
  for (const field of schema.components) {
    if (isKeyed(field) && field.defaultValue !== undefined) values[field.key] = field.defaultValue;
  }
  return values;
}

function isEmpty(value: FormValue | undefined): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** The answers that count: those of shown fields, without empty ones. */
export function answersOf(fields: readonly FormField[], values: FormValues): Record<string, FormValue> {
  const answers: Record<string, FormValue> = {};
  for (const field of fields) {
    if (!isKeyed(field)) continue;
    const value = values[field.key];
    if (value !== undefined && !isEmpty(value)) answers[field.key] = value;
  }
  return answers;
}

export type FieldProblem =
  | { kind: 'required' }
  | { kind: 'minLength' | 'maxLength' | 'min' | 'max'; limit: number }
  | { kind: 'pattern' };

/** What is wrong with the value of one shown field, or null. */
export function checkField(field: KeyedField, value: FormValue | undefined): FieldProblem | null {
  const rule = field.validate;
  if (rule === undefined) return null;
  if (isEmpty(value) || (field.type === 'checkbox' && value !== true)) {
    return rule.required === true ? { kind: 'required' } : null;
  }
  if (typeof value === 'string') {
    if (rule.minLength !== undefined && value.trim().length < rule.minLength) {
      return { kind: 'minLength', limit: rule.minLength };
    }
    if (rule.maxLength !== undefined && value.length > rule.maxLength) {
      return { kind: 'maxLength', limit: rule.maxLength };
    }
    if (rule.pattern !== undefined && !new RegExp(`^(?:${rule.pattern})$`, 'u').test(value)) {
      return { kind: 'pattern' };
    }
  }
  if (typeof value === 'number') {
    if (rule.min !== undefined && value < rule.min) return { kind: 'min', limit: rule.min };
    if (rule.max !== undefined && value > rule.max) return { kind: 'max', limit: rule.max };
  }
  return null;
}

export function checkFields(
  fields: readonly FormField[],
  values: FormValues,
): Readonly<Record<string, FieldProblem>> {
  const problems: Record<string, FieldProblem> = {};
  for (const field of fields) {
    if (!isKeyed(field)) continue;
    const problem = checkField(field, values[field.key]);
    if (problem !== null) problems[field.key] = problem;
  }
  return problems;
}
