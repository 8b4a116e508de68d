import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Tuning } from '../../src/app/service.ts';
import { startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import { asAnswers, casesOf, phoneOf, talkOf } from '../support/registration-talk.ts';
import { serviceEnv } from '../support/service-env.ts';
import { freePort, QUICK, startProcess, type ServiceProcess } from '../support/service-process.ts';
import { size } from '../support/size.ts';
import { testVault } from '../support/storage.ts';

const SENDER = '+15005550006';
const MINUTE = 60_000;
const OUTAGE_MS = 60 * MINUTE;
/** Who texts during the outage, and how much: the whole registration but its last step, or the first steps. */
const PEOPLE = size('OUTAGE_PEOPLE', { usual: 30, large: 100 });
const TEXTS = 5 * PEOPLE;
/** Registered for two steps when the service went away. */
const BEGUN = PEOPLE / 5;
/** Whose last text Twilio is still trying to deliver when the service is back. */
const RETRIED = Math.ceil(0.3 * PEOPLE);
const TUNING: Tuning = { ...QUICK, missed: { leaseMs: 600, retryMs: 100, gateMs: 20_000 } };
/** From this step on, who had begun answers by a number what they have not been asked: it is asked of them then. */
const UNREAD = 5;
const CROSSED = 'crossed';
const asCrossed = (body: string): string =>
  body.includes('y el nuestro salieron a la vez') && body.includes(talkOf(0)[UNREAD - 1]?.[1] ?? '-')
    ? CROSSED
    : body;
const SORRY = 'Perdone la demora en contestarle.';

interface Logged {
  readonly who: number;
  readonly step: number;
  readonly fields: Readonly<Record<string, string>>;
}

describe('an outage of an hour', () => {
  let folder: string;
  let twilio: FakeTwilio;
  let service: ServiceProcess;
  let env: Record<string, string>;
  /** How far Twilio's clock is from now: negative while the test plays what was. */
  let aside = -(OUTAGE_MS + 5 * MINUTE);
  const logged: Logged[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aviso-outage-'));
    const url = `http://127.0.0.1:${String(await freePort())}`;
    twilio = await startFakeTwilio({ now: () => Date.now() + aside });
    twilio.serveApp(url);
    env = serviceEnv({
      url,
      database: `sqlite:${join(folder, 'aviso.db')}`,
      twilio,
      sender: SENDER,
      perSecond: 2000,
    });
    const storage = await open();
    await storage.importCases(casesOf(PEOPLE), { dryRun: false });
    await storage.close();
  });

  afterAll(async () => {
    await service.stop();
    await twilio.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = () => openSqlite({ path: join(folder, 'aviso.db'), vault: testVault() });
  const start = async (aheadMs = 0): Promise<void> => {
    service = await startProcess(env, { tuning: TUNING, aheadMs });
  };
  const receivedBy = (who: number): readonly string[] =>
    twilio.sent.filter(({ to }) => to === phoneOf(who)).map(({ body }) => body);
  const textOf = (who: number, step: number): string => talkOf(who)[step]?.[0] ?? '';

  it(
    `is made up for: each of ${String(TEXTS)} texts is answered once and in its order, though the process is killed again meanwhile`,
    { timeout: 120_000 },
    async () => {
      // An hour and five minutes ago.
      await start(aside);
      for (let who = 0; who < BEGUN; who += 1) {
        for (const step of [0, 1]) {
          expect((await twilio.text(phoneOf(who), SENDER, textOf(who, step))).status).toBe(200);
          await twilio.until(() => receivedBy(who).length === step + 1, 'the answer');
        }
      }
      await service.kill();

      // Everyone texts in turn; Twilio logs it and reaches nobody.
      for (let i = 0; i < TEXTS; i += 1) {
        const who = i % PEOPLE;
        const step = Math.floor(i / PEOPLE) + (who < BEGUN ? 2 : 0);
        aside = -OUTAGE_MS + (OUTAGE_MS * i) / TEXTS;
        logged.push({ who, step, fields: twilio.logged(phoneOf(who), SENDER, textOf(who, step)) });
      }
      aside = 0;

      const before = twilio.sent.length;
      await start();
      const retries = retry(logged.slice(-RETRIED));
      await twilio.until(() => twilio.sent.length >= before + TEXTS / 5, 'some answers', 60_000);
      await service.kill();
      await retries;
      const half = twilio.sent.length - before;
      const began = performance.now();
      await start();
      expect(await retry(logged.slice(-RETRIED))).toEqual(Array.from({ length: RETRIED }, () => 200));
      await twilio.until(() => twilio.sent.length >= before + TEXTS, 'all answers', 60_000);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(
        `${TEXTS - half} of ${TEXTS} missed texts answered within ${seconds} s of the second start`,
      );
      // Whatever is left to be sent would be one too many.
      const storage = await open();
      await expect
        .poll(async () => {
          const { queued, sending, unsure } = await storage.countOutbox();
          return queued + sending + unsure;
        })
        .toBe(0);

      expect(half).toBeLessThan(TEXTS);
      expect(twilio.sent).toHaveLength(before + TEXTS);
      for (let who = 0; who < PEOPLE; who += 1) {
        const steps = TEXTS / PEOPLE + (who < BEGUN ? 2 : 0);
        const received = receivedBy(who);
        expect(asAnswers(who, received).map(asCrossed)).toEqual(
          talkOf(who)
            .slice(0, steps)
            .map(([, answer], step) => (who < BEGUN && step >= UNREAD ? CROSSED : answer)),
        );
        const sorry = received.flatMap((body, at) => (body.startsWith(SORRY) ? [at] : []));
        expect(sorry).toEqual([who < BEGUN ? 2 : 0]);
        const texts = await storage.listInbound(storage.contactIdOf(phoneOf(who)), 100);
        expect(texts.map(({ text }) => text)).toEqual(
          talkOf(who)
            .slice(0, steps)
            .map(([text]) => text),
        );
      }
      await storage.close();
    },
  );

  /** Twilio tries again at the moment the service is back; what is refused or cut off it gives up. Gives the answers. */
  async function retry(texts: readonly Logged[]): Promise<readonly number[]> {
    const answers = await Promise.all(
      texts.map(({ who, step, fields }) =>
        twilio.text(phoneOf(who), SENDER, textOf(who, step), { ...fields }).catch(() => null),
      ),
    );
    return answers.flatMap((answer) => (answer === null ? [] : [answer.status]));
  }
});
