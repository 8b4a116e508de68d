import { AvisoError } from '../domain/errors.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { MOST_TEXTS } from './request-details.ts';
import type { PersonDeps } from './staff-request.ts';

/** A text that somebody wrote, by the channel's id, or a message that they got, by ours. */
export interface Redacted {
  readonly of: 'text' | 'message';
  readonly id: string;
}

/**
 * Takes the words of one text or message, for good: here, and at the channel as soon as it deletes its copy. When it came, and that it was
 * taken, stays; so does what was understood of it in the talk.
 * @throws AvisoError `not_found` when it is none of that request's contact; `not_possible` while it is not known what becomes of a message
 */
export async function redact(deps: PersonDeps, requestId: string, { of, id }: Redacted): Promise<void> {
  const { storage, clock, actor } = deps;
  const request = await storage.findPersonRequest(requestId);
  if (request === null || !(await isTheirs(deps, request.contactId, { of, id })))
    throw new AvisoError('not_found', 'That text.');
  const now = clock.now();
  const outcome = await storage.commit([
    { kind: 'redact', of, id, at: now },
    auditWrite(now, actor, 'person.redact', requestId, { of, id }),
  ]);
  if (outcome !== 'ok')
    throw new AvisoError('not_possible', 'It is on its way: try again once it is known what became of it.');
}

async function isTheirs({ storage }: PersonDeps, contactId: string, { of, id }: Redacted): Promise<boolean> {
  if (of === 'message') return (await storage.findOutbox(id))?.contactId === contactId;
  return (await storage.listInbound(contactId, MOST_TEXTS)).some(({ sid }) => sid === id);
}
