import type { AuditEntry } from '../../domain/audit.ts';
import { auditHash, FIRST_PREVIOUS_HASH } from '../audit-hash.ts';
import { canonicalJson } from '../canonical-json.ts';
import { MAKERS, SID_FORMS, type MadeBy } from '../made-by.ts';
import { auditRecord } from '../records/audit.ts';
import { phaseRecord } from '../records/phases.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { number, text } from './cells.ts';
import type { Connection } from './connection.ts';
import { createNotes } from './notes.ts';
import { createPersonRequests } from './person-requests.ts';
import { createRows, createTable } from './record-table.ts';

/** Phases, requests for a person, named counts, settings, the audit chain. */
export function createAdministration(connection: Connection, vault: Vault) {
  const phases = createTable(connection, vault, phaseRecord);
  const allPhases = phases.select('ORDER BY starts_on, id');
  const count = connection.prepare('SELECT passed FROM turnstiles WHERE name = ?');
  const pass = connection.prepare(
    'INSERT INTO turnstiles (name, passed) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET passed = passed + 1',
  );
  const setting = connection.prepare('SELECT value FROM settings WHERE name = ?');
  const putSetting = connection.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const anySid = connection.prepare(
    'SELECT 1 FROM inbound WHERE sid GLOB ? UNION ALL SELECT 1 FROM outbox WHERE sid GLOB ? LIMIT 1',
  );
  const { select } = createRows(connection, vault, auditRecord);
  const audit = select('WHERE seq > ? ORDER BY seq LIMIT ?');
  const auditBefore = select('WHERE seq < ? ORDER BY seq DESC LIMIT ?');
  const auditOfSubject = select('WHERE subject = ? AND seq < ? ORDER BY seq DESC LIMIT ?');
  const lastHash = connection.prepare('SELECT hash FROM audit ORDER BY seq DESC LIMIT 1');
  const append = connection.prepare(
    'INSERT INTO audit (at, actor, act, subject, detail, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );

  function readCount(name: string): number {
    const row = count.get([name]);
    return row === null ? 0 : number(row, 0);
  }

  return {
    listPhases: () => allPhases.all([]),
    ...createPersonRequests(connection, vault),
    ...createNotes(connection, vault),
    readCount,
    madeBy: (): MadeBy | null =>
      MAKERS.find((maker) => {
        const { glob } = SID_FORMS[maker];
        return anySid.get([glob, glob]) !== null;
      }) ?? null,
    readSetting(name: string): string | null {
      const row = setting.get([name]);
      return row === null ? null : text(row, 0);
    },
    listAudit: (query: { after: number; limit: number }) => audit.all([query.after, query.limit]),
    listAuditBefore: ({ before, limit, subject }: { before: number; limit: number; subject?: string }) =>
      subject === undefined ? auditBefore.all([before, limit]) : auditOfSubject.all([subject, before, limit]),

    checkPhase: phases.check,
    writePhase: phases.write,
    checkCount: (name: string, expected: number): CommitOutcome =>
      readCount(name) === expected ? 'ok' : 'stale',
    passCount: (name: string): void => void pass.run([name]),
    writeSetting: (name: string, value: string): void => void putSetting.run([name, value]),
    /** Inside the transaction, which holds the write lock: nobody can put an entry between this one and the last. */
    appendAudit(entry: AuditEntry): void {
      const last = lastHash.get([]);
      const previousHash = last === null ? FIRST_PREVIOUS_HASH : text(last, 0);
      const { at, actor, act, subject } = entry;
      append.run([
        at,
        actor,
        act,
        subject,
        canonicalJson(entry.detail),
        previousHash,
        auditHash(previousHash, entry),
      ]);
    },
  };
}
