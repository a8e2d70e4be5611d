/**
 * Records what a reference engine makes of every expression of `expressions.ts` into `feel.recorded.json`.
 * Run: YIZHAN_REFERENCE_ENGINE=<folder> npx tsx test/engine/feel/record.ts
 *
 * Each expression is a script task of its own process; its result variable, or the incident, is read from the records.
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { expressions, RECORDED_AT, VARIABLES } from './expressions.ts';
import { type Reference, startReference } from './reference-engine.ts';

const CHUNK = 60;

const recordSchema = z.object({
  position: z.number(),
  recordType: z.string(),
  valueType: z.string(),
  intent: z.string(),
  value: z.looseObject({}),
});

type Outcome =
  | { readonly source: string; readonly result: string }
  | { readonly source: string; readonly refused: string }
  | { readonly source: string; readonly failed: string };

function escapeXml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/"/g, '&quot;')
    .replace(/\n/g, '&#10;')
    .replace(/\t/g, '&#9;');
}

function model(id: string, source: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">
<bpmn:process id="${id}" isExecutable="true"><bpmn:startEvent id="s"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
<bpmn:scriptTask id="t"><bpmn:extensionElements><zeebe:script expression="=${escapeXml(source)}" resultVariable="result_"/></bpmn:extensionElements><bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing></bpmn:scriptTask>
<bpmn:endEvent id="e"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>
<bpmn:sequenceFlow id="a" sourceRef="s" targetRef="t"/><bpmn:sequenceFlow id="b" sourceRef="t" targetRef="e"/></bpmn:process></bpmn:definitions>`;
}

/** Deploys a chunk; the resources that the engine names in a refusal are taken out and it is tried again. */
async function deploy(engine: Reference, chunk: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const left = new Map(chunk);
  const refused = new Map<string, string>();
  while (left.size > 0) {
    const resources = [...left].map(([id, source]) => ({
      name: `${id}.bpmn`,
      content: Buffer.from(model(id, source)),
    }));
    try {
      await engine.call('DeployResource', { resources });
      return refused;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const named = [...left.keys()].filter((id) => message.includes(`'${id}.bpmn'`));
      if (named.length === 0) throw error;
      for (const id of named) {
        refused.set(
          id,
          message
            .split(`'${id}.bpmn'`)[1]
            ?.split(/'x\d+\.bpmn'/)[0]
            ?.trim()
            .slice(0, 300) ?? '',
        );
        left.delete(id);
      }
    }
  }
  return refused;
}

/** Runs one instance of each process and waits until each has a result or an incident. */
async function run(
  engine: Reference,
  ids: readonly string[],
  outcomes: Map<string, Partial<Outcome>>,
  seen: { position: number },
): Promise<void> {
  const instances = new Map<string, string>();
  for (const id of ids) {
    const answer = await engine.call('CreateProcessInstance', {
      bpmnProcessId: id,
      version: -1,
      variables: VARIABLES,
    });
    const { processInstanceKey } = z.object({ processInstanceKey: z.string() }).parse(answer);
    instances.set(processInstanceKey, id);
  }
  const open = new Set(ids);
  const deadline = Date.now() + 60_000;
  while (open.size > 0) {
    if (Date.now() > deadline) throw new Error(`no outcome for ${[...open].join(', ')}`);
    await engine.idle();
    for (const raw of await engine.records(seen.position)) {
      const record = recordSchema.parse(raw);
      seen.position = Math.max(seen.position, record.position);
      const id = instances.get(String(record.value.processInstanceKey));
      if (id === undefined || record.intent !== 'CREATED' || record.recordType !== 'EVENT') continue;
      if (record.valueType === 'VARIABLE' && record.value.name === 'result_') {
        outcomes.set(id, { result: String(record.value.value) });
        open.delete(id);
      }
      if (record.valueType === 'INCIDENT') {
        outcomes.set(id, { failed: String(record.value.errorMessage).slice(0, 400) });
        open.delete(id);
      }
    }
  }
}

async function main(): Promise<void> {
  const engine = await startReference();
  const outcomes: Outcome[] = [];
  const seen = { position: 0 };
  try {
    const all = expressions();
    for (let from = 0; from < all.length; from += CHUNK) {
      if (from % (4 * CHUNK) === 0) {
        // Records stay in the engine's memory: begin anew now and then.
        await engine.reset(RECORDED_AT);
        seen.position = 0;
      }
      const chunk = new Map(
        all.slice(from, from + CHUNK).map((source, i) => [`x${from + i}`, source] as const),
      );
      const refused = await deploy(engine, chunk);
      const found = new Map<string, Partial<Outcome>>(
        [...refused].map(([id, message]) => [id, { refused: message }]),
      );
      await run(
        engine,
        [...chunk.keys()].filter((id) => !refused.has(id)),
        found,
        seen,
      );
      for (const [id, source] of chunk) outcomes.push({ source, ...found.get(id) } as Outcome);
      console.log(`${outcomes.length} of ${all.length}`);
    }
  } finally {
    engine.stop();
  }
  const lines = outcomes.map((outcome) => `  ${JSON.stringify(outcome)}`);
  const text = `{\n "engine": "Zeebe 8.8.21",\n "at": ${RECORDED_AT},\n "variables": ${JSON.stringify(VARIABLES)},\n "outcomes": [\n${lines.join(',\n')}\n ]\n}\n`;
  writeFileSync(new URL('./feel.recorded.json', import.meta.url), text);
}

await main();
