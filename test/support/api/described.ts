import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { z } from 'zod';

const media = z.record(z.string(), z.object({ schema: z.unknown() }));
const response = z.object({ $ref: z.string().optional(), content: media.optional() });
const operation = z.object({ operationId: z.string(), responses: z.record(z.string(), response) });
const document = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({ responses: z.record(z.string(), response) }),
});

/** The description as the service publishes it, and whether answers are what it says. */
export interface Described {
  readonly raw: Record<string, unknown>;
  readonly document: z.infer<typeof document>;
  /** Every documented answer: `get /phases 200`. */
  readonly answers: readonly string[];
  /** Which documented answer that is; throws when it is none, or not of its form. */
  check(method: string, pathname: string, status: number, contentType: string, body: unknown): string;
}

/** JSON pointer as it stands in a URI fragment. */
const pointer = (...parts: readonly string[]): string =>
  parts.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

export function readDescription(json: unknown): Described {
  const raw = z.record(z.string(), z.unknown()).parse(json);
  const described = document.parse(json);
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: fullFormats });
  ajv.addSchema(raw, 'api');
  const validators = new Map<string, ReturnType<typeof ajv.compile>>();
  const patterns = Object.keys(described.paths)
    // A path that is a word comes before one that is a parameter.
    .sort((a, b) => (a.includes('{') ? 1 : 0) - (b.includes('{') ? 1 : 0))
    .map((path) => ({ path, matches: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));

  return {
    raw,
    document: described,
    answers: Object.entries(described.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.keys(responses).map((status) => `${method} ${path} ${status}`),
      ),
    ),
    check(method, pathname, status, contentType, body) {
      const path = patterns.find(({ matches }) => matches.test(pathname))?.path;
      const found = described.paths[path ?? '']?.[method];
      if (path === undefined || found === undefined) throw new Error(`not described: ${method} ${pathname}`);
      const key = String(status) in found.responses ? String(status) : 'default';
      const answer = found.responses[key];
      const name = `${method} ${path} ${key}`;
      if (answer === undefined || (key === 'default' && status < 500))
        throw new Error(`not described: ${name} (${status})`);
      const shared = answer.$ref?.split('/').at(-1);
      const content = (shared === undefined ? answer : described.components.responses[shared])?.content ?? {};
      const type = contentType.split(';')[0]!;
      if (!(type in content)) throw new Error(`${name} is ${contentType}`);
      const place =
        shared === undefined
          ? pointer('paths', path, method, 'responses', key, 'content', type, 'schema')
          : pointer('components', 'responses', shared, 'content', type, 'schema');
      const validate = validators.get(place) ?? ajv.compile({ $ref: `api#${place}` });
      validators.set(place, validate);
      if (!validate(body))
        throw new Error(`${name}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body)}`);
      return name;
    },
  };
}
