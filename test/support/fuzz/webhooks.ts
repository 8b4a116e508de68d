import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRuntime } from '../../../src/app/open.ts';
import { startService } from '../../../src/app/service.ts';
import { findingsOf } from '../chaos/town.ts';
import { startFakeTwilio, FAKE_TOKEN } from '../fake-twilio.ts';
import { createMemoryLog } from '../log.ts';
import { casesOf, talkOf } from '../registration-talk.ts';
import { serviceEnv } from '../service-env.ts';
import { freePort } from '../service-process.ts';
import { sign } from '../twilio/sign.ts';
import {
  createFindings,
  hammer,
  hostileText,
  MARK,
  pick,
  wellFormed,
  whole,
  type Fuzzed,
} from './hostile.ts';

const SENDER = '+15005550006';
const FIELDS = [
  'MessageSid',
  'From',
  'To',
  'Body',
  'NumMedia',
  'Latitude',
  'Longitude',
  'ButtonPayload',
  'OptOutType',
];
const MORE = [
  'MessageStatus',
  'ErrorCode',
  'MediaContentType0',
  'WaId',
  'AccountSid',
  'ParentExternalUserId',
];
const TYPES = [
  'application/x-www-form-urlencoded',
  'application/json',
  '',
  'text/plain',
  'application/x-www-form-urlencoded;charset=latin1',
];

/** Signed and forged webhooks of texts and reports against the whole service, and then what always holds. */
export async function fuzzWebhooks(times: number, random: () => number): Promise<Fuzzed> {
  const folder = await mkdtemp(join(tmpdir(), 'aviso-fuzz-'));
  const path = join(folder, 'aviso.db');
  const url = `http://127.0.0.1:${String(await freePort())}`;
  const twilio = await startFakeTwilio({ validate: false });
  twilio.serveApp(url);
  const env = serviceEnv({ url, database: `sqlite:${path}`, twilio, sender: SENDER, perSecond: 5_000 });
  const runtime = await openRuntime({ ...env, LOG_LEVEL: 'silent' }, 'service');
  const log = createMemoryLog();
  const people = 1 + Math.floor(times / 20);
  const findings = createFindings();
  try {
    await runtime.storage.importCases(casesOf(Math.min(people, 1_000)), { dryRun: false });
    const service = await startService({ ...runtime, log: Object.assign(runtime.log, log) }, 'all');
    await hammer(times, 16, findings, async (at) => {
      const from = `+52998${String(1_000_000 + whole(random, people))}`;
      const kind = random();
      const status =
        kind < 0.7
          ? await text(from)
          : await raw(pick(random, ['message', 'status']), `/webhooks/twilio/`, kind < 0.9, from);
      findings.answer(String(status));
      if (status >= 500) findings.fault(`${String(at)}: a webhook was answered ${String(status)}`);
    });
    await service.close();
    for (const { level, fields, message } of log.lines) {
      const line = `${message} ${JSON.stringify(fields)}`;
      if (line.includes(MARK) || /\+?52998\d{7}/.test(line))
        findings.fault(`the log holds a person: ${message}`);
      if (level === 'error') findings.fault(`the log has an error: ${message}`);
    }
    for (const finding of await findingsOf(path, null)) findings.fault(finding);
  } finally {
    await twilio.close();
    await rm(folder, { recursive: true, force: true });
  }
  return { what: 'webhooks', tried: times, answers: findings.answers, faults: findings.faults };

  /** A text that Twilio signed: of the talk, or of nobody's. */
  async function text(from: string): Promise<number> {
    const said = pick(random, talkOf(whole(random, people)))[0];
    const body = random() < 0.4 ? said : `${MARK} ${hostileText(random)}`;
    const extra = random() < 0.3 ? { [pick(random, FIELDS.slice(4))]: hostileText(random) } : {};
    const channel = random() < 0.2 ? 'whatsapp:' : '';
    return (await twilio.text(`${channel}${from}`, SENDER, body, extra)).status;
  }

  /** A form that was put together by hand, signed or not. */
  async function raw(end: string, below: string, signed: boolean, from: string): Promise<number> {
    const names = Array.from({ length: whole(random, 9) }, () => pick(random, [...FIELDS, ...MORE]));
    const fields = names.map((name): [string, string] => [
      name,
      name === 'From' ? from : hostileText(random),
    ]);
    const address = `${url}${below}${end}${random() < 0.3 ? `?id=${encodeURIComponent(wellFormed(hostileText(random)))}` : ''}`;
    const response = await fetch(address, {
      method: random() < 0.95 ? 'POST' : 'PUT',
      headers: {
        'content-type': random() < 0.9 ? (TYPES[0] ?? '') : pick(random, TYPES),
        'x-twilio-signature': signed ? sign(FAKE_TOKEN, address, fields) : 'AAAA',
      },
      body: random() < 0.9 ? new URLSearchParams(fields).toString() : hostileText(random),
    });
    await response.arrayBuffer();
    return response.status;
  }
}
