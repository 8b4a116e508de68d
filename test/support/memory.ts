/** Bytes. */
const MUCH = 100 * 1024 * 1024;

/** Of this worker, after it was last collected; its files share this module. */
let kept = process.memoryUsage.rss();

/**
 * A closed database keeps its file and its memory until its statements are collected, and a worker runs many files. To collect
 * takes as long as many of them, so it is done when the worker has grown.
 */
export function collectWhenGrown(): void {
  if (process.memoryUsage.rss() - kept < MUCH) return;
  globalThis.gc?.();
  kept = process.memoryUsage.rss();
}
