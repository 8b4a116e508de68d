import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { choiceRequest, templateRequest, templateRequestName } from '../../../src/channels/twilio/content.ts';
import { createContentApi, type ContentApi } from '../../../src/channels/twilio/content-api.ts';
import {
  NO_CONTENT_SIDS,
  parseContentSids,
  type ContentSids,
} from '../../../src/channels/twilio/content-sids.ts';
import { checkContents, createContents } from '../../../src/channels/twilio/templates.ts';
import { CONTENT_SIDS_FILE, readContentSids, wantedContents } from '../../../src/app/contents.ts';
import { packageRoot } from '../../../src/platform/root.ts';
import { startFakeTwilio, type FakeTwilio } from '../../support/fake-twilio.ts';
import { wording } from '../../support/talk.ts';

const WANTED = wantedContents(wording);
const COUNT = WANTED.templates.length + WANTED.choices.length;
let twilio: FakeTwilio;
let api: ContentApi;

beforeEach(async () => {
  twilio = await startFakeTwilio();
  api = createContentApi({
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    apiBaseUrl: `${twilio.url}/`,
  });
});
afterEach(() => twilio.close());

/** Makes everything; gives the sids as they were kept last. */
async function createAll(sids: ContentSids = NO_CONTENT_SIDS): Promise<ContentSids> {
  let kept = sids;
  await createContents(WANTED, sids, api, (now) => (kept = now));
  return kept;
}

const check = async (sids: ContentSids) => checkContents(WANTED, sids, await api.list());
const countOf = (states: readonly { state: string }[]): Record<string, number> =>
  states.reduce<Record<string, number>>((all, { state }) => ({ ...all, [state]: (all[state] ?? 0) + 1 }), {});

describe('the contents of an account', () => {
  it('are missing in a new one', async () => {
    expect(countOf(await check(NO_CONTENT_SIDS))).toEqual({ not_configured: COUNT });
  });

  it('are made, submitted, and found again: everything once', async () => {
    const sids = await createAll();
    expect(twilio.content.templates).toHaveLength(COUNT);
    // What is approved is decided by Meta; choices need no approval.
    expect(countOf(await check(sids))).toEqual({
      waiting: WANTED.templates.length,
      ok: WANTED.choices.length,
    });
    for (const template of twilio.content.templates) {
      const plain = 'twilio/text' in template.types;
      expect(template.approval.status).toBe(plain ? 'pending' : 'unsubmitted');
      if (plain)
        expect(template.approval).toMatchObject({ category: 'UTILITY', name: template.friendlyName });
      expect(template.friendlyName).toMatch(/^[a-z0-9_]{1,512}$/);
      if (plain) twilio.content.decide(template.sid, 'approved');
    }
    expect(countOf(await check(sids))).toEqual({ ok: COUNT });
    expect(await createContents(WANTED, sids, api, () => expect.fail('nothing is new'))).toEqual([]);
    // A file that was lost is written again from what the account has.
    expect(await createAll()).toEqual(sids);
    expect(twilio.content.templates).toHaveLength(COUNT);
    // And it is a file that the service reads.
    expect(parseContentSids(JSON.stringify(sids), NAMES)).toEqual(sids);
  });

  it('are kept one by one: what was made before a failure is not made again', async () => {
    let kept: ContentSids = NO_CONTENT_SIDS;
    await expect(
      createContents(WANTED, kept, api, (now) => {
        kept = now;
        if (twilio.content.templates.length === 5) throw new Error('power cut');
      }),
    ).rejects.toThrow('power cut');
    expect(twilio.content.templates).toHaveLength(5);
    kept = await createAll(kept);
    expect(twilio.content.templates).toHaveLength(COUNT);
    expect(countOf(await check(kept))).toEqual({
      waiting: WANTED.templates.length,
      ok: WANTED.choices.length,
    });
  });

  it('are told apart: changed here or there, removed, rejected, paused, marketing, not submitted', async () => {
    const sids = await createAll();
    for (const template of twilio.content.templates) twilio.content.decide(template.sid, 'approved');
    const sidOf = (name: string, language: 'es' | 'en' = 'es'): string =>
      sids.templates[name]?.[language] ?? '';
    twilio.content.remove(sidOf('instruction'));
    twilio.content.decide(sidOf('reminder_confirm'), 'rejected', 'TAG_CONTENT_MISMATCH');
    twilio.content.decide(sidOf('reminder_prepare'), 'paused');
    twilio.content.decide(sidOf('reminder_day_before'), 'received');
    twilio.content.decide(sidOf('reminder_morning_of'), 'unsubmitted');
    twilio.content.find(sidOf('cancelled_by_staff'))!.approval.category = 'MARKETING';
    // The English text under the Spanish name.
    const mixed: ContentSids = {
      ...sids,
      templates: {
        ...sids.templates,
        staff_answer: { ...sids.templates.staff_answer, es: sidOf('staff_answer', 'en') },
      },
    };
    const bad = (await check(mixed)).filter(({ state }) => state !== 'ok');
    expect(bad.map(({ name, language, state, detail }) => [name, language, state, detail])).toEqual([
      ['instruction', 'es', 'not_found', ''],
      ['reminder_confirm', 'es', 'rejected', 'rejected: TAG_CONTENT_MISMATCH'],
      ['reminder_prepare', 'es', 'rejected', 'paused'],
      ['reminder_day_before', 'es', 'waiting', ''],
      ['reminder_morning_of', 'es', 'not_submitted', ''],
      [
        'cancelled_by_staff',
        'es',
        'rejected',
        'approved as MARKETING, which does not reach the United States',
      ],
      ['staff_answer', 'es', 'different', ''],
    ]);
    await createContents(WANTED, sids, api, () => undefined);
    expect(twilio.content.find(sidOf('reminder_morning_of'))?.approval.status).toBe('pending');
  });

  it('say no to a wrong password and to an account that cannot be reached', async () => {
    const wrong = createContentApi({
      accountSid: twilio.accountSid,
      authToken: 'wrong',
      apiBaseUrl: twilio.url,
    });
    await expect(wrong.list()).rejects.toMatchObject({ code: 'channel_refused' });
    await twilio.refuse();
    await expect(api.list()).rejects.toMatchObject({ code: 'channel_unanswered' });
    await twilio.resume();
  });
});

const NAMES = {
  templates: [...new Set(WANTED.templates.map(({ name }) => name))],
  choices: [...new Set(WANTED.choices.map(({ key }) => key))],
};

describe('the file of content sids', () => {
  const sid = `HX${'a'.repeat(32)}`;
  it('of the repository has none: sids belong to an account', () => {
    expect(readContentSids(join(packageRoot(), CONTENT_SIDS_FILE), WANTED)).toEqual(NO_CONTENT_SIDS);
    expect(readContentSids('/nowhere/sids.json', WANTED)).toEqual(NO_CONTENT_SIDS);
  });

  it('may leave out what is not there', () => {
    const file = { templates: { instruction: { es: sid } }, choices: {} };
    expect(parseContentSids(JSON.stringify(file), NAMES)).toEqual(file);
  });

  it.each([
    ['{', ['is not JSON']],
    ['{"templates":{}}', ['choices: ']],
    [
      `{"templates":{"instruction":{"es":"HX1","de":"${sid}"}},"choices":{}}`,
      ['templates.instruction.es: must be HX and 32 hexadecimal digits', 'templates.instruction'],
    ],
    [
      `{"templates":{"gone":{"es":"${sid}"}},"choices":{}}`,
      ['templates.gone: there is nothing by that name'],
    ],
    [`{"templates":{},"choices":{"gone":{}}}`, ['choices.gone: there is nothing by that name']],
  ])('that is wrong is told line by line: %s', (text, problems) => {
    const read = parseContentSids(text, NAMES);
    if (!('problems' in read)) throw new Error('it was taken');
    expect(read.problems).toHaveLength(problems.length);
    problems.forEach((problem, i) => {
      expect(read.problems[i]).toContain(problem);
    });
  });
});

describe('what is posted to the Content API', () => {
  it('is this for a template', () => {
    const template = WANTED.templates.find(
      ({ name, language }) => name === 'cancelled_by_staff' && language === 'pt',
    )!;
    expect(templateRequest(template)).toEqual({
      friendly_name: 'aviso_cancelled_by_staff_pt',
      language: 'pt_BR',
      variables: { 1: 'C3FK9MX', 2: '2021-03-10', 3: 'Tijuana' },
      types: { 'twilio/text': { body: template.body } },
    });
    expect(templateRequestName('a:B c', 'es')).toBe('aviso_a_b_c_es');
  });

  it('is this for buttons, for a list, and for choices that differ from message to message', () => {
    const of = (key: string) =>
      choiceRequest(WANTED.choices.find((each) => each.key === key && each.language === 'es')!);
    expect(of('registration:consent')).toEqual({
      friendly_name: 'aviso_choices_registration_consent_es',
      language: 'es',
      variables: { 1: 'Texto' },
      types: {
        'twilio/quick-reply': {
          body: '{{1}}\n1 Acepto\n2 No acepto',
          actions: [
            { title: 'Acepto', id: 'registration:consent#yes', type: 'QUICK_REPLY' },
            { title: 'No acepto', id: 'registration:consent#no', type: 'QUICK_REPLY' },
          ],
        },
      },
    });
    expect(of('registration:birthWhich').types).toEqual({
      'twilio/list-picker': {
        body: '{{1}}\n1 {{2}}\n2 {{3}}',
        button: 'Elegir',
        items: [
          { item: '{{2}}', id: 'registration:birthWhich#first#{{4}}' },
          { item: '{{3}}', id: 'registration:birthWhich#second#{{4}}' },
        ],
      },
    });
    expect(of('appointment:answer').types).toEqual({
      'twilio/quick-reply': {
        body: '{{1}}',
        actions: [
          { title: 'Voy a ir', id: 'appointment:answer#confirm#{{2}}', type: 'QUICK_REPLY' },
          { title: 'No puedo ir', id: 'appointment:answer#cannot#{{2}}', type: 'QUICK_REPLY' },
        ],
      },
    });
  });
});
