/**
 * A member of staff at work: the same requests the pages send, with a session of their own. Used to make the
 * demonstration's cases and by tests that need many cases.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { type Call, type CallOptions, createClient } from '../../web/api/client.ts';
import { api } from '../../web/api/endpoints.ts';
import type { InboxRow } from '../../web/api/inbox.ts';
import type { FormValues } from '../../web/api/values.ts';

const patienceMs = 60_000;
const pollMs = 60;

export class Staff {
  readonly call: Call;
  readonly username: string;
  #cookie = '';
  #csrf: string | null = null;
  #posts: readonly { id: string; role: string; unit: { id: string } }[] = [];
  #acting: string | null = null;

  private constructor(base: string, username: string) {
    this.username = username;
    const send: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      const cookie = response.headers.getSetCookie().find((text) => text.startsWith('yizhan_session='));
      if (cookie) this.#cookie = cookie.split(';')[0] ?? '';
      return response;
    };
    this.call = createClient({
      base,
      fetch: send,
      csrfToken: () => this.#csrf,
      headers: (): Record<string, string> => (this.#cookie ? { cookie: this.#cookie } : {}),
    });
  }

  static async signIn(base: string, username: string, password: string): Promise<Staff> {
    const staff = new Staff(base, username);
    const me = await staff.call(api.session.signIn, { body: { username, password } });
    staff.#csrf = me.csrfToken;
    staff.#posts = me.posts;
    staff.#acting = me.actingPostId;
    return staff;
  }

  /** Acts in the role from now on, where the person has more than one. */
  async actAs(role: string): Promise<void> {
    const post = this.#posts.find((candidate) => candidate.role === role);
    if (!post) throw new Error(`${this.username} has no post as ${role}`);
    if (post.id === this.#acting) return;
    const me = await this.call(api.session.actAs, { body: { postId: post.id } });
    this.#csrf = me.csrfToken;
    this.#acting = post.id;
  }

  /** Waits until the case's task at this step is in the inbox of the acting post. */
  async findTask(caseNumber: string, elementId: string, tab: 'todo' | 'claimable'): Promise<InboxRow> {
    for (const deadline = Date.now() + patienceMs; ; await delay(pollMs)) {
      const { rows } = await this.call(api.inbox.list, { query: { tab, q: caseNumber } });
      const row = rows.find((candidate) => candidate.elementId === elementId && candidate.state === 'open');
      if (row) return row;
      if (Date.now() > deadline) {
        throw new Error(`${this.username}: ${elementId} of ${caseNumber} did not come to ${tab}`);
      }
    }
  }

  /** Claims the case's task at this step; resolves with its key. */
  async claim(caseNumber: string, elementId: string): Promise<string> {
    const { userTaskKey } = await this.findTask(caseNumber, elementId, 'claimable');
    if (userTaskKey === null) throw new Error(`${elementId} of ${caseNumber} has no task`);
    await this.call(api.inbox.claim, { params: { userTaskKey } });
    return userTaskKey;
  }

  /** Completes a claimed task and waits until that is settled. */
  async complete(userTaskKey: string, answers: FormValues, options?: CallOptions): Promise<void> {
    const input = { params: { userTaskKey }, body: { answers } };
    let { state }: { state: string } = await this.call(api.tasks.complete, input, options);
    for (const deadline = Date.now() + patienceMs; state === 'submitting'; await delay(pollMs)) {
      if (Date.now() > deadline) throw new Error(`completion of ${userTaskKey} is not settled`);
      ({ state } = await this.call(api.tasks.submission, { params: { userTaskKey } }));
    }
    if (state !== 'completed') throw new Error(`completion of ${userTaskKey}: ${state}`);
  }

  async upload(fields: Readonly<Record<string, string>>, fileName: string, bytes: Uint8Array): Promise<void> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append('file', new Blob([Uint8Array.from(bytes)], { type: 'image/png' }), fileName);
    await this.call(api.attachments.upload, { body });
  }
}
