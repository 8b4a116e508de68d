import { z } from 'zod';
import type { FakeTemplate } from './content.ts';

/** Texts of an interactive message as WhatsApp shows them, with how long each may be. */
const text = (longest: number) => z.string().min(1).max(longest);
const BODY = text(1024);

const quickReply = z.object({
  body: BODY,
  actions: z.array(z.object({ title: text(20), id: text(200).optional() })).min(1),
});
const listPicker = z.object({
  body: BODY,
  button: text(20),
  items: z
    .array(z.object({ item: text(24), id: text(200), description: text(72).optional() }))
    .min(1)
    .max(10),
});

const MOST_BUTTONS = { approved: 10, unapproved: 3 };

/** What WhatsApp has against a message with buttons or a list, in one line; null when nothing. */
export function whatsappProblem(types: FakeTemplate['types'], approved: boolean): string | null {
  const buttons = types['twilio/quick-reply'];
  const list = types['twilio/list-picker'];
  if (buttons !== undefined) {
    const read = quickReply.safeParse(buttons);
    if (!read.success) return placeOf('quick-reply', read.error);
    const most = approved ? MOST_BUTTONS.approved : MOST_BUTTONS.unapproved;
    if (read.data.actions.length > most) return `quick-reply: more than ${most} buttons`;
    if (doubled(read.data.actions.map(({ title }) => title))) return 'quick-reply: two buttons read alike';
  }
  if (list !== undefined) {
    const read = listPicker.safeParse(list);
    if (!read.success) return placeOf('list-picker', read.error);
    if (doubled(read.data.items.map(({ id }) => id))) return 'list-picker: two items have one id';
  }
  return null;
}

function doubled(texts: readonly string[]): boolean {
  return new Set(texts).size < texts.length;
}

function placeOf(type: string, error: z.ZodError): string {
  const [issue] = error.issues;
  return `${type}: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`;
}
