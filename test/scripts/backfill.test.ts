import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { FAKE_ACCOUNT, FAKE_TOKEN, startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import { freePort, startProcess } from '../support/service-process.ts';
import { TEST_KEY, testVault } from '../support/storage.ts';
import { runScript, type Ended } from '../support/run-script.ts';

const SENDER = '+15005550006';
const ANA = '+526640000001';
const HOUR = 3_600_000;
let folder: string;
let twilio: FakeTwilio;
let aside = 0;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-backfill-'));
  twilio = await startFakeTwilio({ now: () => Date.now() + aside });
  env = {
    HOST: '127.0.0.1',
    DATABASE_URL: `sqlite:${folder}/aviso.db`,
    DATA_KEY: TEST_KEY.toString('base64'),
    OPERATOR_NAME: 'Casa Ejemplo',
    TWILIO_ACCOUNT_SID: FAKE_ACCOUNT,
    TWILIO_AUTH_TOKEN: FAKE_TOKEN,
    TWILIO_SMS_FROM: SENDER,
    TWILIO_API_BASE_URL: twilio.url,
    SENDER_RATES: `${SENDER}=1000`,
  };
});
afterAll(async () => {
  await twilio.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the command as an operator does. */
const backfill = (args: readonly string[], over: Record<string, string> = {}): Promise<Ended> =>
  runScript('scripts/backfill.ts', args, { ...env, ...over });

const iso = (agoMs: number): string => new Date(Date.now() - agoMs).toISOString();

describe('npm run backfill', { timeout: 60_000 }, () => {
  it('takes in what was logged while the service runs, which answers it; each once', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    twilio.serveApp(url);
    for (const [i, text] of ['hola', '1', '1'].entries()) {
      aside = -2 * HOUR + i * 60_000;
      twilio.logged(ANA, SENDER, text);
    }
    aside = 0;
    // First started just now: what was texted before that is left to whoever gives the command.
    const service = await startProcess({ ...env, PORT: String(port), PUBLIC_URL: url });
    const since = ['--since', iso(3 * HOUR)];
    expect(await backfill([...since, '--dry-run'])).toEqual({
      code: 0,
      err: '',
      out: 'Dry run: nothing was taken in.\nfound 3, already there 0, taken in 3, failed 0\n',
    });
    expect(await backfill([...since, '--until', iso(1.5 * HOUR)])).toMatchObject({
      code: 0,
      out: 'found 3, already there 0, taken in 3, failed 0\n',
    });
    await twilio.until(() => twilio.sent.length === 3, 'the answers');
    expect(twilio.sent[0]?.body).toMatch(/^Perdone la demora/);
    expect(await backfill(since)).toMatchObject({
      code: 0,
      out: 'found 3, already there 3, taken in 0, failed 0\n',
    });
    expect(await service.stop()).toBe(0);
    const storage = await openSqlite({ path: `${folder}/aviso.db`, vault: testVault() });
    const texts = await storage.listInbound(storage.contactIdOf(ANA), 10);
    expect(texts.map(({ text }) => text)).toEqual(['hola', '1', '1']);
    await storage.close();
    expect(twilio.sent).toHaveLength(3);
  });

  it('ends with 1 when Twilio cannot be asked, 2 when it is not understood, 78 without Twilio', async () => {
    const [refused, ...rest] = await Promise.all([
      backfill(['--since', iso(HOUR)], { TWILIO_AUTH_TOKEN: 'another' }),
      backfill([]),
      backfill(['--since', 'yesterday']),
      backfill(['--since', iso(0), '--until', iso(HOUR)]),
    ]);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('20003');
    expect(rest.map(({ code }) => code)).toEqual([2, 2, 2]);
    const none = await backfill(['--since', iso(HOUR)], { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '' });
    expect(none).toEqual({
      code: 78,
      out: '',
      err: 'TWILIO_ACCOUNT_SID: is missing, and this database belongs to a live service: it is not opened in simulator mode. Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or name another DATABASE_URL\n',
    });
  });
});
