import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { installedBrowser } from '../../scripts/browser.ts';

export { BROWSER_ARGUMENTS } from '../../scripts/browser.ts';

const INSTALL_TIMEOUT_MS = 300_000;

/**
 * Path of a Chromium, installed from Debian's packages when this is Debian and we may; null where there is none.
 * With CI=true a missing browser is an error: a suite that skips there proves nothing.
 */
export function findBrowser(): string | null {
  const found = installedBrowser() ?? (mayInstall() ? install() : null);
  if (found === null) {
    const line = 'No Chromium here: the browser tests are skipped. Install it with: apt-get install chromium';
    if (process.env.CI === 'true') throw new Error(line);
    process.stderr.write(`${line}\n`);
  }
  return found;
}

function mayInstall(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function install(): string | null {
  process.stderr.write('Installing chromium for the browser tests; this happens once.\n');
  try {
    const run = (args: readonly string[]): void => {
      execFileSync('/usr/bin/apt-get', args, {
        stdio: 'pipe',
        timeout: INSTALL_TIMEOUT_MS,
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    };
    run(['update']);
    run(['install', '-y', '--no-install-recommends', 'chromium']);
  } catch (error) {
    process.stderr.write(`apt-get failed: ${error instanceof Error ? error.message : 'unknown'}\n`);
  }
  return installedBrowser();
}
