import { request, createServer } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openClips } from '../../../src/channels/clips/clips.ts';
import { mediaRouter } from '../../../src/channels/clips/media-routes.ts';
import { audioDir, SOUNDS } from '../../support/clip-files.ts';
import { silentLog } from '../../support/log.ts';

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

async function serve() {
  const files = audioDir({
    'es/consent.ogg': SOUNDS.opus,
    'es/family.amr': SOUNDS.amr,
    'es/secret.txt': Buffer.from('secret'),
    'secret.txt': Buffer.from('secret'),
  });
  const clips = await openClips(files.dir, silentLog);
  const app = express().use('/media', mediaRouter(clips));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  /** As it is written: fetch would tidy a path before it asks. */
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const { statusCode: status = 0, headers: got } = response;
          resolve({ status, headers: got, body: Buffer.concat(chunks) });
        });
      })
        .on('error', reject)
        .end();
    });
  return { ...files, get, consent: `/media/${clips.pathOf('es', 'consent') ?? ''}`, clips };
}

describe('GET /media', () => {
  it('gives a clip with its type, for ever', async () => {
    const { get, consent, clips } = await serve();
    const { status, headers, body } = await get(consent);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'audio/ogg',
      'content-length': String(SOUNDS.opus.length),
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
    });
    expect(headers).not.toHaveProperty('set-cookie');
    expect(headers).not.toHaveProperty('last-modified');
    expect(body.equals(SOUNDS.opus)).toBe(true);
    const amr = await get(`/media/${clips.pathOf('es', 'family') ?? ''}`);
    expect(amr.headers['content-type']).toBe('audio/amr');
  });

  it('answers HEAD, part of it, and that nothing has changed', async () => {
    const { get, consent } = await serve();
    const head = await get(consent, {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
      200,
      String(SOUNDS.opus.length),
      0,
    ]);
    const part = await get(consent, { range: 'bytes=28-35' });
    expect([part.status, part.headers['content-range'], part.body.toString()]).toEqual([
      206,
      `bytes 28-35/${String(SOUNDS.opus.length)}`,
      'OpusHead',
    ]);
    expect((await get(consent, { range: 'bytes=9000-' })).status).toBe(416);
    expect((await get(consent, { 'if-none-match': String(head.headers['etag']) })).status).toBe(304);
  });

  it('gives nothing else: no folder, no other file, no other content under an address', async () => {
    const { get, consent, dir } = await serve();
    const paths = [
      ...['/media', '/media/', '/media/es', '/media/es/', '/media/es/consent.ogg', '/media/es/secret.txt'],
      ...['/media/../secret.txt', '/media/es/../secret.txt', '/media/es/..%2fsecret.txt'],
      ...['/media/%2e%2e/secret.txt', '/media/es/%2e%2e%2f%2e%2e%2fetc/passwd', '/media//etc/passwd'],
      ...[`/media/${join(dir, 'es/secret.txt')}`, '/media/es/secret.txt%00.ogg', '/media/%E0%A4%A'],
      ...[consent.replace(/[0-9a-f]{16}/, '0000000000000000'), `${consent}/`, consent.replace('es', 'ES')],
    ];
    for (const path of paths) {
      const { status, body } = await get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(body.toString()).not.toContain('secret');
    }
    expect((await get(consent, {}, 'POST')).status).toBe(405);
    expect((await get(consent, {}, 'DELETE')).headers['allow']).toBe('GET, HEAD');
  });

  it('gives no content that its address does not name: a file that was replaced is not there yet', async () => {
    const { get, consent, write, remove } = await serve();
    write('es/consent.ogg', Buffer.concat([SOUNDS.opus, Buffer.from('other words')]));
    const replaced = await get(consent);
    expect([replaced.status, replaced.headers['cache-control']]).toEqual([404, 'no-store']);
    remove('es/consent.ogg');
    expect((await get(consent)).status).toBe(404);
  });
});
