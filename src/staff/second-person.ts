import { readActor } from '../domain/actor.ts';
import type { Storage } from '../storage/storage.ts';
import { handsOf, handsOfAll, shareAHand } from './hands.ts';
import { whoActed } from './person.ts';

/**
 * Whether `by` is a second person beside those who wrote something: a linked person, who wrote no version of it and behind whose token
 * stands nobody who also stands behind the authors' tokens. Gives what is against it, null when nothing is.
 * @param authors actors: everybody who wrote a version, or handed it in
 */
export async function whyNoSecondPerson(
  storage: Pick<Storage, 'findStaff' | 'findToken' | 'findAccount'>,
  authors: readonly string[],
  by: string,
): Promise<string | null> {
  const who = await whoActed(storage, by);
  if (who === null) return 'Only a person with a log-in or a token of their own approves.';
  const { person } = who;
  const wrote = await Promise.all(authors.map((author) => whoActed(storage, author)));
  // Whose row is gone or forged may have been joined with who approves. Before people had ids none had a row.
  if (wrote.some((each, i) => each?.isStored !== true && isNamedByRow(authors[i])))
    return 'Who wrote it cannot be looked up any more: somebody else has to write it anew.';
  const persons = new Set(wrote.flatMap((each) => (each === null ? [] : [each.person.id])));
  if (persons.has(person.id) || authors.includes(by))
    return 'Nobody approves what they wrote or submitted themselves, in any version.';
  if (person.disabledAt !== null) return 'This person is disabled.';
  if (person.linkedBy === null)
    return `Nobody has said yet that ${person.name} is a person of their own: another admin links them (staff link ${person.id}).`;
  const hands = await handsOf(storage, by);
  if ([...persons].some((author) => hands.has(author)))
    return 'Who wrote it made the token that would approve it, or linked its person: somebody else has to approve.';
  const theirs = await handsOfAll(storage, authors);
  if (theirs.has(person.id))
    return 'The token it was written with was made by who would approve it, or its person was linked by them: somebody else has to approve.';
  if (shareAHand(hands, theirs))
    return 'The tokens of the author and of the approver come from one and the same person: one of the two needs a token that somebody else made.';
  return null;
}

/** Whether an actor says which row of staff it is. */
const isNamedByRow = (actor = ''): boolean => (readActor(actor)?.staffId ?? null) !== null;
