/** Words on which Twilio itself stops or starts an SMS number; one-word messages only. */
const STOP = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'OPTOUT', 'REVOKE']);
const START = new Set(['START', 'YES', 'UNSTOP']);
const HELP = new Set(['HELP', 'INFO']);

/** What Twilio makes of a text, as its field OptOutType says it; null for any other text. */
export function optOutType(body: string): 'STOP' | 'START' | 'HELP' | null {
  const word = body.trim().toUpperCase();
  if (STOP.has(word)) return 'STOP';
  if (START.has(word)) return 'START';
  return HELP.has(word) ? 'HELP' : null;
}

/** Who has stopped whom. Twilio keeps it for SMS alone. */
export function createOptOuts(): {
  hear(from: string, to: string, body: string): void;
  stopped(to: string, sender: string): boolean;
} {
  const stopped = new Set<string>();
  return {
    hear(from, to, body) {
      if (from.startsWith('whatsapp:')) return;
      const type = optOutType(body);
      if (type === 'STOP') stopped.add(`${from} ${to}`);
      if (type === 'START') stopped.delete(`${from} ${to}`);
    },
    stopped: (to, sender) => stopped.has(`${to} ${sender}`),
  };
}
