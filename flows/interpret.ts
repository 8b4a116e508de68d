import { parseANumber } from '../src/domain/a-number.ts';
import { parsePhone } from '../src/domain/address.ts';
import { parseBirthDate } from '../src/domain/birth-date.ts';
import { looksLikeCode, parseCode } from '../src/domain/code.ts';
import { fold } from '../src/domain/keywords.ts';
import { plainText } from '../src/domain/plain-text.ts';
import { choicesIn, choiceNumber, isBare, menuAnswer, withoutMenu, yesOrNo } from './choice-answers.ts';
import { APPOINTMENT_ANSWER, isMarked, questionOf, readButton, type Button } from './buttons.ts';
import { pinned } from './pins.ts';
import type { Heard } from './heard.ts';
import { cityIn, placeIn } from './place-answers.ts';
import { QUESTIONS, type Question } from './question.ts';
import type { TalkEvent } from './talk.ts';

export type { Heard };

/** Longer texts are no list of names. */
const NAMES_LENGTH = 300;

/**
 * Understands a text as the event it is for the open question. Pure; total: what cannot be understood is UNCLEAR.
 * Words that work anywhere were recognised before this.
 */
export function interpret(heard: Heard): TalkEvent {
  const { question } = heard;
  const text = plainText(heard.text);
  const button = heard.payload === null ? null : readButton(heard.payload);
  if (button !== null) return pressed(button, heard);
  const pin = heard.location === null ? null : pinAnswer(heard.location, question);
  if (pin !== null) return pin;
  const whole = heard.withOurs ?? text;
  if (whole.trim() === '' && heard.withOurs === undefined) return media(heard);
  const told = question?.expects === 'names' ? null : toldOf(text);
  if (told !== null) return { type: 'TOLD', code: told };
  // Names are taken as they are written, whatever they look like.
  const code = question?.expects === 'names' ? null : parseCode(whole);
  if (code !== null) return { type: code.kind === 'reference' ? 'REFERENCE' : 'RECEIPT', code: code.code };
  if (question === null) {
    // A forged appointment brings a code that does not add up: to say so answers "is this real?".
    return looksLikeCode(whole) ? { type: 'CODE_SLIP' } : menuAnswer({ ...heard, text });
  }
  // Nothing but our own words: a reaction, or a question sent back.
  if (text.trim() === '') return { type: 'UNCLEAR' };
  return answerTo(question, withoutMenu(question, { ...heard, text }));
}

/**
 * A button answers the open question only if it was offered for it and for what is on the table now. One of another question
 * is told with what it was, and the talk decides whether that answer can still be changed; one about an appointment names the
 * date it was offered for, and can answer for no other.
 */
function pressed({ key, choice, mark }: Button, heard: Heard): TalkEvent {
  const { question, markOf } = heard;
  const open = question?.key === key;
  if (open && mark === markOf(question)) return chosen(question, choice) ?? { type: 'OLD_BUTTON' };
  if (key === APPOINTMENT_ANSWER.key || key === QUESTIONS.decline.key) {
    const comes = choice === 'confirm' || choice === 'keep';
    return mark === null || !(comes || choice === 'cannot')
      ? { type: 'OLD_BUTTON', about: 'appointment' }
      : { type: 'APPOINTMENT_ANSWER', intent: comes ? 'confirm' : 'cannot_come', mark };
  }
  // What a review shows may have changed under its button: "all right" no longer stands, "change this" does.
  if (open && key === QUESTIONS.review.key && choice !== 'correct') {
    return chosen(question, choice) ?? { type: 'OLD_BUTTON' };
  }
  const asked = questionOf(key);
  if (asked === null) return { type: 'OLD_BUTTON' };
  const holds = !isMarked(asked.question) || mark === markOf(asked.question);
  return !open && holds && asked.question.choices.includes(choice)
    ? { type: 'BUTTON', about: asked.name, choice }
    : { type: 'OLD_BUTTON', about: asked.name };
}

/** A location pin answers where somebody is, and nothing else; null where it is no answer. */
function pinAnswer(pin: NonNullable<Heard['location']>, question: Question | null): TalkEvent | null {
  if (question?.expects !== 'place' && question?.expects !== 'city') return null;
  const found = pinned(pin.latitude, pin.longitude);
  const { place } = found;
  if (place === 'unsure' || (place === 'mexico' && found.city === null)) return { type: 'PIN_UNSURE', place };
  return { type: 'PLACE', place, city: found.city, zone: found.zone, pinned: true };
}

/** "1 C3FK9MX" says that the family of that appointment was told. Gives the reference. */
function toldOf(text: string): string | null {
  const named = /^\s*1[\s.,:;-]+(\S.*)$/.exec(text)?.[1];
  const code = named === undefined ? null : parseCode(named);
  return code?.kind === 'reference' ? code.code : null;
}

function media(heard: Heard): TalkEvent {
  if (heard.location !== null) return { type: 'MEDIA', attachment: 'location' };
  return { type: 'MEDIA', attachment: heard.attachment ?? 'empty' };
}

function chosen(question: Question, choice: string): TalkEvent | null {
  if (!question.choices.includes(choice)) return null;
  return question.expects === 'choices' ? { type: 'CHOICES', choices: [choice] } : { type: 'CHOICE', choice };
}

function answerTo(question: Question, heard: Heard): TalkEvent {
  const { text } = heard;
  switch (question.expects) {
    case 'choice':
    case 'choices': {
      const choices = choicesIn(question, heard);
      if (choices === null || choices === 'unclear') {
        // Asked which of two dates: the date itself, with the month as a word, answers too.
        return question.key === 'registration:birthWhich' && choices === null
          ? dateIn(heard)
          : { type: 'UNCLEAR' };
      }
      if (question.expects === 'choices') return { type: 'CHOICES', choices };
      return { type: 'CHOICE', choice: choices[0] ?? '' };
    }
    case 'a_number': {
      const number = parseANumber(text);
      if (number.kind === 'ok') return { type: 'A_NUMBER', aNumber: number.aNumber };
      if (number.kind === 'slip') return { type: 'SLIP', reason: number.reason, digits: number.digits };
      return { type: 'UNCLEAR' };
    }
    case 'birth_date':
      return dateIn(heard);
    case 'place': {
      const choices = choicesIn(question, heard);
      if (choices === 'unclear') return { type: 'UNCLEAR' };
      return choices === null ? placeIn(heard) : { type: 'CHOICE', choice: choices[0] ?? '' };
    }
    case 'city':
      return cityIn(heard);
    case 'phone': {
      const number = parsePhone(text);
      if (number !== null) return { type: 'PHONE', number };
      const choices = choicesIn(question, heard);
      return choices === null || choices === 'unclear'
        ? { type: 'UNCLEAR' }
        : { type: 'CHOICE', choice: choices[0] ?? '' };
    }
    case 'details':
      return isBare(text) ? { type: 'NOT_DETAILS' } : { type: 'DETAILS' };
    case 'which': {
      const number = choiceNumber(text);
      return number === null ? { type: 'UNCLEAR' } : { type: 'NUMBER', number };
    }
    case 'receipt':
      return looksLikeCode(text) ? { type: 'CODE_SLIP' } : numberIn(text);
    case 'names':
      return isName(text) && heard.quoting !== true
        ? { type: 'NAMES', text: text.trim() }
        : { type: 'UNCLEAR' };
  }
}

/** That nobody is missing is no name, in any of the five languages. */
const NOBODY =
  /^(?:(?:no|nao|non|pa gen|ya no) )?(?:falta |missing |manque )?(?:nadie|ninguno|nobody|no one|none|ninguem|pesonn|okenn moun|aucun|aucune)(?: (?:falta|is missing|manque|manke))?$/;

/** Whether a text may be names. */
function isName(text: string): boolean {
  const folded = fold(text);
  return (
    text.length <= NAMES_LENGTH && /\p{L}{2}/u.test(text) && yesOrNo(text) === null && !NOBODY.test(folded)
  );
}

/** Asked for a receipt, somebody may write another A-number instead. */
function numberIn(text: string): TalkEvent {
  const number = parseANumber(text);
  return number.kind === 'ok' ? { type: 'A_NUMBER', aNumber: number.aNumber } : { type: 'UNCLEAR' };
}

function dateIn(heard: Heard): TalkEvent {
  const date = parseBirthDate(heard.text, {
    today: heard.today,
    order: heard.language === 'en' ? 'mdy' : 'dmy',
  });
  switch (date.kind) {
    case 'ok':
      return { type: 'BIRTH_DATE', date: date.date };
    case 'ambiguous':
      return { type: 'BIRTH_DATES', options: date.options };
    case 'impossible':
      return { type: 'BIRTH_IMPOSSIBLE', reason: date.reason };
    case 'none':
      return { type: 'UNCLEAR' };
  }
}
