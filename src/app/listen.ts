import type { Server } from 'node:http';

/**
 * Listens, on a free port where `port` is 0.
 * @returns the address to open; rejects as `listen` fails (EADDRINUSE)
 */
export function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${String(bound)}`);
    });
  });
}

/** Lets requests under way finish and takes no other: connections are closed as soon as they have nothing to answer. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => {
      server.closeIdleConnections();
    }, 50);
    server.close(() => {
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}
