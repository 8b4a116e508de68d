import { PLACE_NAMES } from '../../flows/place-names.ts';
import type { AudienceGroup } from '../domain/audience.ts';
import { CHANNELS, type Channel } from '../domain/address.ts';
import {
  NOTHING_FROZEN,
  USUAL_CONTENT,
  type Broadcast,
  type BroadcastContent,
  type BroadcastOrigin,
} from '../domain/broadcast.ts';
import { blocking, problemsOf, startOf, type BroadcastProblem } from '../domain/broadcast-problems.ts';
import { AvisoError } from '../domain/errors.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import type { SendingLoad } from '../domain/sending-time.ts';
import { textCost, type TextCost } from '../domain/text-cost.ts';
import { countMeant, keptOf, reachedOf, sizeOf, type Kept } from './audience.ts';
import { reckonFinish } from './finish.ts';
import { EXAMPLE_VALUES, renderBroadcast, valuesOf } from './rendering.ts';
import { actOn, type BroadcastDeps } from './deps.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { wayTo } from './way.ts';

const NEW: BroadcastOrigin = { kind: 'new', of: null };

/**
 * Begins a broadcast; what `content` does not say is as usual. Nothing is checked yet: a draft may be half written.
 * @param id a fresh one unless the caller has to find it again
 * @param writtenBefore who wrote what is taken over from another broadcast
 */
export async function createBroadcast(
  { storage, clock, ids }: BroadcastDeps,
  content: Pick<BroadcastContent, 'title'> & Partial<BroadcastContent>,
  author: string,
  origin: BroadcastOrigin = NEW,
  id: string = ids.next(),
  writtenBefore: readonly string[] = [],
): Promise<Broadcast> {
  const now = clock.now();
  const broadcast: Broadcast = {
    ...origin,
    id,
    version: 1,
    state: 'draft',
    content: { ...USUAL_CONTENT, ...content },
    author,
    authors: [...new Set([...writtenBefore, author])],
    override: null,
    ...UNAPPROVED,
    expiresAt: null,
    canaryAt: null,
    paused: null,
    watch: { ended: 0, failed: 0 },
    endedAt: null,
    createdAt: now,
  };
  const outcome = await storage.commit([
    { kind: 'broadcast', broadcast },
    auditWrite(now, author, 'broadcast.create', broadcast.id, { kind: origin.kind, of: origin.of }),
  ]);
  if (outcome !== 'ok') throw new AvisoError('not_possible', 'There is a broadcast with that id.');
  return broadcast;
}

/** What a broadcast has that nobody has approved. */
export const UNAPPROVED = {
  submittedBy: null,
  approvedBy: null,
  approvedHash: null,
  approvedAt: null,
  approvedCount: null,
  expansion: NOTHING_FROZEN,
  dueAt: null,
  live: false,
} as const satisfies Partial<Broadcast>;

/**
 * Changes what was written. Whatever had been submitted, approved or overridden is void: it is a draft again, and its author is whoever
 * changed it. Throws AvisoError `not_found`, `not_possible` once messages may have left.
 * @param version of the broadcast that the author saw; another one: `not_possible`
 */
export async function editBroadcast(
  deps: BroadcastDeps,
  { id, version }: Pick<Broadcast, 'id' | 'version'>,
  change: Partial<BroadcastContent>,
  author: string,
): Promise<Broadcast> {
  const now = deps.clock.now();
  const edited = await actOn(deps.storage, id, (broadcast) => {
    if (broadcast.version !== version)
      throw new AvisoError('not_possible', 'Somebody changed it meanwhile; look at it again.');
    return {
      event: { type: 'EDIT' },
      change: {
        ...UNAPPROVED,
        content: { ...broadcast.content, ...change },
        author,
        authors: [...new Set([...broadcast.authors, author])],
        override: null,
      },
      writes: [
        auditWrite(now, author, 'broadcast.edit', broadcast.id, {
          fields: Object.keys(change).join(' '),
          voided: broadcast.state === 'draft' ? null : broadcast.state,
        }),
      ],
    };
  });
  await clearRecipients(deps, id);
  return edited;
}

/** Recipients removed together. */
const CLEARED_AT_ONCE = 2_000;

/** Removes what was frozen of an audience that is none any more. A kill in between leaves the rest to the next freezing. */
export async function clearRecipients(
  { storage }: Pick<BroadcastDeps, 'storage'>,
  id: string,
): Promise<void> {
  while ((await storage.clearRecipients(id, CLEARED_AT_ONCE)) === CLEARED_AT_ONCE);
}

/** One text as people with a phone on this channel would read it. */
export interface Sample {
  /** Of the people. */
  readonly language: Language;
  readonly channel: Channel;
  /** People of the audience who get it. */
  readonly people: number;
  /** Null when there is no text for them. */
  readonly body: string | null;
  readonly segments: number;
}

export interface Preview {
  readonly groups: readonly AudienceGroup[];
  /** Registrations that it is for. */
  readonly size: number;
  /** Of these, those to whom nothing would be sent: no phone, no wish for news. */
  readonly kept: Kept;
  readonly samples: readonly Sample[];
  /** SMS segments altogether; messages on WhatsApp count one each. */
  readonly segments: number;
  /** UTC milliseconds at which the last would leave, were it approved now. */
  readonly finishesAt: number;
  /** What each text costs, and what each accent in it. */
  readonly costs: Readonly<Partial<Record<Language, TextCost>>>;
  readonly problems: readonly BroadcastProblem[];
}

/** Everything that an author and an approver must see, as things are now. Sends and writes nothing. */
export async function previewBroadcast(deps: BroadcastDeps, broadcast: Broadcast): Promise<Preview> {
  const { content } = broadcast;
  const now = deps.clock.now();
  const groups = await countMeant(deps, broadcast);
  const reached = reachedOf(groups);
  const samples = LANGUAGES.flatMap((language) =>
    CHANNELS.map((channel): Sample => {
      const people = sizeOf(
        reached.filter((group) => group.language === language && group.channel === channel),
      );
      const rendered = renderBroadcast(deps.wording, content, {
        language,
        channel,
        values: EXAMPLE_VALUES,
      });
      return {
        language,
        channel,
        people,
        body: rendered?.content.body ?? null,
        segments: rendered?.segments ?? 0,
      };
    }),
  ).filter(({ people, language }) => people > 0 || content.texts[language] !== undefined);
  const segmentsOf = (group: AudienceGroup): number =>
    samples.find(({ language, channel }) => language === group.language && channel === group.channel)
      ?.segments ?? 0;
  const loads: readonly SendingLoad[] = reached.flatMap((group) =>
    group.sender === null
      ? []
      : [{ sender: group.sender, zone: group.zone, units: segmentsOf(group) * group.count }],
  );
  const start = startOf(content) ?? 0;
  const finishesAt = await reckonFinish(deps, {
    id: broadcast.id,
    loads,
    from: Math.max(now + content.holdMinutes * 60_000, start),
    quietHours: content.quietHours,
  });
  return {
    groups,
    size: sizeOf(groups),
    kept: keptOf(groups),
    samples,
    segments: loads.reduce((all, { units }) => all + units, 0),
    finishesAt,
    costs: Object.fromEntries(
      LANGUAGES.flatMap((language) => {
        const text = content.texts[language];
        return text === undefined ? [] : [[language, textCost(text)]];
      }),
    ),
    problems: problemsOf(content, groups, { now, finishesAt, places: PLACE_NAMES }),
  };
}

/**
 * What one person would get, by the receipt of their registration. Null body: nothing, because there is no text in their
 * language or it asks for something they have not. Personal. Throws AvisoError `not_found`.
 */
export async function previewFor(
  deps: BroadcastDeps,
  broadcast: Pick<Broadcast, 'content'>,
  receipt: string,
): Promise<{
  readonly language: Language;
  readonly channel: Channel | null;
  readonly body: string | null;
  readonly segments: number;
}> {
  const registration = await deps.storage.findRegistrationByReceipt(receipt);
  const [row] = registration === null ? [] : await deps.storage.listAudienceRows([registration.id]);
  if (row === undefined) throw new AvisoError('not_found', 'A registration with this receipt.');
  const { language } = row.registration;
  const way = row.talk === null ? null : wayTo(deps, row.talk, deps.clock.now());
  const rendered = renderBroadcast(deps.wording, broadcast.content, {
    language,
    channel: way?.channel ?? 'sms',
    values: valuesOf(deps.wording, row),
  });
  return {
    language,
    channel: way?.channel ?? null,
    body: rendered?.content.body ?? null,
    segments: rendered?.segments ?? 0,
  };
}

/** Throws AvisoError `not_possible` that names what keeps a broadcast from being submitted. */
export function refuseProblems({ override }: Broadcast, problems: readonly BroadcastProblem[]): void {
  const bad = blocking(problems, override !== null);
  if (bad.length === 0) return;
  throw new AvisoError('not_possible', `Its review says what to do about: ${problemLine(bad)}.`);
}

/** Problems in one line: `moving_word es venga; no_title`. */
export function problemLine(problems: readonly BroadcastProblem[]): string {
  return problems
    .map(({ code, language, what }) => [code, language, what].filter((part) => part !== undefined).join(' '))
    .join('; ');
}
