/** A refusal as a page says it. */
export interface Refused {
  readonly text: string;
  /** Of the text, when it is another language than the page's. */
  readonly lang: 'en' | undefined;
}

const GROUP = 'refusals.';
const VALUE = /\{\{(\w+)\}\}/g;

/** Values that are stored words: where their texts stand, by the refusal and the value's name. */
const STORED: Readonly<Record<string, readonly [value: string, group: string]>> = {
  was_before: ['state', 'appointments'],
  broadcast_in: ['state', 'broadcasts.states'],
  recall_first: ['state', 'broadcasts.states'],
  change_is: ['state', 'changes.states'],
  job_is: ['state', 'imports.states'],
};

/** What the English words of a refusal look like, with its values in between. */
function asPattern(english: string): RegExp {
  const parts = english.split(VALUE);
  const pattern = parts.map((part, at) =>
    at % 2 === 1 ? `(?<${part}>.+?)` : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
  );
  return new RegExp(`^${pattern.join('')}$`, 's');
}

/**
 * Rooms say in English why they refuse something; what that is in another language is found by those words.
 * @param english texts of the console by their paths, as `texts` are
 */
export function refusalsIn(
  english: ReadonlyMap<string, string>,
  texts: ReadonlyMap<string, string>,
): (reason: string) => Refused {
  const known = [...english]
    .filter(([path]) => path.startsWith(GROUP))
    .map(([path, words]) => ({
      pattern: asPattern(words),
      text: texts.get(path) ?? words,
      stored: STORED[path.slice(GROUP.length)] ?? null,
    }))
    // What has most words of its own is meant: a pattern that begins with a value fits much.
    .sort((a, b) => b.pattern.source.length - a.pattern.source.length);
  const find = (reason: string): string | null => {
    for (const { pattern, text, stored } of known) {
      const { groups } = pattern.exec(reason) ?? {};
      if (groups === undefined && !pattern.test(reason)) continue;
      return text.replace(VALUE, (_, name: string) => {
        const value = groups?.[name] ?? '';
        const word = stored?.[0] === name ? texts.get(`${stored[1]}.${value}`) : undefined;
        // Figures that are put together are a text of their own.
        return word ?? find(value) ?? value;
      });
    }
    return null;
  };
  return (reason) => {
    const whole = find(reason);
    if (whole !== null) return { text: whole, lang: undefined };
    // Several words of one text, each with what is wrong with it.
    const parts = reason.replace(/\.$/, '').split('; ').map(find);
    const all = parts.filter((part) => part !== null);
    return all.length === parts.length
      ? { text: `${all.join('; ')}.`, lang: undefined }
      : { text: reason, lang: 'en' };
  };
}
