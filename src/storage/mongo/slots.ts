import type { ClientSession } from 'mongoose';
import { closureIdsOf, closureOfId } from '../../domain/closure.ts';
import type { PortId } from '../../domain/port.ts';
import type { Slot } from '../../domain/slot.ts';
import { slotRecord } from '../records/slots.ts';
import type { SlotCounts, SlotsPage } from '../storage.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { needOne, CommitRejected, unique } from './outcomes.ts';
import { createDocuments } from './record-documents.ts';

const createSlotDocuments = (slots: Models['slots'], vault: Vault) =>
  createDocuments(slots, vault, slotRecord);
type SlotDocuments = ReturnType<typeof createSlotDocuments>;

/** Places at ports. */
export function createSlots({ slots, closures }: Models, vault: Vault) {
  const documents = createSlotDocuments(slots, vault);

  return {
    findSlot: documents.find,
    listSlots: ({ port, from, to }: { port?: PortId; from?: string; to?: string }) =>
      documents.all(
        slots
          .find({
            ...(port !== undefined && { port }),
            // ISO dates compare as texts; every one lies between these two.
            date: { $gte: from ?? '', $lte: to ?? '~' },
          })
          .sort({ startsAt: 1, _id: 1 })
          .lean(),
      ),
    pageSlots({ port, startsFrom, startsBefore, after, limit }: SlotsPage): Promise<readonly Slot[]> {
      const from = new Date(Math.max(startsFrom ?? 0, after?.startsAt ?? 0));
      return documents.all(
        slots
          .find({
            ...(port !== undefined && { port }),
            // The bounds are for the index, which would else be read from its beginning.
            startsAt: { $gte: from, ...(startsBefore !== undefined && { $lt: new Date(startsBefore) }) },
            ...(after !== undefined && {
              $or: [{ startsAt: { $gt: new Date(after.startsAt) } }, { _id: { $gt: after.id } }],
            }),
          })
          .sort({ startsAt: 1, _id: 1 })
          .limit(limit)
          .lean(),
      );
    },

    /** Condition and change are one write: no two can take the last seat. Of a closure see also closures.ts. */
    async takePlaces(slotId: string, people: number, session: ClientSession): Promise<void> {
      const at = people > 0 ? closureOfId(slotId) : null;
      if (at !== null) {
        const ids = [...closureIdsOf(at)];
        if (
          (await closures
            .exists({ _id: { $in: ids } })
            .session(session)
            .lean()) !== null
        )
          throw new CommitRejected('full');
      }
      const fits = people > 0 ? { $expr: { $lte: [{ $add: ['$taken', people] }, '$capacity'] } } : {};
      needOne(
        await slots.updateOne(
          { _id: slotId, ...fits },
          [{ $set: { taken: { $max: [0, { $add: ['$taken', people] }] } } }],
          { session, updatePipeline: true },
        ),
        'full',
      );
    },

    importSlots: (given: readonly Slot[], session: ClientSession) =>
      importSlots(slots, documents, given, session),
  };
}

/** Adds and changes slots; refuses what has fewer places than are taken. */
async function importSlots(
  slots: Models['slots'],
  documents: SlotDocuments,
  given: readonly Slot[],
  session: ClientSession,
): Promise<SlotCounts> {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const refused: string[] = [];
  const found = await documents.all(
    slots.find({ _id: { $in: given.map(({ id }) => id) } }, null, { session }).lean(),
  );
  const stored = new Map(found.map((slot) => [slot.id, slot]));
  const changes: (() => Promise<unknown>)[] = [];
  const fresh: Slot[] = [];
  for (const { id, port, date, time, startsAt, capacity } of given) {
    const present = stored.get(id);
    const next = { id, port, date, time, startsAt, capacity, taken: present?.taken ?? 0 };
    if (present === undefined) {
      fresh.push(next);
      counts.added += 1;
    } else if (capacity < present.taken) {
      refused.push(id);
      continue;
    } else if (present.capacity === capacity && present.startsAt === startsAt) {
      counts.unchanged += 1;
      continue;
    } else {
      counts.changed += 1;
      changes.push(() =>
        slots
          .updateOne(
            { _id: id },
            { $set: { port, date, time, startsAt: new Date(startsAt), capacity } },
            { session, runValidators: true },
          )
          .exec(),
      );
    }
    stored.set(id, next);
  }
  if (fresh.length > 0)
    await unique(
      slots.insertMany(
        fresh.map((slot) => documents.documentOf(slot)),
        { session },
      ),
      { _id: 'again' },
    );
  // One operation of a transaction at a time.
  for (const change of changes) await change();
  return { ...counts, refused };
}

export type Slots = ReturnType<typeof createSlots>;
