import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig, type TwilioConfig } from '../../src/platform/config.ts';
import { createIds } from '../../src/platform/ids.ts';
import { keepToMode, type Use } from '../../src/platform/mode.ts';
import { openRuntime } from '../../src/app/open.ts';
import { startService } from '../../src/app/service.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { mongoForTests } from '../support/mongo.ts';
import { makeInbound, makeOutboxMessage } from '../support/records.ts';
import { runScript } from '../support/run-script.ts';
import { openTempStorage, TEST_KEY, type TempStorage } from '../support/storage.ts';

const TWILIO: TwilioConfig = {
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 'token',
  authTokenNext: null,
  apiBaseUrl: null,
  smsSenders: ['+15005550006'],
  whatsappSenders: [],
};
const LIVE = { twilio: TWILIO };
const SIMULATOR = { twilio: null };
const ids = createIds({ now: () => Date.now() });
const TWILIO_SIDS = [`SM${'0123456789abcdef'.repeat(2)}`, `MM${'0123456789ABCDEF'.repeat(2)}`];
const mongo = await mongoForTests();
afterAll(() => mongo?.close());

const kinds = [
  ['SQLite', openTempStorage],
  ...(mongo === null ? [] : [['MongoDB', () => mongo.open()] as const]),
] as const;

describe.each(kinds)('the mode of a database, on %s', (_name, open) => {
  let storage: Storage;
  let close: () => Promise<void>;
  beforeEach(async () => {
    const temp = await open();
    storage = temp.storage;
    close = () => temp.close();
  });
  afterEach(() => close());

  const text = (sid: string) =>
    storage.commit([{ kind: 'inbound', contactId: 'contact-1', message: makeInbound({ sid }) }]);
  const sent = async (sid: string) => {
    const id = ids.next();
    await storage.commit([{ kind: 'send', message: makeOutboxMessage({ id, contactId: `contact-${id}` }) }]);
    await storage.recordReport({ id, sid, state: 'delivered', error: null });
  };
  const may = async (config: Parameters<typeof keepToMode>[1], use: Use): Promise<boolean> => {
    try {
      await keepToMode(storage, config, use);
      return true;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      expect(error.problems).toHaveLength(1);
      expect(error.problems[0]).toMatch(/^[A-Z_]+: .*database/);
      return false;
    }
  };

  it.each([
    ['live', LIVE, SIMULATOR],
    ['simulator', SIMULATOR, LIVE],
  ] as const)('is what the first start made it: %s', async (mode, own, other) => {
    expect(await may(own, 'service')).toBe(true);
    expect(await storage.readSetting('mode')).toBe(mode);
    expect(await may(own, 'service')).toBe(true);
    expect(await may(own, 'command')).toBe(true);
    for (const use of ['service', 'command'] as const) expect(await may(other, use)).toBe(false);
    expect(await may(other, 'reading')).toBe(true);
    expect(await storage.readSetting('mode')).toBe(mode);
  });

  it('is not made by a command: what is imported before the first start decides nothing', async () => {
    expect(await may(SIMULATOR, 'command')).toBe(true);
    expect(await may(LIVE, 'command')).toBe(true);
    expect(await may(LIVE, 'reading')).toBe(true);
    expect(await storage.readSetting('mode')).toBeNull();
  });

  it('is one, however many start first and at once', async () => {
    const started = await Promise.all(
      Array.from({ length: 8 }, (_, i) => may(i % 2 === 0 ? LIVE : SIMULATOR, 'service')),
    );
    const mode = await storage.readSetting('mode');
    expect(started).toEqual(started.map((_, i) => (i % 2 === 0) === (mode === 'live')));
  });

  it.each(TWILIO_SIDS)('is live without a mark where a text came from Twilio: %s', async (sid) => {
    // A simulator was opened on it by accident, as could happen.
    await text(`SM${ids.next()}`);
    await sent(`SM${ids.next()}`);
    await text(sid);
    expect(await may(SIMULATOR, 'service')).toBe(false);
    expect(await may(SIMULATOR, 'command')).toBe(false);
    expect(await may(SIMULATOR, 'reading')).toBe(true);
    expect(await may(LIVE, 'service')).toBe(true);
    expect(await storage.readSetting('mode')).toBe('live');
  });

  it.each(TWILIO_SIDS)('is live without a mark where Twilio took a message: %s', async (sid) => {
    await sent(sid);
    expect(await may(SIMULATOR, 'service')).toBe(false);
    expect(await may(LIVE, 'service')).toBe(true);
  });

  it('is the simulator’s without a mark where it gave the ids', async () => {
    await text('my-own-sid');
    expect(await storage.madeBy()).toBeNull();
    await sent(`SM${ids.next()}`);
    expect(await storage.madeBy()).toBe('simulator');
    expect(await may(LIVE, 'service')).toBe(false);
    expect(await may(SIMULATOR, 'service')).toBe(true);
    expect(await storage.readSetting('mode')).toBe('simulator');
  });
});

describe('SIMULATOR', () => {
  const credentials = {
    TWILIO_ACCOUNT_SID: TWILIO.accountSid,
    TWILIO_AUTH_TOKEN: TWILIO.authToken,
    OPERATOR_NAME: 'Casa Ejemplo',
  };
  it.each([
    ['on beside Twilio’s credentials', { SIMULATOR: 'on', ...credentials }, /^SIMULATOR: /],
    ['off without them', { SIMULATOR: 'off' }, /^TWILIO_ACCOUNT_SID: is missing/],
    ['another word', { SIMULATOR: 'yes' }, /^SIMULATOR: must be on or off/],
    ['NOW beside Twilio’s credentials', { NOW: '2021-02-19T15:00:00Z', ...credentials }, /^NOW: /],
  ])('is refused: %s', (_what, env, problem) => {
    expect(() => readConfig(env)).toThrow(problem);
  });

  it.each([
    ['on', { SIMULATOR: 'on' }],
    ['off', { SIMULATOR: 'off', ...credentials }],
    ['unset', {}],
  ])('goes with what it says: %s', (_what, env) => {
    expect(() => readConfig(env)).not.toThrow();
  });
});

describe('a live database on a machine without Twilio’s credentials', () => {
  let temp: TempStorage;
  let env: Record<string, string>;
  beforeEach(async () => {
    temp = await openTempStorage();
    env = {
      DATABASE_URL: `sqlite:${temp.path}`,
      DATA_KEY: TEST_KEY.toString('base64'),
      LOG_LEVEL: 'silent',
      PORT: '0',
    };
    const message = makeInbound({ sid: TWILIO_SIDS[0] ?? '', text: 'Tengo una cita?' });
    await temp.storage.commit([{ kind: 'inbound', contactId: 'contact-1', message }]);
  });
  afterEach(() => temp.close());

  it('is not served to simulated phones', async () => {
    await expect(openRuntime(env, 'service')).rejects.toMatchObject({
      name: 'ConfigError',
      problems: [expect.stringMatching(/^TWILIO_ACCOUNT_SID: is missing.*not opened in simulator mode/)],
    });
    expect(await temp.storage.readSetting('mode')).toBeNull();
    const runtime = await openRuntime(
      {
        ...env,
        TWILIO_ACCOUNT_SID: TWILIO.accountSid,
        TWILIO_AUTH_TOKEN: TWILIO.authToken,
        OPERATOR_NAME: 'Casa Ejemplo',
      },
      'service',
    );
    const service = await startService(runtime, 'web');
    await service.close();
  });

  it.each([
    ['scripts/assign.ts', [], 78],
    ['scripts/phase.ts', ['open', 'phase-1'], 78],
    ['scripts/outbox.ts', [], 0],
    ['scripts/phase.ts', ['list'], 0],
    ['scripts/assign.ts', ['--dry-run'], 0],
  ] as const)('%s %j ends with %i', async (script, args, code) => {
    await temp.storage.close();
    const ended = await runScript(script, [...args], env);
    expect(ended.code).toBe(code);
    if (code === 78) expect(ended.err).toMatch(/^TWILIO_ACCOUNT_SID: is missing/);
    await temp.reopen();
  });
});
