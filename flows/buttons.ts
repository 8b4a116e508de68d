import { QUESTIONS, type Question } from './question.ts';
import type { AppointmentView, TalkContext } from './talk.ts';

/** Buttons under a message about an appointment, offered outside the talk. */
export const APPOINTMENT_ANSWER = {
  key: 'appointment:answer',
  expects: 'choice',
  choices: ['confirm', 'cannot'],
} as const satisfies Question;

/** A button as its payload names it. */
export interface Button {
  readonly key: string;
  readonly choice: string;
  /** What it was offered about (markOf); null when it means the same at any time. */
  readonly mark: string | null;
}

/** Payload of a choice: for which question it was offered and about what, so that an old button is known for what it was. */
export function choicePayload(question: Pick<Question, 'key'>, choice: string, mark: string | null): string {
  return `${question.key}#${choice}${mark === null ? '' : `#${mark}`}`;
}

/** Reads a payload; null when it is none of ours. */
export function readButton(payload: string): Button | null {
  const [key, choice, mark, ...rest] = payload.split('#');
  if (key === undefined || choice === undefined || key === '' || choice === '' || rest.length > 0)
    return null;
  return { key, choice, mark: mark ?? null };
}

/** The question with a key, and the name of the state that asks it; null when this version asks no such question. */
export function questionOf(key: string): { readonly name: string; readonly question: Question } | null {
  const found = Object.entries<Question>(QUESTIONS).find(([, question]) => question.key === key);
  return found === undefined ? null : { name: found[0], question: found[1] };
}

/** What an appointment's buttons carry: a date that was replaced has other buttons than the one in its place. */
export function appointmentMark(
  appointment: Pick<AppointmentView, 'reference' | 'port' | 'date' | 'time'>,
): string {
  const { reference, port, date, time } = appointment;
  return [reference, port, date, time].join('/');
}

/** Questions whose buttons speak of what was on the table: the same words under another family are another question. */
const MARKED: ReadonlySet<string> = new Set([
  QUESTIONS.birthWhich.key,
  QUESTIONS.family.key,
  QUESTIONS.place.key,
  QUESTIONS.needs.key,
  QUESTIONS.review.key,
  QUESTIONS.decline.key,
  QUESTIONS.otherPhoneHave.key,
  QUESTIONS.otherPhoneCheck.key,
  QUESTIONS.which.key,
  APPOINTMENT_ANSWER.key,
]);

/** Whether a question's buttons carry a mark. */
export function isMarked(question: Pick<Question, 'key'>): boolean {
  return MARKED.has(question.key);
}

/** What the buttons of a question carry in this talk, so that they answer only what they were offered for; null when they carry nothing. */
export function markOf(question: Pick<Question, 'key'>, context: TalkContext): string | null {
  if (!isMarked(question)) return null;
  const { family, birthOptions, declining, aNumber, birthDate, missing, place, city, needs } = context;
  switch (question.key) {
    case QUESTIONS.decline.key:
      return declining === null ? stamp([]) : appointmentMark(declining);
    case QUESTIONS.which.key:
      return stamp((context.which?.options ?? []).map(appointmentMark));
    case QUESTIONS.otherPhoneHave.key:
    case QUESTIONS.otherPhoneCheck.key:
      return stamp([context.otherPhone]);
    case QUESTIONS.birthWhich.key:
      return stamp([aNumber, birthOptions]);
    case QUESTIONS.review.key:
      return stamp([family?.familyId, aNumber, birthDate, missing, place, city, needs]);
    default:
      return stamp([family?.familyId, aNumber]);
  }
}

/** A short name for values, the same for the same ones: FNV-1a over their JSON, twice 32 bits. No secret. */
function stamp(values: readonly unknown[]): string {
  const text = JSON.stringify(values);
  return [0x811c9dc5, 0x01234567].map((start) => fnv(text, start).toString(36)).join('');
}

function fnv(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
