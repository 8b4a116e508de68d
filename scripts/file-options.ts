import { InvalidArgumentError, Option, type Command } from 'commander';
import { DATE_ORDERS } from '../src/csv/dates.ts';
import { ENCODINGS } from '../src/csv/encoding.ts';
import type { Asked, TableKind } from '../src/csv/header.ts';
import { readingLines, remarksOn, type Reading } from '../src/csv/table.ts';
import { warn } from './terminal.ts';

/** What the options say of a file: for what it does not say itself. */
export interface FileOptions {
  readonly encoding?: NonNullable<Asked['encoding']>;
  readonly dates?: NonNullable<Asked['dates']>;
  readonly column?: Readonly<Record<string, string>>;
}

/** Adds the options by which a person says how a file is to be read. */
export function addFileOptions<C extends string>(command: Command, kind: TableKind<C>): Command {
  const column = (text: string, before: Readonly<Record<string, string>> = {}) => {
    const [, name, inFile] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined || inFile === undefined || !kind.columns.some((known) => known === name))
      throw new InvalidArgumentError(`Write it as COLUMN=NAME, with one of ${kind.columns.join(', ')}.`);
    return { ...before, [name]: inFile };
  };
  return command
    .addOption(new Option('--encoding <name>', 'when the file does not show it').choices(ENCODINGS))
    .addOption(
      new Option('--dates <order>', 'order of dates such as 3/4/1988, when both are possible').choices(
        DATE_ORDERS,
      ),
    )
    .option('--column <column=name>', 'what a column is called in the file; again for each', column);
}

/** The same as the import takes it. */
export function askedOf({ encoding, dates, column }: FileOptions): Asked {
  return {
    ...(encoding === undefined ? {} : { encoding }),
    ...(dates === undefined ? {} : { dates }),
    ...(column === undefined ? {} : { columns: column }),
  };
}

/** Says on standard error how a file is read, before anything of it is stored: all of it when asked for, else what was guessed. */
export function sayReading<C extends string>(reading: Reading<C>, kind: TableKind<C>, whole: boolean): void {
  const lines = [...(whole ? readingLines(reading, kind) : []), ...remarksOn(reading)];
  for (const line of lines) warn(line);
}
