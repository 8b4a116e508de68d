import { AvisoError } from '../domain/errors.ts';
import { LONGEST_NOTE } from '../domain/note.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Write } from '../storage/write.ts';
import type { PersonDeps } from './staff-request.ts';

/**
 * Writes down a note for colleagues, with a request that may be closed. The person never reads it; the audit has that there is one.
 * @throws AvisoError `not_found`; `not_possible` when it is empty or too long
 */
export async function writeNote(deps: PersonDeps, requestId: string, text: string): Promise<void> {
  const request = await deps.storage.findPersonRequest(requestId);
  if (request === null) throw new AvisoError('not_found', `Request ${requestId}.`);
  await deps.storage.commit(noteWrites(deps, request, text));
}

/** What a note writes. Throws AvisoError as writeNote does. */
export function noteWrites(
  { clock, ids, actor }: Pick<PersonDeps, 'clock' | 'ids' | 'actor'>,
  request: { readonly id: string; readonly contactId: string },
  text: string,
): readonly Write[] {
  const words = text.trim();
  if (words === '') throw new AvisoError('not_possible', 'The note is empty.');
  if (words.length > LONGEST_NOTE)
    throw new AvisoError('not_possible', `A note has ${LONGEST_NOTE} characters at most.`);
  const now = clock.now();
  const id = ids.next();
  const { id: requestId, contactId } = request;
  return [
    { kind: 'note', note: { id, contactId, requestId, writtenBy: actor, writtenAt: now, text: words } },
    auditWrite(now, actor, 'person.note', requestId, { note: id }),
  ];
}
