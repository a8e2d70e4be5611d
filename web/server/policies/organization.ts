/** Who administers which units and people. */
import type { Role } from '../../api/values.ts';

/** The unit of those who administer the whole installation; it is above everything. */
export const systemUnitId = 'system';

export interface AdminView {
  readonly unitId: string;
  readonly role: Role;
}

/** System administrators their own unit and what lies below; those of the system unit everything. */
export function administers(admin: AdminView, unitPath: readonly string[]): boolean {
  return admin.role === 'system-admin' && (admin.unitId === systemUnitId || unitPath.includes(admin.unitId));
}

/** Locks and sessions: security administrators too. */
export function guards(admin: AdminView, unitPath: readonly string[]): boolean {
  const guard = admin.role === 'system-admin' || admin.role === 'security-admin';
  return guard && (admin.unitId === systemUnitId || unitPath.includes(admin.unitId));
}

/** The three administrators are separated (GB/T 22239): nobody holds two of these roles. */
export const separatedRoles: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin'];
export function breaksSeparation(roles: readonly Role[]): boolean {
  return new Set(roles.filter((role) => separatedRoles.includes(role))).size > 1;
}
