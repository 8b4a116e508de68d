import type { FakeTemplate } from './content.ts';

const DAY_MS = 24 * 3_600_000;

export interface WhatsappWindow {
  /** A person wrote to a business at `now`. */
  heard(from: string, to: string, now: number): void;
  /** Twilio's code for what may not be said now; null when it may. `template` is null for free text. */
  objection(to: string, sender: string, template: FakeTemplate | null, now: number): number | null;
}

/** WhatsApp's rule: free text within 24 h of the person's last message, an approved template at any time. */
export function createWhatsappWindow(): WhatsappWindow {
  const lastHeard = new Map<string, number>();
  return {
    heard(from, to, now) {
      if (from.startsWith('whatsapp:')) lastHeard.set(`${from} ${to}`, now);
    },
    objection(to, sender, template, now) {
      if (!to.startsWith('whatsapp:')) return null;
      // Marketing does not reach the US, inside the window or outside.
      if (template?.approval.category === 'MARKETING' && to.startsWith('whatsapp:+1')) return 63049;
      if (now - (lastHeard.get(`${to} ${sender}`) ?? -Infinity) <= DAY_MS) return null;
      // A list is for sessions only, whatever was said of it.
      if (template !== null && 'twilio/list-picker' in template.types) return 63016;
      if (template?.approval.status === 'paused') return 63041;
      if (template?.approval.status === 'disabled') return 63042;
      return template?.approval.status === 'approved' ? null : 63016;
    },
  };
}
