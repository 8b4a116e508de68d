/**
 * The version of the consent that people agree to before a case is asked of them (`registration:consent` in the locales). Whoever
 * changes what it says gives it the next one: the answers stored with an older one were given to other words.
 */
export const CONSENT_VERSION = '1';
