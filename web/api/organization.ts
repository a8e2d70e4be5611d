/** Units, users, posts. Who may do it: system administrators their own subtree; locking also security administrators. */
import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { Username } from './session.ts';
import {
  DateString,
  Done,
  EngineKey,
  Id,
  Instant,
  PageQuery,
  pageOf,
  QueryFlag,
  Role,
  UnitRef,
  UserRef,
} from './values.ts';

export const UnitKind = z.enum([
  'government',
  'civil-affairs',
  'federation',
  'finance',
  'township',
  'window',
  'village',
  'other',
]);
export const UnitLevel = z.enum(['province', 'city', 'county', 'township', 'village']);
export const UnitName = z.object({ name: z.string(), from: DateString, to: DateString.nullable() });

export const Unit = z.object({
  id: Id,
  parentId: Id.nullable(),
  name: z.string(),
  /** Earlier and coming names, dated. */
  names: z.array(UnitName),
  kind: UnitKind,
  level: UnitLevel,
  /** GB/T 2260 or street code; some units have none. */
  divisionCode: z.string().nullable(),
  telephone: z.string().nullable(),
  address: z.string().nullable(),
  /** yizhan: works here; exchange: reached through the exchange port. */
  reach: z.enum(['yizhan', 'exchange']),
  validFrom: DateString,
  validTo: DateString.nullable(),
  users: z.number().int(),
});
export type Unit = z.infer<typeof Unit>;

export const units = defineEndpoint({
  name: 'organization.units',
  method: 'GET',
  path: '/api/units',
  query: z.object({ q: z.string().trim().max(60).optional(), includeClosed: QueryFlag.optional() }),
  answer: z.object({ units: z.array(Unit) }),
});
const UnitFields = z.object({
  parentId: Id.nullable(),
  name: z.string().trim().min(2).max(80),
  kind: UnitKind,
  level: UnitLevel,
  divisionCode: z
    .string()
    .regex(/^\d{2,12}$/)
    .nullable(),
  telephone: z.string().trim().max(40).nullable(),
  address: z.string().trim().max(200).nullable(),
  validFrom: DateString,
});
export const createUnit = defineEndpoint({
  name: 'organization.createUnit',
  method: 'POST',
  path: '/api/units',
  body: UnitFields,
  answer: Unit,
});
const UnitParams = z.object({ unitId: Id });
/** A new `name` takes effect on `nameFrom` (today otherwise); the old one is kept for papers of its time. */
export const updateUnit = defineEndpoint({
  name: 'organization.updateUnit',
  method: 'PATCH',
  path: '/api/units/:unitId',
  params: UnitParams,
  body: UnitFields.partial().extend({
    nameFrom: DateString.optional(),
    validTo: DateString.nullable().optional(),
  }),
  answer: Unit,
});

export const UserPost = z.object({
  id: Id,
  unit: UnitRef,
  role: Role,
  validFrom: DateString,
  validTo: DateString.nullable(),
});
export const User = z.object({
  id: Id,
  username: z.string(),
  name: z.string(),
  telephone: z.string().nullable(),
  posts: z.array(UserPost),
  state: z.enum(['active', 'locked', 'closed', 'awaiting-password']),
  lockedUntil: Instant.nullable(),
  lastSignInAt: Instant.nullable(),
  openTasks: z.number().int(),
});
export type User = z.infer<typeof User>;
export const users = defineEndpoint({
  name: 'organization.users',
  method: 'GET',
  path: '/api/users',
  query: PageQuery.extend({
    q: z.string().trim().max(60).optional(),
    unitId: Id.optional(),
    role: Role.optional(),
  }),
  answer: pageOf(User),
});
const PostInput = z.object({ unitId: Id, role: Role });
/** A one-time link (valid 72 h) with which the person sets the password. Shown once. */
export const OneTimeLink = z.object({ path: z.string(), expiresAt: Instant });
export const createUser = defineEndpoint({
  name: 'organization.createUser',
  method: 'POST',
  path: '/api/users',
  body: z.object({
    username: Username,
    name: z.string().trim().min(1).max(40),
    telephone: z.string().trim().max(40).nullable(),
    posts: z.array(PostInput).min(1).max(20),
  }),
  answer: z.object({ user: User, link: OneTimeLink }),
});
const UserParams = z.object({ userId: Id });
export const updateUser = defineEndpoint({
  name: 'organization.updateUser',
  method: 'PATCH',
  path: '/api/users/:userId',
  params: UserParams,
  body: z.object({
    name: z.string().trim().min(1).max(40).optional(),
    telephone: z.string().trim().max(40).nullable().optional(),
    /** Replaces all posts. */
    posts: z.array(PostInput).min(1).max(20).optional(),
  }),
  answer: User,
});
export const resetPassword = defineEndpoint({
  name: 'organization.resetPassword',
  method: 'POST',
  path: '/api/users/:userId/password-reset',
  params: UserParams,
  answer: OneTimeLink,
});
/** lock and close end every session of the person at once. */
export const setUserState = defineEndpoint({
  name: 'organization.setUserState',
  method: 'PUT',
  path: '/api/users/:userId/state',
  params: UserParams,
  body: z.object({
    state: z.enum(['active', 'locked', 'closed']),
    reason: z.string().trim().min(2).max(300),
  }),
  answer: User,
});
/** 离职转办: what the person holds. */
export const handOverList = defineEndpoint({
  name: 'organization.handOverList',
  method: 'GET',
  path: '/api/users/:userId/hand-over',
  params: UserParams,
  answer: z.object({
    tasks: z.array(
      z.object({
        userTaskKey: EngineKey,
        stepName: z.string(),
        caseNumber: z.string(),
        unit: UnitRef,
        dueOn: DateString.nullable(),
        candidates: z.array(UserRef),
      }),
    ),
  }),
});
/** `toUserId` null: back to the pool. One answer per task. */
export const handOver = defineEndpoint({
  name: 'organization.handOver',
  method: 'POST',
  path: '/api/users/:userId/hand-over',
  params: UserParams,
  body: z.object({
    userTaskKeys: z.array(EngineKey).min(1).max(200),
    toUserId: Id.nullable(),
    reason: z.string().trim().min(2).max(300),
  }),
  answer: z.object({
    results: z.array(z.object({ userTaskKey: EngineKey, ok: z.boolean(), detail: z.string().nullable() })),
  }),
});
export const revokeSessions = defineEndpoint({
  name: 'organization.revokeSessions',
  method: 'DELETE',
  path: '/api/users/:userId/sessions',
  params: UserParams,
  answer: Done,
});
