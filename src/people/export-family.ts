import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Registration } from '../domain/registration.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';
import { storedOf, type StoredOfPerson } from './stored-of-person.ts';

/** Who gives it out. */
export interface ExportDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  /** For the audit. */
  readonly actor: string;
}

/**
 * Gives out all that is stored about a family. The audit has the reason.
 * @throws AvisoError `not_possible` where no reason is given
 */
export async function exportFamily(
  { storage, clock, actor }: ExportDeps,
  registration: Registration,
  reason: string,
): Promise<StoredOfPerson> {
  const why = reason.trim();
  if (why === '') throw new AvisoError('not_possible', 'Giving it out needs a reason.');
  const now = clock.now();
  const stored = await storedOf(storage, registration, now);
  const entry = auditWrite(now, actor, 'person.export', registration.id, { reason: why });
  if ((await storage.commit([entry])) !== 'ok') throw new AvisoError('storage_unavailable');
  return stored;
}
