import { setTimeout as pause } from 'node:timers/promises';
import type { FakeTwilio } from '../fake-twilio.ts';
import type { Chaos } from './chaos.ts';
import type { FakeMessage } from './message.ts';

/** What one line at the phone means. */
type Line =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly from: string; readonly body: string; readonly told: boolean }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'away' | 'back' | 'table' }
  | { readonly kind: 'wrong'; readonly why: string };

const TEXT = /^(@log\s+)?((?:whatsapp:)?\+[1-9]\d{6,14})(?:\s([^]*))?$/;
const DEFAULT_WAIT_S = 2;
const LONGEST_WAIT_S = 600;

/** Reads a line: `+52… text`, `whatsapp:+52… text`, `@log +52… text`, `@wait [seconds]`, `@away`, `@back`, `@table`, `# …`. */
export function readRehearsalLine(line: string): Line {
  const trimmed = line.trimStart();
  if (trimmed === '' || trimmed.startsWith('#')) return { kind: 'nothing' };
  const text = TEXT.exec(trimmed);
  if (text !== null) {
    const [, logged, from = '', body = ''] = text;
    return { kind: 'text', from, body, told: logged === undefined };
  }
  const [word, argument] = trimmed.split(/\s+/);
  if (word === '@wait') {
    const seconds = argument === undefined ? DEFAULT_WAIT_S : Number(argument);
    return seconds >= 0 && seconds <= LONGEST_WAIT_S
      ? { kind: 'wait', seconds }
      : { kind: 'wrong', why: `@wait takes 0 to ${LONGEST_WAIT_S} seconds` };
  }
  if (word === '@away') return { kind: 'away' };
  if (word === '@back') return { kind: 'back' };
  if (word === '@table') return { kind: 'table' };
  return {
    kind: 'wrong',
    why: 'a line is “+525512345678 text”, “whatsapp:+525512345678 text” or @wait, @log, @away, @back, @table',
  };
}

/** A rehearsal: phones that an operator plays, and a Twilio that shows them what the app sends. */
export interface Rehearsal {
  /** Does what a line says. */
  act(line: string): Promise<void>;
  /** Resolves when nothing has come from the app for `seconds`. */
  quiet(seconds: number): Promise<void>;
  /** What happened, as text. */
  summary(): string;
}

/**
 * @param options.senders numbers that the app sends from: where texts of phones go
 * @param options.show writes a line for the operator
 */
export function createRehearsal(options: {
  readonly twilio: FakeTwilio;
  readonly chaos: Chaos | null;
  readonly senders: { readonly sms: string; readonly whatsapp: string };
  readonly show: (line: string) => void;
}): Rehearsal {
  const { twilio, chaos, senders, show } = options;
  let away = false;
  twilio.onDelivered((message) => {
    show(`< ${message.to}: ${shown(message)}`);
  });

  async function text(from: string, body: string, told: boolean): Promise<void> {
    const to = from.startsWith('whatsapp:') ? senders.whatsapp : senders.sms;
    show(`> ${from}: ${body}`);
    if (!told) {
      twilio.logged(from, to, body);
      return;
    }
    try {
      const { status } = await twilio.text(from, to, body);
      if (status !== 200) show(`! The app answered ${status}. Twilio keeps the text in its log.`);
    } catch {
      show('! The app did not answer. Twilio keeps the text in its log.');
    }
  }

  async function quiet(seconds: number): Promise<void> {
    const happened = (): number => twilio.requests.length + twilio.reports.length;
    for (let before = -1; before !== happened();) {
      before = happened();
      await pause(seconds * 1000);
    }
  }

  return {
    quiet,
    async act(line) {
      const read = readRehearsalLine(line);
      switch (read.kind) {
        case 'text':
          await text(read.from, read.body, read.told);
          break;
        case 'wait':
          await quiet(read.seconds);
          break;
        case 'away':
          if (!away) await twilio.refuse();
          away = true;
          show('@ Twilio is away: the app cannot send.');
          break;
        case 'back':
          if (away) await twilio.resume();
          away = false;
          show('@ Twilio is back.');
          break;
        case 'table':
          show(summary());
          break;
        case 'wrong':
          show(`! ${read.why}`);
          break;
        case 'nothing':
          break;
      }
    },
    summary,
  };

  function summary(): string {
    const inbound = twilio.messages.length - twilio.sent.length;
    const counts = new Map<string, number>();
    for (const { status } of twilio.sent) counts.set(status, (counts.get(status) ?? 0) + 1);
    const states = [...counts].map(([status, count]) => `${status} ${count}`).join(', ');
    const segments = twilio.sent.reduce((sum, message) => sum + message.segments, 0);
    return [
      `Texts from phones ${inbound}. Messages to phones ${twilio.sent.length}${states === '' ? '' : ` (${states})`}, segments ${segments}.`,
      ...(chaos === null || twilio.requests.length === 0 ? [] : [chaos.table(twilio.sent)]),
      ...twilio.violations.map((problem) => `! Against Twilio's description: ${problem}`),
    ].join('\n');
  }
}

/** What the phone shows of a message; further lines are set in. */
function shown({ body, fields }: FakeMessage): string {
  const place = fields.PersistentAction === undefined ? '' : `\n(${fields.PersistentAction})`;
  return (body + place).replaceAll('\n', '\n  ');
}
