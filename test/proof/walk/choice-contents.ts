import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { choicePayload } from '../../../flows/buttons.ts';
import { QUESTIONS } from '../../../flows/questions/all.ts';
import type { Question } from '../../../flows/questions/question.ts';
import { choiceFields, choiceRequest, type Contents } from '../../../src/channels/twilio/content.ts';
import { choiceContents } from '../../../src/conversation/choice-contents.ts';
import { renderUtterance } from '../../../src/conversation/rendering.ts';
import { LANGUAGES } from '../../../src/domain/language.ts';
import type { Content } from '../../../src/domain/message.ts';
import { isQuickReply, WHATSAPP_LIMITS } from '../../../src/domain/whatsapp-content.ts';
import { utteranceKey } from '../../../src/proof/walk.ts';
import { walked } from '../../support/walk.ts';
import { wording } from '../../support/talk.ts';

const CONTENTS = choiceContents(wording);
const sidOf = (i: number): string => `HX${i.toString(16).padStart(32, '0')}`;
/** An account with everything in it. */
const contents: Contents = {
  choices: CONTENTS,
  sids: {
    templates: {},
    choices: CONTENTS.reduce<Record<string, Record<string, string>>>((all, { key, language }, i) => {
      return { ...all, [key]: { ...all[key], [language]: sidOf(i) } };
    }, {}),
  },
};

/** Every message with choices that the talk can come to, once. */
const asked = [
  ...new Map(walked().edges.map((edge) => [utteranceKey(edge.utterance), edge.utterance])).values(),
].filter(({ question }) => question !== null && question.choices.length > 0);

const texts = z.record(z.string(), z.string());
const filledTypes = z.record(
  z.string(),
  z.object({
    body: z.string(),
    actions: z.array(z.object({ title: z.string(), id: z.string() })).optional(),
    items: z.array(z.object({ item: z.string(), id: z.string() })).optional(),
  }),
);

/** What a message sent by ContentSid reads: the content with its variables filled in, as Twilio does. */
function shownOf(content: Content) {
  const sent = choiceFields(content, contents);
  if (sent === null) return null;
  const layout = CONTENTS[parseInt(sent.contentSid.slice(2), 16)]!;
  const text = JSON.stringify(choiceRequest(layout).types);
  const values = new Map(Object.entries(texts.parse(JSON.parse(sent.contentVariables ?? '{}'))));
  const used = new Set([...text.matchAll(/\{\{(\d+)\}\}/g)].map(([, number]) => number ?? ''));
  expect(used).toEqual(new Set(values.keys()));
  const filled = filledTypes.parse(
    JSON.parse(
      text.replace(/\{\{(\d+)\}\}/g, (_, number: string) => JSON.stringify(values.get(number)).slice(1, -1)),
    ),
  );
  return { layout, values: [...values.values()], type: Object.keys(filled)[0], ...Object.values(filled)[0]! };
}

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe.each(LANGUAGES)('choices on WhatsApp in %s', (language) => {
  const questions: readonly Question[] = Object.values<Question>(QUESTIONS).filter(
    ({ choices }) => choices.length > 0,
  );

  it('of every question keep its limits', () => {
    for (const question of questions) {
      const content = CONTENTS.find((each) => each.key === question.key && each.language === language);
      expect(content, question.key).toBeDefined();
      const quick = isQuickReply(content!);
      expect(question.choices.length).toBeLessThanOrEqual(WHATSAPP_LIMITS.listItems);
      for (const title of content!.titles ?? []) {
        expect(title.length, title).toBeLessThanOrEqual(
          quick ? WHATSAPP_LIMITS.quickReplyTitle : WHATSAPP_LIMITS.listTitle,
        );
      }
      expect(content!.button.length).toBeLessThanOrEqual(WHATSAPP_LIMITS.listButton);
      for (const choice of question.choices) {
        const longestMark = 'C3FK9MX/paso-del-norte/2021-03-10/10:30';
        expect(choicePayload(question, choice, longestMark).length).toBeLessThanOrEqual(
          WHATSAPP_LIMITS.payload,
        );
      }
      const asks = ['ask', 'again'].map(
        (form) => wording.text({ key: `${question.key}.${form}` }, language, 'whatsapp').split('\n').length,
      );
      // Asked again it fills the same lines.
      expect(asks[0], question.key).toBe(asks[1]);
    }
  });

  it('go out as they read, in whatever the talk says before the question', () => {
    let sent = 0;
    for (const utterance of asked) {
      const content = renderUtterance(wording, { language, channel: 'whatsapp' }, utterance).at(-1)!.content;
      const shown = shownOf(content);
      if (content.body.length > WHATSAPP_LIMITS.body) {
        expect(shown).toBeNull();
        continue;
      }
      sent += 1;
      // One comparison a message: there are thousands.
      const body = shown?.body ?? '';
      const buttons = (shown?.actions ?? shown?.items ?? []).map((each) => ({
        id: each.id,
        title: 'title' in each ? each.title : each.item,
      }));
      const quick = content.choices!.length <= 3 && utterance.question?.key !== 'registration:birthWhich';
      expect({
        body: flat(body),
        fits: body.length <= WHATSAPP_LIMITS.body,
        buttons,
        type: shown?.type,
        unclean: shown?.values.filter((value) => !/^\S(?:.*\S)?$/.test(value) || /[\n\t]| {4}/.test(value)),
      }).toEqual({
        body: flat(content.body),
        fits: true,
        buttons: content.choices,
        type: quick ? 'twilio/quick-reply' : 'twilio/list-picker',
        unclean: [],
      });
    }
    expect(sent).toBeGreaterThan(20);
  });
});

describe('choices that cannot be pressed', () => {
  const content = (over: Partial<Content> = {}): Content => ({
    body: '¿Acepta?\n1 Acepto\n2 No acepto',
    choices: [
      { id: 'registration:consent#yes', title: 'Acepto' },
      { id: 'registration:consent#no', title: 'No acepto' },
    ],
    language: 'es',
    ...over,
  });

  it('go out as text: no sid, no language, another layout, a place, too long', () => {
    expect(choiceFields(content(), contents)).not.toBeNull();
    expect(choiceFields(content(), { ...contents, sids: { templates: {}, choices: {} } })).toBeNull();
    expect(choiceFields({ body: 'Hola' }, contents)).toBeNull();
    const { language: _, ...without } = content();
    expect(choiceFields(without, contents)).toBeNull();
    for (const other of [
      content({ body: '¿Acepta?\n1 Acepta\n2 No acepta' }),
      content({ body: '1 Acepto\n2 No acepto' }),
      content({ body: `${'a'.repeat(1020)}\n1 Acepto\n2 No acepto` }),
      content({ choices: [{ id: 'registration:consent#yes', title: 'Acepto' }] }),
      content({
        choices: [
          { id: 'registration:consent#yes', title: 'Yes' },
          { id: 'registration:consent#no', title: 'No acepto' },
        ],
      }),
      content({
        choices: [
          { id: 'registration:consent#yes#mark', title: 'Acepto' },
          { id: 'registration:consent#no#mark', title: 'No acepto' },
        ],
      }),
      content({ choices: [{ id: 'gone:question#yes', title: 'Acepto' }] }),
      content({ location: { latitude: 1, longitude: 2, label: 'x' } }),
    ]) {
      expect(choiceFields(other, contents), JSON.stringify(other)).toBeNull();
    }
  });
});
