import { format } from 'prettier';
import type { Installed } from './installed.ts';
import { REASONS, UNMAINTAINED } from './reasons.ts';

/** By `name version`: the day on which the registry has it from, as YYYY-MM-DD. */
export type Published = ReadonlyMap<string, string>;

const HEAD = `# What production is made of

Made by \`npm run packages\` from \`package-lock.json\`, and held against it by a test. Dates are those of the registry that npm was told of when this was made. A mirror tells
when it took a version over: a package may be older than its date, never younger. What is built for one platform alone (esbuild, libsql, argon2) comes
with the package that takes it. Botkit's packages that stand in for others are in \`docs/decisions/0018-left-out.md\`; digests are in \`npm run --silent sbom\`.
`;

const cells = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  cells([head, head.map(() => '---'), ...rows]);

/**
 * docs/dependencies.md.
 * @throws Error when a package of package.json has no reason, or something is explained that is not installed
 */
export async function pageOf(installed: readonly Installed[], published: Published): Promise<string> {
  const names = new Set(installed.map(({ name }) => name));
  const direct = new Set(installed.filter((each) => each.direct).map(({ name }) => name));
  const wrong = [
    ...[...direct].filter((name) => !(name in REASONS)).map((name) => `${name} has no reason`),
    ...Object.keys(REASONS)
      .filter((name) => !direct.has(name))
      .map((name) => `${name} is not in package.json`),
    ...Object.keys(UNMAINTAINED)
      .filter((name) => !names.has(name))
      .map((name) => `${name} is not installed`),
  ];
  if (wrong.length > 0) throw new Error(`scripts/packages/reasons.ts: ${wrong.join('; ')}`);
  const licences = new Map<string, number>();
  for (const { license } of installed) licences.set(license, (licences.get(license) ?? 0) + 1);
  const dateOf = ({ name, version }: Installed): string => published.get(`${name} ${version}`) ?? 'not known';
  const asked = installed.filter((each) => each.direct);
  const brought = installed.filter((each) => !each.direct);
  return format(
    `${HEAD}
${String(installed.length)} packages: ${[...licences]
      .sort(([, a], [, b]) => b - a)
      .map(([license, count]) => `${license} ${String(count)}`)
      .join(', ')}.

## What package.json asks for

${table(
  ['package', 'version', 'licence', 'published', 'what for', 'also by'],
  asked.map((each) => [
    ...[each.name, each.version, each.license, dateOf(each)],
    ...[REASONS[each.name] ?? '', each.by.join(', ')],
  ]),
)}

## What comes with it

${table(
  ['package', 'version', 'licence', 'published', 'by'],
  brought.map((each) => [each.name, each.version, each.license, dateOf(each), each.by.join(', ')]),
)}

## No longer maintained, or finished

${table(
  ['package', 'why', 'what of it is reached'],
  Object.entries(UNMAINTAINED).map(([name, { why, reachable }]) => [name, why, reachable]),
)}
`,
    { parser: 'markdown' },
  );
}

/** The dates that a page has. */
export function publishedIn(page: string): Published {
  const rows = page.matchAll(/^\| (\S+) +\| (\S+) +\| [^|]+\| (\d{4}-\d\d-\d\d|not known) +\|/gm);
  return new Map([...rows].map(([, name = '', version = '', date = '']) => [`${name} ${version}`, date]));
}
