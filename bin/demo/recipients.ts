/**
 * People who receive a subsidy already, as a register taken over from elsewhere would list them: what the
 * already-paid check of an application finds. Invented, like everybody in the demonstration.
 */
import type { Knex } from '../../db/connection.ts';
import { openKeyRing } from '../../db/crypto/key-ring.ts';
import { insertEntitlement, savePerson } from '../../db/repositories/persons.ts';
import { demoPerson } from './people.ts';
import { changzhi, kunming, type Place, tongchuan } from './places.ts';

/** With the 60 applicants of the stories: 200 people. */
export const recipientCount = 140;
/** People after those of the stories. */
const firstIndex = 60;
const places: readonly Place[] = [tongchuan, changzhi, kunming];

export async function registerRecipients(knex: Knex, keyFile: string, at: string): Promise<void> {
  const ring = await openKeyRing(knex, keyFile);
  const filedBy = { kind: 'self', name: '', identityNumber: '', phone: '', relation: '' };
  const payee = { relation: 'self', name: '', account: '', bank: '' };
  await knex.transaction(async (trx) => {
    for (let index = firstIndex; index < firstIndex + recipientCount; index++) {
      const place = places[index % places.length] ?? tongchuan;
      const person = demoPerson(index, place.area);
      const id = `demo-recipient-${index}`;
      const facts = {
        certificateExpiresOn: '2030-12-31',
        address: '',
        income: 'dibao' as const,
        benefits: [],
      };
      await savePerson(trx, ring, { id, ...person, ...facts, details: { filedBy, payee, note: '' } }, at);
      const { identityNumber } = person;
      await insertEntitlement(trx, ring, {
        ...{ id: `${id}-nursing`, personId: id, identityNumber, item: 'nursing', fromMonth: '2024-01' },
        ...{ unitId: `mz-${place.area}`, monthly: null, applicationId: null, at },
      });
    }
  });
}
