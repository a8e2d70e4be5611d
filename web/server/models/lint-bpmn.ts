/** Diagrams: jobs have workers, human steps are those of the contract, references stay within the deployment. */
import {
  child,
  children,
  extensions,
  flowElements,
  type ModdleElement,
  processes,
  readBpmn,
  text,
} from '../../../workflows/deployment/bpmn.ts';
import { isListenerType } from '../../../workflows/deployment/inbox-listeners.ts';
import {
  errorCodes,
  type JobType,
  jobs,
  messages,
  PROCESS_ID,
  type UserTaskId,
  userTask,
  userTaskIds,
} from '../../../workflows/subsidy-application/contract.ts';
import { error, type ModelFinding, warning } from './finding.ts';

/** Ids that the deployment would hold. */
export interface Companions {
  readonly processes: ReadonlySet<string>;
  readonly decisions: ReadonlySet<string>;
  readonly forms: ReadonlySet<string>;
}

const idOf = (element: ModdleElement) => element.id ?? null;
const nameOf = (element: ModdleElement) => text(element, 'name') ?? element.id ?? '';

function isJobType(type: string): type is JobType {
  return Object.hasOwn(jobs, type);
}
/** The listener event a job type is for; null: a task's job. */
function eventOf(type: JobType): string | null {
  const job = jobs[type];
  return 'listener' in job ? job.listener : null;
}

function jobFinding(element: ModdleElement, type: string, event: string | null): ModelFinding[] {
  if (type.startsWith('=')) {
    return [error(idOf(element), 'job-type', `“${nameOf(element)}”的作业类型不能用表达式,应写明是哪一种`)];
  }
  if (!isJobType(type)) {
    return [error(idOf(element), 'job-type', `没有程序处理作业类型“${type}”,流程会停在“${nameOf(element)}”`)];
  }
  if (eventOf(type) === event) return [];
  const place = eventOf(type) === null ? '服务任务' : `${eventOf(type)} 监听器`;
  return [error(idOf(element), 'job-type', `作业类型“${type}”只能用在${place}上`)];
}

function jobFindings(element: ModdleElement): ModelFinding[] {
  const findings = extensions(element, 'zeebe:TaskDefinition').flatMap((task) =>
    jobFinding(element, text(task, 'type') ?? '', null),
  );
  for (const holder of extensions(element, 'zeebe:ExecutionListeners')) {
    for (const listener of children(holder, 'listeners')) {
      const event = text(listener, 'eventType') ?? '';
      findings.push(...jobFinding(element, text(listener, 'type') ?? '', event));
    }
  }
  for (const holder of extensions(element, 'zeebe:TaskListeners')) {
    for (const listener of children(holder, 'listeners')) {
      const type = text(listener, 'type') ?? '';
      // Those of the inbox are put in anew at deployment.
      if (isListenerType(type)) continue;
      findings.push(error(idOf(element), 'job-type', `没有程序处理任务监听器“${type}”,任务会打不开`));
    }
  }
  return findings;
}

const bindings = [
  ['zeebe:CalledElement', 'processId', 'processes', '子流程'],
  ['zeebe:CalledDecision', 'decisionId', 'decisions', '决策表'],
] as const;

function bindingFinding(element: ModdleElement, binding: ModdleElement): ModelFinding[] {
  const type = text(binding, 'bindingType') ?? 'latest';
  if (type === 'deployment' || type === 'versionTag') return [];
  return [
    error(
      idOf(element),
      'binding',
      `“${nameOf(element)}”应绑定到同次部署(deployment):否则以后的修改会立即影响正在办理的申请`,
    ),
  ];
}

function referenceFindings(element: ModdleElement, companions: Companions): ModelFinding[] {
  return bindings.flatMap(([extension, attribute, kind, word]) =>
    extensions(element, extension).flatMap((reference) => {
      const id = text(reference, attribute) ?? '';
      if (id.startsWith('=')) return bindingFinding(element, reference);
      if (!companions[kind].has(id)) {
        return [error(idOf(element), 'reference', `“${nameOf(element)}”引用的${word}“${id}”不存在`)];
      }
      return bindingFinding(element, reference);
    }),
  );
}

function userTaskFindings(element: ModdleElement, companions: Companions): ModelFinding[] {
  const id = element.id ?? '';
  const name = nameOf(element);
  if (extensions(element, 'zeebe:UserTask').length === 0) {
    return [error(id, 'user-task-kind', `“${name}”应选用“Camunda 用户任务”,否则进不了收件箱`)];
  }
  if (!userTaskIds.some((known) => known === id)) {
    const message = `“${name}”(${id})不在流程约定内,系统不知道由谁办理、能填什么。新增人工环节须先由开发人员补充约定`;
    return [error(id, 'user-task', message)];
  }
  const findings: ModelFinding[] = [];
  const { unit, role, formId } = userTask(id as UserTaskId);
  const form = extensions(element, 'zeebe:FormDefinition')[0];
  const used = text(form, 'formId');
  if (!form || used === undefined) findings.push(error(id, 'user-task-form', `“${name}”没有指定表单`));
  else if (!companions.forms.has(used))
    findings.push(error(id, 'user-task-form', `“${name}”的表单“${used}”不存在`));
  else {
    if (used !== formId)
      findings.push(warning(id, 'user-task-form', `“${name}”原用表单“${formId}”,现为“${used}”`));
    findings.push(...bindingFinding(element, form));
  }
  const groups = text(extensions(element, 'zeebe:AssignmentDefinition')[0], 'candidateGroups') ?? '';
  const expected = `=["unit:" + ${unit} + ":${role}"]`;
  if (groups.replace(/\s+/g, '') !== expected.replace(/\s+/g, '')) {
    findings.push(error(id, 'user-task-unit', `“${name}”的候选组应为 ${expected}`));
  }
  return findings;
}

/** Messages and errors of the document that nobody outside knows of. */
function eventFindings(definitions: ModdleElement): ModelFinding[] {
  return children(definitions, 'rootElements').flatMap((root) => {
    if (root.$type === 'bpmn:Message') {
      const name = text(root, 'name') ?? '';
      if (Object.hasOwn(messages, name) || name.startsWith('=')) return [];
      return [warning(idOf(root), 'message', `消息“${name}”没有程序会发出,流程会一直等待`)];
    }
    if (root.$type === 'bpmn:Error') {
      const code = text(root, 'errorCode') ?? '';
      if (Object.hasOwn(errorCodes, code)) return [];
      return [warning(idOf(root), 'error-code', `错误代码“${code}”不在流程约定内`)];
    }
    return [];
  });
}

function missingTasks(process: ModdleElement, elements: readonly ModdleElement[]): ModelFinding[] {
  if (process.id !== PROCESS_ID) return [];
  const present = new Set(elements.map(({ id }) => id));
  return userTaskIds
    .filter((id) => !present.has(id))
    .map((id) => warning(null, 'user-task', `图中已没有“${userTask(id).name}”(${id})`));
}

export async function bpmnFindings(source: string, companions: Companions): Promise<ModelFinding[]> {
  const { rootElement, warnings } = await readBpmn(source);
  const findings: ModelFinding[] = warnings.map(({ message, element }) => {
    const broken = message.startsWith('unresolved reference');
    const words = message.replace(/\s+/g, ' ').slice(0, 300);
    return broken
      ? error(element?.id ?? null, 'reference', `引用的元素不存在:${words}`)
      : warning(element?.id ?? null, 'bpmn', `有不认识的内容:${words}`);
  });
  for (const process of processes(rootElement)) {
    const elements = [...flowElements(process)];
    if (process.get('isExecutable') !== true) {
      findings.push(error(idOf(process), 'executable', '流程应设为“可执行”,否则引擎不会运行'));
    }
    findings.push(...jobFindings(process));
    for (const element of elements) {
      findings.push(...jobFindings(element), ...referenceFindings(element, companions));
      if (element.$type === 'bpmn:UserTask') findings.push(...userTaskFindings(element, companions));
      if (element.$type === 'bpmn:SequenceFlow' && !child(element, 'targetRef'))
        findings.push(error(idOf(element), 'reference', '连线没有终点'));
    }
    findings.push(...missingTasks(process, elements));
  }
  findings.push(...eventFindings(rootElement));
  return findings;
}
