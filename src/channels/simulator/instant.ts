// Without its offset an instant would mean something else on every machine.
const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;

/** Takes an ISO 8601 instant with `Z` or an offset; gives UTC milliseconds, or null when it is none. */
export function parseInstant(text: string): number | null {
  const parts = INSTANT.exec(text);
  const instant = Date.parse(text);
  if (parts === null || Number.isNaN(instant)) return null;
  // Date.parse takes February 30 for March 2.
  const lastDay = new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate();
  return Number(parts[3]) <= lastDay ? instant : null;
}
