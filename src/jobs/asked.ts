import { z } from 'zod';
import { DATE_ORDERS } from '../csv/dates.ts';
import { ENCODINGS } from '../csv/encoding.ts';
import { PORT_IDS } from '../domain/port.ts';

/** How a file is to be read, as far as somebody said it; the rest is found out. */
export const fileAsked = z.object({
  encoding: z.exactOptional(z.enum(ENCODINGS)),
  dates: z.exactOptional(z.enum(DATE_ORDERS)),
  /** Names in the file, by the column that they are. */
  columns: z.exactOptional(z.record(z.string(), z.string())),
});
export type FileAsked = z.output<typeof fileAsked>;

/** Which slots are given. */
export const assignmentAsked = z.object({
  port: z.exactOptional(z.enum(PORT_IDS)),
  /** Local ISO dates at the port, both included. */
  from: z.exactOptional(z.string()),
  to: z.exactOptional(z.string()),
});
export type AssignmentAsked = z.output<typeof assignmentAsked>;
