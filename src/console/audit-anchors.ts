import { AvisoError } from '../domain/errors.ts';
import { canonicalJson } from '../storage/canonical-json.ts';
import type { Storage } from '../storage/storage.ts';

/** The head of the audit's chain as it was at a moment, written down where nobody who writes to the database can reach it. */
export interface AuditAnchor {
  /** UTC milliseconds. */
  readonly at: number;
  readonly entries: number;
  readonly head: string;
  /** By which the service knows that it wrote it; null in those that earlier versions wrote. */
  readonly mac: string | null;
}

type Macs = Pick<Storage, 'anchorMacOf'>;

/** How the MAC of an anchor is made; it begins with its number, so that a later way can be told from this one. */
const WAY = 1;

const macOf = (storage: Macs, { at, entries, head }: Omit<AuditAnchor, 'mac'>): string =>
  `${String(WAY)}.${storage.anchorMacOf(canonicalJson(['aviso anchor', WAY, at, entries, head]))}`;

/** The head as it is now; null when nothing was done yet. */
export async function readHead(
  storage: Pick<Storage, 'listAuditBefore'> & Macs,
  now: number,
): Promise<AuditAnchor | null> {
  const [last] = await storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: 1 });
  if (last === undefined) return null;
  const anchor = { at: now, entries: last.seq, head: last.hash };
  return { ...anchor, mac: macOf(storage, anchor) };
}

/** A line of the file that an operator keeps. */
export const anchorLine = ({ at, entries, head, mac }: AuditAnchor): string =>
  `${[new Date(at).toISOString(), String(entries), head, ...(mac === null ? [] : [mac])].join(' ')}\n`;

const LINE = /^(\S+Z) ([1-9]\d*) ([0-9a-f]{64})(?: (\d+\.[\w-]+))?\s*$/;

/** Reads such a file. Throws AvisoError `not_possible`, with the line, when it is none or holds nothing. */
export function readAnchors(text: string): readonly AuditAnchor[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new AvisoError('not_possible', 'The file holds no anchor.');
  return lines.map((line, index) => {
    const [, time = '', entries = '', head = '', mac = null] = LINE.exec(line) ?? [];
    const at = Date.parse(time);
    if (Number.isNaN(at)) throw new AvisoError('not_possible', `Line ${String(index + 1)} is no anchor.`);
    return { at, entries: Number(entries), head, mac };
  });
}

/** Anchors by who wrote them down. */
export interface SortedAnchors {
  /** By the service: with its MAC, or by an earlier version, which gave them none. */
  readonly ours: readonly AuditAnchor[];
  /** How many of these have no MAC. */
  readonly unsigned: number;
  /** By somebody else: they have a MAC that is not theirs. */
  readonly forged: readonly AuditAnchor[];
}

/** Tells the anchors that the service wrote down from those that somebody else did. */
export function sortAnchors(storage: Macs, anchors: readonly AuditAnchor[]): SortedAnchors {
  const isForged = (anchor: AuditAnchor) => anchor.mac !== null && anchor.mac !== macOf(storage, anchor);
  const ours = anchors.filter((anchor) => !isForged(anchor));
  return { ours, unsigned: ours.filter(({ mac }) => mac === null).length, forged: anchors.filter(isForged) };
}

/** What an anchor shows of a chain that may hold in itself. */
export interface Unanchored {
  readonly anchor: AuditAnchor;
  /** `cut`: that entry is not there any more. `rewritten`: it, or one before it, is another than it was. */
  readonly why: 'cut' | 'rewritten';
}

/** The first anchor, by entries, that the audit does not hold to; null when it holds to all. */
export async function findUnanchored(
  storage: Pick<Storage, 'listAudit'>,
  anchors: readonly AuditAnchor[],
): Promise<Unanchored | null> {
  for (const anchor of anchors.toSorted((a, b) => a.entries - b.entries)) {
    const [row] = await storage.listAudit({ after: anchor.entries - 1, limit: 1 });
    if (row?.seq !== anchor.entries) return { anchor, why: 'cut' };
    if (row.hash !== anchor.head) return { anchor, why: 'rewritten' };
  }
  return null;
}
