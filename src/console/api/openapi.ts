import { z } from 'zod';
import { PERMISSIONS, may, ROLES } from '../../domain/roles.ts';
import { problemSchema } from './problem.ts';
import type { Route } from './route.ts';
import { CSV_MEDIA } from '../file.ts';
import { MOST_UPLOAD_BYTES } from '../../jobs/job-files.ts';
import { csvBody } from './upload.ts';

type Json = Record<string, unknown>;

const json = z.record(z.string(), z.unknown());
const CSV_SCHEMA = { type: 'string', description: `UTF-8, at most ${MOST_UPLOAD_BYTES} bytes` };
const PROBLEM_MEDIA = 'application/problem+json';
/** Where zod puts schemas with a name, and where OpenAPI keeps them. */
const DEFS = '#/$defs/';
const COMPONENTS = '#/components/schemas/';

/** Parameters that many routes take. */
const PARAMETERS: Json = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Chosen anew for each request that is not a repetition; see docs/api.md',
    schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
  },
  'Last-Event-ID': {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'The id of the last event that came before the connection was cut',
    schema: { type: 'string' },
  },
};

const HEADERS: Json = {
  RateLimit: { description: 'What is left, and for how long', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'How much there is', schema: { type: 'string' } },
};

const WHAT: Readonly<Record<string, string>> = {
  400: 'Something of the request is not as described; `errors` says where',
  401: 'No token, or none that is good',
  403: 'The role may not do that',
  404: 'There is nothing by that name',
  409: 'Not possible as things are; or the same Idempotency-Key is being worked on',
  413: 'The body is too large',
  415: 'The body is not announced as what the route takes',
  422: 'The Idempotency-Key came with another request before; or the file cannot be read',
  429: 'Too many requests',
  503: 'The database cannot be reached for now',
  default: 'Anything else that goes wrong',
};

/**
 * The answers that a route may give: its own status, and every problem, by what the route is and does. The description names
 * them, and the tests produce them.
 */
export function answersOf(route: Route): readonly string[] {
  const acts = actsOf(route);
  // A query that takes nothing still refuses what it does not know.
  const answers = new Set([String(route.method === 'STREAM' ? 200 : route.status), '400', '401']);
  if (ROLES.some((role) => !may(role, route.permission))) answers.add('403');
  if (route.errors.includes('not_found')) answers.add('404');
  if (acts || route.errors.includes('not_possible')) answers.add('409');
  if (route.method === 'POST' && route.body !== null) answers.add('413').add('415');
  if (acts || route.errors.some((each) => each.endsWith('_unreadable'))) answers.add('422');
  return [...answers.add('429').add('503').add('default')];
}

/** The OpenAPI 3.1 description of the routes, from the schemas that check their requests and answers. */
export function describe(routes: readonly Route[], version: string): Json {
  const schemas = createSchemas();
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) (paths[route.path] ??= {})[verbOf(route)] = operationOf(route, schemas);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Aviso',
      version,
      description: 'Administration of the programme for programs. See docs/api.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: schemas.named,
      responses: problemResponses(routes, schemas),
      parameters: PARAMETERS,
      headers: HEADERS,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'npm run token:create' },
      },
    },
  };
}

/** The schemas of one description: those with a name are kept once, and referred to. */
interface Schemas {
  readonly named: Json;
  of(schema: z.ZodType, io: 'input' | 'output'): Json;
}

function createSchemas(): Schemas {
  const named: Json = {};
  return {
    named,
    of(schema, io) {
      const text = JSON.stringify(z.toJSONSchema(schema, { io, override: plainly }));
      const { $schema: _, $defs, ...own } = json.parse(JSON.parse(text.replaceAll(DEFS, COMPONENTS)));
      if ($defs !== undefined) Object.assign(named, json.parse($defs));
      return own;
    },
  };
}

/** What one route takes and answers. */
function operationOf(route: Route, schemas: Schemas): Json {
  return {
    operationId: operationId(verbOf(route), route.path),
    summary: route.summary,
    description: `Act \`${route.permission}\`: ${PERMISSIONS[route.permission].roles.join(', ')}.`,
    tags: [route.path.split('/')[1] ?? ''],
    parameters: [
      ...parametersOf('path', route.params, schemas),
      ...parametersOf('query', route.query, schemas),
      ...(actsOf(route) ? [{ $ref: '#/components/parameters/Idempotency-Key' }] : []),
      ...(route.method === 'STREAM' ? [{ $ref: '#/components/parameters/Last-Event-ID' }] : []),
    ],
    ...requestBodyOf(route, schemas),
    responses: Object.fromEntries(
      answersOf(route).map((status) => [status, responseOf(route, status, schemas)]),
    ),
  };
}

function parametersOf(where: 'path' | 'query', object: z.ZodObject, schemas: Schemas): Json[] {
  const { properties, required } = z
    .object({ properties: z.record(z.string(), json), required: z.array(z.string()).default([]) })
    .parse(schemas.of(object, 'input'));
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function requestBodyOf(route: Route, schemas: Schemas): Json {
  if (route.method !== 'POST' || route.body === null) return {};
  const content =
    route.body === csvBody
      ? { [CSV_MEDIA]: { schema: CSV_SCHEMA } }
      : { 'application/json': { schema: schemas.of(route.body, 'input') } };
  return { requestBody: { required: true, content } };
}

function responseOf(route: Route, status: string, schemas: Schemas): Json {
  if (!isDone(status)) return { $ref: `#/components/responses/${problemName(status)}` };
  const schema = schemas.of(route.answer, 'output');
  const headers = {
    RateLimit: { $ref: '#/components/headers/RateLimit' },
    'RateLimit-Policy': { $ref: '#/components/headers/RateLimit-Policy' },
  };
  if (route.method === 'DOWNLOAD')
    return { description: 'Done', headers, content: { [CSV_MEDIA]: { schema } } };
  return route.method === 'STREAM'
    ? {
        description: 'Server-sent events; the data of each is JSON of this form',
        headers,
        content: { 'text/event-stream': { schema } },
      }
    : { description: 'Done', headers, content: { 'application/json': { schema } } };
}

/** Every problem that some route may answer with, described once. */
function problemResponses(routes: readonly Route[], schemas: Schemas): Json {
  const schema = schemas.of(problemSchema, 'output');
  const statuses = new Set(routes.flatMap(answersOf).filter((status) => !isDone(status)));
  return Object.fromEntries(
    [...statuses].map((status) => [
      problemName(status),
      {
        description: WHAT[status] ?? '',
        ...(status === '401' ? { headers: { 'WWW-Authenticate': { schema: { type: 'string' } } } } : {}),
        ...(status === '429' || status === '503'
          ? { headers: { 'Retry-After': { schema: { type: 'string' } } } }
          : {}),
        content: { [PROBLEM_MEDIA]: { schema } },
      },
    ]),
  );
}

const isDone = (status: string): boolean => status.startsWith('2');
const problemName = (status: string): string => (status === 'default' ? 'Unexpected' : `Problem${status}`);
const actsOf = (route: Route): boolean => route.method === 'POST' && route.acts;
const verbOf = (route: Route): 'post' | 'get' => (route.method === 'POST' ? 'post' : 'get');

/** Leaves out what zod checks besides and nobody wants to read: the pattern of a date, the bounds of a double. */
function plainly({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'date') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

/** `post /phases/{id}/open` is `postPhasesIdOpen`. */
function operationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
