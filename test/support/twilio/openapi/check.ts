import { readFileSync } from 'node:fs';
import { Ajv, type AnySchemaObject, type ErrorObject } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { z } from 'zod';

/** A request as far as the description speaks of it. */
interface Asked {
  readonly pathname: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: string;
}

/** One operation of Twilio's API. Both checks give what is wrong, one line each; nothing wrong is an empty list. */
export interface Operation {
  readonly id: string;
  readonly request: (asked: Asked) => readonly string[];
  readonly answer: (status: number, body: unknown) => readonly string[];
  /** Twilio's own example answers. */
  readonly examples: readonly { readonly status: number; readonly body: unknown }[];
}

const schema = z.record(z.string(), z.unknown());
const content = z.record(z.string(), z.object({ schema, examples: z.array(z.unknown()).default([]) }));
const described = z.object({
  operationId: z.string(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query']),
        schema,
        required: z.boolean().default(false),
      }),
    )
    .default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ content: content.optional() })),
});
type Described = z.infer<typeof described>;
const description = z.object({
  paths: z.record(z.string(), z.record(z.string(), described)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const ERROR_ANSWER = {
  type: 'object',
  required: ['code', 'message', 'more_info', 'status'],
  properties: {
    code: { type: 'integer' },
    message: { type: 'string' },
    more_info: { type: 'string', format: 'uri' },
    status: { type: 'integer', minimum: 400 },
  },
  additionalProperties: false,
};

/** Formats that Twilio names and JSON Schema does not. */
const TWILIO_FORMATS = {
  // E.164, a short code, an alphanumeric sender, or any of them on a channel; on WhatsApp also a business-scoped id.
  'phone-number': /^([a-z]+:)?(\+?[1-9]\d{2,14}|[A-Z]{2}\.[A-Za-z0-9]{1,128}|[A-Za-z0-9 ]{1,11})$/,
  'date-time-rfc-2822':
    /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}$/,
  currency: /^[A-Za-z]{3}$/,
  'uri-map': true,
  int64: true,
} as const;
const DATE_OR_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** The description that lies beside this file; see reduce.js for where it comes from. */
function readDescription(): z.infer<typeof description> {
  return description.parse(JSON.parse(readFileSync(new URL('messages.json', import.meta.url), 'utf8')));
}

/**
 * Gives the operation behind a request, or null when Twilio's description has none there.
 *
 * The description is held to closely: fields that it does not name are wrong, and with `strict` an answer has all that
 * it names, as Twilio's answers have. Its own examples are older than it is and take `strict` off.
 */
export function createOpenApi(strict = true): {
  readonly operations: readonly Operation[];
  readonly find: (method: string, pathname: string) => Operation | null;
} {
  const { paths, components } = readDescription();
  const requests = newAjv(true);
  const answers = newAjv(false);
  requests.addSchema({ components }, 'twilio');
  answers.addSchema({ components: strict ? closedAll(components) : components }, 'twilio');

  const operations = Object.entries(paths).flatMap(([path, methods]) => {
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/.]+)')}$`);
    return Object.entries(methods).map(([method, operation]) => ({
      method,
      pattern,
      operation: operationOf(operation, pattern),
    }));
  });

  function operationOf(operation: Described, pattern: RegExp): Operation {
    const check = once(() => requestCheck(operation, pattern));
    const byStatus = new Map<string, (body: unknown) => string[]>();
    return {
      id: operation.operationId,
      request: (asked) => check()(asked),
      answer(status, body) {
        const key = status >= 400 ? 'error' : String(status);
        let validate = byStatus.get(key);
        if (validate === undefined) {
          validate = answerCheck(operation, key);
          byStatus.set(key, validate);
        }
        return validate(body);
      },
      examples: Object.entries(operation.responses).flatMap(([status, response]) =>
        Object.values(response.content ?? {}).flatMap(({ examples }) =>
          examples.map((body) => ({ status: Number(status), body })),
        ),
      ),
    };
  }

  function requestCheck(operation: Described, pattern: RegExp): (asked: Asked) => string[] {
    const parameters = (where: 'path' | 'query'): AnySchemaObject => {
      const named = operation.parameters.filter((parameter) => parameter.in === where);
      return {
        type: 'object',
        properties: Object.fromEntries(named.map(({ name, schema: of }) => [name, of])),
        required: named.filter(({ required }) => required).map(({ name }) => name),
        additionalProperties: false,
      };
    };
    const path = requests.compile(linked(parameters('path')));
    const query = requests.compile(linked(parameters('query')));
    const form = operation.requestBody?.content[FORM]?.schema;
    const json = operation.requestBody?.content[JSON_TYPE]?.schema;
    const fields = form && requests.compile(linked({ ...form, additionalProperties: false }));
    const document = json && requests.compile(linked(json));
    return (asked) => {
      const problems: string[] = [];
      const look = (part: string, validate: typeof path | undefined, value: unknown): void => {
        if (validate && !validate(value)) problems.push(...wordsOf(part, validate.errors));
      };
      look('path', path, { ...pattern.exec(asked.pathname)?.groups });
      look('query', query, objectOf(asked.query));
      const type = asked.contentType.split(';')[0]?.trim() ?? '';
      if (fields && type !== FORM) problems.push(`body: must be ${FORM}`);
      else if (document && type !== JSON_TYPE) problems.push(`body: must be ${JSON_TYPE}`);
      else {
        look('body', fields, objectOf(new URLSearchParams(asked.body)));
        if (document) look('body', document, parsed(asked.body));
      }
      return problems;
    };
  }

  function answerCheck(operation: Described, status: string): (body: unknown) => string[] {
    const response = operation.responses[status];
    if (status !== 'error' && response === undefined) return () => [`status: ${status} is not described`];
    const of = status === 'error' ? ERROR_ANSWER : response?.content?.[JSON_TYPE]?.schema;
    if (of === undefined) return (body) => (body === undefined ? [] : ['body: must be empty']);
    const validate = answers.compile(linked(strict ? closed(of) : of));
    return (body) => (validate(body) ? [] : wordsOf('answer', validate.errors));
  }

  return {
    operations: operations.map(({ operation }) => operation),
    find: (method, pathname) =>
      operations.find((entry) => entry.method === method.toLowerCase() && entry.pattern.test(pathname))
        ?.operation ?? null,
  };
}

/** Forms and queries carry everything as text; answers are JSON and are taken as they are. */
function newAjv(forRequests: boolean): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: forRequests ? 'array' : false });
  const { uri, 'uri-reference': reference, 'date-time': instant } = fullFormats;
  for (const [name, format] of Object.entries(TWILIO_FORMATS)) ajv.addFormat(name, format);
  // Twilio's pages are named by paths, under the format of whole addresses.
  ajv.addFormat('uri', forRequests ? uri : reference);
  ajv.addFormat('date-time', forRequests ? DATE_OR_TIME : instant);
  return ajv;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** The same schema with its references pointing into the description. */
function linked(part: AnySchemaObject): AnySchemaObject {
  return schema.parse(JSON.parse(JSON.stringify(part).replaceAll('"#/components/', '"twilio#/components/')));
}

/** An object schema that takes exactly its properties, its answers' objects within included. */
function closed(part: AnySchemaObject): AnySchemaObject {
  const properties = z.record(z.string(), schema).safeParse(part.properties);
  if (!properties.success) return part;
  return {
    ...part,
    properties: Object.fromEntries(Object.entries(properties.data).map(([name, of]) => [name, closed(of)])),
    required: Object.keys(properties.data),
    additionalProperties: false,
  };
}

function closedAll({ schemas }: z.infer<typeof description>['components']): AnySchemaObject {
  return {
    schemas: Object.fromEntries(
      Object.entries(schemas).map(([name, of]) => [name, /^(api|content)\./.test(name) ? closed(of) : of]),
    ),
  };
}

/** A repeated field is a list. */
function objectOf(pairs: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(pairs.keys())].map((name) => {
      const values = pairs.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names the field and the rule, never the value: it may be a person's. */
function wordsOf(part: string, errors: readonly ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map(({ instancePath, message, params }) => {
    const extra = z.object({ additionalProperty: z.string() }).safeParse(params);
    return `${part}${instancePath}: ${message ?? 'is wrong'}${extra.success ? ` (${extra.data.additionalProperty})` : ''}`;
  });
}
