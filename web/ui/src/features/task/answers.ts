/** What is typed on a task page, from and to the flat values that the server keeps as a draft. Pure. */
import type { TaskPage as Task } from '../../../../api/tasks.ts';
import type { FormValues as ApiValues } from '../../../../api/values.ts';
import type { FormValue, FormValues } from '../../shared/form/schema.ts';
import { type CompiledForm, defaultsOf, isKeyed } from '../../shared/form/visible.ts';

/** One material to be corrected, and what is wanting of it. */
export interface Missing {
  code: string | null;
  name: string;
  what: string;
}

export interface Answers {
  fields: FormValues;
  reason: string;
  missing: Missing[];
}

export function draftOf(task: Pick<Task, 'draft' | 'initial'>, form: CompiledForm): Answers {
  const saved = task.draft?.values ?? {};
  const fields: Record<string, FormValue> = defaultsOf(form.schema);
  for (const field of form.schema.components) {
    if (!isKeyed(field)) continue;
    const value = saved[field.key] ?? task.initial[field.key];
    if (value !== undefined) fields[field.key] = value as FormValue;
  }
  const missing = Array.isArray(saved.missingMaterials)
    ? (saved.missingMaterials as unknown as Missing[])
    : [];
  return { fields, reason: typeof saved.reason === 'string' ? saved.reason : '', missing };
}

/** As the server keeps it: flat. A field of the form goes before the common answer of the same name. */
export function flat(answers: Answers): ApiValues {
  return {
    ...(answers.reason === '' ? {} : { reason: answers.reason }),
    ...(answers.missing.length === 0 ? {} : { missingMaterials: answers.missing }),
    ...answers.fields,
  } as ApiValues;
}
