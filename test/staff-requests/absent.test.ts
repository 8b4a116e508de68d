import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccount } from '../../src/accounts/accounts.ts';
import { newSession } from '../../src/accounts/sessions.ts';
import { createPasswords } from '../../src/accounts/passwords.ts';
import { AWAY_FROM_DANGER_MS, AWAY_MS, isAway, OFF_DUTY_MS } from '../../src/domain/absence.ts';
import { accountActor } from '../../src/domain/actor.ts';
import { openBetween } from '../../src/domain/office-hours.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { createIds } from '../../src/platform/ids.ts';
import { addShift } from '../../src/programme/duty.ts';
import { returnOfAbsent } from '../../src/staff-requests/absent.ts';
import { alertDue } from '../../src/alerts/due.ts';
import { makeConversation, makePersonRequest, makeProgramme, NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

const TIJUANA = 'America/Tijuana';
const WEEKDAYS = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', zone: TIJUANA };
const at = (date: string, time: string): number => instantOf(date, time, TIJUANA);
const MINUTE = 60_000;

describe('office hours between two moments', () => {
  it.each([
    ['all of it where none are set', [], '2021-03-02', '03:00', '2021-03-02', '05:00', 120],
    ['within a day', [WEEKDAYS], '2021-03-02', '10:00', '2021-03-02', '10:30', 30],
    ['over a night', [WEEKDAYS], '2021-03-02', '16:50', '2021-03-03', '09:10', 20],
    ['over a week-end', [WEEKDAYS], '2021-03-05', '16:50', '2021-03-08', '09:10', 20],
    ['in the night', [WEEKDAYS], '2021-03-02', '20:00', '2021-03-03', '08:00', 0],
    ['parts that overlap once', [WEEKDAYS, WEEKDAYS], '2021-03-02', '10:00', '2021-03-02', '11:00', 60],
  ] as const)('%s', (_, hours, fromDate, from, toDate, to, minutes) => {
    expect(openBetween(hours, at(fromDate, from), at(toDate, to))).toBe(minutes * MINUTE);
  });
});

describe('who is away', () => {
  const noon = at('2021-03-02', '12:00');
  const calm = { urgent: false, onDuty: null };
  it.each([
    ['nothing for the whole time', { ...calm, lastSign: noon - AWAY_MS }, noon, true],
    ['a moment less', { ...calm, lastSign: noon - AWAY_MS + 1 }, noon, false],
    ['a night', { ...calm, lastSign: at('2021-03-01', '16:30') }, at('2021-03-02', '08:00'), false],
    [
      'the morning after it',
      { ...calm, lastSign: at('2021-03-01', '16:30') },
      at('2021-03-02', '09:15'),
      true,
    ],
    [
      'a danger in the night',
      { urgent: true, onDuty: null, lastSign: at('2021-03-02', '02:00') },
      at('2021-03-02', '02:00') + AWAY_FROM_DANGER_MS,
      true,
    ],
    ['off duty', { urgent: false, onDuty: false, lastSign: noon - OFF_DUTY_MS }, noon, true],
    ['on duty', { urgent: false, onDuty: true, lastSign: noon - OFF_DUTY_MS }, noon, false],
  ] as const)('%s', (_, holding, now, away) => {
    expect(isAway(holding, [WEEKDAYS], now)).toBe(away);
  });
});

describe('what an absent member of staff has', () => {
  let temp: TempStorage;
  let now: number;
  const clock = { now: () => now };
  const ids = createIds({ now: () => Date.now() });
  beforeEach(async () => {
    temp = await openTempStorage();
    now = NOW;
  });
  afterEach(() => temp.close());

  async function holder() {
    const { storage } = temp;
    const deps = { storage, clock, wall: clock, ids, passwords: createPasswords(), actor: 'cli:test' };
    const { account } = await createAccount(deps, {
      email: 'ana@example.org',
      name: 'Ana',
      role: 'operator',
    });
    const { session } = newSession(deps, account, { secondFactor: true, device: '' });
    const actor = accountActor(account, 'Ana');
    const request = makePersonRequest({ id: 'Q1', takenBy: actor, takenAt: now, reason: 'danger' });
    await storage.commit([
      { kind: 'programme', record: makeProgramme({ officeHours: [] }) },
      { kind: 'session', session },
      { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1', withPerson: true }) },
      { kind: 'personRequest', request },
      { kind: 'personRequest', request: { ...request, id: 'Q2', reason: 'asked' } },
    ]);
    return { account, session, actor };
  }
  const back = () => returnOfAbsent({ storage: temp.storage, clock, wall: clock });

  it('goes back by itself, the danger first, and staff are told of that a second time', async () => {
    const { actor } = await holder();
    const { storage } = temp;
    now += AWAY_FROM_DANGER_MS - 1;
    expect(await back()).toBe(0);
    const told = { staffAt: NOW, adminAt: null, hook: null };
    expect(alertDue(told, await storage.countUrgent(), now)).toBeNull();
    now += 1;
    expect(await back()).toBe(1);
    expect(await storage.findPersonRequest('Q1')).toMatchObject({
      ...{ takenBy: null, takenAt: null, waitsSince: now, passedBy: actor, passedHow: 'absent' },
    });
    expect(alertDue(told, await storage.countUrgent(), now)).toEqual({ staff: true, admin: false });
    // The rest of the talk is still Ana's.
    expect((await storage.findConversation('contact-1'))?.withPerson).toBe(true);
    now += AWAY_MS;
    expect(await back()).toBe(1);
    expect((await storage.findConversation('contact-1'))?.withPerson).toBe(false);
    const audit = await storage.listAuditBefore({ before: 1e12, limit: 1, subject: 'Q2' });
    expect(audit[0]).toMatchObject({ act: 'person.return', actor: 'service' });
    expect(await back()).toBe(0);
  });

  it('stays where there is a sign of them, and goes when their shift is over', async () => {
    const { session, account } = await holder();
    const { storage } = temp;
    now += AWAY_MS;
    await storage.touchSession(session.id, now);
    expect(await back()).toBe(0);
    const shift = { id: 'S1', staffId: account.staffId, days: [0, 1, 2, 3, 4, 5, 6], zone: TIJUANA };
    const before = new Date(now - 2 * 3_600_000);
    const clockOf = (date: Date) =>
      new Intl.DateTimeFormat('en-GB', { timeZone: TIJUANA, timeStyle: 'short' }).format(date);
    const deps = { storage, clock, actor: 'cli:test' };
    await addShift(deps, 0, { ...shift, from: '00:00', to: clockOf(before) });
    now += OFF_DUTY_MS;
    expect(await back()).toBe(2);
  });

  it('is taken from nobody who takes it at that moment', async () => {
    await holder();
    now += AWAY_MS;
    const { storage } = temp;
    const slow = {
      ...storage,
      async commit(writes: Parameters<typeof storage.commit>[0]) {
        const request = (await storage.findPersonRequest('Q1'))!;
        await storage.commit([{ kind: 'personRequest', request: { ...request, takenBy: 'cli:luis' } }]);
        return storage.commit(writes);
      },
    };
    await returnOfAbsent({ storage: slow, clock, wall: clock });
    expect((await storage.findPersonRequest('Q1'))?.takenBy).toBe('cli:luis');
  });
});
