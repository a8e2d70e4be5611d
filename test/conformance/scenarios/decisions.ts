/** Business rule tasks. */
import { job, mapping, part, xml } from '../support/bpmn.ts';
import { linear } from '../support/scenario.ts';
import type { Scenario } from '../support/session.ts';

const table = (policy: string, rules: string, aggregation = '') => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="drg" name="Routing" namespace="http://camunda.org/schema/1.0/dmn">
  <decision id="route" name="Route">
    <decisionTable id="t" hitPolicy="${policy}"${aggregation}>
      <input id="i1" label="grade"><inputExpression id="ie1" typeRef="number"><text>grade</text></inputExpression></input>
      <output id="o1" label="level" name="level" typeRef="string"/>
      ${rules}
    </decisionTable>
  </decision>
</definitions>`;
const rule = (id: string, input: string, output: string) =>
  `<rule id="${id}"><inputEntry id="${id}i"><text>${input}</text></inputEntry><outputEntry id="${id}o"><text>${output}</text></outputEntry></rule>`;
const rules = rule('r1', '&lt; 3', '"county"') + rule('r2', '[2..4]', '"town"');

const task = (...extras: string[]) =>
  linear(
    part('businessRuleTask', 'a', [
      xml('zeebe:calledDecision', { decisionId: 'route', resultVariable: 'result' }),
      ...extras,
    ]),
  );

const decided = (name: string, dmn: string, run: Scenario['run'], bpmn = task()): Scenario => ({
  name,
  resources: { 'p.bpmn': bpmn, 'd.dmn': dmn },
  run,
});

export const decisions: readonly Scenario[] = [
  decided('first hit', table('FIRST', rules), async (s) => {
    for (const grade of [1, 2, 3, 9]) await s.create('p', { grade });
  }),
  decided('unique hit', table('UNIQUE', rules), async (s) => {
    for (const grade of [1, 2, 3, 9]) await s.create('p', { grade });
  }),
  decided('any hit', table('ANY', rules), async (s) => {
    for (const grade of [1, 2]) await s.create('p', { grade });
  }),
  decided('rule order', table('RULE ORDER', rules), async (s) => {
    for (const grade of [1, 2, 9]) await s.create('p', { grade });
  }),
  decided('collect', table('COLLECT', rules), async (s) => {
    for (const grade of [1, 2, 9]) await s.create('p', { grade });
  }),
  decided(
    'collect the sum',
    table('COLLECT', rule('r1', '&lt; 3', '10') + rule('r2', '[2..4]', '5.5'), ' aggregation="SUM"').replace(
      'typeRef="string"',
      'typeRef="number"',
    ),
    async (s) => {
      for (const grade of [1, 2, 9]) await s.create('p', { grade });
    },
  ),
  decided('input missing or of another kind', table('FIRST', rules), async (s) => {
    await s.create('p');
    await s.create('p', { grade: 'two' });
    await s.create('p', { grade: null });
  }),
  decided(
    'result with output mapping',
    table('FIRST', rules),
    async (s) => {
      await s.create('p', { grade: 3 });
    },
    task(mapping({ grade: '=grade - 1' }, { where: '=result' })),
  ),
  {
    name: 'decision missing',
    resources: { 'p.bpmn': task() },
    run: async (s) => {
      await s.create('p', { grade: 1 });
      await s.deploy({ 'd.dmn': table('FIRST', rules) });
      await s.resolve('a');
    },
  },
  decided('evaluate alone', table('FIRST', rules), async (s) => {
    await s.evaluateDecision('route', { grade: 2 });
    await s.evaluateDecision('route', { grade: 9 });
    await s.evaluateDecision('missing', {});
  }),
  decided('the latest version of a decision', table('FIRST', rules), async (s) => {
    await s.deploy({ 'd.dmn': table('FIRST', rule('r1', '-', '"new"')) });
    await s.create('p', { grade: 1 });
  }),
  {
    name: 'business rule task as a job',
    resources: { 'p.bpmn': linear(part('businessRuleTask', 'a', [job('rule')])) },
    run: async (s) => {
      await s.create('p');
      await s.work('rule', { r: 1 });
    },
  },
];
