import { parsePhone } from '../../domain/address.ts';
import { LANGUAGES, type Language } from '../../domain/language.ts';
import { PORT_IDS } from '../../domain/port.ts';
import type { ProgrammeRecord, ProgrammeSettings } from '../../domain/programme-record.ts';
import { changeFaults } from '../../programme/programme.ts';

/** One row of a form, as it is typed: texts by name. */
export type Typed = Readonly<Record<string, string>>;

/** A part of what admins set that has a form of its own. */
export interface Section {
  readonly id: SectionId;
  readonly columns: readonly string[];
  /** Whether it has as many rows as one likes, or one. */
  readonly several: boolean;
  readonly rowsOf: (record: ProgrammeSettings) => readonly Typed[];
  readonly changeOf: (rows: readonly Typed[]) => Partial<ProgrammeSettings>;
}

export const SECTIONS = ['names', 'viewers', 'gates', 'hours', 'helplines', 'papers', 'phones'] as const;
export type SectionId = (typeof SECTIONS)[number];

/** What is not left empty, by name. */
const filled = (names: readonly string[], row: Typed): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => ((row[name] ?? '') === '' ? [] : [[name, row[name] ?? '']])));
const textsOf = <Name extends string>(
  names: readonly Name[],
  set: Readonly<Partial<Record<Name, string>>>,
): Typed => Object.fromEntries(names.map((name) => [name, set[name] ?? '']));
const of = (row: Typed, name: string): string => row[name] ?? '';

/** The languages that were ticked; with none or all of them it is for everybody. */
function spokenIn(ticked: string): { readonly languages?: readonly Language[] } {
  const languages = LANGUAGES.filter((language) => ticked.split(',').includes(language));
  return languages.length === 0 || languages.length === LANGUAGES.length ? {} : { languages };
}

const FORMS: Readonly<Record<SectionId, Omit<Section, 'id'>>> = {
  names: {
    columns: ['operator', 'alertLanguage'],
    several: false,
    rowsOf: ({ operator, alertLanguage }) => [{ operator: operator ?? '', alertLanguage }],
    changeOf: ([row = {}]) => {
      const language = LANGUAGES.find((each) => each === row.alertLanguage);
      return {
        operator: of(row, 'operator') === '' ? null : of(row, 'operator'),
        ...(language === undefined ? {} : { alertLanguage: language }),
      };
    },
  },
  viewers: {
    columns: LANGUAGES,
    several: false,
    rowsOf: ({ viewers }) => [textsOf(LANGUAGES, viewers)],
    changeOf: ([row = {}]) => ({ viewers: filled(LANGUAGES, row) }),
  },
  gates: {
    columns: PORT_IDS,
    several: false,
    rowsOf: ({ gates }) => [textsOf(PORT_IDS, gates)],
    changeOf: ([row = {}]) => ({ gates: filled(PORT_IDS, row) }),
  },
  hours: {
    columns: ['days', 'from', 'to', 'zone'],
    several: true,
    rowsOf: ({ officeHours }) =>
      officeHours.map(({ days, from, to, zone }) => ({ days: days.join(','), from, to, zone })),
    changeOf: (rows) => ({
      officeHours: rows.map((row) => ({
        days: of(row, 'days') === '' ? [] : of(row, 'days').split(',').map(Number),
        ...{ from: of(row, 'from'), to: of(row, 'to'), zone: of(row, 'zone') },
      })),
    }),
  },
  helplines: {
    columns: ['name', 'number', 'languages'],
    several: true,
    rowsOf: ({ helplines }) =>
      helplines.map(({ name, number, languages = [] }) => ({ name, number, languages: languages.join(',') })),
    changeOf: (rows) => ({
      helplines: rows.map((row) => ({
        name: of(row, 'name'),
        number: parsePhone(of(row, 'number')) ?? of(row, 'number'),
        ...spokenIn(of(row, 'languages')),
      })),
    }),
  },
  papers: {
    columns: [...LANGUAGES, 'families'],
    several: true,
    rowsOf: ({ papers }) =>
      papers.map(({ name, families }) => ({ ...name, families: families === true ? 'yes' : '' })),
    changeOf: (rows) => ({
      papers: rows.map((row) => ({
        name: {
          es: of(row, 'es'),
          en: of(row, 'en'),
          pt: of(row, 'pt'),
          ht: of(row, 'ht'),
          fr: of(row, 'fr'),
        },
        ...(of(row, 'families') === 'yes' && { families: true as const }),
      })),
    }),
  },
  phones: {
    columns: ['who', 'number', 'admin'],
    several: true,
    rowsOf: ({ staffPhones }) =>
      staffPhones.map(({ who, number, admin }) => ({ who, number, admin: admin === true ? 'yes' : '' })),
    changeOf: (rows) => ({
      staffPhones: rows.map((row) => ({
        number: parsePhone(of(row, 'number')) ?? of(row, 'number'),
        who: of(row, 'who'),
        ...(of(row, 'admin') === 'yes' && { admin: true as const }),
      })),
    }),
  },
};

export const isSection = (id: string): id is SectionId => SECTIONS.some((each) => each === id);
export const sectionOf = (id: SectionId): Section => ({ id, ...FORMS[id] });

const sameRow = (a: Typed, b: Typed): boolean =>
  Object.keys({ ...a, ...b }).every((name) => of(a, name) === of(b, name));
const has = (rows: readonly Typed[], row: Typed): boolean => rows.some((each) => sameRow(each, row));

/**
 * What was typed, over what somebody else has saved meanwhile: what was not touched is as they left it, so that nothing of theirs is lost.
 * @param was the rows as they stood in the form
 */
export function merged(
  { several, columns }: Section,
  was: readonly Typed[],
  typed: readonly Typed[],
  now: readonly Typed[],
): readonly Typed[] {
  if (several)
    return [
      ...now.filter((row) => !has(was, row) || has(typed, row)),
      ...typed.filter((row) => !has(was, row) && !has(now, row)),
    ];
  const [before = {}, mine = {}, theirs = {}] = [was[0], typed[0], now[0]];
  return [
    Object.fromEntries(
      columns.map((name) => [name, of(mine, name) === of(before, name) ? of(theirs, name) : of(mine, name)]),
    ),
  ];
}

/** What is wrong with a form, in the words of the schema, beside what it is about. */
export interface SectionFaults {
  /** By row, then by column; `''` of a row as a whole. */
  readonly rows: readonly Readonly<Record<string, readonly string[]>>[];
  /** Of all rows together. */
  readonly all: readonly string[];
  /** Whether all that is wrong is words that could move people, which may be passed over with a reason. */
  readonly onlyMoving: boolean;
}

/** Null when nothing is wrong. */
export function faultsOf(
  section: Section,
  record: ProgrammeRecord,
  rows: readonly Typed[],
): SectionFaults | null {
  const read = (given: readonly Typed[]): readonly string[] => {
    const { wrong, moving } = changeFaults(record, section.changeOf(given));
    return [...wrong, ...moving].map(({ detail }) => detail);
  };
  const whole = changeFaults(record, section.changeOf(rows));
  if (whole.wrong.length + whole.moving.length === 0) return null;
  // Each value alone says which one it is.
  const byRow = rows.map((row) =>
    section.several
      ? { '': read([row]) }
      : Object.fromEntries(section.columns.map((name) => [name, read([{ [name]: of(row, name) }])])),
  );
  const beside = new Set(byRow.flatMap((each) => Object.values(each).flat()));
  return {
    rows: byRow,
    all: read(rows).filter((detail) => !beside.has(detail)),
    onlyMoving: whole.wrong.length === 0,
  };
}
