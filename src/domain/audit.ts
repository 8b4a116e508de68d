/** An act of an administrator. Never carries personal fields. */
export interface AuditEntry {
  /** UTC milliseconds. */
  readonly at: number;
  /** Who: a user, a token's name, or `cli:<operating-system user>`. */
  readonly actor: string;
  /** What: `phase.open`, `roster.import`, `slots.import`, `assign`, `appointment.move`, … */
  readonly act: string;
  /** What it was done to: an id or a file name. */
  readonly subject: string;
  /** Counts and choices, JSON. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** An entry as stored: `hash` covers the entry and the hash before it. */
export interface AuditRow extends AuditEntry {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
}
