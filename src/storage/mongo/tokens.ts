import type { TokenStorage } from '../storage.ts';
import type { Call } from '../ports/calls.ts';
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

/** What lets programs in, as the port has it. */
export function tokenPort(tokens: ReturnType<typeof createTokens>, call: Call): TokenStorage {
  return {
    findToken: (id) => call(() => tokens.findToken(id)),
    findTokenByHash: (hash) => call(() => tokens.findTokenByHash(hash)),
    listTokens: (query) => call(() => tokens.listTokens(query)),
    touchToken: (id, at) => call(() => tokens.touchToken(id, at)),
    findRequestKey: (id) => call(() => tokens.findRequestKey(id)),
    forgetRequestKeys: (expiredBy) => call(() => tokens.forgetRequestKeys(expiredBy)),
  };
}
