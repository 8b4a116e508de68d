import { LANGUAGES, type Language } from '../domain/language.ts';
import type { ContentTemplate } from '../domain/message.ts';
import { WHATSAPP_LIMITS, type TemplateContent } from '../domain/whatsapp-content.ts';
import type { Wording } from './wording.ts';

interface Definition {
  /** Locale keys whose texts, put together, are the template. */
  readonly keys: readonly string[];
  /** Names of the values in those texts, in the order of the template's variables. */
  readonly values: readonly string[];
}

const INSTRUCTION = ['reference', 'city', 'date', 'time', 'port', 'gate', 'family', 'papers'] as const;

const outcome = (key: string, ...more: readonly string[]): Definition => ({
  keys: ['appointment:outcome_changed', `eligibility:outcome.${key}`],
  values: ['receipt', ...more],
});

/**
 * Everything that may have to be said when WhatsApp takes no free text: approved word for word, so each has its own text where
 * the usual one begins or ends with a value, or has two side by side, which WhatsApp refuses.
 */
const TEMPLATES = {
  instruction: { keys: ['template:head', 'template:instruction'], values: INSTRUCTION },
  instruction_changed: { keys: ['appointment:changed', 'template:instruction'], values: INSTRUCTION },
  reminder_confirm: {
    keys: ['template:reminder.confirm'],
    values: ['reference', 'date', 'time', 'city', 'port'],
  },
  reminder_prepare: {
    keys: ['template:reminder.prepare'],
    values: ['reference', 'date', 'time', 'city', 'port', 'papers'],
  },
  reminder_day_before: {
    keys: ['template:reminder.day_before'],
    values: ['reference', 'date', 'time', 'city', 'port', 'gate', 'family'],
  },
  reminder_morning_of: {
    keys: ['template:reminder.morning_of'],
    values: ['reference', 'time', 'city', 'date', 'port', 'gate'],
  },
  pass_on: {
    keys: ['template:pass_on'],
    values: ['operator', 'reference', 'date', 'time', 'city', 'port', 'family'],
  },
  cancelled_by_staff: { keys: ['template:cancelled.by_staff'], values: ['reference', 'date', 'city'] },
  cancelled_by_closing: { keys: ['template:cancelled.by_closing'], values: ['reference', 'date', 'city'] },
  cancelled_by_outcome: { keys: ['template:cancelled.by_outcome'], values: ['reference', 'date', 'city'] },
  outcome_eligible: outcome('eligible'),
  outcome_not_returned: outcome('not_considered.not-returned-under-mpp'),
  outcome_no_active_case: outcome('not_considered.no-active-case'),
  outcome_united_states: outcome('in_united_states'),
  outcome_later_phase: outcome('later_phase'),
  outcome_not_begun: outcome('not_begun', 'date'),
  outcome_review: outcome('review'),
  registration_moved: { keys: ['registration:claim.moved'], values: [] },
  people_dated: {
    keys: ['template:people.dated'],
    values: ['reference', 'date', 'time', 'city', 'port', 'family'],
  },
  people_registered: { keys: ['appointment:people.registered'], values: ['receipt', 'people'] },
  registration_split: { keys: ['appointment:split'], values: ['receipt'] },
  registration_withdrawn: { keys: ['appointment:withdrawn.plain'], values: ['receipt'] },
  appointment_withdrawn: {
    keys: ['appointment:withdrawn.dated'],
    values: ['receipt', 'reference', 'date', 'city'],
  },
  registration_warned: { keys: ['registration:claim.warned'], values: ['receipt'] },
  registration_asked: { keys: ['registration:claim.asked'], values: [] },
  staff_answer: { keys: ['template:staff'], values: [] },
} as const satisfies Record<string, Definition>;

export type TemplateName = keyof typeof TEMPLATES;

const DEFINITIONS: ReadonlyMap<string, Definition> = new Map(Object.entries<Definition>(TEMPLATES));

/** Names of all templates, as the file of content sids has them. */
export const TEMPLATE_NAMES: readonly string[] = [...DEFINITIONS.keys()];

/** Examples for WhatsApp's reviewers; of nobody. */
const EXAMPLES: Readonly<Record<string, string>> = {
  operator: 'Aviso demo',
  reference: 'C3FK9MX',
  receipt: 'R3FK9MX',
  city: 'Tijuana',
  date: '2021-03-10',
  time: '10:30',
  port: 'San Ysidro',
  gate: 'PedWest',
  family: 'Ana, Luis',
  papers: '1, 2, 3',
  people: '3',
};

/** The template that tells of an outcome by the locale key of its words; null when none does. */
export function outcomeTemplate(outcomeKey: string): string | null {
  for (const [name, { keys }] of DEFINITIONS) {
    if (name.startsWith('outcome_') && keys.includes(outcomeKey)) return name;
  }
  return null;
}

/** The template that says exactly one text, without values; null when there is none. */
export function templateOfText(key: string): string | null {
  for (const [name, { keys, values }] of DEFINITIONS) {
    if (keys.length === 1 && keys[0] === key && values.length === 0) return name;
  }
  return null;
}

/** All templates in all languages, as they are submitted. */
export function templateContents(wording: Wording): readonly TemplateContent[] {
  return TEMPLATE_NAMES.flatMap((name) =>
    LANGUAGES.map((language) => {
      const { values } = definitionOf(name);
      return {
        name,
        language,
        body: write(wording, name, language, numbered),
        examples: values.map((value) => EXAMPLES[value] ?? value),
      };
    }),
  );
}

/**
 * A template filled in: values by name, written the reader's way. Null when it cannot be sent so: a value is empty, or with
 * them it is longer than WhatsApp takes.
 */
export function fillTemplate(
  wording: Wording,
  name: string,
  language: Language,
  values: Readonly<Record<string, string | number>>,
): ContentTemplate | null {
  // One line each: WhatsApp takes no line break inside a value.
  const known: Readonly<Record<string, string | number>> = { operator: wording.operator(), ...values };
  const written = definitionOf(name).values.map((value) => oneLine(String(known[value] ?? '')));
  const body = write(wording, name, language, (_, index) => written[index] ?? '');
  const fits = body.length <= WHATSAPP_LIMITS.body && written.every((value) => value !== '');
  return fits ? { name, values: written, body } : null;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const numbered = (_: string, index: number): string => `{{${String(index + 1)}}}`;

function definitionOf(name: string): Definition {
  const definition = DEFINITIONS.get(name);
  if (definition === undefined) throw new Error(`no template ${name}`);
  return definition;
}

function write(
  wording: Wording,
  name: string,
  language: Language,
  valueOf: (value: string, index: number) => string,
): string {
  const { keys, values } = definitionOf(name);
  const filled = Object.fromEntries(values.map((value, index) => [value, valueOf(value, index)]));
  return keys.map((key) => wording.text({ key, values: filled }, language, 'whatsapp')).join(' ');
}
