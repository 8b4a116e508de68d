import type { z } from 'zod';
import { audienceSchema, newContent } from '../../broadcast-content.ts';
import { USUAL_CONTENT, type Broadcast, type BroadcastContent } from '../../../domain/broadcast.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import type { Form } from '../page.ts';
import { audienceTyped, excluded, fieldsOfPart, INCLUDE, type Unclear } from './audience-typed.ts';

/** What is wrong with what was typed, by the name of its field. */
export type Faults = Readonly<Record<string, Fault>>;
type Fault = 'title' | 'reason' | 'when' | 'date' | 'time' | 'number' | 'list' | 'text' | Unclear;

/** Content that may be stored: within the limits of broadcast-content.ts, whatever the review says of it. */
export type Content = z.output<typeof newContent>;
export type Read =
  { readonly ok: true; readonly content: Content } | { readonly ok: false; readonly faults: Faults };

const HOUR_MINUTES = 60;

/** A number as people type it, with a comma or a point; NaN for anything else. */
const numberOf = (text: string): number =>
  /^\s*\d{1,6}([.,]\d{1,4})?\s*$/.test(text) ? Number(text.trim().replace(',', '.')) : NaN;

/** A share that is typed in percent, without what binary fractions add. */
const shareOf = (text: string): number => Math.round(numberOf(text) * 10_000) / 1_000_000;

/** As browsers send what was typed into a field of many lines, with our line ends. */
const textOf = (text: string): string => text.replaceAll('\r\n', '\n').trim();

/** The texts that were typed; a language whose field is empty has none. */
export function textsTyped(form: Form): BroadcastContent['texts'] {
  return Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const text = textOf(form.get(`text.${language}`));
      return text === '' ? [] : [[language, text]];
    }),
  );
}

/**
 * Reads what was typed into the form of a draft.
 * @param follows whether it follows another broadcast, which says whom it is for
 */
export function readDraft(form: Form, follows: boolean): Read {
  const audience = follows ? undefined : audienceTyped(form);
  const when = form.get('when');
  const early: Record<string, Fault> = {
    ...(typeof audience === 'string' && { who: audience }),
    ...(when !== 'soon' && when !== 'at' && { when: 'when' as const }),
  };
  const fallback = form.get('fallback');
  const read = newContent.safeParse({
    title: form.get('title'),
    reason: form.get('reason'),
    ...(typeof audience === 'object' && { audience }),
    texts: textsTyped(form),
    fallback: fallback === '' ? null : fallback,
    keepAccents: form.get('accents') !== '',
    startsAt:
      when === 'at' ? { date: form.get('date'), time: form.get('time'), zone: form.get('zone') } : null,
    holdMinutes: numberOf(form.get('hold')),
    canaryShare: shareOf(form.get('first')),
    canaryMinutes: numberOf(form.get('wait')),
    failureLimit: shareOf(form.get('failures')),
    quietHours: form.get('quiet') !== '',
    livesMinutes: Math.round(numberOf(form.get('lives')) * HOUR_MINUTES),
  });
  const faults = { ...early, ...(read.success ? {} : faultsOf(read.error)) };
  return read.success && Object.keys(faults).length === 0
    ? { ok: true, content: read.data }
    : { ok: false, faults };
}

/** The audience that was typed, where it can be counted. */
export function readAudience(form: Form): BroadcastContent['audience'] | null {
  const read = audienceSchema.safeParse(audienceTyped(form));
  return read.success ? read.data : null;
}

/** The field that holds what a schema complains about, and what to say beside it. */
const OWN_FIELDS: Readonly<Record<string, readonly [string, Fault]>> = {
  title: ['title', 'title'],
  reason: ['reason', 'reason'],
  fallback: ['fallback', 'list'],
  holdMinutes: ['hold', 'number'],
  canaryShare: ['first', 'number'],
  canaryMinutes: ['wait', 'number'],
  failureLimit: ['failures', 'number'],
  livesMinutes: ['lives', 'number'],
};

function faultsOf({ issues }: z.ZodError): Faults {
  return Object.fromEntries(
    issues.map(({ path: [top = '', second = '', ...rest] }): [string, Fault] => {
      if (top === 'texts') return [`text.${String(second)}`, 'text'];
      if (top === 'startsAt') return [String(second), second === 'date' ? 'date' : 'time'];
      if (top === 'audience') {
        const [third = '', fourth = ''] = rest;
        const inside = second === 'include' ? third : fourth;
        const prefix = second === 'include' ? INCLUDE : excluded(Number(third));
        return [`${prefix}${String(inside)}`, inside === 'appointments' ? 'date' : 'list'];
      }
      return [...(OWN_FIELDS[String(top)] ?? ([String(top), 'list'] as const))];
    }),
  );
}

/** A form from names and values, as a browser would send it. */
export function formOf(fields: readonly (readonly [string, string])[]): Form {
  const values = new URLSearchParams(fields.map(([name, value]) => [name, value]));
  return { get: (name) => values.get(name) ?? '', all: (name) => values.getAll(name) };
}

const percent = (share: number): string => String(Math.round(share * 10_000) / 100);

/**
 * The form as it stands before anybody types: what is stored, or what is usual. Neither whom nor when is chosen for anybody.
 * @param asked whom a new one is to be for, where somebody chose that before
 */
export function formOfDraft(
  broadcast: Pick<Broadcast, 'content'> | null,
  asked: BroadcastContent['audience'] | null = null,
): Form {
  const content = broadcast?.content ?? {
    ...USUAL_CONTENT,
    title: '',
    ...(asked !== null && { audience: asked }),
  };
  const { include, exclude } = content.audience;
  const { startsAt } = content;
  const whom = Object.keys(include).length === 0 ? 'all' : 'some';
  return formOf([
    ['title', content.title],
    ['reason', content.reason ?? ''],
    ...(broadcast === null && asked === null ? [] : ([['who', whom]] as const)),
    ...(broadcast === null ? [] : ([['when', startsAt === null ? 'soon' : 'at']] as const)),
    ...fieldsOfPart(include, INCLUDE),
    ['parts', String(exclude.length)],
    ...exclude.flatMap((part, index) => fieldsOfPart(part, excluded(index))),
    ...LANGUAGES.map((language) => [`text.${language}`, content.texts[language] ?? ''] as const),
    ['fallback', content.fallback ?? ''],
    ['accents', content.keepAccents ? 'yes' : ''],
    ['date', startsAt?.date ?? ''],
    ['time', startsAt?.time ?? ''],
    ['zone', startsAt?.zone ?? ''],
    ['hold', String(content.holdMinutes)],
    ['first', percent(content.canaryShare)],
    ['wait', String(content.canaryMinutes)],
    ['failures', percent(content.failureLimit)],
    ['quiet', content.quietHours ? 'yes' : ''],
    ['lives', String(Math.round((content.livesMinutes / HOUR_MINUTES) * 100) / 100)],
  ]);
}
