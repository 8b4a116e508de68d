import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** What a web server does with a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server, until the test is over, that gives these answers, one after the other, and the last again and again. */
export async function serve(...answers: readonly Answer[]) {
  const asked: { method: string; key: string | undefined; body: string; token: string | undefined }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const { method = '', headers } = request;
      const key = headers['idempotency-key'];
      asked.push({
        method,
        body,
        token: headers.authorization,
        key: typeof key === 'string' ? key : undefined,
      });
      (answers[asked.length - 1] ?? answers.at(-1)!)(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { asked, url: `http://127.0.0.1:${String(address.port)}/api/v1` };
}

export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
