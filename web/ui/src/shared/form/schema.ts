/**
 * The `.form` documents (form-js JSON) this product renders, parsed at the edge.
 *
 * 1. Only the field kinds below exist here; a form with another kind is refused with its name, never half shown.
 * 2. Conditions are FEEL text; `condition.ts` says which subset is understood.
 */
import { z } from 'zod';

const Condition = z.object({ hide: z.string().optional() }).optional();
const Base = {
  id: z.string().optional(),
  label: z.string().optional(),
  description: z.string().optional(),
  conditional: Condition,
  properties: z.record(z.string(), z.string()).optional(),
};
const Keyed = {
  ...Base,
  key: z.string().min(1),
  disabled: z.boolean().optional(),
  readonly: z.union([z.boolean(), z.string()]).optional(),
};
const Validate = z
  .object({
    required: z.boolean().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    pattern: z.string().optional(),
  })
  .optional();
const Options = {
  values: z
    .array(z.object({ label: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }))
    .optional(),
  /** Name of a list that the page provides (units, refusal reasons …). */
  valuesKey: z.string().optional(),
};

export const FormField = z.discriminatedUnion('type', [
  z.object({ ...Base, type: z.literal('text'), text: z.string() }),
  z.object({
    ...Keyed,
    type: z.literal('textfield'),
    validate: Validate,
    defaultValue: z.string().optional(),
  }),
  z.object({
    ...Keyed,
    type: z.literal('textarea'),
    validate: Validate,
    defaultValue: z.string().optional(),
  }),
  z.object({
    ...Keyed,
    type: z.literal('number'),
    validate: Validate,
    decimalDigits: z.number().optional(),
    defaultValue: z.number().optional(),
  }),
  z.object({
    ...Keyed,
    ...Options,
    type: z.literal('select'),
    validate: Validate,
    searchable: z.boolean().optional(),
    defaultValue: z.union([z.string(), z.number(), z.boolean()]).optional(),
  }),
  z.object({
    ...Keyed,
    ...Options,
    type: z.literal('radio'),
    validate: Validate,
    defaultValue: z.union([z.string(), z.number(), z.boolean()]).optional(),
  }),
  z.object({
    ...Keyed,
    type: z.literal('checkbox'),
    validate: Validate,
    defaultValue: z.boolean().optional(),
  }),
  z.object({
    ...Keyed,
    ...Options,
    type: z.literal('checklist'),
    validate: Validate,
    defaultValue: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  }),
  z.object({
    ...Keyed,
    type: z.literal('datetime'),
    subtype: z.literal('date').optional(),
    dateLabel: z.string().optional(),
    validate: Validate,
    defaultValue: z.string().optional(),
  }),
]);
export type FormField = z.infer<typeof FormField>;
export type KeyedField = Exclude<FormField, { type: 'text' }>;

export const FormSchema = z.object({ id: z.string(), components: z.array(FormField) });
export type FormSchema = z.infer<typeof FormSchema>;

export type FormValue = string | number | boolean | readonly (string | number | boolean)[] | null;
export type FormValues = Readonly<Record<string, FormValue>>;
