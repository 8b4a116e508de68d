import type { Log } from '../domain/log.ts';
import type { OutboxRow } from '../domain/message.ts';
import type { OutboxMetrics, Shared } from './options.ts';

/** Counts the segments of what a channel took, and says once for each purpose that the channel counts more than we do. */
export function createSegmentCounter(log: Log, metrics: OutboxMetrics | null): Shared['counted'] {
  const said = new Set<string>();
  return (row: OutboxRow, segments: number | null) => {
    metrics?.sent(row.channel, segments ?? row.segments);
    if (segments === null || segments <= row.segments || said.has(row.purpose)) return;
    said.add(row.purpose);
    log.warn(
      { id: row.id, purpose: row.purpose, ours: row.segments, theirs: segments },
      'The channel counts more segments than we did: the sender is paced too fast, and the text costs more than it may.',
    );
  };
}
