import type { VNode } from 'preact';
import { countMeant, keptOf, reachedOf, sizeOf } from '../../../broadcasts/audience.ts';
import type { AudienceGroup } from '../../../domain/audience.ts';
import type { Broadcast } from '../../../domain/broadcast.ts';
import { languagesWithout } from '../../../domain/broadcast-variables.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import type { Form, MemberVisit } from '../page.ts';
import { audienceTyped } from './audience-typed.ts';
import { readAudience, textsTyped } from './draft-typed.ts';

/** How many of whom, as figures in words. Nobody's name. */
export function CountWords({
  visit,
  groups,
}: {
  readonly visit: MemberVisit;
  readonly groups: readonly AudienceGroup[];
}): VNode {
  const { say, sayOf } = visit.words;
  const reached = reachedOf(groups);
  const { noPhone, stopped, newsStopped } = keptOf(groups);
  const kept = [
    ['no_phone', noPhone],
    ['stopped', stopped],
    ['news_stopped', newsStopped],
  ] as const;
  return (
    <>
      <p>
        <b>{say('broadcasts.registrations', { count: sizeOf(groups) })}</b>{' '}
        {say('broadcasts.would_get', { count: sizeOf(reached) })}
      </p>
      <ul>
        {LANGUAGES.flatMap((language) => {
          const spoken = reached.filter((group) => group.language === language);
          const ways = (['sms', 'whatsapp'] as const).flatMap((channel) => {
            const count = sizeOf(spoken.filter((group) => group.channel === channel));
            return count === 0 ? [] : [say('broadcasts.by_way', { count, way: sayOf('channels', channel) })];
          });
          return spoken.length === 0
            ? []
            : [
                <li key={language}>
                  {sayOf('languages', language)}: {ways.join(', ')}
                </li>,
              ];
        })}
        {kept.flatMap(([reason, count]) =>
          count === 0 ? [] : [<li key={reason}>{say(`broadcasts.kept.${reason}`, { count })}</li>],
        )}
      </ul>
    </>
  );
}

/** Counted anew when anything of the form was changed: the texts say who would get none. */
const LIVE = {
  'hx-post': '/console/broadcasts/count',
  'hx-trigger': 'change from:"closest form" delay:400ms',
  'hx-include': 'closest form',
  'hx-swap': 'outerHTML',
};

/** How many the broadcast that is being typed would be for now. */
export async function Count({
  visit,
  form,
  broadcast,
}: {
  readonly visit: MemberVisit;
  readonly form: Form;
  /** The stored one, which says whom it is for where it follows another. */
  readonly broadcast: Broadcast | null;
}): Promise<VNode> {
  const { say, sayOf } = visit.words;
  const follows = broadcast !== null && broadcast.of !== null;
  // Of one that follows another the form does not say whom it is for.
  const live = follows ? {} : LIVE;
  const audience = follows ? broadcast.content.audience : readAudience(form);
  const typed = audienceTyped(form);
  if (audience === null)
    return (
      <div id="count" class="count" aria-live="polite" {...live}>
        <p>{say(`broadcasts.faults.${typeof typed === 'string' ? typed : 'list'}`)}</p>
      </div>
    );
  const { kind, of } = broadcast ?? { kind: 'new' as const, of: null };
  const groups = await countMeant(visit.deps, { kind, of, content: { audience } });
  const fallback = LANGUAGES.find((language) => language === form.get('fallback')) ?? null;
  const without = languagesWithout(
    { texts: textsTyped(form), fallback },
    groups.map(({ language }) => language),
  );
  return (
    <div id="count" class="count" aria-live="polite" {...live}>
      <CountWords visit={visit} groups={groups} />
      {without.length > 0 && (
        <p class="usa-error-message">
          {say('broadcasts.without_text', {
            list: without.map((language) => sayOf('languages', language)).join(', '),
          })}
        </p>
      )}
    </div>
  );
}
