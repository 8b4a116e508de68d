import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import { runScript, type Ended } from '../support/run-script.ts';

let folder: string;
let twilio: FakeTwilio;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-templates-'));
  twilio = await startFakeTwilio();
});
afterEach(async () => {
  await twilio.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the command as an operator does, on a file of its own. */
function templates(verb: string, env: Record<string, string> = {}): Promise<Ended> {
  return runScript('scripts/templates.ts', ['--file', join(folder, 'sids.json'), verb], {
    OPERATOR_NAME: 'Casa Ejemplo',
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_API_BASE_URL: twilio.url,
    ...env,
  });
}

describe('npm run templates', () => {
  it('says what is missing, makes it, and says when all is approved', async () => {
    const missing = await templates('check');
    expect(missing.code).toBe(1);
    expect(missing.out).toMatch(
      /template +instruction +es +not_configured +run: npm run templates -- create/,
    );
    expect(missing.out).toMatch(/^0 of \d+ can be sent\.$/m);

    const made = await templates('create');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/template +instruction +es +created +HX[0-9a-f]{32}/);
    expect(made.out).toMatch(/template +instruction +es +submitted/);
    const sids: unknown = JSON.parse(await readFile(join(folder, 'sids.json'), 'utf8'));
    const sid: unknown = expect.stringMatching(/^HX/);
    expect(sids).toMatchObject({ choices: { 'registration:consent': { es: sid } } });

    expect((await templates('check')).out).toMatch(/template +instruction +es +waiting +wait for WhatsApp/);
    for (const { sid } of twilio.content.templates) twilio.content.decide(sid, 'approved');
    const [first] = twilio.content.templates;
    twilio.content.decide(first?.sid ?? '', 'rejected', 'INVALID_FORMAT');
    const one = await templates('check');
    expect(one).toMatchObject({ code: 1 });
    expect(one.out).toMatch(/rejected +rejected: INVALID_FORMAT/);
    twilio.content.decide(first?.sid ?? '', 'approved');
    expect(await templates('check')).toMatchObject({ code: 0, err: '' });
  });

  it('says in one line each what is wrong with its surroundings, and changes nothing', async () => {
    await writeFile(join(folder, 'sids.json'), '{"templates":{"gone":{}},"choices":{}}');
    expect(await templates('create')).toEqual({
      code: 78,
      out: '',
      err: 'locales/whatsapp.json: templates.gone: there is nothing by that name\n',
    });
    expect(await templates('check', { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '' })).toMatchObject({
      code: 78,
      err: 'TWILIO_ACCOUNT_SID: is missing; templates belong to a Twilio account\n',
    });
    await rm(join(folder, 'sids.json'));
    expect(await templates('check', { TWILIO_AUTH_TOKEN: 'wrong' })).toMatchObject({ code: 1, out: '' });
    expect(twilio.content.templates).toHaveLength(0);
  });
});
