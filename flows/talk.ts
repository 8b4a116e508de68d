import { setup } from 'xstate';
import type { SlipReason } from '../src/domain/a-number.ts';
import type { AppointmentState } from '../src/domain/appointment.ts';
import type { Asks } from '../src/domain/asks.ts';
import type { Outcome, RuleId } from '../src/domain/eligibility.ts';
import type { Language } from '../src/domain/language.ts';
import type { Attachment } from '../src/domain/message.ts';
import type { PersonReason } from '../src/domain/person-request.ts';
import type { PortId } from '../src/domain/port.ts';
import type { Need, Place, Stage } from '../src/domain/registration.ts';
import type { Danger } from '../src/understanding/topic.ts';
import type { AnsweredTopic } from './answered-topics.ts';
import type { Who } from './readers/who.ts';

/** Values a text is filled with; `date`, `time`, `port` and `names` are written the reader's way when rendered. */
export type SayValues = Readonly<Record<string, string | number | readonly string[]>>;

/** Something to be said, by locale key. */
export interface FlowSay {
  readonly key: string;
  readonly values?: SayValues;
  /** What this text asks of its reader by itself, where no question of the talk follows it. */
  readonly asks?: Asks;
}

/** A look-up that the turn answers with an event before it commits. */
export type LookUp =
  | { readonly what: 'identify'; readonly aNumber: string; readonly birthDate: string }
  | { readonly what: 'register' }
  | {
      readonly what: 'claim';
      readonly receipt: string;
      readonly aNumber: string;
      readonly birthDate: string;
    }
  | {
      readonly what: 'standing';
      readonly intent: StandingIntent;
      readonly answer: number | null;
      /** Of the appointment that is meant (flows/buttons.ts); absent when the talk finds out by itself. */
      readonly mark?: string;
      readonly by?: AnsweredBy;
    }
  | { readonly what: 'reference'; readonly code: string }
  | { readonly what: 'unlock' }
  /** The phone that is kept beside this one. */
  | { readonly what: 'other_phone' }
  | { readonly what: 'own_phone'; readonly number: string }
  /** Somebody says they told a family of its appointment; null: without saying which. */
  | { readonly what: 'told'; readonly code: string | null }
  /** The families that this phone registered, of which one or all may be erased. */
  | { readonly what: 'erasable' }
  /** Somebody may be in danger: staff are asked for, and who helps and when somebody reads is found out. */
  | { readonly what: 'danger'; readonly topic: Danger };

/**
 * How an answer names its appointment. `notice`: a bare number under a notice; where another appointment is unanswered, it could
 * be meant as well. `reply`: a number under what the talk itself asked of this one. Absent: a button, which names it for good.
 */
export type AnsweredBy = 'notice' | 'reply';

/** Why the standing was asked for. */
export type StandingIntent =
  | 'status'
  /** A number or any text while no question is open. */
  | 'home'
  /** A number that answers the menu of who has no appointment. */
  | 'menu'
  | 'confirm'
  | 'cannot_come'
  | 'declined'
  /** Asked back what of the appointment is meant. */
  | 'ask'
  /** One of several was named: asked what is said of it. */
  | 'named'
  | 'stop';

/** Something that the turn writes in its commit. */
export type Effect =
  | { readonly what: 'stop' }
  | { readonly what: 'stop_news' }
  | { readonly what: 'start' }
  | { readonly what: 'free_number' }
  | { readonly what: 'person'; readonly reason: PersonReason }
  /** Staff must know of it: made, or written of again. */
  | { readonly what: 'request'; readonly reason: PersonReason; readonly about: string | null }
  /** What the family needs: staff learn of what cannot wait for an appointment. */
  | { readonly what: 'needs'; readonly needs: readonly Need[] }
  /** They agree to what the consent says now, for all that this phone registered. */
  | { readonly what: 'agree'; readonly version: string }
  /** Keeps another phone for all that this one registered, or none. Personal. */
  | { readonly what: 'keep_phone'; readonly number: string | null }
  /** Everything of this phone goes; of one family: what it registered, and what was written here. */
  | { readonly what: 'erase_all' }
  | { readonly what: 'erase_family'; readonly receipt: string }
  /** What was written here before this text goes: they do not agree. */
  | { readonly what: 'erase_texts' }
  | { readonly what: 'confirm'; readonly appointmentId: string }
  | { readonly what: 'decline'; readonly appointmentId: string };

/** The family behind a case, as the registrant may see it. Personal. */
export interface FamilyView {
  readonly familyId: string;
  /** First names, the registrant's first. */
  readonly names: readonly string[];
}

/** A family that may be erased, as it is named to the phone that registered it. Personal. */
export interface ErasableFamily {
  readonly receipt: string;
  /** The registrant's first name. */
  readonly name: string;
}

/** One registration of this contact and what it stands at. */
export interface StandingView {
  readonly receipt: string;
  readonly names: readonly string[];
  readonly outcome: Outcome;
  readonly rule: RuleId;
  readonly phaseId: string | null;
  readonly stage: Stage;
  readonly appointment: AppointmentView | null;
}

/** An appointment as the talk tells of it. */
export interface AppointmentView {
  readonly id: string;
  readonly reference: string;
  readonly port: PortId;
  readonly date: string;
  readonly time: string;
  readonly people: number;
  readonly state: AppointmentState;
  /** Its time has passed. */
  readonly past: boolean;
}

/** What was said of the case before it was asked for. Personal: kept in the talk alone, and until it is used or consent is refused. */
export interface Given {
  readonly aNumber: string | null;
  /** ISO date. */
  readonly birthDate: string | null;
  /** Where they said they are, in Mexico. */
  readonly city: { readonly city: string; readonly zone: string } | null;
}

export interface TalkContext {
  readonly language: Language | null;
  /** The open main state: where the talk goes on after something in between. */
  readonly at: string;
  /** The version of the consent that was asked last (src/domain/consent.ts); null when it never was. */
  readonly consentAsked: string | null;
  /** Answers to the open question that were not understood. */
  readonly misses: number;
  /** A correction from the review is under way: go back to it afterwards. */
  readonly reviewing: boolean;
  /** What a text gave before it was asked for. */
  readonly given: Given | null;
  readonly aNumber: string | null;
  readonly birthDate: string | null;
  readonly birthOptions: readonly string[];
  readonly family: FamilyView | null;
  readonly missing: string | null;
  /** Who of the family does not travel, in the registrant's words. Personal. */
  readonly apart: string | null;
  /** What the registrant says they are called, where the case has another name. Personal. */
  readonly ownName: string | null;
  readonly place: Place | null;
  readonly city: string | null;
  readonly zone: string | null;
  readonly needs: readonly Need[];
  /** The appointment that "cannot come" was said of. */
  readonly declining: AppointmentView | null;
  /** Another phone, while it is spoken of: the one that is kept, or the one that was written. Personal. */
  readonly otherPhone: string | null;
  /** Several appointments could be meant: what was said of one of them, and which there are. */
  readonly which: {
    readonly intent: 'confirm' | 'cannot_come';
    readonly options: readonly AppointmentView[];
  } | null;
  /** The families of which one is to be erased, and which. Personal. */
  readonly erasing: {
    readonly families: readonly ErasableFamily[];
    /** Its receipt; null before it is chosen. */
    readonly chosen: string | null;
  } | null;
  /** What is open was asked in other words, by an earlier version: it is asked anew before an answer is read. */
  readonly anew: boolean;
  /** The last short text, by which the same one sent twice is known. Personal. */
  readonly lastText: string | null;
  /** While messages are stopped: UTC milliseconds of when it was last said why nothing is answered; null before. */
  readonly toldStoppedAt: number | null;
  /** UTC milliseconds of when an insult was last answered; null before. */
  readonly insultedAt: number | null;
  /** Voice notes since the talk moved on last: a second one brings staff. */
  readonly voices: number;
  /** What they wrote of danger last, when they were first answered to it (UTC milliseconds), and how often since. */
  readonly danger: { readonly topic: Danger; readonly at: number; readonly times: number } | null;
}

/** Where else people get help, as it is told. */
export interface HelplineView {
  readonly name: string;
  readonly number: string;
}

/** When somebody of the team reads next, where nobody does now; in local time of `city`. */
export interface ReadingView {
  readonly date: string;
  readonly time: string;
  readonly city: string;
}

/** What a talk starts with and what registering another family clears. */
export const NO_ANSWERS = {
  reviewing: false,
  given: null,
  aNumber: null,
  birthDate: null,
  birthOptions: [],
  family: null,
  missing: null,
  apart: null,
  ownName: null,
  place: null,
  city: null,
  zone: null,
  needs: [],
} as const satisfies Partial<TalkContext>;

export type TalkEvent =
  /**
   * A new contact's first text, or a later one before a language is chosen: whatever it says, the talk begins. With its language, where
   * that is clear, and the answers that it gives already.
   */
  | { readonly type: 'FIRST'; readonly language: Language | null; readonly given: Given | null }
  /** `who`: of whom it was said, where the choice was said in words. */
  | { readonly type: 'CHOICE'; readonly choice: string; readonly who?: Who }
  | { readonly type: 'CHOICES'; readonly choices: readonly string[] }
  /** `birthDate`: it was written with the number. */
  | { readonly type: 'A_NUMBER'; readonly aNumber: string; readonly birthDate?: string }
  /** They have no case number. */
  | { readonly type: 'NO_NUMBER' }
  | { readonly type: 'SLIP'; readonly reason: SlipReason; readonly digits: number }
  | { readonly type: 'BIRTH_DATE'; readonly date: string }
  | { readonly type: 'BIRTH_DATES'; readonly options: readonly string[] }
  | { readonly type: 'BIRTH_IMPOSSIBLE'; readonly reason: 'no_such_day' | 'future' | 'too_old' }
  | {
      readonly type: 'PLACE';
      readonly place: Place;
      readonly city: string | null;
      readonly zone: string | null;
      /** It was a location pin: said back in words, since nobody typed it. */
      readonly pinned?: true;
    }
  /** More than one place is named, and nothing says in which of them the person is. */
  | { readonly type: 'PLACES' }
  /** A location pin that tells the country at most. */
  | { readonly type: 'PIN_UNSURE'; readonly place: 'mexico' | 'unsure' }
  /** E.164. */
  | { readonly type: 'PHONE'; readonly number: string }
  | { readonly type: 'NAMES'; readonly text: string }
  /** Where a name was asked for: there is nobody to name. */
  | { readonly type: 'NOBODY' }
  | { readonly type: 'RECEIPT'; readonly code: string }
  | { readonly type: 'CODE_SLIP' }
  /** A number or nothing known, while no question is open. */
  | { readonly type: 'NUMBER'; readonly number: number | null }
  | { readonly type: 'UNCLEAR' }
  /** A button whose answer cannot be taken any more; `about` names what it was of. */
  | { readonly type: 'OLD_BUTTON'; readonly about?: string }
  /** A button of a question that is not open, offered for what is still on the table; `about` names its state. */
  | { readonly type: 'BUTTON'; readonly about: string; readonly choice: string }
  /** An answer about the appointment with this mark, and no other: a button, or a number under what asked about it. */
  | {
      readonly type: 'APPOINTMENT_ANSWER';
      readonly intent: 'confirm' | 'cannot_come';
      readonly mark: string;
      readonly by?: AnsweredBy;
    }
  /** An answer that crossed what was asked about the appointment with this mark: asked back. */
  | { readonly type: 'APPOINTMENT_CROSSED'; readonly mark: string | null }
  /** A number under the menu. */
  | { readonly type: 'MENU'; readonly number: number | null }
  /** A text for whoever of the staff reads the request. */
  | { readonly type: 'DETAILS' }
  /** A bare number where a text for staff was asked for. */
  | { readonly type: 'NOT_DETAILS' }
  /** They agreed to other words than the consent has now. */
  | { readonly type: 'CONSENT_DUE' }
  /** Something was asked since, by whoever: what was asked in between before it is closed. */
  | { readonly type: 'CLOSED' }
  /** The open question was asked in other words before. */
  | { readonly type: 'ASK_ANEW' }
  /** The open question could not have been read when this was written. */
  | { readonly type: 'CROSSED' }
  /** What a member of staff asked, or a broadcast, is answered. */
  /** A question, or something told, that has an answer of its own. */
  | { readonly type: 'TOPIC'; readonly topic: AnsweredTopic; readonly language: Language | null }
  | { readonly type: 'STAFF_ANSWERED' }
  /** Whatever is open: somebody may be in danger. `language`: in which it was written, where that is clear. */
  | { readonly type: 'DANGER'; readonly topic: Danger; readonly language: Language | null }
  | { readonly type: 'BROADCAST_ANSWERED' }
  /** "1" under the request to pass an appointment on. */
  | { readonly type: 'TOLD_BARE' }
  /** The same, crossed: asked back. */
  | { readonly type: 'TOLD_CROSSED'; readonly reference: string }
  | { readonly type: 'MEDIA'; readonly attachment: Attachment | 'location' | 'empty' }
  // Words that work anywhere.
  | { readonly type: 'STOP' }
  | { readonly type: 'STOP_NEWS' }
  | { readonly type: 'START' }
  | { readonly type: 'HELP' }
  | { readonly type: 'STATUS' }
  | { readonly type: 'LANGUAGE' }
  | { readonly type: 'PERSON' }
  | { readonly type: 'WRONG' }
  | { readonly type: 'BACK' }
  | { readonly type: 'CONFIRM' }
  | { readonly type: 'CANNOT_COME' }
  | { readonly type: 'CANCEL_WHICH' }
  | { readonly type: 'REFERENCE'; readonly code: string }
  | { readonly type: 'OTHER_PHONE' }
  | { readonly type: 'ERASE' }
  /** "1 C3FK9MX": the family of that appointment was told. */
  | { readonly type: 'TOLD'; readonly code: string }
  // Answers to look-ups.
  | {
      readonly type: 'IDENTIFIED';
      readonly family: FamilyView;
      readonly registered: 'no' | 'here';
    }
  /** Nobody goes on with this case from this phone without its receipt; why is not told. */
  | { readonly type: 'RECEIPT_NEEDED' }
  | { readonly type: 'NOT_IDENTIFIED' }
  /** Too many wrong answers came from this phone: only a member of staff can go on. */
  | { readonly type: 'LOCKED' }
  | {
      readonly type: 'REGISTERED';
      readonly receipt: string;
      readonly outcome: Outcome;
      readonly rule: RuleId;
      readonly phaseId: string | null;
    }
  | { readonly type: 'FAMILY_TAKEN' }
  | { readonly type: 'CLAIMED' }
  | { readonly type: 'NOT_CLAIMED' }
  | {
      readonly type: 'STANDING';
      readonly intent: StandingIntent;
      readonly answer: number | null;
      readonly mark?: string;
      readonly by?: AnsweredBy;
      readonly standing: readonly StandingView[];
    }
  | {
      readonly type: 'REFERENCE_KNOWN';
      readonly appointment: AppointmentView;
      readonly names: readonly string[] | null;
    }
  /** It holds, for another family than this phone's. */
  | { readonly type: 'REFERENCE_OF_OTHERS'; readonly reference: string }
  | { readonly type: 'REFERENCE_UNKNOWN' }
  /** This phone asked about too many codes today; `first`: it has not been told so yet. */
  | { readonly type: 'REFERENCES_SPENT'; readonly first: boolean }
  | { readonly type: 'OTHER_PHONE_IS'; readonly registered: boolean; readonly number: string | null }
  | { readonly type: 'ERASABLE'; readonly families: readonly ErasableFamily[] }
  | { readonly type: 'OWN_PHONE'; readonly own: boolean }
  | { readonly type: 'PASSED_ON'; readonly reference: string }
  | { readonly type: 'TOLD_WHICH'; readonly reference: string }
  | { readonly type: 'NOBODY_TOLD' }
  | {
      readonly type: 'DANGER_NOTED';
      readonly topic: Danger;
      /** UTC milliseconds. */
      readonly at: number;
      /** They were answered to it a short time ago. */
      readonly again: boolean;
      readonly helpline: HelplineView | null;
      readonly reads: ReadingView | null;
    }
  | { readonly type: 'UNLOCKED' }
  | { readonly type: 'STILL_LOCKED' };

/** The context of a talk that has not begun. */
export function newContext(): TalkContext {
  return {
    language: null,
    at: 'language',
    consentAsked: null,
    misses: 0,
    declining: null,
    otherPhone: null,
    which: null,
    erasing: null,
    anew: false,
    lastText: null,
    toldStoppedAt: null,
    insultedAt: null,
    voices: 0,
    danger: null,
    ...NO_ANSWERS,
  };
}

function anyEvent(): TalkEvent {
  return { type: 'UNCLEAR' };
}

/** What a state is besides its transitions. A talk comes to rest only in states that have it. */
export interface StateMeta {
  /** The name of the question that it asks (flows/questions/all.ts); null where it asks nothing. */
  readonly question: string | null;
}

function anyMeta(): StateMeta {
  return { question: null };
}

interface Says {
  readonly says: readonly FlowSay[];
}

// Actions that are data only: nothing ever runs them.
const say = (_: unknown, _params: Says): undefined => undefined;
const lookUp = (_: unknown, _params: LookUp): undefined => undefined;
const act = (_: unknown, _params: Effect): undefined => undefined;

/**
 * The vocabulary of the conversation machine. Actions are data: XState's pure `transition` gives them back and the
 * turn carries them out. `say` goes before the open question; `sayInstead` stands in its place.
 */
export const talk = setup({
  // Only the types of these are used; they are values because a type assertion would silence a doubt.
  types: { context: newContext(), events: anyEvent(), meta: anyMeta() },
  actions: { say, sayInstead: say, lookUp, act },
});

/** One text, as the parameters of a say. */
export function one(key: string, values?: SayValues, asks?: Asks): { says: readonly FlowSay[] } {
  return {
    says: [{ key, ...(values === undefined ? {} : { values }), ...(asks === undefined ? {} : { asks }) }],
  };
}
