import { programmeDate } from '../../flows/programme.ts';
import { AvisoError } from '../domain/errors.ts';
import { whoActed } from '../staff/person.ts';
import type { Write } from '../storage/write.ts';
import type { BroadcastDeps } from './deps.ts';

/** Messages of tests that one phone gets in a day. */
export const TESTS_TO_A_PHONE = 20;
/** Messages of tests that one person sends in a day. */
export const TESTS_OF_A_PERSON = 60;

/**
 * Counts test messages of the day, to be written in the commit that queues them: of two that counted from the same number one is
 * `stale`, so no message slips past. A person with several tokens is one.
 * @param contacts whom each message is for
 * @throws AvisoError `not_possible` when a phone or the person has had enough today
 */
export async function countTests(
  { storage, clock }: Pick<BroadcastDeps, 'storage' | 'clock'>,
  actor: string,
  contacts: readonly string[],
): Promise<readonly Write[]> {
  const day = programmeDate(clock.now());
  const who = (await whoActed(storage, actor))?.person.id ?? actor;
  const count = async (
    name: string,
    messages: number,
    most: number,
    whose: string,
  ): Promise<readonly Write[]> => {
    const before = await storage.readCount(name);
    if (before + messages > most)
      throw new AvisoError(
        'not_possible',
        `${whose} ${String(most)} test messages a day, and that would be more.`,
      );
    return Array.from({ length: messages }, (_, at): Write => ({
      kind: 'expectedCount',
      name,
      expected: before + at,
    }));
  };
  const writes = [
    ...(await count(`test:${day}:by:${who}`, contacts.length, TESTS_OF_A_PERSON, 'One person sends')),
  ];
  for (const contact of new Set(contacts)) {
    const messages = contacts.filter((each) => each === contact).length;
    writes.push(...(await count(`test:${day}:to:${contact}`, messages, TESTS_TO_A_PHONE, 'One phone gets')));
  }
  return writes;
}
