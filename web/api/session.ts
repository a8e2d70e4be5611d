/** Sign-in, who am I, the post I act as, passwords and one-time links. */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { Done, Id, Instant, Role, UnitRef } from './values.ts';

export const Username = z.string().trim().min(2).max(40);
export const Password = z.string().min(1).max(200);

/** A role at a unit. What a person sees and may do follows from the post they act as. */
export const Post = z.object({
  id: Id,
  unit: UnitRef,
  role: Role,
  /** What waits there: unclaimed plus own open tasks. */
  open: z.number().int(),
});
export type Post = z.infer<typeof Post>;

export const Me = z.object({
  user: z.object({ id: Id, name: z.string(), username: z.string(), telephone: z.string().nullable() }),
  posts: z.array(Post),
  actingPostId: Id.nullable(),
  /** Every right the acting post has, as policies name them; pages hide what is missing. */
  rights: z.array(z.string()),
  /** Send it as `X-CSRF-Token` with every request that is not GET. */
  csrfToken: z.string(),
  /** Only the password may be changed until then. */
  mustChangePassword: z.boolean(),
  idleMinutes: z.number().int(),
  demo: z.boolean(),
  /** Today, Asia/Shanghai, by the application's clock. */
  today: z.iso.date(),
});
export type Me = z.infer<typeof Me>;

export const DemoLoading = z.object({
  state: z.enum(['off', 'running', 'done', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
  step: z.string(),
});

/** What the sign-in page needs before anybody is known. */
export const welcome = defineEndpoint({
  name: 'session.welcome',
  method: 'GET',
  path: '/api/welcome',
  access: 'public',
  answer: z.object({
    demo: z.boolean(),
    /** In demo mode only; `password` is the same for all. */
    demoAccounts: z.array(
      z.object({
        username: z.string(),
        password: z.string(),
        name: z.string(),
        unitName: z.string(),
        provinceName: z.string(),
        role: Role,
      }),
    ),
    demoLoading: DemoLoading,
    /** True until the first administrator exists: the page says to look at the start-up message. */
    needsAdministrator: z.boolean(),
    passwordRules: z.object({ minLength: z.number().int(), kinds: z.number().int() }),
  }),
});

export const signIn = defineEndpoint({
  name: 'session.signIn',
  method: 'POST',
  path: '/api/session',
  access: 'public',
  body: z.object({ username: Username, password: Password }),
  answer: Me,
});
export const me = defineEndpoint({ name: 'session.me', method: 'GET', path: '/api/session', answer: Me });
export const signOut = defineEndpoint({
  name: 'session.signOut',
  method: 'DELETE',
  path: '/api/session',
  answer: Done,
});
export const actAs = defineEndpoint({
  name: 'session.actAs',
  method: 'PUT',
  path: '/api/session/post',
  body: z.object({ postId: Id }),
  answer: Me,
});
export const changePassword = defineEndpoint({
  name: 'session.changePassword',
  method: 'PUT',
  path: '/api/session/password',
  body: z.object({ current: Password, next: Password }),
  answer: Me,
});

const Token = z.object({ token: z.string().min(20).max(200) });
/** What a one-time link is for. 410 link-expired when used or too old. */
export const linkLookup = defineEndpoint({
  name: 'session.linkLookup',
  method: 'GET',
  path: '/api/links/:token',
  access: 'public',
  params: Token,
  answer: z.object({
    purpose: z.enum(['first-administrator', 'set-password']),
    /** Of the person the link belongs to; null: they choose (first administrator). */
    username: z.string().nullable(),
    name: z.string().nullable(),
    expiresAt: Instant,
  }),
});
/** Uses the link, sets the password, signs in. `username` and `name` are needed for the first administrator. */
export const linkRedeem = defineEndpoint({
  name: 'session.linkRedeem',
  method: 'POST',
  path: '/api/links/:token',
  access: 'public',
  params: Token,
  body: z.object({
    username: Username.optional(),
    name: z.string().trim().min(1).max(40).optional(),
    password: Password,
  }),
  answer: Me,
});
