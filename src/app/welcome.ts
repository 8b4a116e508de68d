import { DEMO_CASES } from '../roster/demo.ts';
import type { Runtime } from './open.ts';

/** Where the service is. */
export interface Welcomed {
  readonly url: string;
  /** The path that logs in to the console, once; null where there is none. */
  readonly firstLink: string | null;
}

/** What a person sees when the service has started: where to go and what to try next. */
export function welcome(runtime: Runtime, { url, firstLink }: Welcomed): string {
  const { config, movableClock } = runtime;
  if (config.twilio !== null)
    return `Aviso listens at ${url} (Twilio calls ${config.publicUrl}; the console is ${config.publicUrl}/console).\n`;
  const lines = [
    '',
    '  Aviso runs in simulator mode: no text leaves this machine.',
    '',
    `  The console              ${url}/console`,
    ...(firstLink === null ? [] : [`  … and in, once, by       ${url}${firstLink}`]),
    `  A phone in the browser   ${url}/simulator`,
    '  A phone in the terminal  npm run simulate',
  ];
  if (movableClock !== null) {
    lines.push(`  The clock shows          ${new Date(movableClock.now()).toISOString()}`);
  }
  const first = DEMO_CASES[0];
  if (config.demo && first !== undefined) {
    lines.push(
      '',
      '  Try it: text "hola" and register the demo family with',
      `    case number    A${first.aNumber}`,
      `    date of birth  ${first.birthDate}`,
      '  then give it an appointment:  npm run assign',
    );
  }
  return `${lines.join('\n')}\n\n`;
}
