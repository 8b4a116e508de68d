import type { Language } from '../../domain/language.ts';
import type { Content } from '../../domain/message.ts';
import {
  isQuickReply,
  WHATSAPP_LIMITS,
  type ChoiceContent,
  type TemplateContent,
} from '../../domain/whatsapp-content.ts';
import type { ContentSids } from './content-sids.ts';

/** What can be sent by ContentSid: how the choices of each question are laid out, and which sids the account has. */
export interface Contents {
  readonly sids: ContentSids;
  readonly choices: readonly ChoiceContent[];
}

/** Fields of a message that is sent by ContentSid; never together with a Body. */
export interface ContentFields {
  readonly contentSid: string;
  /** JSON; absent when the content has no variable. */
  readonly contentVariables?: string;
}

/** Content of the Content API, as it is posted there. */
export interface ContentRequest {
  readonly friendly_name: string;
  readonly language: string;
  /** Examples, by variable. */
  readonly variables: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, ContentType>>;
}

export type ContentType =
  | { readonly body: string }
  | {
      readonly body: string;
      readonly actions: readonly {
        readonly title: string;
        readonly id: string;
        readonly type: 'QUICK_REPLY';
      }[];
    }
  | {
      readonly body: string;
      readonly button: string;
      readonly items: readonly { readonly item: string; readonly id: string }[];
    };

/** WhatsApp's name of a language; it has Portuguese of Brazil and of Portugal only. */
export function whatsappLanguage(language: Language): string {
  return language === 'pt' ? 'pt_BR' : language;
}

/** The name of a template at WhatsApp: small letters, digits and underscores. */
export function templateRequestName(name: string, language: Language): string {
  return `aviso_${name}_${language}`.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}

/** A template as content of the plain kind. */
export function templateRequest({ name, language, body, examples }: TemplateContent): ContentRequest {
  return {
    friendly_name: templateRequestName(name, language),
    language: whatsappLanguage(language),
    variables: Object.fromEntries(examples.map((example, i) => [String(i + 1), example])),
    types: { 'twilio/text': { body } },
  };
}

/**
 * The choices of a question as content: buttons, or a list to open. Variables, in this order: the lines of the text, the
 * titles where they differ from message to message, the mark at the end of the payloads.
 */
export function choiceRequest(content: ChoiceContent): ContentRequest {
  const { key, language, choices, titles, marked, numbered, lines, button } = content;
  let count = 0;
  const examples: string[] = [];
  const variable = (example: string): string => {
    examples.push(example);
    count += 1;
    return `{{${String(count)}}}`;
  };
  const text = Array.from({ length: lines }, () => variable('Texto'));
  const shown = titles ?? choices.map((choice) => variable(choice));
  const mark = marked ? `#${variable('C3FK9MX')}` : '';
  const body = [...text, ...(numbered ? shown.map((title, i) => `${String(i + 1)} ${title}`) : [])].join(
    '\n',
  );
  const buttons = choices.map((choice, i) => ({ title: shown[i] ?? choice, id: `${key}#${choice}${mark}` }));
  const types: Record<string, ContentType> = isQuickReply(content)
    ? {
        'twilio/quick-reply': {
          body,
          actions: buttons.map((each) => ({ ...each, type: 'QUICK_REPLY' as const })),
        },
      }
    : {
        'twilio/list-picker': { body, button, items: buttons.map(({ title, id }) => ({ item: title, id })) },
      };
  return {
    friendly_name: templateRequestName(`choices_${key}`, language),
    language: whatsappLanguage(language),
    variables: Object.fromEntries(examples.map((example, i) => [String(i + 1), example])),
    types,
  };
}

/** How to send the template that a message carries; null when it carries none or the account has none in its language. */
export function templateFields(content: Content, { sids }: Contents): ContentFields | null {
  const { template, language } = content;
  if (template === undefined || language === undefined) return null;
  const sid = sids.templates[template.name]?.[language];
  return sid === undefined || !template.values.every(fitsVariable) ? null : fields(sid, template.values);
}

/**
 * How to send a message's choices to be pressed; null when that cannot be: the account has no content for them, the message
 * is longer than WhatsApp takes with buttons, or it is laid out otherwise. It goes as plain text then, numbers and all.
 */
export function choiceFields(content: Content, { sids, choices: known }: Contents): ContentFields | null {
  const { choices = [], language, location, body } = content;
  // A place can be shown or buttons, not both.
  if (choices.length === 0 || language === undefined || location !== undefined) return null;
  const key = choices[0]?.id.split('#')[0] ?? '';
  const sid = sids.choices[key]?.[language];
  const layout = known.find((each) => each.key === key && each.language === language);
  if (sid === undefined || layout === undefined || body.length > WHATSAPP_LIMITS.body) return null;
  const { marked, numbered, titles } = layout;
  const mark = choices[0]?.id.split('#')[2];
  const asLaidOut =
    choices.length === layout.choices.length &&
    marked === (mark !== undefined) &&
    choices.every(
      ({ id, title }, i) =>
        id === `${key}#${layout.choices[i] ?? ''}${mark === undefined ? '' : `#${mark}`}` &&
        (titles === null ? title.length <= WHATSAPP_LIMITS.listTitle : title === titles[i]),
    );
  if (!asLaidOut) return null;
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  const numbers = numbered ? lines.splice(-choices.length) : [];
  if (!numbers.every((line, i) => line === `${String(i + 1)} ${choices[i]?.title ?? ''}`)) return null;
  // What was said before the question comes into its first line: WhatsApp takes no line break inside a variable.
  const before = lines.splice(0, lines.length - layout.lines + 1);
  if (before.length === 0) return null;
  const values = [
    [before.join(' '), ...lines],
    titles === null ? choices.map(({ title }) => title) : [],
    mark === undefined ? [] : [mark],
  ].flat();
  return values.every(fitsVariable) ? fields(sid, values.map(oneLine)) : null;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const fitsVariable = (value: string): boolean => value.trim() !== '' && value.length <= WHATSAPP_LIMITS.value;

function fields(contentSid: string, values: readonly string[]): ContentFields {
  if (values.length === 0) return { contentSid };
  return {
    contentSid,
    contentVariables: JSON.stringify(Object.fromEntries(values.map((value, i) => [String(i + 1), value]))),
  };
}
