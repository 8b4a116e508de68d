import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAlertLoop, type AlertLoop } from '../../src/alerts/loop.ts';
import { contactPoint } from '../../src/domain/address.ts';
import { newRequest } from '../../src/domain/person-request.ts';
import { PRIORITIES } from '../../src/domain/message.ts';
import { createIds } from '../../src/platform/ids.ts';
import { setProgramme } from '../../src/programme/programme.ts';
import { releaseTalk, takeTalk } from '../../src/staff-requests/staff-request.ts';
import { answerNow } from '../support/answers.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { wording } from '../support/families.ts';
import { createMemoryLog } from '../support/log.ts';
import { makeConversation, NOW } from '../support/records.ts';
import { TEST_SENDERS } from '../support/talk.ts';

const MINUTE = 60_000;
const STAFF = '+526640000011';
const OTHER = '+526640000012';
const ADMIN = '+526640000013';

/** Alerts to staff, on either database. */
export function alertsSuite(open: () => Promise<{ storage: Storage; close(): Promise<void> }>): void {
  let temp: { storage: Storage; close(): Promise<void> };
  let storage: Storage;
  let now: number;
  let loop: AlertLoop;
  let made: number;
  beforeEach(async () => {
    temp = await open();
    storage = temp.storage;
    now = NOW;
    made = 0;
    loop = alertLoop();
    await setProgramme(tools(), 0, {
      alertLanguage: 'en',
      staffPhones: [
        { number: STAFF, who: 'Eva' },
        { number: OTHER, who: 'Leo' },
        { number: ADMIN, who: 'Ana', admin: true },
      ],
    });
  });
  afterEach(() => temp.close());

  const clock = { now: () => now };
  const tools = () => ({ storage, clock, ids: createIds(clock), wording, actor: 'cli:ana' });
  const alertLoop = (over: Partial<Parameters<typeof createAlertLoop>[0]> = {}) =>
    createAlertLoop({
      ...tools(),
      senderFor: (channel) => (channel === 'sms' ? TEST_SENDERS.sms : null),
      webhook: null,
      log: createMemoryLog(),
      owner: 'test',
      queued: () => undefined,
      ...over,
    });
  const idOf = (phone: string): string => storage.contactIdOf(contactPoint(phone));
  const toldTo = async (phone: string): Promise<readonly string[]> =>
    (await storage.listOutboxOf(idOf(phone))).map(({ content }) => content.body);
  /** Somebody writes of danger. */
  const cry = async (): Promise<string> => {
    made += 1;
    const contactId = `contact-${String(made)}`;
    await storage.commit([
      { kind: 'conversation', conversation: makeConversation({ contactId }) },
      {
        kind: 'personRequest',
        request: newRequest({ id: `R${String(made)}`, contactId, reason: 'danger', openedAt: now }),
      },
    ]);
    return contactId;
  };
  const waitFor = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += 1) {
      now += MINUTE;
      await loop.drain();
    }
  };

  it('are one text to each phone of staff, without a name, in the language that is set', async () => {
    await cry();
    await loop.drain();
    expect(await toldTo(STAFF)).toEqual(['Aviso demo: urgent requests waiting: 1. The first one for 0 min.']);
    expect(await toldTo(OTHER)).toHaveLength(1);
    expect(await toldTo(ADMIN)).toEqual([]);
    const [row] = await storage.listOutboxOf(idOf(STAFF));
    expect(row).toMatchObject({ priority: PRIORITIES.reply, purpose: 'alert', sender: TEST_SENDERS.sms });
  });

  it('are merged to one a quarter of an hour, until somebody takes what waits', async () => {
    const first = await cry();
    await loop.drain();
    await waitFor(5);
    const second = await cry();
    await waitFor(9);
    expect(await toldTo(STAFF)).toHaveLength(1);
    await waitFor(1);
    expect((await toldTo(STAFF))[1]).toContain('waiting: 2. The first one for 15 min');
    for (const contact of [first, second]) await takeTalk(tools(), contact, null);
    await waitFor(60);
    expect(await toldTo(STAFF)).toHaveLength(2);
  });

  it('go to an admin as well once the first one has waited for half an hour', async () => {
    await cry();
    await loop.drain();
    await waitFor(29);
    expect(await toldTo(ADMIN)).toEqual([]);
    await waitFor(1);
    expect(await toldTo(ADMIN)).toEqual([
      'Aviso demo: urgent requests that nobody took: 1. The first one waits for 30 min.',
    ]);
    await waitFor(30);
    expect(await toldTo(ADMIN)).toHaveLength(3);
    expect(await toldTo(STAFF)).toHaveLength(5);
  });

  it('begin anew for what was left by who had taken it, from when it was left', async () => {
    const contact = await cry();
    await loop.drain();
    await takeTalk(tools(), contact, null);
    await waitFor(60);
    await releaseTalk(tools(), contact, null);
    await loop.drain();
    expect((await toldTo(STAFF))[1]).toContain('waiting: 1. The first one for 0 min');
    expect(await storage.countUrgent()).toEqual({ waiting: 1, taken: 0, oldestAt: now });
  });

  it('end in how long what was urgent had waited for who took it, told once', async () => {
    const waited: number[] = [];
    const taker = { ...tools(), onUrgentTaken: (ms: number) => waited.push(ms) };
    const contact = await cry();
    now += 7 * MINUTE;
    await takeTalk(taker, contact, null);
    await takeTalk(taker, contact, null);
    expect(waited).toEqual([7 * MINUTE]);
    await releaseTalk(taker, contact, null);
    now += 2 * MINUTE;
    await answerNow(taker, 'R1', 'Estamos con usted.');
    expect(waited).toEqual([7 * MINUTE, 2 * MINUTE]);
  });

  it('do not go to a phone that said STOP', async () => {
    const talk = makeConversation({ contactId: idOf(STAFF), address: STAFF, stopped: true });
    await storage.commit([{ kind: 'conversation', conversation: talk }]);
    await cry();
    await loop.drain();
    expect(await toldTo(STAFF)).toEqual([]);
    expect(await toldTo(OTHER)).toHaveLength(1);
  });

  it('are told once by many workers at once, and once by one that was killed at any commit', async () => {
    await cry();
    await Promise.all(Array.from({ length: 5 }, () => alertLoop().drain()));
    expect(await toldTo(STAFF)).toHaveLength(1);
    now += 15 * MINUTE;
    // Killed before its commit: nothing is there, and the next one tells.
    const killed = alertLoop({ storage: { ...storage, commit: () => Promise.reject(new Error('killed')) } });
    await expect(killed.drain()).rejects.toThrow('killed');
    expect(await toldTo(STAFF)).toHaveLength(1);
    await alertLoop().drain();
    // Killed after it: the next one finds it told.
    await alertLoop().drain();
    expect(await toldTo(STAFF)).toHaveLength(2);
  });

  it('are due when a rehearsal’s clock must stop for them', async () => {
    expect(await loop.nextDueAt(now)).toBeNull();
    await cry();
    await loop.drain();
    expect(await loop.nextDueAt(now)).toBe(now + 15 * MINUTE);
    now += 29 * MINUTE;
    await loop.drain();
    expect(await loop.nextDueAt(now)).toBe(now + MINUTE);
  });
}
