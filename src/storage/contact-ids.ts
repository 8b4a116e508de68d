import type { Vault } from './vault.ts';

/** Contacts that text at one time are few; the hash of each is asked for with every text. */
const REMEMBERED = 10_000;

/** Gives the keyed hash of a contact point, remembering those asked for last. */
export function createContactIds(vault: Vault): (point: string) => string {
  const remembered = new Map<string, string>();
  return (point) => {
    const known = remembered.get(point);
    const id = known ?? vault.hash('contact', point);
    // Put in again, it is the youngest: a Map keeps the order of insertion, so its first key is the oldest.
    if (known !== undefined) remembered.delete(point);
    remembered.set(point, id);
    if (remembered.size > REMEMBERED) {
      const oldest = remembered.keys().next();
      if (!oldest.done) remembered.delete(oldest.value);
    }
    return id;
  };
}
