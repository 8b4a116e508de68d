import type { AuditEntry } from '../../domain/audit.ts';
import { asItMayCount } from '../forged-phase.ts';
import { auditHash, FIRST_PREVIOUS_HASH } from '../audit-hash.ts';
import { MAKERS, SID_FORMS, type MadeBy } from '../made-by.ts';
import { auditRecord } from '../records/audit.ts';
import { phaseRecord } from '../records/phases.ts';
import { ownerOf } from '../records/record.ts';
import { settingRecord } from '../records/settings.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { number, text } from './cells.ts';
import type { Connection } from './connection.ts';
import { createNotes } from './notes.ts';
import { createPersonRequests } from './person-requests.ts';
import { createTable } from './record-table.ts';

/** Phases, requests for a person, named counts, settings, the audit chain. */
export function createAdministration(connection: Connection, vault: Vault) {
  const phases = createTable(connection, vault, phaseRecord);
  const allPhases = phases.select('ORDER BY starts_on, id');
  const count = connection.prepare('SELECT passed FROM turnstiles WHERE name = ?');
  const pass = connection.prepare(
    'INSERT INTO turnstiles (name, passed) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET passed = passed + 1',
  );
  const settings = createTable(connection, vault, settingRecord);
  const namedSetting = settings.select('WHERE name = ?');
  const anySid = connection.prepare(
    'SELECT 1 FROM inbound WHERE sid GLOB ? UNION ALL SELECT 1 FROM outbox WHERE sid GLOB ? LIMIT 1',
  );
  const { select, add } = createTable(connection, vault, auditRecord);
  const audit = select('WHERE seq > ? ORDER BY seq LIMIT ?');
  const auditBefore = select('WHERE seq < ? ORDER BY seq DESC LIMIT ?');
  const auditOfSubject = select('WHERE subject = ? AND seq < ? ORDER BY seq DESC LIMIT ?');
  const lastEntry = connection.prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');

  function readCount(name: string): number {
    const row = count.get([name]);
    return row === null ? 0 : number(row, 0);
  }

  return {
    listPhases: () => allPhases.judged([]).map((judged) => asItMayCount(vault, judged)),
    ...createPersonRequests(connection, vault),
    ...createNotes(connection, vault),
    readCount,
    madeBy: (): MadeBy | null =>
      MAKERS.find((maker) => {
        const { glob } = SID_FORMS[maker];
        return anySid.get([glob, glob]) !== null;
      }) ?? null,
    readSetting: (name: string): string | null => settings.find(name)?.value ?? null,
    isSettingForged: (name: string): boolean =>
      namedSetting
        .judged([name])
        .some(({ value, holds }) => !vault.mayGrant(ownerOf(settingRecord, value), holds)),
    // Those that somebody wrote past the service, too: who verifies the chain is to see them (audit-chain.ts).
    listAudit: (query: { after: number; limit: number }) =>
      audit.judged([query.after, query.limit]).map(({ value }) => value),
    listAuditBefore({ before, limit, subject }: { before: number; limit: number; subject?: string }) {
      const found =
        subject === undefined
          ? auditBefore.judged([before, limit])
          : auditOfSubject.judged([subject, before, limit]);
      return found.map(({ value }) => value);
    },

    checkPhase: phases.check,
    writePhase: phases.write,
    checkCount: (name: string, expected: number): CommitOutcome =>
      readCount(name) === expected ? 'ok' : 'stale',
    passCount: (name: string): void => void pass.run([name]),
    writeSetting: (name: string, value: string): void => {
      settings.write({ name, value });
    },
    /** Inside the transaction, which holds the write lock: nobody can put an entry between this one and the last. */
    appendAudit(entry: AuditEntry): void {
      const last = lastEntry.get([]);
      const previousHash = last === null ? FIRST_PREVIOUS_HASH : text(last, 1);
      const { at, actor, act, subject, detail } = entry;
      add({
        ...{ seq: last === null ? 1 : number(last, 0) + 1, at, actor, act, subject, detail },
        ...{ previousHash, hash: auditHash(previousHash, entry) },
      });
    },
  };
}
