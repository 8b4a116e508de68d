import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAnchorLoop } from '../../src/app/anchor-loop.ts';
import {
  anchorLine,
  sortAnchors,
  findUnanchored,
  readAnchors,
  readHead,
  type AuditAnchor,
} from '../../src/console/audit-anchors.ts';
import { verifyAudit } from '../../src/console/audit-chain.ts';
import { auditHash } from '../../src/storage/audit-hash.ts';
import { connect } from '../../src/storage/sqlite/connection.ts';
import { ENTRIES, fillAudit } from '../support/audit.ts';
import { NOW } from '../support/records.ts';
import { openTempStorage, testVault, type TempStorage } from '../support/storage.ts';

describe('anchors of the audit', () => {
  let temp: TempStorage;
  let anchors: readonly AuditAnchor[];
  beforeEach(async () => {
    temp = await openTempStorage();
    const written: AuditAnchor[] = [];
    for (let hour = 0; hour < 3; hour += 1) {
      await fillAudit(temp.storage);
      written.push((await readHead(temp.storage, NOW + hour))!);
    }
    anchors = readAnchors(written.map(anchorLine).join(''));
    expect(anchors).toEqual(written);
  });
  afterEach(() => temp.close());

  /** What somebody with the file could do. */
  function tamper(sql: string, ...params: (string | number)[]): void {
    const connection = connect(temp.path, 1_000);
    connection.prepare(sql).run(params);
    connection.close();
  }

  it('hold while nothing is changed, however much follows', async () => {
    await fillAudit(temp.storage);
    expect(await findUnanchored(temp.storage, anchors)).toBeNull();
  });

  it.each([1, 5, 6])('find an end that was cut off %i entries before', async (cut) => {
    const last = 3 * ENTRIES;
    tamper('DELETE FROM audit WHERE seq > ?', last - cut);
    expect((await verifyAudit(temp.storage)).broken).toBeNull();
    const [first] = anchors.filter(({ entries }) => entries > last - cut);
    expect(await findUnanchored(temp.storage, anchors)).toEqual({ anchor: first, why: 'cut' });
  });

  it('find an end that was cut off and grown again', async () => {
    tamper('DELETE FROM audit WHERE seq > 11');
    await fillAudit(temp.storage);
    expect((await verifyAudit(temp.storage)).broken).toBeNull();
    expect(await findUnanchored(temp.storage, anchors)).toEqual({ anchor: anchors[2], why: 'rewritten' });
  });

  it.each([1, 5, 7, 15])('find an actor rewritten in entry %i, the whole chain hashed anew', async (seq) => {
    let previous: string | null = null;
    for (const row of await temp.storage.listAudit({ after: seq - 1, limit: 99 })) {
      const forged = row.seq === seq ? { ...row, actor: 'somebody else' } : row;
      const before: string = previous ?? row.previousHash;
      previous = auditHash(before, forged);
      tamper(
        'UPDATE audit SET actor = ?, previous_hash = ?, hash = ? WHERE seq = ?',
        forged.actor,
        before,
        previous,
        row.seq,
      );
    }
    // The chain holds in itself; whoever hashed it has not the key.
    expect((await verifyAudit(temp.storage)).broken).toEqual({ seq, why: 'forged' });
    const [first] = anchors.filter(({ entries }) => entries >= seq);
    expect(await findUnanchored(temp.storage, anchors)).toEqual({ anchor: first, why: 'rewritten' });
  });

  it('are written to the log and behind what a file holds, readable by its owner alone', async () => {
    const path = join(temp.folder, 'anchors');
    const quiet = (): void => undefined;
    for (const hour of [1, 2]) {
      let tell: (fields: unknown) => void = quiet;
      const told = new Promise<unknown>((resolve) => {
        tell = resolve;
      });
      const info = (fields: unknown): void => {
        tell(fields);
      };
      const log = { debug: quiet, warn: quiet, error: quiet, info };
      const loop = createAnchorLoop({ storage: temp.storage, owner: 'w', log, path });
      loop.start();
      const { head } = anchors[2]!;
      const line: unknown = expect.stringMatching(
        new RegExp(`^\\S+Z ${String(3 * ENTRIES)} ${head} 1\\.[\\w-]{43}$`),
      );
      expect(await told).toEqual({ entries: 3 * ENTRIES, head, anchor: line });
      await loop.stop();
      const kept = readAnchors(await readFile(path, 'utf8'));
      expect(kept.map((anchor) => anchor.head)).toEqual(Array.from({ length: hour }, () => head));
      expect(sortAnchors(temp.storage, kept)).toMatchObject({ ours: kept, unsigned: 0, forged: [] });
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('are known by their MAC: one that somebody else wrote is told from ours, and from those of before', () => {
    const [first, second, third] = anchors;
    const other = testVault(Buffer.alloc(32, 9));
    const without = { ...first!, mac: null };
    const changed = [
      { ...second!, head: 'a'.repeat(64) },
      { ...second!, entries: second!.entries - 1 },
      { ...second!, at: second!.at + 1 },
      { ...second!, mac: third!.mac },
      { ...second!, mac: `1.${other.mac('anything').toString('base64url')}` },
      { ...second!, mac: '2.later' },
    ];
    const lines = [without, ...changed, third!].map(anchorLine).join('');
    expect(sortAnchors(temp.storage, readAnchors(lines))).toEqual({
      ...{ ours: [without, third], unsigned: 1, forged: changed },
    });
  });

  it.each(['', 'nothing', '2021-03-01T18:00:00.000Z 5 abc', `2021-13-01T18:00:00.000Z 5 ${'0'.repeat(64)}`])(
    'are not read from %j',
    (text) => {
      expect(() => readAnchors(text)).toThrow(expect.objectContaining({ code: 'not_possible' }));
    },
  );
});
