import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearedFlagWrites, flagOn, flagWrite } from '../../src/reach/flags.ts';
import { NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

let temp: TempStorage;
beforeEach(async () => {
  temp = await openTempStorage();
});
afterEach(() => temp.close());

/** As a process of the version before there were records of it keeps one. */
const before = (at: number) =>
  temp.storage.commit([
    { kind: 'setting', name: 'address-flag:contact-1:sms', value: JSON.stringify({ flag: 'dead', at }) },
  ]);
const found = (lastInboundAt = 0) => flagOn(temp.storage, 'contact-1', 'sms', lastInboundAt);
const clear = async (now: number) =>
  temp.storage.commit([...(await clearedFlagWrites(temp.storage, 'contact-1', 'sms', now))]);

describe('what a channel says of an address', () => {
  it('holds until the person texts from it, or a message arrives there', async () => {
    await temp.storage.commit([flagWrite('contact-1', 'sms', 'dead', NOW)]);
    expect(await found()).toMatchObject({ flag: 'dead', at: NOW });
    expect(await found(NOW + 1)).toBeNull();
    await clear(NOW + 2);
    expect(await found()).toBeNull();
    await temp.storage.commit([flagWrite('contact-1', 'sms', 'dead', NOW + 3)]);
    expect(await found()).toMatchObject({ at: NOW + 3 });
  });

  it('stands after a message arrived, when it is the person’s own stop', async () => {
    await temp.storage.commit([flagWrite('contact-1', 'sms', 'stopped', NOW)]);
    await clear(NOW + 1);
    expect(await found()).toMatchObject({ flag: 'stopped' });
  });

  it('is heard from a process of the version before, and cleared for good', async () => {
    await before(NOW);
    expect(await found()).toMatchObject({ flag: 'dead', at: NOW });
    await clear(NOW + 1);
    expect(await found()).toBeNull();
    await before(NOW + 2);
    expect(await found()).toMatchObject({ at: NOW + 2 });
  });

  it('is cleared where a process of the version before heard that a message arrived', async () => {
    await temp.storage.commit([flagWrite('contact-1', 'sms', 'dead', NOW)]);
    await before(-1);
    expect(await found()).toBeNull();
  });
});
