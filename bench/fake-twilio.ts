/**
 * A Twilio on the loopback that takes every message, on the load's core. Only for measuring: it checks nothing.
 * `GET /count` tells how many messages it took; `GET /taken` goes on telling to which phone each one goes, a line each.
 */
import { createServer, type ServerResponse } from 'node:http';

let taken = 0;
const listeners = new Set<ServerResponse>();
createServer((request, response) => {
  let form = '';
  request.setEncoding('latin1').on('data', (chunk: string) => (form += chunk));
  request.on('end', () => {
    if (request.url === '/taken') {
      response.writeHead(200).flushHeaders();
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
      return;
    }
    if (request.method === 'GET') {
      response.end(String(taken));
      return;
    }
    taken += 1;
    if (listeners.size > 0) {
      const to = new URLSearchParams(form).get('To') ?? '';
      for (const listener of listeners) listener.write(`${to}\n`);
    }
    const body = JSON.stringify({
      sid: `SM${taken.toString(16).padStart(32, 'f')}`,
      status: 'queued',
      error_code: null,
      error_message: null,
      num_segments: '1',
      num_media: '0',
    });
    response.writeHead(201, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
