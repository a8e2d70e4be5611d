import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { listenerEvents, listenerType } from '../../../workflows/deployment/inbox-listeners.ts';
import { injectInboxListeners } from '../../../workflows/deployment/inject-listeners.ts';
import { describeResource, UnreadableResource } from '../../../workflows/deployment/resource.ts';
import { stripInboxListeners } from '../../../workflows/deployment/strip-listeners.ts';
import { RESOURCES, userTaskIds } from '../../../workflows/subsidy-application/contract.ts';

const folder = fileURLToPath(new URL('../../../workflows/subsidy-application/', import.meta.url));
const read = (name: string) => readFileSync(folder + name, 'utf8');
const application = read('subsidy-application.bpmn');

const types = listenerEvents.map(listenerType);
const count = (text: string, part: string) => text.split(part).length - 1;

const withOwn = (listeners: string) => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="p" isExecutable="true">
    <bpmn:subProcess id="s">
      <bpmn:userTask id="own"><bpmn:extensionElements><zeebe:userTask />${listeners}</bpmn:extensionElements></bpmn:userTask>
    </bpmn:subProcess>
    <bpmn:userTask id="job-based"><bpmn:extensionElements><zeebe:formDefinition formId="f" /></bpmn:extensionElements></bpmn:userTask>
  </bpmn:process>
</bpmn:definitions>`;

it('puts every listener onto every user task of the engine, sub-processes included', async () => {
  const injected = await injectInboxListeners(application);
  for (const type of types) expect(count(injected, `type="${type}"`)).toBe(userTaskIds.length);
});

it('leaves a job-based user task alone', async () => {
  const injected = await injectInboxListeners(withOwn(''));
  for (const type of types) expect(count(injected, type)).toBe(1);
});

it('comes after the listeners a model has of its own, so that those may deny first', async () => {
  const own =
    '<zeebe:taskListeners><zeebe:taskListener eventType="completing" type="check-first" /></zeebe:taskListeners>';
  const injected = await injectInboxListeners(withOwn(own));
  expect(count(injected, '<zeebe:taskListeners>')).toBe(1);
  expect(injected.indexOf('check-first')).toBeLessThan(injected.indexOf('inbox-creating'));
});

it('gives the same bytes however often it is done', async () => {
  const once = await injectInboxListeners(application);
  expect(await injectInboxListeners(application)).toBe(once);
  expect(await injectInboxListeners(once)).toBe(once);
});

it('gives the drawn diagram back without a trace, and its own listeners untouched', async () => {
  const own =
    '<zeebe:taskListeners><zeebe:taskListener eventType="completing" type="check-first" /></zeebe:taskListeners>';
  for (const source of [application, withOwn(own), withOwn('')]) {
    const stripped = await stripInboxListeners(await injectInboxListeners(source));
    expect(stripped).not.toContain('inbox-');
    expect(count(stripped, 'zeebe:taskListener ')).toBe(count(source, 'zeebe:taskListener '));
    expect(await injectInboxListeners(stripped)).toBe(await injectInboxListeners(source));
  }
  expect(await stripInboxListeners(application)).toBe(application);
});

it('keeps the drawing itself', async () => {
  const injected = await injectInboxListeners(application);
  for (const part of ['<bpmndi:BPMNShape', '<bpmndi:BPMNEdge', '<di:waypoint', '<bpmn:sequenceFlow']) {
    expect(count(injected, part)).toBe(count(application, part));
  }
});

it('knows what each file of a deployment defines', async () => {
  for (const name of RESOURCES) {
    const facts = await describeResource({ name, source: read(name) });
    expect(`${facts.definitionId}.${facts.kind}`).toBe(name);
  }
});

it('says that a file is unreadable instead of guessing', async () => {
  for (const [name, source] of [
    ['a.bpmn', 'no XML at all'],
    ['a.bpmn', '<html></html>'],
    ['a.dmn', '{"id": "a"}'],
    ['a.form', '<form/>'],
    ['a.form', '{"components": []}'],
    ['a.txt', ''],
  ] as const) {
    await expect(describeResource({ name, source }), `${name} ${source}`).rejects.toThrow(UnreadableResource);
  }
});
