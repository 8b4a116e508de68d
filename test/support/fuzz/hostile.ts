/** A thing out of `things`. */
export function pick<Thing>(random: () => number, things: readonly Thing[]): Thing {
  const found = things[Math.floor(random() * things.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

export const whole = (random: () => number, most: number): number => Math.floor(random() * most);

/** Stands in every text that a stranger wrote, and in no line of a log. */
export const MARK = 'zzqxmark';

const PIECES: readonly string[] = [
  ...['', ' ', '\0', '\n', '\r\n', '\t', '\u200b', '\u202e', '\ufeff', '\ud800', '😀', '日本', 'İ', 'ß', 'ﷺ'],
  ...[
    '=cmd|calc',
    '+1+1',
    '@SUM(A1)',
    "'; DROP TABLE outbox; --",
    '$where',
    '{"$gt":""}',
    '__proto__',
    'constructor',
  ],
  ...[
    '{{first_name}}',
    '{{',
    '}}',
    '<script>alert(1)</script>',
    '"><img src=x>',
    '../../etc/passwd',
    '%00',
    '%c3%28',
  ],
  ...['null', 'undefined', 'NaN', '-1', '0', '1e309', '9'.repeat(40), '0x1F', 'true', '[]', '{}'],
  ...['A201000001', 'R3FK9MX', 'C3FK9MX', '2021-02-31', '31/12/9999', '5 de marzo de 1985', '٠١٢٣', '１２３'],
  ...[
    'hola',
    '1',
    '2',
    'ALTO',
    'STOP',
    'INICIO',
    'AYUDA',
    'PERSONA',
    'ESTADO',
    'CANCELAR',
    'BORRAR',
    'ERROR',
  ],
  ...[
    'nos tienen secuestrados',
    'Liked “hola”',
    'http://example.org/?a=b&c=d',
    'x'.repeat(1700),
    ' '.repeat(1600),
  ],
];

/** A text that nobody would write, or one that somebody would. */
export function hostileText(random: () => number): string {
  const pieces = 1 + whole(random, 4);
  const text = Array.from({ length: pieces }, () => pick(random, PIECES)).join(
    pick(random, ['', ' ', ',', '\n']),
  );
  return text.slice(0, 5_000);
}

/** As it can stand in an address: half of a pair of letters cannot. */
export const wellFormed = (text: string): string => Buffer.from(text).toString();

/** What one part of a run came to. */
export interface Fuzzed {
  readonly what: string;
  readonly tried: number;
  /** How often which answer came. */
  readonly answers: Readonly<Record<string, number>>;
  /** What may not be, the first of them. */
  readonly faults: readonly string[];
}

const MOST_FAULTS = 20;
const PATIENCE_MS = 30_000;

/** Counts answers and keeps faults. */
export function createFindings() {
  const answers: Record<string, number> = {};
  const faults: string[] = [];
  return {
    answers,
    faults,
    answer(name: string): void {
      answers[name] = (answers[name] ?? 0) + 1;
    },
    fault(text: string): void {
      if (faults.length < MOST_FAULTS) faults.push(text.slice(0, 400));
    },
  };
}
export type Findings = ReturnType<typeof createFindings>;

/** Does `work` so many times, some at once; what takes too long, or throws, is a fault. */
export async function hammer(
  times: number,
  atOnce: number,
  findings: Findings,
  work: (at: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(atOnce, times) }, async () => {
      while (next < times) {
        const at = next;
        next += 1;
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(reject, PATIENCE_MS, new Error('no answer'));
        });
        await Promise.race([work(at), late]).catch((error: unknown) => {
          findings.fault(`${String(at)}: ${error instanceof Error ? error.message : String(error)}`);
        });
        clearTimeout(timer);
      }
    }),
  );
}
