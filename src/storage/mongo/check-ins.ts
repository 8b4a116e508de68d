import type { ClientSession } from 'mongoose';
import type { CheckIn } from '../../domain/check-in.ts';
import type { PortTime } from '../../domain/closure.ts';
import { checkInRecord } from '../records/check-ins.ts';
import type { CheckInCount, CheckInsQuery } from '../storage.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** One sum, as the aggregation gives it. */
interface Group extends Pick<CheckInCount, 'appointments' | 'people' | 'came'> {
  readonly _id: Pick<CheckInCount, 'port' | 'date' | 'state'>;
}

/** What the staff of ports recorded of appointments. */
export function createCheckIns({ checkIns }: Models, vault: Vault) {
  const documents = createDocuments(checkIns, vault, checkInRecord);

  return {
    findCheckIn: documents.find,
    listCheckIns: ({ port, date, time }: PortTime) =>
      documents.opening(
        checkIns
          .find({ date, port, ...(time !== null && { time }) })
          .sort({ time: 1, _id: 1 })
          .lean(),
      ),
    async countCheckIns({ port, from, to }: CheckInsQuery): Promise<readonly CheckInCount[]> {
      const groups = await checkIns.aggregate<Group>([
        // ISO dates compare as texts; every one lies between these two.
        { $match: { date: { $gte: from ?? '', $lte: to ?? '~' }, ...(port !== undefined && { port }) } },
        {
          $group: {
            _id: { date: '$date', port: '$port', state: '$state' },
            appointments: { $sum: 1 },
            people: { $sum: '$people' },
            came: { $sum: '$came' },
          },
        },
        { $sort: { '_id.date': 1, '_id.port': 1, '_id.state': 1 } },
      ]);
      return groups.map(({ _id, ...sums }) => ({ ..._id, ...sums }));
    },
    writeCheckIn: (checkIn: CheckIn, session: ClientSession) => documents.write(checkIn, { session }),
  };
}

export type CheckIns = ReturnType<typeof createCheckIns>;
