import type { PortId } from './port.ts';

/** State of a case before the Executive Office for Immigration Review (roster column `eoir_status`). */
export const EOIR_STATUSES = ['pending', 'terminated', 'closed', 'in_absentia', 'granted', 'none'] as const;
export type EoirStatus = (typeof EOIR_STATUSES)[number];

/** One person's court case as the roster gives it. Dates are ISO `YYYY-MM-DD`. */
export interface Case {
  /** Nine digits, zero-padded, without the A. Personal. */
  readonly aNumber: string;
  /** Roster `family_id`; a person alone in the roster is a family of one. */
  readonly familyId: string;
  /** Personal. */
  readonly givenNames: string;
  /** Personal. */
  readonly surnames: string;
  /** ISO date. Personal. */
  readonly birthDate: string;
  /** ISO 3166-1 alpha-3. */
  readonly nationality: string;
  /** BCP 47, as the roster says; may be a language the service does not speak. */
  readonly language: string;
  /** ISO date of enrolment in MPP: the only thing that decides the order. */
  readonly enrolledOn: string;
  /** Returned to Mexico under MPP. */
  readonly returned: boolean;
  readonly eoirStatus: EoirStatus;
  readonly portOfReturn: PortId;
}
