/**
 * What a message asks of whoever reads it, queued with it: an answer is read against the last of these that was handed over
 * to the phone. See docs/decisions/0012-what-an-answer-is-read-against.md. Personal: a mark holds a reference.
 */
export type Asks =
  /** The talk's own question, by the state that asks it; `mark` says what its answers are about. */
  | { readonly what: 'question'; readonly name: string; readonly mark: string | null }
  /** Whether they come, 1 or 2; null when it may be one of several appointments. */
  | { readonly what: 'appointment'; readonly mark: string | null }
  /** What whoever is registered can do. */
  | { readonly what: 'menu' }
  /** Whether the family of that appointment was told. */
  | { readonly what: 'told'; readonly reference: string }
  /** What a member of staff, or a broadcast, asks in their own words. */
  | { readonly what: 'staff' }
  | { readonly what: 'broadcast' };

/** Words that ask for an answer, folded, in the five languages. */
const ASKING = new RegExp(
  `(?<!\\p{L})(?:${[
    'responda, respondame, respondanos, respondan, conteste, contesteme, contestenos, contesten, digame, diganos, avisenos, aviseme, mandenos, envienos, cuentenos, escriba si o no, escriba no o si',
    'reply, answer, respond, text back, tell us, tell me, let us know, let me know',
    'nos diga, me diga, diga nos, avise nos, conte nos, nos responda, escreva sim ou nao',
    'reponn, di nou, fe nou konnen, ekri wi oswa non',
    'repondez, dites nous, dites moi, faites nous savoir, ecrivez oui ou non',
  ]
    .join(', ')
    .split(', ')
    .join('|')})(?!\\p{L})`,
  'gu',
);
/** Behind those, a word that works anywhere asks nothing: `Responda ALTO`. */
const WORD = /^\W*\p{Lu}{4,}(?!\p{L})/u;

/**
 * Whether a text in somebody's own words asks for an answer: it has a question mark, names a choice by its number, or says that an
 * answer is wanted.
 */
export function asksSomething(text: string): boolean {
  if (/[?¿？؟]|(?<![\d:/.,-])1(?![\d:/.,-])/u.test(text)) return true;
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[-–]/gu, ' ');
  return [...plain.toLowerCase().matchAll(ASKING)].some(
    ({ index, 0: found }) => !WORD.test(plain.slice(index + found.length)),
  );
}
