/**
 * A Twilio on the loopback that takes every message, on the load's core. Only for measuring: it checks nothing.
 * `GET /count` tells how many messages it took.
 */
import { createServer } from 'node:http';

let taken = 0;
createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    if (request.method === 'GET') {
      response.end(String(taken));
      return;
    }
    taken += 1;
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
