/** What a caller said of a family, when nobody can show its receipt from its phone. */
export const IDENTIFIED_BY = ['receipt', 'a_number', 'birth_date', 'names', 'reference', 'city'] as const;
export type IdentifiedBy = (typeof IDENTIFIED_BY)[number];

/** A family's registration on its way to another phone, which its phone may object to. Personal. */
export interface Moving {
  /** The phone that gets it. */
  readonly contactId: string;
  /** UTC milliseconds. Any text of the phone of now after this objects. */
  readonly since: number;
  /** UTC milliseconds: not before this. */
  readonly dueAt: number;
  /** The actor who began it. */
  readonly by: string;
}

/** For so long the phone of before may object. */
export const OBJECT_MS = 24 * 3_600_000;

/** Whether that identifies who calls: two things, one of which the papers or the receipt say. */
export const identifies = (said: readonly IdentifiedBy[]): boolean =>
  new Set(said).size >= 2 && said.some((each) => each === 'receipt' || each === 'birth_date');

/** The open request that a registration is on its way (`reclaim`): its id says which. */
const MOVING = 'moving:';
export const movingRequestId = (registrationId: string): string => `${MOVING}${registrationId}`;
export const movingOfRequest = (requestId: string): string | null =>
  requestId.startsWith(MOVING) ? requestId.slice(MOVING.length) : null;
