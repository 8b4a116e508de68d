import { previewFor } from '../../../broadcasts/compose.ts';
import { whoIsMeant } from '../../../broadcasts/who-is-meant.ts';
import { catalogueCodeOf } from '../../../domain/code-of.ts';
import { recordLooks } from '../../looks.ts';
import { onePage } from '../broadcasts/one-page.tsx';
import { People } from '../broadcasts/people.tsx';
import { Phone } from '../broadcasts/text-parts.tsx';
import { broadcastOf, pathOf } from '../broadcasts/ways.ts';
import { form, type MemberVisit, page, type Page, type Reply } from '../page.ts';
import { Notice } from '../parts.tsx';

const AFTER = /^[0-9A-Z]{1,60}$/;

async function peoplePage(visit: MemberVisit): Promise<Reply> {
  const { deps, member, words, query } = visit;
  const { storage, clock } = deps;
  const { say } = words;
  const broadcast = await broadcastOf(visit);
  const asked = query.get('after') ?? '';
  const { people, next } = await whoIsMeant(deps, broadcast, AFTER.test(asked) ? asked : null);
  await recordLooks({ storage, clock, actor: member.actor }, '/console/broadcasts/{id}/people', {
    receipts: people.map(({ row }) => row.registration.receipt),
  });
  return {
    kind: 'page',
    title: say('broadcasts.people_of', { title: broadcast.content.title }),
    body: (
      <>
        <p>
          {say(
            people.some(({ state }) => state !== null) ? 'broadcasts.people_frozen' : 'broadcasts.people_now',
          )}
        </p>
        <People visit={visit} people={people} />
        {next !== null && (
          <p>
            <a
              class="usa-link"
              href={`/console${pathOf(broadcast)}/people?after=${encodeURIComponent(next)}`}
            >
              {say('broadcasts.further')}
            </a>
          </p>
        )}
        <p>
          <a class="usa-link" href={`/console${pathOf(broadcast)}`}>
            {say('broadcasts.back')}
          </a>
        </p>
      </>
    ),
  };
}

/** What one family would get now, as their phone would show it. */
async function preview(visit: MemberVisit): Promise<Reply> {
  const { deps, member, words } = visit;
  const { storage, clock } = deps;
  const { say, sayOf } = words;
  const broadcast = await broadcastOf(visit);
  const receipt = visit.form.get('receipt').replace(/[\s-]/g, '').toUpperCase().slice(0, 40);
  const looking = { storage, clock, actor: member.actor };
  await recordLooks(looking, '/console/broadcasts/{id}/preview', { receipts: [receipt] });
  const found = await previewFor(deps, broadcast, receipt).catch((error: unknown) => {
    if (catalogueCodeOf(error) === 'not_found') return null;
    throw error;
  });
  if (found === null)
    return onePage(visit, broadcast, {
      status: 422,
      preview: <Notice kind="info">{say('broadcasts.one_nobody')}</Notice>,
    });
  const { language, channel, body, segments } = found;
  const way = channel === null ? say('broadcasts.one_no_phone') : sayOf('channels', channel);
  const cost = channel === 'sms' ? [say('broadcasts.segments', { count: segments })] : [];
  return onePage(visit, broadcast, {
    preview:
      body === null ? (
        <Notice kind="warning">
          {say('broadcasts.one_nothing', { language: sayOf('languages', language) })}
        </Notice>
      ) : (
        <Phone
          caption={[`${receipt}: ${sayOf('languages', language)}`, way, ...cost].join(', ')}
          body={body}
          language={language}
        />
      ),
  });
}

/** Whom a broadcast means, and what one family would get. */
export const broadcastPeoplePages: readonly Page[] = [
  page('/broadcasts/{id}/people', 'broadcast.read', peoplePage),
  form('/broadcasts/{id}/preview', 'personal.read', preview),
];
