import { fold } from '../../src/domain/fold.ts';
import type { Readout } from '../../src/understanding/read.ts';
import { namedIn } from './said.ts';

/** Somebody as they were spoken of: `mi esposo`, `Elder`. */
export interface Who {
  /** As it was written. Personal. */
  readonly text: string;
  /** A name is among the words, and not only what they are to the writer. */
  readonly named: boolean;
}

/** Words that belong to nobody's name; folded, of five languages. */
const PLAIN: ReadonlySet<string> = new Set(
  [
    'no si ya que y o a al en el ella ellos ellas los las un una mi mis su sus se me nos le les lo la de del con por para pero porque es esta estan este esa ese son soy aqui ahi alli ahora solo tambien mas muy tan todos todas todo nadie yo usted hay hoy ayer donde cual como cuando va van voy vamos viene vienen falta faltan ir lista nombre caso dios gracias favor porfa hola buenas buenos dias tardes noches sr sra señor bien pues entonces desde hasta',
    'not no isn isnt t s is are on it in the a an of and or he she they them his her their our we us i im am my me to too also only just there here with that this but from for still gonna was were list name yes please pls everybody everyone one add put have has dont don did didnt who still all out left you u missing hi hello',
    'nao sim ja e os as um uma no na nos nas do da dos das meu minha meus minhas dele dela que ele ela eles ta esta tao estao ai la aqui so mais tambem tb tbm com pra por mas todos todas todo mundo falta faltando gente vai vao nome lista favor pfv oi ela coloca tem',
    'wi non pa nan an la li yo m mwen nou n se ki ak avek ave epi men yon ladan manke gen tou anko sou pou te ap deja lis non tout moun fanmi isit la sa ou w mete l k nan',
    'oui non ne pas plus n est sont il elle ils elles on je j c ce cest y le la les un une des du de d au aux et ou mon ma mes ton ta son sa ses notre nos qui que dans sur avec pour manque manquent aussi encore seulement mais liste tous toutes monde personne alors ici bien',
  ]
    .join(' ')
    .split(' '),
);
/** Said of one's own before what they are to the writer. */
const OWN =
  /^(?:mi|mis|my|our|meu|minha|meus|minhas|mon|ma|mes|notre|nos|nuestro|nuestra|el|la|los|las|o|a|the|le|les|dos|tres|two|three|de|twa|deux|trois|dois|duas|otro|otra|ti|gran|un|una|um|uma|une|yon)$/;
/** Said after it. */
const AFTER =
  /^(?:m|mwen|nou|an|nan|mayor|menor|chiquito|chiquita|pequeño|pequeña|grande|more|velho|velha|novo|nova|ainé|aine|ainee|cadet|cadette|law|in|fi|gason|piti)$/;
/** Joins two of them. */
const AND = /^(?:y|e|and|et|ak|avek|epi|con)$/;
/** A name is no longer. */
const MOST_WORDS = 12;

interface Word {
  readonly written: string;
  readonly folded: string;
}

/** A comma joins names, whatever else parts them. */
const wordsOf = (text: string): readonly Word[] =>
  Array.from(text.matchAll(/[\p{L}\p{M}\p{N}'’-]+/gu), ([written]) => ({ written, folded: fold(written) }));

/** Whom a text speaks of: what they are to the writer, and their name; null when it says neither. */
export function whoIn(text: string, readout: Readout): Who | null {
  const words = wordsOf(text);
  const relations = new Set(
    namedIn(readout, ['kin', 'child']).flatMap(({ from, to }) => readout.words.slice(from, to + 1)),
  );
  const other = new Set(
    readout.concepts.flatMap(({ means, from, to }) =>
      means === 'kin' || means === 'child' ? [] : readout.words.slice(from, to + 1),
    ),
  );
  const isRelation = ({ folded }: Word): boolean => relations.has(folded) && !PLAIN.has(folded);
  const isName = ({ written, folded }: Word): boolean =>
    /^\p{L}{2,}/u.test(written) &&
    !PLAIN.has(folded) &&
    !relations.has(folded) &&
    !AND.test(folded) &&
    !OWN.test(folded) &&
    !AFTER.test(folded) &&
    (!other.has(folded) || (/^\p{Lu}/u.test(written) && words[0]?.written !== written));
  const start = words.findIndex(isRelation);
  const name = words.findIndex(isName);
  if (start < 0 && name < 0) return null;
  const span = spanFrom(words, start < 0 ? name : start, (word) => isRelation(word) || isName(word));
  if (start < 0) return { text: written(span), named: true };
  const named = span.some(isName);
  // "Woodley ti gason m nan": the name stands before what he is to the writer.
  const before = name >= 0 && name < start ? words.slice(name, start).filter((word) => isName(word)) : [];
  const called = named
    ? []
    : calledIn(words).filter((word) => !PLAIN.has(word.folded) && !relations.has(word.folded));
  return {
    text: written([...before, ...span, ...called]),
    named: named || before.length + called.length > 0,
  };
}

const CALLED =
  /^(?:llama|llaman|llamo|nombre|named|called|name|chama|chamada|chamado|nome|rele|rel|appelle|prenom|nom)$/;
const MOST_NAMES = 4;

/** The words behind "is called", as far as they may be a name: `yon timoun ki manke ki rele Woodson`. */
function calledIn(words: readonly Word[]): readonly Word[] {
  const at = words.findIndex(({ folded }) => CALLED.test(folded));
  const behind = at < 0 ? [] : words.slice(at + 1, at + 1 + MOST_NAMES);
  const end = behind.findIndex(({ written: each, folded }) => !/^\p{L}{2,}/u.test(each) || AND.test(folded));
  return end < 0 ? behind : behind.slice(0, end);
}

const written = (words: readonly Word[]): string =>
  words
    .slice(0, MOST_WORDS)
    .map((word) => word.written)
    .join(' ');

/** The words round a place that belong to whoever is named there. */
function spanFrom(words: readonly Word[], at: number, belongs: (word: Word) => boolean): readonly Word[] {
  let from = at;
  while (from > 0 && OWN.test(words[from - 1]?.folded ?? '')) from -= 1;
  let to = at + 1;
  for (let next = to; next < words.length; next += 1) {
    const word = words[next];
    if (word === undefined) break;
    if (belongs(word) || AFTER.test(word.folded)) to = next + 1;
    else if (!AND.test(word.folded) && !OWN.test(word.folded)) break;
  }
  return words.slice(from, to);
}
