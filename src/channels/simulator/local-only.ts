import type { IncomingMessage } from 'node:http';
import { isLoopback } from './loopback.ts';

/** Headers by which a proxy says whom it asks for; any of them, whatever it says. */
const FORWARDED =
  /^(x-forwarded(-.+)?|forwarded|via|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-.+|true-client-ip|cf-.+|fly-.+|fastly-.+|ngrok-.+|tailscale-.+|x-envoy-.+|x-amzn?-.+)$/;

/**
 * Why a request is not one of this machine's own to the phone simulator, or null when it is. A proxy on this machine asks from a
 * loopback address like anyone here: it is known by what it adds, by the name that it was asked for, and by HTTP/1.0. A page
 * of another site that a browser here has open is known by its origin.
 */
export function whyNotLocal(request: IncomingMessage): string | null {
  const { socket, headers, httpVersionMajor, httpVersionMinor } = request;
  if (!isLoopback(socket.remoteAddress)) return 'The phone simulator answers this machine only.';
  if (Object.keys(headers).some((name) => FORWARDED.test(name)) || httpVersionMajor + httpVersionMinor < 2)
    return 'The phone simulator does not answer through a proxy.';
  const port = socket.localPort;
  if (headers.host === undefined || !isOurs(`http://${headers.host}`, port))
    return `The phone simulator is at http://localhost:${String(port)}/simulator and answers by that name only.`;
  if (headers.origin !== undefined && !isOurs(headers.origin, port))
    return 'The phone simulator does not answer pages of other sites.';
  return null;
}

/** Whether an origin is this machine by a loopback name or address, at `port`. */
function isOurs(origin: string, port: number | undefined): boolean {
  const [, host = '', given = '80'] =
    /^http:\/\/(\[[0-9a-f:.]+\]|[^[\]:/?#@\\]+)(?::(\d{1,5}))?$/i.exec(origin) ?? [];
  if (port === undefined || Number(given) !== port) return false;
  const name = host.toLowerCase();
  return name === 'localhost' || isLoopback(name.replace(/^\[|\]$/g, ''));
}
