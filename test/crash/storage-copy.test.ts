import { afterAll, describe, expect, it } from 'vitest';
import { mongoCopies } from '../support/copy.ts';
import { KEY, openCopyScript, tableOf } from '../support/copy-script.ts';
import { mongoForTests } from '../support/mongo.ts';

const mongo = await mongoForTests({ alone: true });
afterAll(() => mongo?.close());
const { copy, filled, freshPath, killed, phases } = await openCopyScript();

describe('storage:copy on files', { timeout: 60_000 }, () => {
  it('goes on after it was killed, and the service does not start on what is unfinished', async () => {
    const path = freshPath();
    expect(await killed(`sqlite:${filled}`, `sqlite:${path}`, 12, 'before')).toMatchObject({
      code: 'SIGKILL',
    });
    const list = await phases({
      DATABASE_URL: `sqlite:${path}`,
      DATA_KEY: KEY,
    });
    expect(list).toMatchObject({ code: 1 });
    expect(list.err).toContain('not finished');

    const ended = await copy(`sqlite:${filled}`, `sqlite:${path}`);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toMatch(/^[1-9]\d* rows were there from an earlier run/);
    const whole = await copy(`sqlite:${filled}`, `sqlite:${freshPath()}`);
    expect(tableOf(ended.out)).toEqual(tableOf(whole.out));
  });
});

describe.skipIf(mongo === null)('storage:copy with a replica set', { timeout: 120_000 }, () => {
  it('is killed and goes on, to MongoDB and back, and nothing is lost', async () => {
    const open = mongoCopies(mongo!);
    const target = await open();
    for (const [checkpoint, when] of [
      [4, 'after'],
      [9, 'before'],
      [12, 'after'],
    ] as const)
      expect(await killed(`sqlite:${filled}`, target.url, checkpoint, when)).toMatchObject({
        code: 'SIGKILL',
      });
    const there = await copy(`sqlite:${filled}`, target.url);
    expect(there).toMatchObject({ code: 0, err: '' });
    expect(there.out).toContain('rows were there');
    expect(there.out).toContain('Every process on the new database needs the DATA_KEY');

    const path = freshPath();
    expect(await killed(target.url, `sqlite:${path}`, 15, 'before')).toMatchObject({ code: 'SIGKILL' });
    const back = await copy(target.url, `sqlite:${path}`);
    expect(back.code).toBe(0);
    expect(tableOf(back.out)).toEqual(tableOf(there.out));
    await target.close();
  });
});
