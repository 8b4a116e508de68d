import { fold } from './keywords.ts';
import type { Token } from './token.ts';

const OF_TOKEN = /^token:[^:]*:([^]*)$/;

/** How a token's holder is called in the audit. */
export function tokenActor({ id, name }: Pick<Token, 'id' | 'name'>): string {
  return `token:${id}:${name}`;
}

/**
 * Whether two actors of the audit are one person as far as anybody can tell: the same actor, or two tokens of one name. Whoever gets
 * a new token for an old one, or has one for each of two roles, stays who they are.
 */
export function isSamePerson(one: string, other: string): boolean {
  return one === other || (OF_TOKEN.test(one) && OF_TOKEN.test(other) && nameIn(one) === nameIn(other));
}

function nameIn(actor: string): string {
  const name = OF_TOKEN.exec(actor)?.[1] ?? actor;
  const folded = fold(name);
  return folded === '' ? name : folded;
}
