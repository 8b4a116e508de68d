/** The only source of "now". UTC milliseconds. */
export interface Clock {
  now(): number;
}
