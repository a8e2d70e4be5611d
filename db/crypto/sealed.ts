/**
 * Sealing with AES-256-GCM: version (1 byte) | key number (4) | nonce (12) | tag (16) | ciphertext.
 *
 * 1. Every sealed value is bound to its context ('person:<id>:name'): moved to another row or column it does not open.
 * 2. The key number inside lets old values open after a rotation.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 1;
const HEAD = 1 + 4 + 12 + 16;

/** The value cannot be opened: wrong key, wrong context, or damaged. */
export class SealBroken extends Error {
  override name = 'SealBroken';
}

export interface NumberedKey {
  readonly number: number;
  /** 32 bytes. */
  readonly key: Buffer;
}

export function sealBytes({ number, key }: NumberedKey, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  const head = Buffer.alloc(5);
  head.writeUInt8(VERSION, 0);
  head.writeUInt32BE(number, 1);
  return Buffer.concat([head, nonce, cipher.getAuthTag(), body]);
}

/** The key number a sealed value names. */
export function keyNumberOf(sealed: Uint8Array): number {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < HEAD || bytes.readUInt8(0) !== VERSION) throw new SealBroken('not a sealed value');
  return bytes.readUInt32BE(1);
}

export function openBytes(key: Buffer, sealed: Uint8Array, context: string): Buffer {
  keyNumberOf(sealed);
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(5, 17));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(17, HEAD));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEAD)), decipher.final()]);
  } catch {
    throw new SealBroken(`sealed value does not open in context ${context}`);
  }
}
