/** What a member of staff wrote down for colleagues about somebody who waits. The person never reads it. */
export interface Note {
  readonly id: string;
  readonly contactId: string;
  readonly requestId: string;
  /** Who wrote it, as the audit names them. */
  readonly writtenBy: string;
  /** UTC milliseconds. */
  readonly writtenAt: number;
  /** Personal. */
  readonly text: string;
}

/** Characters. */
export const LONGEST_NOTE = 2_000;
