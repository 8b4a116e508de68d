import { testMessageId, testSend } from '../../../broadcasts/test-send.ts';
import { CHANNELS } from '../../../domain/address.ts';
import { readProgramme } from '../../../programme/programme.ts';
import { watchedProgress } from '../../broadcast-progress.ts';
import { Cards, listNameOf, listNames } from '../broadcasts/list.tsx';
import { Now, onePage, Refusal } from '../broadcasts/one-page.tsx';
import { historyOf } from '../broadcasts/standing.ts';
import { staffPhoneKey } from '../broadcasts/staff-phone.ts';
import { broadcastOf, madeId, pathOf, refusalOf } from '../broadcasts/ways.ts';
import { form, type MemberVisit, page, type Page, type Reply } from '../page.ts';
import { Notice } from '../parts.tsx';

async function listPage(visit: MemberVisit): Promise<Reply> {
  const { say } = visit.words;
  const list = listNameOf(visit);
  return {
    kind: 'page',
    title: say('broadcasts.title'),
    body: (
      <>
        {visit.member.may('broadcast.write') && (
          <p>
            <a class="usa-button" href="/console/broadcasts/new">
              {say('broadcasts.new')}
            </a>
          </p>
        )}
        <nav aria-label={say('broadcasts.lists')}>
          <ul class="tabs">
            {listNames.map((each) => (
              <li key={each}>
                <a
                  href={`/console/broadcasts?show=${each}`}
                  aria-current={each === list ? 'page' : undefined}
                >
                  {say(`broadcasts.list.${each}`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <p class="soft">{say('broadcasts.live')}</p>
        {await Cards({ visit, list })}
      </>
    ),
  };
}

/** How it stands now. Once it stands otherwise than the page says, the page is opened anew, with what can be done then. */
async function now(visit: MemberVisit): Promise<Reply> {
  const { id } = await broadcastOf(visit);
  const progress = await watchedProgress(visit.deps, id);
  const { broadcast } = progress;
  if (broadcast.state !== visit.query.get('state')) return { kind: 'go', to: pathOf(broadcast) };
  return {
    kind: 'part',
    body: await Now({ visit, progress, history: await historyOf(visit.deps.storage, id) }),
  };
}

async function test(visit: MemberVisit): Promise<Reply> {
  const { deps, member, words } = visit;
  const broadcast = await broadcastOf(visit);
  const chosen = visit.form.all('phone');
  const channel = CHANNELS.find((each) => each === visit.form.get('channel')) ?? 'sms';
  const { staffPhones } = await readProgramme(deps.storage);
  const phones = staffPhones.flatMap(({ number }) =>
    chosen.includes(staffPhoneKey(deps.storage, number)) ? [{ to: number, channel }] : [],
  );
  if (phones.length === 0)
    return onePage(visit, broadcast, {
      status: 422,
      notice: <Notice kind="error">{words.say('broadcasts.test_choose')}</Notice>,
    });
  const made = madeId(visit);
  const sent: Reply = { kind: 'go', to: pathOf(broadcast), done: 'tested' };
  // Sent twice: by the first one.
  if ((await deps.storage.findOutbox(testMessageId(made, 0))) !== null) return sent;
  try {
    await testSend(deps, broadcast.id, phones, member.actor, made);
  } catch (error) {
    const detail = refusalOf(error);
    return onePage(visit, broadcast, { status: 409, notice: <Refusal visit={visit} detail={detail} /> });
  }
  return sent;
}

/** Broadcasts: the list, one of them, how it stands, a test. */
export const broadcastPages: readonly Page[] = [
  page('/broadcasts', 'broadcast.read', listPage),
  page(
    '/broadcasts/list',
    'broadcast.read',
    async (visit) => ({ kind: 'part', body: await Cards({ visit, list: listNameOf(visit) }) }),
    { live: true },
  ),
  page('/broadcasts/{id}', 'broadcast.read', async (visit) => onePage(visit, await broadcastOf(visit))),
  page('/broadcasts/{id}/now', 'broadcast.read', now, { live: true }),
  form('/broadcasts/{id}/test', 'broadcast.write', test),
];
