/**
 * What the server can say about a model before the engine sees it: readable, and true to the process's contract.
 * (The editor checks drawing rules; the engine refuses what it cannot run.)
 */
import {
  children,
  engineUserTasks,
  extensions,
  flowElements,
  type ModdleElement,
  processes,
  readBpmn,
  text,
} from '../../../workflows/deployment/bpmn.ts';
import {
  describeResource,
  type Resource,
  UnreadableResource,
} from '../../../workflows/deployment/resource.ts';
import {
  jobTypes,
  PROCESS_ID,
  type UserTaskId,
  userTask,
  userTaskIds,
} from '../../../workflows/subsidy-application/contract.ts';

export interface ModelFinding {
  readonly severity: 'error' | 'warning';
  readonly elementId: string | null;
  readonly rule: string;
  readonly message: string;
}

function error(elementId: string | null, rule: string, message: string): ModelFinding {
  return { severity: 'error', elementId, rule, message };
}

/** Field types the task page draws; a form with others is refused (design: deployment). */
const drawn = new Set([
  'text',
  'textfield',
  'textarea',
  'number',
  'checkbox',
  'checklist',
  'radio',
  'select',
  'datetime',
  'separator',
  'spacer',
  'group',
  'taglist',
]);

function formFindings(source: string): ModelFinding[] {
  const findings: ModelFinding[] = [];
  const walk = (components: unknown) => {
    if (!Array.isArray(components)) return;
    for (const component of components as Record<string, unknown>[]) {
      const { id, type } = component;
      if (typeof type === 'string' && !drawn.has(type)) {
        findings.push(
          error(typeof id === 'string' ? id : null, 'form-field', `表单控件“${type}”不能显示,请换用其他控件`),
        );
      }
      walk(component.components);
    }
  };
  walk((JSON.parse(source) as { components?: unknown }).components);
  return findings;
}

function jobTypeOf(element: ModdleElement): string | undefined {
  return text(extensions(element, 'zeebe:TaskDefinition')[0], 'type');
}
function listenerTypes(element: ModdleElement): string[] {
  return extensions(element, 'zeebe:ExecutionListeners').flatMap((holder) =>
    children(holder, 'listeners').flatMap((listener) => text(listener, 'type') ?? []),
  );
}

function jobFindings(elements: readonly ModdleElement[]): ModelFinding[] {
  return elements.flatMap((element) =>
    [jobTypeOf(element), ...listenerTypes(element)].flatMap((type) => {
      if (type === undefined || type.startsWith('=') || jobTypes.some((known) => known === type)) return [];
      return [error(element.id ?? null, 'job-type', `没有程序处理作业类型“${type}”,流程会停在这里`)];
    }),
  );
}

function taskFindings(definitions: ModdleElement, forms: ReadonlySet<string>): ModelFinding[] {
  return engineUserTasks(definitions).flatMap((task): ModelFinding[] => {
    const id = task.id ?? '';
    const name = text(task, 'name') ?? id;
    const findings: ModelFinding[] = [];
    if (!userTaskIds.some((known) => known === id)) {
      return [error(id, 'user-task', `“${name}”不在流程约定内:编号“${id}”没有对应的收件箱和权限规则`)];
    }
    const formId = text(extensions(task, 'zeebe:FormDefinition')[0], 'formId');
    if (formId === undefined) findings.push(error(id, 'user-task-form', `“${name}”没有指定表单`));
    else if (!forms.has(formId))
      findings.push(error(id, 'user-task-form', `“${name}”的表单“${formId}”不存在`));
    const groups = text(extensions(task, 'zeebe:AssignmentDefinition')[0], 'candidateGroups') ?? '';
    const { unit, role } = userTask(id as UserTaskId);
    if (!groups.includes(unit) || !groups.includes(role)) {
      findings.push(error(id, 'user-task-unit', `“${name}”的候选组应由 ${unit} 和 ${role} 组成`));
    }
    return findings;
  });
}

async function bpmnFindings(source: string, forms: ReadonlySet<string>): Promise<ModelFinding[]> {
  const { rootElement, warnings } = await readBpmn(source);
  const all = processes(rootElement);
  const findings: ModelFinding[] = warnings.map(({ message }) => ({
    severity: 'warning',
    elementId: null,
    rule: 'bpmn',
    message,
  }));
  const elements = all.flatMap((process) => [...flowElements(process)]);
  findings.push(...jobFindings(elements));
  if (!all.some((process) => process.id === PROCESS_ID)) return findings;
  findings.push(...taskFindings(rootElement, forms));
  const present = new Set(elements.map((element) => element.id));
  for (const id of userTaskIds) {
    if (!present.has(id))
      findings.push({
        severity: 'warning',
        elementId: null,
        rule: 'user-task',
        message: `图中已没有“${userTask(id).name}”(${id})`,
      });
  }
  return findings;
}

/** `others`: the resources that would be deployed with it. */
export async function lintModel(resource: Resource, others: readonly Resource[]): Promise<ModelFinding[]> {
  try {
    const facts = await describeResource(resource);
    if (facts.kind === 'form') return formFindings(resource.source);
    if (facts.kind === 'dmn') return [];
    const forms = new Set<string>();
    for (const other of others) {
      if (other.name.endsWith('.form')) forms.add((await describeResource(other)).definitionId);
    }
    return await bpmnFindings(resource.source, forms);
  } catch (problem) {
    if (!(problem instanceof UnreadableResource)) throw problem;
    return [error(null, 'readable', `文件无法读取:${problem.message}`)];
  }
}
