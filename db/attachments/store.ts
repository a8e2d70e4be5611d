/**
 * Where the bytes of attachments lie: a port, and its implementation as sealed files below the data directory.
 *
 * 1. A file is sealed for its id: swapped with another one it does not open.
 * 2. A file is complete or absent: written beside, made durable, then named.
 */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { KeyRing } from '../crypto/key-ring.ts';

export interface AttachmentStore {
  put(id: string, bytes: Uint8Array): Promise<void>;
  /** Throws AttachmentLost when it is not there, SealBroken when it was changed. */
  get(id: string): Promise<Buffer>;
  /** Nothing happens when it is not there. */
  remove(id: string): Promise<void>;
}

export class AttachmentLost extends Error {
  override name = 'AttachmentLost';
}

export function createFileStore(folder: string, ring: KeyRing): AttachmentStore {
  const place = (id: string) => {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error(`not an attachment id: ${id}`);
    return path.join(folder, id.slice(0, 2), id);
  };
  return {
    put: async (id, bytes) => {
      const file = place(id);
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      const handle = await open(`${file}.part`, 'w', 0o600);
      try {
        await handle.writeFile(ring.sealFile(bytes, `attachment:${id}`));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${file}.part`, file);
    },
    get: async (id) => {
      const sealed = await readFile(place(id)).catch((error: unknown) => {
        throw new AttachmentLost(`attachment ${id}: ${String(error)}`);
      });
      return ring.openFile(sealed, `attachment:${id}`);
    },
    remove: async (id) => {
      await rm(place(id), { force: true });
      await rm(`${place(id)}.part`, { force: true });
    },
  };
}
