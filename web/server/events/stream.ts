/**
 * One stream of server-sent events: what concerns the acting post, gathered for a moment so that a burst is one
 * message each. A stream does not keep a session alive, and ends with it.
 */
import type { ServerResponse } from 'node:http';
import { getDemoState } from '../../../db/repositories/requests.ts';
import { maybeOne, sql } from '../../../db/repositories/sql.ts';
import { userNames } from '../../../db/repositories/users.ts';
import type { ServerEvent } from '../../api/events.ts';
import type { Actor } from '../auth/sessions.ts';
import { defaultIdleMinutes } from '../auth/sessions.ts';
import type { App } from '../context.ts';
import { seeCase } from '../policies/load.ts';
import { ProblemThrown } from '../problems.ts';
import type { Change } from './hub.ts';

const gatherMs = 300;
const heartbeatMs = 20_000;

type TaskChange = Extract<Change, { type: 'task' }>;

export class EventStream {
  readonly #app: App;
  readonly #actor: Actor;
  readonly #out: ServerResponse;
  readonly #tasks = new Map<string, TaskChange>();
  readonly #cases = new Set<string>();
  #inbox = false;
  #sent = 0;
  #gathering: NodeJS.Timeout | null = null;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #unsubscribe: () => void;

  constructor(app: App, actor: Actor, out: ServerResponse) {
    this.#app = app;
    this.#actor = actor;
    this.#out = out;
    this.#unsubscribe = app.events.subscribe((change) => this.#note(change));
    this.#heartbeat = setInterval(() => void this.#beat().catch(() => this.close()), heartbeatMs);
    out.on('close', () => this.close());
    // Whoever connects may have missed something before.
    this.#send({ type: 'inbox' });
  }

  close(): void {
    this.#unsubscribe();
    clearInterval(this.#heartbeat);
    if (this.#gathering) clearTimeout(this.#gathering);
    this.#out.end();
  }

  #send(event: ServerEvent): void {
    this.#sent += 1;
    this.#out.write(`id: ${this.#sent}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  #note(change: Change): void {
    const { post, user } = this.#actor;
    if (change.type === 'reset') this.#inbox = true;
    else if (change.type === 'task') {
      const ours = change.unit === post?.unit.id && change.role === post.role;
      if (ours) this.#tasks.set(change.key, change);
      if (ours || change.assignee === user.id) this.#inbox = true;
      this.#cases.add(change.case);
    } else {
      if (change.to === user.id) this.#inbox = true;
      this.#cases.add(change.case);
    }
    this.#gathering ??= setTimeout(() => void this.#flush().catch(() => this.close()), gatherMs);
  }

  async #flush(): Promise<void> {
    this.#gathering = null;
    const tasks = [...this.#tasks.values()];
    const cases = [...this.#cases];
    const inbox = this.#inbox;
    this.#tasks.clear();
    this.#cases.clear();
    this.#inbox = false;
    if (inbox) this.#send({ type: 'inbox' });
    if (tasks.length === 0 && cases.length === 0) return;
    const { names, visible } = await this.#app.knex.transaction(async (trx) => {
      const seen: string[] = [];
      for (const id of cases.slice(0, 50)) {
        const known = await seeCase(trx, this.#actor, id).catch((error: unknown) => {
          if (error instanceof ProblemThrown) return null;
          throw error;
        });
        if (known) seen.push(id);
      }
      return {
        names: await userNames(
          trx,
          tasks.map((task) => task.assignee),
        ),
        visible: seen,
      };
    });
    for (const { key, state, assignee } of tasks) {
      const who = assignee === null ? null : { id: assignee, name: names.get(assignee) ?? '—' };
      this.#send({ type: 'task', userTaskKey: key, state, assignee: who });
    }
    for (const caseId of visible) this.#send({ type: 'case', caseId });
  }

  async #beat(): Promise<void> {
    const idleMs = (this.#app.config.idleMinutes ?? defaultIdleMinutes) * 60_000;
    const now = this.#app.realNow();
    const { alive, demo } = await this.#app.knex.transaction(async (trx) => ({
      alive: await maybeOne(
        trx,
        sql`select 1 from app.session s join app.app_user x on x.id = s.user_id
          where s.id = ${this.#actor.sessionId} and s.ended_at is null and x.state = 'active'
            and s.last_seen_at > ${new Date(now - idleMs).toISOString()} and s.expires_at > ${new Date(now).toISOString()}`,
      ),
      demo: this.#app.config.demo ? await getDemoState(trx) : null,
    }));
    if (!alive) {
      this.#send({ type: 'session-ended' });
      return this.close();
    }
    if (demo?.state === 'running') this.#send({ type: 'demo', done: demo.done, total: demo.total });
    this.#out.write(': still here\n\n');
  }
}
