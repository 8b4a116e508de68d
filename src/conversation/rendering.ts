import { portOf } from '../../flows/programme.ts';
import { choicePayload, markOf } from '../../flows/buttons.ts';
import { questionAsks } from '../../flows/asked.ts';
import type { Question } from '../../flows/question.ts';
import type { FlowSay, SayValues, TalkContext } from '../../flows/talk.ts';
import type { Channel } from '../domain/address.ts';
import type { Asks } from '../domain/asks.ts';
import type { Language } from '../domain/language.ts';
import type { Content } from '../domain/message.ts';
import { isPortId } from '../domain/port.ts';
import { formatANumber } from '../domain/a-number.ts';
import type { Rendered, Wording } from '../wording/wording.ts';

/** Longest SMS outside instructions, in segments. */
export const MAX_SEGMENTS = 2;
/** Characters of typed names that a review shows. */
const SHOWN_NAMES = 40;
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
  if (body !== '') messages.push(wording.render(last, reader.channel));
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
  values: SayValues,
): Readonly<Record<string, string | number>> {
  const written: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'object') written[name] = value.join(', ');
    else if (typeof value === 'number') written[name] = value;
    else if (name === 'date') written[name] = wording.date(value, reader.language);
    else if (name === 'time') written[name] = wording.time(value, reader.language);
    else if (name === 'port' && isPortId(value)) {
      const port = portOf(value);
      written['port'] = port.name;
      written['gate'] = port.gate;
      written['city'] = port.city;
    } else written[name] = value;
  }
  return written;
}

/** The numbered choices' words, as the reader reads them; the choices between two dates are the dates. */
export function titlesOf(
  wording: Wording,
  reader: Reader,
  question: Question,
  context: TalkContext,
): readonly string[] {
  if (question.key === 'registration:birthWhich') {
    return context.birthOptions.map((date) => wording.day(date, reader.language));
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
      values: questionValues(wording, reader, question, said.context),
    },
    reader.language,
    reader.channel,
  );
  if (question.choices.length === 0 || question.choicesInText === true) return text;
  const titles = titlesOf(wording, reader, question, said.context);
  return [text, ...titles.map((title, i) => `${String(i + 1)} ${title}`)].join('\n');
}

/** What a question shows of the answers so far. */
function questionValues(
  wording: Wording,
  reader: Reader,
  question: Question,
  context: TalkContext,
): Readonly<Record<string, string | number>> {
  const text = (key: string): string => wording.text({ key }, reader.language, reader.channel);
  switch (question.key) {
    case 'registration:family':
      return { names: (context.family?.names ?? []).join(', '), count: context.family?.names.length ?? 0 };
    case 'registration:review':
      return {
        aNumber: formatANumber(context.aNumber ?? ''),
        birthDate: wording.day(context.birthDate ?? '', reader.language),
        names: [
          ...(context.family?.names ?? []),
          ...(context.missing === null ? [] : [`+ ${shortened(context.missing)}`]),
        ].join(', '),
        place: context.city ?? text(`registration:place.choices.${context.place ?? 'elsewhere'}`),
        needs: (context.needs.length === 0 ? ['none'] : context.needs)
          .map((need) => text(`registration:needs.choices.${need}`))
          .join(', '),
      };
    case 'conversation:which':
      return {
        list: (context.which?.options ?? [])
          .map(({ reference }, i) => `${String(i + 1)} ${reference}`)
          .join('\n'),
      };
    case 'conversation:otherPhoneHave':
    case 'conversation:otherPhoneCheck':
      return { phone: context.otherPhone ?? '' };
    case 'conversation:decline':
      return context.declining === null
        ? {}
        : writtenValues(wording, reader, {
            reference: context.declining.reference,
            port: context.declining.port,
            date: context.declining.date,
            time: context.declining.time,
          });
    default:
      return {};
  }
}

/** Names typed by the person are shown as far as a text has room; they are kept whole. */
function shortened(text: string): string {
  return text.length <= SHOWN_NAMES ? text : `${text.slice(0, SHOWN_NAMES)}...`;
}
