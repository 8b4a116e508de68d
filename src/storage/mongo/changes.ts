import type { ClientSession } from 'mongoose';
import type { Change, ChangeState } from '../../domain/change.ts';
import type { ChangeDocument } from './collections/changes.ts';
import { figuresFields } from '../sealed-fields.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { needOne, unique } from './outcomes.ts';
import { dateOrNull, msOrNull } from './times.ts';

/** Changes that wait for a second person, or had one. */
export function createChanges({ changes }: Models) {
  const check = checkOf(changes);

  function changeOf(document: ChangeDocument): Change {
    const { _id, figures, decidedAt, createdAt, expiresAt, ...rest } = check(document);
    return {
      ...rest,
      id: _id,
      figures: figuresFields.parse(figures),
      decidedAt: msOrNull(decidedAt),
      createdAt: createdAt.getTime(),
      expiresAt: expiresAt.getTime(),
    };
  }

  return {
    async findChange(id: string): Promise<Change | null> {
      const document = await changes.findById(id).lean();
      return document === null ? null : changeOf(document);
    },
    async listChanges(query: {
      state?: ChangeState;
      before?: string;
      limit: number;
    }): Promise<readonly Change[]> {
      const found = await changes
        .find({
          ...(query.before !== undefined && { _id: { $lt: query.before } }),
          ...(query.state !== undefined && { state: query.state }),
        })
        .sort({ _id: -1 })
        .limit(query.limit)
        .lean();
      return found.map(changeOf);
    },
    async writeChange(change: Change, session: ClientSession): Promise<void> {
      const { id, decidedAt, createdAt, expiresAt, authors, ...rest } = change;
      const document: Omit<ChangeDocument, '_id'> = {
        ...rest,
        authors: [...authors],
        decidedAt: dateOrNull(decidedAt),
        createdAt: new Date(createdAt),
        expiresAt: new Date(expiresAt),
      };
      if (change.version === 1)
        await unique(changes.insertOne({ _id: id, ...document }, { session }), { _id: 'stale' });
      else
        needOne(
          await changes.updateOne(
            { _id: id, version: change.version - 1 },
            { $set: document },
            { session, runValidators: true },
          ),
          'stale',
        );
    },
  };
}

export type Changes = ReturnType<typeof createChanges>;
