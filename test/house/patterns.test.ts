import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from 'scslre';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/platform/root.ts';

const ROOT = packageRoot();
const ROOMS = ['src', 'flows', 'scripts'];
/** Read what their operator typed, or texts that are data: there a pattern may be slow by the square, and never by a power of two. */
const OWN_WORDS = /^(?:scripts|src\/proof|locales)\//;

/** Patterns that take the square of a length that is bounded, and by what. */
const BOUNDED: Readonly<Record<string, string>> = {
  '/^\\W*\\p{Lu}{4,}(?!\\p{L})/u': 'a text of staff: 1,600 characters at most',
  '/(?=[A-Z]{4})[A-Z]*[AEIOUY]/': 'seven characters',
  "/^[.'’-]+|['’-]+$/g": 'a name of the roster',
  '/[[\\]()|]|\\.\\.|[^\\s[\\]()|]+?(?=\\.\\.|[\\s[\\]()|]|$)/g': 'a phrase of a lexicon',
  '/[\\s,.;]+$/u': 'a text of a phone: 1,600 characters at most',
  '/#.*$/s': 'an address of the configuration',
  '/\\/+$/': 'the same',
  '/\\{\\{(.+?)\\}\\}/g': 'a text of locales/, which i18next fills',
};

interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}
const built = z.array(z.object({ file: z.string(), source: z.string(), flags: z.string() }));

/** Every pattern that is written as one. */
function written(): readonly Pattern[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:tsx?|js)$/.test(name))
      .flatMap((name) => patternsIn(join(room, name))),
  );
}

function patternsIn(file: string): readonly Pattern[] {
  const found: Pattern[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, walk);
  };
  walk(ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true));
  return found;
}

/** What a pattern is when it is long: all that is wrong with it, or null. */
function troubleOf({ source, flags }: Pattern): 'exponential' | 'polynomial' | null {
  const { reports } = analyse({ source, flags });
  if (reports.some(({ exponential }) => exponential)) return 'exponential';
  return reports.length > 0 ? 'polynomial' : null;
}

const textOf = ({ source, flags }: Pattern): string => `/${source}/${flags}`;

/** Those that are slow where they may not be. */
function slow(patterns: readonly Pattern[]): readonly string[] {
  return patterns.flatMap((pattern) => {
    const trouble = troubleOf(pattern);
    const allowed = trouble === 'polynomial' && (OWN_WORDS.test(pattern.file) || textOf(pattern) in BOUNDED);
    return trouble === null || allowed ? [] : [`${pattern.file}: ${textOf(pattern)} is ${trouble}`];
  });
}

describe('no pattern', () => {
  const literal = written();

  it('that is written takes longer than a length allows, whoever wrote the text', () => {
    expect(literal.length).toBeGreaterThan(300);
    expect(slow(literal)).toEqual([]);
  });

  it('that is put together from words, of locales too, does', () => {
    const out = execFileSync(process.execPath, [join(ROOT, 'test/support/built-patterns.js')], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const made = built.parse(JSON.parse(out));
    expect(made.length).toBeGreaterThan(100);
    expect(slow(made)).toEqual([]);
  });

  it('is allowed that is not there', () => {
    const gone = Object.keys(BOUNDED).filter((text) => !literal.some((each) => textOf(each) === text));
    // i18next makes its own.
    expect(gone).toEqual(['/\\{\\{(.+?)\\}\\}/g']);
  });

  it('is found slow where it is', () => {
    const patterns = ['(a+)+$', '^(?:\\w+\\s?)*!$', '\\s*x?\\s*$'].map((source) => ({
      file: 'src/a.ts',
      source,
      flags: '',
    }));
    expect(slow(patterns)).toHaveLength(3);
  });
});
