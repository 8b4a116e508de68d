import type { Town } from './town.ts';

/** How large a run is. */
export interface Sizes {
  /** Who register, text by text, while the fault is there. */
  readonly people: number;
  /** Milliseconds for which a fault stays, of the usual kind. */
  readonly lastsMs: number;
  /** For which a process is stopped. */
  readonly stoppedMs: number;
  /** Moments at which the power is cut. */
  readonly moments: number;
  /** Numbers that flood. */
  readonly numbers: number;
}

/** What one fault came to. */
export interface Outcome {
  /** What the people who texted saw of it. */
  readonly saw: string;
  /** What was lost, or told twice or wrong; nothing is the only good answer. */
  readonly lost: readonly string[];
  /** A bound that was not kept though nothing was lost; absent where it was. */
  readonly missed?: string;
  /** How it came back. */
  readonly back: string;
}

/** Something that goes wrong. */
export interface Fault {
  /** Its row in the table. */
  readonly name: string;
  /** Opens a town of people, brings the fault about, takes it away and looks. Null where this machine cannot bring it about. */
  readonly run: (sizes: Sizes) => Promise<Outcome | null>;
}

/** A fault that comes while people register and goes by itself or is taken away. */
export interface Strike {
  readonly name: string;
  readonly lastsMs?: (sizes: Sizes) => number;
  /** A question may be asked once more, in so many words. */
  readonly mayAskAgain?: true;
  /** Brings it about; gives what takes it away, or null where this machine cannot. */
  readonly bring: (town: Town) => Promise<(() => Promise<void> | void) | null>;
}
