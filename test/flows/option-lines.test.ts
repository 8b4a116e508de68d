import { describe, expect, it } from 'vitest';
import { interpret } from '../../flows/interpret.ts';
import { QUESTIONS } from '../../flows/questions/all.ts';
import { newContext } from '../../flows/talk.ts';
import { menuLines } from '../../src/conversation/menu-lines.ts';
import { titlesOf } from '../../src/conversation/rendering.ts';
import type { Language } from '../../src/domain/language.ts';
import { wording } from '../support/talk.ts';

const hear = (question: keyof typeof QUESTIONS | null, text: string, language: Language = 'es') => {
  const reader = { language, channel: 'sms' } as const;
  const asked = question === null ? null : QUESTIONS[question];
  return interpret({
    text,
    payload: null,
    attachment: null,
    location: null,
    question: asked,
    titles: () => (asked === null ? [] : titlesOf(wording, reader, asked, newContext())),
    menu: () => menuLines(wording, reader),
    markOf: () => null,
    language,
    today: '2021-02-20',
  });
};
const titles = (question: keyof typeof QUESTIONS, language: Language = 'es') =>
  titlesOf(wording, { language, channel: 'sms' }, QUESTIONS[question], newContext());
const menu = (question: keyof typeof QUESTIONS): string =>
  titles(question)
    .map((title, i) => `${String(i + 1)} ${title}`)
    .join('\n');

describe('an option that is copied with its number and its words', () => {
  it.each(['es', 'en', 'pt', 'ht', 'fr'] as const)('is that choice in %s, however it is set', (language) => {
    for (const name of ['language', 'consent', 'family', 'place', 'review', 'wrong', 'decline'] as const) {
      titles(name, language).forEach((title, i) => {
        const n = String(i + 1);
        const set = [
          `${n} ${title}`,
          `${n}. ${title}`,
          `${n}) ${title}`,
          `(${n}) ${title}`,
          `${n}: ${title}`,
          `${n} - ${title.toUpperCase()}`,
          `*${n}* ${title}.`,
          `${title} ${n}`,
          `${title}, ${n}`,
          title,
        ];
        for (const text of set) {
          expect([text, hear(name, text, language)]).toEqual([
            text,
            { type: 'CHOICE', choice: QUESTIONS[name].choices[i] },
          ]);
        }
      });
    }
  });

  it.each([
    ['consent', '1 Sí', 'yes'],
    ['consent', '2 no gracias', 'no'],
    ['language', '2. English', 'en'],
    ['language', 'opción 2 English', 'en'],
    ['language', 'la 2, English por favor', 'en'],
    ['place', '4 Otro lugar de México', 'mexico_other'],
    ['place', '4) otro lugar', 'mexico_other'],
    ['place', '２ Ciudad Juárez', 'juarez'],
    ['place', '٢', 'juarez'],
    ['family', 'dos falta un nombre', 'missing'],
  ] as const)('%s: %j is %s', (question, text, choice) => {
    expect(hear(question, text)).toEqual({ type: 'CHOICE', choice });
  });

  it('is every choice that was copied where several may be named', () => {
    const [, second = '', , fourth = ''] = titles('needs');
    for (const text of [
      `2 ${second}\n4 ${fourth}`,
      `2. ${second}, 4. ${fourth}`,
      `${second} y ${fourth}`,
      `2 ${second} y 4`,
      `2 ${second}; 4 ${fourth}`,
    ]) {
      expect([text, hear('needs', text)]).toEqual([
        text,
        { type: 'CHOICES', choices: [QUESTIONS.needs.choices[1], QUESTIONS.needs.choices[3]] },
      ]);
    }
  });

  it('is asked back when the number and the words disagree', () => {
    for (const [question, text] of [
      ['consent', '1 No'],
      ['consent', '2 sí'],
      ['language', '1 English'],
      ['place', '2 Matamoros'],
      ['place', '1 Monterrey'],
      ['place', '4 personas en Reynosa'],
      ['family', '2 Sí, todos'],
      ['needs', '2 Embarazo'],
    ] as const) {
      expect([text, hear(question, text)]).toEqual([text, { type: 'UNCLEAR' }]);
    }
  });

  it('is one line of a menu that came back whole only when it is marked, or answered under it', () => {
    expect(hear('place', menu('place'))).toEqual({ type: 'UNCLEAR' });
    expect(hear('consent', menu('consent'))).toEqual({ type: 'UNCLEAR' });
    expect(hear('place', `${menu('place')}\n\n3`)).toEqual({ type: 'CHOICE', choice: 'matamoros' });
    for (const mark of ['✅', ' x', ' (x)', ' <-']) {
      const marked = menu('place').replace('Matamoros', `Matamoros${mark}`);
      expect([mark, hear('place', marked)]).toEqual([mark, { type: 'CHOICE', choice: 'matamoros' }]);
    }
    expect(
      hear('place', menu('place').replace('Matamoros', 'Matamoros x').replace('Tijuana', 'Tijuana x')),
    ).toEqual({
      type: 'UNCLEAR',
    });
  });

  it.each(['2 niños', '1 no se', 'somos 2', 'tengo 1 hijo', '5 de marzo'])('%j stays a sentence', (text) => {
    expect(hear('consent', text)).toEqual({ type: 'UNCLEAR' });
  });
});

describe('a line of a menu while no question is open', () => {
  it.each(['es', 'en', 'pt', 'ht', 'fr'] as const)('is heard by its words in %s', (language) => {
    const lines = menuLines(wording, { language, channel: 'sms' });
    expect(new Set(lines.map(({ event }) => event.type))).toEqual(
      new Set(['STATUS', 'PERSON', 'OTHER_PHONE', 'CONFIRM', 'CANNOT_COME']),
    );
    for (const { number, title, event } of lines) {
      expect(hear(null, `${String(number)} ${title}`, language)).toEqual(event);
      expect(hear(null, title, language)).toEqual(event);
      // Its number stands for something else in another menu, its words do not.
      expect(hear(null, `9 ${title}`, language)).toEqual({ type: 'NUMBER', number: null });
    }
  });

  it('with the words of another number is asked back', () => {
    expect(hear(null, '1 No puedo ir')).toEqual({ type: 'NUMBER', number: null });
    expect(hear(null, '2 Voy a ir')).toEqual({ type: 'NUMBER', number: null });
  });
});
