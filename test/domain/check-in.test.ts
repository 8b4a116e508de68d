import { describe, expect, it } from 'vitest';
import {
  CHECK_IN_STATES,
  checkInId,
  hasCome,
  saysTheSame,
  slotEndsAt,
  whoCame,
  whyNotRecorded,
  type AtPort,
} from '../../src/domain/check-in.ts';
import { makeAppointment, makeCheckIn } from '../support/records.ts';

const appointment = makeAppointment({ id: 'A1' });
const at: AtPort = {
  appointment,
  before: null,
  closed: false,
  today: appointment.date,
  now: slotEndsAt(appointment),
};

describe('what may be recorded of an appointment', () => {
  it('is anything once its slot has ended', () => {
    for (const state of ['arrived', 'part', 'no_show'] as const) expect(whyNotRecorded(state, at)).toBeNull();
    expect(whyNotRecorded('undone', at)).toBe('nothing_to_undo');
  });

  it('may follow anything else: the later entry is the right one', () => {
    for (const before of CHECK_IN_STATES)
      for (const state of ['arrived', 'part', 'no_show'] as const)
        expect(whyNotRecorded(state, { ...at, before: makeCheckIn({ state: before }) })).toBeNull();
    expect(whyNotRecorded('undone', { ...at, before: makeCheckIn({ state: 'no_show' }) })).toBeNull();
    expect(whyNotRecorded('undone', { ...at, before: makeCheckIn({ state: 'undone' }) })).toBe(
      'nothing_to_undo',
    );
  });

  it('is nothing before its day at the port, and no absence before the slot has ended', () => {
    const eve = { ...at, today: '2021-03-09' };
    for (const state of CHECK_IN_STATES) expect(whyNotRecorded(state, eve)).toBe('too_early');
    const early = { ...at, now: appointment.startsAt - 3_600_000 };
    expect(whyNotRecorded('arrived', early)).toBeNull();
    expect(whyNotRecorded('no_show', early)).toBe('not_over');
    expect(whyNotRecorded('no_show', { ...at, now: at.now - 1 })).toBe('not_over');
  });

  it.each(['cancelled', 'declined'] as const)('is nothing of one that was %s', (state) => {
    const ended = { ...at, appointment: { ...appointment, state } };
    for (const wanted of CHECK_IN_STATES) expect(whyNotRecorded(wanted, ended)).toBe('ended');
  });

  it('is nothing where a closed time is still to come, unless they were inside', () => {
    const closed = { ...at, closed: true, now: appointment.startsAt - 1 };
    expect(whyNotRecorded('arrived', closed)).toBe('closed');
    expect(whyNotRecorded('undone', { ...closed, before: makeCheckIn({ state: 'part' }) })).toBeNull();
    expect(whyNotRecorded('no_show', { ...at, closed: true })).toBeNull();
  });
});

describe('who came', () => {
  const family = ['1', '2', '3'];
  it('is all of a family, nobody, or those who were named', () => {
    expect(whoCame('arrived', [], family)).toEqual({ state: 'arrived', members: family });
    expect(whoCame('no_show', ['1'], family)).toEqual({ state: 'no_show', members: [] });
    expect(whoCame('part', ['3', '1'], family)).toEqual({ state: 'part', members: ['1', '3'] });
  });
  it('is the whole family when all of it is named', () => {
    expect(whoCame('part', ['3', '2', '1'], family)).toEqual({ state: 'arrived', members: family });
  });
  it('is never nobody, and never somebody else', () => {
    expect(whoCame('part', [], family)).toBe('nobody');
    expect(whoCame('part', ['1', '9'], family)).toBe('not_family');
  });
  it('is said again only by the same people in the same state', () => {
    const before = makeCheckIn({ state: 'part', members: ['1', '2'] });
    expect(saysTheSame(before, { state: 'part', members: ['2', '1'] })).toBe(true);
    expect(saysTheSame(before, { state: 'part', members: ['1', '3'] })).toBe(false);
    expect(saysTheSame(before, { state: 'part', members: ['1'] })).toBe(false);
    expect(saysTheSame(before, { state: 'arrived', members: ['1', '2'] })).toBe(false);
    expect(saysTheSame(null, { state: 'no_show', members: [] })).toBe(false);
  });
});

it('each date of an appointment has its own', () => {
  expect(checkInId(appointment)).toBe('A1|san-ysidro|2021-03-10|09:00');
  expect(hasCome(null)).toBe(false);
  expect(CHECK_IN_STATES.filter((state) => hasCome({ state }))).toEqual(['arrived', 'part']);
});
