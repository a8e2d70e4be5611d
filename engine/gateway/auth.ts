/**
 * Who may talk to the gateway: everybody, or who presents the one credential. The same `Authorization` value on
 * REST and in gRPC metadata. Compared in constant time.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

export type GatewayAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Returns whether an `Authorization` value (undefined when none was sent) is the right one. */
export function authenticator(auth: GatewayAuth): (authorization: string | undefined) => boolean {
  if (auth.kind === 'none') return () => true;
  const scheme = auth.kind === 'basic' ? 'basic' : 'bearer';
  const credential =
    auth.kind === 'basic' ? Buffer.from(`${auth.username}:${auth.password}`).toString('base64') : auth.token;
  const expected = digest(credential);
  return (authorization) => {
    const match = /^(\S+) +(\S+)$/.exec(authorization ?? '');
    return match?.[1]?.toLowerCase() === scheme && timingSafeEqual(digest(match[2] ?? ''), expected);
  };
}
