import type { ClientSession } from 'mongoose';
import type { Account, Session } from '../../domain/account.ts';
import { accountRecord } from '../records/accounts.ts';
import { sessionRecord } from '../records/sessions.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** By what staff log in, and who is logged in. */
export function createAccounts({ accounts, sessions: model }: Models, vault: Vault) {
  const documents = createDocuments(accounts, vault, accountRecord);
  const sessions = createDocuments(model, vault, sessionRecord);

  return {
    findAccount: documents.find,
    findAccountByEmailKey: (emailKey: string) => documents.one(accounts.findOne({ emailKey }).lean()),
    listAccounts: documents.page,
    findSessionByHash: (hash: string) => sessions.one(model.findOne({ hash }).lean()),
    listSessionsOf: (accountId: string) => sessions.all(model.find({ accountId }).sort({ _id: 1 }).lean()),
    async touchSession(id: string, at: number): Promise<void> {
      await model.updateOne({ _id: id }, { $max: { seenAt: new Date(at) } });
    },
    async forgetSessions(endedBy: number): Promise<number> {
      const { deletedCount } = await model.deleteMany({ endsAt: { $lte: new Date(endedBy) } });
      return deletedCount;
    },

    writeAccount: (account: Account, session: ClientSession): Promise<void> =>
      documents.write(account, { session, taken: { emailKey: 'taken' } }),
    writeSession: (written: Session, session: ClientSession): Promise<void> =>
      sessions.write(written, { session, taken: { hash: 'stale' } }),
  };
}

export type Accounts = ReturnType<typeof createAccounts>;
