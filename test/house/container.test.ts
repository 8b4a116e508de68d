import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/platform/root.ts';
import { installProduction } from '../support/production.ts';
import { freePort } from '../support/service-process.ts';
import { TEST_KEY } from '../support/storage.ts';

const ROOT = packageRoot();
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Instructions of the Containerfile, by stage: what builds, and what runs. */
const [building = [], running = []] = read('.container/Containerfile')
  .split(/^FROM /m)
  .slice(1)
  .map((stage) =>
    [...stage.matchAll(/^([A-Z]+) (.+)$/gm)].map(([, what = '', rest = '']) => ({ what, rest })),
  );
const theOnly = (what: string): string => {
  const [one, ...more] = running.filter((each) => each.what === what);
  if (one === undefined || more.length > 0) throw new Error(`${what} is not there once`);
  return one.rest;
};
const commandIn = (text: string): readonly string[] =>
  z.array(z.string()).parse(JSON.parse(text.slice(text.indexOf('['))));

const uid = 10_001;
/** Who runs it in the container, where this machine lets us be somebody else. */
const somebodyElse = process.getuid?.() === 0 ? { uid, gid: uid } : {};

describe('the Containerfile', () => {
  let folder: string;
  let data: string;
  let port: number;

  const env = () => ({
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    PORT: String(port),
    DATABASE_URL: `sqlite:${join(data, 'aviso.db')}`,
    DATA_KEY: TEST_KEY.toString('base64'),
    OPERATOR_NAME: 'Casa Ejemplo',
    PUBLIC_URL: 'https://aviso.example.org',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'secret-token',
    TWILIO_SMS_FROM: '+15005550006',
    TWILIO_API_BASE_URL: 'http://127.0.0.1:9',
    LOG_LEVEL: 'info',
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aviso-container-'));
    chmodSync(folder, 0o755);
    data = join(folder, 'data');
    port = await freePort();
    const work = join(folder, 'aviso');
    for (const { what, rest } of building) {
      if (what === 'COPY') {
        const paths = rest.split(' ');
        const to = paths.pop() ?? '';
        for (const path of paths)
          cpSync(join(ROOT, path), to === './' ? join(work, path) : join(work, to), { recursive: true });
      } else if (what === 'RUN' && rest === 'npm ci --omit=dev') installProduction(work);
      else if (what === 'RUN')
        execFileSync('sh', ['-c', rest], { cwd: work, env: { PATH: process.env['PATH'] } });
    }
    mkdirSync(data, { mode: 0o700 });
    if (somebodyElse.uid !== undefined) chownSync(data, uid, uid);
  }, 180_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function start(...args: readonly string[]) {
    const [node, ...entry] = commandIn(theOnly('ENTRYPOINT'));
    expect(node).toBe('node');
    const child = spawn(process.execPath, [...entry, ...args], {
      ...{ cwd: join(folder, 'aviso'), env: env(), stdio: ['ignore', 'pipe', 'pipe'] },
      ...somebodyElse,
    });
    const said: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
    const exited = once(child, 'exit');
    return {
      said,
      /** Resolves once it does what it is there for. */
      async started(): Promise<void> {
        while (!log.includes('"msg":"started"') && said.length === 0) await pause(20);
      },
      async stop(): Promise<number | null> {
        child.kill('SIGTERM');
        await exited;
        return child.exitCode;
      },
    };
  }

  const health = (): number | null => {
    const [node, ...args] = commandIn(theOnly('HEALTHCHECK'));
    expect(node).toBe('node');
    return spawnSync(process.execPath, args, { env: env(), ...somebodyElse }).status;
  };

  it('installs and builds with what it copies, and nothing that development needs', () => {
    expect(building.filter(({ what }) => what === 'RUN').map(({ rest }) => rest)).toEqual([
      'npm ci --omit=dev',
      'npm run build',
    ]);
    expect(existsSync(join(folder, 'aviso/node_modules/vitest'))).toBe(false);
    expect(existsSync(join(folder, 'aviso/dist/training.bin'))).toBe(true);
  });

  it('is run by nobody in particular, and has no secret', () => {
    expect(theOnly('USER')).toBe(`${String(uid)}:${String(uid)}`);
    const said = [...building, ...running].filter(({ what }) => what === 'ENV' || what === 'ARG');
    expect(said.map(({ rest }) => rest)).toEqual(['NODE_ENV=production DATABASE_URL=sqlite:/data/aviso.db']);
    const sent = read('.container/Containerfile.dockerignore')
      .match(/^!.*/gm)
      ?.map((line) => line.slice(1));
    const copied = building
      .filter(({ what }) => what === 'COPY')
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    expect([...new Set(copied.map((path) => path.split('/')[0]))].sort()).toEqual(sent?.sort());
  });

  it('is healthy once it serves, writes to its data alone, and ends with 0 when it is stopped', async () => {
    const web = start('web');
    await web.started();
    expect(health()).toBe(0);
    const worker = start('worker');
    await worker.started();
    expect(await Promise.all([web.stop(), worker.stop()])).toEqual([0, 0]);
    expect(health()).toBe(1);
    expect([...web.said, ...worker.said]).toEqual([]);
    expect(existsSync(join(data, 'aviso.db'))).toBe(true);
  }, 60_000);

  it('makes a database ready by `release`', async () => {
    const [, ...entry] = commandIn(theOnly('ENTRYPOINT'));
    const { status } = spawnSync(process.execPath, [...entry, 'release'], {
      ...{ cwd: join(folder, 'aviso'), env: env() },
      ...somebodyElse,
    });
    expect(status).toBe(0);
  }, 30_000);
});

describe('the units of systemd', () => {
  const [web = '', worker = ''] = ['web', 'worker'].map((role) => read(`.systemd/aviso-${role}.service`));

  it('differ in their role alone, and start what is built', () => {
    expect(worker).toBe(web.replace(/\bweb\b/g, 'worker'));
    expect(web).toContain('ExecStart=/usr/bin/node dist/src/app/main.js web\n');
    expect(existsSync(join(ROOT, 'dist/src/app/main.js'))).toBe(true);
    expect(web).not.toMatch(/DATA_KEY=|TOKEN=/);
  });

  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'aviso-units-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const analyse = (...args: readonly string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  const there = analyse('--version').status === 0;

  it.skipIf(!there).each(['web', 'worker'])('are in order and leave little open: %s', (role) => {
    // Where Node is on this machine: the unit says where packages of Debian and NodeSource have it.
    const text = read(`.systemd/aviso-${role}.service`).replace('/usr/bin/node', process.execPath);
    const unit = join(folder, `aviso-${role}.service`);
    writeFileSync(unit, text);
    expect(analyse('verify', '--man=no', unit)).toMatchObject({ stderr: '', status: 0 });
    // Exposure in tenths: 15 is 1.5, "OK".
    const { status, stdout } = analyse('security', '--no-pager', '--offline=true', '--threshold=20', unit);
    expect(stdout).toContain('Overall exposure level');
    expect(status).toBe(0);
  });
});
