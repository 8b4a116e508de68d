/**
 * Makes `messages.json`: of Twilio's OpenAPI descriptions only what Aviso uses (Messages, their media, Content), without prose.
 *
 * Source: `spec/json/twilio_api_v2010.json` and `spec/json/twilio_content_v1.json` as Twilio publishes them in
 * twilio/twilio-oai (MIT, Copyright (C) 2023, Twilio, Inc.; the files name Apache 2.0), taken from Twilio's npm package
 * `@twilio-alpha/mcp` 0.7.0 (MIT), which carries them. To make it anew:
 *
 *     npm pack @twilio-alpha/mcp@0.7.0 && tar xzf twilio-alpha-mcp-0.7.0.tgz
 *     node test/support/twilio/openapi/reduce.js package/twilio-oai/spec/json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MESSAGES = '/2010-04-01/Accounts/{AccountSid}/Messages';
const WANTED = {
  'twilio_api_v2010.json': {
    [`${MESSAGES}.json`]: ['post', 'get'],
    [`${MESSAGES}/{Sid}.json`]: ['get', 'delete'],
    [`${MESSAGES}/{MessageSid}/Media.json`]: ['get'],
    [`${MESSAGES}/{MessageSid}/Media/{Sid}.json`]: ['delete'],
  },
  'twilio_content_v1.json': {
    '/v1/Content': ['post', 'get'],
    '/v1/Content/{Sid}': ['get', 'delete'],
    '/v1/Content/{Sid}/ApprovalRequests': ['get'],
    '/v1/Content/{ContentSid}/ApprovalRequests/whatsapp': ['post'],
    '/v1/ContentAndApprovals': ['get'],
  },
};
/** How many of Twilio's own example answers are kept for each operation; they keep the check honest. */
const EXAMPLES = 2;

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder that holds the OpenAPI files.');

const paths = {};
const schemas = {};
for (const [file, wanted] of Object.entries(WANTED)) {
  const spec = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  for (const [path, methods] of Object.entries(wanted)) {
    paths[path] = Object.fromEntries(methods.map((method) => [method, operation(spec.paths[path][method])]));
  }
  addSchemas(
    spec,
    Object.keys(wanted).map((path) => paths[path]),
  );
}

function operation({ operationId, parameters, requestBody, responses }) {
  return {
    operationId,
    ...(parameters ? { parameters: bare(parameters) } : {}),
    ...(requestBody ? { requestBody: bare(requestBody) } : {}),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { content }]) => [
        status,
        content ? { content: answers(content) } : {},
      ]),
    ),
  };
}

function answers(content) {
  return Object.fromEntries(
    Object.entries(content).map(([type, { schema, examples }]) => [
      type,
      {
        schema: bare(schema),
        examples: Object.values(examples ?? {})
          .slice(0, EXAMPLES)
          .map(({ value }) => value),
      },
    ]),
  );
}

/** The same without prose, examples and Twilio's own additions. A property may be called `description`: then it is an object. */
function bare(part) {
  if (Array.isArray(part)) return part.map(bare);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([key, value]) => !(key === 'description' && typeof value === 'string'))
      .filter(([key]) => !['examples', 'example', 'headers', 'tags'].includes(key) && !key.startsWith('x-'))
      .map(([key, value]) => [key, bare(value)]),
  );
}

/** Adds every schema that `part` leads to. */
function addSchemas(spec, part) {
  for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (name in schemas) continue;
    schemas[name] = bare(spec.components.schemas[name]);
    addSchemas(spec, schemas[name]);
  }
}

const reduced = {
  openapi: '3.0.1',
  info: {
    title: 'Twilio: Messages and Content, reduced by reduce.js',
    source:
      'twilio/twilio-oai spec/json/twilio_api_v2010.json and twilio_content_v1.json, in npm @twilio-alpha/mcp 0.7.0',
    license: 'MIT, Copyright (C) 2023, Twilio, Inc.',
  },
  paths,
  components: { schemas },
};
writeFileSync(new URL('messages.json', import.meta.url), `${JSON.stringify(reduced, null, 2)}\n`);
