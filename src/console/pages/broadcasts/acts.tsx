import type { VNode } from 'preact';
import { isEditable, type Broadcast } from '../../../domain/broadcast.ts';
import type { Permission } from '../../../domain/roles.ts';
import type { ProgressNow } from '../../broadcast-progress.ts';
import type { MemberVisit } from '../page.ts';
import { Act } from '../parts.tsx';
import type { Key } from '../words.ts';
import { pathOf } from './ways.ts';

interface Way {
  /** Below the page of the broadcast. */
  readonly to: string;
  readonly text: Key;
  readonly may: Permission;
  readonly look: 'plain' | 'outline' | 'secondary';
  readonly open: (broadcast: Broadcast, progress: ProgressNow) => boolean;
}

const inState =
  (...states: readonly Broadcast['state'][]) =>
  ({ state }: Broadcast): boolean =>
    states.includes(state);
const ended = inState('done', 'recalled');

/** What leads on from the page of a broadcast; each first shows what it does. */
const WAYS: readonly Way[] = [
  {
    to: '/submit',
    text: 'broadcasts.acts.submit',
    may: 'broadcast.write',
    look: 'plain',
    open: inState('draft'),
  },
  {
    to: '/approve',
    text: 'broadcasts.acts.approve',
    may: 'broadcast.approve',
    look: 'plain',
    open: inState('review'),
  },
  {
    to: '/resume',
    text: 'broadcasts.acts.resume',
    may: 'broadcast.steer',
    look: 'plain',
    open: inState('paused'),
  },
  {
    to: '/undo',
    text: 'broadcasts.acts.undo',
    may: 'broadcast.steer',
    look: 'plain',
    open: inState('approved', 'holding'),
  },
  {
    to: '/hold',
    text: 'broadcasts.acts.hold',
    may: 'broadcast.steer',
    look: 'outline',
    open: inState('approved', 'holding'),
  },
  {
    to: '/edit',
    text: 'broadcasts.acts.edit',
    may: 'broadcast.write',
    look: 'outline',
    open: ({ state }) => isEditable(state),
  },
  {
    ...{ to: '/recall', text: 'broadcasts.acts.recall', may: 'broadcast.steer', look: 'secondary' },
    open: inState('holding', 'canary', 'sending', 'paused'),
  },
  { to: '/people', text: 'broadcasts.acts.people', may: 'broadcast.read', look: 'outline', open: () => true },
  {
    to: '/report',
    text: 'broadcasts.acts.report',
    may: 'broadcast.read',
    look: 'outline',
    open: (_, { audience }) => audience > 0,
  },
  {
    to: '/replies',
    text: 'broadcasts.acts.replies',
    may: 'personal.read',
    look: 'outline',
    open: (_, { states }) => states.replied > 0,
  },
  {
    ...{ to: '/resend', text: 'broadcasts.acts.resend', may: 'broadcast.write', look: 'outline' },
    open: (broadcast, { states }) => ended(broadcast) && states.failed + states.expired > 0,
  },
  {
    ...{ to: '/correct', text: 'broadcasts.acts.correct', may: 'broadcast.write', look: 'outline' },
    open: (broadcast, { states }) =>
      ended(broadcast) && states.sent + states.delivered + states.replied + states.unsure > 0,
  },
];

/** What whoever looks may do with a broadcast as it stands. To stop it is one tap: it takes nothing that going on does not give back. */
export function Acts({
  visit,
  progress,
}: {
  readonly visit: MemberVisit;
  readonly progress: ProgressNow;
}): VNode {
  const { broadcast } = progress;
  const { say } = visit.words;
  const pauses = inState('canary', 'sending')(broadcast) && visit.member.may('broadcast.steer');
  return (
    <div class="row acts">
      {pauses && (
        <Act
          visit={visit}
          to={`${pathOf(broadcast)}/pause`}
          look="secondary"
          label={say('broadcasts.acts.pause')}
        />
      )}
      {WAYS.filter(({ may, open }) => visit.member.may(may) && open(broadcast, progress)).map(
        ({ to, text, look }) => (
          <a
            key={to}
            class={look === 'plain' ? 'usa-button' : `usa-button usa-button--${look}`}
            href={`/console${pathOf(broadcast)}${to}`}
          >
            {say(text)}
          </a>
        ),
      )}
    </div>
  );
}
