import { looksLikeCode, parseCode } from '../src/domain/code.ts';
import { plainText } from '../src/domain/plain-text.ts';
import { isMarked, readButton, type Button } from './buttons.ts';
import { questionOf } from './questions/all.ts';
import { appointmentAnswer } from './questions/appointment.ts';
import { miss, type Heard, type Question, type Reading } from './questions/question.ts';
import { choiceEvent, withoutMenu } from './readers/choice.ts';
import { readMenu } from './readers/menu.ts';
import type { TalkEvent } from './talk.ts';

export type { Heard };

/** Understands a text as the event it is for the open question: what `readText` says, without why. */
export function interpret(heard: Heard): TalkEvent {
  return readText(heard).says;
}

/**
 * Reads a text against the open question. Pure; total: what cannot be understood is UNCLEAR. Words that work anywhere were
 * recognised before this. In order: a button, a pin, what cannot be read, codes, the menu where nothing is open, and last the
 * question's own reader (flows/readers/), which gets its declaration.
 */
export function readText(heard: Heard): Reading {
  const { question } = heard;
  const text = plainText(heard.text);
  const button = heard.payload === null ? null : readButton(heard.payload);
  if (button !== null) return { says: pressed(button, heard), why: 'button' };
  const pin = heard.location === null ? undefined : question?.reader.pin?.(heard.location);
  if (pin !== undefined) return pin;
  const whole = heard.withOurs ?? text;
  if (whole.trim() === '' && heard.withOurs === undefined) return { says: media(heard), why: 'media' };
  const code = question?.reader.asWritten === true ? null : codeIn(text, whole);
  if (code !== null) return { says: code, why: 'code' };
  if (question === null) {
    // A forged appointment brings a code that does not add up: to say so answers "is this real?".
    return looksLikeCode(whole) ? { says: { type: 'CODE_SLIP' }, why: 'code' } : readMenu({ ...heard, text });
  }
  if (text.trim() === '') return miss('ours_only');
  return question.reader.read(question, withoutMenu(question, { ...heard, text }));
}

/**
 * A button answers the open question only if it was offered for it and for what is on the table now. One of another question
 * is told with what it was, and the talk decides whether that answer can still be changed; one about an appointment names the
 * date it was offered for, and can answer for no other.
 */
function pressed({ key, choice, mark }: Button, { question, markOf }: Heard): TalkEvent {
  const open = question?.key === key;
  if (open && mark === markOf(question)) return choiceEvent(question, choice) ?? { type: 'OLD_BUTTON' };
  const asked = questionOf(key);
  const declared: Question | undefined = key === appointmentAnswer.key ? appointmentAnswer : asked?.question;
  if (declared?.ofAppointment === true && declared.keeps !== undefined)
    return appointmentAnswered(declared, choice, mark);
  if (open && question.marked?.includes(choice) === false)
    return choiceEvent(question, choice) ?? { type: 'OLD_BUTTON' };
  if (asked === null) return { type: 'OLD_BUTTON' };
  const holds = !isMarked(asked.question) || mark === markOf(asked.question);
  return !open && holds && asked.question.choices.includes(choice)
    ? { type: 'BUTTON', about: asked.name, choice }
    : { type: 'OLD_BUTTON', about: asked.name };
}

/** What keeps the appointment says that they come, its other choice that they cannot. */
function appointmentAnswered({ choices, keeps }: Question, choice: string, mark: string | null): TalkEvent {
  return mark === null || !choices.includes(choice)
    ? { type: 'OLD_BUTTON', about: 'appointment' }
    : { type: 'APPOINTMENT_ANSWER', intent: choice === keeps ? 'confirm' : 'cannot_come', mark };
}

/** "1 C3FK9MX" says that the family of that appointment was told; a code alone asks about it. */
function codeIn(text: string, whole: string): TalkEvent | null {
  const named = /^\s*1[\s.,:;-]+([^\s.,:;-].*)$/.exec(text)?.[1];
  const told = named === undefined ? null : parseCode(named);
  if (told?.kind === 'reference') return { type: 'TOLD', code: told.code };
  const code = parseCode(whole);
  return code && { type: code.kind === 'reference' ? 'REFERENCE' : 'RECEIPT', code: code.code };
}

function media({ location, attachment }: Heard): TalkEvent {
  return { type: 'MEDIA', attachment: location === null ? (attachment ?? 'empty') : 'location' };
}
