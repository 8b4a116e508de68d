import { appointmentContent, instructionContents } from '../messages/instruction.ts';
import type { Wording } from '../wording/wording.ts';
import type { Fate } from './closed-slots.ts';
import { inSlot } from './date-changes.ts';

/** What families are told when their time is closed: each as one of them will read it, part by part; empty when nobody is told it. Personal. */
export interface ClosingTexts {
  readonly moved: readonly string[];
  readonly cancelled: readonly string[];
}

/** The texts of the first family that is moved, and of the first that loses its date. */
export function closingTexts(wording: Wording, fates: readonly Fate[]): ClosingTexts {
  const told = fates.filter((fate) => fate.told);
  const moved = told.find(({ to }) => to !== null);
  const lost = told.find(({ to }) => to === null);
  return {
    moved: moved === undefined ? [] : textsOf(wording, moved),
    cancelled: lost === undefined ? [] : textsOf(wording, lost),
  };
}

function textsOf(wording: Wording, { appointment, registration, recipient, to }: Fate): readonly string[] {
  if (recipient === null) return [];
  const reader = { registration, channel: recipient.channel };
  return to === null
    ? [appointmentContent(wording, 'cancelled.by_closing', appointment, reader).body]
    : instructionContents(wording, inSlot(appointment, to), reader, true).map(({ body }) => body);
}
