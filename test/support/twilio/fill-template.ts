import { z } from 'zod';
import { apiError, type ApiError } from './api-error.ts';
import { templateTypes, type FakeContent, type FakeTemplate } from './content.ts';

/** WhatsApp takes no line break and no tab inside a variable. */
const value = z
  .string()
  .max(1600)
  .regex(/^[^\n\r\t]*\S[^\n\r\t]*$/);
const contentVariables = z.record(z.string(), value);
const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
const MOST_VARIABLES = 100;

/** A template with its variables filled in. */
interface Filled {
  readonly template: FakeTemplate;
  readonly body: string;
  readonly types: FakeTemplate['types'];
}

/**
 * What ContentSid and ContentVariables of a new message come to: null when it has neither.
 * A name that the template does not have is an error here, where Twilio may let it pass: it is a mistake all the same.
 */
export function fillTemplate(content: FakeContent, fields: URLSearchParams): Filled | ApiError | null {
  const sid = fields.get('ContentSid');
  const given = fields.get('ContentVariables');
  if (sid === null) return given === null ? null : apiError(21654);
  const template = content.find(sid);
  if (template === null) return apiError(21655);
  const variables = given === null ? {} : readVariables(given);
  if (variables === null) return apiError(21656);
  const names = new Set<string>();
  walk(template.types, (text) => {
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) names.add(name);
    return text;
  });
  const all = { ...template.variables, ...variables };
  if ([...names].some((name) => all[name] === undefined)) return apiError(21656);
  if (Object.keys(variables).some((name) => !names.has(name))) return apiError(21656);
  const types = templateTypes.parse(
    walk(template.types, (text) => text.replace(PLACEHOLDER, (_, name: string) => all[name] ?? '')),
  );
  const body = bodyOf(types, fields.get('To')?.startsWith('whatsapp:') === true);
  return { template, body, types };
}

/** The same with every text of it changed. */
function walk(part: unknown, change: (text: string) => string): unknown {
  if (typeof part === 'string') return change(part);
  if (Array.isArray(part)) return part.map((each) => walk(each, change));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, walk(each, change)]));
}

/** A JSON object of texts, none of them empty or null; null for anything else. */
function readVariables(text: string): Record<string, string> | null {
  try {
    const parsed = contentVariables.safeParse(JSON.parse(text));
    return parsed.success && Object.keys(parsed.data).length <= MOST_VARIABLES ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The text of the richest type on WhatsApp, of the plain one on SMS. */
function bodyOf(types: FakeTemplate['types'], rich: boolean): string {
  const plain = types['twilio/text'];
  const other = Object.entries(types).find(([type]) => type !== 'twilio/text')?.[1];
  const chosen = (rich ? (other ?? plain) : (plain ?? other)) ?? {};
  return z.string().catch('').parse(chosen.body);
}
