import { ConfigError } from '../../src/platform/config.ts';
import { originOf } from '../origin.ts';

/** Where the API is, and as whom it is asked. */
export interface Reach {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

const API_PATH = '/api/v1';

/**
 * The token comes from the environment alone: what stands on a command line is shown by `ps` to everybody on the machine.
 * @param api what --api or AVISO_API says; without it the service on this machine is meant
 * Throws ConfigError.
 */
export function reachOf(api: string | undefined, env: Readonly<Record<string, string | undefined>>): Reach {
  const problems: string[] = [];
  const url = urlOf(api ?? originOf(env.HOST ?? '127.0.0.1', env.PORT ?? '3000'));
  if (url === null) problems.push('AVISO_API: must be an address such as https://aviso.example.org/api/v1');
  const token = (env.AVISO_TOKEN ?? '').trim();
  if (token === '')
    problems.push(
      'AVISO_TOKEN: is missing; an admin makes a token with npm run token:create -- --name NAME --role ROLE',
    );
  else if (!/^[!-~]+$/.test(token)) problems.push('AVISO_TOKEN: must be one token, as token:create shows it');
  if (url === null || problems.length > 0) throw new ConfigError(problems);
  return { url, token };
}

/** The API's address; of a bare origin its usual place there. Null when it is none. */
function urlOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, origin, pathname } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  const path = pathname.replace(/\/+$/, '');
  return `${origin}${path === '' ? API_PATH : path}`;
}
