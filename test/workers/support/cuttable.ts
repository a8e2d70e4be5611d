/** A connection that can be cut: a TCP relay in front of a server. While it is cut, whoever connects is reset. */
import { connect, createServer, type Socket } from 'node:net';

export interface Cuttable {
  readonly port: number;
  /** Breaks what is open and refuses what comes. */
  cut(): void;
  mend(): void;
  /** How many connections were refused so far. */
  refused(): number;
  close(): Promise<void>;
}

export async function cuttable(target: { host: string; port: number }): Promise<Cuttable> {
  const sockets = new Set<Socket>();
  let whole = true;
  let refused = 0;
  const join = (one: Socket, other: Socket) => {
    sockets.add(one);
    one.on('error', () => other.destroy());
    one.on('close', () => {
      sockets.delete(one);
      other.destroy();
    });
    one.pipe(other);
  };
  const server = createServer((socket) => {
    if (!whole) {
      refused++;
      socket.on('error', () => undefined);
      socket.resetAndDestroy();
      return;
    }
    const onward = connect(target.port, target.host);
    join(socket, onward);
    join(onward, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  const cut = () => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut,
    mend: () => {
      whole = true;
    },
    refused: () => refused,
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
