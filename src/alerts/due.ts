import type { UrgentCount } from '../storage/storage.ts';
import type { AlertState } from './alert-state.ts';

/** Whoever is told is told again after this, for as long as something waits. Milliseconds. */
export const MERGED_MS = 15 * 60_000;
/** Once the first one has waited for this long, an admin is told as well. */
export const LONG_MS = 30 * 60_000;

/** Who is to be told now. */
export interface Due {
  readonly staff: boolean;
  readonly admin: boolean;
}

/** Who is to be told now that so many urgent requests wait; null when nobody is. @param now UTC milliseconds */
export function alertDue({ staffAt, adminAt }: AlertState, urgent: UrgentCount, now: number): Due | null {
  if (urgent.oldestAt === null) return null;
  const staff = isOver(staffAt, now);
  const admin = now - urgent.oldestAt >= LONG_MS && isOver(adminAt, now);
  return staff || admin ? { staff, admin } : null;
}

/** When somebody is to be told next if nothing changes; null when nobody is. UTC milliseconds. */
export function nextAlertAt({ staffAt, adminAt }: AlertState, { oldestAt }: UrgentCount): number | null {
  if (oldestAt === null) return null;
  const staff = staffAt === null ? oldestAt : staffAt + MERGED_MS;
  const admin = Math.max(oldestAt + LONG_MS, adminAt === null ? 0 : adminAt + MERGED_MS);
  return Math.min(staff, admin);
}

const isOver = (at: number | null, now: number): boolean => at === null || now - at >= MERGED_MS;

/** Whole minutes that the first one has waited. */
export const oldestMinutes = ({ oldestAt }: UrgentCount, now: number): number =>
  oldestAt === null ? 0 : Math.max(0, Math.floor((now - oldestAt) / 60_000));
