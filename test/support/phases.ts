import type { Phase } from '../../src/domain/phase.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { makeId, makePhase } from './records.ts';

/** A phase of its own, closed unless said otherwise; gives its id. */
export async function storePhase(storage: Storage, over: Partial<Phase> = {}): Promise<string> {
  const phase = makePhase({ id: `phase-${makeId()}`, ...over });
  const outcome = await storage.commit([{ kind: 'phase', phase }]);
  if (outcome !== 'ok') throw new Error(`phase not stored: ${outcome}`);
  return phase.id;
}
