import type { Language } from './language.ts';

/** A text for WhatsApp to approve: what may be said when 24 hours have passed since the person's last text. */
export interface TemplateContent {
  readonly name: string;
  readonly language: Language;
  /** With {{1}}, {{2}}, … where values come. */
  readonly body: string;
  /** One example for each value; WhatsApp's reviewers read them. */
  readonly examples: readonly string[];
}

/** The buttons of one question in one language, as the channel needs to know them beforehand. */
export interface ChoiceContent {
  /** Key of the question: what stands before the # in the payloads. */
  readonly key: string;
  readonly language: Language;
  /** Choice ids, in order: what stands after the #. */
  readonly choices: readonly string[];
  /** Words on the buttons; null when they differ from message to message. */
  readonly titles: readonly string[] | null;
  /** Whether payloads end in a mark that differs from message to message. */
  readonly marked: boolean;
  /** Whether the body repeats the titles as numbered lines at its end. */
  readonly numbered: boolean;
  /** Lines of the question before them: as many lines of the body are filled in. */
  readonly lines: number;
  /** Word on the button that opens a list. */
  readonly button: string;
}

/** WhatsApp's limits on what is approved and on what is pressed, in characters (Twilio, Content API). */
export const WHATSAPP_LIMITS = {
  body: 1024,
  quickReplies: 3,
  quickReplyTitle: 20,
  listItems: 10,
  listTitle: 24,
  listButton: 20,
  payload: 200,
  variables: 100,
  value: 1600,
} as const;

/** Whether choices go out as buttons under the text rather than as a list to open: few, and with words known beforehand. */
export function isQuickReply({ choices, titles }: Pick<ChoiceContent, 'choices' | 'titles'>): boolean {
  return choices.length <= WHATSAPP_LIMITS.quickReplies && titles !== null;
}
