/** User tasks, listeners, and what the runtime does not carry yet: see ../deployment-cases.ts. */
import {
  after,
  assignment,
  boundary,
  callActivity,
  catching,
  chain,
  end,
  escalation,
  eventSubProcess,
  flow,
  headers,
  listeners,
  message,
  model,
  onEscalation,
  onMessage,
  onSignal,
  part,
  priority,
  process,
  schedule,
  service,
  set,
  signal,
  start,
  subProcess,
  taskListeners,
  throwing,
  userTask,
  xml,
} from '../../../conformance/support/bpmn.ts';
import { around, one, task, withRoots } from './frame.ts';

export const userTasks: Record<string, string> = {
  'user task': one(userTask('a')),
  'user task, job-based': one(part('userTask', 'a')),
  'user task with everything': one(
    userTask(
      'a',
      assignment({ assignee: '=a', candidateGroups: 'x,y', candidateUsers: '=["u"]' }),
      schedule({ dueDate: '2126-01-01T00:00:00Z', followUpDate: '=d' }),
      priority('70'),
      headers({ k: 'v' }),
      xml('zeebe:formDefinition', { formId: 'f' }),
    ),
  ),
  'user task due date static wrong': one(userTask('a', schedule({ dueDate: 'tomorrow' }))),
  'user task due date without zone': one(userTask('a', schedule({ dueDate: '2126-01-01T00:00:00' }))),
  'user task follow-up static wrong': one(userTask('a', schedule({ followUpDate: 'tomorrow' }))),
  'user task candidate groups empty entry': one(userTask('a', assignment({ candidateGroups: 'a,,b' }))),
  'user task candidate groups trailing comma': one(userTask('a', assignment({ candidateGroups: 'a,' }))),
  'user task candidate groups with spaces': one(userTask('a', assignment({ candidateGroups: ' a , b ' }))),
  'user task candidate groups as text list': one(userTask('a', assignment({ candidateGroups: '["a"]' }))),
  'user task broken assignee': one(userTask('a', assignment({ assignee: '=1 +' }))),
  'user task empty assignee': one(userTask('a', assignment({ assignee: '' }))),
  'user task static number assignee': one(userTask('a', assignment({ assignee: '123' }))),
  'user task priority too large': one(userTask('a', priority('101'))),
  'user task priority negative': one(userTask('a', priority('-1'))),
  'user task priority word': one(userTask('a', priority('high'))),
  'user task priority expression': one(userTask('a', priority('=p'))),
  'user task priority empty': one(userTask('a', priority(''))),
  'user task priority fractional': one(userTask('a', priority('1.5'))),
  'user task form both': one(
    userTask('a', xml('zeebe:formDefinition', { formId: 'f', externalReference: 'x' })),
  ),
  'user task form neither': one(userTask('a', xml('zeebe:formDefinition', {}))),
  'user task form key': one(userTask('a', xml('zeebe:formDefinition', { formKey: 'f' }))),
  'user task form expression': one(userTask('a', xml('zeebe:formDefinition', { formId: '=f' }))),
  'user task form empty': one(userTask('a', xml('zeebe:formDefinition', { formId: '' }))),
  'user task external form': one(
    userTask('a', xml('zeebe:formDefinition', { externalReference: 'https://x' })),
  ),
  'user task form bound to deployment': one(
    userTask('a', xml('zeebe:formDefinition', { formId: 'f', bindingType: 'deployment' })),
  ),
  'user task form with version tag': one(
    userTask('a', xml('zeebe:formDefinition', { formId: 'f', bindingType: 'versionTag', versionTag: '2' })),
  ),
  'user task form with version tag missing': one(
    userTask('a', xml('zeebe:formDefinition', { formId: 'f', bindingType: 'versionTag' })),
  ),
  'user task listeners': one(
    userTask(
      'a',
      taskListeners(
        ['creating', 'a'],
        ['assigning', 'b'],
        ['updating', 'c'],
        ['completing', 'd'],
        ['canceling', 'e'],
      ),
    ),
  ),
  'user task listener old names': one(
    userTask(
      'a',
      taskListeners(
        ['create', 'a'],
        ['assignment', 'b'],
        ['update', 'c'],
        ['complete', 'd'],
        ['cancel', 'e'],
      ),
    ),
  ),
  'user task listener unknown event': one(userTask('a', taskListeners(['created', 'a']))),
  'user task listener without type': one(
    userTask('a', '<zeebe:taskListeners><zeebe:taskListener eventType="creating"/></zeebe:taskListeners>'),
  ),
  'user task listener without event': one(
    userTask('a', '<zeebe:taskListeners><zeebe:taskListener type="creating"/></zeebe:taskListeners>'),
  ),
  'user task listener twice': one(userTask('a', taskListeners(['creating', 'a'], ['creating', 'a']))),
  'user task listener with headers': one(
    userTask(
      'a',
      `<zeebe:taskListeners><zeebe:taskListener eventType="creating" type="x">${headers({ k: 'v' })}</zeebe:taskListener></zeebe:taskListeners>`,
    ),
  ),
  'user task listener with expressions': one(userTask('a', taskListeners(['creating', '=t', '=r']))),
  'user task listener on a job-based task': one(part('userTask', 'a', [taskListeners(['creating', 'a'])])),
  'user task listener on a service task': one(service('a', 'x', taskListeners(['creating', 'a']))),
  'two user task markers': one(userTask('a', '<zeebe:userTask/>')),
};

export const listenerCases: Record<string, string> = {
  'listeners on a service task': one(service('a', 'x', listeners(['start', 'l'], ['end', 'm']))),
  'listener twice': one(service('a', 'x', listeners(['start', 'l'], ['start', 'l']))),
  'listener same type, other event': one(service('a', 'x', listeners(['start', 'l'], ['end', 'l']))),
  'listener without type': one(
    service(
      'a',
      'x',
      '<zeebe:executionListeners><zeebe:executionListener eventType="start"/></zeebe:executionListeners>',
    ),
  ),
  'listener unknown event': one(service('a', 'x', listeners(['beginning', 'l']))),
  'listener with expressions': one(service('a', 'x', listeners(['start', '=l', '=r']))),
  'listener with broken expression': one(service('a', 'x', listeners(['start', '=1 +']))),
  'listener with bad retries': one(service('a', 'x', listeners(['start', 'l', 'many']))),
  'listener on an undefined task': one(task('a', listeners(['start', 'l']))),
  'listener on a manual task': one(part('manualTask', 'a', [listeners(['start', 'l'])])),
  'listener on a sub-process': one(subProcess('a', [start('a_s')], listeners(['start', 'l'], ['end', 'm']))),
  'listener on a call activity': one(
    callActivity('a', { processId: 'o' }, listeners(['start', 'l'], ['end', 'm'])),
  ),
  'listener on an end event': one(
    task('a'),
    end('e2', listeners(['start', 'l'], ['end', 'm'])),
    flow('a', 'e2'),
  ),
  'listener on a catch event': one(catching('a', after('PT1S'), listeners(['start', 'l'], ['end', 'm']))),
  'listener on an event sub-process': model(
    process('p', [
      ...around(task('a')),
      eventSubProcess('es', [start('es_s', after('PT1S'))], listeners(['start', 'l'])),
    ]),
  ),
  'listener on a sequence flow': model(
    process('p', [
      start('s'),
      end('e'),
      part('sequenceFlow', 'f', [set({ sourceRef: 's', targetRef: 'e' }), listeners(['start', 'l'])]),
    ]),
  ),
};

/** Executed by Zeebe, not yet by this engine: refused until the runtime carries them. */

export const beyond: Record<string, string> = {
  'multi-instance': one(
    part('task', 'a', [
      xml(
        'bpmn:multiInstanceLoopCharacteristics',
        {},
        xml(
          'bpmn:extensionElements',
          {},
          xml('zeebe:loopCharacteristics', { inputCollection: '=xs', inputElement: 'x' }),
        ),
      ),
    ]),
  ),
  'inclusive gateway': one(part('inclusiveGateway', 'a')),
  'event-based gateway': model(
    message('m', 'go', '=k'),
    process('p', [
      start('s'),
      part('eventBasedGateway', 'g'),
      catching('c', after('PT1S')),
      catching('d', onMessage('m')),
      ...chain('s', 'g', 'c'),
      flow('g', 'd'),
    ]),
  ),
  'signal end': withRoots([signal('g', 'go')], task('a'), end('e2', onSignal('g')), flow('a', 'e2')),
  'escalation end': withRoots(
    [escalation('g', 'go')],
    task('a'),
    end('e2', onEscalation('g')),
    flow('a', 'e2'),
  ),
  'link events': model(
    process('p', [
      start('s'),
      throwing('t', xml('bpmn:linkEventDefinition', { id: 'l1', name: 'L' })),
      catching('c', xml('bpmn:linkEventDefinition', { id: 'l2', name: 'L' })),
      end('e'),
      flow('s', 't'),
      flow('c', 'e'),
    ]),
  ),
  'ad-hoc sub-process': one(part('adHocSubProcess', 'a', [], [task('b')])),
  compensation: one(
    service('a', 'x'),
    boundary('b', 'a', xml('bpmn:compensateEventDefinition')),
    service('c', 'y', set({ isForCompensation: true })),
    part('association', 'as', [set({ sourceRef: 'b', targetRef: 'c', associationDirection: 'One' })]),
  ),
  'publish message': withRoots(
    [message('m', 'go', '=k')],
    throwing('a', onMessage('m'), xml('zeebe:publishMessage', { correlationKey: '=k' })),
  ),
};
