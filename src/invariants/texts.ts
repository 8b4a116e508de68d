import type { Report } from './invariants.ts';
import type { MessageRow, TalkRow, TextRow } from './rows.ts';

/** Reports texts of one person, in their order, that were stored and had no effect. */
export function checkTexts(
  texts: readonly TextRow[],
  messages: readonly MessageRow[],
  talk: TalkRow | undefined,
  report: Report,
): void {
  const last = texts.at(-1);
  if (last === undefined) return;
  if (talk === undefined) {
    report('text_heard', last.sid, 'is stored without a talk');
    return;
  }
  if (talk.lastInboundAt < last.receivedAt)
    report('text_heard', last.sid, 'came after the last text that the talk knows');
  const silent = talk.withPerson || texts.every(({ answeredByCarrier }) => answeredByCarrier !== null);
  if (!silent && !messages.some(({ purpose }) => purpose === 'reply' || purpose === 'staff'))
    report('text_heard', last.sid, 'nothing was ever answered');
}
