import type { AudienceGroup } from '../domain/audience.ts';
import { CHANNELS, contactPoint, type Channel } from '../domain/address.ts';
import {
  broadcastGroup,
  NOTHING_EXPANDED,
  USUAL_CONTENT,
  type Broadcast,
  type BroadcastContent,
  type BroadcastOrigin,
} from '../domain/broadcast.ts';
import { blocking, problemsOf, startOf, type BroadcastProblem } from '../domain/broadcast-problems.ts';
import { AvisoError } from '../domain/errors.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { PRIORITIES } from '../domain/message.ts';
import { finishingTime, type SendingLoad } from '../domain/sending-time.ts';
import { textCost, type TextCost } from '../domain/text-cost.ts';
import type { Write } from '../storage/write.ts';
import { countMeant, sizeOf } from './audience.ts';
import { EXAMPLE_VALUES, renderBroadcast, valuesOf } from './rendering.ts';
import { actOn, auditWrite, needBroadcast, type BroadcastTools } from './tools.ts';
import { wayTo } from './way.ts';

const NEW: BroadcastOrigin = { kind: 'new', of: null };
const TEST_LIVES_MS = 3_600_000;

/** Begins a broadcast; what `content` does not say is as usual. Nothing is checked yet: a draft may be half written. */
export async function createBroadcast(
  { storage, clock, ids }: BroadcastTools,
  content: Pick<BroadcastContent, 'title'> & Partial<BroadcastContent>,
  author: string,
  origin: BroadcastOrigin = NEW,
): Promise<Broadcast> {
  const now = clock.now();
  const broadcast: Broadcast = {
    ...origin,
    id: ids.next(),
    version: 1,
    state: 'draft',
    content: { ...USUAL_CONTENT, ...content },
    author,
    override: null,
    ...UNAPPROVED,
    expiresAt: null,
    canaryAt: null,
    paused: null,
    watch: { ended: 0, failed: 0 },
    endedAt: null,
    createdAt: now,
  };
  await storage.commit([
    { kind: 'broadcast', broadcast },
    auditWrite(now, author, 'broadcast.create', broadcast, { kind: origin.kind, of: origin.of }),
  ]);
  return broadcast;
}

/** What a broadcast has that nobody has approved. */
export const UNAPPROVED = {
  submittedBy: null,
  approvedBy: null,
  approvedHash: null,
  approvedAt: null,
  approvedCount: null,
  expansion: NOTHING_EXPANDED,
  dueAt: null,
  live: false,
} as const satisfies Partial<Broadcast>;

/**
 * Changes what was written. Whatever had been submitted, approved or overridden is void: it is a draft again, and its author is whoever
 * changed it. Throws AvisoError `not_found`, `not_possible` once messages may have left.
 * @param version of the broadcast that the author saw; another one: `not_possible`
 */
export async function editBroadcast(
  tools: BroadcastTools,
  { id, version }: Pick<Broadcast, 'id' | 'version'>,
  change: Partial<BroadcastContent>,
  author: string,
): Promise<Broadcast> {
  const now = tools.clock.now();
  const edited = await actOn(tools.storage, id, (broadcast) => {
    if (broadcast.version !== version)
      throw new AvisoError('not_possible', 'Somebody changed it meanwhile; look at it again.');
    return {
      event: { type: 'EDIT' },
      change: {
        ...UNAPPROVED,
        content: { ...broadcast.content, ...change },
        author,
        override: null,
      },
      writes: [
        auditWrite(now, author, 'broadcast.edit', broadcast, {
          fields: Object.keys(change).join(' '),
          voided: broadcast.state === 'draft' ? null : broadcast.state,
        }),
      ],
    };
  });
  await clearRecipients(tools, id);
  return edited;
}

/** Recipients removed together. */
const CLEARED_AT_ONCE = 2_000;

/** Removes what was frozen of an audience that is none any more. A kill in between leaves the rest to the next freezing. */
export async function clearRecipients(
  { storage }: Pick<BroadcastTools, 'storage'>,
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
  readonly kept: { readonly noPhone: number; readonly stopped: number; readonly newsStopped: number };
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
export async function previewBroadcast(tools: BroadcastTools, broadcast: Broadcast): Promise<Preview> {
  const { content } = broadcast;
  const now = tools.clock.now();
  const groups = await countMeant(tools, broadcast);
  const reached = groups.filter(({ channel, stopped, news }) => channel !== null && !stopped && news);
  const samples = LANGUAGES.flatMap((language) =>
    CHANNELS.map((channel): Sample => {
      const people = sizeOf(
        reached.filter((group) => group.language === language && group.channel === channel),
      );
      const rendered = renderBroadcast(tools.wording, content, {
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
  const finishesAt = finishingTime(loads, {
    rates: tools.rates,
    from: Math.max(now + content.holdMinutes * 60_000, start),
    quietHours: content.quietHours,
  });
  const sum = (which: (group: AudienceGroup) => boolean): number => sizeOf(groups.filter(which));
  return {
    groups,
    size: sizeOf(groups),
    kept: {
      noPhone: sum(({ channel }) => channel === null),
      stopped: sum(({ channel, stopped }) => channel !== null && stopped),
      newsStopped: sum(({ channel, stopped, news }) => channel !== null && !stopped && !news),
    },
    samples,
    segments: loads.reduce((all, { units }) => all + units, 0),
    finishesAt,
    costs: Object.fromEntries(
      LANGUAGES.flatMap((language) => {
        const text = content.texts[language];
        return text === undefined ? [] : [[language, textCost(text)]];
      }),
    ),
    problems: problemsOf(content, groups, { now, finishesAt }),
  };
}

/**
 * What one person would get, by the receipt of their registration. Null body: nothing, because there is no text in their
 * language or it asks for something they have not. Personal. Throws AvisoError `not_found`.
 */
export async function previewFor(
  tools: BroadcastTools,
  broadcast: Pick<Broadcast, 'content'>,
  receipt: string,
): Promise<{
  readonly language: Language;
  readonly channel: Channel | null;
  readonly body: string | null;
  readonly segments: number;
}> {
  const registration = await tools.storage.findRegistrationByReceipt(receipt);
  const [row] = registration === null ? [] : await tools.storage.listAudienceRows([registration.id]);
  if (row === undefined) throw new AvisoError('not_found', 'A registration with this receipt.');
  const { language } = row.registration;
  const way = row.talk === null ? null : wayTo(tools, row.talk, tools.clock.now());
  const rendered = renderBroadcast(tools.wording, broadcast.content, {
    language,
    channel: way?.channel ?? 'sms',
    values: valuesOf(row),
  });
  return {
    language,
    channel: way?.channel ?? null,
    body: rendered?.content.body ?? null,
    segments: rendered?.segments ?? 0,
  };
}

/**
 * Sends every text, filled with examples, to phones of staff. Throws AvisoError `not_found`, `not_possible` without a sender on the channel. Gives the ids of the messages.
 */
export async function testSend(
  tools: BroadcastTools,
  id: string,
  phones: readonly { readonly to: string; readonly channel: Channel }[],
  actor: string,
): Promise<readonly string[]> {
  const { storage, clock, ids, wording, senderFor } = tools;
  const broadcast = await needBroadcast(storage, id);
  const now = clock.now();
  const sends = phones.flatMap(({ to, channel }) => {
    const contactId = storage.contactIdOf(contactPoint(to));
    const sender = senderFor(channel, contactId);
    if (sender === null) throw new AvisoError('not_possible', `There is no sender on ${channel}.`);
    return LANGUAGES.filter((language) => broadcast.content.texts[language] !== undefined).flatMap(
      (language) => {
        const rendered = renderBroadcast(wording, broadcast.content, {
          language,
          channel,
          values: EXAMPLE_VALUES,
        });
        if (rendered === null) return [];
        return {
          kind: 'send',
          message: {
            id: ids.next(),
            contactId,
            channel,
            to,
            sender,
            priority: PRIORITIES.appointment,
            purpose: 'broadcast.test',
            group: `${broadcastGroup(id)}:test`,
            ...rendered,
            notBefore: now,
            expiresAt: now + TEST_LIVES_MS,
            quietZone: null,
            evenIfStopped: false,
            createdAt: now,
          },
        } as const satisfies Write;
      },
    );
  });
  await storage.commit([
    ...sends,
    auditWrite(now, actor, 'broadcast.test', broadcast, { phones: phones.length, messages: sends.length }),
  ]);
  return sends.map(({ message }) => message.id);
}

/** Throws AvisoError `not_possible` that names what keeps a broadcast from being submitted. */
export function refuseProblems({ override }: Broadcast, problems: readonly BroadcastProblem[]): void {
  const bad = blocking(problems, override !== null);
  if (bad.length === 0) return;
  throw new AvisoError(
    'not_possible',
    bad
      .map(({ code, language, what }) =>
        [code, language, what].filter((part) => part !== undefined).join(' '),
      )
      .join('; '),
  );
}
