import { fold, withoutCourtesy } from './keywords.ts';

/** Number words one to ten and ordinals one to five in Spanish, English, Portuguese, Haitian Creole, French; folded. */
const NUMBER_WORDS: readonly string[] = [
  'uno una un primero primera primer one first um uma primeiro primeira en youn yon premye une premier premiere',
  'dos segundo segunda two second dois duas de dezyem deux deuxieme',
  'tres tercero tercera tercer three third terceiro terceira twa twazyem trois troisieme',
  'cuatro cuarto cuarta four fourth quatro quarto quarta kat katriyem quatre quatrieme',
  'cinco quinto quinta five fifth senk senkyem cinq cinquieme',
  'seis six sis',
  'siete seven sete set sept',
  'ocho eight oito uit huit',
  'nueve nine nove nef neuf',
  'diez ten dez dis dix',
];
const VALUES = new Map(
  NUMBER_WORDS.flatMap((words, i) => words.split(' ').map((word) => [word, i + 1] as const)),
);

/** What people write before the number they choose; folded. */
const LEAD =
  /^(?:(?:elijo|escojo|quiero|es|seria|i choose|i want|its|it s|escolho|quero|mwen chwazi|se|je choisis|c est) )?(?:(?:la|el|las|los|the|a|o|le|les) )?(?:(?:opcion|opciones|numero|numeros|num|no|nro|respuesta|option|options|number|numbers|answer|opcao|opcoes|resposta|opsyon|chwa|nimewo|repons|choix|reponse) )*/;
const ARTICLES = new Set(['la', 'el', 'las', 'los', 'the', 'le', 'les', 'a']);
const CONNECTORS = new Set(['y', 'e', 'and', 'et', 'ak', 'tambien', 'also', 'tambem']);
/** `1º`, `2da`, `1st`. */
const ORDINAL = /^(\d{1,2})(?:o|a|ro|ra|er|era|do|da|st|nd|rd|th|e|ere|eme|ye|yem)$/;

/** Longer texts are sentences, whatever numbers are in them. */
const LONGEST = 80;

/** The text folded, without courtesies and what leads to the number; '' when it is too long to be a choice. */
function bare(text: string): string {
  if (text.length > LONGEST) return '';
  const folded = withoutCourtesy(fold(text.replaceAll('🔟', '10')));
  return withoutCourtesy(folded.replace(LEAD, ''));
}

/** The number a folded word stands for, or null. */
function numberOf(word: string): number | null {
  const digits = ORDINAL.exec(word)?.[1] ?? word;
  return /^\d{1,2}$/.test(digits) ? Number(digits) : (VALUES.get(word) ?? null);
}

const within = (number: number | null, count: number): number | null =>
  number !== null && number >= 1 && number <= count ? number : null;

/**
 * The choice a whole text names: a digit with any punctuation, full-width or keycap, a number word of the five languages,
 * `opción 2`, `la 2 por favor`. Null when the text is anything else, more than one number, or not in 1…`count`.
 */
export function parseChoice(text: string, count: number): number | null {
  return within(numberOf(bare(text)), count);
}

/**
 * The choices a whole text names, in its order, each once: `2 4`, `2,4`, `2 y 4`, `opciones 2 and 4`.
 * Null when any part of it is anything else or out of 1…`count`: better asked again than half understood.
 */
export function parseChoices(text: string, count: number): number[] | null {
  const found = new Set<number>();
  let open = true;
  for (const word of bare(text).split(' ')) {
    if (!open && CONNECTORS.has(word)) {
      open = true;
      continue;
    }
    if (open && found.size > 0 && ARTICLES.has(word)) continue;
    const number = within(numberOf(word), count);
    if (number === null) return null;
    found.add(number);
    open = false;
  }
  return open ? null : [...found];
}
