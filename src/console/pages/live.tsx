import type { VNode } from 'preact';

/** The id of what hears that the inbox has changed: parts ask anew on `inbox from:#live`. */
export const LIVE = 'live';

/** Hears that something of the inbox has changed; one a page. Without it parts ask by themselves every few seconds. */
export const Live = (): VNode => (
  <div id={LIVE} hx-sse:connect="/console/inbox/events" hx-sse:close="over" hx-swap="none" />
);
