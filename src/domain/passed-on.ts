/** `asked`: another phone was asked to tell a family of its date; `told`: it says that it did. */
export const PASSED_ON_STATES = ['asked', 'told'] as const;
export type PassedOnState = (typeof PASSED_ON_STATES)[number];

/** That a date is passed on by others. It holds for the slot that was spoken of, and for no date after it. */
export interface PassedOn {
  /** `APPOINTMENT:CONTACT` of who was asked; `APPOINTMENT` alone of being told. */
  readonly id: string;
  readonly appointmentId: string;
  /** Who was asked; null of being told. */
  readonly contactId: string | null;
  readonly state: PassedOnState;
  readonly slotId: string;
}

/** Id of what says that a contact was asked to pass an appointment on. */
export const askedId = (appointmentId: string, contactId: string): string => `${appointmentId}:${contactId}`;
