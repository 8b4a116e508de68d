/** A name of somebody that another one leads to: a WhatsApp business-scoped id that once came with a number. */
export interface Alias {
  /** The contact that the name would be by itself: its keyed hash. */
  readonly id: string;
  /** The contact of the number. */
  readonly contactId: string;
}
