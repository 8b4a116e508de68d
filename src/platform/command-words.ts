/**
 * The words of a command line, as a shell would part them: at spaces, but not inside 'single' or "double" quotes; a backslash
 * outside of single quotes takes the next character as it is. Nothing else means anything: no variables, no pipes. Null when there are none, or a
 * quote is not closed.
 */
export function commandWords(line: string): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const sign = line.charAt(at);
    if (quote !== null && sign === quote) quote = null;
    else if (sign === '\\' && quote !== "'") {
      at += 1;
      if (at >= line.length) return null;
      word = (word ?? '') + line.charAt(at);
    } else if (quote === null && (sign === "'" || sign === '"')) {
      quote = sign;
      word ??= '';
    } else if (quote === null && /\s/.test(sign)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + sign;
  }
  if (quote !== null) return null;
  if (word !== null) words.push(word);
  return words.length === 0 || words[0] === '' ? null : words;
}
