import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpret } from '../../flows/interpret.ts';
import { QUESTIONS } from '../../flows/questions/all.ts';
import type { Question } from '../../flows/questions/question.ts';
import { newContext, type TalkContext } from '../../flows/talk.ts';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { renderUtterance, titlesOf } from '../../src/conversation/rendering.ts';
import { makeCode } from '../../src/domain/code.ts';
import { INTENTS } from '../../src/domain/keywords.ts';
import { readWords } from '../../src/wording/words.ts';
import { LOCALES, wording } from '../support/talk.ts';

const CONTEXT: TalkContext = {
  ...newContext(),
  aNumber: '201234567',
  birthDate: '1990-05-07',
  birthOptions: ['1985-03-05', '1985-05-03'],
  family: { familyId: 'F', names: ['Ana', 'Luis'] },
  otherPhone: '+526561234567',
  declining: {
    id: 'appointment',
    reference: 'C3FK9MX',
    port: 'san-ysidro',
    date: '2021-03-15',
    time: '10:00',
    people: 2,
    state: 'offered',
    past: false,
  },
};
const added = (text: string): string => wording.said(text).text;
const asked = (
  question: Question,
  language: Language,
  again = false,
  channel: 'sms' | 'whatsapp' = 'sms',
): string =>
  renderUtterance(wording, { language, channel }, { says: [], question, again, context: CONTEXT })
    .map(({ content }) => content.body)
    .join('\n');
const hear = (text: string, question: Question, language: Language) =>
  interpret({
    ...wording.said(text),
    payload: null,
    attachment: null,
    location: null,
    question,
    titles: () => titlesOf(wording, { language, channel: 'sms' }, question, CONTEXT),
    markOf: () => null,
    language,
    today: '2021-02-20',
  });

/** What a phone makes of a reaction, in the languages of our people. */
const REACTIONS: readonly ((quoted: string) => string)[] = [
  ...['Liked', 'Loved', 'Laughed at', 'Emphasized', 'Questioned', 'Disliked', 'Removed a like from'],
  ...[
    'Le gustó',
    'Le encantó',
    'Se rió de',
    'Enfatizó',
    'Cuestionó',
    'No le gustó',
    'Quitó un “me gusta” de',
  ],
  ...['Gostou de', 'Amou', 'Curtiu', 'Riu de', 'Questionou', 'Não gostou de', 'Removeu a reação de'],
  ...[
    'A aimé',
    'J’aime',
    'A adoré',
    'A ri de',
    'A souligné',
    'N’a pas aimé',
    'A supprimé une mention J’aime de',
  ],
  ...[
    '👍 to',
    '❤️ a',
    'Reacted 👍 to',
    'Reaccionó con 😂 a',
    'Reagiu com 👍 a',
    'A réagi avec ❤️ à',
    'Renmen',
  ],
].map((lead) => (quoted: string) => `${lead} “${quoted}”`);

describe('a reaction to a message of ours', () => {
  it('says nothing, and answers no question, in any language', () => {
    let next = 0;
    for (const language of LANGUAGES) {
      for (const question of Object.values<Question>(QUESTIONS)) {
        const text = asked(question, language);
        // Every reaction comes to every language, each question to a few of them.
        const few = Array.from({ length: 3 }, () => REACTIONS[next++ % REACTIONS.length] ?? String);
        for (const react of few) {
          for (const quoted of [text, `${text.slice(0, 40)}…`]) {
            expect(wording.said(react(quoted))).toEqual({ text: '', withOurs: '' });
            expect(hear(react(quoted), question, language)).toEqual({ type: 'UNCLEAR' });
          }
        }
      }
    }
  });

  it.each([
    'Le gustó “¿Cuál es su fecha de nacimiento? … Ejemplo: 5 marzo 1985”',
    '\u200b👍\u200b to “\u200aEscriba 1 si va a ir\u200a”',
    'Liked an image',
    'Le gustó una imagen',
    'Loved “Juan”',
    'Liked "Tijuana"',
    'A aimé « Tijuana »',
  ])('%j is one', (text) => {
    for (const question of [QUESTIONS.missing, QUESTIONS.birthDate, QUESTIONS.place, QUESTIONS.city]) {
      expect(hear(text, question, 'es')).toEqual({ type: 'UNCLEAR' });
    }
  });

  it('in words that we do not know gives no name and no city', () => {
    const quoted = asked(QUESTIONS.missing, 'es');
    expect(hear(`Polubienie „${quoted}”`, QUESTIONS.missing, 'es')).toEqual({ type: 'UNCLEAR' });
    expect(hear(`Polubienie “${quoted}”`, QUESTIONS.city, 'es')).toEqual({ type: 'UNCLEAR' });
  });
});

describe('what stands under our words', () => {
  it('is what the person says: to every question, in every language and form', () => {
    for (const language of LANGUAGES) {
      for (const channel of ['sms', 'whatsapp'] as const) {
        for (const again of [false, true]) {
          for (const question of Object.values<Question>(QUESTIONS)) {
            if (
              question.key.endsWith('birthWhich') ||
              question.key.endsWith('review') ||
              question.key.endsWith(':which') ||
              question.key.endsWith(':eraseWhich') ||
              question.key.endsWith(':eraseOne')
            )
              continue;
            if (again && question.reader.takes === 'details') continue;
            const ours = asked(question, language, again, channel);
            const text = question.choices.length === 0 ? ours : (ours.split('\n1 ')[0] ?? '');
            const quoted = text
              .split('\n')
              .map((line) => `> ${line}`)
              .join('\n');
            for (const whole of [
              `${text}\n7 mayo 1990`,
              `Fwd: ${text}\n7 mayo 1990`,
              `${quoted}\n7 mayo 1990`,
              `“${text}”\n7 mayo 1990`,
            ]) {
              expect([whole, added(whole)]).toEqual([whole, '7 mayo 1990']);
            }
            expect([text, added(text)]).toEqual([text, '']);
          }
        }
      }
    }
  });

  it.each([
    [QUESTIONS.birthDate, '7 mayo 1990', { type: 'BIRTH_DATE', date: '1990-05-07' }],
    [QUESTIONS.caseNumber, 'A201234567', { type: 'A_NUMBER', aNumber: '201234567' }],
    [QUESTIONS.place, '3', { type: 'CHOICE', choice: 'matamoros' }],
    [
      QUESTIONS.place,
      'Reynosa',
      { type: 'PLACE', place: 'mexico', city: 'Reynosa', zone: 'America/Matamoros' },
    ],
    [QUESTIONS.consent, '1', { type: 'CHOICE', choice: 'yes' }],
    [QUESTIONS.missing, 'Juan Pérez', { type: 'NAMES', text: 'Juan Pérez' }],
    [QUESTIONS.otherPhone, '+526561234567', { type: 'PHONE', number: '+526561234567' }],
  ] as const)('answers a question that was forwarded whole: %o %s', (question, answer, event) => {
    for (const language of LANGUAGES) {
      expect(hear(`${asked(question, language)}\n${answer}`, question, language)).toEqual(event);
    }
  });

  it('is the answer also under a message of the version before, with its example', () => {
    expect(
      hear(
        '¿Cuál es su fecha de nacimiento? Escriba día, mes y año. Ejemplo: 5 marzo 1985\n7 mayo 1990',
        QUESTIONS.birthDate,
        'es',
      ),
    ).toEqual({ type: 'BIRTH_DATE', date: '1990-05-07' });
    expect(
      hear(
        'Escriba su número de caso: la letra A y 8 o 9 números. Está en sus papeles de la corte. Ejemplo: A012345678\nA201234567',
        QUESTIONS.caseNumber,
        'es',
      ),
    ).toEqual({ type: 'A_NUMBER', aNumber: '201234567' });
  });

  it('is a word that works anywhere', () => {
    for (const language of LANGUAGES) {
      expect(added(`${asked(QUESTIONS.otherPhone, language)}\nALTO`)).toBe('ALTO');
      expect(added(`> ${asked(QUESTIONS.birthDate, language)}\nSTOP`)).toBe('STOP');
    }
    expect(added('El 3 mar 2021, Aviso escribió:\n> hola\nPERSONA')).toBe('PERSONA');
  });

  it('may be a code in our words: a receipt is given and a reference checked by forwarding the message', () => {
    const receipt = makeCode('receipt', new Uint8Array([1, 2, 3, 4, 5, 6]));
    const message = wording.text({ key: 'registration:registered', values: { receipt } }, 'es', 'sms');
    expect(hear(message, QUESTIONS.claim, 'es')).toEqual({ type: 'RECEIPT', code: receipt });
    expect(hear(`Le gustó “${message}”`, QUESTIONS.claim, 'es')).toEqual({ type: 'UNCLEAR' });
  });
});

describe('a text of their own', () => {
  it('is every word that works anywhere, also where our texts name it', () => {
    const words = readWords(LOCALES);
    for (const intent of INTENTS) {
      for (const word of words[intent].flat()) {
        expect(added(word)).toBe(word);
        expect(added(`${asked(QUESTIONS.birthDate, 'es')}\n${word}`)).toBe(word);
      }
    }
  });

  it.each([
    'hola',
    'quiero hablar con una persona',
    'No estoy en Tijuana, estoy en Monterrey',
    'Mi nombre es Ana “la Nena” López',
    "O'Brien",
    'mi número A y mi fecha de nacimiento',
    '1',
    '2 No puedo ir',
    'Otro lugar de México',
    'no puedo ir a mi cita',
    '5 marzo 1985',
    'Me gusta Tijuana',
    'gracias 👍',
    // Whole short sentences of ours within a sentence of theirs.
    "oui si c'est gratuit",
    'si es gratis acepto si es gratis',
    'my cousin says you are welcome',
  ])('%j is left as it is', (text) => {
    expect(wording.said(text)).toEqual({ text });
  });

  it('is whatever was written, and read again the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        const said = wording.said(text);
        expect(said.text.length).toBeLessThanOrEqual(text.length * 18 + 1);
        expect(typeof said.text).toBe('string');
      }),
    );
  });
});

describe('the examples in our texts', () => {
  it('answer no question: neither a whole text, nor a sentence, nor what stands behind a colon', () => {
    const keys: Readonly<Record<string, readonly string[]>> = {
      caseNumber: ['ask', 'again', 'letters', 'several', 'too_short', 'too_long'],
      birthDate: ['ask', 'again', 'no_such_day', 'future', 'too_old'],
      claim: ['ask', 'again', 'slip', 'wrong'],
      place: ['ask', 'again', 'several'],
      city: ['ask', 'again'],
      missing: ['ask', 'again'],
      otherPhone: ['ask', 'again', 'own'],
      otherPhoneHave: ['ask', 'again'],
      person: ['ask'],
      otherLanguage: ['ask'],
    };
    let tried = 0;
    for (const language of LANGUAGES) {
      for (const [name, question] of Object.entries<Question>(QUESTIONS)) {
        for (const form of keys[name] ?? ['ask', 'again']) {
          if (question.key.endsWith('birthWhich') || question.key.endsWith('review')) continue;
          const text = wording.text(
            { key: `${question.key}.${form}`, values: { digits: 7, phone: '', names: 'Ana' } },
            language,
            'sms',
          );
          const parts = text.split(
            /(?<=[.?!])\s+|:\s+|,?\s(?:por ejemplo|for example|por exemplo|pa egzanp|par exemple)\s/,
          );
          for (const part of [text, ...parts, ...parts.map((each) => each.replace(/[.!?]+$/, ''))]) {
            if (part.trim() === '') continue;
            // As if we did not know our own words: the reader itself must not take the example.
            const event = interpret({
              text: part,
              payload: null,
              attachment: null,
              location: null,
              question,
              titles: () => [],
              markOf: () => null,
              language,
              today: '2021-02-20',
            });
            tried += 1;
            if (['names', 'city', 'details'].includes(question.reader.takes)) continue;
            expect([language, name, part, event.type]).toEqual([
              language,
              name,
              part,
              expect.stringMatching(/^(UNCLEAR|SLIP|BIRTH_IMPOSSIBLE|CODE_SLIP)$/),
            ]);
          }
          expect(hear(text, question, language)).toEqual({ type: 'UNCLEAR' });
        }
      }
    }
    expect(tried).toBeGreaterThan(500);
  });

  it('name no family of those that several were told of', () => {
    for (const language of LANGUAGES) {
      const which = wording.text(
        { key: 'conversation:told.which', values: { reference: 'C3FK9MX' } },
        language,
        'sms',
      );
      expect(which).not.toContain('C3FK9MX');
    }
  });
});
