import type { DemoMade } from '../../domain/demo.ts';
import { OUTBOX_STATES } from '../../domain/message.ts';
import { PHONE_COUNTS } from '../../domain/tries.ts';
import type { Vault } from '../vault.ts';
import { number, oneOf } from './cells.ts';
import type { Connection } from './connection.ts';
import { createErasedRecords } from './erased-records.ts';
import { among, idsOf, listed } from './listed.ts';
import type { OutboxCounts } from './outbox-counts.ts';

/**
 * Takes out what the demo made. Unlike an erasure it leaves nothing, not even ids: nobody was behind them.
 * @param nameFamily names a family as it is then
 */
export function createMade(
  connection: Connection,
  vault: Vault,
  counts: OutboxCounts,
  nameFamily: (familyId: string) => void,
) {
  const records = createErasedRecords(connection, nameFamily);
  const familiesOf = connection.prepare(`SELECT DISTINCT family_id FROM cases WHERE a_hash ${among('?')}`);
  const registrationsOf = connection.prepare(
    `SELECT id FROM registrations WHERE contact_id ${among('?1')}
       OR (contact_id IS NULL AND family_id ${among('?2')})`,
  );
  const appointmentsOf = connection.prepare(
    `SELECT id FROM appointments WHERE registration_id ${among('?')}`,
  );
  const giveBack = connection.prepare(
    `UPDATE slots SET taken = taken - held.people FROM (
       SELECT slot_id, sum(people) AS people FROM appointments
       WHERE id ${among('?')} AND state IN ('offered', 'confirmed') GROUP BY slot_id
     ) AS held WHERE slots.id = held.slot_id`,
  );
  const messages = connection.prepare(
    `SELECT state, count(*) FROM outbox WHERE contact_id ${among('?')} GROUP BY state`,
  );
  const requestsOf = connection.prepare(`DELETE FROM person_requests WHERE contact_id ${among('?')}`);
  const drop = (table: string, column: string, and = '') =>
    connection.prepare(`DELETE FROM ${table} WHERE ${column} ${among('?')}${and}`);
  const byContact = ['inbound', 'outbox', 'conversations'].map((table) => drop(table, 'contact_id'));
  const dropRecipients = drop('recipients', 'broadcast_id');
  const dropSessions = drop('sessions', 'account_id');
  const dropSlots = drop('slots', 'id', ' AND taken = 0');
  const dropCases = drop(
    'cases',
    'a_hash',
    " AND family_id NOT IN (SELECT family_id FROM registrations WHERE stage <> 'withdrawn')",
  );
  const byId = (table: string) => drop(table, 'id');
  const dropBroadcasts = byId('broadcasts');
  const dropChanges = byId('changes');
  const dropClosures = byId('closures');
  const dropStaff = byId('staff');
  const dropAccounts = byId('accounts');

  return {
    removeMade(made: DemoMade): void {
      const contacts = listed(made.contactIds);
      const registrations = idsOf(registrationsOf.all([contacts, listed(made.familyIds)]));
      const appointments = idsOf(appointmentsOf.all([listed(registrations)]));
      giveBack.run([listed(appointments)]);
      requestsOf.run([listed(registrations.map((id) => `registration:${id}`))]);
      records.eraseRegistrations(registrations, appointments);
      records.eraseNotes(made.contactIds);
      records.eraseContacts({
        ...{ contactIds: made.contactIds, registrationIds: registrations, writtenTo: [], whole: true },
        ...{ heldRequests: [], lastMessages: [], at: 0 },
        triesIds: made.contactIds.flatMap((id) => PHONE_COUNTS.map(({ idOf }) => idOf(id))),
      });
      for (const row of messages.all([contacts]))
        counts.removed(oneOf(OUTBOX_STATES, row, 0), number(row, 1));
      for (const query of byContact) query.run([contacts]);
      dropRecipients.run([listed(made.broadcastIds)]);
      dropBroadcasts.run([listed(made.broadcastIds)]);
      dropChanges.run([listed(made.changeIds)]);
      dropClosures.run([listed(made.closureIds)]);
      dropSlots.run([listed(made.slotIds)]);
      const hashes = listed(made.aNumbers.map((aNumber) => vault.hash('a_number', aNumber)));
      const families = idsOf(familiesOf.all([hashes]));
      dropCases.run([hashes]);
      families.forEach(nameFamily);
      dropSessions.run([listed(made.accountIds)]);
      dropAccounts.run([listed(made.accountIds)]);
      dropStaff.run([listed(made.staffIds)]);
    },
  };
}
