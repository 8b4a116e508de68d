/** What a caller does next. */
export interface ErrorKind {
  /** For operators and logs: what happened. No personal field. */
  readonly message: string;
  /** What to do about it. */
  readonly next: string;
  /** Whether the same call may succeed later without anyone doing anything. */
  readonly retryable: boolean;
}

/** Every error the service raises on purpose. docs/errors.md lists the same; a test keeps them equal. */
export const ERRORS = {
  storage_busy: {
    message: 'The database is locked by another process.',
    next: 'Answer 503; the channel tries again.',
    retryable: true,
  },
  storage_full: {
    message: 'The database cannot be written: the disk is full or read-only.',
    next: 'Answer 503; free space on the disk, nothing else is needed.',
    retryable: true,
  },
  storage_unavailable: {
    message: 'The database cannot be reached or answered with an error.',
    next: 'Answer 503; check the database.',
    retryable: true,
  },
  storage_key_mismatch: {
    message: 'DATA_KEY is not the key this database was written with.',
    next: 'Start with the right DATA_KEY; nothing was changed.',
    retryable: false,
  },
  storage_newer: {
    message: 'The database was written by a newer version of the service.',
    next: 'Run that version or a newer one; nothing was changed.',
    retryable: false,
  },
  storage_standalone: {
    message:
      'The MongoDB server is not part of a replica set, so it has no transactions and could leave a turn half made.',
    next: 'Start mongod with --replSet and run rs.initiate() once (a set of one will do), or use Atlas; then start again.',
    retryable: false,
  },
  storage_unprepared: {
    message: 'The MongoDB database has not been made ready for this version of the service.',
    next: 'Let the release phase run first; it makes collections and indexes.',
    retryable: false,
  },
  sealed_damaged: {
    message: 'An encrypted field cannot be opened.',
    next: 'Restore the row from a backup.',
    retryable: false,
  },
  turn_conflict: {
    message: 'The talk was changed by other processes each time this turn was tried.',
    next: 'Answer 503; the channel tries again.',
    retryable: true,
  },
  snapshot_unknown: {
    message: 'A stored talk names a flow version that this build cannot migrate.',
    next: 'Deploy the build that wrote it, or add the missing migration.',
    retryable: false,
  },
  channel_unanswered: {
    message: 'The channel did not answer: the message may or may not exist there.',
    next: 'Reconcile against the channel’s own list; do not send again in doubt.',
    retryable: false,
  },
  channel_busy: {
    message: 'The channel refused for now and did not take the message.',
    next: 'Try again after a pause.',
    retryable: true,
  },
  channel_refused: {
    message: 'The channel refused this message or this address for good.',
    next: 'Do not send again; the error code says whom to flag.',
    retryable: false,
  },
  sender_refused: {
    message: 'The channel refused our sender.',
    next: 'Stop this sender and tell the operator.',
    retryable: false,
  },
  inbound_log_unread: {
    message: 'The channel’s own record of the texts that came in could not be read.',
    next: 'Nothing is lost: it is read again within minutes. Check the credentials and the way to the channel.',
    retryable: true,
  },
  roster_unreadable: {
    message: 'The file cannot be read as a roster.',
    next: 'Read the detail: it names what is missing, or the option that says it; nothing was imported.',
    retryable: false,
  },
  slots_unreadable: {
    message: 'The file cannot be read as a list of slots.',
    next: 'Read the detail: it names what is missing, or the option that says it; nothing was imported.',
    retryable: false,
  },
  receipts_unreadable: {
    message: 'The file cannot be read as a list of receipts.',
    next: 'Give a UTF-8 CSV with a column receipt, or one receipt a line; nothing was changed.',
    retryable: false,
  },
  lines_unreadable: {
    message: 'The file cannot be read as lines of texts.',
    next: 'Give a UTF-8 CSV with the header language,state,text,wanted (docs/understanding.md); the detail names the line.',
    retryable: false,
  },
  talks_unreadable: {
    message: 'The file cannot be read as recorded talks.',
    next: 'Give a file that npm run talks:export of this version wrote; the detail names the line.',
    retryable: false,
  },
  not_found: {
    message: 'There is nothing by that name.',
    next: 'Check the id or code.',
    retryable: false,
  },
  not_possible: {
    message: 'That cannot be done in the present state.',
    next: 'Read the detail; look at the present state and decide again.',
    retryable: false,
  },
  text_refused: {
    message: 'The text may not go to these people as it is.',
    next: 'Read the detail, which names the words and what to write instead; docs/text-check.md has the rules. Nothing was sent.',
    retryable: false,
  },
  request_invalid: {
    message: 'The request is not what the description of the API says.',
    next: 'Read errors: each names the place and what is wrong with it.',
    retryable: false,
  },
  not_authenticated: {
    message: 'The request carries no token that is good now.',
    next: 'Send Authorization: Bearer with a token that has not expired and was not revoked.',
    retryable: false,
  },
  not_allowed: {
    message: 'The role of the token may not do that.',
    next: 'Ask somebody whose role may; docs/api.md has the table.',
    retryable: false,
  },
  method_unknown: {
    message: 'That address does not know the method.',
    next: 'Use one that Allow names.',
    retryable: false,
  },
  body_too_large: {
    message: 'The body is too large.',
    next: 'Send less at once.',
    retryable: false,
  },
  body_not_json: {
    message: 'The body is not announced as JSON in UTF-8.',
    next: 'Send Content-Type: application/json.',
    retryable: false,
  },
  body_not_csv: {
    message: 'The body is not announced as CSV in UTF-8.',
    next: 'Send Content-Type: text/csv, and the file as it is.',
    retryable: false,
  },
  key_in_progress: {
    message: 'A request with that Idempotency-Key is being worked on.',
    next: 'Wait as Retry-After says and send the same again.',
    retryable: true,
  },
  key_reused: {
    message: 'That Idempotency-Key came with another request before.',
    next: 'Use a new key for a new request; send the very same body to repeat one.',
    retryable: false,
  },
  too_many_requests: {
    message: 'Too many requests.',
    next: 'Wait as Retry-After says.',
    retryable: true,
  },
  unexpected: {
    message: 'Something went wrong that should not.',
    next: 'Tell the operators the instance of the answer; their log has a line with it.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** An error of the catalogue. `detail` is for operators and never holds a personal field. */
export class AvisoError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;

  constructor(code: ErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? ERRORS[code].message : `${ERRORS[code].message} ${detail}`, options);
    this.name = 'AvisoError';
    this.code = code;
    this.retryable = ERRORS[code].retryable;
  }
}
