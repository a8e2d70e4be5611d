/** Starts the embedded database of argv[2] and says so; ends only by a signal. For tests that kill the starter. */
import { startEmbeddedDatabase } from '../../../db/embedded/database.ts';

const [, , dataDir = '', systemDir = ''] = process.argv;
const database = await startEmbeddedDatabase({ dataDir, systemDir });
console.log('ready');
await database.ended;
