/** Shorthands for writing scenarios. */
import { chain, end, model, type Part, process, start } from './bpmn.ts';
import type { Scenario } from './session.ts';

/** One BPMN file, `p.bpmn`. */
export const scenario = (name: string, xml: string, run: Scenario['run']): Scenario => ({
  name,
  resources: { 'p.bpmn': xml },
  run,
});

/** `s`, the parts one after the other, `e`. */
export const line = (...parts: readonly Part[]): Part[] => [
  start('s'),
  ...parts,
  end('e'),
  ...chain('s', ...parts.map(({ id }) => id), 'e'),
];

/** A process `p` that is a line. */
export const linear = (...parts: readonly Part[]): string => model(process('p', line(...parts)));

/** A process `p` of a line and more beside it, with root elements. */
export const withMore = (roots: readonly Part[], main: readonly Part[], more: readonly Part[]): string =>
  model(...roots, process('p', [...line(...main), ...more]));
