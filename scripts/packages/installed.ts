import { z } from 'zod';

const names = z.record(z.string(), z.string()).default({});
const lockShape = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      /** Where it is installed under another name than its own. */
      name: z.string().optional(),
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().default(false),
      link: z.boolean().default(false),
      optional: z.boolean().default(false),
      os: z.array(z.string()).optional(),
      dependencies: names,
      optionalDependencies: names,
      peerDependencies: names,
    }),
  ),
});

const PACKAGE_JSON = 'package.json';

/** A package that `npm ci --omit=dev` installs. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Whether package.json asks for it. */
  readonly direct: boolean;
  /** Who asks for it, by name; package.json aside. */
  readonly by: readonly string[];
}

type Packages = z.infer<typeof lockShape>['packages'];

/** The package in whose node_modules one is; '' is the root. */
const around = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/')));

/** Where Node finds `name` for the package at `path`; null where it is not installed. */
function placeOf(packages: Packages, path: string, name: string): string | null {
  for (let at = path; ; at = around(at)) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (place in packages) return place;
    if (at === '') return null;
  }
}

/** What a package is called; one of ours by its folder. */
const nameOf = (path: string): string => path.replace(/^(.*\/)?node_modules\//, '');

/** Who asks for each package, by where it is. */
function askersOf(packages: Packages): ReadonlyMap<string, ReadonlySet<string>> {
  const askers = new Map<string, Set<string>>();
  for (const [path, { link, dev, ...asked }] of Object.entries(packages)) {
    if (link || dev) continue;
    const names = { ...asked.dependencies, ...asked.optionalDependencies, ...asked.peerDependencies };
    for (const name of Object.keys(names)) {
      const place = placeOf(packages, path, name);
      if (place !== null)
        askers.set(place, (askers.get(place) ?? new Set()).add(path === '' ? PACKAGE_JSON : nameOf(path)));
    }
  }
  return askers;
}

/**
 * What is somebody else's in production, once for each version. What is built for some platforms only comes with the package that
 * takes it, and is not named.
 * @param lock what package-lock.json holds
 */
export function installedOf(lock: unknown): readonly Installed[] {
  const { packages } = lockShape.parse(lock);
  const askers = askersOf(packages);
  const found = new Map<string, Installed>();
  for (const [path, { dev, link, optional, os, ...it }] of Object.entries(packages)) {
    if (!path.startsWith('node_modules/') || dev || link || (optional && os !== undefined)) continue;
    const { name = nameOf(path), version = '', license = 'not said' } = it;
    const key = `${name} ${version}`;
    const asking = [...(askers.get(path) ?? []), ...(found.get(key)?.by ?? [])];
    found.set(key, {
      ...{ name, version, license },
      direct: asking.includes(PACKAGE_JSON),
      by: [...new Set(asking)].filter((each) => each !== PACKAGE_JSON).sort(),
    });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
