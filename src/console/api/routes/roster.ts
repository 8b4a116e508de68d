import { z } from 'zod';
import { importRoster, type RosterReject } from '../../../roster/import.ts';
import { post, type Route } from '../route.ts';
import { nothing } from '../shown.ts';
import { csvBody } from '../upload.ts';

/** Bad rows that an answer names; all are counted. */
const MOST_REJECTS = 1_000;

export const rosterRoutes: readonly Route[] = [
  post({
    path: '/roster/import',
    act: 'roster.import',
    summary:
      'Imports a roster CSV: adds new cases, changes others, names bad rows, which hold up nothing; who is registered is decided again',
    params: nothing,
    query: z.strictObject({
      dryRun: z.enum(['true', 'false']).default('false').describe('count, and change nothing'),
    }),
    body: csvBody,
    answer: z.object({
      dryRun: z.boolean(),
      added: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      rejected: z.int(),
      warnings: z.array(z.string()).describe('about the file as a whole'),
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
    refusals: ['roster_unreadable'],
    async handle({ storage, clock, actor, query, body: file }) {
      const dryRun = query.dryRun === 'true';
      const rejects: RosterReject[] = [];
      const result = await importRoster({
        open: () => file.open(),
        name: 'api',
        storage,
        clock,
        actor,
        dryRun,
        onReject: (reject) => {
          if (rejects.length < MOST_REJECTS) rejects.push(reject);
        },
      });
      return { ...result, warnings: [...result.warnings], dryRun, rejects };
    },
    // Rows that are stored already are unchanged: it goes on where the first try stopped.
    again: 'run',
  }),
];
