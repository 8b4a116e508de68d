/**
 * The version of the consent that people agree to before a case is asked of them (`registration:consent` in the locales). Whoever
 * changes what it says gives it the next one: the answers stored with an older one were given to other words. `1` said that what is
 * written is kept for the registration; `2` says who uses what, that refusing changes nothing in court, and how to erase.
 */
export const CONSENT_VERSION = '2';
