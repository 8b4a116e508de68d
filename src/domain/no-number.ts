import { fold } from './keywords.ts';

/** That somebody has no case number, as whole texts say it in the five languages; folded. */
const NO_NUMBER = new Set(
  [
    'no tengo|no lo tengo|no tengo numero|no tengo ese numero|no tengo numero de caso|no tengo caso|no estoy en mpp|nunca estuve en mpp',
    'no number|i have none|i have no number|i do not have one|i dont have one|i dont have it|i do not have it|i have no case|i was never in mpp',
    'nao tenho|nao tenho numero|nao tenho esse numero|nao tenho caso|nunca estive no mpp|sem numero',
    'pa genyen|mwen pa genyen|mwen pa genyen l|m pa genyen|m pa genyen l|mwen pa gen nimewo|m pa gen nimewo|pa gen nimewo|mwen pa gen dosye',
    'pas de numero|je n en ai pas|j en ai pas|je n ai pas de numero|j ai pas de numero|je n ai pas de dossier|sans numero',
  ].flatMap((line) => line.split('|')),
);

/** Whether a text says that there is no case number to write. */
export function hasNoNumber(text: string): boolean {
  return NO_NUMBER.has(fold(text));
}
