import { OrchestrationLifters } from '@camunda8/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type ClusterClient, startTestEngine, type TestEngine } from '../../support/engine.ts';
import { oneTask, oneUserTask } from './models.ts';

const { ProcessDefinitionId, DecisionDefinitionId } = OrchestrationLifters;
const elementId = OrchestrationLifters.ElementId.assumeExists;
const now = { consistency: { waitUpToMs: 0 } };

const rates = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="rates" name="补贴标准" namespace="http://camunda.org/schema/1.0/dmn">
  <decision id="rate" name="标准">
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="in" label="等级"><inputExpression id="expression" typeRef="number"><text>grade</text></inputExpression></input>
      <output id="out" label="元" name="amount" typeRef="number" />
      <rule id="low"><inputEntry id="i1"><text>&gt; 2</text></inputEntry><outputEntry id="o1"><text>80</text></outputEntry></rule>
      <rule id="high"><inputEntry id="i2"><text>-</text></inputEntry><outputEntry id="o2"><text>120.5</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>`;

const form = JSON.stringify({
  type: 'default',
  id: 'review-form',
  schemaVersion: 16,
  executionPlatform: 'Camunda Cloud',
  executionPlatformVersion: '8.8.0',
  components: [{ type: 'textfield', key: 'reason', label: '理由', id: 'Field_1' }],
});

describe('the REST gateway: definitions', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let cluster: ClusterClient;

  beforeAll(async () => {
    process.env.CAMUNDA_SDK_VALIDATION = 'req:none,res:strict';
    database = await createTestDatabase();
    engine = await startTestEngine({ url: database.url });
    cluster = engine.cluster();
  });

  afterAll(async () => {
    delete process.env.CAMUNDA_SDK_VALIDATION;
    await engine.stop();
    await database.drop();
  });

  /** Deploys files by name; the answer as the API has it. */
  async function deploy(files: Readonly<Record<string, string>>) {
    const body = new FormData();
    for (const [name, content] of Object.entries(files)) body.append('resources', new Blob([content]), name);
    const response = await fetch(`${engine.restAddress}/v2/deployments`, { method: 'POST', body });
    const answer: unknown = await response.json();
    return { status: response.status, answer };
  }

  it('deploys a decision, shows it and evaluates it', async () => {
    const { answer } = await deploy({ 'rates.dmn': rates });
    expect(answer).toMatchObject({
      deployments: [
        { decisionDefinition: { decisionDefinitionId: 'rate', name: '标准', version: 1 } },
        { decisionRequirements: { decisionRequirementsId: 'rates', resourceName: 'rates.dmn' } },
      ],
    });
    const decisionDefinitionId = DecisionDefinitionId.assumeExists('rate');
    const { items } = await cluster.searchDecisionDefinitions({ filter: { decisionDefinitionId } }, now);
    expect(items?.[0]).toMatchObject({ name: '标准', version: 1, decisionRequirementsId: 'rates' });
    // The public schema of this one answer refuses what a cluster sends (an empty failedDecisionDefinitionId).
    const evaluate = async (body: object) => {
      const response = await fetch(`${engine.restAddress}/v2/decision-definitions/evaluation`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answered: unknown = await response.json();
      return { status: response.status, answered };
    };
    const result = await evaluate({ decisionDefinitionId, variables: { grade: 1 } });
    expect(result.answered).toMatchObject({
      output: '120.5',
      failureMessage: '',
      evaluatedDecisions: [{ matchedRules: [{ ruleId: 'high', ruleIndex: 2 }] }],
    });
    expect(await evaluate({ decisionDefinitionId: 'nothing' })).toMatchObject({
      status: 404,
      answered: { title: 'NOT_FOUND' },
    });
  });

  it('gives the form of a task', async () => {
    const model = oneUserTask('formed').replace(
      '<zeebe:userTask />',
      '<zeebe:userTask /><zeebe:formDefinition formId="review-form" />',
    );
    expect((await deploy({ 'review.form': form, 'formed.bpmn': model })).status).toBe(200);
    await cluster.createProcessInstance({ processDefinitionId: ProcessDefinitionId.assumeExists('formed') });
    const { items } = await cluster.searchUserTasks({ filter: { elementId: elementId('task') } }, now);
    const [task] = items;
    if (!task) throw new Error('no task');
    const shown = await cluster.getUserTaskForm({ userTaskKey: task.userTaskKey }, now);
    expect(shown).toMatchObject({
      formId: 'review-form',
      formKey: task.formKey,
      schema: { id: 'review-form' },
    });
  });

  it('migrates an instance to another version', async () => {
    const processDefinitionId = ProcessDefinitionId.assumeExists('moved');
    await deploy({ 'moved.bpmn': oneTask('moved', 'old-type') });
    const { processInstanceKey } = await cluster.createProcessInstance({ processDefinitionId });
    await deploy({ 'moved.bpmn': oneTask('moved', 'new-type') });
    const found = await cluster.searchProcessDefinitions(
      { filter: { processDefinitionId, isLatestVersion: true } },
      now,
    );
    const targetProcessDefinitionKey = found.items?.[0]?.processDefinitionKey;
    if (!targetProcessDefinitionKey) throw new Error('no second version');
    const task = elementId('task');
    await cluster.migrateProcessInstance({
      processInstanceKey,
      targetProcessDefinitionKey,
      mappingInstructions: [{ sourceElementId: task, targetElementId: task }],
    });
    expect(await cluster.getProcessInstance({ processInstanceKey }, now)).toMatchObject({
      processDefinitionKey: targetProcessDefinitionKey,
      processDefinitionVersion: 2,
    });
  });

  it('logged no unexpected failure', () => {
    expect(engine.errors).toEqual([]);
  });
});
