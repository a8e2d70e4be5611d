/** Whether another system user can get to a path: every folder on the way must let him pass. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { SystemUser } from './system-user.ts';

async function passes(folder: string, user: SystemUser): Promise<boolean> {
  const { mode, uid, gid } = await stat(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/**
 * True when `user` may enter every existing folder above `target`, and `target` itself if it is there.
 * `null` (the current user) always may. Access lists beyond the mode bits are not looked at.
 */
export async function isReachable(target: string, user: SystemUser | null): Promise<boolean> {
  if (!user) return true;
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    if (existsSync(folder) && (await stat(folder)).isDirectory() && !(await passes(folder, user)))
      return false;
    if (folder === path.dirname(folder)) return true;
  }
}
