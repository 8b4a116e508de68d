import { Option, type Command } from 'commander';
import { z } from 'zod';
import { BROADCAST_STATES } from '../../src/domain/broadcast.ts';
import { forWhom } from './audience-words.ts';
import { rowsOf, wholeList } from './pages.ts';
import { jsonText } from '../terminal.ts';
import { linesOf, number } from './plain.ts';
import { nextLines, previewLines, whoOf } from './preview-page.ts';
import { at, sessionOf } from './session.ts';
import {
  broadcastShape,
  progressShape,
  reviewShape,
  samplePersonShape,
  type ShownBroadcast,
} from './shapes.ts';
import { headLine, standingLines } from './standing.ts';
import { watch } from './watch.ts';
import { timesIn, zoneHere } from './when.ts';

export const JSON_OPTION = ['--json', 'the answer of the API as it is'] as const;

interface Jsonable {
  readonly json?: boolean;
}

/** Verbs that read. */
export function addLookCommands(program: Command): void {
  program
    .command('list')
    .description('all broadcasts, the newest first')
    .addOption(new Option('--state <state>', 'only those in it').choices(BROADCAST_STATES))
    .option(...JSON_OPTION)
    .action(async ({ state, json }: Jsonable & { readonly state?: string }, self: Command) => {
      const { client, print } = sessionOf(self);
      const path = `/broadcasts${state === undefined ? '' : `?state=${state}`}`;
      if (json === true) {
        print(jsonText(await wholeList(client, path)));
        return;
      }
      let none = true;
      for await (const broadcast of rowsOf(client, path, broadcastShape)) {
        print(`${headLine(broadcast)}  by ${whoOf(broadcast.author)}, ${here(broadcast.createdAt)}`);
        none = false;
      }
      if (none) print(state === undefined ? 'There is no broadcast.' : 'There is none in that state.');
    });

  program
    .command('show')
    .argument('<id>')
    .description('how a broadcast stands, and who did what')
    .option(...JSON_OPTION)
    .action(async (id: string, { json }: Jsonable, self: Command) => {
      const { client, print } = sessionOf(self);
      if (json === true) {
        print(jsonText(await client.get(at(id), z.unknown())));
        return;
      }
      const progress = await client.get(at(id), progressShape);
      const { broadcast, finishesAt } = progress;
      print(headLine(broadcast));
      for (const line of factLines(broadcast)) print(line);
      if (finishesAt !== null) print(`ends       about ${here(finishesAt)}`);
      for (const line of standingLines(progress)) print(line);
    });

  program
    .command('preview')
    .argument('<id>')
    .description('what would go out to how many, what it costs, when it ends, what is wrong with it')
    .option('--receipt <receipt>', 'what the family with this receipt would get')
    .option(...JSON_OPTION)
    .action(
      async (id: string, { receipt, json }: Jsonable & { readonly receipt?: string }, self: Command) => {
        const { client, print } = sessionOf(self);
        const read = <S extends z.ZodType>(shape: S): Promise<z.output<S>> =>
          receipt === undefined
            ? client.get(at(id, '/review'), shape)
            : client.ask(at(id, '/preview'), { receipt: receipt.toUpperCase() }, shape);
        if (json === true) print(jsonText(await read(z.unknown())));
        else if (receipt === undefined) {
          const review = await read(reviewShape);
          for (const line of [...previewLines(review), ...nextLines(review)]) print(line);
        } else for (const line of personLines(await read(samplePersonShape))) print(line);
      },
    );

  program
    .command('watch')
    .argument('<id>')
    .description(
      'shows it go on until its end; ends with 0 when it is done, 1 when it was recalled or is a draft again',
    )
    .action((id: string, _: unknown, self: Command) => watch(sessionOf(self), id));
}

const here = (at: string): string => timesIn(Date.parse(at), [zoneHere()]);

function factLines(broadcast: ShownBroadcast): readonly string[] {
  const { author, submittedBy, approvedBy, approvedCount, dueAt, endedAt, override } = broadcast;
  const facts: readonly (readonly [string, string | null])[] = [
    ['for', forWhom(broadcast)],
    ['written', `by ${whoOf(author)}, ${here(broadcast.createdAt)}`],
    ['submitted', submittedBy === null ? null : `by ${whoOf(submittedBy)}`],
    ['override', override === null ? null : `by ${whoOf(override.by)}`],
    [
      'approved',
      approvedCount === null
        ? null
        : `${approvedBy === null ? 'it needed nobody else' : `by ${whoOf(approvedBy)}`}, for ${number(approvedCount, 'person', 'people')}`,
    ],
    ['starts', dueAt === null ? null : here(dueAt)],
    ['ended', endedAt === null ? null : here(endedAt)],
  ];
  return facts.flatMap(([name, what]) => (what === null ? [] : [`${name.padEnd(10)} ${what}`]));
}

function personLines({
  language,
  channel,
  body,
  segments,
}: z.output<typeof samplePersonShape>): readonly string[] {
  const way =
    channel === null
      ? 'no phone'
      : channel === 'sms'
        ? `SMS, ${number(segments, 'segment', 'segments')}`
        : 'WhatsApp';
  return [
    `${language}  ${way}`,
    ...(body === null
      ? ['  (not shown: they would get nothing, or your role may not read what holds a name)']
      : linesOf(body).map((line) => `  | ${line}`)),
  ];
}
