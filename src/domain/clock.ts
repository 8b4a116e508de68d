/** The only source of "now". UTC milliseconds. */
export interface Clock {
  now(): number;
}

/** Later than everything, UTC milliseconds: the end of the year 9999, which every database can compare with. */
export const END_OF_TIME = 253_402_300_799_999;
