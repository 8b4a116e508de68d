import { PORTS } from '../../flows/programme.ts';
import { NOTHING_SET } from '../../src/domain/programme-record.ts';
import type { Storage } from '../../src/storage/storage.ts';

/** Signs every gate, unless some are: without one nobody is given an appointment. Whatever else is set stays. */
export async function signGates(storage: Pick<Storage, 'findProgramme' | 'commit'>): Promise<void> {
  const before = (await storage.findProgramme()) ?? NOTHING_SET;
  if (Object.keys(before.signatures).length > 0) return;
  const gates = Object.fromEntries(PORTS.map(({ id, gate }) => [id, gate]));
  const signatures = Object.fromEntries(
    PORTS.map(({ id, gate }) => [id, { gate, by: 'admin', at: 0, stands: true }]),
  );
  await storage.commit([
    { kind: 'programme', record: { ...before, gates, signatures, version: before.version + 1 } },
  ]);
}
