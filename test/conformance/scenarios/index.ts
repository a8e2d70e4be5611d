/** All scenarios, by group; a group's recorded outcomes are in `<group>.recorded.json`. */
import type { Scenario } from '../support/session.ts';
import { gateways } from './gateways.ts';
import { tasks } from './tasks.ts';

export const groups: Readonly<Record<string, readonly Scenario[]>> = { tasks, gateways };
