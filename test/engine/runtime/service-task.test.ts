import { expect, test } from 'vitest';
import { Bench, bpmn } from './support/bench.ts';

const model = bpmn(
  'order',
  `<bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
   <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
   <bpmn:serviceTask id="work"><bpmn:extensionElements><zeebe:taskDefinition type="work" retries="3"/></bpmn:extensionElements>
     <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:serviceTask>
   <bpmn:sequenceFlow id="f2" sourceRef="work" targetRef="end"/>
   <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>`,
);

test('a job carries the variables out and back and the instance completes', async () => {
  const bench = new Bench();
  const engine = await bench.engine();
  await engine.submit('deployResources', { resources: [{ name: 'order.bpmn', content: model }] });
  const result = engine.submit('createProcessInstanceWithResult', {
    process: { bpmnProcessId: 'order' },
    variables: '{"a":1}',
  });
  const { jobs } = await engine.submit('activateJobs', {
    type: 'work',
    worker: 'w',
    timeout: 1000,
    maxJobs: 10,
  });
  expect(jobs.map(({ variables }) => variables)).toEqual(['{"a":1}']);
  await engine.submit('completeJob', { jobKey: jobs[0]?.key ?? 0, variables: '{"b":2}' });
  expect(JSON.parse((await result).variables)).toEqual({ a: 1, b: 2 });
  await bench.stop();
  expect(bench.store.rows('process_instance')[0]?.state).toBe('COMPLETED');
});
