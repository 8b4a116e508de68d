import type { Language } from '../src/domain/language.ts';
import type { InboundMessage } from '../src/domain/message.ts';
import type { MenuLine } from './menus.ts';
import type { Question } from './question.ts';

/** What a text is understood against. */
export interface Heard {
  readonly text: string;
  readonly payload: string | null;
  readonly attachment: InboundMessage['attachment'];
  readonly location: InboundMessage['location'];
  /** The open question, or null when none is. */
  readonly question: Question | null;
  /** The choices' words as the person read them; asked for only when a number did not settle it. */
  readonly titles: () => readonly string[];
  /** Lines of the menus that may have been shown while no question is open. */
  readonly menu?: () => readonly MenuLine[];
  /** The text as it came, without reactions to messages, when words of ours were left out of it; a code may stand in them. */
  readonly withOurs?: string;
  /** The words stand before a quotation of ours: what somebody's phone says of a message, or an answer. */
  readonly quoting?: boolean;
  /** What the buttons of a question carry as the talk is now (flows/buttons.ts). */
  readonly markOf: (question: Question) => string | null;
  readonly language: Language | null;
  /** ISO date. */
  readonly today: string;
}
