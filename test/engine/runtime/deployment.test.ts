import { expect } from 'vitest';
import { rejection, scenario } from './support/driver.ts';
import { end, model, path, service, start, userTask } from './support/model.ts';

const one = (type = 'work') =>
  model('one', [start(), service('a', '', type), end(), ...path('start', 'a', 'end')]);
const two = model('two', [start(), service('b'), end(), ...path('start', 'b', 'end')]);

scenario('the same file again is a duplicate; one change versions all files', async (d) => {
  const versions = async (...files: [string, string][]) =>
    (await d.deploy(...files)).deployments.map(({ process }) => [
      process?.bpmnProcessId,
      process?.version,
      process?.isDuplicate,
    ]);
  expect(await versions(['one.bpmn', one()], ['two.bpmn', two])).toEqual([
    ['one', 1, false],
    ['two', 1, false],
  ]);
  expect(await versions(['one.bpmn', one()], ['two.bpmn', two])).toEqual([
    ['one', 1, true],
    ['two', 1, true],
  ]);
  expect(await versions(['one.bpmn', one('other')], ['two.bpmn', two])).toEqual([
    ['one', 2, false],
    ['two', 2, false],
  ]);
  expect(await versions(['renamed.bpmn', two])).toEqual([['two', 3, false]]);
});

scenario(
  'running instances stay on their version; starts name a key, a version, or take the latest',
  async (d) => {
    const first = await d.deploy(['one.bpmn', one('first')]);
    await d.deploy(['one.bpmn', one('second')]);
    const start = (process: { bpmnProcessId: string; version?: number } | { processDefinitionKey: number }) =>
      d.submit('createProcessInstance', { process, variables: '' });
    expect((await start({ bpmnProcessId: 'one' })).version).toBe(2);
    expect((await start({ bpmnProcessId: 'one', version: 1 })).version).toBe(1);
    const key = first.deployments[0]?.process?.processDefinitionKey ?? 0;
    expect((await start({ processDefinitionKey: key })).version).toBe(1);
    expect(await d.jobs('first')).toHaveLength(2);
    expect((await rejection(start({ bpmnProcessId: 'one', version: 9 }))).message).toBe(
      "Expected to find process definition with process ID 'one' and version '9', but none found",
    );
    expect((await rejection(start({ bpmnProcessId: 'none' }))).message).toBe(
      "Expected to find process definition with process ID 'none', but none found",
    );
  },
);

scenario('a file that is refused leaves nothing behind', async (d) => {
  const refused = await rejection(d.deploy(['one.bpmn', one()], ['bad.bpmn', 'no xml at all']));
  expect(refused.type).toBe('INVALID_ARGUMENT');
  expect(refused.message).toContain('bad.bpmn');
  expect(d.rows('process_definition')).toEqual([]);
});

const form = (text: string) => JSON.stringify({ id: 'form', components: [], text });

scenario('a form is linked by its deployment, or as its latest version', async (d) => {
  const linked = (binding: string) =>
    model('linked', [
      start(),
      userTask('task', `<zeebe:formDefinition formId="form" bindingType="${binding}"/>`),
      end(),
      ...path('start', 'task', 'end'),
    ]);
  const first = await d.deploy(['f.form', form('1')], ['linked.bpmn', linked('deployment')]);
  const key = first.deployments.find((one) => one.form)?.form?.formKey;
  const second = await d.deploy(['f.form', form('2')]);
  await d.start('linked');
  expect(d.task().formKey).toBe(key);
  await d.deploy(['linked.bpmn', linked('latest')]);
  await d.start('linked');
  expect(d.task().formKey).toBe(second.deployments[0]?.form?.formKey);
});

const dmn = (output: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="routing" name="Routing" namespace="http://camunda.org/schema/1.0/dmn">
  <decision id="route" name="Route">
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="in" label="distance"><inputExpression id="ie" typeRef="string"><text>distance</text></inputExpression></input>
      <output id="out" name="route" typeRef="string"/>
      <rule id="r1"><inputEntry id="i1"><text>"near"</text></inputEntry><outputEntry id="o1"><text>"local"</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="i2"><text>"far"</text></inputEntry><outputEntry id="o2"><text>${output}</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>`;

scenario('a business rule task decides and remembers how', async (d) => {
  const decide = model('decide', [
    start(),
    {
      tag: 'businessRuleTask',
      id: 'rule',
      extensions: '<zeebe:calledDecision decisionId="route" resultVariable="route"/>',
    },
    service('after'),
    end(),
    ...path('start', 'rule', 'after', 'end'),
  ]);
  const { deployments } = await d.deploy(['routing.dmn', dmn('"cross"')], ['decide.bpmn', decide]);
  expect(deployments.map((one) => Object.keys(one)[0])).toEqual([
    'process',
    'decision',
    'decisionRequirements',
  ]);
  const key = await d.start('decide', { distance: 'far' });
  expect(d.variables(key)).toEqual({ distance: 'far', route: 'cross' });
  expect(d.rows('decision_instance')).toMatchObject([{ decisionId: 'route', state: 'EVALUATED' }]);
  const answer = await d.submit('evaluateDecision', {
    decisionId: 'route',
    variables: '{"distance":"near"}',
  });
  expect(answer).toMatchObject({ decisionOutput: '"local"', decisionVersion: 1, failureMessage: '' });
  expect(answer.evaluatedDecisions[0]?.matchedRules).toMatchObject([{ ruleId: 'r1', ruleIndex: 1 }]);
  const none = await rejection(d.submit('evaluateDecision', { decisionId: 'none', variables: '' }));
  expect(none.message).toBe("Expected to evaluate decision 'none', but no decision found for id 'none'");
});

scenario('a failed decision gives null, and a rule without id is named after its decision', async (d) => {
  await d.deploy(['routing.dmn', dmn('"cross"')]);
  const overlapping = dmn('"cross"')
    .replace(' hitPolicy="FIRST"', '')
    .replace('"near"', '-')
    .replace('<rule id="r1">', '<rule>');
  await d.deploy(['routing.dmn', overlapping]);
  const evaluate = (distance: string) =>
    d.submit('evaluateDecision', { decisionId: 'route', variables: JSON.stringify({ distance }) });
  const failed = await evaluate('far');
  expect(failed).toMatchObject({ decisionOutput: 'null', failedDecisionId: 'route' });
  expect(failed.failureMessage).not.toBe('');
  const stored = d.rows('decision_instance')[0];
  expect(stored).toMatchObject({ state: 'FAILED' });
  expect(JSON.parse(stored?.result ?? '')).toMatchObject({ output: 'null' });
  const { evaluatedDecisions } = await evaluate('near');
  expect(evaluatedDecisions[0]?.matchedRules).toMatchObject([
    { ruleId: 'ZB_SYNTH_RULE_ID_route_v2_r1', ruleIndex: 1 },
  ]);
});
