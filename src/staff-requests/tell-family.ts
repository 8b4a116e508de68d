import { LANGUAGES, type Language } from '../domain/language.ts';
import { PRIORITIES, type Content } from '../domain/message.ts';
import { sendWrites, type OutgoingDeps, type Recipient } from '../messages/outgoing.ts';
import type { Write } from '../storage/write.ts';
import { fillTemplate, templateOfText, type TemplateName } from '../wording/templates.ts';
import type { Say } from '../wording/wording.ts';

/** What staff did with a registration is worth knowing for so long. */
const LIVES_MS = 7 * 24 * 3_600_000;

/** One message to a phone about what staff did with a family's registration. */
export interface Telling {
  readonly say: Say;
  /** The language; that of the recipient's own talk when left out. */
  readonly language?: Language;
  /** The template that says the same; by the text alone when left out. */
  readonly template?: TemplateName;
  /** By which it is withdrawn while it waits; by nothing when left out. */
  readonly group?: string;
  /** Whose night it waits out; nobody's when left out. */
  readonly quietZone?: string;
}

/** Queues it: on WhatsApp with the template, for when it takes no free text. Nothing where no phone is known. */
export async function tellFamily(
  deps: OutgoingDeps,
  now: number,
  recipient: Recipient | null,
  telling: Telling,
): Promise<readonly Write[]> {
  if (recipient === null) return [];
  const { storage, wording } = deps;
  const { say, group = null, quietZone = null } = telling;
  const language =
    telling.language ?? (await storage.findConversation(recipient.contactId))?.language ?? LANGUAGES[0];
  const name = telling.template ?? templateOfText(say.key);
  const template = name === null ? null : fillTemplate(wording, name, language, say.values ?? {});
  const body = wording.text(say, language, recipient.channel);
  const content: Content = { body, language, ...(template === null ? {} : { template }) };
  return sendWrites(deps, now, recipient, [content], {
    ...{ purpose: 'notice', priority: PRIORITIES.appointment, group, quietZone },
    expiresAt: now + LIVES_MS,
  });
}
