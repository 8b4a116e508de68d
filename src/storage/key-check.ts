import type { Vault } from './vault.ts';

/** What a database keeps to know its key by. */
export function keyCheck(vault: Vault): string {
  return vault.hash('key', 'aviso');
}
