/** The audit and its chain, for audit administrators: those of the system unit see everything, others their own area. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type AuditRow, listAudit, verifyAudit } from '../../../db/repositories/audit.ts';
import { endOfDay, startOfDay } from '../../../domain/calendar/dates.ts';
import * as api from '../../api/audit.ts';
import type { Endpoint } from '../../api/endpoint.ts';
import type { App } from '../context.ts';
import { fromCursor, page } from '../cursor.ts';
import { systemUnitId } from '../policies/organization.ts';
import { hasRight } from '../policies/rights.ts';
import { forbidden } from '../problems.ts';
import { type SignedCall, serve } from '../recipe.ts';

const NumberCursor = z.tuple([z.number().int()]);

function checkRight<E extends Endpoint>(call: SignedCall<E>): void {
  if (!hasRight(call.post.role, 'audit')) throw forbidden();
}

function presentRow(row: AuditRow): z.input<typeof api.AuditRow> {
  return {
    number: row.number,
    at: row.at,
    who: row.who,
    unitName: row.unit_name,
    role: row.role,
    address: row.address,
    action: row.action,
    result: row.result,
    objectKind: row.object_kind,
    objectId: row.object_id,
    objectLabel: row.object_label,
    facts: row.facts,
  };
}

export function registerAuditRoutes(server: FastifyInstance, app: App): void {
  serve(server, app, api.list, async (call) => {
    checkRight(call);
    const { q, action, userId, from, to, cursor, limit } = call.query;
    const unitId = call.post.unit.id;
    const before = fromCursor(cursor, NumberCursor);
    const found = await call.transact(({ trx }) =>
      listAudit(trx, {
        ...(q ? { text: q } : {}),
        ...(action ? { action } : {}),
        ...(userId ? { userId } : {}),
        ...(from ? { from: startOfDay(from) } : {}),
        ...(to ? { until: endOfDay(to) } : {}),
        ...(before ? { before: before[0] } : {}),
        ...(unitId === systemUnitId ? {} : { below: unitId }),
        limit: limit + 1,
      }),
    );
    const { rows, nextCursor } = page(found, limit, (row) => [row.number]);
    return { rows: rows.map(presentRow), nextCursor };
  });
  serve(server, app, api.verify, async (call) => {
    checkRight(call);
    return call.transact(async ({ trx, audit }) => {
      const { rows, brokenAt } = await verifyAudit(trx);
      audit({ action: 'audit.verify', facts: { rows, intact: brokenAt === null, brokenAt } });
      return { rows, intact: brokenAt === null, brokenAt };
    });
  });
}
