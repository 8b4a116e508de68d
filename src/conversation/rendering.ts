import { portOf } from '../../flows/programme.ts';
import { choicePayload, markOf } from '../../flows/buttons.ts';
import { questionAsks } from '../../flows/asked.ts';
import type { Question, Shown } from '../../flows/questions/question.ts';
import type { FlowSay, TalkContext } from '../../flows/talk.ts';
import type { Channel } from '../domain/address.ts';
import type { Asks } from '../domain/asks.ts';
import type { Language } from '../domain/language.ts';
import type { Content } from '../domain/message.ts';
import { isPortId } from '../domain/port.ts';
import type { Rendered, Wording } from '../wording/wording.ts';
import { withClip } from './clip-of.ts';

/** Longest SMS outside instructions, in segments. */
export const MAX_SEGMENTS = 2;
/** What WhatsApp can show as a list at most. */
const MAX_CHOICES = 10;

/** For whom something is rendered. */
export interface Reader {
  readonly language: Language;
  readonly channel: Channel;
}

/** What a turn says: texts, then the open question unless a text stands in its place. */
export interface Utterance {
  readonly says: readonly FlowSay[];
  readonly question: Question | null;
  /** The open question is asked again in other words. */
  readonly again: boolean;
  readonly context: TalkContext;
}

/** Writes what a turn says as messages: one where it fits in two segments, else as few as it takes, in order. */
export function renderUtterance(wording: Wording, reader: Reader, said: Utterance): readonly Rendered[] {
  const blocks = said.says.map((say) => sayText(wording, reader, say));
  if (said.question !== null) blocks.push(questionText(wording, reader, said.question, said));
  const choices = said.question === null ? [] : titlesOf(wording, reader, said.question, said.context);
  const messages: Rendered[] = [];
  let body = '';
  for (const block of blocks) {
    const joined = body === '' ? block : `${body}\n${block}`;
    if (body !== '' && wording.render({ body: joined }, reader.channel).segments > MAX_SEGMENTS) {
      messages.push(wording.render({ body }, reader.channel));
      body = block;
    } else body = joined;
  }
  const asks = asksOf(said);
  const last = { ...withChoices(body, said, choices, reader), ...(asks !== null && { asks }) };
  if (body !== '') messages.push(withClip(wording, reader, said, wording.render(last, reader.channel)));
  return messages;
}

/** What the last message of an utterance asks: the open question, or what its last text asks by itself. */
export function asksOf({ says, question, context }: Utterance): Asks | null {
  return question === null ? (says.at(-1)?.asks ?? null) : questionAsks(question, context);
}

function withChoices(
  body: string,
  { question, context }: Utterance,
  titles: readonly string[],
  { language }: Reader,
): Content {
  if (question === null || titles.length === 0 || titles.length > MAX_CHOICES) return { body };
  const mark = markOf(question, context);
  return {
    body,
    choices: question.choices.map((choice, i) => ({
      id: choicePayload(question, choice, mark),
      title: titles[i] ?? choice,
    })),
    language,
  };
}

/** One text with its values written the reader's way. */
export function sayText(wording: Wording, reader: Reader, say: FlowSay): string {
  return wording.text(
    { key: say.key, values: writtenValues(wording, reader, say.values ?? {}) },
    reader.language,
    reader.channel,
  );
}

/** `date`, `time`, `port` and `names` become what the reader reads; a port brings its city and gate. */
function writtenValues(
  wording: Wording,
  reader: Reader,
  values: Shown,
): Readonly<Record<string, string | number>> {
  const written: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'object') written[name] = writtenObject(wording, reader, value);
    else if (typeof value === 'number') written[name] = value;
    else if (name === 'date') written[name] = wording.date(value, reader.language);
    else if (name === 'time') written[name] = wording.time(value, reader.language);
    else if (name === 'port' && isPortId(value)) {
      const port = portOf(value);
      written['port'] = port.name;
      written['gate'] = wording.gateOf(port.id) ?? port.gate;
      written['city'] = port.city;
    } else written[name] = value;
  }
  return written;
}

function writtenObject(
  wording: Wording,
  { language, channel }: Reader,
  value: Extract<Shown[string], object>,
): string {
  if ('day' in value) return wording.day(value.day, language);
  if (!('texts' in value)) return value.join(', ');
  return value.texts.map((key) => wording.text({ key }, language, channel)).join(', ');
}

/** The numbered choices' words, as the reader reads them; choices between dates are the dates. */
export function titlesOf(
  wording: Wording,
  reader: Reader,
  question: Question,
  context: TalkContext,
): readonly string[] {
  if (question.dates !== undefined) {
    return question.dates(context).map((date) => wording.day(date, reader.language));
  }
  return question.choices.map((choice) =>
    wording.text({ key: `${question.key}.choices.${choice}` }, reader.language, reader.channel),
  );
}

function questionText(
  wording: Wording,
  reader: Reader,
  question: Question,
  said: Pick<Utterance, 'again' | 'context'>,
): string {
  const text = wording.text(
    {
      key: `${question.key}.${said.again ? 'again' : 'ask'}`,
      values: writtenValues(wording, reader, question.shows?.(said.context) ?? {}),
    },
    reader.language,
    reader.channel,
  );
  if (question.choices.length === 0 || question.choicesInText === true) return text;
  const titles = titlesOf(wording, reader, question, said.context);
  return [text, ...titles.map((title, i) => `${String(i + 1)} ${title}`)].join('\n');
}
