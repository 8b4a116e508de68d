import { z } from 'zod';
import { DATE_ORDERS } from '../../../csv/dates.ts';
import { ENCODINGS } from '../../../csv/encoding.ts';
import { readingLines } from '../../../csv/table.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { importRoster, type RosterReject } from '../../../roster/import.ts';
import { ROSTER } from '../../../roster/table-kind.ts';
import { post, type Route } from '../route.ts';
import { nothing } from '../shown.ts';
import { csvBody } from '../upload.ts';

/** Bad rows that an answer names; all are counted. */
const MOST_REJECTS = 1_000;

export const rosterRoutes: readonly Route[] = [
  post({
    path: '/roster/import',
    permission: 'roster.import',
    summary:
      'Imports a roster CSV: adds new cases, changes others, names bad rows, which hold up nothing; who is registered is decided again',
    params: nothing,
    query: z.strictObject({
      dryRun: z.enum(['true', 'false']).default('false').describe('count, and change nothing'),
      encoding: z.enum(ENCODINGS).optional().describe('when the file does not show it'),
      dates: z
        .enum(DATE_ORDERS)
        .optional()
        .describe('order of dates such as 3/4/1988, when both are possible'),
      guesses: z
        .enum(['accepted'])
        .optional()
        .describe(
          'what dryRun says of how the file is read has been looked at; without it nothing that was guessed is stored',
        ),
    }),
    body: csvBody,
    answer: z.object({
      dryRun: z.boolean(),
      added: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      rejected: z.int(),
      reading: z.array(z.string()).describe('how the file is read: encoding, delimiter, columns'),
      warnings: z
        .array(z.string())
        .describe('about the file as a whole: what was guessed, what is passed over'),
      rejects: z
        .array(
          z.object({
            line: z.int().describe('on which the row begins, counted from 1'),
            column: z.string().describe('columns at fault; empty when it is the row as such'),
            reason: z.string(),
          }),
        )
        .describe(`the first ${MOST_REJECTS}`),
    }),
    errors: ['roster_unreadable'],
    async handle({ storage, clock, actor, query, body: file }) {
      const dryRun = query.dryRun === 'true';
      const rejects: RosterReject[] = [];
      let lines: string[] = [];
      const result = await importRoster({
        open: () => file.open(),
        name: 'api',
        storage,
        clock,
        actor,
        dryRun,
        asked: {
          ...(query.encoding === undefined ? {} : { encoding: query.encoding }),
          ...(query.dates === undefined ? {} : { dates: query.dates }),
        },
        onReading: (reading) => {
          lines = [...readingLines(reading, ROSTER)];
          if (dryRun || query.guesses === 'accepted' || reading.guesses.length === 0) return;
          throw new AvisoError(
            'roster_unreadable',
            `${reading.guesses.join(' ')} Look at it with dryRun=true; when it is right, add guesses=accepted.`,
          );
        },
        onReject: (reject) => {
          if (rejects.length < MOST_REJECTS) rejects.push(reject);
        },
      });
      return { ...result, reading: lines, warnings: [...result.warnings], dryRun, rejects };
    },
    // Rows that are stored already are unchanged: it goes on where the first try stopped.
    again: 'run',
  }),
];
