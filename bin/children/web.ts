/** The web process: pages, their API, /healthz and /readyz. */
import { startWeb } from '../../web/server/main.ts';
import { runChild } from '../manager/run-child.ts';

runChild((config) => startWeb(config));
