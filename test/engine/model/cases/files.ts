/** Files, processes, start events: see ../deployment-cases.ts. */
import {
  after,
  at,
  boundary,
  catching,
  chain,
  end,
  error,
  eventSubProcess,
  every,
  exclusive,
  flow,
  listeners,
  mapping,
  message,
  model,
  onError,
  onMessage,
  onSignal,
  parallel,
  part,
  process,
  service,
  set,
  signal,
  start,
  versionTag,
  xml,
} from '../../../conformance/support/bpmn.ts';
import { around, definitions, one, task } from './frame.ts';

export const files: Record<string, string> = {
  'not XML': 'hello',
  empty: '',
  'cut off': model(process('p', around())).slice(0, 300),
  'other XML': '<a/>',
  'JSON instead': '{"id": "x"}',
  'with doctype': `<!DOCTYPE x [<!ENTITY a "b">]>${one(task('a')).replace(/^<\?xml.*\?>\n/, '')}`,
  'without target namespace': definitions(
    '',
    '<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/></bpmn:process>',
  ),
  'BPMN without process': definitions(' targetNamespace="t"', ''),
  'undeclared prefix': one(task('a')).replace('bpmn:task', 'other:task'),
  'incoming after outgoing': one(task('a')).replace(
    /(<bpmn:task id="a">)(<bpmn:incoming>.*?<\/bpmn:incoming>)(<bpmn:outgoing>.*?<\/bpmn:outgoing>)/,
    '$1$3$2',
  ),
  'extension elements after incoming': one(task('a', mapping({ x: '=1' }))).replace(
    /(<bpmn:extensionElements>.*?<\/bpmn:extensionElements>)(<bpmn:incoming>.*?<\/bpmn:incoming>)/,
    '$2$1',
  ),
  'unknown element': one(part('thing', 'a')),
  'unknown attribute': one(part('task', 'a', [set({ colour: 'red' })])),
  'foreign attribute': one(part('task', 'a', [set({ 'zeebe:modelerTemplate': 'x' })])),
  'bad boolean': one(part('subProcess', 'a', [set({ triggeredByEvent: 'maybe' })], [start('s2')])),
  'id with a space': one(part('task', 'a b')),
  'id in Chinese': one(part('task', '受理')),
  'id starting with a digit': one(part('task', '1a')),
  'no id on a task': one(task('a')).replace('<bpmn:task id="a">', '<bpmn:task>'),
  'duplicate id': model(process('p', [start('s'), task('s')])),
  'text where elements belong': one(part('task', 'a', [{ inner: 'words' }])),
  'boundary event without attachedToRef': one(part('boundaryEvent', 'a', [after('PT1S')])),
  'sequence flow to nowhere': model(process('p', [start('s'), flow('s', 'missing')])),
  'sequence flow without target': model(
    process('p', [start('s'), part('sequenceFlow', 'f', [set({ sourceRef: 's' })])]),
  ),
  'incoming names a missing flow': one(part('task', 'a', [])).replace(
    '>s_a</bpmn:incoming>',
    '>missing</bpmn:incoming>',
  ),
  'message reference to nothing': one(catching('a', onMessage('missing'))),
  'error reference to nothing': one(task('a'), boundary('b', 'a', onError('missing'))),
  'attachedToRef to nothing': one(task('a'), boundary('b', 'missing', after('PT1S'))),
  'attachedToRef to a gateway': one(parallel('a'), boundary('b', 'a', after('PT1S'))),
  'default flow to nothing': one(exclusive('a', 'missing')),
  'data object and annotation': model(
    process('p', [
      ...around(task('a')),
      part('dataObject', 'd'),
      part('dataObjectReference', 'dr', [set({ dataObjectRef: 'd' })]),
      part('textAnnotation', 't', [{ inner: '<bpmn:text>words</bpmn:text>' }]),
      part('association', 'as', [set({ sourceRef: 'a', targetRef: 't' })]),
    ]),
  ),
  'collaboration with lanes': model(
    part('collaboration', 'c', [{ inner: xml('bpmn:participant', { id: 'pool', processRef: 'p' }) }]),
    process('p', [
      part('laneSet', 'ls', [
        { inner: xml('bpmn:lane', { id: 'l' }, '<bpmn:flowNodeRef>a</bpmn:flowNodeRef>') },
      ]),
      ...around(task('a')),
    ]),
  ),
};

export const processes: Record<string, string> = {
  'not executable': model(part('process', 'p', [set({ isExecutable: false })], [start('s')])),
  'executable unsaid': model(part('process', 'p', [], [start('s')])),
  'one of two executable': model(process('p', around(task('a'))), part('process', 'q', [], [start('s2')])),
  'the other process is broken': model(
    process('p', around(task('a'))),
    part('process', 'q', [], [part('serviceTask', 'x')]),
  ),
  'two executable': model(process('p', around(task('a'))), process('q', [start('s2')])),
  'no start event': model(process('p', [task('a')])),
  'two none start events': model(process('p', [start('s'), start('s2')])),
  'empty process': model(process('p', [])),
  'start event only': model(process('p', [start('s')])),
  'no end event': model(process('p', [start('s'), task('a'), flow('s', 'a')])),
  'unreachable task': model(process('p', [...around(task('a')), task('b')])),
  'only an event sub-process': model(
    message('m', 'go', '=k'),
    process('p', [eventSubProcess('es', [start('es_s', onMessage('m'))])]),
  ),
  'process with version tag': model(process('p', around(task('a')), [versionTag('1.2')])),
  'process with empty version tag': model(process('p', around(task('a')), [versionTag('')])),
  'process id with a dash': model(process('subsidy-application', around(task('a')))),
  'process execution listeners': model(
    process('p', around(task('a')), [listeners(['start', 'x'], ['end', 'y'])]),
  ),
  'straight-through loop': model(
    process('p', [start('s'), exclusive('g'), task('a'), task('b'), ...chain('s', 'g', 'a', 'b', 'g')]),
  ),
  'loop with a wait': model(
    process('p', [
      start('s'),
      exclusive('g'),
      task('a'),
      service('b', 'w'),
      ...chain('s', 'g', 'a', 'b', 'g'),
    ]),
  ),
  'two outgoing flows of a task': model(
    process('p', [start('s'), task('a'), end('e'), end('f'), ...chain('s', 'a', 'e'), flow('a', 'f')]),
  ),
  'end event with outgoing': model(process('p', [start('s'), end('e'), task('a'), ...chain('s', 'e', 'a')])),
  'start event with incoming': model(process('p', [start('s'), task('a'), ...chain('s', 'a', 's')])),
};

export const starts: Record<string, string> = {
  'message start': model(message('m', 'go'), process('p', [start('s', onMessage('m'))])),
  'message start, name expression': model(
    message('m', '="g" + "o"'),
    process('p', [start('s', onMessage('m'))]),
  ),
  'message start, name needs a variable': model(
    message('m', '=x'),
    process('p', [start('s', onMessage('m'))]),
  ),
  'message start, name is a number': model(message('m', '=1'), process('p', [start('s', onMessage('m'))])),
  'message start without message': model(process('p', [start('s', xml('bpmn:messageEventDefinition'))])),
  'message without name': model(message('m'), process('p', [start('s', onMessage('m'))])),
  'two starts with one message': model(
    message('m', 'go'),
    process('p', [start('s', onMessage('m')), start('s2', onMessage('m'))]),
  ),
  'two starts with messages of one name': model(
    message('m', 'go'),
    message('n', 'go'),
    process('p', [start('s', onMessage('m')), start('s2', onMessage('n'))]),
  ),
  'timer start, date': model(process('p', [start('s', at('2126-01-01T00:00:00Z'))])),
  'timer start, cycle': model(process('p', [start('s', every('R/PT1H'))])),
  'timer start, cron': model(process('p', [start('s', every('0 0 9 * * *'))])),
  'timer start, bad cron': model(process('p', [start('s', every('0 0 9 * *'))])),
  'timer start, duration': model(process('p', [start('s', after('PT1H'))])),
  'timer start, expression': model(process('p', [start('s', every('=cycle(3, duration("PT10S"))'))])),
  'timer start, date expression': model(
    process('p', [start('s', at('=date and time("2126-01-01T00:00:00Z")'))]),
  ),
  'timer start, expression with variable': model(process('p', [start('s', every('=x'))])),
  'timer start, expression of wrong kind': model(process('p', [start('s', every('=1'))])),
  'timer start beside none start': model(process('p', [start('s'), start('s2', every('R/PT1H'))])),
  'signal start': model(signal('g', 'go'), process('p', [start('s', onSignal('g'))])),
  'error start of a process': model(error('x', 'E'), process('p', [start('s', onError('x'))])),
  'start with two definitions': model(
    message('m', 'go'),
    process('p', [start('s', onMessage('m'), every('R/PT1H'))]),
  ),
  'conditional start': model(
    process('p', [
      start(
        's',
        xml(
          'bpmn:conditionalEventDefinition',
          {},
          '<bpmn:condition xsi:type="bpmn:tFormalExpression">=x</bpmn:condition>',
        ),
      ),
    ]),
  ),
  'start with output mapping': model(process('p', [start('s', mapping({}, { x: '=1' }))])),
  'start with input mapping': model(process('p', [start('s', mapping({ x: '=1' }))])),
  'start with end listener': model(process('p', [start('s', listeners(['end', 'x']))])),
  'start with start listener': model(process('p', [start('s', listeners(['start', 'x']))])),
  'start with a form': model(process('p', [start('s', xml('zeebe:formDefinition', { formId: 'f' }))])),
};
