import type { ClientSession } from 'mongoose';
import type { Tries } from '../../domain/tries.ts';
import { triesRecord } from '../records/tries.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** What was tried and did not fit. */
export function createTries({ tries: model }: Models, vault: Vault) {
  const documents = createDocuments(model, vault, triesRecord);
  return {
    findTries: documents.find,
    writeTries: (tries: Tries, session: ClientSession) => documents.write(tries, { session }),
  };
}

export type TriesCounts = ReturnType<typeof createTries>;
