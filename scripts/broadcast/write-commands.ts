import { InvalidArgumentError, type Command } from 'commander';
import { parsePhone, type Channel } from '../../src/domain/address.ts';
import { addAudienceOptions, audienceOf, type AudienceOptions } from './audience-options.ts';
import { countWords } from './audience-words.ts';
import { addContentOptions, collect, contentOf, textsOf, type ContentOptions } from './content-options.ts';
import { number } from './plain.ts';
import { at, command, sessionOf, type Session } from './session.ts';
import { audienceShape, broadcastShape, countShape, progressShape, testShape } from './shapes.ts';
import { STATE_WORDS } from './words.ts';

const FOR_WHOM = 'for, for example --outcome eligible, --receipts file.csv or --all';

/** Verbs that write. None of them sends anything to anybody but staff. */
export function addWriteCommands(program: Command): void {
  addAudienceOptions(
    addContentOptions(
      program.command('create').description('makes a draft and prints its id; nothing is sent'),
      { isNew: true },
    ),
  ).action(async (options: ContentOptions & AudienceOptions, self: Command) => {
    const session = sessionOf(self);
    const content = await contentOf(options);
    const audience = await audienceOf(options);
    if (audience === undefined) throw new InvalidArgumentError(`Say whom it is ${FOR_WHOM}.`);
    const count = await countOf(session, audience);
    const { id } = await session.client.act('/broadcasts', { ...content, audience }, broadcastShape);
    drafted(session, id);
    for (const line of count) session.note(line);
  });

  addAudienceOptions(
    addContentOptions(
      program
        .command('edit')
        .argument('<id>')
        .description('changes what is given; whatever was submitted or approved is void and it is a draft'),
      { isNew: false },
    ),
  ).action(async (id: string, options: ContentOptions & AudienceOptions, self: Command) => {
    const session = sessionOf(self);
    const { broadcast } = await session.client.get(at(id), progressShape);
    const audience = await audienceOf(options);
    const change = {
      ...(await contentOf(options, broadcast.texts)),
      ...(audience !== undefined && { audience }),
    };
    if (Object.keys(change).length === 0)
      throw new InvalidArgumentError('Say what to change, for example --title or --text.');
    const count = audience === undefined ? [] : await countOf(session, audience);
    await session.client.act(at(id, '/edit'), { version: broadcast.version, change }, broadcastShape);
    session.print(`${id} is changed; it is a draft.`);
    if (broadcast.state !== 'draft')
      session.note(`It was: ${STATE_WORDS[broadcast.state]}. That is void; submit it again.`);
    for (const line of count) session.note(line);
  });

  program
    .command('test')
    .argument('<id>')
    .description('sends every text, filled with examples, to phones of staff')
    .requiredOption('--to <phones>', 'one to five: +526641234567,whatsapp:+526647654321', phones)
    .action(async (id: string, { to }: { readonly to: readonly StaffPhone[] }, self: Command) => {
      const session = sessionOf(self);
      const { messages } = await session.client.act(at(id, '/test'), { phones: to }, testShape);
      session.print(
        `${number(messages.length, 'message', 'messages')} to ${number(to.length, 'phone', 'phones')} of staff, and to nobody else.`,
      );
    });

  program
    .command('resend')
    .argument('<id>')
    .description('makes a draft of the same for those alone to whom it failed or came too late')
    .action(async (id: string, _: unknown, self: Command) => {
      const session = sessionOf(self);
      const made = await session.client.act(at(id, '/resend'), {}, broadcastShape);
      drafted(session, made.id);
    });

  program
    .command('correct')
    .argument('<id>')
    .description('makes a draft of another text for exactly those who got it, or may have')
    .requiredOption('--title <title>', 'its name, for staff')
    .requiredOption(
      '--text <language=text>',
      'the text in a language: es="…" or es=@file; again for each',
      collect,
    )
    .action(async (id: string, { title, text }: Correction, self: Command) => {
      const session = sessionOf(self);
      const body = { title, texts: await textsOf(text) };
      const made = await session.client.act(at(id, '/correct'), body, broadcastShape);
      drafted(session, made.id);
    });
}

interface Correction {
  readonly title: string;
  readonly text: readonly string[];
}

/** The id for who goes on with it, what it is for who reads. */
function drafted({ print, note }: Session, id: string): void {
  print(id);
  note(`It is a draft: nothing is sent. Look at it: ${command(`preview ${id}`)}`);
}

/** How many an audience is for now, and how many receipts are of nobody. */
async function countOf({ client }: Session, audience: unknown): Promise<readonly string[]> {
  const count = await client.ask('/audiences/count', { audience }, countShape);
  const receipts = audienceShape.safeParse(audience).data?.include.receipts?.length ?? 0;
  const nobody = receipts - count.size;
  return [
    `It is for ${countWords(count)}, as things are now.`,
    ...(nobody > 0
      ? [
          `Of the ${number(receipts, 'receipt', 'receipts')}, ${number(nobody, 'is', 'are')} of nobody it is for: mistyped, withdrawn, or kept out by another condition.`,
        ]
      : []),
  ];
}

interface StaffPhone {
  readonly to: string;
  readonly channel: Channel;
}

function phones(text: string): readonly StaffPhone[] {
  return text.split(',').map((each) => {
    const [, whatsapp, digits = ''] = /^\s*(whatsapp:)?(.*)$/s.exec(each) ?? [];
    const to = parsePhone(digits);
    if (to === null)
      throw new InvalidArgumentError(`"${each.trim()}" is no phone number with + and its country code.`);
    return { to, channel: whatsapp === undefined ? 'sms' : 'whatsapp' };
  });
}
