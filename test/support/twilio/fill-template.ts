import { z } from 'zod';
import { apiError, type ApiError } from './api-error.ts';
import type { FakeContent, FakeTemplate } from './content.ts';

const contentVariables = z.record(z.string(), z.string().trim().min(1).max(1600));
const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
const MOST_VARIABLES = 100;

/** A template with its variables filled in. */
interface Filled {
  readonly template: FakeTemplate;
  readonly body: string;
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
  const text = JSON.stringify(template.types);
  const names = new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''));
  const all = { ...template.variables, ...variables };
  if ([...names].some((name) => all[name] === undefined)) return apiError(21656);
  if (Object.keys(variables).some((name) => !names.has(name))) return apiError(21656);
  const body = bodyOf(template, fields.get('To')?.startsWith('whatsapp:') === true);
  return { template, body: body.replace(PLACEHOLDER, (_, name: string) => all[name] ?? '') };
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
function bodyOf(template: FakeTemplate, rich: boolean): string {
  const plain = template.types['twilio/text'];
  const other = Object.entries(template.types).find(([type]) => type !== 'twilio/text')?.[1];
  const chosen = (rich ? (other ?? plain) : (plain ?? other)) ?? {};
  return z.string().catch('').parse(chosen.body);
}
