import { afterAll, describe, expect, it } from 'vitest';
import { findUnanchored, readHead, sortAnchors } from '../../src/console/audit-anchors.ts';
import { verifyAudit } from '../../src/console/audit-chain.ts';
import { ENTRIES, fillAudit } from '../support/audit.ts';
import { mongoForTests } from '../support/mongo.ts';

const mongo = await mongoForTests();
describe.skipIf(mongo === null)('the audit chain on MongoDB', () => {
  afterAll(() => mongo?.close());

  it('holds, and says where it was changed', async () => {
    const temp = await mongo!.open();
    const { storage } = temp;
    await fillAudit(storage);
    expect(await verifyAudit(storage)).toMatchObject({ entries: ENTRIES, broken: null });
    const anchors = [(await readHead(storage, 5))!];
    expect(await findUnanchored(storage, anchors)).toBeNull();
    const forged = { ...anchors[0]!, entries: 1 };
    expect(sortAnchors(storage, [...anchors, forged])).toEqual({
      ours: anchors,
      unsigned: 0,
      forged: [forged],
    });
    await mongo!.connection
      .db!.collection<{ _id: number }>('audit')
      .updateOne({ _id: 4 }, { $set: { subject: 'x' } });
    expect(await verifyAudit(storage)).toMatchObject({ entries: 3, broken: { seq: 4, why: 'changed' } });
    await mongo!.connection.collection<{ _id: number }>('audit').deleteOne({ _id: ENTRIES });
    expect(await findUnanchored(storage, anchors)).toEqual({ anchor: anchors[0], why: 'cut' });
    await temp.close();
  });
});
