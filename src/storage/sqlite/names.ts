import type { Case } from '../../domain/case.ts';
import type { Registration } from '../../domain/registration.ts';
import { createNameKeys, type KeyRange } from '../name-keys.ts';
import { searchNames, type NameIndex } from '../name-search.ts';
import { NAMES_SETTING, nextOfWalk, readWalk, writeWalk, type NamesWalk } from '../names-walk.ts';
import { settingRecord } from '../records/settings.ts';
import type { NameStorage } from '../storage.ts';
import type { Vault } from '../vault.ts';
import { number } from './cells.ts';
import type { Connection } from './connection.ts';
import { among, idsOf, listed } from './listed.ts';
import { createTable } from './record-table.ts';

/** Names that one statement stores: a call into the database costs as much as a row. */
const AT_ONCE = 50;

/** The words by which families are found by name. */
export function createNames(
  connection: Connection,
  vault: Vault,
  findFamily: (familyId: string) => readonly Case[],
) {
  const keys = createNameKeys(vault);
  const stored = connection.prepare('SELECT id FROM names WHERE family_id = ?');
  const insert = connection.prepare('INSERT INTO names (id, family_id) VALUES (?, ?)');
  const insertion = (rows: number) =>
    connection.prepare(
      `INSERT INTO names (id, family_id) VALUES ${new Array(rows).fill('(?, ?)').join(', ')} ON CONFLICT DO NOTHING`,
    );
  const addOne = insertion(1);
  const addMany = insertion(AT_ONCE);
  const remove = connection.prepare('DELETE FROM names WHERE id = ?');
  const count = connection.prepare(
    'SELECT count(*) FROM (SELECT 1 FROM names WHERE id >= ? AND id < ? LIMIT ?)',
  );
  const families = connection.prepare(
    'SELECT family_id FROM names WHERE id >= ? AND id < ? ORDER BY id LIMIT ?',
  );
  const having = connection.prepare(
    `SELECT DISTINCT family_id FROM names INDEXED BY names_of_family WHERE family_id ${among('?1')} AND id >= ?2 AND id < ?3`,
  );

  return {
    rangesOf: keys.rangesOf,
    /** Stores the names of a family as they are now. @param told its registration that is not withdrawn */
    nameFamily(familyId: string, told: Registration | null): void {
      const wanted = new Map(keys.of(familyId, findFamily(familyId), told));
      for (const id of idsOf(stored.all([familyId]))) if (!wanted.delete(id)) remove.run([id]);
      for (const id of wanted.keys()) insert.run([id, familyId]);
    },
    /** Stores names of cases that are new: of their families nothing goes. */
    addNames(cases: readonly Case[]): void {
      const fresh = new Map(cases.flatMap((facts) => [...keys.of(facts.familyId, [facts], null)]));
      const rows = Array.from(fresh.values(), ({ id, familyId }) => [id, familyId]);
      let at = 0;
      for (; at + AT_ONCE <= rows.length; at += AT_ONCE) addMany.run(rows.slice(at, at + AT_ONCE).flat());
      for (const row of rows.slice(at)) addOne.run(row);
    },
    countNames: ({ from, before }: KeyRange, most: number): number =>
      number(count.get([from, before, most]) ?? [0], 0),
    familiesOf: ({ from, before }: KeyRange, limit: number): readonly string[] =>
      idsOf(families.all([from, before, limit])),
    having: (familyIds: readonly string[], { from, before }: KeyRange): readonly string[] =>
      idsOf(having.all([listed(familyIds), from, before])),
  };
}

export type Names = ReturnType<typeof createNames>;

/** Names the families that were stored before names could be found, some at a time. */
export function createNamesWalk(
  connection: Connection,
  vault: Vault,
  nameFamily: (familyId: string) => void,
) {
  const settings = createTable(connection, vault, settingRecord);
  const ofCases = connection.prepare(
    'SELECT DISTINCT family_id FROM cases WHERE family_id > ? ORDER BY family_id LIMIT ?',
  );
  const ofRegistrations = connection.prepare(
    "SELECT family_id FROM registrations WHERE family_id > ? AND stage <> 'withdrawn' ORDER BY family_id LIMIT ?",
  );

  const standing = (): NamesWalk => readWalk(settings.find(NAMES_SETTING)?.value ?? null);

  return {
    areNamesReady: (): boolean => standing().of === 'done',
    /** Gives whether there are more. */
    nameSome(limit: number): boolean {
      const at = standing();
      if (at.of === 'done') return false;
      const page = idsOf((at.of === 'cases' ? ofCases : ofRegistrations).all([at.after, limit]));
      page.forEach(nameFamily);
      const next = nextOfWalk(at, page, limit);
      settings.write({ name: NAMES_SETTING, value: writeWalk(next) });
      return next.of !== 'done';
    },
  };
}

/** The stored names, as a search asks for them. */
const nameIndex = (names: Names, read: <T>(work: () => T) => Promise<T>): NameIndex => ({
  count: (range, most) => read(() => names.countNames(range, most)),
  families: (range, limit) => read(() => names.familiesOf(range, limit)),
  having: (familyIds, range) => read(() => names.having(familyIds, range)),
});

/** Names, as the port has them. */
export function namePort(
  names: Names,
  walk: ReturnType<typeof createNamesWalk>,
  read: <T>(work: () => T) => Promise<T>,
  write: <T>(work: () => T) => Promise<T>,
): NameStorage {
  const index = nameIndex(names, read);
  return {
    listFamiliesNamed: ({ words, limit }) => searchNames(index, words.map(names.rangesOf), limit),
    areNamesReady: () => read(walk.areNamesReady),
    nameSome: (limit) => write(() => walk.nameSome(limit)),
  };
}
