import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { z } from 'zod';

const CACHE = join('node_modules', '.cache', 'aviso');
const BUILD_INFO = join(CACHE, 'check.tsbuildinfo');
const STATE = join(CACHE, 'lint.json');
/** Any of these changes what is a fault: then nothing that was found clean counts. Packages are as package-lock.json says. */
const RULES = ['eslint.config.js', 'tsconfig.json', 'package.json', 'package-lock.json'];

const stored = z.object({ rules: z.string(), clean: z.record(z.string(), z.string()) });

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The files that were clean under these rules, each with the hash of what it and its imports held. */
function readClean(root: string, rules: string): Map<string, string> {
  try {
    const state = stored.parse(JSON.parse(readFileSync(join(root, STATE), 'utf8')));
    return new Map(state.rules === rules ? Object.entries(state.clean) : []);
  } catch {
    return new Map();
  }
}

function writeClean(root: string, rules: string, clean: ReadonlyMap<string, string>): void {
  mkdirSync(join(root, dirname(STATE)), { recursive: true });
  writeFileSync(join(root, STATE), JSON.stringify({ rules, clean: Object.fromEntries(clean) }));
}

/** The program as tsconfig.json says it, knowing what the last run found. */
function openProgram(root: string): ts.SemanticDiagnosticsBuilderProgram {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    { incremental: true, tsBuildInfoFile: join(root, BUILD_INFO) },
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

/** Checks what changed and what that reaches. */
function checkTypes(builder: ts.SemanticDiagnosticsBuilderProgram): readonly ts.Diagnostic[] {
  const wrong = [
    ...builder.getConfigFileParsingDiagnostics(),
    ...builder.getOptionsDiagnostics(),
    ...builder.getSyntacticDiagnostics(),
    ...builder.getGlobalDiagnostics(),
    ...builder.getSemanticDiagnostics(),
  ];
  builder.emit();
  return wrong;
}

/** For each file the hash of what it holds, and what all that it imports at any distance holds. */
function createContents(root: string, program: ts.Program) {
  const options = program.getCompilerOptions();
  const resolutions = ts.createModuleResolutionCache(root, (name) => name, options);
  const known = new Map<string, { own: string; imports: readonly string[] }>();
  // What declares something that is there everywhere is imported by nobody who uses it.
  const everywhere = program
    .getSourceFiles()
    .filter(({ fileName }) => !fileName.includes('/node_modules/'))
    .filter(({ isDeclarationFile, text }) => isDeclarationFile || /\bdeclare\s+(global|module)\b/.test(text))
    .map(({ text }) => hash(text));

  function look(path: string) {
    const before = known.get(path);
    if (before !== undefined) return before;
    const source = program.getSourceFile(path);
    const text = source?.text ?? readFileSync(path, 'utf8');
    const imports = ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => {
      const mode = source?.impliedNodeFormat ?? ts.ModuleKind.ESNext;
      const { resolvedModule } = ts.resolveModuleName(
        fileName,
        path,
        options,
        ts.sys,
        resolutions,
        undefined,
        mode,
      );
      // Whatever comes of a package is as package-lock.json says.
      return resolvedModule === undefined || resolvedModule.isExternalLibraryImport === true
        ? []
        : [resolvedModule.resolvedFileName];
    });
    const found = { own: hash(text), imports };
    known.set(path, found);
    return found;
  }

  return (path: string): string => {
    const reached = new Set([path]);
    // A set gives what is added to it while it is walked.
    for (const each of reached) for (const imported of look(each).imports) reached.add(imported);
    const held = [...reached].map((each) => `${relative(root, each)} ${look(each).own}`).sort();
    return hash([look(path).own, ...everywhere, ...held].join('\n'));
  };
}

/** Every file that `eslint .` would look at. */
async function lintable(root: string, eslint: ESLint): Promise<string[]> {
  const all = ts.sys.readDirectory(
    root,
    ['.ts', '.tsx', '.js', '.mjs'],
    ['**/node_modules', 'dist'],
    ['**/*'],
  );
  const ignored = await Promise.all(all.map((path) => eslint.isPathIgnored(path)));
  return all.filter((_, at) => ignored[at] !== true);
}

async function lint(root: string, program: ts.Program): Promise<Found> {
  const rules = hash(
    [process.version, ...RULES.map((name) => readFileSync(join(root, name), 'utf8'))].join('\0'),
  );
  const clean = readClean(root, rules);
  const eslint = new ESLint({
    cwd: root,
    overrideConfig: {
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { projectService: false, programs: [program] } },
    },
  });
  const contentsOf = createContents(root, program);
  const contents = new Map((await lintable(root, eslint)).map((path) => [path, contentsOf(path)]));
  const due = [...contents.keys()].filter((path) => clean.get(relative(root, path)) !== contents.get(path));
  if (due.length === 0) return { inOrder: true, report: '' };
  const results = await eslint.lintFiles(due);
  for (const { filePath, messages } of results)
    if (messages.length === 0) clean.set(relative(root, filePath), contents.get(filePath) ?? '');
  writeClean(root, rules, clean);
  const formatter = await eslint.loadFormatter('stylish');
  const report = await formatter.format(results);
  return { inOrder: results.every(({ errorCount }) => errorCount === 0), report };
}

/** What was found, for a person; empty when it is nothing. */
export interface Found {
  readonly inOrder: boolean;
  readonly report: string;
}

/**
 * Types and lint, and lint again only where something can have changed. ESLint's own cache looks at the linted file alone, but
 * a typed rule also reads the types that the file imports: make a function return a promise, and the fault is in a file that
 * did not change. So a file counts as it was when all that it imports, at any distance, is as it was. What the compiler says
 * it checked anew would be less, but it does not say all of it.
 *
 * @param root absolute path of the folder that has tsconfig.json and eslint.config.js
 */
export function lintHouse(root: string): Promise<Found> {
  const builder = openProgram(root);
  const wrong = checkTypes(builder);
  if (wrong.length === 0) return lint(root, builder.getProgram());
  const host = {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name: string) => name,
    getNewLine: () => '\n',
  };
  const report = ts.formatDiagnosticsWithColorAndContext(ts.sortAndDeduplicateDiagnostics(wrong), host);
  return Promise.resolve({ inOrder: false, report });
}
