/** Every command, in the order the help shows them. */
import { adminLink } from './admin-link.ts';
import type { Command } from './command.ts';
import { engine } from './engine.ts';
import { migrate } from './migrate.ts';
import { start } from './start.ts';

export const commands: readonly Command[] = [start, engine, migrate, adminLink];
