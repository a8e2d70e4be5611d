/** Forms: only fields that the task page draws, each key once, and the outcomes that the process knows. */
import { z } from 'zod';
import { userTask, userTaskIds } from '../../../workflows/subsidy-application/contract.ts';
import { error, type ModelFinding, warning } from './finding.ts';

/** Field types that the task page draws; a form with others is refused. */
const drawn = [
  'text',
  'textfield',
  'textarea',
  'number',
  'select',
  'radio',
  'checkbox',
  'checklist',
  'datetime',
];

const Component = z.looseObject({
  id: z.string().optional(),
  key: z.string().optional(),
  type: z.string(),
  label: z.string().optional(),
  subtype: z.string().optional(),
  values: z.array(z.looseObject({ value: z.unknown() })).optional(),
  validate: z.looseObject({ required: z.boolean().optional() }).optional(),
});
type Component = z.infer<typeof Component>;
const Form = z.looseObject({ id: z.string(), components: z.array(Component) });

const placeOf = (component: Component) => component.id ?? component.key ?? null;
const nameOf = (component: Component) => component.label || component.key || component.type;

function fieldFindings(components: readonly Component[]): ModelFinding[] {
  const seen = new Set<string>();
  return components.flatMap((component) => {
    const findings: ModelFinding[] = [];
    const { type, key, subtype } = component;
    if (!drawn.includes(type)) {
      const message = `“${nameOf(component)}”用的控件“${type}”不能显示,请换用其他控件`;
      findings.push(error(placeOf(component), 'form-field', message));
    } else if (type === 'datetime' && (subtype ?? 'date') !== 'date') {
      findings.push(
        error(placeOf(component), 'form-field', `“${nameOf(component)}”只能填写日期,不能填写时刻`),
      );
    } else if (type !== 'text' && !key) {
      findings.push(
        error(placeOf(component), 'form-key', `“${nameOf(component)}”没有键名,填写的内容存不下来`),
      );
    }
    if (key !== undefined && seen.has(key)) {
      findings.push(error(placeOf(component), 'form-key', `键名“${key}”重复,后一项会覆盖前一项`));
    }
    if (key !== undefined) seen.add(key);
    return findings;
  });
}

/** What the user tasks of the process expect of their form. */
function contractFindings(formId: string, components: readonly Component[]): ModelFinding[] {
  const tasks = userTaskIds.map(userTask).filter((task) => task.formId === formId);
  const task = tasks[0];
  if (!task) return [];
  const findings: ModelFinding[] = [];
  const { outcome, reasonFor = [] } = task;
  if (outcome) {
    const field = components.find(({ key }) => key === outcome.variable);
    const offered = (field?.values ?? []).map(({ value }) => String(value));
    const expected = Object.keys(outcome.values);
    if (!field) {
      const message = `缺少“${outcome.variable}”:流程靠它决定下一步`;
      findings.push(error(null, 'form-outcome', message));
    } else if (offered.toSorted().join('\n') !== expected.toSorted().join('\n')) {
      const message = `“${nameOf(field)}”的选项值应为 ${expected.join('、')},其他值流程不认识`;
      findings.push(error(placeOf(field), 'form-outcome', message));
    }
  }
  if (reasonFor.length > 0 && !components.some(({ key }) => key === 'reason')) {
    findings.push(warning(null, 'form-reason', '缺少“reason”:退回、补正、撤回时须写明理由'));
  }
  return findings;
}

export function formFindings(source: string): ModelFinding[] {
  const parsed = Form.safeParse(JSON.parse(source));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return [error(null, 'readable', `表单内容不完整:${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)];
  }
  const { id, components } = parsed.data;
  return [...fieldFindings(components), ...contractFindings(id, components)];
}
