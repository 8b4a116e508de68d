import { seededRandom } from '../twilio/seeded-random.ts';
import type { Fuzzed } from './hostile.ts';
import { fuzzApi, fuzzConsole } from './requests.ts';
import { fuzzRows } from './rows.ts';
import { fuzzTalks } from './talks.ts';
import { fuzzWebhooks } from './webhooks.ts';

/** How much of each. */
export interface FuzzSizes {
  readonly webhooks: number;
  /** Half to the API, half to the console. */
  readonly requests: number;
  readonly talks: number;
  readonly rows: number;
}

/** Runs every part; each draws from the seed by itself, so that one alone gives the same as all. */
export async function* fuzz(seed: number, sizes: FuzzSizes): AsyncGenerator<Fuzzed> {
  const of = (part: number): (() => number) => seededRandom(seed * 31 + part);
  if (sizes.webhooks > 0) yield await fuzzWebhooks(sizes.webhooks, of(1));
  if (sizes.requests > 0) {
    yield await fuzzApi(Math.ceil(sizes.requests / 2), of(2));
    yield await fuzzConsole(Math.floor(sizes.requests / 2), of(3));
  }
  if (sizes.talks > 0) yield await fuzzTalks(sizes.talks, of(4));
  if (sizes.rows > 0) yield await fuzzRows(sizes.rows, of(5));
}
