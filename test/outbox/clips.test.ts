import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AddressFlag } from '../../src/channels/transport.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type { OutboxMessage } from '../../src/domain/message.ts';
import { clipWrites } from '../../src/messages/clip.ts';
import { openOutboxWorld, SMS, WHATSAPP, type OutboxWorld } from '../support/outbox.ts';
import { makeConversation } from '../support/records.ts';
import { wording } from '../support/talk.ts';

const PHONE = '+5216640000001';
const HOUR = 3_600_000;
const CLIP = 'es/consent-0a1b2c3d4e5f6071.ogg';

interface World extends OutboxWorld {
  readonly flags: readonly (readonly [string, AddressFlag])[];
  /** A text to the phone and its clip, as one commit queues them. */
  withClip(id: string, over?: Partial<OutboxMessage>, clip?: string): readonly [OutboxMessage, OutboxMessage];
  /** What was posted of messages: their words, or what they show. */
  posted(): readonly string[];
}

/** A phone that wrote on WhatsApp a while ago, and an SMS number of ours that could take over. */
async function open(talk: Partial<Conversation> = {}): Promise<World> {
  const flags: [string, AddressFlag][] = [];
  const house = await openOutboxWorld({
    sms: { senders: [SMS], render: (content) => wording.render(content, 'sms') },
    onFlag: async (row, flag) => void flags.push([row.id, flag]),
  });
  const now = Date.now();
  const contactId = house.storage.contactIdOf(PHONE);
  const conversation = makeConversation({
    ...{ contactId, address: PHONE, channel: 'whatsapp', sender: WHATSAPP, version: 1 },
    ...{ lastInboundAt: now - 60_000, lastWhatsAppAt: now - 60_000, ...talk },
  });
  expect(await house.storage.commit([{ kind: 'conversation', conversation }])).toBe('ok');
  house.dispatcher.start();
  return Object.assign(house, {
    flags,
    withClip(
      id: string,
      over: Partial<OutboxMessage> = {},
      clip = CLIP,
    ): readonly [OutboxMessage, OutboxMessage] {
      const message = house.message({ id, to: PHONE, channel: 'whatsapp', sender: WHATSAPP, ...over });
      const [write] = clipWrites({ kind: 'send', message }, { content: message.content, segments: 1, clip });
      if (write === undefined) throw new Error('no clip');
      return [message, write.message];
    },
    posted: () => house.twilio.sent.map(({ fields, body }) => fields.MediaUrl ?? body),
  });
}

describe('a recorded clip', () => {
  it('leaves behind its text, once that has left, as sound alone', async () => {
    const world = await open();
    await world.queue(...world.withClip('t'));
    await world.ended(['t', 't.clip'], ['delivered']);
    expect(world.posted()).toEqual([
      'Hola. Espere instrucciones.',
      `https://aviso.example.org/media/${CLIP}`,
    ]);
    const [text, clip] = await Promise.all([world.row('t'), world.row('t.clip')]);
    expect(clip.attemptedAt).toBeGreaterThanOrEqual(text.attemptedAt ?? Infinity);
    expect(world.twilio.sent[1]?.fields).not.toHaveProperty('Body');
    expect(world.twilio.media).toMatchObject([{ status: 200, type: 'audio/ogg' }]);
  });

  it('asks nothing: what was handed over last is its text', async () => {
    const world = await open();
    await world.queue(...world.withClip('t'));
    await world.ended(['t.clip'], ['delivered']);
    const handed = await world.storage.listHandedOverTo(world.storage.contactIdOf(PHONE), 5);
    expect(handed.map(({ id }) => id)).toEqual(['t']);
  });

  it('holds nothing back: a text behind it leaves before its report', async () => {
    const world = await open();
    // The clip is never reported on; a text would hold the phone for five seconds.
    world.twilio.reporting(({ fields }) => (fields.MediaUrl === undefined ? null : []));
    await world.queue(...world.withClip('t'));
    await world.ended(['t.clip'], ['accepted']);
    await world.queue(world.message({ id: 'next', to: PHONE, channel: 'whatsapp', sender: WHATSAPP }));
    await world.ended(['next'], ['delivered'], 3_000);
  });

  it('that WhatsApp cannot fetch fails alone: the text stands, nothing is tried again or by SMS', async () => {
    const world = await open();
    await world.queue(...world.withClip('t', {}, 'es/gone-0a1b2c3d4e5f6071.ogg'));
    await world.ended(['t.clip'], ['undelivered']);
    expect((await world.row('t.clip')).error).toBe('63019');
    expect((await world.row('t')).state).toBe('delivered');
    await pause(300);
    expect(world.posted()).toHaveLength(2);
    expect(world.flags).toEqual([]);
  });

  it.each([63003, 63016, 63024, 21620, 63019])('refused with %i is the end of it', async (code) => {
    const world = await open();
    world.twilio.behave(({ fields }) => (fields.MediaUrl === undefined ? null : { kind: 'error', code }));
    await world.queue(...world.withClip('t'));
    await world.ended(['t'], ['delivered']);
    await world.ended(['t.clip'], ['failed']);
    await pause(200);
    expect(world.posted()).toEqual(['Hola. Espere instrucciones.']);
    expect(await world.storage.listOutboxOf(world.storage.contactIdOf(PHONE))).toHaveLength(2);
    expect(world.flags).toEqual([]);
  });

  it.each([30003, 30008, 63003, 63016, 63032])('reported with %i goes no other way', async (errorCode) => {
    const world = await open();
    world.twilio.reporting(({ fields }) =>
      fields.MediaUrl === undefined ? null : [{ status: 'undelivered', afterMs: 1, errorCode }],
    );
    await world.queue(...world.withClip('t'));
    await world.ended(['t.clip'], ['undelivered']);
    await pause(200);
    expect(await world.storage.listOutboxOf(world.storage.contactIdOf(PHONE))).toHaveLength(2);
    expect(world.flags).toEqual([]);
  });

  it('tells that a person stopped us', async () => {
    const world = await open();
    world.twilio.behave(({ fields }) =>
      fields.MediaUrl === undefined ? null : { kind: 'error', code: 63014 },
    );
    await world.queue(...world.withClip('t'));
    await world.ended(['t.clip'], ['failed']);
    expect(world.flags).toEqual([['t.clip', 'stopped']]);
  });

  it('whose answer is lost is not said twice, and delays nobody', async () => {
    const world = await open();
    world.twilio.behave(({ fields }) =>
      fields.MediaUrl === undefined ? null : { kind: 'lost', stored: true },
    );
    world.twilio.reporting(({ fields }) =>
      fields.MediaUrl === undefined ? null : [{ status: 'delivered', afterMs: 200 }],
    );
    await world.queue(...world.withClip('t'));
    await world.ended(['t.clip'], ['failed']);
    await world.queue(world.message({ id: 'next', to: PHONE, channel: 'whatsapp', sender: WHATSAPP }));
    await world.ended(['next'], ['delivered'], 3_000);
    await world.ended(['t.clip'], ['delivered']);
    expect(world.posted().filter((each) => each.endsWith(CLIP))).toHaveLength(1);
  });

  it('of a worker that was killed is looked for before it is sent again', async () => {
    const world = await open();
    const [text, clip] = world.withClip('t');
    await world.queue(text);
    await world.ended(['t'], ['delivered']);
    await world.dispatcher.stop();
    expect(await world.storage.commit([{ kind: 'send', message: clip }])).toBe('ok');
    const [claimed] = await world.storage.claimOutbox({
      ...{ sender: WHATSAPP, owner: 'killed', now: Date.now(), limit: 1 },
    });
    expect(claimed?.id).toBe('t.clip');
    // It had left, and nobody is told what became of it.
    world.twilio.reporting(() => []);
    await world.transport().send(claimed!, Date.now());
    world.another().start();
    await world.ended(['t.clip'], ['accepted']);
    expect(world.posted().filter((each) => each.endsWith(CLIP))).toHaveLength(1);
  });

  it.each([
    ['outside_window', 'a day later', -25 * HOUR, -25 * HOUR],
    ['outside_window', 'of who writes by SMS alone', -60_000, null],
    ['outdated', 'of who has texted since', 60_000, 60_000],
  ])('is dropped as %s: %s', async (why, _who, inbound, whatsapp) => {
    const world = await open();
    const [text, clip] = world.withClip('t');
    await world.queue(text);
    await world.ended(['t'], ['delivered']);
    const found = await world.storage.findConversation(text.contactId);
    const talk = {
      lastInboundAt: Date.now() + inbound,
      lastWhatsAppAt: whatsapp === null ? null : Date.now() + whatsapp,
    };
    await world.storage.commit([
      { kind: 'conversation', conversation: { ...found!, ...talk, version: found!.version + 1 } },
    ]);
    await world.queue(clip);
    await world.ended(['t.clip'], ['withdrawn']);
    expect((await world.row('t.clip')).error).toBe(why);
    expect(world.posted()).toHaveLength(1);
  });

  it.each(['undelivered', 'refused', 'withdrawn'])('is dropped with a text that was %s', async (how) => {
    const world = await open();
    if (how === 'refused') world.twilio.behave(() => ({ kind: 'error', code: 63024 }));
    if (how === 'undelivered')
      world.twilio.reporting(({ to }) =>
        to.startsWith('whatsapp:') ? [{ status: 'undelivered', afterMs: 1, errorCode: 63024 }] : null,
      );
    const messages = world.withClip('t', { group: 'old' });
    if (how === 'withdrawn') {
      const sends = messages.map((message) => ({ kind: 'send' as const, message }));
      await world.storage.commit([...sends, { kind: 'withdraw', group: 'old', reason: 'outdated' }]);
      world.dispatcher.wake();
    } else await world.queue(...messages);
    await world.ended(['t.clip'], ['withdrawn']);
    expect((await world.row('t.clip')).error).toBe('text_not_sent');
    expect(world.posted().some((each) => each.endsWith(CLIP))).toBe(false);
  });

  it('is not sent to who has stopped us', async () => {
    const world = await open({ stopped: true });
    await world.queue(...world.withClip('t', { ignoreOptOut: true }));
    expect((await world.row('t.clip')).state).toBe('suppressed');
  });
});
