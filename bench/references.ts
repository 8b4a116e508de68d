import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ACCOUNT } from './load/form.ts';
import { startServer, type Server } from './server.ts';

const FOLDER = fileURLToPath(new URL('references/', import.meta.url));

/** Installs what we are measured against, once, beside the product and never into it. */
export function installReferences(): void {
  if (existsSync(join(FOLDER, 'node_modules', 'botbuilder-adapter-twilio-sms'))) return;
  process.stderr.write('Installing the references into bench/references …\n');
  const { status } = spawnSync('npm', ['ci', '--prefix', FOLDER], { cwd: FOLDER, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('npm ci --prefix bench/references failed.');
}

const env = { TOKEN: ACCOUNT.token, PUBLIC_URL: ACCOUNT.publicUrl, SENDER: ACCOUNT.sender };

export function startBare(folder: string): Promise<Server> {
  return startServer({
    name: 'bare Express 5 + urlencoded + validateRequest',
    args: ['bare-express.js'],
    cwd: FOLDER,
    env,
    log: join(folder, 'bare.log'),
  });
}

export function startBotkit(folder: string): Promise<Server> {
  return startServer({
    name: 'Botkit 4.15 + botbuilder-adapter-twilio-sms',
    args: ['botkit-twilio.js'],
    cwd: FOLDER,
    env,
    log: join(folder, 'botkit.log'),
  });
}
