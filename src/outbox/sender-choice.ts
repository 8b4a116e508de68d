/**
 * The sender that a person's messages come from when they never wrote to one: always the same one for the same person, so
 * that all they get stands in one thread. Adding or removing a sender moves only the people whose best one it is or was
 * (rendezvous hashing).
 * @param senders our configured senders of one channel
 * @param contactId keyed hash that names the person
 * Gives null when there is no sender.
 */
export function chooseSender(senders: readonly string[], contactId: string): string | null {
  let best: { sender: string; weight: number } | null = null;
  for (const sender of senders) {
    const weight = hash(`${sender} ${contactId}`);
    if (best === null || weight > best.weight || (weight === best.weight && sender < best.sender)) {
      best = { sender, weight };
    }
  }
  return best?.sender ?? null;
}

/** FNV-1a with a last stir (as MurmurHash3 ends), 32 bits: names that differ in one letter differ everywhere. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
