import type { PortId } from '../domain/port.ts';
import { signedGate } from '../domain/programme-record.ts';
import type { OutgoingDeps } from './outgoing.ts';

/**
 * The same tools with words that know the gate of a port as it is signed now; null where none is signed, and nobody new may be given an
 * appointment. What a process knows of gates may be some seconds old.
 */
export async function atSignedGate<Deps extends OutgoingDeps>(
  deps: Deps,
  port: PortId,
): Promise<Deps | null> {
  const gate = signedGate(await deps.storage.findProgramme(), port);
  if (gate === null) return null;
  const { wording } = deps;
  return {
    ...deps,
    wording: { ...wording, gateOf: (asked: PortId) => (asked === port ? gate : wording.gateOf(asked)) },
  };
}
