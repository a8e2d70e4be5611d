import { describe, expect, it } from 'vitest';
import { isCompleting, onceSettled } from '../../../web/server/commands/while-settling.ts';
import { EngineRefused } from '../../../web/server/engine-client.ts';

function refusedIn(state: string): EngineRefused {
  return new EngineRefused(
    'INVALID_STATE',
    `Expected to assign user task with key '1', but it is in state '${state}'`,
  );
}

/** Refuses with each of the states in turn, then succeeds. */
function taskGoingThrough(...states: string[]): { attempts: number; request: () => Promise<void> } {
  const task = {
    attempts: 0,
    request: async () => {
      task.attempts += 1;
      const state = states.shift();
      if (state !== undefined) throw refusedIn(state);
    },
  };
  return task;
}

describe('a request for a task that is still settling', () => {
  it('is repeated until the listeners are through, so that a quick clerk is not told it was taken', async () => {
    const task = taskGoingThrough('CREATING', 'ASSIGNING', 'UPDATING');
    await onceSettled(task.request);
    expect(task.attempts).toBe(4);
  });

  it('is not repeated when the task is closed or being completed', async () => {
    for (const state of ['COMPLETED', 'CANCELING', 'COMPLETING']) {
      const task = taskGoingThrough(state);
      await expect(onceSettled(task.request)).rejects.toThrow(state);
      expect(task.attempts).toBe(1);
    }
  });

  it('tells a completion under way from a refused one', () => {
    expect(isCompleting(refusedIn('COMPLETING'))).toBe(true);
    expect(isCompleting(refusedIn('COMPLETED'))).toBe(false);
    expect(isCompleting(new EngineRefused('NOT_FOUND', 'COMPLETING'))).toBe(false);
  });
});
