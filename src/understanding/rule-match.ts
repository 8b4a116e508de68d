import type { Concept } from './concepts.ts';
import type { Hit } from './finder.ts';
import type { Rule } from './rules.ts';
import type { Token } from './tokens.ts';

/** Words between a "not" and what it is said of. */
export const REACH_OF_NOT = 3;
/** Words that a rule's concepts may be apart, unless it says so. */
const WITHIN = 8;

/** A rule, and what it needs as lists of concepts. */
export interface CompiledRule extends Rule {
  readonly needs: readonly (readonly Concept[])[];
  readonly names: readonly string[];
}

/** @throws RangeError when it names a concept that no language has words for; @param known those that have */
export function compile(rule: Rule, known: ReadonlySet<string>): CompiledRule {
  const needs = rule.all.map((names) => (typeof names === 'string' ? [names] : names));
  for (const name of [...needs.flat(), ...(rule.without ?? [])])
    if (!known.has(name))
      throw new RangeError(`the rule for ${rule.topic} names ${name}, which no language has words for`);
  return { ...rule, needs, names: needs.map((names) => names.join('|')) };
}

/**
 * The rules that may hold of a text, in their order: those of whose first need it names something.
 * @returns takes the concepts of a text by their names
 */
export function rulesByConcept(
  rules: readonly CompiledRule[],
): (named: ReadonlyMap<string, unknown>) => readonly CompiledRule[] {
  const places = new Map<string, number[]>();
  rules.forEach(({ needs: [first = []] }, at) => {
    for (const name of first) {
      const list = places.get(name);
      if (list === undefined) places.set(name, [at]);
      else list.push(at);
    }
  });
  return (named) => {
    const at = new Set<number>();
    for (const name of named.keys()) for (const place of places.get(name) ?? []) at.add(place);
    return [...at].sort((a, b) => a - b).flatMap((place) => rules[place] ?? []);
  };
}

/** Where the words of a rule stand together; null where they do not. @param named the concepts of a text by their names */
export function spanOf(
  rule: CompiledRule,
  named: ReadonlyMap<string, readonly Hit<string>[]>,
  tokens: readonly Token[],
): { readonly from: number; readonly to: number } | null {
  if (rule.atMost !== undefined && tokens.length > rule.atMost) return null;
  if (rule.without?.some((name) => named.has(name)) === true) return null;
  const lists: (readonly Hit<string>[])[] = [];
  for (const names of rule.needs) {
    const list =
      names.length === 1 ? (named.get(names[0] ?? '') ?? []) : names.flatMap((name) => named.get(name) ?? []);
    if (list.length === 0) return null;
    lists.push(list);
  }
  const within = rule.within ?? WITHIN;
  const pick = (
    at: number,
    from: number,
    to: number,
    last: number,
    taken: readonly Hit<string>[],
  ): { readonly from: number; readonly to: number } | null => {
    const list = lists[at];
    if (list === undefined) return { from, to };
    for (const hit of list) {
      if (taken.some((other) => hit.from <= other.to && other.from <= hit.to)) continue;
      if (rule.ordered === true && hit.from <= last) continue;
      if (at === 0 && rule.unlessNot === true && isDenied(hit, named, tokens)) continue;
      const [low, high] = [Math.min(from, hit.from), Math.max(to, hit.to)];
      if (high - low >= within) continue;
      const rest = pick(at + 1, low, high, hit.to, [...taken, hit]);
      if (rest !== null) return rest;
    }
    return null;
  };
  return pick(0, Infinity, -Infinity, -1, []);
}

/** Whether a "not" stands shortly before it in the same part of the sentence: "no, me golpearon" denies nothing. */
function isDenied(
  hit: Hit<string>,
  named: ReadonlyMap<string, readonly Hit<string>[]>,
  tokens: readonly Token[],
): boolean {
  return (named.get('not') ?? []).some(
    ({ to }) =>
      to < hit.from && hit.from - to <= REACH_OF_NOT && tokens[to]?.clause === tokens[hit.from]?.clause,
  );
}
