import type { Question } from './questions/question.ts';
import type { AppointmentView, TalkContext } from './talk.ts';

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

/** Whether a question's buttons carry a mark. */
export function isMarked({ mark }: Question): boolean {
  return mark !== undefined;
}

/** What the buttons of a question carry in this talk, so that they answer only what they were offered for; null when they carry nothing. */
export function markOf({ mark }: Question, context: TalkContext): string | null {
  return mark?.(context) ?? null;
}

/** What an appointment's buttons carry: a date that was replaced has other buttons than the one in its place. */
export function appointmentMark(
  appointment: Pick<AppointmentView, 'reference' | 'port' | 'date' | 'time'>,
): string {
  const { reference, port, date, time } = appointment;
  return [reference, port, date, time].join('/');
}

/** Of a question about the case and family on the table. */
export function stampOfCase({ family, aNumber }: TalkContext): string {
  return stamp([family?.familyId, aNumber]);
}

/** A short name for values, the same for the same ones: FNV-1a over their JSON, twice 32 bits. No secret. */
export function stamp(values: readonly unknown[]): string {
  const text = JSON.stringify(values);
  return [0x811c9dc5, 0x01234567].map((start) => fnv(text, start).toString(36)).join('');
}

function fnv(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
