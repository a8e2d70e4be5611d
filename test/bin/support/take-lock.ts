/** Takes the lock of argv[2], tells its parent how that went, and holds it until the parent lets go. */
import { lockDataDir } from '../../../bin/manager/lock.ts';

const answer = await lockDataDir(process.argv[2] ?? '', 'test').then(
  () => 'taken',
  () => 'refused',
);
process.send?.(answer);
process.once('disconnect', () => process.exit(0));
