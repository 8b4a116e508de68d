import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createContentApi, type ContentApi } from '../../../src/channels/twilio/content-api.ts';
import { NO_CONTENT_SIDS, type ContentSids } from '../../../src/channels/twilio/content-sids.ts';
import { checkContents, createContents } from '../../../src/channels/twilio/templates.ts';
import { wantedContents } from '../../../src/app/contents.ts';
import { packageRoot } from '../../../src/platform/root.ts';
import { createWording } from '../../../src/wording/i18n.ts';
import { startFakeTwilio, type FakeTwilio } from '../../support/fake-twilio.ts';

const wanted = wantedContents(createWording({ localesDir: join(packageRoot(), 'locales') }));
const EVERYTHING = wanted.templates.length + wanted.choices.length;

let twilio: FakeTwilio;
let api: ContentApi;
beforeEach(async () => {
  twilio = await startFakeTwilio();
  api = createContentApi({
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    apiBaseUrl: twilio.url,
  });
});
afterEach(() => twilio.close());

describe('the Content API', () => {
  it('is asked exactly this', async () => {
    const request = {
      friendly_name: 'aviso_x_es',
      language: 'es',
      variables: { 1: 'Ana' },
      types: { 'twilio/text': { body: 'Hola {{1}}, gracias.' } },
    };
    const sid = await api.create(request);
    await api.submit(sid, 'aviso_x_es');
    await api.list();
    expect(twilio.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/v1/Content', JSON.stringify(request)],
      ['POST', `/v1/Content/${sid}/ApprovalRequests/whatsapp`, '{"name":"aviso_x_es","category":"UTILITY"}'],
      ['GET', '/v1/ContentAndApprovals?PageSize=500', ''],
    ]);
    expect(twilio.requests.every(({ headers }) => headers.authorization?.startsWith('Basic '))).toBe(true);
  });

  it('is followed from page to page', async () => {
    for (let i = 0; i < 1_001; i += 1) {
      twilio.content.add({
        friendly_name: `t${i}`,
        language: 'es',
        types: { 'twilio/text': { body: 'Hola.' } },
      });
    }
    const names = (await api.list()).map((each) => each.friendly_name);
    expect(new Set(names).size).toBe(1_001);
    expect(twilio.requests).toHaveLength(3);
  });
});

describe('everything that Aviso sends by ContentSid', () => {
  it('is made once, submitted, refused by nobody, and is ours when it is listed', async () => {
    let sids: ContentSids = NO_CONTENT_SIDS;
    const keep = (now: ContentSids): void => {
      sids = now;
    };
    const done = await createContents(wanted, sids, api, keep);
    expect(done.filter(({ did }) => did === 'refused')).toEqual([]);
    expect(done.filter(({ did }) => did === 'created')).toHaveLength(EVERYTHING);
    // Neither begins nor ends with a variable, nor has two side by side: WhatsApp would say no.
    const rejected = twilio.content.templates.filter(({ approval }) => approval.status === 'rejected');
    expect(
      rejected.map(({ friendlyName, approval }) => `${friendlyName}: ${approval.rejectionReason}`),
    ).toEqual([]);

    const submitted = twilio.content.templates.filter(({ approval }) => approval.status === 'pending');
    expect(submitted).toHaveLength(wanted.templates.length);
    for (const { sid } of submitted) twilio.content.decide(sid, 'approved');
    const checked = checkContents(wanted, sids, await api.list());
    expect(checked.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(checked).toHaveLength(EVERYTHING);

    expect(await createContents(wanted, sids, api, keep)).toEqual([]);
    expect(
      (await createContents(wanted, NO_CONTENT_SIDS, api, keep)).every(({ did }) => did === 'found'),
    ).toBe(true);
    expect(twilio.content.templates).toHaveLength(EVERYTHING);
  });
});
