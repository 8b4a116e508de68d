import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import { serviceEnv } from '../support/service-env.ts';
import { freePort, startProcess, type ServiceProcess } from '../support/service-process.ts';

const SENDER = '+15005550006';
/** A lease much longer than any start, so that waiting for it would show. */
const TUNING = { dispatcher: { leaseMs: 20_000 } };

describe.skipIf(process.platform !== 'linux')('a process on an embedded file that is killed', () => {
  let folder: string;
  let twilio: FakeTwilio;
  let env: Record<string, string>;
  const running: ServiceProcess[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aviso-restart-'));
    twilio = await startFakeTwilio();
    const url = `http://127.0.0.1:${String(await freePort())}`;
    const database = `sqlite:${join(folder, 'aviso.db')}`;
    env = { ...serviceEnv({ url, database, twilio, sender: SENDER, perSecond: 1 }), OPERATOR_NAME: 'Aviso' };
    twilio.serveApp(url, url);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.kill()));
    await twilio.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (): Promise<ServiceProcess> => {
    const started = await startProcess(env, { tuning: TUNING });
    running.push(started);
    return started;
  };
  const answeredTo = (phone: string): boolean => twilio.sent.some(({ to }) => to === phone);

  it(
    'is followed at once by the next one, which does not wait for its lease',
    { timeout: 60_000 },
    async () => {
      const first = await start();
      expect((await twilio.text('+525510000001', SENDER, 'hola')).status).toBe(200);
      await twilio.until(() => answeredTo('+525510000001'), 'the first answer', 10_000);
      await first.kill();
      const killedAt = performance.now();

      await start();
      const restartedAt = performance.now();
      expect((await twilio.text('+525510000002', SENDER, 'hola')).status).toBe(200);
      await twilio.until(() => answeredTo('+525510000002'), 'the answer after the restart', 9_000);
      const waited = performance.now() - restartedAt;
      console.info(
        `restarted ${((restartedAt - killedAt) / 1000).toFixed(1)} s after it was killed; answers ${(waited / 1000).toFixed(1)} s later`,
      );
      expect(waited).toBeLessThan(7_000);
    },
  );
});
