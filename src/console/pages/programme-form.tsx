import { Fragment, type VNode } from 'preact';
import { LANGUAGES } from '../../domain/language.ts';
import { PORT_IDS } from '../../domain/port.ts';
import { Ticks, Tick } from './field-parts.tsx';
import { Choice, Field, Notice, Send } from './parts.tsx';
import type { Form, MemberVisit } from './page.ts';
import { Why } from './trouble.tsx';
import type { Section, SectionFaults, Typed } from './programme-sections.ts';

/** Empty rows behind those that are there. */
const MORE_ROWS = 2;
/** Most rows that a form is read for. */
const MOST_ROWS = 110;

const isEmpty = (row: Typed): boolean => Object.values(row).every((text) => text === '');

/** The rows that were typed; empty ones are taken off. */
export function readRows({ columns, several }: Section, form: Form): readonly Typed[] {
  const rowAt = (at: number): Typed =>
    Object.fromEntries(columns.map((name) => [name, form.all(`${name}.${at}`).join(',').trim()]));
  if (!several) return [rowAt(0)];
  const rows = Array.from({ length: MOST_ROWS }, (_, at) => rowAt(at));
  // A zone is chosen in every row, also in those that stay empty.
  return rows.filter((row) => !isEmpty({ ...row, zone: '' }));
}

interface Shown {
  readonly visit: MemberVisit;
  readonly section: Section;
  readonly rows: readonly Typed[];
  readonly faults: SectionFaults | null;
}

/** The form of one part of what admins set. @param was the rows as they are stored, to tell later what was touched */
export function SectionForm({
  version,
  was,
  ...shown
}: Shown & { readonly version: number; readonly was: readonly Typed[] }): VNode {
  const { visit, section, rows, faults } = shown;
  const { say } = visit.words;
  const all = section.several ? [...rows, ...Array.from({ length: MORE_ROWS }, () => ({}))] : rows;
  return (
    <Send visit={visit} to={`/programme/edit/${section.id}`} class="usa-form wide">
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="was" value={JSON.stringify(was)} />
      {faults !== null && <Notice kind="error">{say(`programme.faults.${section.id}`)}</Notice>}
      {faults !== null && faults.all.length > 0 && <Details visit={visit} details={faults.all} />}
      {all.map((row, at) => (
        <Row key={at} {...shown} row={row} at={at} />
      ))}
      {faults?.onlyMoving === true && (
        <Field
          name="override"
          label={say('programme.override')}
          hint={say('programme.override_hint')}
          value={visit.form.get('override')}
          autocomplete="off"
        />
      )}
      <button class="usa-button" type="submit">
        {say('programme.save')}
      </button>
    </Send>
  );
}

/** What is wrong, as the API and the commands say it, in the language of the page. */
function Details({
  visit,
  details,
}: {
  readonly visit: MemberVisit;
  readonly details: readonly string[];
}): VNode {
  return (
    <p class="usa-error-message" role="alert">
      {[...new Set(details)].map((detail) => (
        <Fragment key={detail}>
          <Why visit={visit} reason={detail} />{' '}
        </Fragment>
      ))}
    </p>
  );
}

interface RowOf extends Shown {
  readonly row: Typed;
  readonly at: number;
}

function Row(props: RowOf): VNode {
  const { visit, section, at, faults } = props;
  const { say } = visit.words;
  const wrong = faults?.rows[at]?.[''] ?? [];
  if (!section.several) return <Cells {...props} />;
  return (
    <fieldset class="usa-fieldset line">
      <legend class="usa-legend">{say('programme.row', { count: at + 1 })}</legend>
      {wrong.length > 0 && <Details visit={visit} details={wrong} />}
      <Cells {...props} />
    </fieldset>
  );
}

function Cells({ visit, section, row, at, faults }: RowOf): VNode {
  const { say, sayOf } = visit.words;
  const name = (column: string): string => `${column}.${at}`;
  const error = (column: string): string | null =>
    faults?.rows[at]?.[column]?.map((detail) => visit.words.refused(detail).text).join(' ') || null;
  const text = (column: string, label: string, hint?: string): VNode => (
    <Field
      key={column}
      name={name(column)}
      label={label}
      hint={hint}
      value={row[column] ?? ''}
      error={error(column)}
      autocomplete="off"
    />
  );
  switch (section.id) {
    case 'names':
      return (
        <>
          {text('operator', say('programme.operator'), say('programme.operator_hint'))}
          <Choice
            name={name('alertLanguage')}
            label={say('programme.alerts')}
            chosen={row.alertLanguage ?? ''}
            options={LANGUAGES.map((language) => [language, sayOf('languages', language)] as const)}
          />
        </>
      );
    case 'viewers':
      return <>{LANGUAGES.map((language) => text(language, sayOf('languages', language)))}</>;
    case 'gates':
      return <>{PORT_IDS.map((port) => text(port, sayOf('ports', port)))}</>;
    case 'hours':
      return <Hours visit={visit} row={row} at={at} text={text} />;
    case 'helplines':
      return (
        <>
          {text('name', say('programme.name'))}
          {text('number', say('programme.number'), say('programme.dialled'))}
          <Ticks
            form={{ get: () => '', all: () => (row.languages ?? '').split(',') }}
            name={name('languages')}
            legend={say('programme.spoken')}
            options={LANGUAGES.map((language) => [language, sayOf('languages', language)] as const)}
          />
        </>
      );
    case 'papers':
      return (
        <>
          {LANGUAGES.map((language) => text(language, sayOf('languages', language)))}
          <Tick
            id={name('families')}
            name={name('families')}
            label={say('programme.families')}
            on={row.families === 'yes'}
          />
        </>
      );
    case 'phones':
      return (
        <>
          {text('who', say('programme.who'))}
          {text('number', say('programme.number'), say('programme.whole'))}
          <Tick
            id={name('admin')}
            name={name('admin')}
            label={say('programme.admin')}
            on={row.admin === 'yes'}
          />
        </>
      );
  }
}

/** Zones in which teams sit; another one that is set stays in the list. */
const ZONES = [
  'America/Tijuana',
  'America/Ciudad_Juarez',
  'America/Matamoros',
  'America/Mexico_City',
  'America/Los_Angeles',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
];

function Hours({
  visit,
  row,
  at,
  text,
}: {
  readonly visit: MemberVisit;
  readonly row: Typed;
  readonly at: number;
  readonly text: (column: string, label: string, hint?: string) => VNode;
}): VNode {
  const { say } = visit.words;
  const days = (row.days ?? '').split(',');
  const zones = [...new Set([...ZONES, ...(row.zone === undefined || row.zone === '' ? [] : [row.zone])])];
  return (
    <>
      <Ticks
        form={{ get: () => '', all: () => days }}
        name={`days.${at}`}
        legend={say('programme.days')}
        options={[1, 2, 3, 4, 5, 6, 0].map((day) => [String(day), dayName(visit, day)] as const)}
      />
      {text('from', say('programme.from'), say('programme.time_hint'))}
      {text('to', say('programme.to'), say('programme.time_hint'))}
      <Choice
        name={`zone.${at}`}
        label={say('programme.zone')}
        chosen={row.zone ?? ZONES[0] ?? ''}
        options={zones.map((zone) => [zone, zone] as const)}
      />
    </>
  );
}

/** @param day 0 Sunday … 6 Saturday */
export const dayName = ({ words }: MemberVisit, day: number): string =>
  new Intl.DateTimeFormat(words.language === 'es' ? 'es-MX' : 'en-US', {
    ...{ timeZone: 'UTC', weekday: 'short' },
    // The first of August 2021 was a Sunday.
  }).format(Date.UTC(2021, 7, 1 + day));
