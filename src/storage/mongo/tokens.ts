import type { ClientSession } from 'mongoose';
import type { RequestKey } from '../../domain/request-key.ts';
import type { Token } from '../../domain/token.ts';
import { requestKeyRecord } from '../records/request-keys.ts';
import { tokenRecord } from '../records/tokens.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** Tokens of programs, and what became of their requests with a key. */
export function createTokens({ tokens, requestKeys }: Models, vault: Vault) {
  const documents = createDocuments(tokens, vault, tokenRecord);
  const keys = createDocuments(requestKeys, vault, requestKeyRecord);

  return {
    findToken: documents.find,
    findTokenByHash: (hash: string) => documents.one(tokens.findOne({ hash }).lean()),
    listTokens: documents.page,
    async touchToken(id: string, at: number): Promise<void> {
      await tokens.updateOne({ _id: id }, { $max: { lastUsedAt: new Date(at) } });
    },
    findRequestKey: keys.find,
    async forgetRequestKeys(expiredBy: number): Promise<number> {
      const { deletedCount } = await requestKeys.deleteMany({ expiresAt: { $lte: new Date(expiredBy) } });
      return deletedCount;
    },

    // One that is there already runs into either index.
    writeToken: (token: Token, session: ClientSession): Promise<void> =>
      documents.write(token, { session, taken: { hash: 'stale' } }),
    writeRequestKey: (key: RequestKey, session: ClientSession) => keys.write(key, { session }),
  };
}

export type Tokens = ReturnType<typeof createTokens>;
