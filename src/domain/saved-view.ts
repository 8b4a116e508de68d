/** A filter of the list of families that a member of staff gave a name. Nothing in it is about anybody: see people-filter.ts. */
export interface SavedView {
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  /** Whose it is (staff.ts). */
  readonly staffId: string;
  /** For staff. */
  readonly name: string;
  /** The filter as an address has it. */
  readonly filter: string;
  /** Whether everybody sees it who may see the list. */
  readonly shared: boolean;
  /** UTC milliseconds. */
  readonly createdAt: number;
}
