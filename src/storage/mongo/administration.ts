import type { ClientSession } from 'mongoose';
import type { AuditEntry, AuditRow } from '../../domain/audit.ts';
import type { Phase } from '../../domain/phase.ts';
import { asItMayCount } from '../forged-phase.ts';
import { auditHash, FIRST_PREVIOUS_HASH } from '../audit-hash.ts';
import { MAKERS, SID_FORMS, type MadeBy } from '../made-by.ts';
import { auditRecord } from '../records/audit.ts';
import { phaseRecord } from '../records/phases.ts';
import { ownerOf } from '../records/record.ts';
import { settingRecord } from '../records/settings.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { needOne, unique } from './outcomes.ts';
import { createNotes } from './notes.ts';
import { createPersonRequests } from './person-requests.ts';
import { createDocuments } from './record-documents.ts';

const countId = (name: string): string => `turnstile:${name}`;

/** Phases, requests for a person, named counts, settings, the audit chain. */
export function createAdministration(models: Models, vault: Vault) {
  const { phases, counters, settings, audit, inbound, outbox } = models;
  const phaseDocuments = createDocuments(phases, vault, phaseRecord);
  const settingDocuments = createDocuments(settings, vault, settingRecord);
  const entries = createDocuments(audit, vault, auditRecord);
  const asStored = async (query: Parameters<typeof entries.judged>[0]): Promise<readonly AuditRow[]> =>
    (await entries.judged(query)).map(({ value }) => value);

  return {
    async listPhases(): Promise<readonly Phase[]> {
      const found = await phaseDocuments.judged(phases.find().sort({ startsOn: 1, _id: 1 }).lean());
      return found.map((judged) => asItMayCount(vault, judged));
    },
    ...createPersonRequests(models, vault),
    ...createNotes(models, vault),
    async readCount(name: string): Promise<number> {
      return (await counters.findById(countId(name)).lean())?.count ?? 0;
    },
    async madeBy(): Promise<MadeBy | null> {
      for (const maker of MAKERS) {
        const form = { $regex: SID_FORMS[maker].pattern };
        const found =
          (await inbound.exists({ _id: form }).lean()) ?? (await outbox.exists({ sid: form }).lean());
        if (found !== null) return maker;
      }
      return null;
    },
    async readSetting(name: string): Promise<string | null> {
      return (await settingDocuments.find(name))?.value ?? null;
    },
    async isSettingForged(name: string): Promise<boolean> {
      const found = await settingDocuments.judged(settings.find({ _id: name }).lean());
      return found.some(({ value, holds }) => !vault.mayGrant(ownerOf(settingRecord, value), holds));
    },
    // Those that somebody wrote past the service, too: who verifies the chain is to see them (audit-chain.ts).
    listAudit: ({ after, limit }: { after: number; limit: number }) =>
      asStored(
        audit
          .find({ _id: { $gt: after } })
          .sort({ _id: 1 })
          .limit(limit)
          .lean(),
      ),
    listAuditBefore: ({ before, limit, subject }: { before: number; limit: number; subject?: string }) =>
      asStored(
        audit
          .find({ ...(subject !== undefined && { subject }), _id: { $lt: before } })
          .sort({ _id: -1 })
          .limit(limit)
          .lean(),
      ),

    writePhase: (phase: Phase, session: ClientSession) => phaseDocuments.write(phase, { session }),
    async passCount(name: string, expected: number, session: ClientSession): Promise<void> {
      const _id = countId(name);
      if (expected === 0) await unique(counters.insertOne({ _id, count: 1 }, { session }), { _id: 'stale' });
      else
        needOne(
          await counters.updateOne({ _id, count: expected }, { $inc: { count: 1 } }, { session }),
          'stale',
        );
    },
    writeSetting: (name: string, value: string, session: ClientSession): Promise<void> =>
      settingDocuments.put({ name, value }, session),
    /** Its place is its `_id`: of two that would follow the same entry one runs again, and follows the other. */
    async appendAudit(entry: AuditEntry, session: ClientSession): Promise<void> {
      const last = await audit.findOne({}, { hash: 1 }, { session }).sort({ _id: -1 }).lean();
      const previousHash = last?.hash ?? FIRST_PREVIOUS_HASH;
      await entries.add(
        { ...entry, seq: (last?._id ?? 0) + 1, previousHash, hash: auditHash(previousHash, entry) },
        { session, taken: { _id: 'again' } },
      );
    },
  };
}

export type Administration = ReturnType<typeof createAdministration>;
