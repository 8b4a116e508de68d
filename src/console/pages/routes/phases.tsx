import type { VNode } from 'preact';
import { countChange, requestChange } from '../../../changes/changes.ts';
import { findPhase } from '../../../decisions/phases.ts';
import { countToState, type ChangeFigures } from '../../../domain/change.ts';
import { AvisoError } from '../../../domain/errors.ts';
import type { Phase } from '../../../domain/phase.ts';
import { CountField, Figures, readCount } from '../change-parts.tsx';
import { Field, Notice, Send } from '../parts.tsx';
import { acting, form, page, type MemberVisit, type Page, type Reply } from '../page.ts';

const idOf = ({ params }: MemberVisit): string => params.id ?? '';
const changing = ({ id, open }: Phase) =>
  ({ kind: open ? 'phase_close' : 'phase_open', subject: id }) as const;

/** What was typed, and why it was refused. */
interface Refused {
  readonly typed: string;
  readonly error: string;
}

async function phasePage(visit: MemberVisit, refused: Refused | null = null): Promise<Reply> {
  const { say, sayOf } = visit.words;
  const phase = await findPhase(visit.deps.storage, idOf(visit));
  const takes = phase.eoirStatuses.map((each) => sayOf('programme.statuses', each)).join(', ');
  return {
    kind: 'page',
    title: say('programme.phase', { id: phase.id }),
    ...(refused === null ? {} : { status: 422 }),
    body: (
      <>
        <p>
          {say(phase.open ? 'programme.open' : 'programme.closed')} ·{' '}
          {say('programme.begins', { date: visit.times.day(phase.startsOn) })} ·{' '}
          {say('programme.takes', { list: takes })}
        </p>
        {visit.member.may('phase.set') &&
          (phase.open ? (
            <Closing
              {...{ visit, phase, refused, figures: await countChange(visit.deps, changing(phase)) }}
            />
          ) : (
            <Opening
              {...{ visit, phase, refused, figures: await countChange(visit.deps, changing(phase)) }}
            />
          ))}
        <p>
          <a class="usa-link" href="/console/programme">
            {say('programme.back')}
          </a>
        </p>
      </>
    ),
  };
}

interface Asked {
  readonly visit: MemberVisit;
  readonly phase: Phase;
  readonly figures: ChangeFigures;
  readonly refused: Refused | null;
}

function Closing({ visit, phase, figures, refused }: Asked): VNode {
  const { say } = visit.words;
  const second = figures.appointments > 0;
  return (
    <>
      <h2>{say('programme.closing')}</h2>
      <Figures visit={visit} figures={figures} />
      <p>{say(second ? 'programme.second' : 'programme.no_second')}</p>
      <Send visit={visit} to={`/programme/phases/${encodeURIComponent(phase.id)}`} class="usa-form">
        {countToState(figures) > 0 && (
          <CountField
            visit={visit}
            figures={figures}
            typed={refused?.typed ?? ''}
            error={refused?.error ?? null}
          />
        )}
        <button class="usa-button usa-button--secondary" type="submit" name="now" value="open">
          {say(second ? 'programme.propose' : 'programme.close_it')}
        </button>
      </Send>
    </>
  );
}

function Opening({ visit, phase, figures, refused }: Asked): VNode {
  const { say } = visit.words;
  const second = figures.families > 0;
  return (
    <>
      <h2>{say('programme.opening')}</h2>
      {second ? <Figures visit={visit} figures={figures} /> : <p>{say('programme.takes_nobody')}</p>}
      <p>{say('programme.opening_text')}</p>
      {second && <p>{say('programme.opening_second')}</p>}
      <Send visit={visit} to={`/programme/phases/${encodeURIComponent(phase.id)}`} class="usa-form">
        {second && (
          <Field
            name="count"
            label={say('programme.count_opening')}
            hint={say('changes.count_hint')}
            inputMode="numeric"
            autocomplete="off"
            value={refused?.typed ?? ''}
            error={refused?.error ?? null}
            required
          />
        )}
        <button class="usa-button" type="submit" name="now" value="closed">
          {say(second ? 'programme.propose_opening' : 'programme.open_it')}
        </button>
      </Send>
    </>
  );
}

/** Opens or closes a phase as it was shown, or proposes it. */
async function change(visit: MemberVisit): Promise<Reply> {
  const { deps, form: typed, words } = visit;
  const phase = await findPhase(deps.storage, idOf(visit));
  const shownOpen = typed.get('now') === 'open';
  if (shownOpen !== phase.open) return { kind: 'page', narrow: true, status: 409, ...meanwhile(visit) };
  const stated = readCount(typed.get('count'));
  try {
    const made = await requestChange(acting(visit), changing(phase), stated, deps.ids.next());
    return made.change === null
      ? { kind: 'go', to: '/programme', done: phase.open ? 'phase_closed' : 'phase_opened' }
      : { kind: 'go', to: `/changes/${made.change.id}`, done: 'phase_proposed' };
  } catch (error) {
    if (!(error instanceof AvisoError) || error.code !== 'not_possible') throw error;
    return phasePage(visit, { typed: typed.get('count'), error: words.say('changes.count_wrong') });
  }
}

const meanwhile = ({ words: { say } }: MemberVisit) => ({
  title: say('trouble.not_possible.title'),
  body: (
    <>
      <Notice kind="warning">{say('programme.phase_meanwhile')}</Notice>
      <p>
        <a class="usa-link" href="/console/programme">
          {say('programme.back')}
        </a>
      </p>
    </>
  ),
});

/** Opening and closing phases, with what that would do. */
export const phasePages: readonly Page[] = [
  page('/programme/phases/{id}', 'phase.read', (visit) => phasePage(visit)),
  form('/programme/phases/{id}', 'phase.set', change),
];
