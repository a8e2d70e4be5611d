/** What most of the models have around their one point. */
import {
  chain,
  end,
  model,
  type Part,
  part,
  process,
  type service,
  start,
} from '../../../conformance/support/bpmn.ts';

/** One element between a start and an end. */
export const around = (...parts: readonly Part[]): Part[] => [
  start('s'),
  ...parts,
  end('e'),
  ...chain('s', parts[0]?.id ?? '', 'e'),
];
export const one = (...parts: readonly Part[]): string => model(process('p', around(...parts)));
export const withRoots = (roots: readonly Part[], ...parts: readonly Part[]): string =>
  model(...roots, process('p', around(...parts)));
export const task = (id: string, ...extras: Parameters<typeof service>[2][]): Part =>
  part('task', id, extras);
export const definitions = (attributes: string, inner: string): string =>
  `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"${attributes}>${inner}</bpmn:definitions>`;
