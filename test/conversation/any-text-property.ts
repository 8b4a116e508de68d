import fc from 'fast-check';
import { expect, it } from 'vitest';
import { handOver } from '../../src/proof/heard/hand-over.ts';
import { hearText, hearTexts, sayText } from '../../src/proof/heard/hear.ts';
import { anyText, isAnswered, leaksOf, showsWayOn, type AnyTextWorld } from './any-text.ts';

const SEED = 2021;
const MINUTE = 60_000;
/** Says nothing that is understood. */
const LOST = 'xqwz';
/** Texts of a phone that writes on and on. */
const WALK = 12;

/**
 * What holds of any text in any state.
 * @param texts how many; a tenth of them in walks, each of which goes on from what the last text made
 */
export function holdsOfAnyText(world: () => AnyTextWorld, texts: number, timeout: number): void {
  it(
    'is answered or passed over with a reason, with a way on in two answers, and nobody else is told of',
    {
      timeout,
    },
    async () => {
      const { ground, phones, phoneOf, secrets, pool } = world();
      const property = fc.asyncProperty(anyText(pool), fc.constantFrom(...phones), async (text, phone) => {
        const heard = await hearText(ground, phoneOf(phone), text);
        expect({ phone, answered: isAnswered(heard) }).toEqual({ phone, answered: true });
        expect(leaksOf(heard, text, secrets)).toEqual([]);
        if (showsWayOn(heard)) return;
        const [, then] = await hearTexts(ground, phoneOf(phone), [text, LOST]);
        expect({ phone, wayOn: then !== undefined && showsWayOn(then) }).toEqual({ phone, wayOn: true });
      });
      await fc.assert(property, { numRuns: texts, seed: SEED });
    },
  );

  it('leaves whoever is lost one text from a way on, however a talk goes', { timeout }, async () => {
    const { ground, phones, phoneOf, secrets, pool } = world();
    const walks = fc.sample(fc.array(anyText(pool), { minLength: WALK, maxLength: WALK }), {
      numRuns: Math.ceil(texts / 10 / WALK),
      seed: SEED,
    });
    for (const [at, walk] of walks.entries()) {
      const phone = phones[at % phones.length];
      if (phone === undefined) return;
      for (const text of walk) {
        ground.wait(MINUTE);
        const heard = await sayText(ground, phoneOf(phone), text);
        await handOver(ground);
        const where = `${phone.language} ${phone.state}: ${JSON.stringify(text)}`;
        expect(isAnswered(heard), where).toBe(true);
        expect(leaksOf(heard, text, secrets), where).toEqual([]);
        const wayOn = showsWayOn(heard) || showsWayOn(await hearText(ground, phoneOf(phone), LOST));
        expect(wayOn, where).toBe(true);
      }
    }
  });
}
