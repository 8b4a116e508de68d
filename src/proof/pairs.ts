import { footingOf, type Footing } from '../../flows/asked.ts';
import type { Effect, TalkEvent } from '../../flows/talk.ts';
import { closedBy, understand } from '../conversation/understand.ts';
import { isStopped, type Talk } from '../conversation/stored-talk.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Wording } from '../wording/wording.ts';
import { askingMessages, handedOver, openBefore, type Asking } from './asking.ts';
import { turnsFrom, type Walk } from './walk.ts';

/** What people write under a question without saying which. */
const BARE = ['1', '2', '3', '4', '5', '6', '9', 'si', 'no'] as const;
/** What keeps, says that one comes, or that a family was told. */
const GOES: ReadonlySet<string> = new Set(['confirm']);
/** What gives away what a person has. */
const GIVES_UP: ReadonlySet<string> = new Set([
  'decline',
  'stop',
  'free_number',
  'erase_all',
  'erase_family',
]);

const HOUR = 3_600_000;
const EARLIER = Date.UTC(2021, 2, 1, 12);

/** What an answer leads to, whichever way its look-ups end. */
interface Meaning {
  readonly event: TalkEvent;
  readonly goes: boolean;
  readonly givesUp: boolean;
  /** Appointments that it confirms. */
  readonly confirms: readonly string[];
}

/** Understands a text in a talk, after what was asked. */
export type ReadText = (text: string, talk: Talk, footing: Footing) => { talk: Talk; event: TalkEvent };

/** As a turn does. */
export function readerWith(wording: Wording): ReadText {
  return (text, stored, footing) => {
    const talk = closedBy(footing, stored, text);
    const message = textOf(text);
    const understanding = { wording, message, before: BEFORE, today: '2021-03-01' };
    return { talk, event: understand(understanding, { talk, footing, word: null }) };
  };
}

/** What is wrong with an answer to the second of two messages. */
export interface Fault {
  readonly where: string;
  readonly detail: string;
}

/** What the proof came to. */
export interface Pairs {
  readonly pairs: number;
  readonly faults: readonly Fault[];
}

/**
 * Proves answers over every pair of messages that ask, the second after the first: whatever was open before, a message that comes
 * unasked closes it, and its own numbers are what is meant; its first choice gives nothing away; no number means "I come" in one and
 * "I give it up" in the other; and an answer that comes within seconds of the second is asked back where the two would differ.
 * @param read how a text is understood
 */
export function provePairs(wording: Wording, walk: Walk, read: ReadText = readerWith(wording)): Pairs {
  const all = askingMessages(walk);
  // What comes unasked is answered at home; a walk that never gets there has none of it.
  const messages = hasHome(all) ? all : all.filter(({ talk }) => talk !== null);
  const faults: Fault[] = [];
  const alone = new Map<string, readonly Meaning[]>();
  const meaningOf = meaningsAs(read);
  for (const message of messages) {
    const talk = message.talk ?? homeOf(messages);
    const on = footing([[message, EARLIER]], HOUR);
    const effects = BARE.map((text) => meaningOf(text, talk, on));
    alone.set(message.name, effects);
    if (effects[0]?.givesUp === true) {
      faults.push({ where: message.name, detail: 'its first choice gives something away' });
    }
  }
  let pairs = 0;
  for (const first of messages) {
    for (const second of messages) {
      if (first === second) continue;
      pairs += 1;
      const where = `${first.name} → ${second.name}`;
      const firsts = alone.get(first.name) ?? [];
      const seconds = alone.get(second.name) ?? [];
      BARE.forEach((text, i) => {
        if (firsts[i]?.goes === true && seconds[i]?.givesUp === true) {
          faults.push({ where, detail: `${text} means to come in the first and gives up in the second` });
        }
      });
      if (second.talk === null)
        faults.push(...faultsAfter(meaningOf, first, second, { messages, firsts, seconds, where }));
    }
  }
  return { pairs, faults };
}

/** What is wrong with answers to what came unasked while something else was open. */
function faultsAfter(
  meaningOf: MeaningOf,
  first: Asking,
  second: Asking,
  given: {
    readonly messages: readonly Asking[];
    /** Of each text under the first alone, and under the second alone. */
    readonly firsts: readonly Meaning[];
    readonly seconds: readonly Meaning[];
    readonly where: string;
  },
): readonly Fault[] {
  const { messages, firsts, seconds, where } = given;
  const talk = first.talk ?? homeOf(messages);
  const faults: Fault[] = [];
  const asked: readonly [Asking, number][] = [
    [second, EARLIER + HOUR],
    [first, EARLIER],
  ];
  const onLater = footing(asked, 2 * HOUR);
  const onQuick = footing(asked, HOUR + 1_000);
  const own = isStopped(talk.value);
  BARE.forEach((text, i) => {
    const [before, meant] = [firsts[i], seconds[i]];
    if (before === undefined || meant === undefined) return;
    const later = meaningOf(text, talk, onLater);
    if (later.givesUp) faults.push({ where, detail: `${text} gives up at once` });
    if (!own && meant.goes && !same(later.confirms, meant.confirms)) {
      faults.push({ where, detail: `${text} does not mean what it means under the second alone` });
    }
    if (!meant.goes && later.goes && !own) {
      faults.push({ where, detail: `${text} confirms, though the second does not ask whether they come` });
    }
    const quick = meaningOf(text, talk, onQuick);
    if (!same(before.event, later.event) && !own && (quick.givesUp || quick.goes)) {
      faults.push({ where, detail: `${text} is not asked back within seconds of the second` });
    }
  });
  return faults;
}

type MeaningOf = (text: string, talk: Talk, on: Footing) => Meaning;

/** What a text leads to as it is read; each event in each talk is carried out once, however many pairs come to it. */
function meaningsAs(read: ReadText): MeaningOf {
  const known = new Map<string, Meaning>();
  return (text, talk, on) => {
    const { talk: start, event } = read(text, talk, on);
    const key = JSON.stringify([start, event]);
    const meaning = known.get(key) ?? meaningOf(start, event);
    known.set(key, meaning);
    return meaning;
  };
}

function meaningOf(start: Talk, event: TalkEvent): Meaning {
  const effects = turnsFrom(start, event).flatMap((end): readonly Effect[] => end.effects);
  const confirms = effects.flatMap((effect) => (effect.what === 'confirm' ? [effect.appointmentId] : []));
  return {
    event,
    goes: effects.some(({ what }) => GOES.has(what)),
    givesUp: effects.some(({ what }) => GIVES_UP.has(what)),
    confirms: [...new Set(confirms)].sort(),
  };
}

/** What was handed over at these times, newest first, after the talk's own question; the text comes `after` milliseconds later. */
function footing(asked: readonly (readonly [Asking, number])[], after: number): Footing {
  const [first] = asked.at(-1) ?? [];
  return footingOf(
    [
      ...asked.map(([message, at]) => handedOver(message, at)),
      ...(first === undefined ? [] : openBefore(first, EARLIER - 2 * HOUR)),
    ],
    { receivedAt: EARLIER + after, lastTextAt: EARLIER - HOUR },
  );
}

const hasHome = (messages: readonly Asking[]): boolean => messages.some(({ name }) => name === 'home menu');

/** Registered, and nothing open. */
function homeOf(messages: readonly Asking[]): Talk {
  const home = messages.find(({ name }) => name === 'home menu')?.talk;
  if (home === undefined || home === null) throw new Error('no menu is asked at home');
  return home;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const BEFORE: Conversation = {
  contactId: 'contact',
  version: 1,
  machine: 'conversation',
  machineVersion: 1,
  snapshot: '',
  language: 'es',
  channel: 'sms',
  address: '',
  externalId: null,
  sender: '',
  lastWhatsAppAt: null,
  lastInboundAt: EARLIER,
  stopped: false,
  broadcastOptIn: true,
  withPerson: false,
};

function textOf(text: string): InboundMessage {
  const said = { sid: '', channel: 'sms', from: '', externalId: null, to: '', text } as const;
  const bare = { payload: null, attachment: null, location: null, answeredByCarrier: null } as const;
  return { ...said, ...bare, receivedAt: EARLIER };
}
