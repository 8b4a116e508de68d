import type { VNode } from 'preact';
import { nameOfActor } from '../../domain/actor.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { PORT_IDS } from '../../domain/port.ts';
import type { ProgrammeRecord } from '../../domain/programme-record.ts';
import type { ChangedField, ProgrammeVersion } from '../../programme/history.ts';
import { masked } from './masked.ts';
import { Act, When } from './parts.tsx';
import type { MemberVisit } from './page.ts';
import { dayName } from './programme-form.tsx';
import type { SectionId } from './programme-sections.ts';
import type { Words } from './words.ts';

/** What is set of one part, as it is now. */
export function SectionShown({
  visit,
  record,
  id,
}: {
  readonly visit: MemberVisit;
  readonly record: ProgrammeRecord;
  readonly id: SectionId;
}): VNode {
  const { say, sayOf } = visit.words;
  const none = <p>{say(`programme.none.${id}`)}</p>;
  switch (id) {
    case 'names':
      return (
        <dl class="pairs">
          <dt>{say('programme.operator')}</dt>
          <dd dir="auto">{record.operator ?? say('programme.none.names')}</dd>
          <dt>{say('programme.alerts')}</dt>
          <dd>{sayOf('languages', record.alertLanguage)}</dd>
        </dl>
      );
    case 'viewers': {
      const set = LANGUAGES.filter((language) => record.viewers[language] !== undefined);
      return set.length === 0 ? (
        none
      ) : (
        <dl class="pairs">
          {set.map((language) => (
            <>
              <dt>{sayOf('languages', language)}</dt>
              <dd dir="auto">{record.viewers[language]}</dd>
            </>
          ))}
        </dl>
      );
    }
    case 'gates':
      return <Gates visit={visit} record={record} />;
    case 'hours':
      return record.officeHours.length === 0 ? (
        none
      ) : (
        <ul>
          {record.officeHours.map(({ days, from, to, zone }) => (
            <li key={`${days.join()} ${from} ${to} ${zone}`}>
              {days.map((day) => dayName(visit, day)).join(', ')}: {from}–{to}, {zone}
            </li>
          ))}
        </ul>
      );
    case 'helplines':
      return record.helplines.length === 0 ? (
        none
      ) : (
        <ul>
          {record.helplines.map(({ name, number, languages }) => (
            <li key={`${name} ${number}`}>
              <bdi>{name}</bdi>: {number}
              {languages !== undefined &&
                ` (${languages.map((each) => visit.words.sayOf('languages', each)).join(', ')})`}
            </li>
          ))}
        </ul>
      );
    case 'papers':
      return record.papers.length === 0 ? none : <Papers visit={visit} record={record} />;
    case 'phones':
      return <Phones visit={visit} record={record} />;
  }
}

function Papers({ visit, record }: { readonly visit: MemberVisit; readonly record: ProgrammeRecord }): VNode {
  const { language, say } = visit.words;
  return (
    <ul>
      {record.papers.map(({ name, families }) => (
        <li key={name.es}>
          <bdi>{name[language]}</bdi>
          {families === true && ` (${say('programme.families')})`}
        </li>
      ))}
    </ul>
  );
}

function Phones({ visit, record }: { readonly visit: MemberVisit; readonly record: ProgrammeRecord }): VNode {
  const { say } = visit.words;
  const { staffPhones } = record;
  if (staffPhones.length === 0) return <p>{say('programme.none.phones')}</p>;
  if (!visit.member.may('personal.read'))
    return <p>{say('programme.phones_hidden', { count: staffPhones.length })}</p>;
  return (
    <ul>
      {staffPhones.map(({ who, number, admin }) => (
        <li key={number}>
          <bdi>{who}</bdi>: {masked(number)}
          {admin === true && ` (${say('programme.admin')})`}
        </li>
      ))}
    </ul>
  );
}

function Gates({ visit, record }: { readonly visit: MemberVisit; readonly record: ProgrammeRecord }): VNode {
  const { say, sayOf } = visit.words;
  return (
    <ul class="cards">
      {PORT_IDS.map((port) => {
        const gate = record.gates[port];
        const signature = record.signatures[port];
        const signed = signature?.stands === true ? signature : null;
        return (
          <li key={port} class={signed === null ? undefined : 'done'}>
            <p>
              <b>{sayOf('ports', port)}</b>: <bdi>{gate ?? say('programme.no_gate')}</bdi>
            </p>
            <p class="soft">
              {signed === null ? (
                say('programme.unsigned')
              ) : (
                <>
                  {say('programme.signed', { name: nameOfActor(signed.by) })}{' '}
                  <When visit={visit} at={signed.at} />
                </>
              )}
            </p>
            {gate !== undefined && signed === null && visit.member.may('programme.set') && (
              <Act
                visit={visit}
                to="/programme/sign"
                values={{ port, version: String(record.version), gate }}
                label={say('programme.sign', { gate })}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** JSON as people read it, ports by their names. */
function readable({ sayOf }: Words, value: unknown): string {
  const read = (part: unknown): string => {
    if (part === null || part === undefined) return '–';
    if (Array.isArray(part)) return part.map(read).join(' | ') || '–';
    if (typeof part === 'object')
      return (
        Object.entries(part)
          .map(([name, each]) => `${sayOf('ports', name)}: ${read(each)}`)
          .join(', ') || '–'
      );
    return typeof part === 'string' ? part : JSON.stringify(part);
  };
  return read(value);
}

/** One version: who changed what, and when. */
export function VersionShown({
  visit,
  version,
}: {
  readonly visit: MemberVisit;
  readonly version: ProgrammeVersion;
}): VNode {
  const { say, sayOf } = visit.words;
  const { changed, signed, by, at, override } = version;
  const kept = (field: ChangedField): boolean => field.was !== null || field.now !== null;
  return (
    <li>
      <p>
        <b>{say('programme.version', { version: String(version.version) })}</b> ·{' '}
        <When visit={visit} at={at} /> · {nameOfActor(by)}
      </p>
      {signed !== null && (
        <p>
          {say('programme.was_signed', { port: sayOf('ports', signed.port) })} <bdi>{signed.gate}</bdi>
        </p>
      )}
      <ul>
        {changed.map((field) => (
          <li key={field.field} class="long">
            {say(`programme.fields.${field.field}`)}
            {kept(field) && (
              <>
                : <bdi>{readable(visit.words, field.was)}</bdi> →{' '}
                <bdi>{readable(visit.words, field.now)}</bdi>
              </>
            )}
          </li>
        ))}
      </ul>
      {override !== null && (
        <p class="soft">
          {say('programme.overridden')} <bdi>{override}</bdi>
        </p>
      )}
    </li>
  );
}
