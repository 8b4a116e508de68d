import type { VNode } from 'preact';
import { CALL_RESULTS, CALLED_PHONES } from '../../../domain/calls.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { requestIdOf } from '../../../reach/reach.ts';
import { listUnreached, unreachedAt, type Unreached } from '../../../reach/unreached.ts';
import { noteCall } from '../../../staff-requests/call-family.ts';
import { auditWrite } from '../../../storage/audit-write.ts';
import { sheetLines } from '../../../csv/write.ts';
import { recordLooks } from '../../looks.ts';
import { UNREACHED_COLUMNS, unreachedRow } from '../../unreached-sheet.ts';
import { CallCard, callerOf, lastCall, triedLine } from '../call-card.tsx';
import { CALL_TABS, callList, isCallTab, type CallTab } from '../call-list.ts';
import { Notice, Send } from '../parts.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { reasonOf, Why } from '../trouble.tsx';

const idOf = ({ params }: MemberVisit): string => params.id ?? '';

function tabOf({ query, form: typed }: MemberVisit): CallTab {
  const asked = query.get('show') ?? typed.get('show');
  return isCallTab(asked) ? asked : 'now';
}

interface Over {
  /** Of the appointment whose family is shown whole. */
  readonly revealed?: string;
  readonly notice?: VNode;
  readonly status?: number;
}

async function listPage(visit: MemberVisit, over: Over = {}): Promise<Reply> {
  const { words, deps, query } = visit;
  const { say, number } = words;
  const tab = tabOf(visit);
  const { entries, counts, after } = await callList(deps, tab, query.get('after'));
  return {
    kind: 'page',
    title: say('calls.title'),
    ...(over.status === undefined ? {} : { status: over.status }),
    body: (
      <>
        {over.notice}
        <p>{say('calls.what')}</p>
        <nav aria-label={say('calls.tabs')}>
          <ul class="tabs">
            {CALL_TABS.map((each) => (
              <li key={each}>
                <a href={`/console/unreached?show=${each}`} aria-current={each === tab ? 'page' : undefined}>
                  {`${say(`calls.${each}`)} (${number(counts[each])})`}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {entries.length === 0 ? (
          <p>{say(`calls.none.${tab}`)}</p>
        ) : (
          <ol class="cards">
            {entries.map((entry) => (
              <CallCard
                key={entry.appointment.id}
                {...{ visit, entry, tab }}
                revealed={entry.appointment.id === over.revealed}
              />
            ))}
          </ol>
        )}
        {after !== null && (
          <p>
            <a class="usa-link" href={`/console/unreached?show=${tab}&after=${encodeURIComponent(after)}`}>
              {say('calls.more')}
            </a>
          </p>
        )}
        <Send visit={visit} to="/unreached/download">
          <button class="usa-button usa-button--outline" type="submit">
            {say('calls.download')}
          </button>
          <span class="soft">
            {' '}
            {say(visit.member.may('personal.read') ? 'calls.file' : 'calls.file_masked')}
          </span>
        </Send>
      </>
    ),
  };
}

async function needFamily(visit: MemberVisit): Promise<Unreached> {
  const { storage, clock } = visit.deps;
  const request = await storage.findPersonRequest(requestIdOf(idOf(visit)));
  const open = request?.state === 'open' ? request : null;
  const entry = await unreachedAt(storage, idOf(visit), open, clock.now());
  if (entry === null)
    throw new AvisoError('not_possible', 'This family has been reached, or its appointment ended.');
  return entry;
}

/** Shows names and numbers of one family, and writes down who asked before they are shown. */
async function show(visit: MemberVisit): Promise<Reply> {
  const { deps, member } = visit;
  const { registration, appointment } = await needFamily(visit);
  const looking = { storage: deps.storage, clock: deps.clock, actor: member.actor };
  const row = auditWrite(deps.clock.now(), member.actor, 'person.reveal', registration.id, { what: 'phone' });
  if ((await deps.storage.commit([row])) !== 'ok') throw new AvisoError('storage_unavailable');
  await recordLooks(looking, '/console/unreached/{id}/show', { receipts: [registration.receipt] });
  return listPage(visit, { revealed: appointment.id });
}

/** Asks before anything is given up. */
function askPage(visit: MemberVisit, { appointment }: Unreached, phone: string): Reply {
  const { say, sayOf } = visit.words;
  const { form: typed } = visit;
  return {
    kind: 'page',
    narrow: true,
    title: say('calls.ask.title'),
    body: (
      <>
        <p>
          {say('calls.ask.what', {
            ...{ port: sayOf('ports', appointment.port), date: visit.times.day(appointment.date) },
            ...{ time: appointment.time, count: appointment.people },
          })}
        </p>
        <ul>
          <li>{say('calls.ask.seats', { count: appointment.people })}</li>
          <li>{say('calls.ask.waits')}</li>
          <li>{say('calls.ask.tell')}</li>
        </ul>
        <Send visit={visit} to={`/unreached/${encodeURIComponent(appointment.id)}/call`}>
          <input type="hidden" name="seen" value={typed.get('seen')} />
          <input type="hidden" name="show" value={tabOf(visit)} />
          <input type="hidden" name="phone" value={phone} />
          <input type="hidden" name="result" value="cannot_come" />
          <input type="hidden" name="sure" value="yes" />
          <button class="usa-button usa-button--secondary" type="submit">
            {say('calls.ask.yes')}
          </button>
        </Send>
        <p>
          <a class="usa-link" href={`/console/unreached?show=${tabOf(visit)}`}>
            {say('calls.ask.no')}
          </a>
        </p>
      </>
    ),
  };
}

async function call(visit: MemberVisit): Promise<Reply> {
  const { deps, member, words, form: typed } = visit;
  const result = CALL_RESULTS.find((each) => each === typed.get('result'));
  const phone = CALLED_PHONES.find((each) => each === typed.get('phone'));
  if (result === undefined || phone === undefined)
    throw new AvisoError('request_invalid', 'There is no such result.');
  const seen = Number(typed.get('seen'));
  if (result === 'cannot_come' && typed.get('sure') !== 'yes')
    return askPage(visit, await needFamily(visit), phone);
  try {
    await noteCall({ ...deps, actor: member.actor }, idOf(visit), { phone, result, seen });
  } catch (error) {
    if (!(error instanceof AvisoError) || error.code !== 'not_possible') throw error;
    const calls = await deps.storage.findCalls(idOf(visit));
    const meanwhile = (calls?.version ?? 0) !== seen;
    const by = calls?.calls.at(-1);
    return listPage(visit, {
      status: 409,
      notice: (
        <Notice kind="warning">
          {meanwhile && by !== undefined ? (
            words.say('calls.meanwhile', {
              name: callerOf(by),
              said: words.say(`calls.results.${by.result}`),
            })
          ) : (
            <Why visit={visit} reason={reasonOf(error)} />
          )}
        </Notice>
      ),
    });
  }
  return { kind: 'go', to: `/unreached?show=${tabOf(visit)}`, done: `call_${result}` };
}

/** All of the list as a file; names and numbers to those who see them, each of whom then stands in the audit. */
async function download(visit: MemberVisit): Promise<Reply> {
  const { deps, member, words } = visit;
  const { storage, clock } = deps;
  const sees = member.may('personal.read');
  const all = await listUnreached(deps);
  if (sees)
    await recordLooks({ storage, clock, actor: member.actor }, '/console/unreached/download', {
      receipts: all.map(({ registration }) => registration.receipt),
    });
  const rows = all.map((entry) =>
    unreachedRow(
      entry,
      {
        tried: entry.tried.map((each) => `${visit.times.moment(each.at)}: ${triedLine(visit, each)}`),
        next:
          entry.next === null
            ? ''
            : `${words.sayOf('tried', entry.next.kind)}, ${visit.times.moment(entry.next.dueAt)}`,
        called: lastCall(visit, entry),
      },
      sees,
    ),
  );
  return {
    kind: 'file',
    download: { fileName: 'unreached.csv', lines: sheetLines(UNREACHED_COLUMNS, rows) },
  };
}

/** Families with an appointment whom no message reached: who is called next, and what came of it. */
export const unreachedPages: readonly Page[] = [
  page('/unreached', 'unreached.read', (visit) => listPage(visit)),
  // It leaves rows in the audit.
  form('/unreached/download', 'unreached.read', download),
  form('/unreached/{id}/show', 'personal.read', show),
  form('/unreached/{id}/call', 'request.act', call),
];
