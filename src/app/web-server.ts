import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';

/** What a connection may take; tests shorten the waits. */
export interface WebTuning {
  /** For the headers, and again for the body. */
  readonly patienceMs?: number;
  readonly maxConnections?: number;
}

/** Twilio sends its forms at once and waits 15 seconds for the answer. */
const PATIENCE_MS = 20_000;
/** Many times what Twilio and a balancer open; below what a process may have open at once. */
const MAX_CONNECTIONS = 2_000;

/**
 * The web server: headers and bodies that do not come within twenty seconds are cut off, and more connections than a cap are not
 * taken, so that whoever sends a byte now and then holds nothing up for the others.
 * @param isUpload whether a request brings a large file of somebody who was let in: its body may take longer, as long as it comes
 */
export function createWebServer(
  app: RequestListener,
  isUpload: (request: IncomingMessage) => boolean,
  tuning: WebTuning = {},
): Server {
  const { patienceMs = PATIENCE_MS, maxConnections = MAX_CONNECTIONS } = tuning;
  const server = createServer({
    headersTimeout: patienceMs,
    // Node has one limit for all bodies; here it is kept by body, because of uploads.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(1_000, patienceMs),
  });
  server.maxConnections = maxConnections;
  server.on('request', (request, response) => {
    if (hasBody(request)) limitBody(request, response, patienceMs, isUpload(request));
    app(request, response);
  });
  return server;
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || !['0', undefined].includes(headers['content-length']);

function limitBody(request: IncomingMessage, response: ServerResponse, ms: number, upload: boolean): void {
  let read = request.socket.bytesRead;
  const timer = setInterval(() => {
    const came = request.socket.bytesRead > read;
    read = request.socket.bytesRead;
    // Once it is answered, nobody reads the rest.
    if (upload && came && !response.writableEnded) return;
    clearInterval(timer);
    if (!request.complete) cut(request, response);
  }, ms).unref();
  request.on('end', () => {
    clearInterval(timer);
  });
  request.on('close', () => {
    clearInterval(timer);
  });
}

function cut({ socket }: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) socket.destroy();
  else {
    response.writeHead(408, { connection: 'close', 'content-length': 0 });
    response.end(() => socket.destroy());
  }
}
