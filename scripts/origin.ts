/** Where a service listens, as this machine reaches it: an address that listens everywhere is here too. */
export function originOf(host: string, port: string): string {
  const reachable = host === '0.0.0.0' || host === '::' || host === '' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
