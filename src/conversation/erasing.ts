import type { Effect, TalkEvent } from '../../flows/talk.ts';
import { erasureAudit, erasureWrites } from '../erasure/erasure-writes.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import type { EffectDeps } from './effect-deps.ts';
import { forgetPhoneWrites } from './other-phones.ts';
import { namesOf } from './standing.ts';

/** What an erasure is called in the audit that the person asked for by text. */
const BY_TEXT = 'phone';
/** More are not offered one by one. */
const MOST_FAMILIES = 7;

/** The families of which one may be erased; more than are told apart by number count as one: all or nothing. */
export async function erasable({
  storage,
  contactId,
}: Pick<EffectDeps, 'storage' | 'contactId'>): Promise<TalkEvent> {
  const registrations = await storage.listRegistrationsOf(contactId);
  const families = registrations.map((registration) => ({
    receipt: registration.receipt,
    name: namesOf(registration)[0] ?? '',
  }));
  return { type: 'ERASABLE', families: families.length > MOST_FAMILIES ? [] : families };
}

type EraseEffect = Extract<Effect, { readonly what: 'erase_all' | 'erase_family' | 'erase_texts' }>;

/** What it writes that a person erases what is known of them. */
export async function erasingWrites(effect: EraseEffect, deps: EffectDeps): Promise<readonly Write[]> {
  const { storage, now, contactId } = deps;
  const contactIds = await ownNames(deps);
  if (effect.what === 'erase_texts')
    return erasureWrites(storage, { contactIds, registrations: [], whole: false, now });
  const all = await storage.listRegistrationsOf(contactId);
  const registrations =
    effect.what === 'erase_all' ? all : all.filter(({ receipt }) => receipt === effect.receipt);
  const erasing = { contactIds, registrations, whole: effect.what === 'erase_all', now };
  return [
    // Who passes dates on for others is no phone of theirs any more.
    ...(erasing.whole ? await forgetPhoneWrites(deps) : []),
    ...(await erasureWrites(storage, erasing)),
    erasureAudit(deps.ids.next(), BY_TEXT, erasing),
  ];
}

/** The person's names but those under which somebody else registered: neither may touch what the other told us. */
async function ownNames({
  storage,
  contactId,
  names,
}: Pick<EffectDeps, 'contactId' | 'names'> & { readonly storage: Storage }): Promise<readonly string[]> {
  const others = names.filter((name) => name !== contactId);
  const registered = await Promise.all(others.map((name) => storage.listRegistrationsOf(name)));
  return [contactId, ...others.filter((_, i) => registered[i]?.length === 0)];
}
