import type { AppointmentState } from '../domain/appointment.ts';
import type { Outcome } from '../domain/eligibility.ts';
import type { Language } from '../domain/language.ts';
import type { PortId } from '../domain/port.ts';
import type { Stage } from '../domain/registration.ts';

/** Registrations that are alike. Nothing of a person. */
export interface RegistrationGroup {
  /** Of return. */
  readonly port: PortId;
  readonly language: Language;
  readonly stage: Stage;
  readonly outcome: Outcome;
  readonly count: number;
}

/** Appointments that hold and are alike. */
export interface AppointmentGroup {
  readonly port: PortId;
  /** Of the registration. */
  readonly language: Language;
  readonly state: AppointmentState;
  /** Whether steps towards the family are still to be taken, or somebody is asked to call them. */
  readonly sought: boolean;
  /** Whether the port recorded that somebody of the family came. */
  readonly came: boolean;
  readonly count: number;
}

/** What is made at a time of its own, and counted by it. */
export const MADE_THINGS = ['registrations', 'appointments'] as const;
export type MadeThing = (typeof MADE_THINGS)[number];

/** Counts for whoever looks at the programme as a whole. Each is answered from an index. */
export interface FiguresStorage {
  /** In any order; withdrawn ones are a stage. */
  groupRegistrations(): Promise<readonly RegistrationGroup[]>;
  /** In any order. */
  groupAppointments(): Promise<readonly AppointmentGroup[]>;
  /**
   * How many were made from each bound until before the next one: one count fewer than bounds. What is erased counts no more.
   * @param bounds UTC milliseconds, growing
   */
  countMade(of: MadeThing, bounds: readonly number[]): Promise<readonly number[]>;
}
