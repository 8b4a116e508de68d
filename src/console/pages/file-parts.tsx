import type { VNode } from 'preact';
import { ENCODINGS } from '../../csv/encoding.ts';
import { DATE_ORDERS } from '../../csv/dates.ts';
import type { FileProblem } from '../../csv/unreadable.ts';
import type { FileFound } from '../../jobs/found.ts';
import { Choice, Send, Table } from './parts.tsx';
import type { MemberVisit, Visit } from './page.ts';
import { reasonIn } from './reasons.ts';
import type { UploadFault } from './multipart.ts';

const MB = 1024 * 1024;
const DELIMITERS: Readonly<Record<string, 'comma' | 'semicolon' | 'tab' | 'bar'>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};

/** A form that takes a file. */
export function UploadForm({
  visit,
  to,
  fault,
  label,
  mostBytes,
}: {
  readonly visit: Visit;
  readonly to: string;
  readonly fault: UploadFault | null;
  readonly label: string;
  readonly mostBytes: number;
}): VNode {
  const { say } = visit.words;
  const id = `file${to.replaceAll('/', '-')}`;
  const wrong = fault !== null;
  return (
    <Send visit={visit} to={to} class="usa-form" enctype="multipart/form-data">
      <div class={wrong ? 'usa-form-group usa-form-group--error' : 'usa-form-group'}>
        <label class={wrong ? 'usa-label usa-label--error' : 'usa-label'} for={id}>
          {say('imports.file')}
        </label>
        <span class="usa-hint" id={`${id}-hint`}>
          {say('imports.file_limit', { mb: Math.floor(mostBytes / MB) })}
        </span>
        {wrong && (
          <span class="usa-error-message" id={`${id}-error`} role="alert">
            {say(`imports.faults.${fault}`)}
          </span>
        )}
        <input
          class="file"
          type="file"
          id={id}
          name="file"
          accept=".csv,text/csv,text/plain"
          required
          aria-describedby={wrong ? `${id}-hint ${id}-error` : `${id}-hint`}
          {...(wrong ? { 'aria-invalid': 'true' as const } : {})}
        />
      </div>
      <button class="usa-button" type="submit">
        {label}
      </button>
    </Send>
  );
}

/** What is wrong with a file as a whole, and what helps. */
export function problemText({ say }: Visit['words'], problem: FileProblem): string {
  switch (problem.what) {
    case 'other_file':
      return say(`imports.problems.${problem.is}`);
    case 'missing':
    case 'twice':
      return say(`imports.problems.${problem.what}`, { list: problem.columns.join(', ') });
    case 'dates': {
      const { column, dmy, mdy } = problem;
      return dmy === null || mdy === null
        ? say('imports.problems.dates', { column })
        : say('imports.problems.dates_both', { column, dmy: String(dmy), mdy: String(mdy) });
    }
    case 'encoding':
    case 'long_line':
      return say(`imports.problems.${problem.what}`, { line: String(problem.line) });
    case 'two_encodings':
      return say('imports.problems.two_encodings', {
        line: String(problem.line),
        other: String(problem.other),
      });
    default:
      return say(`imports.problems.${problem.what}`);
  }
}

/** How a file is read, with choices to correct it. */
export function Mapping({
  visit,
  to,
  found,
  columns,
  dated,
}: {
  readonly visit: MemberVisit;
  readonly to: string;
  readonly found: FileFound;
  readonly columns: readonly string[];
  /** Whether the order of dates may be chosen. */
  readonly dated: boolean;
}): VNode {
  const { say } = visit.words;
  const names = [...new Set(found.names)].filter((name) => name !== '');
  const [order = ''] = Object.values(found.dates);
  const delimiter = DELIMITERS[found.delimiter ?? ''];
  return (
    <Send visit={visit} to={to} class="usa-form usa-form--large">
      {delimiter !== undefined && (
        <p>
          {say('imports.delimiter')}: {say(`imports.delimiters.${delimiter}`)}
        </p>
      )}
      <Choice
        name="encoding"
        label={say('imports.encoding')}
        chosen={found.problem?.what === 'encoding' ? '' : (found.encoding ?? '')}
        options={[
          ['', say('imports.encoding_found')],
          ...ENCODINGS.map((encoding) => [encoding, encoding] as const),
        ]}
      />
      {dated && (
        <Choice
          name="dates"
          label={say('imports.dates')}
          chosen={order}
          options={[
            ['', say('imports.dates_found')],
            ...DATE_ORDERS.map((each) => [each, say(`imports.orders.${each}`)] as const),
          ]}
        />
      )}
      {names.length > 0 && (
        <fieldset class="usa-fieldset">
          <legend class="usa-legend">{say('imports.columns')}</legend>
          <div class="mapping">
            {columns.map((column) => (
              <Choice
                key={column}
                name={`column-${column}`}
                label={column}
                chosen={found.mapping[column] ?? ''}
                options={[['', say('imports.not_found')], ...names.map((name) => [name, name] as const)]}
              />
            ))}
          </div>
        </fieldset>
      )}
      <button class="usa-button usa-button--outline" type="submit">
        {say('imports.again')}
      </button>
    </Send>
  );
}

/** The first good rows, as they are understood. */
export function FirstRows({
  visit,
  found,
  columns,
  sees,
}: {
  readonly visit: MemberVisit;
  readonly found: FileFound;
  readonly columns: readonly string[];
  readonly sees: boolean;
}): VNode {
  const { say } = visit.words;
  if (!sees) return <p>{say('imports.hidden')}</p>;
  return (
    <>
      <p class="soft">{say('imports.first_hint')}</p>
      <Table caption={say('imports.first')} said heads={columns}>
        {found.first.map((cells, at) => (
          <tr key={at}>
            {cells.map((cell, column) => (
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </Table>
    </>
  );
}

/** Rows that are not taken: the columns in which anything is wrong, each fault in its cell. */
export function Rejects({
  visit,
  found,
  columns,
  sees,
}: {
  readonly visit: MemberVisit;
  readonly found: FileFound;
  readonly columns: readonly string[];
  readonly sees: boolean;
}): VNode {
  const { words } = visit;
  const { say } = words;
  const { rejects, names, mapping } = found;
  const faulty = columns.filter((column) =>
    rejects.some(({ faults }) => faults.some((fault) => fault.column === column)),
  );
  const asSuch = rejects.some(({ faults }) => faults.some(({ column }) => column === ''));
  const at = (column: string): number => names.indexOf(mapping[column] ?? '');
  const Reasons = ({ of, faults }: { of: string; faults: FileFound['rejects'][number]['faults'] }) => (
    <>
      {faults
        .filter(({ column }) => column === of)
        .map(({ reason }) => {
          const { text, lang } = reasonIn(words, reason);
          return (
            <span key={reason} class="usa-error-message" lang={lang}>
              {text}
            </span>
          );
        })}
    </>
  );
  return (
    <Table
      caption={say('imports.bad')}
      said
      heads={[say('imports.line'), ...(asSuch ? [say('imports.row')] : []), ...faulty]}
    >
      {rejects.map(({ line, fields, faults }) => (
        <tr key={line}>
          <th scope="row" class="num">
            {line}
          </th>
          {asSuch && (
            <td class="cell">
              {faults.some(({ column }) => column === '') && (
                <>
                  <Reasons of="" faults={faults} />
                  {sees && <span class="typed">{fields.join(' | ')}</span>}
                </>
              )}
            </td>
          )}
          {faulty.map((column) => (
            <td key={column} class="cell">
              <Reasons of={column} faults={faults} />
              <span class="typed">{sees ? (fields[at(column)] ?? '') : '•••'}</span>
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}
