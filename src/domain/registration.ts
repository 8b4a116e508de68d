import type { Channel } from './address.ts';
import type { Decision, Outcome } from './eligibility.ts';
import type { Language } from './language.ts';
import type { Moving } from './moving.ts';
import type { PortId } from './port.ts';

/** Where the registrant says they are now. */
export const PLACES = ['mexico', 'united_states', 'elsewhere'] as const;
export type Place = (typeof PLACES)[number];

export const NEEDS = ['medical', 'child_alone', 'pregnancy', 'disability', 'safety'] as const;
export type Need = (typeof NEEDS)[number];

/** One person of the family, as confirmed by the registrant. Personal. */
export interface FamilyMember {
  /** What stands for it where they have none: src/domain/traveller.ts. */
  readonly aNumber: string;
  readonly givenNames: string;
  readonly surnames: string;
}

/** Why somebody of the family does not travel with it: they died, or stay behind. */
export const APART_WHYS = ['death', 'stays'] as const;

/** Somebody of the family who does not travel with it, as staff noted. Personal. */
export interface ApartPerson extends FamilyMember {
  readonly why: (typeof APART_WHYS)[number];
}

/**
 * Where a registration stands:
 * `idle` not eligible now or under review; `waiting` eligible and without an appointment;
 * `scheduled` has an appointment; `withdrawn` given up by the registrant or by staff.
 */
export type Stage = 'idle' | 'waiting' | 'scheduled' | 'withdrawn';

/** A phone beside the registrant's own, for when that one cannot be reached. Personal. */
export interface OtherPhone {
  /** E.164. */
  readonly number: string;
  readonly channel: Channel;
}

/** What a registrant told us and agreed to, for one family. */
export interface Registration {
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  /** Receipt code, kept by the registrant (src/domain/code.ts). */
  readonly receipt: string;
  /** The contact point that receives this family's messages; null after WRONG freed the number. */
  readonly contactId: string | null;
  readonly familyId: string;
  /** The registrant's own A-number. Personal. */
  readonly aNumber: string;
  /** Personal. */
  readonly members: readonly FamilyMember[];
  /** Who is of the family and does not travel: the decision leaves them out, and the roster adds them no more. Personal. */
  readonly apart: readonly ApartPerson[];
  readonly language: Language;
  readonly place: Place;
  /** As the registrant wrote it; null outside Mexico. Personal. */
  readonly city: string | null;
  /** IANA zone of the registrant, for quiet hours. */
  readonly zone: string;
  readonly needs: readonly Need[];
  /**
   * Names of people who travel with them and are not on the roster, in their words; after `does not travel: ` or `own name: `, what else
   * differs from it. Personal.
   */
  readonly missing: string | null;
  /** Named by the registrant: may be told the appointment, and nothing else. */
  readonly alternate: OtherPhone | null;
  /** Of the shelter where they live, set by staff: the same. */
  readonly shelter: OtherPhone | null;
  readonly portOfReturn: PortId;
  /** ISO date: the earliest MPP enrolment in the family. */
  readonly enrolledOn: string;
  readonly decision: Decision;
  /** The outcome the person was last told; a change is told once, and only a change. */
  readonly toldOutcome: Outcome;
  readonly stage: Stage;
  /** The appointment it lost when no open phase took it in any more, while that is so; null otherwise. */
  readonly lostAppointmentId: string | null;
  /** On its way to another phone, unless its own objects; null otherwise. */
  readonly moving: Moving | null;
  /** Set when facts changed and the decision must be made again. */
  readonly decisionDue: boolean;
  /** UTC milliseconds. */
  readonly createdAt: number;
  /** Version of the consent that was asked when it was made (src/domain/consent.ts); null for those from before it was kept. */
  readonly consentVersion: string | null;
}
