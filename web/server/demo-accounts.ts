/** The accounts that the sign-in page offers in demo mode, and only then. */

import { rows, sql, type Trx } from '../../db/repositories/sql.ts';
import { demoPassword } from '../../db/seeds/demo/organization.ts';
import type { Role } from '../api/values.ts';

export { demoPassword };

interface Row {
  username: string;
  name: string;
  unit_name: string;
  province_name: string;
  role: Role;
}

export async function demoAccounts(trx: Trx) {
  const found = await rows<Row>(
    trx,
    sql`select x.username, x.name, p.role,
        (select n.name from app.unit_name n where n.unit_id = p.unit_id order by n.valid_from desc limit 1) as unit_name,
        coalesce((select d.name from app.division d where d.code = left(u.division_code, 2)), '') as province_name
      from app.app_user x join app.post p on p.user_id = x.id and p.valid_to is null join app.unit u on u.id = p.unit_id
      where x.demo and x.state = 'active' order by x.username, p.id`,
  );
  return found.map((row) => ({
    username: row.username,
    password: demoPassword,
    name: row.name,
    unitName: row.unit_name,
    provinceName: row.province_name,
    role: row.role,
  }));
}
