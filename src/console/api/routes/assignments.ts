import { z } from 'zod';
import { assign } from '../../../decisions/assign.ts';
import { post, type Route } from '../route.ts';
import { day, nothing, portId } from '../shown.ts';

export const assignmentRoutes: readonly Route[] = [
  post({
    path: '/assignments',
    permission: 'assignment.run',
    summary:
      'Gives waiting eligible families slots, in order of MPP enrolment, and queues their instructions',
    params: nothing,
    query: nothing,
    body: z.strictObject({
      port: portId.optional(),
      from: day.optional().describe('first day, at the port'),
      to: day.optional().describe('last day, at the port'),
      dryRun: z.boolean().default(false).describe('count, and change nothing'),
    }),
    answer: z.object({
      dryRun: z.boolean(),
      families: z.int().describe('given a slot'),
      people: z.int(),
      waiting: z.object({
        no_gate: z.int().describe('nobody signed where families present at their port'),
        no_room: z.int().describe('no slot with room for the whole family'),
        no_contact: z.int().describe('no phone to tell it to'),
        stopped: z.int().describe('the phone said STOP'),
        changed: z.int().describe('the facts changed meanwhile'),
      }),
      tooNear: z.int().describe('slots with room that are nearer than the notice a family must have'),
      unsigned: z.array(portId).describe('ports without a signed gate at which families wait'),
      otherBorder: z
        .object({
          families: z.int(),
          named: z.array(
            z.object({
              receipt: z.string(),
              port: portId,
              city: z.string().describe('where the family says it is'),
            }),
          ),
        })
        .describe(
          'of those that were given a slot: families in a city at another border than their port, and the first of them',
        ),
    }),
    async handle({ storage, clock, ids, wording, actor, body: { port, from, to, dryRun } }) {
      const result = await assign({
        storage,
        clock,
        ids,
        wording,
        actor,
        dryRun,
        ...(port === undefined ? {} : { port }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      });
      const { families, named } = result.otherBorder;
      return {
        ...result,
        unsigned: [...result.unsigned],
        otherBorder: { families, named: [...named] },
        dryRun,
      };
    },
    // Families that have their slot are not given another: this goes on where the first try stopped, and counts from there.
    again: 'run',
  }),
];
