import { AvisoError } from '../../../domain/errors.ts';
import { MOST_TEXTS } from '../../../staff-requests/request-details.ts';
import type { Redacted } from '../../../staff-requests/redact.ts';
import { recordLooks } from '../../looks.ts';
import { Notice, Send } from '../parts.tsx';
import { page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { needRequest } from './request.tsx';

/** Which text or message an address or a form names. */
export const redactedIn = ({ query, form: typed }: MemberVisit): Redacted => ({
  of: (query.get('of') ?? typed.get('of')) === 'message' ? 'message' : 'text',
  id: query.get('which') ?? typed.get('which'),
});

/** Its words; null when it is none of that contact's. Personal. */
async function wordsOf(
  { deps: { storage } }: MemberVisit,
  contactId: string,
  { of, id }: Redacted,
): Promise<string | null> {
  if (of === 'message') {
    const row = await storage.findOutbox(id);
    return row?.contactId === contactId ? row.content.body : null;
  }
  const texts = await storage.listInbound(contactId, MOST_TEXTS);
  return texts.find(({ sid }) => sid === id)?.text ?? null;
}

/** Asks before the words of one text are taken, which cannot be undone. */
async function redactPage(visit: MemberVisit): Promise<Reply> {
  const { words, deps, member } = visit;
  const { storage, clock } = deps;
  const { say } = words;
  const request = await needRequest(visit);
  const which = redactedIn(visit);
  const text = await wordsOf(visit, request.contactId, which);
  if (text === null) throw new AvisoError('not_found');
  await recordLooks({ storage, clock, actor: member.actor }, '/console/inbox/{id}/redact', {
    contacts: [request.contactId],
  });
  const to = `/inbox/${encodeURIComponent(request.id)}`;
  return {
    kind: 'page',
    narrow: true,
    title: say('desk.redact'),
    body: (
      <>
        <Notice kind="warning">{say('desk.redact_what')}</Notice>
        <blockquote class="said" dir="auto">
          {text}
        </blockquote>
        <Send visit={visit} to={`${to}/redact`}>
          <input type="hidden" name="of" value={which.of} />
          <input type="hidden" name="which" value={which.id} />
          <div class="row">
            <button class="usa-button usa-button--secondary" type="submit">
              {say('desk.redact_send')}
            </button>
            <a class="usa-link" href={`/console${to}`}>
              {say('desk.back')}
            </a>
          </div>
        </Send>
      </>
    ),
  };
}

export const redactPages: readonly Page[] = [page('/inbox/{id}/redact', 'request.act', redactPage)];
