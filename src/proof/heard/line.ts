import { readRows } from '../../csv/rows.ts';
import { AvisoError } from '../../domain/errors.ts';
import { LANGUAGES, type Language } from '../../domain/language.ts';
import { TOPICS } from '../../understanding/topic.ts';

/** What was asked last of the phone that a line is written on; docs/understanding.md describes each. */
export const LINE_STATES = [
  'first',
  'language',
  'consent',
  'caseNumber',
  'birthDate',
  'family',
  'alone',
  'missing',
  'place',
  'city',
  'needs',
  'review',
  'registered',
  'scheduled',
  'decline',
  'cancelWhich',
  'erase',
  'wrong',
  'mistake',
  'locked',
  'stopped',
] as const;
export type LineState = (typeof LINE_STATES)[number];

/** A text as somebody writes it, and what it means there. */
export interface Line {
  /** In its file, counted from 1. */
  readonly line: number;
  /** What the talk is set to, unless it has not begun. */
  readonly language: Language;
  readonly state: LineState;
  readonly text: string;
  /** What a careful clerk would take it for; each is right. */
  readonly wanted: readonly string[];
}

const HEADER = 'language,state,text,wanted';

/** Answers that are wanted by one word, beside topics, danger and those with a value. */
const ANSWERS: ReadonlySet<string> = new Set([
  'danger',
  'unclear',
  'first',
  'yes',
  'no',
  'no_number',
  'together',
  'missing',
  'apart',
  'right',
  'other_name',
  'names',
  'confirm',
  'cannot_come',
  'come',
  'keep',
  'cannot',
  'nothing',
  'is_me',
  'not_me',
]);
const TOPIC_NAMES: ReadonlySet<string> = new Set(TOPICS);
const WITH_VALUE =
  /^(?:first (?:number|birth|place|city)|language|number|birth|missing|place|city|needs|change)=\S/;

/**
 * Reads lines of `language,state,text,wanted` (RFC 4180, UTF-8, with that header; several that are wanted with `|`).
 * @throws AvisoError `lines_unreadable` with the line that cannot be read
 */
export async function readHeardLines(
  stream: AsyncIterable<Uint8Array | string>,
  name: string,
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  let header = false;
  for await (const { rows } of readRows(stream, 'lines_unreadable')) {
    for (const { line, fields, broken } of rows) {
      if (broken !== null) throw unreadable(name, line, broken);
      if (header) lines.push(lineOf(name, line, fields));
      else if (fields.join(',') !== HEADER) throw unreadable(name, line, `the header must be ${HEADER}`);
      header = true;
    }
  }
  return lines;
}

function lineOf(name: string, line: number, fields: readonly string[]): Line {
  const [spoken = '', asked = '', text = '', given = ''] = fields;
  if (fields.length !== 4)
    throw unreadable(name, line, 'there are not four fields; quote a text with a comma');
  const language = LANGUAGES.find((each) => each === spoken);
  if (language === undefined) throw unreadable(name, line, `no language ${spoken}`);
  const state = LINE_STATES.find((each) => each === asked);
  if (state === undefined) throw unreadable(name, line, `no state ${asked}`);
  const wanted = given.split('|').map((each) => each.trim());
  for (const each of wanted)
    if (!ANSWERS.has(each) && !TOPIC_NAMES.has(each) && !WITH_VALUE.test(each))
      throw unreadable(name, line, `nothing is called ${each}`);
  return { line, language, state, text, wanted };
}

const unreadable = (name: string, line: number, detail: string): AvisoError =>
  new AvisoError('lines_unreadable', `${name}, line ${String(line)}: ${detail}.`);
