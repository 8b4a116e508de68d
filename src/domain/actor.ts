import type { Token } from './token.ts';

/** Who acted, as the audit has it. Before people had ids it was `token:ID:NAME`, which is read for good. */
const OF_TOKEN = /^token:([^:@]*)(?:@([^:]*))?:([^]*)$/;

/** How a token's holder is called in the audit: the token, the person it belongs to, and the name that others call them. */
export function tokenActor({ id, name, staffId }: Pick<Token, 'id' | 'name' | 'staffId'>): string {
  return `token:${id}@${staffId}:${name}`;
}

/** What an actor who came with a token says of itself; null for everybody else: the machine's shell, the service. */
export function readActor(
  actor: string,
): { readonly tokenId: string; readonly staffId: string | null; readonly name: string } | null {
  const [whole, tokenId = '', staffId, name = ''] = OF_TOKEN.exec(actor) ?? [];
  return whole === undefined ? null : { tokenId, staffId: staffId ?? null, name };
}
