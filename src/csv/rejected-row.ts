/** One thing that is wrong with a row; `column` is '' when it is the row as such. The reason never repeats what the row holds. */
export interface RowFault {
  readonly column: string;
  readonly reason: string;
}

/** A row that is not taken. */
export interface RejectedRow {
  readonly line: number;
  /** As they stand in the file. */
  readonly fields: readonly string[];
  readonly faults: readonly RowFault[];
}

/** All columns at fault, and all that is wrong, in one text each. */
export function faultsInWords(faults: readonly RowFault[]): {
  readonly column: string;
  readonly reason: string;
} {
  return {
    column: [...new Set(faults.map(({ column }) => column))].join('; '),
    reason: faults.map(({ column, reason }) => (column === '' ? reason : `${column} ${reason}`)).join('; '),
  };
}
