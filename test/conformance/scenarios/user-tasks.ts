/** User tasks (`zeebe:userTask`) and their listeners. */
import {
  after,
  assignment,
  boundary,
  end,
  flow,
  headers,
  listeners,
  mapping,
  model,
  priority,
  process,
  schedule,
  taskListeners,
  userTask,
  xml,
} from '../support/bpmn.ts';
import { line, linear, scenario, withMore } from '../support/scenario.ts';
import type { Scenario } from '../support/session.ts';

const task = (...extras: string[]) => linear(userTask('a', ...extras));
const heard = (...events: (readonly [string, string, string?])[]) => taskListeners(...events);
const form = JSON.stringify({ id: 'form', type: 'default', components: [] });

export const userTasks: readonly Scenario[] = [
  scenario('user task', task(), async (s) => {
    await s.create('p', { x: 1 });
    await s.look();
    await s.completeUserTask('a', { y: 2 });
    await s.completeUserTask('a');
  }),
  scenario(
    'user task with everything',
    task(
      assignment({ assignee: '=who', candidateGroups: '=groups', candidateUsers: 'u1, u2' }),
      schedule({ dueDate: '2030-02-01T00:00:00Z', followUpDate: '=follow' }),
      priority('=70 + 1'),
      headers({ k: 'v' }),
      xml('zeebe:formDefinition', { externalReference: 'https://example.org/form' }),
    ),
    async (s) => {
      await s.create('p', { who: 'zhang', groups: ['g1', 'g2'], follow: '2030-01-20T10:00:00+08:00' });
    },
  ),
  scenario('assignee is null', task(assignment({ assignee: '=missing' })), async (s) => {
    await s.create('p');
    await s.setVariables('p', { missing: 'li' });
    await s.resolve('a');
  }),
  scenario('candidate groups are null', task(assignment({ candidateGroups: '=missing' })), async (s) => {
    await s.create('p');
  }),
  scenario(
    'candidate groups as text and as a list of numbers',
    task(assignment({ candidateGroups: '=g' })),
    async (s) => {
      await s.create('p', { g: 'a, b' });
      await s.create('p', { g: [1, 2] });
      await s.create('p', { g: [] });
      await s.create('p', { g: '["a","b"]' });
    },
  ),
  scenario('assignee is a number', task(assignment({ assignee: '=n' })), async (s) => {
    await s.create('p', { n: 5 });
  }),
  scenario('static assignee', task(assignment({ assignee: '123', candidateGroups: 'a,b' })), async (s) => {
    await s.create('p');
  }),
  scenario('due date is null', task(schedule({ dueDate: '=missing', followUpDate: '=""' })), async (s) => {
    await s.create('p');
  }),
  scenario('due date is not a date', task(schedule({ dueDate: '=d' })), async (s) => {
    await s.create('p', { d: 'tomorrow' });
    await s.create('p', { d: '2030-01-01' });
    await s.create('p', { d: 5 });
  }),
  scenario('priority out of range', task(priority('=n')), async (s) => {
    await s.create('p', { n: 101 });
    await s.create('p', { n: 'high' });
    await s.create('p', {});
    await s.create('p', { n: 10.5 });
  }),
  scenario('assign, unassign, claim', task(), async (s) => {
    await s.create('p');
    await s.assign('a', 'zhang');
    await s.look();
    await s.assign('a', 'li', { allowOverride: false });
    await s.assign('a', 'li');
    await s.unassign('a');
    await s.look();
    await s.assign('a', 'wang', { allowOverride: false, action: 'claim' });
    await s.assign('a', 'wang', { allowOverride: false });
    await s.completeUserTask('a', {}, 'approve');
    await s.assign('a', 'li');
    await s.unassign('a');
    await s.update('a', { priority: 1 });
  }),
  scenario('update', task(assignment({ candidateGroups: 'g1' })), async (s) => {
    await s.create('p');
    await s.update('a', {
      dueDate: '2030-03-01T00:00:00Z',
      followUpDate: '2030-02-01T00:00:00Z',
      candidateGroups: ['g2', 'g3'],
      candidateUsers: ['u'],
      priority: 80,
    });
    await s.look();
    await s.update('a', { dueDate: '', candidateUsers: [] });
    await s.look();
    await s.update('a', { priority: 20 }, 'escalate');
  }),
  scenario('no such user task', task(), async (s) => {
    await s.assign('missing', 'zhang');
    await s.unassign('missing');
    await s.update('missing', { priority: 1 });
    await s.completeUserTask('missing');
  }),
  scenario('variables of a user task', task(mapping({ l: '=x' }, { r: '=l + 1' })), async (s) => {
    await s.create('p', { x: 1 });
    await s.setVariables('a', { l: 5 }, true);
    await s.completeUserTask('a', { other: 1 });
  }),
  scenario('user task cancelled', task(), async (s) => {
    const instance = await s.create('p');
    await s.cancel(instance);
    await s.completeUserTask('a');
  }),
  scenario(
    'user task interrupted by a timer',
    withMore([], [userTask('a')], [boundary('b', 'a', after('PT10S')), end('late'), flow('b', 'late')]),
    async (s) => {
      await s.create('p');
      await s.advance(10_000);
    },
  ),
  {
    name: 'form of the latest version and of the deployment',
    resources: {
      'p.bpmn': model(process('p', line(userTask('a', xml('zeebe:formDefinition', { formId: 'form' }))))),
      'f.form': form,
    },
    run: async (s) => {
      await s.create('p');
    },
  },
  scenario('form missing', task(xml('zeebe:formDefinition', { formId: 'form' })), async (s) => {
    await s.create('p');
    await s.deploy({ 'f.form': form });
    await s.resolve('a');
  }),
  scenario('creating listener', task(heard(['creating', 'l'])), async (s) => {
    await s.create('p', { x: 1 });
    await s.look();
    await s.work('l');
    await s.completeUserTask('a');
  }),
  scenario(
    'a start listener, a creating listener and a boundary',
    withMore(
      [],
      [userTask('a', listeners(['start', 'first']), heard(['creating', 'second']))],
      [boundary('b', 'a', after('=limit')), end('late'), flow('b', 'late')],
    ),
    async (s) => {
      await s.create('p', { limit: 'PT1H' });
      await s.work('first', { limit: 'PT10S' });
      await s.look();
      await s.work('second');
      await s.advance(10_000);
    },
  ),
  scenario(
    'listeners of one event, in order',
    task(heard(['creating', 'one'], ['creating', 'two'], ['assigning', 'three'])),
    async (s) => {
      await s.create('p');
      await s.activate('two');
      await s.work('one');
      await s.work('two');
      await s.look();
    },
  ),
  scenario(
    'an assignee in the model',
    task(assignment({ assignee: 'zhang' }), heard(['creating', 'made'], ['assigning', 'given'])),
    async (s) => {
      await s.create('p');
      await s.work('made');
      await s.look();
      await s.work('given');
      await s.look();
    },
  ),
  scenario('assigning listener', task(heard(['assigning', 'l'])), async (s) => {
    await s.create('p');
    await s.during(
      () => s.assign('a', 'zhang'),
      async () => {
        await s.look();
        await s.work('l');
      },
    );
  }),
  scenario('assigning denied', task(heard(['assigning', 'l'])), async (s) => {
    await s.create('p');
    await s.during(
      () => s.assign('a', 'zhang'),
      async () => {
        await s.completeWithResult(await s.job('l'), { denied: true, deniedReason: 'not on duty' });
      },
    );
    await s.look();
  }),
  scenario('assigning corrected', task(heard(['assigning', 'l'])), async (s) => {
    await s.create('p');
    await s.during(
      () => s.assign('a', 'zhang'),
      async () => {
        await s.completeWithResult(await s.job('l'), {
          corrections: {
            assignee: 'li',
            priority: 90,
            candidateGroups: ['g'],
            dueDate: '2030-05-01T00:00:00Z',
          },
        });
      },
    );
    await s.look();
  }),
  scenario('completing listener', task(heard(['completing', 'l'])), async (s) => {
    await s.create('p');
    await s.during(
      () => s.completeUserTask('a', { x: 1 }, 'approve'),
      async () => {
        await s.look();
        await s.work('l');
      },
    );
  }),
  scenario('completing denied, then allowed', task(heard(['completing', 'l'])), async (s) => {
    await s.create('p');
    await s.during(
      () => s.completeUserTask('a', { x: 1 }),
      async () => {
        await s.completeWithResult(await s.job('l'), { denied: true, deniedReason: 'a reason is missing' });
      },
    );
    await s.look();
    await s.during(
      () => s.completeUserTask('a', { x: 2 }),
      async () => {
        await s.work('l');
      },
    );
  }),
  scenario('completing corrected', task(heard(['completing', 'one'], ['completing', 'two'])), async (s) => {
    await s.create('p');
    await s.during(
      () => s.completeUserTask('a'),
      async () => {
        await s.completeWithResult(await s.job('one'), {
          corrections: { priority: 5, candidateUsers: ['u'] },
        });
        await s.activate('two');
        await s.completeWithResult({ key: '1', type: 'two' }, {});
        await s.advance(700_000);
        await s.completeWithResult(await s.job('two'), { corrections: { candidateUsers: [] } });
      },
    );
  }),
  scenario('updating listener', task(heard(['updating', 'l'])), async (s) => {
    await s.create('p');
    await s.during(
      () => s.update('a', { priority: 10, candidateGroups: ['g'] }),
      async () => {
        await s.work('l');
      },
    );
    await s.during(
      () => s.update('a', { priority: 20 }),
      async () => {
        await s.completeWithResult(await s.job('l'), { denied: true });
      },
    );
  }),
  scenario('creating cannot be denied', task(heard(['creating', 'l'])), async (s) => {
    await s.create('p');
    const job = await s.job('l');
    await s.completeWithResult(job, { denied: true });
    await s.look();
    await s.completeWithResult(job, { corrections: { assignee: 'li' } });
    await s.look();
  }),
  scenario(
    'a creating listener corrects',
    task(assignment({ assignee: 'zhang', candidateGroups: 'g1' }), heard(['creating', 'l'])),
    async (s) => {
      await s.create('p');
      await s.completeWithResult(await s.job('l'), {
        corrections: { assignee: '', candidateGroups: ['g2'], dueDate: '2030-05-01T00:00:00Z' },
      });
      await s.look();
    },
  ),
  scenario(
    'a listener job with variables, an error, a failure',
    task(heard(['creating', 'l'])),
    async (s) => {
      await s.create('p');
      const job = await s.job('l');
      await s.complete(job, { x: 1 });
      await s.throwError(job, 'X');
      await s.fail(job, 2);
      const again = await s.job('l');
      await s.fail(again, 0);
      await s.look();
      await s.updateRetries(again, 1);
      await s.resolve('a');
      await s.work('l');
    },
  ),
  scenario(
    'listener type and retries by expression',
    task(heard(['creating', '="l-" + x', '=n'])),
    async (s) => {
      await s.create('p', { x: 'y', n: 7 });
      await s.activate('l-y');
    },
  ),
  scenario('listener type cannot be evaluated', task(heard(['creating', '=missing'])), async (s) => {
    await s.create('p');
    await s.setVariables('p', { missing: 'l' });
    await s.resolve('a');
    await s.activate('l');
  }),
  scenario('canceling listener on cancel', task(heard(['canceling', 'l'])), async (s) => {
    const instance = await s.create('p');
    await s.cancel(instance);
    await s.look();
    await s.work('l');
  }),
  scenario(
    'canceling listener when a boundary interrupts',
    withMore(
      [],
      [userTask('a', heard(['canceling', 'l']))],
      [boundary('b', 'a', after('PT10S')), end('late'), flow('b', 'late')],
    ),
    async (s) => {
      await s.create('p');
      await s.advance(10_000);
      await s.look();
      await s.work('l');
    },
  ),
  scenario(
    'a task that is being completed refuses other requests',
    task(heard(['completing', 'l'])),
    async (s) => {
      await s.create('p');
      await s.during(
        () => s.completeUserTask('a'),
        async () => {
          await s.assign('a', 'zhang');
          await s.update('a', { priority: 1 });
          await s.completeUserTask('a');
          await s.work('l');
        },
      );
    },
  ),
  scenario(
    'listener headers name what changed',
    task(
      assignment({ candidateGroups: 'g1,g2' }),
      schedule({ dueDate: '2030-02-01T00:00:00Z' }),
      heard(['creating', 'made'], ['assigning', 'given'], ['updating', 'changed'], ['completing', 'done']),
    ),
    async (s) => {
      await s.create('p');
      await s.work('made');
      await s.during(
        () => s.assign('a', 'zhang', { action: 'take' }),
        () => s.work('given'),
      );
      await s.during(
        () => s.update('a', { priority: 60, candidateGroups: [] }),
        () => s.work('changed'),
      );
      await s.during(
        () => s.unassign('a'),
        () => s.work('given'),
      );
      await s.during(
        () => s.completeUserTask('a', { ok: true }, 'approve'),
        () => s.work('done'),
      );
    },
  ),
  scenario(
    'a creating listener corrects the assignee of the model',
    task(assignment({ assignee: 'zhang' }), heard(['creating', 'l'])),
    async (s) => {
      await s.create('p');
      await s.completeWithResult(await s.job('l'), { corrections: { assignee: 'li' } });
      await s.create('p');
      await s.completeWithResult(await s.job('l'), { corrections: { priority: 1 } });
    },
  ),
];
