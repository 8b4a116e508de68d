import { unguarded } from '../csv/formula.ts';
import { faultsInWords, type RejectedRow } from '../csv/rejected-row.ts';
import type { Reading } from '../csv/table.ts';
import { sheetRow } from '../csv/write.ts';
import type { Column } from './columns.ts';
import { REJECT_COLUMNS } from './table-kind.ts';

/** The lines of a file of rejects: the columns of the file, then line, column and reason; it may be corrected and fed back. */
export interface RejectLines {
  readonly header: string;
  readonly line: (row: RejectedRow) => string;
}

export function rejectLines({ names, delimiter }: Reading<Column>): RejectLines {
  // Those that an earlier file of rejects added are made anew.
  const keptAt = names.flatMap((name, index) =>
    REJECT_COLUMNS.includes(name.trim().toLowerCase()) ? [] : [index],
  );
  /** More fields than columns stay with the last one, so that nothing is lost. */
  const original = (fields: readonly string[]): readonly string[] => {
    const kept = keptAt.map((index) => fields[index] ?? '');
    const extra = fields.slice(names.length);
    return extra.length === 0 ? kept : [...kept.slice(0, -1), [kept.at(-1) ?? '', ...extra].join(delimiter)];
  };
  return {
    header: sheetRow([...keptAt.map((index) => unguarded(names[index]?.trim() ?? '')), ...REJECT_COLUMNS]),
    line: ({ line, fields, faults }) => {
      const { column, reason } = faultsInWords(faults);
      return sheetRow([...original(fields), line, column, reason]);
    },
  };
}
