import mongoose from 'mongoose';
import { afterAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/domain/conversation.ts';
import { checkOf } from '../../../src/storage/mongo/documents.ts';
import { mongoForTests, type TempMongo } from '../../support/mongo.ts';
import { expectSealed, PERSONAL, READABLE, storePersonal } from '../../support/personal-fields.ts';
import {
  makeAppointment,
  makeConversation,
  makeOutboxMessage,
  makeReminder,
  NOW,
} from '../../support/records.ts';

/** A talk with something in it that no talk has. */
function spoil(conversation: Conversation, by: object): Conversation {
  return Object.assign({ ...conversation }, by);
}

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('documents', () => {
  let temp: TempMongo;
  const collection = (name: string) => mongo!.connection.collection<{ _id: string }>(name);
  beforeEach(async () => {
    temp = await mongo!.open();
  });
  afterEach(() => temp.close());
  afterAll(() => mongo?.close());

  it('hold no personal field in the clear', async () => {
    const { storage } = temp;
    await storePersonal(storage);

    const collections = await mongo!.connection.db!.collections();
    const stored = await Promise.all(collections.map((each) => each.find().toArray()));
    const bytes = stored
      .flat()
      .map((document) => Buffer.from(mongoose.mongo.BSON.serialize(document)).toString('latin1'));
    // What is meant to be readable is found, so the search works.
    expect(bytes.filter((document) => document.includes(READABLE)).length).toBeGreaterThan(1);
    for (const document of bytes) expectSealed(document);
    expect(await storage.findCase(PERSONAL.aNumber)).toMatchObject({ givenNames: PERSONAL.givenNames });
  });

  it('can be read by a person: appointments, reminders, outbox', async () => {
    await temp.storage.commit([
      { kind: 'appointment', appointment: makeAppointment({ id: 'a-1', reference: 'REF', familyId: 'F-1' }) },
      {
        kind: 'reminders',
        appointmentId: 'a-1',
        reminders: [makeReminder({ id: 'r-1', appointmentId: 'a-1', kind: 'day_before' })],
      },
      {
        kind: 'send',
        message: makeOutboxMessage({ id: 'm-1', group: 'appointment:a-1', notBefore: NOW + 1, priority: 1 }),
      },
    ]);
    expect(await collection('appointments').findOne()).toMatchObject({
      _id: 'a-1',
      reference: 'REF',
      familyId: 'F-1',
      port: 'san-ysidro',
      date: '2021-03-10',
      time: '09:00',
      state: 'offered',
      startsAt: new Date('2021-03-10T17:00:00Z'),
    });
    expect(await collection('reminders').findOne()).toMatchObject({
      kind: 'day_before',
      dueAt: new Date(NOW),
      state: 'pending',
    });
    const queued = await collection('outbox').findOne();
    const { sealed, order, ...message } = Object.fromEntries(Object.entries(queued ?? {}));
    expect(order).toBeGreaterThanOrEqual(NOW);
    expect(sealed).toBeDefined();
    expect(message).toEqual({
      _id: 'm-1',
      contactId: 'contact-1',
      channel: 'sms',
      sender: '+15005550006',
      priority: 1,
      purpose: 'reply',
      group: 'appointment:a-1',
      segments: 1,
      turn: new Date(NOW),
      notBefore: new Date(NOW + 1),
      expiresAt: new Date(NOW + 24 * 3_600_000),
      quietZone: null,
      evenIfStopped: false,
      createdAt: new Date(NOW),
      state: 'queued',
      attempts: 0,
      owner: null,
      attemptedAt: null,
      sid: null,
      error: null,
      waitsFor: 'time',
      opensAt: new Date(NOW + 1),
      busy: false,
      holdUntil: null,
      inOrder: false,
      recall: null,
    });
  });

  it.each([
    ['a word that is none of its field', { channel: 'pigeon' }],
    ['a version below 1', { version: 0 }],
    ['a missing field', { sender: undefined }],
    ['a field that no schema knows', { nickname: 'x' }],
    ['a time that is none', { lastInboundAt: NaN }],
  ])('are checked on the way in: %s', async (_what, over) => {
    const conversation = spoil(makeConversation({ contactId: 'contact-1', address: 'secret' }), over);
    const refused = await temp.storage
      .commit([
        { kind: 'setting', name: 'beside', value: 'x' },
        { kind: 'conversation', conversation },
      ])
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'storage_unavailable' });
    expect(JSON.stringify(refused) + String(refused)).not.toContain('secret');
    expect(await collection('conversations').countDocuments()).toBe(0);
    expect(await temp.storage.readSetting('beside')).toBeNull();
  });

  it('are checked on the way in when they change, too', async () => {
    const conversation = makeConversation({ contactId: 'contact-1' });
    await temp.storage.commit([{ kind: 'conversation', conversation }]);
    const spoiled = spoil(conversation, { version: 2, channel: 'pigeon' });
    await expect(
      temp.storage.commit([{ kind: 'conversation', conversation: spoiled }]),
    ).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await temp.storage.findConversation('contact-1')).toEqual(conversation);
  });

  it.each([
    ['another word', { $set: { channel: 'pigeon' } }],
    ['another kind', { $set: { lastInboundAt: 'yesterday' } }],
    ['nothing', { $unset: { stopped: 1 as const } }],
    ['null', { $set: { sealed: null } }],
  ])('are checked on the way out: %s where something else belongs', async (_what, change) => {
    const [whole, spoiled] = [makeConversation(), makeConversation()];
    for (const conversation of [whole, spoiled])
      await temp.storage.commit([{ kind: 'conversation', conversation }]);
    await collection('conversations').updateOne({ _id: spoiled.contactId }, change);
    const refused = await temp.storage.findConversation(spoiled.contactId).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'storage_unavailable' });
    expect(String(refused)).toMatch(/Conversation .*: (channel|lastInboundAt|stopped|sealed)\.$/);
    expect(await temp.storage.findConversation(whole.contactId)).toEqual(whole);
  });

  it('from before news could be stopped want news, and keep what they say when they are written again', async () => {
    const { contactId } = makeConversation();
    const conversation = makeConversation({ contactId });
    await temp.storage.commit([{ kind: 'conversation', conversation }]);
    await collection('conversations').updateOne({ _id: contactId }, { $unset: { news: 1 } });
    expect(await temp.storage.findConversation(contactId)).toEqual(conversation);
    await temp.storage.commit([{ kind: 'send', message: makeOutboxMessage({ contactId, priority: 3 }) }]);
    expect(await temp.storage.listOutboxOf(contactId)).toMatchObject([{ state: 'queued' }]);
    await temp.storage.commit([
      { kind: 'conversation', conversation: { ...conversation, version: 2, broadcastOptIn: false } },
    ]);
    expect(await temp.storage.findConversation(contactId)).toMatchObject({ broadcastOptIn: false });
  });

  it('say so when a sealed field was damaged', async () => {
    const conversation = makeConversation();
    await temp.storage.commit([{ kind: 'conversation', conversation }]);
    await collection('conversations').updateOne({}, { $set: { sealed: Buffer.from('x') } });
    await expect(temp.storage.findConversation(conversation.contactId)).rejects.toMatchObject({
      code: 'sealed_damaged',
    });
  });

  it('are looked at to the bottom of nested fields', () => {
    const model =
      mongo!.connection.models.Probe ??
      mongo!.connection.model(
        'Probe',
        new mongo!.connection.base.Schema({
          decision: { outcome: { type: String, required: true, enum: ['yes', 'no'] }, at: Date },
        }),
      );
    const check = checkOf(model);
    expect(() => check({ _id: 1, decision: { outcome: 'perhaps' } })).toThrow(/decision\.outcome/);
    expect(() => check({ _id: 1 })).toThrow(/decision\.outcome/);
    expect(() => check({ _id: 1, decision: { outcome: 'no', at: 5 } })).toThrow(/decision\.at/);
    const fine = { decision: { outcome: 'no', at: null } };
    expect(check(fine)).toBe(fine);
  });
});
