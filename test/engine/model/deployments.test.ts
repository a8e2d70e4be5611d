import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missingFromDeployment } from '../../../engine/model/bindings.ts';
import { parseProcess } from '../../../engine/model/parse.ts';
import { ModelError } from '../../../engine/model/problems.ts';
import { deploymentCases } from './deployment-cases.ts';

type Verdict = { accepted: true } | { accepted: false; code: string; message: string };
const recorded = JSON.parse(
  readFileSync(new URL('./deployments.recorded.json', import.meta.url), 'utf8'),
) as Record<string, Verdict>;

/** Zeebe takes these and runs them in a way nobody means; they are refused here. */
const refusedHere: Readonly<Record<string, string>> = {
  'error start of a process': 'never starts anything',
  'flow out of a sub-process': 'sequence flows stay in their container (BPMN 2.0.2, 10.5.5)',
  'boundary on another scope': 'a boundary event lives beside its activity (BPMN 2.0.2, 10.5.4)',
  'unsupported standard loop': 'Zeebe runs the task once',
  'throw error': 'Zeebe passes through',
  'throw timer': 'Zeebe passes through',
  'listener with broken expression': 'Zeebe finds out when the listener is due',
};

/** Executed by Zeebe; refused until the runtime carries them (engine/model/supported.ts). */
const notYet = [
  'signal start',
  'boundary signal',
  'boundary escalation on a sub-process',
  'catch signal',
  'user task, job-based',
  'multi-instance',
  'inclusive gateway',
  'event-based gateway',
  'signal end',
  'escalation end',
  'link events',
  'ad-hoc sub-process',
];

async function ownVerdict(xml: string): Promise<Verdict> {
  try {
    const model = await parseProcess(xml, 'model.bpmn');
    const processes = new Set(model.processes.map(({ executable }) => executable.bpmnProcessId));
    const deployed = { process: processes, decision: new Set<string>(), form: new Set<string>() };
    const missing = model.processes.flatMap(({ deploymentReferences }) =>
      missingFromDeployment(deploymentReferences, deployed),
    );
    if (missing.length > 0) throw new ModelError('model.bpmn', missing);
    return { accepted: true };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { accepted: false, code: 'INVALID_ARGUMENT', message: error.message };
  }
}

/** `Element: x` lines of a message: where Zeebe sees the problems. */
const elements = (message: string): string[] =>
  [...message.matchAll(/- (?:Element|Process): (.*)/g)].map(([, element]) => element ?? '').sort();

describe('deployments as the reference engine judges them', () => {
  it('has a verdict for every case', () => {
    expect(Object.keys(recorded).sort()).toEqual(Object.keys(deploymentCases).sort());
  });

  for (const [name, xml] of Object.entries(deploymentCases)) {
    const theirs = recorded[name];
    it(`${theirs?.accepted ? 'accepts' : 'refuses'} ${name}`, async () => {
      const ours = await ownVerdict(xml);
      if (name in refusedHere || notYet.includes(name)) {
        expect(theirs?.accepted, 'the list of differences is out of date').toBe(true);
        expect(ours.accepted).toBe(false);
        return;
      }
      expect(ours, ours.accepted ? '' : ours.message).toMatchObject({ accepted: theirs?.accepted });
      if (ours.accepted || !theirs || theirs.accepted) return;
      expect(ours.message).toContain("'model.bpmn': ");
      if (elements(theirs.message).length > 0)
        expect(elements(ours.message)).toEqual(elements(theirs.message));
    });
  }
});
