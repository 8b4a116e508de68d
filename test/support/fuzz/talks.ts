import type { createBot } from '../../../src/bot/bot.ts';
import { findingsOf } from '../chaos/town.ts';
import { ensurePhases } from '../../../src/decisions/phases.ts';
import { contactPoint } from '../../../src/domain/address.ts';
import { createIds } from '../../../src/platform/ids.ts';
import { casesOf, talkOf } from '../registration-talk.ts';
import { openTempStorage } from '../storage.ts';
import { aText, botOver } from '../talk.ts';
import { createFindings, hammer, hostileText, pick, whole, type Fuzzed } from './hostile.ts';

const TEXTS = 8;
const WORDS = [
  'ALTO',
  'INICIO',
  'ESTADO',
  'AYUDA',
  'PERSONA',
  'ERROR',
  'BORRAR',
  'CANCELAR',
  'IDIOMA',
  'OTRO',
  '2',
  '3',
  '9',
  'no',
  'sí',
];
/** Nothing of ours that was meant to be filled in. */
const UNFILLED = /\{\{|\}\}|undefined|\[object|NaN/;

/** Talks of phones that say what helps, what works anywhere, and what nobody would, in any order. */
export async function fuzzTalks(times: number, random: () => number): Promise<Fuzzed> {
  const temp = await openTempStorage();
  const { storage } = temp;
  const findings = createFindings();
  const start = Date.now() - 3_600_000;
  let now = start;
  const clock = { now: () => (now += 7) };
  const bot: ReturnType<typeof createBot> = botOver(storage, clock, createIds(clock), false);
  try {
    await ensurePhases(storage);
    await storage.importCases(casesOf(Math.min(times, 2_000)), { dryRun: false });
    await hammer(times, 32, findings, async (at) => {
      const from = `+52998${String(1_000_000 + at)}`;
      const script = talkOf(at % 2_000).map(([text]) => text);
      let step = 0;
      for (let said = 0; said < TEXTS + whole(random, TEXTS); said += 1) {
        const kind = random();
        const text =
          kind < 0.65
            ? (script[step++] ?? 'ESTADO')
            : kind < 0.85
              ? pick(random, WORDS)
              : hostileText(random);
        findings.answer(await bot.take(aText(from, text, { receivedAt: clock.now() })));
      }
      for (const { content } of await storage.listOutboxOf(storage.contactIdOf(contactPoint(from))))
        if (UNFILLED.test(content.body)) findings.fault(`a text of ours is not filled in: ${content.body}`);
    });
    await storage.close();
    for (const finding of await findingsOf(temp.path, null)) findings.fault(finding);
  } finally {
    await temp.close();
  }
  return { what: 'talks', tried: times, answers: findings.answers, faults: findings.faults };
}
