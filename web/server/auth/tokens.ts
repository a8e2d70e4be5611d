/** Random tokens for cookies and links; only their hashes are stored. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(tokenHash(a), tokenHash(b));
}
