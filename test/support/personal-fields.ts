import { expect } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import {
  makeBroadcast,
  makeCase,
  makeConversation,
  makeInbound,
  makeOutboxMessage,
  makeRecipient,
  makeRegistration,
} from './records.ts';

/** A value for each personal field that no other record holds. */
export const PERSONAL = {
  aNumber: '987654321',
  givenNames: 'Xochitl Prueba',
  surnames: 'Zzyzx Ejemplo',
  birthDate: '1987-06-05',
  phone: '+525559876543',
  alternate: '+525559876544',
  shelter: '+525559876545',
  externalId: 'MX.98765432109876',
  text: 'me llamo de prueba',
  city: 'Ciudad Secreta',
  missing: 'mi hermana Inventada',
  need: 'pregnancy',
  body: 'su cita inventada',
  snapshot: 'instantanea inventada',
  longitude: '117.123456',
  broadcastTitle: 'aviso inventado del puente',
  broadcastText: 'texto inventado para muchos',
  recipientName: 'Anacleta Inventada',
  recipientPhone: '+525559876546',
} as const;

/** A family's id: meant to be readable, in its case and in its registration. */
export const READABLE = 'family-in-the-clear';

/** Stores a case, a text, a talk, a registration, a message and a broadcast with a recipient that hold all of PERSONAL. */
export async function storePersonal(storage: Storage): Promise<void> {
  const { aNumber, givenNames, surnames, birthDate, phone, externalId } = PERSONAL;
  const contactId = storage.contactIdOf(phone);
  await storage.importCases([makeCase({ aNumber, givenNames, surnames, birthDate, familyId: READABLE })], {
    dryRun: false,
  });
  expect(
    await storage.commit([
      {
        kind: 'inbound',
        contactId,
        message: makeInbound({
          from: phone,
          externalId,
          text: PERSONAL.text,
          location: { latitude: 32.5, longitude: -Number(PERSONAL.longitude) },
        }),
      },
      {
        kind: 'conversation',
        conversation: makeConversation({
          contactId,
          address: phone,
          externalId,
          snapshot: PERSONAL.snapshot,
        }),
      },
      {
        kind: 'registration',
        registration: makeRegistration({
          contactId,
          aNumber,
          members: [{ aNumber, givenNames, surnames }],
          city: PERSONAL.city,
          missing: PERSONAL.missing,
          needs: [PERSONAL.need],
          alternate: { number: PERSONAL.alternate, channel: 'sms' },
          shelter: { number: PERSONAL.shelter, channel: 'whatsapp' },
          familyId: READABLE,
        }),
      },
      {
        kind: 'send',
        message: makeOutboxMessage({ contactId, to: phone, content: { body: PERSONAL.body } }),
      },
    ]),
  ).toBe('ok');
  const draft = makeBroadcast();
  const { title, texts } = { title: PERSONAL.broadcastTitle, texts: { es: PERSONAL.broadcastText } };
  const written = makeBroadcast({
    id: draft.id,
    state: 'approved',
    content: { ...draft.content, title, texts },
  });
  const to = makeRecipient({ broadcastId: draft.id, to: PERSONAL.recipientPhone });
  const recipient = { ...to, values: { ...to.values, first_name: PERSONAL.recipientName } };
  expect(
    await storage.commit([
      { kind: 'broadcast', broadcast: written },
      {
        kind: 'recipients',
        approvedHash: null,
        broadcastId: draft.id,
        made: 0,
        expansion: { ...written.expansion, made: 1 },
        recipients: [recipient],
      },
    ]),
  ).toBe('ok');
}

/** Expects that `bytes`, as a database keeps them, hold none of PERSONAL. */
export function expectSealed(bytes: string): void {
  for (const [field, value] of Object.entries(PERSONAL)) {
    expect(bytes.includes(value), field).toBe(false);
    expect(bytes.includes(value.replace('+52', '')), field).toBe(false);
  }
}
