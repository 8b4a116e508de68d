import { z } from 'zod';
import { PAGES } from '../../../src/console/pages/console.ts';
import { ROLES, type Role } from '../../../src/domain/roles.ts';
import { openApiWorld } from '../api/world.ts';
import { openConsole, type Browser } from '../console.ts';
import { fillProgramme } from '../programme.ts';
import { openTempStorage } from '../storage.ts';
import {
  createFindings,
  hammer,
  hostileText,
  pick,
  wellFormed,
  whole,
  type Findings,
  type Fuzzed,
} from './hostile.ts';

const FAMILIES = 40;
/** Ids, names and dates that are there, or could be. */
const KNOWN: readonly string[] = [
  ...[
    'R000000',
    'RC-000000',
    'RC-000002',
    'P000002',
    'A-000002',
    'Q000005',
    'B000001',
    'B000002',
    'G1',
    'J1',
    'T1',
    'S1',
    'A1',
  ],
  ...[
    'contact-000000',
    'contact-000002',
    'san-ysidro',
    'phase-1',
    '2021-03-08',
    '08:00',
    'es',
    'sms',
    'admin',
    'done',
    '1',
    '50',
  ],
  ...['san-ysidro|2021-03-08|08:00', 'F-000001', 'true', 'roster', 'now', 'open'],
];
/** Streams, which go on until somebody leaves. */
const STREAM = /events|stream/;
/** What of a person nobody may see who has no right to: numbers of phones and cases in the filled programme. */
const PERSONAL = /\+5255[12]0{4}\d{4}|\b20000\d{4}\b/;

const someValue = (random: () => number): string =>
  random() < 0.6 ? pick(random, KNOWN) : hostileText(random);

const schemaForm = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
});
const operationForm = z.looseObject({
  parameters: z
    .array(
      z.looseObject({
        name: z.string().default(''),
        in: z.string().default(''),
        $ref: z.string().optional(),
      }),
    )
    .default([]),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) })
    .optional(),
});
const rawForm = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({
    schemas: z.record(z.string(), z.unknown()).default({}),
    parameters: z.record(z.string(), z.looseObject({ name: z.string(), in: z.string() })).default({}),
  }),
});
type Raw = z.output<typeof rawForm>;

/** A value as a schema describes it, with something wrong here and there. */
function valueOf(raw: Raw, schema: unknown, random: () => number, deep = 0): unknown {
  if (deep > 6 || random() < 0.08) return pick(random, [null, hostileText(random), -1, [], {}, true, 1e308]);
  const form = schemaForm.safeParse(schema).data;
  if (form === undefined) return someValue(random);
  const down = (other: unknown): unknown => valueOf(raw, other, random, deep + 1);
  if (form.$ref !== undefined) return down(raw.components.schemas[form.$ref.split('/').at(-1) ?? '']);
  const choices = form.anyOf ?? form.oneOf;
  if (choices !== undefined) return down(pick(random, choices));
  if (form.enum !== undefined) return pick(random, form.enum);
  if (form.const !== undefined) return form.const;
  const type = Array.isArray(form.type) ? pick(random, form.type) : form.type;
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(form.properties ?? {})
        .filter(() => random() < 0.85)
        .map(([name, inner]) => [name, down(inner)]),
    );
  if (type === 'array') return Array.from({ length: whole(random, 4) }, () => down(form.items));
  if (type === 'integer' || type === 'number') return pick(random, [0, 1, 2, 50, -1, 1.5, 2 ** 53]);
  if (type === 'boolean') return random() < 0.5;
  return someValue(random);
}

const inPath = (path: string, random: () => number): string =>
  path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(wellFormed(someValue(random))) || '-');

/** Whether an answer shows somebody to whom it may not. */
function looked(findings: Findings, role: Role | null, what: string, text: string): void {
  if ((role === null || role === 'viewer' || role === 'approver') && PERSONAL.test(text))
    findings.fault(`${what} shows ${role ?? 'nobody'} a person: ${PERSONAL.exec(text)?.[0] ?? ''}`);
}

/** Requests of every operation that the API describes, each answer held against the description. */
export async function fuzzApi(times: number, random: () => number): Promise<Fuzzed> {
  const temp = await openTempStorage();
  const findings = createFindings();
  await fillProgramme(temp.storage, FAMILIES);
  const world = await openApiWorld(temp.storage);
  try {
    const raw = rawForm.parse(world.described.raw);
    const shared = new Map(Object.entries(raw.components.parameters));
    const operations = Object.entries(raw.paths)
      .filter(([path]) => !STREAM.test(path))
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, form]) => ({ path, method, ...operationForm.parse(form) })),
      );
    await hammer(times, 8, findings, async () => {
      const { path, method, parameters, requestBody } = pick(random, operations);
      const query = new URLSearchParams(
        parameters
          .map(({ $ref, ...own }) => shared.get($ref?.split('/').at(-1) ?? '') ?? own)
          .filter((each) => each.in === 'query' && random() < 0.5)
          .map(({ name }): [string, string] => [name, someValue(random)]),
      );
      const role = random() < 0.1 ? null : pick(random, ROLES);
      const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
      const body =
        schema === undefined
          ? undefined
          : random() < 0.05
            ? hostileText(random)
            : valueOf(raw, schema, random);
      const got = await world.send(`${inPath(path, random)}?${query.toString()}`, {
        as: role,
        method: method.toUpperCase(),
        ...(method === 'get' ? {} : { body: body ?? {} }),
        headers: { 'idempotency-key': `fuzz-${String(whole(random, times))}-${String(whole(random, 1e9))}` },
      });
      findings.answer(String(got.status));
      if (got.status >= 500) findings.fault(`${method} ${path} was answered ${String(got.status)}`);
      looked(findings, role, `${method} ${path}`, got.text);
    });
  } finally {
    await world.close();
    await temp.close();
  }
  return { what: 'requests of the API', tried: times, answers: findings.answers, faults: findings.faults };
}

/** Requests of every page and form of the console, as every role and as nobody. */
export async function fuzzConsole(times: number, random: () => number): Promise<Fuzzed> {
  const temp = await openTempStorage();
  const findings = createFindings();
  await fillProgramme(temp.storage, FAMILIES);
  const world = await openConsole(temp.storage);
  try {
    const inside = new Map<Role | null, Browser>([[null, world.browser()]]);
    for (const role of ROLES) inside.set(role, await world.as(role));
    // What ends the session, or changes the person behind it, is no way in any more.
    const pages = PAGES.filter(
      ({ path }) => !STREAM.test(path) && !/log-out|password|sessions|codes/.test(path),
    );
    await hammer(times, 4, findings, async () => {
      const page = pick(random, pages);
      const role = random() < 0.1 ? null : pick(random, ROLES);
      const browser = inside.get(role) ?? world.browser();
      const path = inPath(page.path, random);
      const fields = Object.fromEntries(
        Array.from({ length: whole(random, 6) }, () => [pick(random, NAMES), someValue(random)]),
      );
      const seen =
        page.method === 'GET'
          ? await browser.get(`${path}?${new URLSearchParams(fields).toString()}`)
          : page.brings === 'file'
            ? await browser.upload(path, { name: hostileText(random), bytes: hostileText(random) }, fields)
            : await browser.send(path, fields);
      findings.answer(String(seen.status));
      if (seen.status >= 500)
        findings.fault(`${page.method} ${page.path} was answered ${String(seen.status)}`);
      looked(findings, role, `${page.method} ${page.path}`, seen.html);
      if (seen.html.includes('<script>alert')) findings.fault(`${page.path} shows a script as it came`);
    });
  } finally {
    await world.close();
    await temp.close();
  }
  return {
    what: 'requests of the console',
    tried: times,
    answers: findings.answers,
    faults: findings.faults,
  };
}

/** Fields that forms of the console have. */
const NAMES = [
  ...[
    'reason',
    'text',
    'count',
    'version',
    'port',
    'date',
    'time',
    'to',
    'role',
    'email',
    'name',
    'capacity',
    'q',
    'after',
  ],
  ...[
    'state',
    'language',
    'city',
    'needs',
    'id',
    'confirm',
    'title',
    'es',
    'en',
    'outcome',
    'from',
    'who',
    'tab',
    'came',
  ],
];
