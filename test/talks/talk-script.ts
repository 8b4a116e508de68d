import { assign } from '../../src/decisions/assign.ts';
import { ensurePhases } from '../../src/decisions/phases.ts';
import { createScheduleLoop } from '../../src/app/schedule-loop.ts';
import { createClock } from '../../src/channels/simulator/clock.ts';
import { createSimulator } from '../../src/channels/simulator/phones.ts';
import { moveInSteps } from '../../src/channels/simulator/rehearsal.ts';
import { contactPoint, type Channel } from '../../src/domain/address.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { slotId } from '../../src/domain/slot.ts';
import { createDispatcher } from '../../src/outbox/dispatcher.ts';
import { DEMO_CASES } from '../../src/roster/demo.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { frozenIds } from '../support/frozen-ids.ts';
import { silentLog } from '../support/log.ts';
import { openTempStorage } from '../support/storage.ts';
import { aText, botOver, wording } from '../support/talk.ts';
import { signGates } from '../support/signed-gates.ts';

/** A fresh database that can be closed and opened again. */
interface Reopened {
  readonly storage: Storage;
  reopen(): Promise<Storage>;
  close(): Promise<void>;
}

/**
 * Plays a talk and writes its transcript. `> text` is a text from the phone; `@assign` gives out slots;
 * `@clock ISO` moves the clock; `# …` is a remark. After each line the database is closed and opened again and
 * everything above it is made anew, so nothing can live in memory only.
 */
export async function playTalk(
  script: readonly string[],
  phone: { from: string; channel: Channel },
  open: () => Promise<Reopened> = openTempStorage,
): Promise<{ transcript: string; segments: number; texts: readonly string[] }> {
  const temp = await open();
  // Time stands still between moves, so that a transcript is the same on every machine.
  let system = Date.parse('2021-02-20T17:00:00Z');
  const clock = createClock({ startAt: system, system: () => system });
  const ids = frozenIds(clock);
  await ensurePhases(temp.storage);
  await temp.storage.importCases(
    DEMO_CASES.map((one) => (one.familyId === '' ? { ...one, familyId: `solo-${one.aNumber}` } : one)),
    { dryRun: false },
  );
  await signGates(temp.storage);
  await temp.storage.importSlots([
    {
      id: slotId('san-ysidro', '2021-03-15', '10:00'),
      port: 'san-ysidro',
      date: '2021-03-15',
      time: '10:00',
      startsAt: instantOf('2021-03-15', '10:00', 'America/Tijuana'),
      capacity: 20,
      taken: 0,
    },
  ]);

  const lines: string[] = [];
  const texts: string[] = [];
  let segments = 0;
  const shown = new Set<string>();
  let storage: Storage = temp.storage;
  for (const line of script) {
    lines.push(line);
    storage = await temp.reopen();
    const house = houseOver(storage);
    if (line.startsWith('> ')) {
      await house.bot.take(
        aText(phone.from, line.slice(2), { channel: phone.channel, receivedAt: clock.now() }),
      );
    } else if (line === '@assign') {
      await assign({ storage, clock, ids, wording, dryRun: false, actor: 'test' });
    } else if (line.startsWith('@clock ')) {
      await moveInSteps({
        clock,
        target: Date.parse(line.slice('@clock '.length)),
        nextDueAt: (now) => storage.nextDueAt(now),
        handleDue: () => house.handleDue(),
      });
    }
    await house.handleDue();
    await house.stop();
    const received = (await storage.listOutboxOf(storage.contactIdOf(contactPoint(phone.from)))).filter(
      (row) => row.state === 'delivered',
    );
    for (const row of received.filter(({ id }) => !shown.has(id))) {
      shown.add(row.id);
      const at = row.attemptedAt === null ? '' : new Date(row.attemptedAt).toISOString().slice(0, 16);
      lines.push(
        ...row.content.body
          .split('\n')
          .map((text, i) => (i === 0 ? `< ${at} [${String(row.segments)}] ${text}` : `  ${text}`)),
      );
      if (row.content.location !== undefined) lines.push(`  (${row.content.location.label})`);
      segments += row.segments;
      texts.push(row.content.body);
    }
    system += 60_000;
  }
  await temp.close();
  return { transcript: `${lines.join('\n')}\n`, segments, texts };

  function houseOver(open: Storage) {
    const bot = botOver(open, clock, ids);
    const simulator = createSimulator({ ids, report: (report) => dispatcher.onReport(report) });
    const dispatcher = createDispatcher({
      storage: open,
      transports: [simulator.transport],
      clock,
      ids,
      senders: [],
      rates: () => Infinity,
      log: silentLog,
    });
    const schedules = createScheduleLoop({
      storage: open,
      clock,
      ids,
      wording,
      senderFor: () => null,
      owner: 'test',
      log: silentLog,
      queued: () => undefined,
    });
    return {
      bot,
      stop: () => dispatcher.stop(),
      async handleDue() {
        await schedules.drain();
        await dispatcher.drain();
        await simulator.settled();
      },
    };
  }
}
