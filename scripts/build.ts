import { readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { packageRoot } from '../src/platform/root.ts';
import { readerCode } from '../src/wording/kept-training.ts';
import { readArguments } from './command-line.ts';

/** Commands for whoever works on the checkout: they need packages or tests that production does not have. */
const NOT_BUILT =
  /^scripts\/(build|chaos|check|console-style|fake-twilio|fuzz|packages|picture|weeks)\.ts$|^scripts\/(console|packages)\//;
/** A process that runs on the build before may still load parts of it: so long they stay. */
const KEPT_DAYS = 7;

readArguments(
  new Command('build').description(
    'Makes dist of src, flows and scripts, in a few seconds and without looking at types: npm run check does.',
  ),
);

const root = packageRoot();
const dist = join(root, 'dist');

const listed = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

const sources = ['src', 'flows', 'scripts']
  .flatMap(listed)
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts') && !NOT_BUILT.test(path));
/** What is started: the service, by its parts where tests do, and the commands. */
const started = sources.filter((path) => /^(src\/app\/(main|open|service)|scripts\/[^/]+)\.ts$/.test(path));

const common = {
  absWorkingDir: root,
  bundle: true,
  outdir: 'dist',
  outbase: '.',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
  // What is learned is kept for the sources and for what is built of them alike.
  define: { BUILT_READER_CODE: JSON.stringify(readerCode()) },
} as const satisfies BuildOptions;

/** Leaves what a file imports of ours where it is, by the name that it has when it is built. */
const fileByFile: Plugin = {
  name: 'file-by-file',
  setup(bundling) {
    bundling.onResolve({ filter: /^\..*\.tsx?$/ }, ({ path, kind }) =>
      kind === 'entry-point' ? null : { path: path.replace(/\.tsx?$/, '.js'), external: true },
    );
  },
};

// Each file for itself, and then over it what is started in as few files as can be: a process that opens seven hundred files takes a third longer.
const made = [
  await build({ ...common, entryPoints: sources, plugins: [fileByFile] }),
  await build({ ...common, entryPoints: started, splitting: true, chunkNames: 'chunks/[hash]' }),
];
const fresh = new Set(made.flatMap(({ metafile }) => Object.keys(metafile.outputs)));
const oldest = Date.now() - KEPT_DAYS * 86_400_000;
for (const path of ['src', 'flows', 'scripts', 'locales', 'chunks'].flatMap((room) => built(room))) {
  const running = path.startsWith('dist/chunks/') && statSync(join(root, path)).mtimeMs > oldest;
  if (!fresh.has(path) && !running) rmSync(join(root, path));
}

/** The files of a room of dist; none where there is no such room. */
function built(room: string): string[] {
  return statSync(join(dist, room), { throwIfNoEntry: false }) === undefined
    ? []
    : listed(join('dist', room));
}
