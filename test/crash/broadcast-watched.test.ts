import { describe, expect, it } from 'vitest';
import { AT_ONCE, openBroadcastCommands } from '../support/broadcast-commands.ts';

const PEOPLE = 300;
const PATIENT = { timeout: 60_000 };

const { twilio, ana, luis, vera, begin, done, created, hashOf, standing, kill, startAgain } =
  await openBroadcastCommands({
    people: PEOPLE,
    // A minute and a half altogether: however slow the commands are, some are left to be recalled.
    rate: 3,
  });

/** The first word of each line that the watcher wrote. */
const wordsOf = (out: string): readonly string[] =>
  out.split('\n').flatMap((line) => line.split('  ')[0] ?? []);

describe('a broadcast that somebody watches', { timeout: 240_000 }, () => {
  it('is paused, goes on and is recalled before their eyes, though the service is killed', async () => {
    const before = twilio.sent.length;
    const id = await created('--all', ...AT_ONCE);
    await done(ana, 'submit', id);
    await done(luis, 'approve', id, '--hash', await hashOf(id));
    const watching = begin(vera, 'watch', id);
    const seen = async (word: string, after = 0): Promise<number> => {
      const find = (): number => wordsOf(watching.out()).indexOf(word, after);
      await expect.poll(find, { ...PATIENT, message: word }).toBeGreaterThanOrEqual(0);
      return find();
    };
    await expect.poll(() => twilio.sent.length - before, PATIENT).toBeGreaterThan(5);
    const sending = await seen('sending');
    expect(await done(ana, 'pause', id)).toBe(
      `${id} is paused. What is with the channel already cannot be called back.\n`,
    );
    const paused = await seen('paused', sending);
    await kill();
    const sent = twilio.sent.length;
    await startAgain();
    expect(await standing(id)).toMatchObject({ broadcast: { state: 'paused' }, audience: PEOPLE });
    expect(twilio.sent).toHaveLength(sent);
    expect(await done(ana, 'resume', id)).toBe(`${id} goes on.\n`);
    await expect.poll(() => twilio.sent.length, PATIENT).toBeGreaterThan(sent + 5);
    await seen('sending', paused);
    expect(await done(ana, 'recall', id, '--reason', 'wrong day')).toBe(
      `${id} is recalled. Who has it keeps it.\n`,
    );
    const watched = await watching.ended;
    // It did not go out as it was meant to.
    expect(watched.code).toBe(1);
    expect(watched.err).toMatch(/The connection is gone; the broadcast goes on/);
    for (const word of ['sending', 'paused', 'recalled']) expect(wordsOf(watched.out)).toContain(word);
    const { states, audience } = await standing(id);
    expect(audience).toBe(PEOPLE);
    expect(states['recalled']).toBeGreaterThan(0);
    expect(states['waiting']! + states['queued']!).toBe(0);
    expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(PEOPLE);
    // The columns are as wide as their widest cell.
    expect(watched.out).toMatch(new RegExp(`^  recalled +${String(states['recalled']!)} `, 'm'));
    expect(await done(vera, 'list', '--state', 'recalled')).toMatch(
      new RegExp(`^${id}  Oficinas cerradas  recalled  by Ana, .*\n$`),
    );
  });
});
