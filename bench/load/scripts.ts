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

/** Words, not numbers: a number counts only under a question that was handed over, and where nothing is sent none is. */
function registration(family: number): readonly string[] {
  const { aNumber, birthDate } = headOf(family);
  const [year = '', month = '', day = ''] = birthDate.split('-');
  return [
    'hola', // → which language?
    'Español', // → what this is; may we keep your data?
    'Acepto', // → case number?
    `A${aNumber}`, // → birth date?
    `${day}/${month}/${year}`, // → this is your family: do all travel together?
    'Es toda', // → where are you?
    'Tijuana', // → needs?
    'Nada', // → the review: is all correct?
    'Correcto', // → registered, with a receipt
  ];
}
