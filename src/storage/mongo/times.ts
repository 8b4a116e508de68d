/** Documents hold dates, which a person can read; the port speaks of UTC milliseconds. */

export function dateOrNull(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}

export function msOrNull(date: Date | null): number | null {
  return date === null ? null : date.getTime();
}
