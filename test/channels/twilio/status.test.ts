import express from 'express';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readReport, statusWebhook } from '../../../src/channels/twilio/status.ts';
import type { ChannelReport } from '../../../src/channels/transport.ts';
import { AvisoError } from '../../../src/domain/errors.ts';
import { startFakeTwilio, type FakeTwilio } from '../../support/fake-twilio.ts';
import { createMemoryLog } from '../../support/log.ts';
import { sign } from '../../support/twilio/sign.ts';

const query = new URLSearchParams({ id: '01F' });
const form = { MessageSid: 'SM1', MessageStatus: 'sent', To: '+525512345678' };

describe('readReport', () => {
  it.each([
    ['queued', 'accepted'],
    ['accepted', 'accepted'],
    ['scheduled', 'accepted'],
    ['sending', 'accepted'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['undelivered', 'undelivered'],
    ['failed', 'failed'],
  ])('reads %s as %s', (MessageStatus, state) => {
    expect(readReport({ ...form, MessageStatus }, query)).toEqual({
      id: '01F',
      sid: 'SM1',
      state,
      error: null,
    });
  });

  it.each([
    ['30003', { again: 'later' }],
    ['30008', { again: 'later' }],
    ['30001', { again: 'soon' }],
    ['30036', { again: 'soon' }],
    ['63018', { again: 'soon' }],
    ['30005', { flag: 'dead' }],
    ['30006', { flag: 'dead' }],
    ['63024', { flag: 'not_on_channel' }],
    ['63032', { flag: 'not_on_channel' }],
    ['21610', { flag: 'stopped' }],
    ['63016', { flag: 'outside_window' }],
    ['63049', { again: 'later' }],
    ['30007', {}],
    ['99999', {}],
  ])('says what %s means', (ErrorCode, meaning) => {
    const report = readReport({ ...form, MessageStatus: 'undelivered', ErrorCode }, query);
    expect(report).toEqual({ id: '01F', sid: 'SM1', state: 'undelivered', error: ErrorCode, ...meaning });
  });

  it('waits for no marketing message to a number of the United States', () => {
    const us = { ...form, To: 'whatsapp:+12025550123', MessageStatus: 'failed', ErrorCode: '63049' };
    expect(readReport(us, query)).toEqual({ id: '01F', sid: 'SM1', state: 'failed', error: '63049' });
  });

  it('forgets an error code that comes with a good status', () => {
    expect(readReport({ ...form, ErrorCode: '30003' }, query)).toMatchObject({ state: 'sent', error: null });
  });

  it('reads no report where there is none', () => {
    expect(readReport({ MessageStatus: 'sent' }, query)).toBeNull();
    expect(readReport({ MessageSid: 'SM1' }, query)).toBeNull();
    expect(readReport({ ...form, MessageStatus: 'received' }, query)).toBeNull();
    expect(readReport({ ...form, MessageStatus: 'constructor' }, query)).toBeNull();
  });

  it('does without our id', () => {
    expect(readReport(form, new URLSearchParams())).toMatchObject({ id: null });
  });
});

describe('POST /webhooks/twilio/status', () => {
  async function start(
    report: (report: ChannelReport) => Promise<void>,
  ): Promise<{ twilio: FakeTwilio; url: string }> {
    const twilio = await startFakeTwilio();
    const app = express();
    const publicUrl = 'https://aviso.example.org';
    app.post(
      '/webhooks/twilio/status',
      statusWebhook({
        accountSid: twilio.accountSid,
        authToken: twilio.authToken,
        publicUrl,
        log: createMemoryLog(),
        report,
      }),
    );
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    twilio.serveApp(`http://127.0.0.1:${port}`, publicUrl);
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await twilio.close();
    });
    return { twilio, url: `http://127.0.0.1:${port}` };
  }

  const message = (StatusCallback: string): Parameters<FakeTwilio['report']>[0] => ({
    sid: 'SM7',
    direction: 'outbound-api',
    to: '+525512345678',
    from: '+15005550006',
    body: 'x',
    fields: { StatusCallback },
    createdAt: 0,
    at: 0,
    status: 'queued',
    sentAt: null,
    errorCode: null,
  });
  const callback = 'https://aviso.example.org/webhooks/twilio/status?id=01F%2F7';

  it('hands a signed report on, with the id of its query', async () => {
    const seen: ChannelReport[] = [];
    const { twilio } = await start(async (report) => {
      seen.push(report);
    });
    expect(await twilio.report(message(callback), 'undelivered', 30003)).toBe(204);
    expect(await twilio.report(message(callback), 'received')).toBe(204);
    expect(seen).toEqual([{ id: '01F/7', sid: 'SM7', state: 'undelivered', error: '30003', again: 'later' }]);
  });

  it('refuses a report with another id than was signed', async () => {
    const { twilio, url } = await start(() => Promise.reject(new Error('must not be called')));
    const fields = { ...form, AccountSid: twilio.accountSid };
    const answer = await fetch(`${url}/webhooks/twilio/status?id=01F%2F8`, {
      method: 'POST',
      headers: { 'x-twilio-signature': sign(twilio.authToken, callback, Object.entries(fields)) },
      body: new URLSearchParams(fields),
    });
    expect(answer.status).toBe(403);
  });

  it('answers 400 to a signed form that is no report', async () => {
    const { twilio, url } = await start(() => Promise.reject(new Error('must not be called')));
    const fields = { AccountSid: twilio.accountSid };
    const answer = await fetch(`${url}/webhooks/twilio/status?id=01F%2F7`, {
      method: 'POST',
      headers: { 'x-twilio-signature': sign(twilio.authToken, callback, Object.entries(fields)) },
      body: new URLSearchParams(fields),
    });
    expect(answer.status).toBe(400);
  });

  it('answers 503 when the report was not recorded', async () => {
    const { twilio } = await start(() => Promise.reject(new AvisoError('storage_busy')));
    expect(await twilio.report(message(callback), 'sent')).toBe(503);
  });

  it('records a report that Twilio brings again, because the address asks it to', async () => {
    let tried = 0;
    const seen: ChannelReport[] = [];
    const { twilio } = await start((report) => {
      tried += 1;
      if (tried < 3) return Promise.reject(new AvisoError('storage_busy'));
      seen.push(report);
      return Promise.resolve();
    });
    expect(await twilio.report(message(`${callback}#rc=5&rp=all`), 'delivered')).toBe(204);
    expect(tried).toBe(3);
    expect(seen).toMatchObject([{ id: '01F/7', state: 'delivered' }]);
  });
});
