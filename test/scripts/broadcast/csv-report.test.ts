import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Client } from '../../../scripts/broadcast/client.ts';
import { saveCsv } from '../../../scripts/broadcast/csv-report.ts';
import { json, serve, type Answer } from '../../support/answering-server.ts';
import { runScript, type Ended } from '../../support/run-script.ts';

const whole: Answer = (_, response) =>
  response.writeHead(200, { 'content-type': 'text/csv' }).end('a,b\n1,2\n');
const half: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/csv' });
  response.write('a,b\n1,', () => setTimeout(() => response.destroy(), 20));
};

const clientOf = (url: string): Client => new Client({ url, token: 'x', note: () => undefined });

it('a report is there whole or not at all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aviso-report-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'report.csv');
  await writeFile(file, 'of yesterday');
  const cut = await serve(half);
  await expect(saveCsv(clientOf(cut.url), '/report.csv', file)).rejects.toThrow(
    'was cut off; give the command again',
  );
  const refused = await serve(
    json(
      { type: 'urn:aviso:error:not_found', status: 404, detail: 'Broadcast B1.', next: 'Check the id.' },
      404,
    ),
  );
  await expect(saveCsv(clientOf(refused.url), '/report.csv', file)).rejects.toThrow(
    'Broadcast B1. Check the id.',
  );
  expect(await readFile(file, 'utf8')).toBe('of yesterday');
  const { url } = await serve(whole);
  await expect(saveCsv(clientOf(url), '/report.csv', join(folder, 'no', 'x.csv'))).rejects.toThrow(
    /x\.csv cannot be written \(ENOENT\)\. Name another with --out\./,
  );
  await saveCsv(clientOf(url), '/report.csv', file);
  // Begins as spreadsheets know UTF-8, and is its owner's, whoever could read the one before.
  expect(await readFile(file, 'utf8')).toBe('\uFEFFa,b\n1,2\n');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['report.csv']);
});

it('a report on standard output that was cut off says so', async () => {
  const { url } = await serve(whole, half);
  const env = { AVISO_API: `${url}/api/v1`, AVISO_TOKEN: 'x' };
  const report = (): Promise<Ended> => runScript('scripts/broadcast.ts', ['report', 'B1', '--csv'], env);
  expect(await report()).toEqual({ code: 0, out: 'a,b\n1,2\n', err: '' });
  expect(await report()).toEqual({
    code: 1,
    out: 'a,b\n1,',
    err: 'The report was cut off; give the command again.\n',
  });
});
