import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { once, requestKeyId, type KeyedWork } from '../../../src/console/api/once.ts';
import { idOf } from '../../../src/domain/id.ts';
import { AvisoError } from '../../../src/domain/errors.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { makeAuditEntry, NOW } from '../../support/records.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const keyed = { tokenId: 'T1', key: 'k-1', method: 'POST', path: '/api/v1/x', body: { b: 1, a: 2 } };

let temp: TempStorage;
let now = NOW;
const clock = { now: () => now };
beforeEach(async () => {
  temp = await openTempStorage();
  now = NOW;
});
afterEach(() => temp.close());

/** Acts done, by the audit, which each act writes with its effect. */
const acts = async (): Promise<readonly string[]> =>
  (await temp.storage.listAudit({ after: 0, limit: 99 })).map(({ act }) => act);

const act = (storage: Storage, name: string) =>
  storage.commit([{ kind: 'audit', entry: makeAuditEntry({ act: name }) }]);

const answer = (body: string) => {
  const kept = { status: 200, body };
  return { sent: kept, kept };
};

/** Work that acts under a name and answers with it. */
function doing(name: string, over: Partial<KeyedWork> = {}): KeyedWork {
  return {
    instance: 'urn:test',
    async handle(storage) {
      await act(storage, name);
      return answer(name);
    },
    again: async () => answer(`${name} as things are now`),
    ...over,
  };
}

describe('a request with a key', () => {
  it('is done once; the same again gets the first answer, whatever the order of its fields', async () => {
    expect(await once(temp.storage, clock, keyed, doing('first'))).toEqual({
      answer: { status: 200, body: 'first' },
      repeated: false,
    });
    const same = { ...keyed, body: { a: 2, b: 1 } };
    expect(await once(temp.storage, clock, same, doing('second'))).toEqual({
      answer: { status: 200, body: 'first' },
      repeated: true,
    });
    expect(await acts()).toEqual(['first']);
  });

  it('is another one for another token, and refused with another body, method or path', async () => {
    await once(temp.storage, clock, keyed, doing('first'));
    await once(temp.storage, clock, { ...keyed, tokenId: 'T2' }, doing('of another'));
    for (const other of [{ body: { a: 2 } }, { path: '/api/v1/y' }, { method: 'PUT' }])
      await expect(once(temp.storage, clock, { ...keyed, ...other }, doing('no'))).rejects.toMatchObject({
        code: 'key_reused',
      });
    expect(await acts()).toEqual(['first', 'of another']);
  });

  it('of many at once is done by one, in two processes too', async () => {
    const other = await openSqlite({ path: temp.path, vault: temp.vault });
    const got = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) =>
        once(at % 2 === 0 ? temp.storage : other, clock, keyed, doing('first')),
      ),
    );
    await other.close();
    expect(await acts()).toEqual(['first']);
    for (const each of got) {
      if (each.status === 'fulfilled') expect(each.value.answer.body).toBe('first');
      else expect(each.reason).toMatchObject({ code: 'key_in_progress' });
    }
    expect(got.filter((each) => each.status === 'fulfilled' && !each.value.repeated)).toHaveLength(1);
  });

  it('is new again after 24 hours', async () => {
    await once(temp.storage, clock, keyed, doing('first'));
    now += 24 * HOUR - 1;
    expect((await once(temp.storage, clock, keyed, doing('second'))).repeated).toBe(true);
    now += 1;
    expect((await once(temp.storage, clock, { ...keyed, body: {} }, doing('second'))).repeated).toBe(false);
    expect(await acts()).toEqual(['first', 'second']);
  });

  it('that was refused keeps its refusal', async () => {
    const refused = doing('no', {
      handle: async () => {
        throw new AvisoError('not_possible', 'The slot is full.');
      },
    });
    const first = await once(temp.storage, clock, keyed, refused);
    expect(first.answer.status).toBe(409);
    expect(JSON.parse(first.answer.body)).toMatchObject({
      detail: 'The slot is full.',
      instance: 'urn:test',
    });
    expect(await once(temp.storage, clock, keyed, doing('second'))).toEqual({
      answer: first.answer,
      repeated: true,
    });
    expect(await acts()).toEqual([]);
  });

  it('that failed inside before it changed anything may be tried again at once, and is made then', async () => {
    const failing = doing('no', {
      handle: async () => {
        throw new AvisoError('storage_unavailable');
      },
    });
    await expect(once(temp.storage, clock, keyed, failing)).rejects.toThrow(AvisoError);
    expect((await once(temp.storage, clock, keyed, doing('second'))).answer.body).toBe('second');
    expect(await acts()).toEqual(['second']);
  });

  it('that failed inside after its commit is not made again, but answered as things are', async () => {
    const failing = doing('first', {
      async handle(storage) {
        await act(storage, 'first');
        throw new TypeError('a mistake');
      },
    });
    await expect(once(temp.storage, clock, keyed, failing)).rejects.toThrow(TypeError);
    const got = await once(temp.storage, clock, keyed, doing('first'));
    expect(got.answer.body).toBe('first as things are now');
    expect(await once(temp.storage, clock, keyed, doing('first'))).toEqual({ ...got, repeated: true });
    expect(await acts()).toEqual(['first']);
  });

  /** What a process leaves that is killed when its work gets to `until`: nothing after that is ever written. */
  async function killedAt(until: 'claim' | 'commit'): Promise<void> {
    let commits = 0;
    const dead = new Promise<never>(() => undefined);
    const dying: Storage = {
      ...temp.storage,
      async commit(writes) {
        commits += 1;
        return commits > (until === 'claim' ? 1 : 2) ? dead : temp.storage.commit(writes);
      },
    };
    void once(dying, clock, keyed, doing('first'));
    const want = until === 'claim' ? 'begun' : 'acted';
    const id = requestKeyId(keyed.tokenId, keyed.key);
    while ((await temp.storage.findRequestKey(id))?.state !== want) await pause(1);
  }

  it.each([
    ['claim', 'first', ['first']],
    ['commit', 'first as things are now', ['first']],
  ] as const)(
    'whose process was killed after its %s is doubted after two minutes',
    async (until, body, done) => {
      await killedAt(until);
      now += 2 * MINUTE - 1;
      await expect(once(temp.storage, clock, keyed, doing('first'))).rejects.toMatchObject({
        code: 'key_in_progress',
        headers: { 'Retry-After': '1' },
      });
      now += 1;
      expect((await once(temp.storage, clock, keyed, doing('first'))).answer.body).toBe(body);
      expect(await acts()).toEqual(done);
    },
  );

  it('that was given up for dead cannot commit any more', async () => {
    let goOn = (): void => undefined;
    const frozen = new Promise<void>((resolve) => (goOn = resolve));
    let begun = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const slow = doing('too late', {
      async handle(storage) {
        begun();
        await frozen;
        await act(storage, 'too late');
        return answer('too late');
      },
    });
    const late = once(temp.storage, clock, keyed, slow);
    await hasBegun;
    now += 2 * MINUTE;
    expect((await once(temp.storage, clock, keyed, doing('second'))).answer.body).toBe('second');
    goOn();
    await expect(late).rejects.toMatchObject({ code: 'key_in_progress' });
    expect(await acts()).toEqual(['second']);
    expect((await once(temp.storage, clock, keyed, doing('third'))).answer.body).toBe('second');
  });

  it('is not doubted while it goes on committing', async () => {
    const long = doing('step', {
      async handle(storage) {
        for (let step = 0; step < 5; step += 1) {
          await act(storage, `step ${step}`);
          now += MINUTE;
          await expect(once(temp.storage, clock, keyed, doing('no'))).rejects.toMatchObject({
            code: 'key_in_progress',
          });
        }
        return answer('done');
      },
    });
    expect((await once(temp.storage, clock, keyed, long)).answer.body).toBe('done');
    expect(await acts()).toHaveLength(5);
  });

  it('names what it makes the same at each try, by when it was first sent, and otherwise once the key has expired', async () => {
    const ids: string[] = [];
    const making = (key: string, fails = false) =>
      once(
        temp.storage,
        clock,
        { ...keyed, key },
        doing('x', {
          handle: async (_, madeId) => {
            ids.push(madeId);
            if (fails) throw new AvisoError('storage_unavailable');
            return answer(madeId);
          },
        }),
      );
    await expect(making('k-1', true)).rejects.toThrow(AvisoError);
    now += MINUTE;
    await making('k-1');
    await making('k-2');
    now += 24 * HOUR;
    await making('k-1');
    const [first, same, other, later] = ids;
    expect(same).toBe(first);
    expect(first).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(first).toBe(idOf(NOW, new Uint8Array(16)).slice(0, 10) + first!.slice(10));
    expect([first, other, later].sort()).toEqual([first, other, later]);
    expect(new Set(ids).size).toBe(3);
  });

  it('gives the outcome of a commit to its work: a stale one changes nothing, and may be tried again', async () => {
    const outcomes: string[] = [];
    const trying = doing('x', {
      async handle(storage) {
        for (const expected of [5, 0])
          outcomes.push(await storage.commit([{ kind: 'expectedCount', name: 'door', expected }]));
        return answer('done');
      },
    });
    expect((await once(temp.storage, clock, keyed, trying)).answer.body).toBe('done');
    expect(outcomes).toEqual(['stale', 'ok']);
  });

  it('keeps its answer sealed', async () => {
    await once(temp.storage, clock, keyed, doing('x', { handle: async () => answer('Ana Prueba Ejemplo') }));
    const files = await readdir(temp.folder);
    const contents = await Promise.all(files.map((file) => readFile(join(temp.folder, file), 'latin1')));
    expect(contents.some((content) => content.includes('Ana Prueba'))).toBe(false);
  });
});
