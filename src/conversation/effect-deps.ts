import type { Ids } from '../domain/id.ts';
import type { Storage } from '../storage/storage.ts';

/** What effects are carried out with. */
export interface EffectDeps {
  readonly storage: Storage;
  readonly ids: Ids;
  /** UTC milliseconds. */
  readonly now: number;
  readonly contactId: string;
  /** The contact under which the same person's texts came before their number was known; null when they never did. */
  readonly formerId: string | null;
  /** Every name that the person's texts come under; the contact is the first. */
  readonly names: readonly string[];
  /** The carrier lets nothing through to this person: what is said is not heard. */
  readonly unheard: boolean;
}
