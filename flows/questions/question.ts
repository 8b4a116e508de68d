import type { Asked as AnswerOf } from '../../src/understanding/answer-samples.ts';
import type { Intent } from '../../src/domain/keywords.ts';
import type { Language } from '../../src/domain/language.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import type { MenuLine } from '../menus.ts';
import type { Readout } from '../../src/understanding/read.ts';
import type { Topic } from '../../src/understanding/topic.ts';
import type { Who } from '../readers/who.ts';
import type { FlowSay, SayValues, TalkContext, TalkEvent } from '../talk.ts';

/**
 * A question of the talk, declared once: flows/questions/ holds them all, and all.ts names each for the state that asks it.
 * The machine, buttons, reading, rendering, `flows:check` and `flows:draw` take from here what they need.
 *
 * Its words are locale keys: `KEY.ask`; `KEY.again` after a miss; `KEY.choices.ID` for each choice.
 */
export interface Question {
  /** `FLOW:NAME`: the locale file and the part of it. Stands in payloads of buttons, so it never changes. */
  readonly key: string;
  /** How an answer is read. */
  readonly reader: Reader;
  /** Ids of the numbered choices, in order; empty when the answer is free. */
  readonly choices: readonly string[];
  /** The choices' texts stand in the question itself (the language question names each language in its own). */
  readonly choicesInText?: true;
  /** The choice that keeps what the person has. It is the first, so that a slip gives nothing away. */
  readonly keeps?: string;
  /** The choice that a yes says, beside its number: `1 sí`. */
  readonly yes?: string;
  /** The choice that a no says, beside its number: `2 no`. */
  readonly no?: string;
  /** A yes or a no without a number is an answer, too: the question can be answered with nothing else by it. */
  readonly yesNoAlone?: true;
  /** How its choices are said in sentences, where neither a number nor the words of a choice were found. */
  readonly inWords?: InWords;
  /** How sentences answer it by their likeness to others, where their words alone say nothing. */
  readonly like?: LikeOthers;
  /** Topics that its answers may be taken for; any other that is found says something else than an answer. */
  readonly besides?: readonly Topic[];
  /** The choices that may be said with whom they are about. */
  readonly ofSomebody?: readonly string[];
  /** What the question shows of the answers so far: values of its texts. */
  readonly shows?: (context: TalkContext) => Shown;
  /** The choices' words where they are the person's own dates and not texts of ours. ISO dates, one for each choice. */
  readonly dates?: (context: TalkContext) => readonly string[];
  /**
   * What its buttons speak of: the same words under another family are another question. Buttons with another mark than
   * the present one are old. Null: whoever offers them gives the mark. Absent: its buttons mean the same at any time.
   */
  readonly mark?: ((context: TalkContext) => string) | null;
  /** The choices that hold only for what the question showed; the buttons of its others are good with any mark. Absent: all. */
  readonly marked?: readonly string[];
  /** A button that comes too late is told what it was of, with `conversation:oldButtonOf.NAME`. */
  readonly namesOldButton?: true;
  /** What is said in place of the question for an answer that is nearly one, by the event that was read. */
  readonly nearly?: (event: TalkEvent) => FlowSay | null;
  /** A word that works anywhere, and said under this question is an answer to it. */
  readonly saidAgain?: Intent;
  /** Asked only of who has an appointment: its texts may speak of the date and the gate. */
  readonly ofAppointment?: true;
}

interface Chosen {
  readonly choice: string;
  /** 0 to 1 */
  readonly least: number;
  /** Only where its words deny something: who is not the one that is asked for says so. */
  readonly denied?: true;
}

/** How a question's choices are answered in sentences that are like others (`locales/<lng>/answers.json`). */
export interface LikeOthers {
  readonly asked: AnswerOf;
  /** The choice of each answer, and how likely it must be; an answer that is not here chooses nothing. */
  readonly chooses: Readonly<Record<string, Chosen>>;
}

/** Values of a question's texts: as `FlowSay` has them, and those that are written in the reader's language. */
export type Shown = Readonly<
  Record<
    string,
    | SayValues[string]
    /** An ISO date. */
    | { readonly day: string }
    /** Locale keys, joined by commas. */
    | { readonly texts: readonly string[] }
  >
>;

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
  /** What the text says by its words, in whatever language; absent: nothing is known of it. */
  readonly readout?: () => Readout;
  /** How many people the case shows; absent where none are known. */
  readonly people?: number;
  /** What the buttons of a question carry as the talk is now (flows/buttons.ts). */
  readonly markOf: (question: Question) => string | null;
  readonly language: Language | null;
  /** ISO date. */
  readonly today: string;
}

/** The choices that a sentence names, and of whom it speaks. */
export interface SaidInWords {
  readonly choices: readonly string[];
  readonly who?: Who;
}

/** What a sentence says that must be asked again, whatever it is like: "si y mi suegra" may name somebody more. */
export const LEFT_OPEN: SaidInWords = { choices: [] };

/**
 * Reads a sentence as choices of a question; null where it names none, or says that the writer does not know. Every choice that it
 * gives is one of the question's.
 */
export type InWords = (
  question: Question,
  said: { readonly text: string; readonly readout: Readout; readonly people?: number },
) => SaidInWords | null;

/** What a text was read as. */
export interface Reading {
  /** What it says, as the event that the machine is stepped with. */
  readonly says: TalkEvent;
  /** Why it says that. For tests and for whoever asks how a text was understood; it decides nothing. */
  readonly why: Why;
}

/** What a reading rests on. */
export type Why =
  /** A button. */
  | 'button'
  /** A location pin. */
  | 'pin'
  /** Something that cannot be read at all: a photo, an empty text. */
  | 'media'
  /** The code of an appointment or a receipt, or what looks like one. */
  | 'code'
  /** The number, the words, or the yes or no of a choice. */
  | 'choice'
  /** A number alone, or the words of a menu, while no question is open. */
  | 'menu'
  /** What the question asks for, in the person's own words: a date, a place, a name. */
  | 'own_words'
  /** Nearly what the question asks for: a case number with a digit missing. */
  | 'near_miss'
  /** Choices are named, and nobody can tell which one is meant. */
  | 'several_choices'
  /** Nothing but words of ours: a reaction, or the question sent back. */
  | 'ours_only'
  /** Nothing that answers the question. */
  | 'nothing';

/**
 * Reads texts as answers to a question. Pure and total: what is no answer is a miss. Codes, buttons, and words that work anywhere
 * were looked for before it (flows/interpret.ts).
 */
export interface Reader {
  /** What it takes, for docs/flows.md: `birth date`. */
  readonly takes: string;
  /**
   * @param question the open question, as it is declared
   * @param heard what came, without the question's menu where that was copied with the answer
   */
  read(question: Question, heard: Heard): Reading;
  /** An answer by location pin; absent where a pin is none. */
  readonly pin?: (location: NonNullable<Heard['location']>) => Reading;
  /** Whatever is written is the answer, even what looks like a code. */
  readonly asWritten?: true;
  /** Its answers in words can answer nothing else that was asked of the phone. */
  readonly unmistakable?: true;
  /**
   * Every kind of event it gives, by example: `flows:check` walks them. As long as such answers get, so that the lengths of
   * texts are proved on the worst case.
   */
  examples(question: Question): readonly TalkEvent[];
}

/** A text that answers nothing. */
export const miss = (
  why: Extract<Why, 'several_choices' | 'ours_only' | 'nothing'> = 'nothing',
): Reading => ({
  says: { type: 'UNCLEAR' },
  why,
});

/** Whether a text was read as nothing at all, so that another reader may try. */
export const isNothing = ({ why }: Reading): boolean => why === 'nothing';
