import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { fold } from '../../src/domain/fold.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { packageRoot } from '../../src/platform/root.ts';
import { groundWords, openGround, type Ground } from '../../src/proof/heard/ground.ts';
import type { HeardText } from '../../src/proof/heard/hear.ts';
import { LINE_STATES, readHeardLines } from '../../src/proof/heard/line.ts';
import { bringPhones, type PhoneWanted } from '../../src/proof/heard/phones.ts';
import { readWords } from '../../src/wording/words.ts';
import { makeTalk, PHONE as OTHER_PHONE } from '../proof/replay/made-talk.ts';
import { LOCALES } from '../support/talk.ts';

/** After the talk of the other family, and before its appointment. */
const BEGINS_AT = Date.parse('2021-03-10T18:00:00Z');

/** Two families' worth of phones: those that are texted from, in every state, and one whose data nobody else may see. */
export interface AnyTextWorld {
  readonly ground: Ground;
  readonly phones: readonly PhoneWanted[];
  readonly phoneOf: (phone: PhoneWanted) => string;
  /** What only the other family may be told: names, numbers, codes, as they are compared. */
  readonly secrets: readonly string[];
  /** Texts to begin from. */
  readonly pool: readonly string[];
}

/** @param everyLanguage a phone for each state and language; else one for each state, its language taking turns */
export async function openAnyTextWorld(everyLanguage: boolean): Promise<AnyTextWorld> {
  const ground = await openGround(groundWords(LOCALES), BEGINS_AT);
  const { storage } = ground;
  const contactId = await makeTalk(storage);
  const [registration] = await storage.listRegistrationsOf(contactId);
  if (registration === undefined) throw new Error('the other family is not registered');
  const appointment = await storage.findActiveAppointment(registration.id);
  if (appointment === null) throw new Error('the other family has no appointment');
  const phones = LINE_STATES.flatMap((state, at) =>
    LANGUAGES.filter((_, i) => everyLanguage || i === at % LANGUAGES.length).map((language) => ({
      state,
      language,
    })),
  );
  const codes = [registration.receipt, appointment.reference];
  const numbers = registration.members.map(({ aNumber }) => aNumber);
  const names = registration.members.flatMap(({ givenNames, surnames }) => [
    ...givenNames.split(' '),
    ...surnames.split(' '),
  ]);
  const secrets = [...codes, ...numbers, ...names, OTHER_PHONE.slice(3)].map(fold);
  return {
    ground,
    phones,
    phoneOf: await bringPhones(ground, phones),
    secrets: [...new Set(secrets)],
    pool: [...(await seenTexts()), ...codes, ...numbers, ...OWN_PIECES],
  };
}

/** The lines that may be looked at. */
async function seenTexts(): Promise<readonly string[]> {
  const folder = join(packageRoot(), 'test/heard/seen');
  const files = readdirSync(folder).map((file) => readHeardLines(createReadStream(join(folder, file)), file));
  return (await Promise.all(files)).flat().map(({ text }) => text);
}

const words = readWords(LOCALES);
/** Words that work anywhere, numbers of choices, and what no keyboard writes on purpose. */
const OWN_PIECES: readonly string[] = [
  ...Object.values(words).flat(2),
  ...['1', '2', '3', '4', '5', '6', '7', '0', '1 2', '1,4', '1.', '(2)', '１', '٣', '99', '-1', '1e9'],
  ...[
    '👍',
    '👎🏿',
    '🙏',
    '❤️',
    '😭😭',
    '🇭🇳',
    '\u0000',
    '\u200b',
    '\u202e',
    '\ufeff',
    '\n\n',
    '\t',
    '﷽',
    'e\u0301',
  ],
  ...['...', '?', '¿¿', '!!!', '""', "'", '<b>', '{{names}}', '%s', '\\', 'null', 'undefined', 'A', 'R', 'C'],
  ...[
    'A201000001',
    '201000001',
    '14/03/1988',
    '31/02/2020',
    '5 de marzo',
    'C000000',
    'R3FK9MX',
    '+5215512345678',
  ],
];

/** A change that fingers, phones or chance make to a text. */
type Change = (text: string, at: number, piece: string) => string;
const CHANGES: readonly Change[] = [
  (text, at, piece) => `${text.slice(0, at)}${piece}${text.slice(at)}`,
  (text, _, piece) => `${text} ${piece}`,
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text, at) => text.slice(0, at) + text.charAt(at).repeat(6) + text.slice(at),
  (text) => text.toUpperCase(),
  (text) => text.normalize('NFD').replace(/\p{M}/gu, ''),
  (text) => text.replace(/\s+/g, ''),
  (text) => Array.from(text).reverse().join(''),
  (text) => `"${text}"`,
  (text) => `${text}\n${text}`,
];

/** Texts of every kind: as people write them, changed, put together, and of any characters. */
export function anyText(pool: readonly string[]): fc.Arbitrary<string> {
  const known = fc.constantFrom(...pool);
  const changed = fc
    .tuple(known, fc.array(fc.tuple(fc.constantFrom(...CHANGES), fc.nat(60), known), { maxLength: 3 }))
    .map(([text, changes]) =>
      changes.reduce((so, [change, at, piece]) => change(so, Math.min(at, so.length), piece), text),
    );
  return fc.oneof(
    { weight: 2, arbitrary: known },
    { weight: 5, arbitrary: changed },
    { weight: 2, arbitrary: fc.array(known, { minLength: 2, maxLength: 4 }).map((some) => some.join(' ')) },
    { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
    {
      weight: 1,
      arbitrary: fc.string({ unit: fc.constantFrom(...Array.from('0123456789 -/.AaRCc')), maxLength: 24 }),
    },
  );
}

const bodiesOf = ({ writes }: HeardText): readonly string[] =>
  writes.flatMap((write) =>
    write.kind === 'send' && write.message.purpose === 'reply' ? [write.message.content.body] : [],
  );

/** Why nothing was said; null when something was, or when there was no reason. */
export function isReasonedSilence(heard: HeardText): boolean {
  if (bodiesOf(heard).length > 0) return false;
  const { after, event, writes } = heard;
  // Stopped, kept for staff, a machine or the same text twice, an insult that was answered, or danger that staff were told of again.
  return (
    after.conversation?.stopped === true ||
    event === null ||
    (event.type === 'TOPIC' && event.topic === 'tell.insult') ||
    (event.type === 'DANGER' && writes.some(({ kind }) => kind === 'personRequest'))
  );
}

/** Whether something was said, or there was a reason to say nothing. */
export const isAnswered = (heard: HeardText): boolean =>
  bodiesOf(heard).length > 0 || isReasonedSilence(heard);

/** What of another family was said that the text itself did not hold. */
export function leaksOf(heard: HeardText, text: string, secrets: readonly string[]): readonly string[] {
  const said = fold(bodiesOf(heard).join('\n'));
  const given = fold(text).replaceAll(' ', '');
  return secrets.filter((secret) => said.includes(secret) && !given.includes(secret.replaceAll(' ', '')));
}

const WAYS_ON = [...words.person, ...words.start].flat().map(fold);

/** Whether who gets the answer knows how to go on: something is asked, a menu shown, or a person or START offered. */
export function showsWayOn(heard: HeardText): boolean {
  if (isReasonedSilence(heard)) return true;
  const asks = heard.writes.some(
    (write) => write.kind === 'send' && write.message.content.asks !== undefined,
  );
  const said = ` ${fold(bodiesOf(heard).join('\n'))} `;
  return asks || said.includes(' 911 ') || WAYS_ON.some((word) => said.includes(` ${word} `));
}
