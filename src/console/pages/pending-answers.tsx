import type { VNode } from 'preact';
import type { OutboxRow } from '../../domain/message.ts';
import type { PersonRequest } from '../../domain/person-request.ts';
import type { Storage } from '../../storage/storage.ts';
import { Act, When } from './parts.tsx';
import type { MemberVisit } from './page.ts';

/** Answers of staff that have not left, oldest first. Personal. */
export async function pendingAnswers(
  storage: Pick<Storage, 'listOutboxOf'>,
  contactId: string,
): Promise<readonly OutboxRow[]> {
  const rows = await storage.listOutboxOf(contactId);
  return rows.filter(({ purpose, state }) => purpose === 'staff' && state === 'queued');
}

/** Answers that can still be taken back; asks for itself again while there are any. */
export function PendingAnswers({
  visit,
  request,
  pending,
}: {
  readonly visit: MemberVisit;
  readonly request: PersonRequest;
  readonly pending: readonly OutboxRow[];
}): VNode {
  const { say } = visit.words;
  const to = `/inbox/${encodeURIComponent(request.id)}`;
  const live = { 'hx-get': `/console${to}/pending`, 'hx-trigger': 'every 3s', 'hx-swap': 'outerHTML' };
  return (
    <div id="pending" role="status" {...(pending.length > 0 ? live : {})}>
      {pending.map(({ id, notBefore, content }) => (
        <div key={id} class="usa-alert usa-alert--info">
          <div class="usa-alert__body">
            <p class="usa-alert__text">
              {say('request.pending')} <When visit={visit} at={notBefore} /> ({visit.times.ago(notBefore)}):
            </p>
            <p class="said" dir="auto">
              {content.body}
            </p>
            <Act
              visit={visit}
              to={`${to}/unsend`}
              values={{ message: id, holder: request.takenBy ?? '' }}
              label={say('request.unsend')}
            />
          </div>
        </div>
      ))}
    </div>
  );
}
