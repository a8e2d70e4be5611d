/**
 * Answers of a task's form: checked against the form and the process's contract, then parted. Only the keys of the
 * contract's `completion` go to the engine; everything else is kept, sealed, on our side.
 */
import { z } from 'zod';
import { type UserTaskId, userTask } from '../../../workflows/subsidy-application/contract.ts';
import type { FieldError } from '../../api/problem.ts';
import { MissingMaterial } from '../../api/tasks.ts';
import type { FormValues } from '../../api/values.ts';
import type { Variables } from '../engine-client.ts';
import { fieldErrors, type Language, problem } from '../problems.ts';

export interface PartedAnswers {
  readonly variables: Variables;
  readonly outcome: string | null;
  readonly outcomeLabel: string | null;
  /** Everything that was answered. */
  readonly answers: FormValues;
  readonly reason: string | null;
}

const FormComponent = z.object({
  key: z.string().optional(),
  label: z.string().optional(),
  type: z.string(),
  conditional: z.object({ hide: z.string().optional() }).optional(),
  validate: z.object({ required: z.boolean().optional(), maxLength: z.number().optional() }).optional(),
});
const Form = z.object({ components: z.array(FormComponent) });

function isBlank(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    (typeof value === 'string' && value.trim() === '')
  );
}

/** Required fields that no condition hides, and lengths. Conditions are the page's and the contract's matter. */
function formErrors(schema: unknown, answers: FormValues): FieldError[] {
  const form = Form.safeParse(schema);
  if (!form.success) return [];
  return form.data.components.flatMap((component): FieldError[] => {
    const { key, validate } = component;
    if (key === undefined || validate === undefined) return [];
    const value = answers[key];
    const hidden = component.conditional?.hide !== undefined;
    if (validate.required && !hidden && isBlank(value))
      return [{ field: key, message: `请填写“${component.label ?? key}”` }];
    const max = validate.maxLength;
    const long = typeof value === 'string' && max !== undefined && [...value].length > max;
    return long ? [{ field: key, message: `“${component.label ?? key}”最多 ${max} 个字` }] : [];
  });
}

/** The keys that the contract takes with this answer. */
function completionKeys(schema: z.ZodType, answers: FormValues): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return [];
  const { discriminator } = schema.def;
  for (const option of schema.options) {
    if (!(option instanceof z.ZodObject)) continue;
    const shape = option.shape as Record<string, z.ZodType>;
    if (shape[discriminator]?.safeParse(answers[discriminator]).success) return Object.keys(shape);
  }
  return [discriminator];
}

/** What a decision must say for the items of this case, and must not say for others. */
function decisionErrors(answers: FormValues, items: readonly string[]): FieldError[] {
  if (answers.decisionOutcome !== 'decide') return [];
  return items.flatMap((item): FieldError[] => {
    const decision = answers[`${item}Decision`];
    if (decision !== 'granted' && decision !== 'refused')
      return [{ field: `${item}Decision`, message: '请对本项作出认定' }];
    const unexplained = decision === 'refused' && isBlank(answers[`${item}Refusal`]);
    return unexplained ? [{ field: `${item}Refusal`, message: '不符合的须选择理由' }] : [];
  });
}

/** Decisions on items that were not applied for, and refusals of granted ones, do not count. */
function withoutStrayDecisions(answers: FormValues, items: readonly string[]): FormValues {
  const kept = { ...answers };
  for (const item of ['living', 'nursing']) {
    if (!items.includes(item)) delete kept[`${item}Decision`];
    if (kept[`${item}Decision`] !== 'refused') delete kept[`${item}Refusal`];
  }
  return kept;
}

/** Throws input-invalid naming every field. */
export function partAnswers(
  elementId: UserTaskId,
  formSchema: unknown,
  items: readonly string[],
  given: FormValues,
  language: Language,
): PartedAnswers {
  const task = userTask(elementId);
  const answers = withoutStrayDecisions(given, items);
  const outcome = task.outcome ? answers[task.outcome.variable] : null;
  const errors = [...formErrors(formSchema, answers), ...decisionErrors(answers, items)];
  const known = typeof outcome === 'string' && task.outcome !== undefined && outcome in task.outcome.values;
  if (task.outcome && !known) errors.push({ field: task.outcome.variable, message: '请选择办理结果' });
  const reason = typeof answers.reason === 'string' ? answers.reason.trim() : '';
  if (typeof outcome === 'string' && task.reasonFor?.includes(outcome) && reason.length < 2) {
    errors.push({ field: 'reason', message: '请写明理由' });
  }
  const missing = z.array(MissingMaterial).max(50).optional().safeParse(answers.missingMaterials);
  if (!missing.success) errors.push({ field: 'missingMaterials', message: '请写明缺什么、怎样补' });
  const keys = completionKeys(task.completion, answers);
  const picked = Object.fromEntries(
    keys.flatMap((key) => (answers[key] === undefined || answers[key] === '' ? [] : [[key, answers[key]]])),
  );
  const variables = task.completion.safeParse(picked);
  if (!variables.success) {
    const told = new Set(errors.map(({ field }) => field));
    errors.push(...fieldErrors(variables.error, language).filter(({ field }) => !told.has(field)));
  }
  if (errors.length > 0 || !variables.success) {
    throw problem(
      'input-invalid',
      '有内容没有填写或填写不正确,请按提示修改后再提交。',
      'Please correct the fields named.',
      { errors },
    );
  }
  const opinion = [reason, answers.opinion, answers.note].find(
    (text) => typeof text === 'string' && text.trim() !== '',
  );
  return {
    variables: variables.data as Variables,
    outcome: typeof outcome === 'string' ? outcome : null,
    outcomeLabel: typeof outcome === 'string' ? (task.outcome?.values[outcome] ?? null) : null,
    answers,
    reason: typeof opinion === 'string' ? opinion.trim() : null,
  };
}
