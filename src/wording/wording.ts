import type { Channel } from '../domain/address.ts';
import type { Language } from '../domain/language.ts';
import type { Content } from '../domain/message.ts';
import type { PortId } from '../domain/port.ts';
import type { Said } from '../domain/said.ts';
import type { Readout } from '../understanding/read.ts';

/** A text named by its locale key (`registration:birth.ask`) and what it is filled with. */
export interface Say {
  readonly key: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A rendered message and what it costs. */
export interface Rendered {
  readonly content: Content;
  /** SMS segments; 1 on WhatsApp. */
  readonly segments: number;
  /** The recorded clip that says the same aloud, behind `/media/`: goes after it as a message of its own, on WhatsApp. */
  readonly clip?: string;
}

/** What a recorded clip says: a step, or one text word for word. */
export type ClipOf = { readonly step: string } | { readonly key: string };

/** Turns keys into what a person reads, in their language and fit for their channel. */
export interface Wording {
  /** Who runs the service, as people are told. */
  operator(): string;
  /** Where a family presents at a port, as an admin set and signed it; null when nobody has. */
  gateOf(port: PortId): string | null;
  /** What so many people are told to bring, as an admin set it; null when nobody has. */
  papersFor(people: number, language: Language): readonly string[] | null;
  /** One text. Throws when the key is missing: a missing word is a bug that flows:check finds first. */
  text(say: Say, language: Language, channel: Channel): string;
  /**
   * The recorded clip of a step, said whatever the values of its text are, or of a text that reads the same for everybody; null where
   * there is none.
   */
  clip(of: ClipOf, language: Language): string | null;
  /** A date with its weekday: `jueves 25 de febrero`. */
  date(isoDate: string, language: Language): string;
  /** A date without its weekday: `5 marzo 1985`. */
  day(isoDate: string, language: Language): string;
  /** A local time: `9 de la mañana`. */
  time(time24: string, language: Language): string;
  /** What a person says in a text, apart from words of ours that they quote, forward or react to. */
  said(text: string): Said;
  /** What a text says beside an answer to the open question: topics, concepts, its language (docs/understanding.md). */
  readout(text: string): Readout;
  /** Makes the message: on SMS rewritten to GSM-7, unless it keeps its accents; counted. */
  render(content: Content, channel: Channel): Rendered;
}
