import { parsePhone } from './address.ts';
import { LANGUAGES, type Language } from './language.ts';
import { isName, LONGEST_NAME } from './set-name.ts';

/** Where else people get help. */
export interface Helpline {
  readonly name: string;
  /** As it is dialled: an E.164 number, or a short one such as 911. */
  readonly number: string;
  /** The languages that are spoken there; absent: it is named to everybody. */
  readonly languages?: readonly Language[];
}

/** A short number of a service, or one as it is dialled in its country. */
const DIALLED = /^[0-9*#][0-9*# -]{1,19}$/;

/** The helpline that is named to who reads a language: the first that speaks it, else the first that is for everybody. */
export function helplineFor(helplines: readonly Helpline[], language: Language): Helpline | null {
  return (
    helplines.find(({ languages }) => languages?.includes(language)) ??
    helplines.find(({ languages }) => languages === undefined) ??
    null
  );
}

/** Everything that is wrong with helplines that are to be set. */
export function helplineFaults(helplines: readonly Helpline[]): readonly string[] {
  return helplines.flatMap(({ name, number, languages }) => [
    ...(isName(name) ? [] : [`A name must be 1 to ${String(LONGEST_NAME)} characters in one line.`]),
    ...(parsePhone(number) === number || DIALLED.test(number)
      ? []
      : ['A number must be one that can be dialled.']),
    ...(languages === undefined || areLanguages(languages)
      ? []
      : [`Its languages must be of ${LANGUAGES.join(', ')}, each once, or left out for everybody.`]),
  ]);
}

const areLanguages = (given: readonly string[]): boolean =>
  given.length > 0 &&
  new Set(given).size === given.length &&
  given.every((each) => LANGUAGES.some((language) => language === each));
