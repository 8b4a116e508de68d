import type { Models } from './models.ts';

/**
 * Makes a person of each token that has none, named and numbered as it, whom nobody has linked yet; who made it is known from the audit.
 * Writes down who wrote any version of a broadcast, which the audit knows too. Any number may do it at once, and again.
 */
export async function givePeopleIds({ tokens, staff, broadcasts, audit }: Models): Promise<void> {
  for await (const token of tokens.find({ staffId: null }).lean().cursor()) {
    const { _id, name, createdAt } = token;
    const made = await audit.findOne({ subject: _id, act: 'token.create' }).sort({ _id: 1 }).lean();
    const createdBy = made?.actor ?? null;
    const unknown = { linkedBy: null, linkedAt: null, sameAs: null, disabledAt: null };
    await staff.updateOne(
      { _id },
      { $setOnInsert: { version: 1, name, createdBy, createdAt, ...unknown } },
      { upsert: true },
    );
    await tokens.updateOne({ _id, staffId: null }, { $set: { staffId: _id, createdBy } });
  }
  for await (const { _id, author } of broadcasts.find({ authors: null }).lean().cursor()) {
    const acts = ['broadcast.create', 'broadcast.edit'];
    const wrote = await audit
      .find({ subject: _id, act: { $in: acts } })
      .sort({ _id: 1 })
      .lean();
    const authors = [...new Set([author, ...wrote.map(({ actor }) => actor)])];
    await broadcasts.updateOne({ _id, authors: null }, { $set: { authors } });
  }
}
