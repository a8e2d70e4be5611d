/** Models at random, driven at random until they end: what nobody thought of writing down. */
import { randomModel } from '../support/random-model.ts';
import { scenario } from '../support/scenario.ts';
import type { Scenario, Session, WorkerJob } from '../support/session.ts';

const count = 60;
/** Then the instance is cancelled: every element is left in one way or another. */
const rounds = 30;

/** Mostly completed; now and then an error, a failure without retries. */
async function answer(session: Session, job: WorkerJob, choice: number): Promise<void> {
  if (job.type === 'listen') await session.complete(job);
  else if (choice < 15) await session.throwError(job, 'X', { v: choice });
  else if (choice < 22) await session.fail(job, 0);
  else await session.complete(job, { v: choice });
}

async function drive(session: Session, messages: readonly string[], plan: readonly number[]): Promise<void> {
  let chosen = 0;
  const choose = (): number => plan[chosen++ % plan.length] ?? 0;
  const instance = await session.create('p', { v: choose() });
  for (let round = 0; round < rounds; round++) {
    const { ended, userTasks, incidents } = await session.open();
    if (ended) return;
    const choice = choose();
    const jobs = choice < 85 ? await session.activateAll(['listen', 'work', 'after']) : [];
    for (const job of jobs) await answer(session, job, choose());
    if (jobs.length > 0) continue;
    const [task] = userTasks;
    const [incident] = incidents;
    if (incident !== undefined) {
      if (incident.type === 'JOB_NO_RETRIES')
        await session.updateRetries({ key: incident.jobKey, type: 'work' }, 1);
      await session.resolve(incident.element);
    } else if (task !== undefined && choice < 70) {
      const variables = { v: choose() };
      await session.during(
        () => session.completeUserTask(task, variables),
        async () => undefined,
      );
    } else if (choice % 2 === 0 && messages.length > 0) {
      for (const name of messages) await session.publish(name, 'k', { variables: { v: choose() } });
    } else await session.advance(1_800_000);
  }
  await session.cancel(instance);
}

export const random: readonly Scenario[] = Array.from({ length: count }, (_, index) => {
  const { xml, messages, plan } = randomModel(index + 1);
  return scenario(`model ${index + 1}`, xml, (session) => drive(session, messages, plan));
});
