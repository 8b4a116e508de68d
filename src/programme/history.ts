import { z } from 'zod';
import type { AuditRow } from '../domain/audit.ts';
import { PROGRAMME_FIELDS, type ProgrammeSettings } from '../domain/programme-record.ts';
import type { Storage } from '../storage/storage.ts';

/** How a field was changed; null of what entries of before did not keep, and of a list of phones how many there are. */
export interface ChangedField {
  readonly field: keyof ProgrammeSettings;
  /** JSON. */
  readonly was: unknown;
  readonly now: unknown;
}

/** One version of what admins set, as the audit has it. */
export interface ProgrammeVersion {
  readonly seq: number;
  readonly version: number;
  /** UTC milliseconds. */
  readonly at: number;
  /** Actor. */
  readonly by: string;
  readonly changed: readonly ChangedField[];
  /** The port whose gate was signed, and the gate; null of a change. */
  readonly signed: { readonly port: string; readonly gate: string } | null;
  /** Why words may stand that could move people; null where there were none. */
  readonly override: string | null;
}

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
});

function versionOf({ seq, at, actor, act, detail }: AuditRow): ProgrammeVersion {
  const text = (name: string): string => (typeof detail[name] === 'string' ? detail[name] : '');
  const value = (name: string): unknown => json.safeParse(detail[name]).data ?? null;
  const named = text('fields').split(' ');
  return {
    ...{ seq, at, by: actor, version: Number(detail.version) },
    changed: PROGRAMME_FIELDS.filter((field) => named.includes(field)).map((field) => ({
      field,
      was: value(`was_${field}`),
      now: value(`now_${field}`),
    })),
    signed: act === 'programme.sign' ? { port: text('port'), gate: text('gate') } : null,
    override: text('override') === '' ? null : text('override'),
  };
}

/** Versions, the newest first. @param before seq of an entry, of which only earlier ones come */
export async function listVersions(
  storage: Pick<Storage, 'listAuditBefore'>,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<readonly ProgrammeVersion[]> {
  const versions: ProgrammeVersion[] = [];
  for (let from = before; versions.length < limit;) {
    const rows = await storage.listAuditBefore({ before: from, limit: 100, subject: 'programme' });
    // Looks at the phones of staff stand there, too.
    versions.push(...rows.filter(({ act }) => act.startsWith('programme.')).map(versionOf));
    from = rows.at(-1)?.seq ?? 0;
    if (rows.length < 100) break;
  }
  return versions.slice(0, limit);
}
