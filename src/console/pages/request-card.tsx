import type { VNode } from 'preact';
import { isUrgent, type PersonRequest } from '../../domain/person-request.ts';
import { aboutOf } from './about.ts';
import { holderOf } from './inbox-lists.ts';
import { When } from './parts.tsx';
import { passedText } from './passed.tsx';
import type { MemberVisit } from './page.ts';

/** One request in a list: nothing personal, so that the list may refresh itself without a look at anybody. */
export function RequestCard({ visit, request }: { visit: MemberVisit; request: PersonRequest }): VNode {
  const { say, sayOf } = visit.words;
  const holder = holderOf(request);
  const about = aboutOf(visit.words, request);
  const passed = passedText(visit, request);
  const urgent = isUrgent(request) && request.state === 'open';
  return (
    <li class={urgent ? 'urgent' : request.state === 'closed' ? 'done' : undefined}>
      <p>
        {urgent && <span class="usa-tag">{say('inbox.urgent')}</span>}{' '}
        <a class="usa-link" href={`/console/inbox/${encodeURIComponent(request.id)}`}>
          {sayOf('reasons', request.reason)}
        </a>
        {about !== null && ` · ${say('inbox.about')}: ${about}`}
      </p>
      <p class="soft">
        {say('inbox.waits')} <When visit={visit} at={request.openedAt} /> ({visit.times.ago(request.openedAt)}
        )
        {request.renewedAt !== null && (
          <>
            {' · '}
            {say('inbox.renewed')} {visit.times.ago(request.renewedAt)}
          </>
        )}
        {passed !== null && ` · ${passed}`}
        {visit.deps.presence
          .others(request.id, visit.member.person.id, visit.deps.wall.now())
          .map(({ name, doing }) => ` · ${say(`desk.${doing}`, { name })}`)}
        {holder !== null && request.takenAt !== null && (
          <>
            {' · '}
            {say('inbox.taken', { name: holder })} {visit.times.ago(request.takenAt)}
          </>
        )}
      </p>
    </li>
  );
}
