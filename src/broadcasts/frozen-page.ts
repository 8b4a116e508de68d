import { SAME_PHONE, type Broadcast, type BroadcastRecipient, type Expansion } from '../domain/broadcast.ts';
import { isPersonal } from '../domain/broadcast-variables.ts';
import type { Rendered } from '../wording/wording.ts';
import { whyKeptBack } from './kept-back.ts';
import type { Meant, MeantPage } from './meant-pages.ts';
import { renderBroadcast, valuesOf } from './rendering.ts';
import { phoneAndText, phonesTaken } from './same-phone.ts';
import type { BroadcastDeps } from './deps.ts';
import { smsWay, wayTo, type Way } from './way.ts';

/** How far the freezing has come within a page; what Expansion says of it, to be added to. */
interface Progress {
  made: number;
  readonly seen: Map<string, number>;
  readonly senders: Set<string>;
  readonly zones: Set<string>;
  /** Phones that get the text already, each with it. */
  readonly taken: Set<string>;
}

/** Makes the recipients of a page, and says how far the freezing has come with them. Writes nothing. */
export async function frozenPage(
  deps: BroadcastDeps,
  broadcast: Broadcast,
  { meant, next }: MeantPage,
): Promise<{ readonly recipients: readonly BroadcastRecipient[]; readonly expansion: Expansion }> {
  const { expansion } = broadcast;
  const now = deps.clock.now();
  const contacts = meant.flatMap(({ row }) => row.talk?.contactId ?? []);
  const progress: Progress = {
    made: expansion.made,
    seen: new Map(Object.entries(expansion.seen)),
    senders: new Set(expansion.senders),
    zones: new Set(expansion.zones),
    taken: await phonesTaken(deps, broadcast, contacts),
  };
  const recipients = meant.map((one) => freezeOne(deps, broadcast, one, { progress, now }));
  const { made, seen, senders, zones } = progress;
  return {
    recipients,
    expansion: {
      after: next,
      made,
      seen: Object.fromEntries(seen),
      senders: [...senders].sort(),
      zones: [...zones].sort(),
    },
  };
}

/** The next recipient; what its message would be is reckoned as things are. */
function freezeOne(
  deps: BroadcastDeps,
  broadcast: Broadcast,
  one: Meant,
  { progress, now }: { readonly progress: Progress; readonly now: number },
): BroadcastRecipient {
  const { registration, talk } = one.row;
  const { language, zone } = registration;
  const way = talk === null ? null : wayTo(deps, talk, now);
  const values = valuesOf(deps.wording, one.row);
  const channel = way?.channel ?? 'sms';
  const rendered = renderBroadcast(deps.wording, broadcast.content, { language, channel, values });
  const reason = reasonOf(broadcast, one, { way, rendered, taken: progress.taken });
  const canary = reason === null && way !== null && chooses(broadcast, one, way, progress);
  // Who is kept back for another one at the phone may yet take that one's place.
  if (reason === null || reason === SAME_PHONE) noteWay(deps, one, way, progress);
  progress.made += 1;
  return {
    broadcastId: broadcast.id,
    position: progress.made,
    registrationId: registration.id,
    contactId: talk?.contactId ?? '',
    language,
    channel: way?.channel ?? talk?.channel ?? 'sms',
    sender: way?.sender ?? '',
    zone,
    canary,
    segments: rendered?.segments ?? 0,
    state: reason === null ? 'waiting' : 'suppressed',
    reason,
    open: false,
    feeds: 0,
    sentAt: null,
    reply: null,
    to: way?.to ?? '',
    values,
  };
}

function reasonOf(
  broadcast: Broadcast,
  { row, gotIt }: Meant,
  {
    way,
    rendered,
    taken,
  }: { readonly way: Way | null; readonly rendered: Rendered | null; readonly taken: ReadonlySet<string> },
): string | null {
  const { registration, talk } = row;
  const { language } = registration;
  return whyKeptBack({
    ...{ broadcast, row, contactId: gotIt, frozen: null },
    samePhone:
      talk !== null && taken.has(phoneAndText(broadcast.content, { contactId: talk.contactId, language })),
    hasWay: way !== null,
    hasText: rendered !== null,
  });
}

/** Counts one who is to get it, and tells whether they get it first. */
function chooses(broadcast: Broadcast, { row }: Meant, way: Way, { taken, seen }: Progress): boolean {
  const { content } = broadcast;
  const { language } = row.registration;
  // A text that is the same for everybody comes to a phone once, for however many families of its language it was registered.
  if (!isPersonal(content) && row.talk !== null)
    taken.add(phoneAndText(content, { contactId: row.talk.contactId, language }));
  const stratum = `${language}.${way.channel}`;
  const nth = (seen.get(stratum) ?? 0) + 1;
  seen.set(stratum, nth);
  return isCanary(nth, content.canaryShare);
}

/** Notes from where, and where, one who may get it is sent to. */
function noteWay(deps: BroadcastDeps, { row }: Meant, way: Way | null, { senders, zones }: Progress): void {
  if (row.talk === null || way === null) return;
  senders.add(way.sender);
  zones.add(row.registration.zone);
  // Its 24 hours may be over when its turn comes.
  const later = way.channel === 'whatsapp' ? smsWay(deps, row.talk) : null;
  if (later !== null) senders.add(later.sender);
}

/**
 * Whether the `nth` of those alike in language and channel gets it first: the first one, and as many more, evenly spread, as
 * the share says.
 */
function isCanary(nth: number, share: number): boolean {
  if (share <= 0) return false;
  return nth === 1 || Math.floor((nth - 1) * share) > Math.floor((nth - 2) * share);
}
