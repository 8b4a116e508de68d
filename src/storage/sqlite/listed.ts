import { text } from './cells.ts';
import type { Row } from './connection.ts';

/** The condition that a column is one of a list, which `listed` binds. */
export const among = (parameter: string): string => `IN (SELECT value FROM json_each(${parameter}))`;

/** A list of texts as it is bound. */
export const listed = (values: readonly string[]): string => JSON.stringify(values);

/** The first column of rows. */
export const idsOf = (rows: readonly Row[]): readonly string[] => rows.map((row) => text(row, 0));
