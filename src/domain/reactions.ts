import { fold } from './fold.ts';

/** How phones say in a text that somebody reacted to a message: what stands before the quotation, folded. */
const LEADS: ReadonlySet<string> = new Set(
  [
    'liked, loved, disliked, laughed at, emphasized, emphasised, questioned, reacted to, reacted with to',
    'le gusto, le gusta, le encanto, le encanta, no le gusto, no le gusta, le disgusto, le dio risa, le hizo gracia, le causo risa, se rio, se rio de, se rio con, se rio por, rio con, enfatizo, destaco, resalto, exclamo, exclamo por, exclamo ante, puso enfasis en, cuestiono, pregunto, pregunto por, pregunto sobre, dudo de, indico que le gusta, ha indicado que le gusta, me gusta, me gusto, me encanta, me encanto, no me gusta, no me gusto, reacciono a, reacciono con a, ha reaccionado a, ha reaccionado con a',
    'gostou de, curtiu, amou, adorou, nao gostou de, nao curtiu, descurtiu, riu de, riu com, riu para, achou graca em, deu risada de, enfatizou, deu enfase a, destacou, exclamou, questionou, interrogou, perguntou, perguntou sobre, reagiu a, reagiu com a, gostei de, adorei',
    'a aime, aime, j aime, j ai aime, a adore, adore, j adore, n a pas aime, n aime pas, je n aime pas, a ri de, a ri a, a ri, rit de, a trouve drole, a mis l accent sur, a mis en exergue, a mis en evidence, a insiste sur, a souligne, a accentue, s exclame sur, a questionne, a mis en doute, a interroge, s interroge sur, a reagi a, a reagi avec a, a reagi par a, a reagi avec sur',
    'renmen, li renmen, pa renmen, li pa renmen, ri, reyaji, reyaji a, reyaji ak',
  ].flatMap((list) => list.split(', ')),
);

/** Taking one back: `Removed a like from`, `Quitó un “me gusta” de`. */
const TAKEN_BACK =
  /^(?:removed|quito|elimino|retiro|borro|removeu|retirou|eliminou|a supprime|a retire|a enleve|supprime|retire) .*(?:from|de|del|a|da|do|sur|em)$/;
/** After an emoji: `👍 to`. */
const TO = /^(?:to|a|al|para|de|em|na|no|sur|pour|ak|from)?$/;
const EMOJI = /\p{Extended_Pictographic}/u;
/** What is reacted to where there is nothing to quote. */
const THINGS =
  / (?:an?|the|una?|el|la|um|uma|o|une|un|le|yon) (?:image|imagen|foto|photo|picture|movie|video|audio|message|mensaje|mensagem|attachment|adjunto|anexo|link|enlace|sticker|archivo|arquivo|fichier|imagem|vídeo|foto)$/;

/** Whether the words before a quotation are those of a phone that reports a reaction. */
export function isReactionLead(before: string): boolean {
  const folded = fold(before);
  return LEADS.has(folded) || TAKEN_BACK.test(folded) || (EMOJI.test(before) && TO.test(folded));
}

/** A reaction to something that is not quoted: `Liked an image`. */
export function isBareReaction(text: string): boolean {
  const folded = fold(text);
  const lead = folded.replace(THINGS, '');
  return lead !== folded && isReactionLead(lead);
}
