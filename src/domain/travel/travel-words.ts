/**
 * What moves people, in one language. Everything is a list of alternatives of a regular expression over plainText(): small letters, no
 * accents. Better too many than too few: what is caught without cause is said in other words.
 */
export interface TravelWords {
  /** Going, coming, presenting oneself, gathering, bringing, hurrying. */
  readonly moves: string;
  /** Turned round by a "not" these move all the same: "do not miss it", "no need to wait any more". */
  readonly urges: string;
  /** Receiving, attending, opening, letting in: what makes people come though nobody told them to. */
  readonly receives: string;
  /** What is received and opened without anybody moving: a case, a message, papers. */
  readonly things: string;
  /** Whose opening hours are told freely. */
  readonly offices: string;
  /** Which of `receives` say that something opens. */
  readonly opens: string;
  /** With one of these it is people that are received. */
  readonly people: string;
  /** Places to go to, and places in line. */
  readonly places: string;
  /** The first so many, the order of arrival, room for more. */
  readonly queues: string;
  /** Clock times, days, "early", "at once". */
  readonly times: string;
  /** A time is harmless beside these: we call, you write, it was. */
  readonly calls: string;
  /** What is closed: nobody goes there, unless it is closed until a time. */
  readonly closes: string;
  /** What stands before a move and turns it round, with what may stand between. */
  readonly not: string;
  /** A "not" anywhere in the clause: no time of it is one to come at. */
  readonly negation: string;
  /** What goes on otherwise than before: a clause of its own. */
  readonly contrasts: string;
  /** After a "not" these begin what is allowed: "not until Monday". */
  readonly until: string;
  /** Where anybody may be sent: to care. */
  readonly care: string;
  /** Before a city these say that it is where to go. */
  readonly towards: string;
  /** Small words by which a clause is known to be in the language. */
  readonly small: string;
  /** Words of `moves` that are harmless words of another language. */
  readonly doubtful: string;
}
