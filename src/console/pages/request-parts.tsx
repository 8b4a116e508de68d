import type { VNode } from 'preact';
import { fullName } from '../../domain/full-name.ts';
import type { Conversation } from '../../domain/conversation.ts';
import type { PersonRequest } from '../../domain/person-request.ts';
import type { Registration } from '../../domain/registration.ts';
import type { Unreached } from '../../reach/unreached.ts';
import { aboutOf } from './about.ts';
import { holderOf } from './inbox-lists.ts';
import { maskedIn } from './masked.ts';
import { Table, When } from './parts.tsx';
import { PassedFact } from './passed.tsx';
import { understoodOf } from './understood.ts';
import type { MemberVisit } from './page.ts';
import type { Line } from './talk.ts';

/** What a request is about, whose language, how long it has waited and who has it. */
export function Facts({
  visit,
  request,
  talk,
}: {
  readonly visit: MemberVisit;
  readonly request: PersonRequest;
  readonly talk: Conversation | null;
}): VNode {
  const { say, sayOf } = visit.words;
  const language = talk?.language ?? null;
  const about = aboutOf(visit.words, request);
  return (
    <dl class="pairs">
      {about !== null && (
        <>
          <dt>{say('request.about')}</dt>
          <dd>{about}</dd>
        </>
      )}
      <dt>{say('request.language')}</dt>
      <dd>{language === null ? say('request.language_none') : sayOf('languages', language)}</dd>
      {talk !== null && (
        <>
          <dt>{say('request.channel')}</dt>
          <dd>{sayOf('channels', talk.channel)}</dd>
        </>
      )}
      <dt>{say('request.since')}</dt>
      <dd>
        <When visit={visit} at={request.openedAt} /> ({visit.times.ago(request.openedAt)})
      </dd>
      {request.renewedAt !== null && (
        <>
          <dt>{say('request.renewed')}</dt>
          <dd>
            <When visit={visit} at={request.renewedAt} />
          </dd>
        </>
      )}
      <dt>{say('request.taken')}</dt>
      <dd>{holderOf(request) ?? say('request.nobody')}</dd>
      <PassedFact visit={visit} request={request} />
      <dt>{say('request.state')}</dt>
      <dd>{say(`request.${request.state}`)}</dd>
    </dl>
  );
}

/** What was tried where a family with an appointment was not reached. */
export function NotReached({
  visit,
  unreached,
  sees,
}: {
  readonly visit: MemberVisit;
  readonly unreached: Unreached;
  readonly sees: boolean;
}): VNode {
  const { say, sayOf } = visit.words;
  return (
    <>
      <h2>{say('request.unreached')}</h2>
      <p>{say('request.days', { count: unreached.daysLeft })}</p>
      {sees && unreached.phone !== null && (
        <p>
          {say('request.phone')}: <a href={`tel:${unreached.phone}`}>{unreached.phone}</a>
        </p>
      )}
      <ul>
        {unreached.tried.map((tried) => (
          <li key={`${tried.at}:${tried.what}`}>
            <When visit={visit} at={tried.at} />: {sayOf('tried', tried.what)},{' '}
            {sayOf('channels', tried.channel)}, {sayOf('states', tried.state)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** The registrations at a phone; names to those who see them. */
export function Families({
  visit,
  registrations,
  sees,
}: {
  readonly visit: MemberVisit;
  readonly registrations: readonly Registration[];
  readonly sees: boolean;
}): VNode {
  const { say, sayOf } = visit.words;
  if (registrations.length === 0) return <p>{say('request.family_none')}</p>;
  return (
    <Table
      caption={say('request.family')}
      said
      heads={[
        say('request.receipt'),
        say('request.stage'),
        say('request.outcome'),
        say('request.port'),
        say('request.people'),
        ...(sees ? [say('request.names')] : []),
      ]}
    >
      {registrations.map((registration) => (
        <tr key={registration.id}>
          <th scope="row">{registration.receipt}</th>
          <td>{sayOf('stages', registration.stage)}</td>
          <td>{sayOf('outcomes', registration.decision.outcome)}</td>
          <td>{sayOf('ports', registration.portOfReturn)}</td>
          <td class="num">{registration.members.length}</td>
          {sees && <td>{registration.members.map(fullName).join(', ')}</td>}
        </tr>
      ))}
    </Table>
  );
}

/**
 * What was said and done, oldest first, with what was understood of what they wrote.
 * @param masks whether A-numbers and phones in the texts are masked
 * @param redactAt where words can be taken away; null where whoever looks may not
 */
export function Talk({
  visit,
  lines,
  masks = false,
  redactAt = null,
}: {
  readonly visit: MemberVisit;
  readonly lines: readonly Line[];
  readonly masks?: boolean;
  readonly redactAt?: string | null;
}): VNode {
  const { say } = visit.words;
  if (lines.length === 0) return <p>{say('request.talk_none')}</p>;
  const theirs = lines.filter(({ by }) => by === 'them').slice(-MOST_UNDERSTOOD);
  return (
    <ol class="talk">
      {lines.map((line) => (
        <SaidLine
          key={`${line.by}:${line.id}`}
          visit={visit}
          line={line}
          masks={masks}
          redactAt={redactAt}
          understood={theirs.includes(line)}
        />
      ))}
    </ol>
  );
}

/** So many of the last texts are read again to say what was understood of them. */
const MOST_UNDERSTOOD = 12;

function SaidLine({
  visit,
  line,
  masks,
  redactAt,
  understood,
}: {
  readonly visit: MemberVisit;
  readonly line: Line;
  readonly masks: boolean;
  readonly redactAt: string | null;
  readonly understood: boolean;
}): VNode {
  const { say, sayOf } = visit.words;
  if (line.by === 'noted')
    return (
      <li class="noted">
        <p class="meta">
          {say('request.noted', { name: line.name, act: sayOf('acts', line.act) })} ·{' '}
          <When visit={visit} at={line.at} />
        </p>
      </li>
    );
  return (
    <li class={line.by === 'them' ? undefined : 'ours'}>
      {line.redacted ? (
        <p class="soft">{say('desk.redacted')}</p>
      ) : (
        <p class="said" dir="auto">
          {masks ? maskedIn(line.text) : line.text}
        </p>
      )}
      {line.by === 'them' && understood && <UnderstoodOf visit={visit} text={line.text} />}
      <p class="meta">
        {say(`request.${line.by}`)} · <When visit={visit} at={line.at} /> · {sayOf('channels', line.channel)}
        {line.by === 'them'
          ? line.attachment !== null &&
            ` · ${say('request.attachment', { what: sayOf('attachments', line.attachment) })}`
          : ` · ${sayOf('states', line.state)}`}
        {redactAt !== null && isRedactable(line) && (
          <>
            {' · '}
            <a
              class="usa-link"
              href={`${redactAt}?of=${line.by === 'them' ? 'text' : 'message'}&which=${encodeURIComponent(line.id)}`}
            >
              {say('desk.redact_link')}
            </a>
          </>
        )}
      </p>
    </li>
  );
}

/** Words that are there, and of which it is known what became of them. */
const isRedactable = (line: Exclude<Line, { by: 'noted' }>): boolean =>
  !line.redacted &&
  (line.by === 'them' || !(['queued', 'sending', 'unsure'] as const).some((state) => state === line.state));

/** What was understood of a text, and because of which words. */
function UnderstoodOf({ visit, text }: { readonly visit: MemberVisit; readonly text: string }): VNode | null {
  const { say, sayOf } = visit.words;
  const found = understoodOf(visit.deps.wording, text);
  if (found.length === 0) return null;
  return (
    <p class="meta">
      {say('desk.understood')}:{' '}
      {found.map(({ topic, words, urgent }, at) => (
        <span key={topic}>
          {at > 0 && '; '}
          {urgent && <span class="usa-tag">{say('inbox.urgent')}</span>} {sayOf('topics', topic)} (
          <bdi>“{words.join(' ')}”</bdi>)
        </span>
      ))}
    </p>
  );
}
