/** Divisions one step at a time, township offices below them. */
import type { FastifyInstance } from 'fastify';
import { listDivisions, listUnits, unitsById } from '../../../db/repositories/units.ts';
import * as api from '../../api/divisions.ts';
import type { App } from '../context.ts';
import { serve } from '../recipe.ts';

export function registerDivisionRoutes(server: FastifyInstance, app: App): void {
  serve(server, app, api.children, ({ query, transact }) =>
    transact(async ({ trx }) => ({
      divisions: (await listDivisions(trx, query.parent ?? null)).map(
        ({ code, name, level, has_children }) => ({
          code,
          name,
          level,
          leaf: !has_children,
        }),
      ),
    })),
  );
  serve(server, app, api.townships, ({ query, transact }) =>
    transact(async ({ trx }) => {
      const found = await listUnits(trx, {
        kind: 'township',
        ...(query.division ? { divisionPrefix: query.division } : {}),
        ...(query.q ? { nameContains: query.q } : {}),
        limit: 200,
      });
      const above = await unitsById(
        trx,
        found.flatMap((unit) => [...unit.path]),
      );
      return {
        townships: found.map((unit) => ({
          unitId: unit.id,
          name: unit.name,
          divisionCode: unit.division_code,
          path: unit.path.slice(0, -1).map((id) => above.get(id)?.name.replace(/人民政府$/, '') ?? ''),
          reach: unit.reach,
        })),
      };
    }),
  );
}
