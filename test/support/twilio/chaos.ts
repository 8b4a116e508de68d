import type { Behaviour, FakeRequest, PlannedReport } from './behaviour.ts';
import type { FakeMessage } from './message.ts';
import { CHAOS_KINDS, troubles, type ChaosKind, type Trouble } from './trouble.ts';

/** What became of one message at the double. `key` is the id in its StatusCallback, else its To and text. */
interface ChaosEntry {
  readonly key: string;
  /** Null: nothing was done to it. */
  readonly kind: ChaosKind | null;
  /** How often it was posted. */
  readonly requests: number;
  /** The messages that were made of it; more than one means that it was sent twice. */
  readonly sent: readonly FakeMessage[];
}

export interface Chaos {
  readonly decide: (request: FakeRequest) => Behaviour | null;
  readonly plan: (message: FakeMessage) => readonly PlannedReport[] | null;
  /** The kind that a message got; null when nothing was done to it. */
  kindOf(key: string): ChaosKind | null;
  entries(sent: readonly FakeMessage[]): readonly ChaosEntry[];
  /** A table of text, kind by kind; `outcome` names what became of a message, and equal names are counted. */
  table(sent: readonly FakeMessage[], outcome?: (entry: ChaosEntry) => string): string;
}

/** The id that the sender put into its StatusCallback, else what the message is. */
export function messageKey(fields: Readonly<Record<string, string>>): string {
  const callback = fields.StatusCallback;
  const id = callback === undefined ? null : new URL(callback).searchParams.get('id');
  return id ?? `${fields.To ?? ''} ${fields.Body ?? fields.ContentSid ?? ''}`;
}

/**
 * Plans bad days. The kind of a message is drawn at its first request, and holds for its first `times` requests (1 when
 * left out); a number that is dead or opted out stays so.
 * @param options.random gives numbers from 0 to 1; seed it, so that a bad day can come again
 * @param options.shares share of messages for each kind, 0 to 1; one number gives each kind the same
 */
export function createChaos(options: {
  readonly random: () => number;
  readonly shares: number | Readonly<Partial<Record<ChaosKind, number>>>;
  readonly times?: number;
  readonly slowMs?: number;
  readonly lateMs?: number;
}): Chaos {
  const { random, shares, times = 1 } = options;
  const table = troubles(options.slowMs ?? 200, options.lateMs ?? 300);
  const share = (kind: ChaosKind): number => (typeof shares === 'number' ? shares : (shares[kind] ?? 0));
  const total = CHAOS_KINDS.reduce((sum, kind) => sum + share(kind), 0);
  if (total > 1 + 1e-9) throw new Error(`Shares of all kinds come to ${total}; 1 is all messages.`);
  const drawn = new Map<string, { readonly kind: ChaosKind | null; requests: number }>();

  function draw(): ChaosKind | null {
    let left = random();
    for (const kind of CHAOS_KINDS) {
      left -= share(kind);
      if (left < 0) return kind;
    }
    return null;
  }

  /** What is still wrong with a message at its request number `requests`. */
  function trouble(key: string): Trouble | null {
    const entry = drawn.get(key);
    if (entry?.kind == null) return null;
    const found = table[entry.kind];
    return found.always === true || entry.requests <= times ? found : null;
  }

  function entries(sent: readonly FakeMessage[]): readonly ChaosEntry[] {
    const byKey = new Map<string, FakeMessage[]>();
    for (const message of sent) {
      const key = messageKey(message.fields);
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [message]);
      else known.push(message);
    }
    return [...drawn].map(([key, { kind, requests }]) => ({
      key,
      kind,
      requests,
      sent: byKey.get(key) ?? [],
    }));
  }

  return {
    decide(request) {
      const key = messageKey(request.fields);
      let entry = drawn.get(key);
      if (entry === undefined) {
        entry = { kind: draw(), requests: 0 };
        drawn.set(key, entry);
      }
      entry.requests += 1;
      return trouble(key)?.behaviour ?? null;
    },
    plan: (message) => trouble(messageKey(message.fields))?.reports ?? null,
    kindOf: (key) => drawn.get(key)?.kind ?? null,
    entries,
    table(sent, outcome = statusOf) {
      const all = entries(sent);
      const lines = [...CHAOS_KINDS, null].flatMap((kind) => {
        const of = all.filter((entry) => entry.kind === kind);
        if (of.length === 0) return [];
        const counts = new Map<string, number>();
        for (const entry of of) counts.set(outcome(entry), (counts.get(outcome(entry)) ?? 0) + 1);
        const outcomes = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
        return [[kind === null ? 'a good day' : table[kind].what, String(of.length), outcomes.join(', ')]];
      });
      return columns([['what went wrong', 'messages', 'what happened'], ...lines]);
    },
  };
}

/** Where the last message made of it stands at the double. */
function statusOf({ sent }: ChaosEntry): string {
  const last = sent.at(-1);
  const twice = sent.length > 1 ? `, made ${sent.length} times` : '';
  return last === undefined ? 'never taken' : `${last.status}${twice}`;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map(([what = '', count = '', outcome = '']) =>
      `${what.padEnd(widths[0] ?? 0)}  ${count.padStart(widths[1] ?? 0)}  ${outcome}`.trimEnd(),
    )
    .join('\n');
}
