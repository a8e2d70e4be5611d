/**
 * The first script of the page.
 *
 * The schemas must not try `new Function` (the content security policy reports it), which zod decides when a schema is
 * made: so it is told before the application, with all its schemas, is loaded.
 */
import './shared/styles/base.css';
import { config } from 'zod';

config({ jitless: true });
const { start } = await import('./app/start.tsx');
await start();
