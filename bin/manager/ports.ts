/** TCP ports: one that is free, and a clear word when a wanted one is not. */
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ExplainedError } from '../explained-error.ts';

/** Listens for a moment. Returns the port, or the error that listening gave. */
async function tryListen(host: string, port: number): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

/** A port that nothing listens on. */
export async function freePort(host: string): Promise<number> {
  const port = await tryListen(host, 0);
  if (typeof port === 'number') return port;
  throw port;
}

/**
 * Makes sure `port` can be listened on; 0 becomes a free one. `patienceMs` is how long a port that is taken may
 * still be let go (the processes of a killed application end a moment after it). Throws ExplainedError.
 */
export async function claimPort(
  host: string,
  port: number,
  variable: string,
  patienceMs: number,
): Promise<number> {
  for (const deadline = Date.now() + patienceMs; ; await delay(100)) {
    const outcome = await tryListen(host, port);
    if (typeof outcome === 'number') return outcome;
    if (outcome.code === 'EADDRINUSE' && Date.now() < deadline) continue;
    if (outcome.code === 'EADDRINUSE') {
      throw new ExplainedError(
        `端口 ${port} 已被其他程序占用。请停止该程序,或换一个端口:${variable}=${port + 1} npm start`,
        `Port ${port} is in use by another program. Stop it, or choose another port with ${variable}.`,
      );
    }
    throw new ExplainedError(
      `无法监听 ${host}:${port}(${outcome.code})。`,
      `Cannot listen on ${host}:${port}: ${outcome.message}`,
    );
  }
}
