import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { consoleStyle } from '../../scripts/console/style.ts';
import { packageRoot } from '../../src/platform/root.ts';

const ROOT = packageRoot();
const REMEMBERED = join(ROOT, 'node_modules/.cache/aviso-style.json');
/** What it is compiled of, and with; the lock file says which compiler and which design system. */
const SOURCES = 'src/console/pages/style';
const WITH = ['scripts/console/style.ts', 'package-lock.json'];

const remembered = z.object({ of: z.string(), css: z.string(), pictures: z.array(z.string()) });

function hashOfSources(): string {
  const hash = createHash('sha256');
  const sources = readdirSync(join(ROOT, SOURCES)).map((name) => join(SOURCES, name));
  for (const path of [...sources.sort(), ...WITH])
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  return hash.digest('hex');
}

function before(): z.infer<typeof remembered> | null {
  try {
    return remembered.parse(JSON.parse(readFileSync(REMEMBERED, 'utf8')));
  } catch {
    return null;
  }
}

/** What consoleStyle() compiles, which takes seconds: remembered from run to run as long as nothing that it is made of is changed. */
export function compiledStyle(): ReturnType<typeof consoleStyle> {
  const of = hashOfSources();
  const known = before();
  if (known?.of === of) return known;
  const made = consoleStyle();
  mkdirSync(dirname(REMEMBERED), { recursive: true });
  writeFileSync(REMEMBERED, JSON.stringify({ of, ...made }));
  return made;
}
