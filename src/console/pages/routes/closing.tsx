import type { VNode } from 'preact';
import { closureOver, fatesAt, isOver, type Fate } from '../../../appointments/closed-slots.ts';
import { closingTexts } from '../../../appointments/closing-texts.ts';
import { countChange, needsSecondPerson, requestChange } from '../../../changes/changes.ts';
import { sheetRow } from '../../../csv/write.ts';
import { changeStateAt, countToState, type ChangeFigures } from '../../../domain/change.ts';
import { closureId, type PortTime } from '../../../domain/closure.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { recordLooks } from '../../looks.ts';
import { needDate, needPort, portLabel, timeIn } from '../at-port.tsx';
import { CountField, Figures, readCount } from '../change-parts.tsx';
import { Notice, Send, Table } from '../parts.tsx';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';

/** Families that are listed on the page; the file has all. */
const SHOWN = 60;
/** Open proposals that are looked through for this one. */
const MOST_OPEN = 200;

const atOf = (visit: MemberVisit): PortTime => ({
  ...{ port: needPort(visit), date: needDate(visit), time: timeIn(visit) },
});
const changeOf = (at: PortTime) => ({ kind: 'slots_close', subject: closureId(at) }) as const;
const queryOf = ({ time }: PortTime): string => (time === null ? '' : `?time=${time}`);

const titleOf = (visit: MemberVisit, { port, date, time }: PortTime): string =>
  visit.words.say('closing.title', {
    what: [portLabel(port), visit.times.day(date), ...(time === null ? [] : [time])].join(', '),
  });

async function closePage(visit: MemberVisit, error: string | null = null): Promise<Reply> {
  const { deps, words } = visit;
  const { say } = words;
  const at = atOf(visit);
  const title = titleOf(visit, at);
  const done = (await closureOver(deps.storage, at)) !== null;
  if (done || isOver(at, deps.clock.now()))
    return {
      kind: 'page',
      title,
      status: 409,
      body: <Notice kind="info">{say(done ? 'closing.closed' : 'closing.gone')}</Notice>,
    };
  const figures = await countChange(deps, changeOf(at));
  const fates = await fatesAt(deps.storage, at, deps.clock.now());
  const second = needsSecondPerson(deps, changeOf(at), figures);
  return {
    kind: 'page',
    title,
    ...(error === null ? {} : { status: 422 }),
    body: (
      <>
        <p>{say('closing.intro')}</p>
        {await openProposal(visit, at)}
        <Figures visit={visit} figures={figures} />
        {fates.length === 0 ? <p>{say('closing.nobody')}</p> : <Who visit={visit} at={at} fates={fates} />}
        {await texts(visit, fates)}
        <CloseForm visit={visit} at={at} figures={figures} second={second} error={error} />
      </>
    ),
  };
}

/** That it waits for a second person already, with the way there. */
async function openProposal({ deps, words }: MemberVisit, at: PortTime): Promise<VNode | null> {
  const open = await deps.storage.listChanges({ state: 'proposed', limit: MOST_OPEN });
  const same = open.find(({ kind, subject }) => kind === 'slots_close' && subject === closureId(at));
  if (same === undefined || changeStateAt(same, deps.clock.now()) !== 'proposed') return null;
  return (
    <Notice kind="warning">
      <a href={`/console/changes/${same.id}`}>{words.say('closing.waits_already')}</a>
    </Notice>
  );
}

function Who({
  visit,
  at,
  fates,
}: {
  readonly visit: MemberVisit;
  readonly at: PortTime;
  readonly fates: readonly Fate[];
}): VNode {
  const { words, times } = visit;
  const { say, number } = words;
  return (
    <>
      <Table
        caption={say('closing.who')}
        heads={[
          say('calendar.time'),
          say('calendar.reference'),
          say('calendar.people'),
          say('closing.to'),
          say('closing.told'),
        ]}
      >
        {fates.slice(0, SHOWN).map(({ appointment, to, told }) => (
          <tr key={appointment.id}>
            <td>{appointment.time}</td>
            <th scope="row">{appointment.reference}</th>
            <td class="num">{number(appointment.people)}</td>
            <td>{to === null ? say('closing.waits') : `${times.day(to.date)}, ${to.time}`}</td>
            <td>{say(told ? 'closing.yes' : 'closing.call')}</td>
          </tr>
        ))}
      </Table>
      {fates.some(({ told }) => !told) && <p class="soft">{say('closing.call_hint')}</p>}
      <p>
        {fates.length > SHOWN && `${say('closing.shown', { count: SHOWN })} `}
        <a class="usa-link" href={`/console/calendar/${at.port}/${at.date}/close.csv${queryOf(at)}`}>
          {say('closing.csv')}
        </a>
      </p>
    </>
  );
}

/** What families are told, word for word; first names stand in it, so that each text is a look. */
async function texts({ deps, member, words }: MemberVisit, fates: readonly Fate[]): Promise<VNode | null> {
  if (!member.may('personal.read')) return null;
  const { say } = words;
  const told = fates.filter((fate) => fate.told);
  const first = [told.find(({ to }) => to !== null), told.find(({ to }) => to === null)];
  await recordLooks({ ...deps, actor: member.actor }, '/console/calendar/{port}/{date}/close', {
    receipts: first.flatMap((fate) => (fate === undefined ? [] : [fate.registration.receipt])),
  });
  const { moved, cancelled } = closingTexts(deps.wording, fates);
  return (
    <>
      {moved.length > 0 && <h2>{say('closing.text_moved')}</h2>}
      <Said bodies={moved} />
      {cancelled.length > 0 && <h2>{say('closing.text_cancelled')}</h2>}
      <Said bodies={cancelled} />
    </>
  );
}

const Said = ({ bodies }: { readonly bodies: readonly string[] }): VNode | null =>
  bodies.length === 0 ? null : (
    <ol class="talk">
      {bodies.map((body) => (
        <li key={body} class="ours">
          <p class="said" dir="auto">
            {body}
          </p>
        </li>
      ))}
    </ol>
  );

function CloseForm({
  visit,
  at,
  figures,
  second,
  error,
}: {
  readonly visit: MemberVisit;
  readonly at: PortTime;
  readonly figures: ChangeFigures;
  /** Whether another person has to approve it. */
  readonly second: boolean;
  readonly error: string | null;
}): VNode {
  const { say } = visit.words;
  return (
    <Send visit={visit} to={`/calendar/${at.port}/${at.date}/close${queryOf(at)}`} class="usa-form">
      <Notice kind={second ? 'info' : 'warning'}>{say(second ? 'closing.second' : 'closing.alone')}</Notice>
      {countToState(figures) > 0 && (
        <CountField visit={visit} figures={figures} typed={visit.form.get('count')} error={error} />
      )}
      <button class={`usa-button${second ? '' : ' usa-button--secondary'}`} type="submit">
        {say(second ? 'closing.propose' : 'closing.do')}
      </button>
    </Send>
  );
}

async function close(visit: MemberVisit): Promise<Reply> {
  const { deps, member, form: typed, words } = visit;
  const at = atOf(visit);
  if ((await closureOver(deps.storage, at)) !== null) return closePage(visit);
  const figures = await countChange(deps, changeOf(at));
  const asked = countToState(figures);
  const stated = readCount(typed.get('count'));
  if (asked > 0 && stated !== asked) return closePage(visit, words.say('changes.count_wrong'));
  try {
    const { change } = await requestChange(
      { ...deps, actor: member.actor },
      changeOf(at),
      asked > 0 ? stated : null,
      deps.ids.next(),
    );
    return change === null
      ? { kind: 'go', to: `/calendar/${at.port}/${at.date}`, done: 'day_closed' }
      : { kind: 'go', to: `/changes/${change.id}`, done: 'change_proposed' };
  } catch (error) {
    // Families came or went between the two counts.
    if (!(error instanceof AvisoError) || error.code !== 'not_possible') throw error;
    return closePage(visit, words.say('changes.count_wrong'));
  }
}

async function fatesFile(visit: MemberVisit): Promise<Reply> {
  const at = atOf(visit);
  const fates = await fatesAt(visit.deps.storage, at, visit.deps.clock.now());
  return {
    kind: 'file',
    download: { fileName: `close-${at.port}-${at.date}.csv`, lines: linesOf(fates) },
  };
}

async function* linesOf(fates: readonly Fate[]): AsyncGenerator<string> {
  yield await Promise.resolve(
    sheetRow(['time', 'reference', 'receipt', 'people', 'to_date', 'to_time', 'told']),
  );
  for (const { appointment, registration, to, told } of fates)
    yield sheetRow([
      ...[appointment.time, appointment.reference, registration.receipt, appointment.people],
      ...[to?.date ?? '', to?.time ?? '', told ? 'text' : 'call'],
    ]);
}

/** Closing a day at a port, or one time of it: who is moved where, and told what, before anything is done. */
export const closingPages: readonly Page[] = [
  page('/calendar/{port}/{date}/close', 'slot.close', (visit) => closePage(visit)),
  page('/calendar/{port}/{date}/close.csv', 'slot.close', fatesFile),
  form('/calendar/{port}/{date}/close', 'slot.close', close),
];
