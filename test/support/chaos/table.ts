import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import type { Outcome } from './fault.ts';
import { FAULTS, type FaultName } from './faults.ts';

/** Between these stands the table in a page. */
const BEGINS = '<!-- chaos -->';
const ENDS = '<!-- /chaos -->';

/** One line of the table. */
export function rowOf(name: FaultName, outcome: Outcome | null): string {
  const cells =
    outcome === null
      ? ['this machine cannot bring it about', '–', '–']
      : [
          outcome.missed === undefined ? outcome.saw : `${outcome.saw}; **${outcome.missed}**`,
          outcome.lost.length === 0 ? 'nothing' : `**${outcome.lost.slice(0, 3).join('; ')}**`,
          outcome.back,
        ];
  return `| ${[FAULTS[name].name, ...cells].map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`;
}

export function tableOf(rows: readonly string[]): string {
  return [
    '| fault | what the person saw | what was lost | how it came back |',
    '| - | - | - | - |',
    ...rows,
  ].join('\n');
}

/** Puts the table where the last one stood. */
export async function writeTable(page: string, table: string): Promise<void> {
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(BEGINS), text.indexOf(ENDS)];
  if (from < 0 || to < from) throw new Error(`${page} has no place for the table.`);
  const written = `${text.slice(0, from)}${BEGINS}\n\n${table}\n\n${text.slice(to)}`;
  writeFileSync(page, await format(written, { parser: 'markdown', printWidth: 140, proseWrap: 'preserve' }));
}
