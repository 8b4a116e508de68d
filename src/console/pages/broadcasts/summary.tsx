import type { VNode } from 'preact';
import { nameOfActor } from '../../../domain/actor.ts';
import type { Review } from '../../../broadcasts/approval.ts';
import type { Sample } from '../../../broadcasts/compose.ts';
import { lookAtText } from '../../../broadcasts/text-lines.ts';
import type { Broadcast } from '../../../domain/broadcast.ts';
import type { BroadcastProblem } from '../../../domain/broadcast-problems.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import type { MemberVisit } from '../page.ts';
import { Notice, When } from '../parts.tsx';
import { whomWords } from './audience-words.ts';
import { CountWords } from './count.tsx';
import { Looked, Phone, Problems } from './text-parts.tsx';

/** All that an author and an approver must see before anything leaves: for whom, how many, what, at what cost, when. */
export function Summary({ visit, review }: { readonly visit: MemberVisit; readonly review: Review }): VNode {
  const { say } = visit.words;
  const { broadcast, problems, groups } = review;
  const { content, override } = broadcast;
  const texts = LANGUAGES.filter((language) => content.texts[language] !== undefined);
  // What is wrong in a text stands beside its line.
  const elsewhere = ({ language, code }: BroadcastProblem): boolean =>
    language === undefined || !texts.includes(language) || code === 'language_without_text';
  return (
    <>
      <Problems visit={visit} problems={problems.filter(elsewhere)} overridden={override !== null} />
      {override !== null && (
        <Notice kind="warning">
          {say('broadcasts.overridden', { name: nameOfActor(override.by), reason: override.reason })}
        </Notice>
      )}
      <Facts visit={visit} broadcast={broadcast} />
      <dl class="pairs">
        <dt>{say('broadcasts.how_many')}</dt>
        <dd>
          <CountWords visit={visit} groups={groups} />
        </dd>
        <Going visit={visit} review={review} />
        <dt>{say('broadcasts.written_by')}</dt>
        <dd>{broadcast.authors.map(nameOfActor).join(', ')}</dd>
      </dl>
      <h2>{say('broadcasts.says')}</h2>
      {texts.map((language) => {
        const look = lookAtText(visit.deps, content, language);
        return look === null ? null : (
          <section key={language}>
            <h3>{visit.words.sayOf('languages', language)}</h3>
            <Looked
              visit={visit}
              look={look}
              keepAccents={content.keepAccents}
              overridden={override !== null}
            />
          </section>
        );
      })}
      <div class="phones">
        {review.samples.filter(isRead).map((sample) => (
          <Sampled key={`${sample.language} ${sample.channel}`} visit={visit} sample={sample} />
        ))}
      </div>
    </>
  );
}

/** Whether anybody reads it so; where nobody speaks the language, its SMS stands for it. */
const isRead = ({ people, language, channel }: Sample, _: number, all: readonly Sample[]): boolean =>
  people > 0 || (channel === 'sms' && all.every((each) => each.language !== language || each.people === 0));

/** When it goes, how long that takes, what it costs, what stops it. */
function Going({ visit, review }: { readonly visit: MemberVisit; readonly review: Review }): VNode {
  const { say } = visit.words;
  const { segments, finishesAt, broadcast } = review;
  const { startsAt, holdMinutes, canaryShare, canaryMinutes, failureLimit, quietHours, livesMinutes } =
    broadcast.content;
  const percent = (share: number): number => Math.round(share * 10_000) / 100;
  return (
    <>
      <dt>{say('broadcasts.cost')}</dt>
      <dd>{say('broadcasts.segments_all', { count: segments })}</dd>
      <dt>{say('broadcasts.starts')}</dt>
      <dd>
        {startsAt === null
          ? say('broadcasts.starts_soon', { count: holdMinutes })
          : say('broadcasts.starts_at', { ...startsAt, count: holdMinutes })}
      </dd>
      <dt>{say('broadcasts.ends')}</dt>
      <dd>
        {Number.isFinite(finishesAt) ? (
          <>
            {say('broadcasts.about')} <When visit={visit} at={finishesAt} />
          </>
        ) : (
          say('broadcasts.ends_never')
        )}
        {'. '}
        {say('broadcasts.lives_until', { count: Math.round(livesMinutes / 60) })}
      </dd>
      <dt>{say('broadcasts.guarded')}</dt>
      <dd>
        {canaryShare === 0
          ? say('broadcasts.first_none')
          : say('broadcasts.first_some', { percent: percent(canaryShare), count: canaryMinutes })}{' '}
        {say('broadcasts.limit', { percent: percent(failureLimit) })}{' '}
        {say(quietHours ? 'broadcasts.quiet_on' : 'broadcasts.quiet_off')}
      </dd>
    </>
  );
}

function Sampled({ visit, sample }: { readonly visit: MemberVisit; readonly sample: Sample }): VNode {
  const { say, sayOf } = visit.words;
  const { language, channel, people, body, segments } = sample;
  const caption = [
    `${sayOf('languages', language)}, ${sayOf('channels', channel)}: ${say('broadcasts.people', { count: people })}`,
    ...(body !== null && channel === 'sms' ? [say('broadcasts.segments', { count: segments })] : []),
  ].join(', ');
  return body === null ? (
    <p class="usa-error-message">
      {caption}: {say('broadcasts.no_text')}
    </p>
  ) : (
    <Phone caption={caption} body={body} language={language} />
  );
}

/** What one says whose audience is frozen: what was approved, for whom, and by whom. */
export function Told({
  visit,
  broadcast,
}: {
  readonly visit: MemberVisit;
  readonly broadcast: Broadcast;
}): VNode {
  const { deps, words } = visit;
  const { say, sayOf } = words;
  const { content, authors, approvedBy, approvedCount } = broadcast;
  return (
    <>
      <Facts visit={visit} broadcast={broadcast} />
      <dl class="pairs">
        <dt>{say('broadcasts.written_by')}</dt>
        <dd>{authors.map(nameOfActor).join(', ')}</dd>
        <dt>{say('broadcasts.approved_by')}</dt>
        <dd>
          {approvedBy === null ? say('broadcasts.approved_alone') : nameOfActor(approvedBy)}
          {approvedCount !== null && `, ${say('broadcasts.registrations', { count: approvedCount })}`}
        </dd>
      </dl>
      <h2>{say('broadcasts.says')}</h2>
      <div class="phones">
        {LANGUAGES.map((language) => {
          const sample = lookAtText(deps, content, language)?.sample ?? null;
          return sample === null ? null : (
            <Phone
              key={language}
              caption={say('broadcasts.example', { language: sayOf('languages', language) })}
              body={sample.body}
              language={language}
            />
          );
        })}
      </div>
    </>
  );
}

/** Why it is sent, and for whom. */
function Facts({ visit, broadcast }: { readonly visit: MemberVisit; readonly broadcast: Broadcast }): VNode {
  const { say } = visit.words;
  const { reason = '' } = broadcast.content;
  return (
    <dl class="pairs">
      {reason !== '' && (
        <>
          <dt>{say('broadcasts.reason')}</dt>
          <dd class="said">{reason}</dd>
        </>
      )}
      <dt>{say('broadcasts.for_whom')}</dt>
      <dd>
        {whomWords(visit, broadcast).map((line) => (
          <div key={line}>{line}</div>
        ))}
      </dd>
    </dl>
  );
}
