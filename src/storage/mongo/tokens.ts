import type { ClientSession } from 'mongoose';
import type { RequestKey } from '../../domain/request-key.ts';
import type { Token } from '../../domain/token.ts';
import { answerFields, openSealed } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { TokenDocument } from './collections/tokens.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { needOne, unique } from './outcomes.ts';
import { dateOrNull, msOrNull } from './times.ts';

/** Tokens of programs, and what became of their requests with a key. */
export function createTokens({ tokens, requestKeys }: Models, vault: Vault) {
  const checkToken = checkOf(tokens);
  const checkKey = checkOf(requestKeys);

  function tokenOf(document: TokenDocument): Token {
    const { _id, staffId, createdBy, createdAt, expiresAt, revokedAt, lastUsedAt, ...rest } =
      checkToken(document);
    return {
      id: _id,
      ...rest,
      // A version from before there were people may still make tokens while this one runs: each is somebody of their own.
      staffId: staffId ?? _id,
      createdBy: createdBy ?? null,
      createdAt: createdAt.getTime(),
      expiresAt: expiresAt.getTime(),
      revokedAt: msOrNull(revokedAt),
      lastUsedAt: msOrNull(lastUsedAt),
    };
  }

  const orNull = (document: TokenDocument | null): Token | null =>
    document === null ? null : tokenOf(document);

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
      return found.map(tokenOf);
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

    async writeToken(token: Token, session: ClientSession): Promise<void> {
      const { id, createdAt, expiresAt, revokedAt, lastUsedAt, ...rest } = token;
      // When it was last used is no part of what is decided about it: a write of the token keeps what is there.
      const document: Omit<TokenDocument, '_id' | 'lastUsedAt'> = {
        ...rest,
        createdAt: new Date(createdAt),
        expiresAt: new Date(expiresAt),
        revokedAt: dateOrNull(revokedAt),
      };
      const fresh: TokenDocument = { _id: id, ...document, lastUsedAt: dateOrNull(lastUsedAt) };
      if (token.version === 1)
        await unique(
          tokens.insertOne(fresh, { session }),
          // One that is there already runs into either.
          { _id: 'stale', hash: 'stale' },
        );
      else
        needOne(
          await tokens.updateOne(
            { _id: id, version: token.version - 1 },
            { $set: document },
            { session, runValidators: true },
          ),
          'stale',
        );
    },
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
