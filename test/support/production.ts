import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../src/platform/root.ts';

const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.looseObject({
        resolved: z.string().optional(),
        hasInstallScript: z.boolean().optional(),
        dev: z.boolean().optional(),
        link: z.boolean().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8')));

/** Every package of package-lock.json with its path, the root aside. */
export const LOCKED = Object.entries(lock.packages).filter(([path]) => path !== '');

const production = LOCKED.filter(([path, { dev }]) => path.startsWith('node_modules/') && dev !== true);

/** Paths of what `npm ci --omit=dev` installs on this machine, as far as it is somebody else's: what is for other platforms is not here. */
export const PRODUCTION = production
  .filter(([path, { link }]) => link !== true && existsSync(join(packageRoot(), path)))
  .map(([path]) => path);

/** Does what `npm ci --omit=dev` does in `folder`, from what is installed here: no registry is asked. */
export function installProduction(folder: string): void {
  for (const path of PRODUCTION) {
    const from = join(packageRoot(), path);
    cpSync(from, join(folder, path), {
      recursive: true,
      filter: (source) => relative(from, source).split('/')[0] !== 'node_modules',
    });
  }
  for (const [path, { link, resolved }] of production) {
    if (link !== true || resolved === undefined) continue;
    const at = join(folder, path);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(relative(dirname(at), join(folder, resolved)), at);
  }
}
