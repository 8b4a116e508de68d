import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { NONE_LET_GO, USUAL_AGES } from '../../src/domain/retention.ts';
import { readProgress } from '../../src/retention/progress.ts';
import { openMongo } from '../../src/storage/mongo/open.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { Write } from '../../src/storage/write.ts';
import { mongoForTests } from '../support/mongo.ts';
import { makeConversation, makeInbound, makePersonRequest, NOW } from '../support/records.ts';
import { startScript } from '../support/run-script.ts';
import { size } from '../support/size.ts';
import { TEST_KEY, testVault } from '../support/storage.ts';

const DAY_MS = 24 * 3_600_000;
/** Older than what is kept longest, and just not old enough. */
const OLD = NOW - (USUAL_AGES.requests + 1) * DAY_MS;
const BOUND = { texts: NOW - USUAL_AGES.texts * DAY_MS, requests: NOW - USUAL_AGES.requests * DAY_MS };

/** Texts of a contact: more than three commits let go of. */
const OLD_TEXTS = 330;
const SILENT = ['silent-1', 'silent-2', 'silent-3'];

/** Where a round is killed: at its commit of that number, and the round that follows at its next. */
const KILLS = [
  ['1', 'before'],
  ['1', 'after'],
  ['2', 'after'],
  ['2', 'before'],
  ['2', 'after'],
  ['1', 'after'],
  ['end', 'before'],
  ['end', 'after'],
] as const;

const mongo = await mongoForTests({ alone: true });
const folder = await mkdtemp(join(tmpdir(), 'aviso-retention-'));
afterAll(async () => {
  await mongo?.close();
  await rm(folder, { recursive: true, force: true });
});

const text = (contactId: string, sid: string, receivedAt: number): Write => ({
  kind: 'inbound',
  contactId,
  message: makeInbound({ sid, receivedAt }),
});
const talk = (contactId: string, lastInboundAt: number): Write => ({
  kind: 'conversation',
  conversation: makeConversation({ contactId, lastInboundAt }),
});
const request = (contactId: string, id: string, openedAt: number, state: 'open' | 'closed'): Write => ({
  kind: 'personRequest',
  request: { ...makePersonRequest({ contactId, id, openedAt }), state },
});

/** What has come of age, and beside each what has not or is held. */
async function fill(storage: Storage): Promise<void> {
  const commit = async (...writes: readonly Write[]): Promise<void> => {
    expect(await storage.commit(writes)).toBe('ok');
  };
  for (let i = 0; i < OLD_TEXTS; i += 1) await commit(text('texts', `SMold${String(i)}`, OLD + i));
  await commit(
    ...[talk('texts', NOW - DAY_MS), talk('asks', OLD)],
    ...[text('texts', 'SMbound', BOUND.texts), text('texts', 'SMyoung', NOW - DAY_MS)],
    ...[text('asks', 'SMheld', OLD), request('asks', 'Qopen', OLD, 'open')],
  );
  for (const contactId of SILENT) await commit(talk(contactId, OLD));
  for (let i = 0; i < 5; i += 1) await commit(request('texts', `Qold${String(i)}`, OLD, 'closed'));
  await commit(request('texts', 'Qbound', BOUND.requests, 'closed'));
}

/** What goes, and what is there after the last round. */
async function expectWhole(storage: Storage): Promise<void> {
  const left = async (contactId: string) =>
    (await storage.listInbound(contactId, 999)).map(({ sid }) => sid).toSorted();
  expect(await left('texts')).toEqual(['SMbound', 'SMyoung']);
  expect(await left('asks')).toEqual(['SMheld']);
  for (const contactId of SILENT)
    expect((await storage.findConversation(contactId))?.address ?? '', contactId).toBe('');
  for (const contactId of ['texts', 'asks'])
    expect((await storage.findConversation(contactId))?.address, contactId).not.toBe('');
  const requests = [
    ...(await storage.listPersonRequestsOf('texts')),
    ...(await storage.listPersonRequestsOf('asks')),
  ];
  expect(requests.map(({ id }) => id).toSorted()).toEqual(['Qbound', 'Qopen']);
  expect(await readProgress(storage)).toMatchObject({ open: false, counts: NONE_LET_GO });
  // Each was counted once, however often the round was killed.
  const told = (await storage.listAudit({ after: 0, limit: 99 })).filter(
    ({ act }) => act === 'retention.let_go',
  );
  const counts = { ...NONE_LET_GO, requests: 5, talks: SILENT.length, texts: OLD_TEXTS };
  expect(told.map(({ detail }) => detail)).toEqual([counts]);
}

/** Kills rounds, and looks at what is there after one that was let to its end. */
async function killed(
  url: string,
  openStorage: () => Promise<Storage>,
  kills: readonly (readonly [string, string])[] = KILLS,
): Promise<void> {
  const filled = await openStorage();
  await fill(filled);
  await filled.close();
  const round = (write: string, when: string) =>
    startScript('test/support/retention-process.js', [
      ...[url, write, when, TEST_KEY.toString('base64'), String(NOW)],
    ]).ended;
  for (const [write, when] of kills) {
    expect(await round(write, when), `${write} ${when}`).toMatchObject({ code: 'SIGKILL' });
    const storage = await openStorage();
    const progress = await readProgress(storage);
    const gone = OLD_TEXTS + 2 - (await storage.listInbound('texts', 999)).length;
    // What went is what is counted, at every moment; from the end on the audit has it.
    if (write !== 'end' || when === 'before') expect(progress?.counts.texts ?? 0).toBe(gone);
    await storage.close();
  }
  const ended = await round('none', 'after');
  expect(ended, ended.err).toMatchObject({ code: 0, err: '' });
  const storage = await openStorage();
  await expectWhole(storage);
  await storage.close();
}

describe('a round of retention that is killed', { timeout: 300_000 }, () => {
  it('goes on, counts each once and takes nothing beyond its bounds, on a file', async () => {
    const path = join(folder, 'aviso.db');
    await killed(`sqlite:${path}`, () => openSqlite({ path, vault: testVault() }));
  });

  it.skipIf(mongo === null)('does so on a replica set', async () => {
    const temp = await mongo!.open();
    await temp.close();
    const every = size('RETENTION_EVERY', { usual: 2, large: 1 });
    await killed(
      temp.url,
      () => openMongo({ url: temp.url, vault: testVault() }),
      KILLS.filter((_, at) => at % every === every - 1),
    );
  });
});
