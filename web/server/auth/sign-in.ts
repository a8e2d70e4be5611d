/**
 * Signing in, with a limit on failures: after 5 wrong passwords the account is locked for 15 minutes, and one address
 * may fail 30 times in that time whatever the accounts.
 */
import { appendAudit } from '../../../db/repositories/audit.ts';
import {
  findUserByUsername,
  getUserForUpdate,
  type UserRow,
  updateUser,
} from '../../../db/repositories/users.ts';
import { type App, auditEntry, type Doer } from '../context.ts';
import { problem } from '../problems.ts';
import { verifyPassword } from './passwords.ts';
import { type Actor, doerOf, openSession } from './sessions.ts';

export const lockout = { attempts: 5, minutes: 15, perAddress: 30 } as const;

/** Failures by address, in this process: a brake, not a record (that is the audit). */
export class AddressBrake {
  readonly #failures = new Map<string, number[]>();
  check(address: string, nowMs: number): void {
    const recent = (this.#failures.get(address) ?? []).filter((at) => nowMs - at < lockout.minutes * 60_000);
    if (recent.length === 0) this.#failures.delete(address);
    else this.#failures.set(address, recent);
    if (recent.length >= lockout.perAddress) {
      throw problem(
        'too-many-requests',
        '这台电脑登录失败次数过多,请 15 分钟后再试。',
        'Too many failures from this address. Try again in 15 minutes.',
      );
    }
  }
  failed(address: string, nowMs: number): void {
    this.#failures.set(address, [...(this.#failures.get(address) ?? []), nowMs]);
    if (this.#failures.size > 10_000) this.#failures.clear();
  }
}

function locked(until: string) {
  const time = new Date(Date.parse(until) + 8 * 3_600_000).toISOString().slice(11, 16);
  return problem(
    'account-locked',
    `密码多次输错,账号已锁定,${time} 后可再试,或请管理员解锁。`,
    `Too many wrong passwords: locked until ${time}. An administrator can unlock it.`,
    { facts: { until } },
  );
}

function refusal(user: UserRow | null, right: boolean, nowMs: number) {
  if (user && user.locked_until !== null && Date.parse(user.locked_until) > nowMs)
    return locked(user.locked_until);
  if (!user || !right)
    return problem(
      'sign-in-failed',
      '用户名或密码不正确。连续输错 5 次将锁定 15 分钟。',
      'Wrong user name or password. Five failures lock the account for 15 minutes.',
    );
  if (user.state === 'locked')
    return problem('account-locked', '账号已被管理员锁定,请联系管理员。', 'Locked by an administrator.');
  if (user.state === 'closed')
    return problem('account-closed', '账号已停用,请联系管理员。', 'This account is closed.');
  return null;
}

/** Checks the password outside of any transaction (it takes its time), then writes what came of it. */
export async function signIn(
  app: App,
  brake: AddressBrake,
  given: { username: string; password: string; address: string },
): Promise<{ token: string; actor: Actor }> {
  const nowMs = app.realNow();
  brake.check(given.address, nowMs);
  const found = await app.knex.transaction((trx) => findUserByUsername(trx, given.username));
  const right = await verifyPassword(found?.password_hash ?? null, given.password);
  const answer = await app.knex.transaction(async (trx) => {
    // Read again under the lock: attempts at the same moment are counted one after the other.
    const user = found && (await getUserForUpdate(trx, found.id));
    const why = refusal(user, right, nowMs);
    const nobody: Doer = {
      userId: user?.id ?? null,
      who: given.username.slice(0, 40),
      unitId: null,
      unitName: null,
      role: null,
      address: given.address,
    };
    if (why) {
      const facts: Record<string, string> = { why: why.code };
      if (user && why.code === 'sign-in-failed') {
        const failed = user.failed_attempts + 1;
        const until = new Date(nowMs + lockout.minutes * 60_000).toISOString();
        const now = failed >= lockout.attempts;
        await updateUser(trx, user.id, {
          failed_attempts: now ? 0 : failed,
          ...(now ? { locked_until: until } : {}),
        });
        if (now) facts.lockedUntil = until;
      }
      await appendAudit(trx, [
        auditEntry(app, nobody, { action: 'session.sign-in', result: 'refused', facts }),
      ]);
      return { why };
    }
    if (!user) throw new Error('unreachable: a missing user is refused');
    await updateUser(trx, user.id, {
      failed_attempts: 0,
      locked_until: null,
      last_sign_in_at: new Date(nowMs).toISOString(),
    });
    const opened = await openSession(app, trx, user, given.address);
    await appendAudit(trx, [auditEntry(app, doerOf(opened.actor), { action: 'session.sign-in' })]);
    return { opened };
  });
  if (answer.opened) return answer.opened;
  brake.failed(given.address, nowMs);
  throw answer.why;
}
