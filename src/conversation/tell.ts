import { LANGUAGES } from '../domain/language.ts';
import type { Ids } from '../domain/id.ts';
import { PRIORITIES } from '../domain/message.ts';
import { sendWrite } from '../messages/outgoing.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { fillTemplate, templateOfText } from '../wording/templates.ts';
import type { Wording } from '../wording/wording.ts';
import type { Tell } from './looked-up.ts';
import { sayText } from './rendering.ts';

/** How long it is worth sending. */
const EXPIRES_MS = 7 * 24 * 60 * 60 * 1000;

/** A message to another contact that belongs to this turn's commit; none to who never wrote to us. */
export async function tellWrites(
  tell: Tell,
  deps: { readonly storage: Storage; readonly wording: Wording; readonly ids: Ids; readonly now: number },
): Promise<readonly Write[]> {
  const { storage, wording, ids, now } = deps;
  const other = await storage.findConversation(tell.contactId);
  if (other === null) return [];
  const language = other.language ?? LANGUAGES[0];
  const name = templateOfText(tell.key);
  const template = name === null ? null : fillTemplate(wording, name, language, {});
  const rendered = wording.render(
    {
      body: sayText(wording, { language, channel: other.channel }, { key: tell.key }),
      language,
      ...(template === null ? {} : { template }),
    },
    other.channel,
  );
  return [
    sendWrite(ids.next(), now, other, rendered, {
      purpose: 'notice',
      priority: PRIORITIES.appointment,
      group: tell.group,
      expiresAt: now + EXPIRES_MS,
      quietZone: tell.quietZone,
    }),
  ];
}
