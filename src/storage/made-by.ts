/** Whose ids a database holds: Twilio's, or the phone simulator's. */
export type MadeBy = 'twilio' | 'simulator';

/** The forms of an id of a message, as a regular expression and as SQLite's GLOB say them. */
export const SID_FORMS: Readonly<Record<MadeBy, { readonly pattern: string; readonly glob: string }>> = {
  twilio: { pattern: '^(SM|MM)[0-9a-fA-F]{32}$', glob: `[SM]M${'[0-9a-fA-F]'.repeat(32)}` },
  /** SM and one of our own ids. */
  simulator: { pattern: '^SM[0-9A-HJKMNP-TV-Z]{26}$', glob: `SM${'[0-9A-HJKMNP-TV-Z]'.repeat(26)}` },
};

/** In this order: a database that holds any of Twilio's ids was used with Twilio, whatever it was used with besides. */
export const MAKERS: readonly MadeBy[] = ['twilio', 'simulator'];
