import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemsOf, PROBLEM_CODES } from '../../src/domain/broadcast-problems.ts';
import { BROADCAST_VARIABLES } from '../../src/domain/broadcast-variables.ts';
import { BROADCAST_STATES, RECIPIENT_STATES, USUAL_CONTENT } from '../../src/domain/broadcast.ts';
import { packageRoot } from '../../src/platform/root.ts';
import { PLACE_NAMES } from '../../flows/place-names.ts';

const page = readFileSync(join(packageRoot(), 'docs/broadcasts.md'), 'utf8');
/** Rows of tables, cell by cell. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
const row = (name: string) => rows.find((cells) => cells[1]?.split(', ').includes(name));

describe('docs/broadcasts.md', () => {
  it('says what every state, problem and variable is', () => {
    const variables = BROADCAST_VARIABLES.map((name) => `{{${name}}}`);
    for (const name of [...BROADCAST_STATES, ...RECIPIENT_STATES, ...PROBLEM_CODES, ...variables])
      expect(row(name), name).toBeDefined();
  });

  it('says which problems block', () => {
    const content = {
      ...USUAL_CONTENT,
      title: ' ',
      texts: { es: `Venga, responda STOP {{x}} {{date}} Жди 漢 ${'x'.repeat(1_700)}`, en: 'x'.repeat(400) },
      fallback: 'fr' as const,
      startsAt: { date: '2021-01-01', time: '09:00', zone: 'America/Tijuana' },
      holdMinutes: -1,
    };
    const now = Date.parse('2021-03-01T00:00:00Z');
    const found = [
      ...problemsOf(content, [], { now, finishesAt: Infinity, places: PLACE_NAMES }),
      ...problemsOf({ ...content, texts: {}, startsAt: { ...content.startsAt, zone: 'Mars/Olympus' } }, [], {
        now,
        finishesAt: now,
        places: PLACE_NAMES,
      }),
      ...problemsOf(
        { ...content, texts: {} },
        [
          {
            ...{
              language: 'ht',
              channel: 'sms',
              sender: 's',
              zone: 'z',
              stopped: false,
              broadcastOptIn: true,
            },
            count: 1,
          },
        ],
        { now, finishesAt: now, places: PLACE_NAMES },
      ),
    ];
    const blocks = new Map(found.map((problem) => [problem.code, problem.blocks]));
    expect([...blocks.keys()].sort()).toEqual([...PROBLEM_CODES].sort());
    for (const [code, how] of blocks) expect(row(code)?.[2], code).toBe(how);
  });

  it('says what is usual', () => {
    for (const [name, value] of Object.entries(USUAL_CONTENT)) {
      if (typeof value !== 'number') continue;
      expect(row(name)?.[2], name).toBe(value.toLocaleString('en-US', { maximumFractionDigits: 2 }));
    }
  });
});
