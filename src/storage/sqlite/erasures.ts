import { newLeftover, WITHDRAWN_AS_ERASED, type Erasure } from '../../domain/erasure.ts';
import { NO_RECIPIENT, recipientKey } from '../erasure-rules.ts';
import { recipientRecord } from '../records/recipients.ts';
import { ownerOf } from '../records/record.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { createAged } from './aged.ts';
import { number, text } from './cells.ts';
import type { Connection } from './connection.ts';
import { createErasedMessages, type Reached } from './erased-messages.ts';
import { createErasedRecords } from './erased-records.ts';
import { createLettingGo } from './letting-go.ts';
import { among, idsOf, listed } from './listed.ts';
import { createRedactions } from './redactions.ts';

/** Takes people out of the database. */
export function createErasures(
  connection: Connection,
  vault: Vault,
  reached: Reached & { readonly nameFamily: (familyId: string) => void },
) {
  const messages = createErasedMessages(connection, vault, reached);
  const records = createErasedRecords(connection, reached.nameFamily);
  const unnamed = connection.prepare(
    `SELECT 1 FROM registrations WHERE contact_id ${among('?1')} AND stage <> 'withdrawn' AND id NOT ${among('?2')} LIMIT 1`,
  );
  const holding = connection.prepare(
    `SELECT 1 FROM appointments WHERE registration_id ${among('?')} AND state IN ('offered', 'confirmed') LIMIT 1`,
  );
  const registrationsOf = connection.prepare(`SELECT id FROM registrations WHERE contact_id ${among('?')}`);
  const appointmentsOf = connection.prepare(
    `SELECT id FROM appointments WHERE registration_id ${among('?')}`,
  );
  const recipientsOf = (column: string) =>
    connection.prepare(`SELECT id, broadcast_id, position FROM recipients WHERE ${column} ${among('?')}`);
  const recipientsOfContact = recipientsOf('contact_id');
  const recipientsOfRegistration = recipientsOf('registration_id');
  const emptyRecipient = connection.prepare(
    `UPDATE recipients SET contact_id = '', sealed = ?, reason = iif(state = 'waiting', ?, reason),
       state = iif(state = 'waiting', 'suppressed', state) WHERE id = ?`,
  );

  function eraseRecipient(id: string): void {
    const box = vault.seal(NO_RECIPIENT, ownerOf(recipientRecord, { id }));
    emptyRecipient.run([box, WITHDRAWN_AS_ERASED, id]);
  }

  /** Those named, and of a whole contact those that were given up. */
  function registrationsThatGo({ contactIds, registrationIds, whole }: Erasure): readonly string[] {
    const former = whole ? idsOf(registrationsOf.all([listed(contactIds)])) : [];
    return [...new Set([...registrationIds, ...former])];
  }

  return {
    isErased: messages.isErased,
    eraseMessage: (id: string, at: number): void => {
      messages.eraseMessage(id, at);
    },
    ...createRedactions(connection, vault, reached.leftovers),
    ...createAged(connection),
    ...createLettingGo(connection, reached),
    checkErasure({ contactIds, registrationIds, whole }: Erasure): CommitOutcome {
      if (holding.get([listed(registrationIds)]) !== null) return 'stale';
      if (!whole) return 'ok';
      return unnamed.get([listed(contactIds), listed(registrationIds)]) === null ? 'ok' : 'stale';
    },
    erase(given: Erasure): void {
      const { contactIds, whole, lastMessages, at } = given;
      const registrationIds = registrationsThatGo(given);
      const erasure = { ...given, registrationIds };
      const appointmentIds = idsOf(appointmentsOf.all([listed(registrationIds)]));
      const frozen = recipientsOfRegistration.all([listed(registrationIds)]);
      const keys = frozen.map((row) => recipientKey({ broadcastId: text(row, 1), position: number(row, 2) }));
      messages.eraseMessages(erasure, appointmentIds, new Set(keys));
      messages.eraseTexts(erasure);
      records.eraseNotes(contactIds);
      const theirs = whole ? recipientsOfContact.all([listed(contactIds)]) : [];
      for (const id of new Set(idsOf([...frozen, ...theirs]))) eraseRecipient(id);
      records.eraseRegistrations(registrationIds, appointmentIds);
      if (whole) records.eraseContacts(erasure);
      for (const id of lastMessages) reached.leftovers.writeLeftover(newLeftover('message', id, at));
    },
  };
}

export type Erasures = ReturnType<typeof createErasures>;
