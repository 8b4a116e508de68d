import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  askedToPassOnWrite,
  passedOnWrite,
  wasAskedToPassOn,
  wasEverAskedToPassOn,
  wasPassedOn,
} from '../../src/reach/passed-on.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

const FIRST = { id: 'appointment-1', slotId: 'slot-1' };
const MOVED = { ...FIRST, slotId: 'slot-2' };
const PHONE = 'contact-1';
let temp: TempStorage;
beforeEach(async () => {
  temp = await openTempStorage();
});
afterEach(() => temp.close());

/** As a process of the version before there were records of it keeps one. */
const before = (name: string, value: string) => temp.storage.commit([{ kind: 'setting', name, value }]);

describe('a date that another phone passes on', () => {
  it('is the present one, and no other', async () => {
    await temp.storage.commit([askedToPassOnWrite(FIRST, PHONE), passedOnWrite(FIRST)]);
    expect(await wasAskedToPassOn(temp.storage, FIRST, PHONE)).toBe(true);
    expect(await wasPassedOn(temp.storage, FIRST)).toBe(true);
    expect(await wasAskedToPassOn(temp.storage, MOVED, PHONE)).toBe(false);
    expect(await wasEverAskedToPassOn(temp.storage, MOVED, PHONE)).toBe(true);
    expect(await wasPassedOn(temp.storage, MOVED)).toBe(false);
  });

  it('may have been asked for and told, since, in a process of the version before', async () => {
    await temp.storage.commit([askedToPassOnWrite(FIRST, PHONE), passedOnWrite(FIRST)]);
    await before(`pass-on:${FIRST.id}:${PHONE}`, MOVED.slotId);
    await before(`passed-on:${FIRST.id}`, MOVED.slotId);
    expect(await wasAskedToPassOn(temp.storage, MOVED, PHONE)).toBe(true);
    expect(await wasPassedOn(temp.storage, MOVED)).toBe(true);
  });

  it('that was moved again is not the one of before', async () => {
    await temp.storage.commit([passedOnWrite(FIRST)]);
    await temp.storage.commit([passedOnWrite(MOVED)]);
    expect(await wasPassedOn(temp.storage, FIRST)).toBe(false);
  });
});
