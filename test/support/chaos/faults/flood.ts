import type { Fault } from '../fault.ts';
import { quantile, seconds } from '../strike.ts';
import { openTown, SENDER, type Town } from '../town.ts';
import { phoneOf } from '../../registration-talk.ts';

/** What a registered person may wait for an answer at most, but for one in a hundred. */
const BOUND_MS = 1_000;
const TEXTS_EACH = 3;
/** Flooders that text at one time. */
const AT_ONCE = 24;
const ASKED = 4;

/** A thousand strangers text at once what nobody understands; who is registered asks how they stand meanwhile. */
export const flood: Fault = {
  name: 'flood by numbers that nobody knows, registered people asking meanwhile',
  async run({ people, numbers }) {
    const town = await openTown(people);
    try {
      await town.start({}, { tuning: {} });
      await town.load();
      const over = { flooding: true };
      const began = performance.now();
      const flooding = floodWith(town, numbers).then(() => (over.flooding = false));
      const waits: number[] = [];
      for (let round = 0; round < ASKED && over.flooding; round += 1)
        waits.push(...(await Promise.all(Array.from({ length: people }, (_, who) => askHow(town, who)))));
      await flooding;
      const lasted = performance.now() - began;
      const p99 = quantile(waits, 0.99);
      const missed =
        p99 < BOUND_MS ? {} : { missed: `p99 of the registered is not under ${seconds(BOUND_MS)}` };
      return {
        saw: `${String(numbers * TEXTS_EACH)} texts of ${String(numbers)} numbers in ${seconds(lasted)}; ${String(waits.length)} answers to registered people, half within ${seconds(quantile(waits, 0.5))}, p99 ${seconds(p99)}`,
        lost: await lostOf(town),
        ...missed,
        back: 'nothing to come back from',
      };
    } finally {
      await town.close();
    }
  },
};

async function floodWith({ twilio }: Town, numbers: number): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (; next < numbers * TEXTS_EACH;) {
        const at = next;
        next += 1;
        const from = `+52998${String(1_000_000 + (at % numbers))}`;
        await twilio.text(from, SENDER, `qwrt ${String(at)} zxcv`).catch(() => undefined);
      }
    }),
  );
}

async function askHow({ twilio }: Town, who: number): Promise<number> {
  const phone = phoneOf(who);
  const before = twilio.sent.filter(({ to }) => to === phone).length;
  const began = performance.now();
  await twilio.text(phone, SENDER, 'ESTADO');
  await twilio.until(
    () => twilio.sent.filter(({ to }) => to === phone).length > before,
    'how they stand',
    60_000,
  );
  return performance.now() - began;
}

/** The answers of a registration are not all that these phones got. */
async function lostOf(town: Town): Promise<readonly string[]> {
  return (await town.verdict()).filter((finding) => !finding.startsWith('+'));
}
