import { freedRequestId, noShowRequestId } from '../../domain/person-request.ts';
import type { Erasure } from '../../domain/erasure.ts';
import { ALIAS_SETTINGS, ASKED_SETTINGS, FLAG_SETTINGS, TOLD_SETTINGS } from '../carried-settings.ts';
import type { Connection } from './connection.ts';
import { among, idsOf, listed } from './listed.ts';

/** Takes what is known of people besides their words out of the database. */
/** @param nameFamily names a family as it is then */
export function createErasedRecords(connection: Connection, nameFamily: (familyId: string) => void) {
  const drop = (table: string, column: string) => {
    const query = connection.prepare(`DELETE FROM ${table} WHERE ${column} ${among('?')}`);
    return (values: readonly string[]): void => void query.run([listed(values)]);
  };
  const familiesOf = connection.prepare(`SELECT family_id FROM registrations WHERE id ${among('?')}`);
  const dropReminders = drop('reminders', 'appointment_id');
  const dropPassedOn = drop('passed_on', 'appointment_id');
  const dropCalls = drop('calls', 'id');
  const dropCheckIns = drop('check_ins', 'appointment_id');
  const dropAppointments = drop('appointments', 'id');
  const dropRegistrations = drop('registrations', 'id');
  const dropTries = drop('tries', 'id');
  const dropRequests = drop('person_requests', 'id');
  const dropRequestsOf = connection.prepare(
    `DELETE FROM person_requests WHERE contact_id ${among('?1')} AND id NOT ${among('?2')}`,
  );
  // Of phones that staff let pass for a case, or were asked to.
  const dropPasses = connection.prepare(
    `DELETE FROM tries WHERE id >= ?1 AND id < ?2 AND coalesce(request_id, '') NOT ${among('?3')}`,
  );
  const dropAliases = drop('aliases', 'contact_id');
  const dropNames = drop('aliases', 'id');
  const dropFlags = drop('address_flags', 'id');
  const dropAsked = drop('passed_on', 'contact_id');
  const dropSettings = drop('settings', 'name');
  const askedOf = (column: string) =>
    connection.prepare(`SELECT id FROM passed_on WHERE ${column} ${among('?')}`);
  const askedAbout = askedOf('appointment_id');
  const askedAt = askedOf('contact_id');
  const aliasesOf = connection.prepare(`SELECT id FROM aliases WHERE contact_id ${among('?')}`);
  const dropTalks = connection.prepare(
    `DELETE FROM conversations WHERE contact_id ${among('?')} AND stopped = 0`,
  );

  return {
    eraseRegistrations(registrationIds: readonly string[], appointmentIds: readonly string[]): void {
      const asked = idsOf(askedAbout.all([listed(appointmentIds)]));
      dropSettings([
        ...asked.map((id) => `${ASKED_SETTINGS}${id}`),
        ...appointmentIds.map((id) => `${TOLD_SETTINGS}${id}`),
      ]);
      dropReminders(appointmentIds);
      dropPassedOn(appointmentIds);
      dropCalls(appointmentIds);
      dropCheckIns(appointmentIds);
      dropAppointments(appointmentIds);
      const families = idsOf(familiesOf.all([listed(registrationIds)]));
      dropRegistrations(registrationIds);
      families.forEach(nameFamily);
      dropTries(registrationIds.map((id) => `asked:${id}`));
      dropRequests([...registrationIds.map(freedRequestId), ...appointmentIds.map(noShowRequestId)]);
    },
    /** What staff wrote down: nobody can tell of which family at a phone it is. */
    eraseNotes: drop('notes', 'contact_id'),
    /** All that is known by the contacts alone; who stopped stays stopped. */
    eraseContacts({ contactIds, heldRequests, triesIds }: Erasure): void {
      const contacts = listed(contactIds);
      const flags = contactIds.flatMap((id) => [`${id}:sms`, `${id}:whatsapp`]);
      dropSettings([
        ...[...contactIds, ...idsOf(aliasesOf.all([contacts]))].map((id) => `${ALIAS_SETTINGS}${id}`),
        ...flags.map((id) => `${FLAG_SETTINGS}${id}`),
        ...idsOf(askedAt.all([contacts])).map((id) => `${ASKED_SETTINGS}${id}`),
      ]);
      dropRequestsOf.run([contacts, listed(heldRequests)]);
      dropTries(triesIds);
      for (const id of contactIds) dropPasses.run([`pass:${id}:`, `pass:${id};`, listed(heldRequests)]);
      dropAliases(contactIds);
      dropNames(contactIds);
      dropFlags(flags);
      dropAsked(contactIds);
      dropTalks.run([contacts]);
    },
  };
}
