import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Command } from 'commander';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { z } from 'zod';
import { readArguments } from './command-line.ts';

/**
 * Types and lint in one pass, and again only where something can have changed. ESLint's own cache looks at the linted file
 * alone, but a typed rule also reads the types that the file imports: make a function return a promise, and the fault is in
 * a file that did not change. The compiler knows which files a change reaches, so what it checks anew is linted anew.
 */
const ROOT = process.cwd();
const CACHE = join(ROOT, 'node_modules', '.cache', 'aviso');
const BUILD_INFO = join(CACHE, 'check.tsbuildinfo');
const STATE = join(CACHE, 'lint.json');
/** Any of these changes what is a fault: then nothing that was found clean counts. */
const RULES = ['eslint.config.js', 'tsconfig.json', 'package-lock.json'];

const stored = z.object({ rules: z.string(), clean: z.record(z.string(), z.string()) });

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const nameOf = (path: string): string => relative(ROOT, path);

/** The files that were clean under these rules, each with the hash of what it held. */
function readClean(rules: string): Map<string, string> {
  try {
    const state = stored.parse(JSON.parse(readFileSync(STATE, 'utf8')));
    return new Map(state.rules === rules ? Object.entries(state.clean) : []);
  } catch {
    return new Map();
  }
}

function writeClean(rules: string, clean: ReadonlyMap<string, string>): void {
  mkdirSync(dirname(STATE), { recursive: true });
  writeFileSync(STATE, JSON.stringify({ rules, clean: Object.fromEntries(clean) }));
}

/** The program as tsconfig.json says it, knowing what the last run found. */
function openProgram(): ts.SemanticDiagnosticsBuilderProgram {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    join(ROOT, 'tsconfig.json'),
    { incremental: true, tsBuildInfoFile: BUILD_INFO },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
      },
    },
  );
  if (parsed === undefined) throw new Error('tsconfig.json cannot be read.');
  return ts.createIncrementalProgram({
    rootNames: parsed.fileNames,
    options: parsed.options,
    configFileParsingDiagnostics: parsed.errors,
    createProgram: ts.createSemanticDiagnosticsBuilderProgram,
  });
}

/** Checks what changed and what that reaches; every file so checked is handed to `reached`, or null for all of them. */
function checkTypes(
  builder: ts.SemanticDiagnosticsBuilderProgram,
  reached: (path: string | null) => void,
): readonly ts.Diagnostic[] {
  for (;;) {
    const next = builder.getSemanticDiagnosticsOfNextAffectedFile();
    if (next === undefined) break;
    reached('fileName' in next.affected ? next.affected.fileName : null);
  }
  return [
    ...builder.getConfigFileParsingDiagnostics(),
    ...builder.getOptionsDiagnostics(),
    ...builder.getSyntacticDiagnostics(),
    ...builder.getGlobalDiagnostics(),
    ...builder.getSemanticDiagnostics(),
  ];
}

/** Every file that `eslint .` would look at. */
async function lintable(eslint: ESLint): Promise<string[]> {
  const all = ts.sys.readDirectory(ROOT, ['.ts', '.js', '.mjs'], ['**/node_modules', 'dist'], ['**/*']);
  const ignored = await Promise.all(all.map((path) => eslint.isPathIgnored(path)));
  return all.filter((_, at) => ignored[at] !== true);
}

async function main(): Promise<number> {
  const rules = hash(
    [process.version, ...RULES.map((name) => readFileSync(join(ROOT, name), 'utf8'))].join('\0'),
  );
  const clean = readClean(rules);
  const builder = openProgram();
  const wrong = checkTypes(builder, (path) => {
    if (path === null) clean.clear();
    else clean.delete(nameOf(path));
  });
  // In this order: a run that ends between the two lints too much, never too little.
  writeClean(rules, clean);
  builder.emit();
  if (wrong.length > 0) {
    const host = {
      getCurrentDirectory: () => ROOT,
      getCanonicalFileName: (name: string) => name,
      getNewLine: () => '\n',
    };
    console.error(ts.formatDiagnosticsWithColorAndContext(ts.sortAndDeduplicateDiagnostics(wrong), host));
    return 1;
  }

  const program = builder.getProgram();
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfig: {
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { projectService: false, programs: [program] } },
    },
  });
  const hashes = new Map(
    (await lintable(eslint)).map((path) => [
      path,
      hash(program.getSourceFile(path)?.text ?? readFileSync(path, 'utf8')),
    ]),
  );
  const due = [...hashes.keys()].filter((path) => clean.get(nameOf(path)) !== hashes.get(path));
  if (due.length === 0) return 0;
  const results = await eslint.lintFiles(due);
  for (const { filePath, messages } of results)
    if (messages.length === 0) clean.set(nameOf(filePath), hashes.get(filePath) ?? '');
  writeClean(rules, clean);
  const formatter = await eslint.loadFormatter('stylish');
  const report = await formatter.format(results);
  if (report !== '') console.error(report);
  return results.some(({ errorCount }) => errorCount > 0) ? 1 : 0;
}

readArguments(
  new Command('lint').description('Checks types and lint, again only where something can have changed.'),
);
process.exitCode = await main();
