import { headOf } from '../roster.ts';

/** What a phone texts, from first to last; each text is sent when the one before was answered. */
export type ScriptName = 'registration' | 'five-questions' | 'hello';

/** `talk` numbers the phone and, in the registration, the family of the made-up roster that it registers. */
export function script(name: ScriptName, talk: number): readonly string[] {
  switch (name) {
    case 'registration':
      return registration(talk);
    case 'five-questions':
      return ['start', 'A200000001', '1980-05-21', 'my two children', 'Tijuana', 'no'];
    case 'hello':
      return ['hola'];
  }
}

function registration(family: number): readonly string[] {
  const { aNumber, birthDate } = headOf(family);
  const [year = '', month = '', day = ''] = birthDate.split('-');
  return [
    'hola', // → which language?
    '1', // Spanish → what this is; may we keep your data?
    'Acepto', // → case number? Not 1: the same short text again at once, before anything was handed over, is the first again.
    `A${aNumber}`, // → birth date?
    `${day}/${month}/${year}`, // → this is your family: do all travel together?
    '1', // yes → where are you?
    'Tijuana', // → needs?
    '1', // none → the review: is all correct?
    'Correcto', // → registered, with a receipt
  ];
}
