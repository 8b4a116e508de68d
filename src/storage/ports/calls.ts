/** How whatever the port is asked for reaches the database: refused once closed, its errors those of the catalogue. */
export type Call = <T>(work: () => T) => Promise<Awaited<T>>;

export interface Calls {
  readonly read: Call;
  /** In a transaction, where the database has them for single writes. */
  readonly write: Call;
}

/** A part of the port as a database has it: it answers at once, or when the server has. */
export type Answers<Port> = {
  readonly [Method in keyof Port]: Port[Method] extends (...given: infer Given) => Promise<infer Answer>
    ? (...given: Given) => Answer | Promise<Answer>
    : never;
};
