import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/platform/config.ts';
import { argumentsFor } from '../support/run-script.ts';
import { TEST_KEY } from '../support/storage.ts';

const KEY = TEST_KEY.toString('base64');
const LIVE = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'secret-token',
  OPERATOR_NAME: 'Casa Ejemplo',
  TWILIO_SMS_FROM: '+15005550006',
  PUBLIC_URL: 'https://aviso.example/',
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the environment', () => {
  it('needs nothing: simulator mode on an embedded file, on this machine only', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      database: { kind: 'sqlite', path: 'data/aviso.db' },
      twilio: null,
      senderRates: null,
      broadcastExemptBelow: 0,
      alertWebhook: null,
      audioDir: null,
      auditAnchors: null,
      dataKey: null,
      dataKeyNext: null,
      demo: true,
      logLevel: 'info',
      operator: 'Aviso demo',
      startAt: null,
    });
  });

  it('is live with Twilio’s credentials: listens everywhere, without demo data', () => {
    const config = readConfig({ ...LIVE, TWILIO_WHATSAPP_FROM: 'whatsapp:+15005550007, +15005550008' });
    expect(config).toMatchObject({ host: '0.0.0.0', publicUrl: 'https://aviso.example', demo: false });
    expect(config.twilio).toMatchObject({
      smsSenders: ['+15005550006'],
      whatsappSenders: ['+15005550007', '+15005550008'],
    });
  });

  it('serves clips where Twilio reaches them', () => {
    expect(readConfig({ ...LIVE, AUDIO_DIR: 'clips' }).audioDir).toBe('clips');
    const { PUBLIC_URL: _url, ...rest } = LIVE;
    const wanted = [
      'PUBLIC_URL: must be an address that Twilio reaches; AUDIO_DIR needs it, clips are fetched there',
    ];
    expect(problemsOf({ ...rest, AUDIO_DIR: 'clips' })).toEqual(wanted);
    for (const host of ['localhost:3000', '127.0.0.1', '127.1.2.3', '[::1]', '0.0.0.0', 'a.localhost'])
      expect(problemsOf({ ...LIVE, AUDIO_DIR: 'clips', PUBLIC_URL: `http://${host}` })).toEqual(wanted);
    // The simulator's phones are on this machine.
    expect(readConfig({ AUDIO_DIR: 'clips' }).audioDir).toBe('clips');
  });

  it('is live with an account and a token alone: answers leave by the number that was texted', () => {
    const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, OPERATOR_NAME } = LIVE;
    expect(readConfig({ TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, OPERATOR_NAME, PORT: '4000' })).toMatchObject({
      publicUrl: 'http://localhost:4000',
      twilio: { smsSenders: [], whatsappSenders: [] },
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', NOW: ' ', DATA_KEY: '' }).port).toBe(3000);
  });

  it.each([
    ['PORT', { PORT: 'eighty' }],
    ['PORT', { PORT: '70000' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://aviso.example' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://localhost/aviso' }],
    ['TWILIO_ACCOUNT_SID', { ...LIVE, TWILIO_ACCOUNT_SID: 'AC12' }],
    ['TWILIO_AUTH_TOKEN', { ...LIVE, TWILIO_AUTH_TOKEN: '' }],
    ['TWILIO_AUTH_TOKEN', { TWILIO_AUTH_TOKEN_NEXT: 'next' }],
    ['TWILIO_ACCOUNT_SID', { ...LIVE, TWILIO_ACCOUNT_SID: '' }],
    ['TWILIO_SMS_FROM', { ...LIVE, TWILIO_SMS_FROM: 'six hundred' }],
    ['TWILIO_API_BASE_URL', { TWILIO_API_BASE_URL: 'localhost' }],
    ['SENDER_RATES', { SENDER_RATES: '+15005550006:1' }],
    ['BROADCAST_EXEMPT_BELOW', { BROADCAST_EXEMPT_BELOW: 'few' }],
    ['BROADCAST_EXEMPT_BELOW', { BROADCAST_EXEMPT_BELOW: '-5' }],
    ['ALERT_WEBHOOK_URL', { ALERT_WEBHOOK_URL: 'http://alerts.example/hook' }],
    ['ALERT_WEBHOOK_URL', { ALERT_WEBHOOK_URL: 'https://name:word@alerts.example/hook' }],
    ['ALERT_WEBHOOK_URL', { ALERT_WEBHOOK_SECRET: 'long-enough-secret' }],
    ['ALERT_WEBHOOK_SECRET', { ALERT_WEBHOOK_URL: 'https://alerts.example', ALERT_WEBHOOK_SECRET: 'short' }],
    ['DATA_KEY', { DATA_KEY: 'c2hvcnQ=' }],
    ['DATA_KEY', { DATABASE_URL: 'mongodb://127.0.0.1/aviso' }],
    ['DATA_KEY', { DATABASE_URL: 'mongodb://127.0.0.1/aviso', DATA_KEY_NEXT_FILE: '/run/next' }],
    ['DATA_KEY_NEXT', { DATA_KEY_NEXT: 'c2hvcnQ=' }],
    ['DATA_KEY_COMMAND', { DATA_KEY_COMMAND: "sh -c 'cat" }],
    ['DATA_KEY_FILE', { DATA_KEY: KEY, DATA_KEY_FILE: '/run/key' }],
    ['DATA_KEY_COMMAND', { DATA_KEY_FILE: '/run/key', DATA_KEY_COMMAND: 'show-key' }],
    ['DATA_KEY_NEXT_COMMAND', { DATA_KEY_NEXT: KEY, DATA_KEY_NEXT_COMMAND: 'show-key' }],
    ['DEMO', { DEMO: 'yes' }],
    ['OPERATOR_NAME', { ...LIVE, OPERATOR_NAME: '' }],
    ['OPERATOR_NAME', { ...LIVE, OPERATOR_NAME: 'A name of many septets' }],
    ['OPERATOR_NAME', { OPERATOR_NAME: 'Наш дом' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['NOW', { NOW: 'tomorrow' }],
    ['NOW', { ...LIVE, NOW: '2021-02-19T15:00:00Z' }],
  ])('names %s when it is wrong, and never its value', (name, env) => {
    const problems = problemsOf(env);
    expect(problems.map((line) => line.split(':')[0])).toContain(name);
    const value = Object.entries(env).find(([key]) => key === name)?.[1];
    if (value !== undefined && value !== '') expect(problems.join('\n')).not.toContain(value);
  });

  it('says below how many people a broadcast needs nobody else', () => {
    expect(readConfig({ BROADCAST_EXEMPT_BELOW: ' 50 ' }).broadcastExemptBelow).toBe(50);
  });

  it('tells everything that is wrong at once, one line each', () => {
    expect(problemsOf({ PORT: 'x', NOW: 'y', DEMO: 'z' })).toHaveLength(3);
  });

  it('stops the process before it listens, with exit code 78', () => {
    const run = spawnSync(process.execPath, argumentsFor('src/app/main.ts'), {
      env: { PATH: process.env['PATH'], PORT: 'eighty', LOG_LEVEL: 'loud' },
      encoding: 'utf8',
    });
    expect(run.status).toBe(78);
    expect(run.stderr.trim().split('\n')).toHaveLength(2);
    expect(run.stderr).not.toMatch(/eighty|loud/);
    expect(run.stdout).toBe('');
  });
});
