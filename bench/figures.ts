/** One measured number of one row, over the rounds that count. */
export interface Figure {
  readonly name: string;
  /** How many digits to show after the point. */
  readonly digits: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly rounds: number;
}

/** A line of the table. */
export interface Row {
  readonly group: string;
  readonly name: string;
  readonly figures: readonly Figure[];
  /** What a reader must know to trust or distrust the line. */
  readonly note?: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function figure(name: string, values: readonly number[], digits = 0): Figure {
  return {
    name,
    digits,
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    rounds: values.length,
  };
}

function show(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function cell(found: Figure | undefined): string {
  if (!found) return '';
  const middle = show(found.median, found.digits);
  if (found.rounds < 2) return middle;
  return `${middle} (${show(found.min, found.digits)}–${show(found.max, found.digits)})`;
}

/** One Markdown table a group; the columns are the figures that its rows have, in order of appearance. */
export function tables(rows: readonly Row[]): string {
  const groups = [...new Set(rows.map((row) => row.group))];
  return groups
    .map((group) => {
      const members = rows.filter((row) => row.group === group);
      const columns = [...new Set(members.flatMap((row) => row.figures.map(({ name }) => name)))];
      const lines = [
        [group, ...columns],
        [':-', ...columns.map(() => '-:')],
        ...members.map((row) => [
          row.name,
          ...columns.map((column) => cell(row.figures.find(({ name }) => name === column))),
        ]),
      ];
      const widths = [group, ...columns].map((_, column) =>
        Math.max(...lines.map((line) => line[column]?.length ?? 0)),
      );
      const text = lines.map((line) => {
        const cells = line.map((value, column) => {
          const width = widths[column] ?? 0;
          if (/^:-|-:$/.test(value))
            return value.startsWith(':') ? value.padEnd(width, '-') : value.padStart(width, '-');
          return column === 0 ? value.padEnd(width) : value.padStart(width);
        });
        return `| ${cells.join(' | ')} |`;
      });
      const notes = members.flatMap((row) => (row.note === undefined ? [] : [`- ${row.name}: ${row.note}`]));
      return [...text, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
    })
    .join('\n\n');
}
