import type { ClientSession } from 'mongoose';
import type { RequestKey } from '../../domain/request-key.ts';
import type { Token } from '../../domain/token.ts';
import { tokenRecord } from '../records/tokens.ts';
import { answerFields, openSealed } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { needOne, unique } from './outcomes.ts';
import { createDocuments } from './record-documents.ts';

/** Tokens of programs, and what became of their requests with a key. */
export function createTokens({ tokens, requestKeys }: Models, vault: Vault) {
  const documents = createDocuments(tokens, vault, tokenRecord);
  const checkKey = checkOf(requestKeys);

  const orNull = (document: { readonly _id: string } | null): Token | null =>
    document === null ? null : documents.open(document);

  return {
    findToken: async (id: string): Promise<Token | null> => orNull(await tokens.findById(id).lean()),
    findTokenByHash: async (hash: string): Promise<Token | null> =>
      orNull(await tokens.findOne({ hash }).lean()),
    async listTokens({ after, limit }: { after: string; limit: number }): Promise<readonly Token[]> {
      const found = await tokens
        .find({ _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return found.map((document) => documents.open(document));
    },
    async touchToken(id: string, at: number): Promise<void> {
      await tokens.updateOne({ _id: id }, { $max: { lastUsedAt: new Date(at) } });
    },
    async findRequestKey(id: string): Promise<RequestKey | null> {
      const document = await requestKeys.findById(id).lean();
      if (document === null) return null;
      const { _id, until, expiresAt, sealed, ...rest } = checkKey(document);
      return {
        id: _id,
        ...rest,
        until: until.getTime(),
        expiresAt: expiresAt.getTime(),
        ...openSealed(vault, answerFields, sealed),
      };
    },
    async forgetRequestKeys(expiredBy: number): Promise<number> {
      const { deletedCount } = await requestKeys.deleteMany({ expiresAt: { $lte: new Date(expiredBy) } });
      return deletedCount;
    },

    // One that is there already runs into either index.
    writeToken: (token: Token, session: ClientSession): Promise<void> =>
      documents.write(token, { session, taken: { hash: 'stale' } }),
    async writeRequestKey(key: RequestKey, session: ClientSession): Promise<void> {
      const { id, until, expiresAt, answer, ...rest } = key;
      const document = {
        ...rest,
        until: new Date(until),
        expiresAt: new Date(expiresAt),
        sealed: vault.seal({ answer }),
      };
      if (key.version === 1)
        await unique(requestKeys.insertOne({ _id: id, ...document }, { session }), { _id: 'stale' });
      else
        needOne(
          await requestKeys.updateOne(
            { _id: id, version: key.version - 1 },
            { $set: document },
            { session, runValidators: true },
          ),
          'stale',
        );
    },
  };
}

export type Tokens = ReturnType<typeof createTokens>;
