/**
 * The system user that the embedded PostgreSQL runs as. PostgreSQL refuses to run as root, so root lends the
 * server to an unprivileged user: `yizhan` or `postgres` where one exists, else a new system user `yizhan`,
 * else `nobody`. Anyone who is not root runs it as himself.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type SystemUser = { name: string; uid: number; gid: number };

async function findUser(name: string): Promise<SystemUser | null> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const line = passwd.split('\n').find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : null;
}

async function createUser(name: string): Promise<SystemUser | null> {
  const commands: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name]],
    ['adduser', ['-S', '-D', '-H', name]],
  ];
  for (const [command, args] of commands) {
    const created = await run(command, args).then(
      () => findUser(name),
      () => null,
    );
    if (created) return created;
  }
  return null;
}

/** null: run as the current user. Throws when this is root and no unprivileged user can be had. */
export async function databaseUser(): Promise<SystemUser | null> {
  if (process.getuid?.() !== 0) return null;
  const user =
    (await findUser('yizhan')) ??
    (await findUser('postgres')) ??
    (await createUser('yizhan')) ??
    (await findUser('nobody'));
  if (!user || user.uid === 0) {
    throw new Error(
      '以 root 运行时需要一个普通系统用户来运行数据库,请先创建用户 yizhan。\n' +
        'PostgreSQL does not run as root: create a system user named yizhan first.',
    );
  }
  return user;
}
