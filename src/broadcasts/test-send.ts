import { contactPoint, type Channel } from '../domain/address.ts';
import { isStaffPhone, readProgramme } from '../programme/programme.ts';
import { countTests } from './test-cap.ts';
import { PLACE_NAMES } from '../../flows/place-names.ts';
import { blocking, textProblemsOf } from '../domain/broadcast-problems.ts';
import type { Broadcast } from '../domain/broadcast.ts';
import { problemLine } from './compose.ts';
import { broadcastGroup } from '../domain/broadcast.ts';
import { AvisoError } from '../domain/errors.ts';
import { LANGUAGES } from '../domain/language.ts';
import { PRIORITIES } from '../domain/message.ts';
import { sendWrite } from '../messages/outgoing.ts';
import { retryStale } from '../storage/retry-stale.ts';
import { EXAMPLE_VALUES, renderBroadcast } from './rendering.ts';
import { needBroadcast, type BroadcastDeps } from './deps.ts';
import { auditWrite } from '../storage/audit-write.ts';

/** What no test says either, though it goes to staff only: phones are passed on, and an example looks like an appointment. */
const NOT_IN_A_TEST: readonly string[] = ['moving_word', 'other_script', 'carrier_word'];

function refuseTexts({ content, override }: Broadcast): void {
  const bad = blocking(textProblemsOf(content, PLACE_NAMES), override !== null).filter(({ code }) =>
    NOT_IN_A_TEST.includes(code),
  );
  if (bad.length > 0) throw new AvisoError('text_refused', problemLine(bad));
}

const TEST_LIVES_MS = 3_600_000;

/** Id of the `nth` message, from 0, of a test send. */
export function testMessageId(name: string, nth: number): string {
  return `${name}.${String(nth)}`;
}

/**
 * Sends every text, filled with examples, to phones of staff. Gives the ids of the messages. Throws AvisoError `not_found`,
 * `text_refused`, `not_possible`: no sender on the channel, or the phone is none that an admin listed, or that of somebody who
 * registered (what is not approved goes to none of them, and an example looks like an appointment), or the day's tests are sent.
 * @param name what the ids of the messages begin with
 */
export async function testSend(
  deps: BroadcastDeps,
  id: string,
  phones: readonly { readonly to: string; readonly channel: Channel }[],
  actor: string,
  name: string = deps.ids.next(),
): Promise<readonly string[]> {
  const { storage, clock, wording, senderFor } = deps;
  const broadcast = await needBroadcast(storage, id);
  const now = clock.now();
  refuseTexts(broadcast);
  const programme = await readProgramme(storage);
  for (const { to } of phones) {
    if (!isStaffPhone(programme, to))
      throw new AvisoError(
        'not_possible',
        'A phone is not listed as one of staff: an admin lists it (npm run programme -- set --staff-phone "NUMBER WHO", or POST /programme).',
      );
    if ((await storage.listRegistrationsOf(storage.contactIdOf(contactPoint(to)))).length > 0)
      throw new AvisoError('not_possible', 'A phone is that of a registration; a test goes to staff only.');
  }
  let made = 0;
  const sends = phones.flatMap(({ to, channel }) => {
    const contactId = storage.contactIdOf(contactPoint(to));
    const sender = senderFor(channel, contactId);
    if (sender === null) throw new AvisoError('not_possible', `There is no sender on ${channel}.`);
    return LANGUAGES.filter((language) => broadcast.content.texts[language] !== undefined).flatMap(
      (language) => {
        const rendered = renderBroadcast(wording, broadcast.content, {
          language,
          channel,
          values: EXAMPLE_VALUES,
        });
        if (rendered === null) return [];
        made += 1;
        return sendWrite(
          testMessageId(name, made - 1),
          now,
          { contactId, channel, address: to, sender },
          rendered,
          {
            purpose: 'broadcast.test',
            priority: PRIORITIES.appointment,
            group: `${broadcastGroup(id)}:test`,
            expiresAt: now + TEST_LIVES_MS,
            quietZone: null,
          },
        );
      },
    );
  });
  if (sends.length === 0) throw new AvisoError('not_possible', 'There is no text that could be sent.');
  const audited = auditWrite(now, actor, 'broadcast.test', broadcast.id, {
    phones: phones.length,
    messages: sends.length,
  });
  return retryStale(async () => {
    const counted = await countTests(
      deps,
      actor,
      sends.map(({ message }) => message.contactId),
    );
    const outcome = await storage.commit([...sends, ...counted, audited]);
    if (outcome === 'ok') return sends.map(({ message }) => message.id);
    // Somebody else's test was counted first.
    if (outcome !== 'stale') throw new AvisoError('not_possible', 'There are messages with those ids.');
    return null;
  }, 'The count of tests was');
}
