import { fold } from './fold.ts';
import type { OwnWords, Range } from './own-words.ts';
import { plainText } from './plain-text.ts';
import { isBareReaction, isReactionLead } from './reactions.ts';

/** What a person says in a text, apart from words of ours that are in it. */
export interface Said {
  /** What they added; the whole text, plain, when no words of ours are in it. Empty when nothing was added. */
  readonly text: string;
  /** Words of ours were left out: what the text was with them, without reactions to messages. Absent when there were none. */
  readonly withOurs?: string;
  /** What they added stands before a quotation of ours: it may be what their phone says of it. */
  readonly quoting?: boolean;
}

const OPENS = /["“”„‟«‹]|(?<![\p{L}\p{N}])['‘‚](?=\p{L}|[¿¡])/u;
const EVERY_OPENING = new RegExp(OPENS, 'gu');
const CLOSES = /["”“»›]|['’](?![\p{L}\p{N}])/gu;
/** `On March 3 … wrote:` */
const WROTE = /^.{0,120}(?:wrote|escribi[oó]|escreveu|a [eé]crit)\s*:\s*$/iu;
const FORWARDED =
  /^\s*(?:fwd?|fw|rv|re|enc|tr|reenviado|mensaje reenviado|encaminhad[ao]|mensagem encaminhada|forwarded(?: message)?|message transf[eé]r[eé]|transf[eé]r[eé])\s*:\s*/iu;
/** An example that a text of ours gives, of today or of a version before. */
const EXAMPLE =
  /(?<!\p{L})(?:(?:por|par|pa|for) )?(?:ejemplo|example|exemplo|egzanp|exemple)\s?: ?[^\n”“"»]*/giu;
/** More words before a quotation are a sentence of the person's. */
const LONGEST_LEAD = 6;
/** Nobody quotes less. */
const FEW_WORDS = 4;
/** Share of a quotation that must be ours for it to be a quotation of ours. */
const MOSTLY = 0.6;

/** Reads what a person says, leaving out what they quote, forward or react to. */
export function readSaid(text: string, own: OwnWords): Said {
  const plain = plainText(text);
  if (isBareReaction(plain)) return { text: '', withOurs: '' };
  for (const { index } of plain.matchAll(EVERY_OPENING)) {
    if (isReactionLead(plain.slice(0, index))) return { text: '', withOurs: '' };
  }
  const lines = withoutMarked(plain, own);
  const forwarded = lines.replace(FORWARDED, '');
  const quoted = quoteIn(forwarded);
  if (quoted !== null && isOurs(quoted.inside, own)) {
    const after = without(quoted.after, own).trim();
    const before = quoted.before.trim();
    const lead = fold(before);
    const doubtful =
      fold(after) === '' && lead !== '' && !/\d/.test(lead) && lead.split(' ').length <= LONGEST_LEAD;
    const added = [before, fold(after) === '' ? '' : after].filter((part) => part !== '').join('\n');
    return { text: added, withOurs: plain, ...(doubtful ? { quoting: true } : {}) };
  }
  const added = without(forwarded, own);
  if (added === forwarded && forwarded === plain) return { text: plain };
  // A few words that we say as well are theirs: "no problem" answers.
  if (fold(added) === '' && !/[?¿]/.test(plain) && fold(plain).split(' ').length <= FEW_WORDS)
    return { text: plain };
  return { text: fold(added) === '' ? '' : added.trim(), withOurs: plain };
}

interface Quote {
  readonly before: string;
  readonly inside: string;
  readonly after: string;
}

/** The outermost quotation; one that was cut off ends with the text. */
function quoteIn(text: string): Quote | null {
  const open = OPENS.exec(text);
  if (open === null) return null;
  const start = open.index + open[0].length;
  const closes = [...text.slice(start).matchAll(CLOSES)];
  const close = closes.at(-1);
  return {
    before: text.slice(0, open.index),
    inside: text.slice(start, close === undefined ? undefined : start + close.index),
    after: close === undefined ? '' : text.slice(start + close.index + close[0].length),
  };
}

/** Without lines that are marked as somebody else's words (`> …`) and what introduces them, where other lines say something. */
function withoutMarked(text: string, own: OwnWords): string {
  const lines = text.split('\n');
  const isMarked = (line: string): boolean => /^\s*(?:>|&gt;)/.test(line);
  if (!lines.some((line) => isMarked(line) || WROTE.test(line))) return text;
  const kept = lines.filter((line) => !isMarked(line) && !WROTE.test(line));
  if (kept.some((line) => fold(line) !== '')) return kept.join('\n');
  const bare = lines.map((line) => line.replace(/^\s*(?:>|&gt;)+\s?/, '')).join('\n');
  return isOurs(bare, own) ? '' : bare;
}

/** Whether most of a text's words are ours. */
function isOurs(text: string, own: OwnWords): boolean {
  const words = fold(text).split(' ').length;
  const ours = own
    .rangesIn(text)
    .reduce((sum, { from, to }) => sum + fold(text.slice(from, to)).split(' ').length, 0);
  return ours > 0 && ours >= words * MOSTLY;
}

/** A text without our words and the examples in them, and without the signs that stood round those. */
function without(text: string, own: OwnWords): string {
  const ranges = own.rangesIn(text);
  const examples = [...text.matchAll(EXAMPLE)]
    .map(({ index, 0: example }) => ({ from: index, to: index + example.length, complete: true }))
    // Behind an example of today's texts the person's words may follow; one of a version before goes to the end of its line.
    .filter(({ from }) => !ranges.some((range) => range.complete && range.from <= from && from < range.to));
  const all = [...ranges, ...examples].sort((a, b) => a.from - b.from);
  if (all.length === 0) return text;
  return cut(text, all);
}

const SIGNS = /[^\p{L}\p{N}\n]/u;

function cut(text: string, ranges: readonly Range[]): string {
  let rest = '';
  let at = 0;
  for (const { from, to } of ranges) {
    let start = from;
    while (start > at && /[¿¡"“«(*_…+]/u.test(text.charAt(start - 1))) start -= 1;
    let end = to;
    while (end < text.length && SIGNS.test(text.charAt(end)) && !/[+#¿¡(]/u.test(text.charAt(end))) end += 1;
    rest += `${text.slice(at, Math.max(at, start))} `;
    at = Math.max(at, end);
  }
  return rest + text.slice(at);
}
