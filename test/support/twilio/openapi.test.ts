import { describe, expect, it } from 'vitest';
import { createOpenApi } from './openapi/check.ts';
import { FAKE_ACCOUNT } from '../fake-twilio.ts';

const FORM = 'application/x-www-form-urlencoded';
const { operations, find } = createOpenApi();
const messages = `/2010-04-01/Accounts/${FAKE_ACCOUNT}/Messages.json`;

function ask(method: string, pathname: string, text = '', contentType = FORM): readonly string[] {
  const operation = find(method, pathname);
  if (operation === null) throw new Error('no such operation');
  const query = new URLSearchParams(method === 'GET' ? text : '');
  return operation.request({ pathname, query, contentType, body: method === 'GET' ? '' : text });
}

const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
const RIGHT = { To: '+525550000001', From: '+15005550006', Body: 'Hola', ValidityPeriod: '3600' };

describe('Twilio’s OpenAPI description', () => {
  it('has what Aviso asks for', () => {
    expect(operations.map(({ id }) => id)).toEqual([
      'CreateMessage',
      'ListMessage',
      'FetchMessage',
      'DeleteMessage',
      'ListMedia',
      'DeleteMedia',
      'CreateContent',
      'ListContent',
      'FetchContent',
      'DeleteContent',
      'FetchApprovalFetch',
      'CreateApprovalCreate',
      'ListContentAndApprovals',
    ]);
  });

  const lenient = createOpenApi(false).operations.flatMap(({ id, examples, answer }) =>
    examples.map((example, i) => ({ name: `${id} ${i}`, answer, ...example })),
  );
  it.each(lenient)('takes Twilio’s own example: $name', ({ answer, status, body }) => {
    expect(answer(status, body)).toEqual([]);
  });

  it.each([
    ['a text', RIGHT],
    ['WhatsApp', { ...RIGHT, To: 'whatsapp:+5215550000001', From: 'whatsapp:+15005550007' }],
    ['a business-scoped id', { ...RIGHT, To: 'whatsapp:US.13491208655302741918' }],
    ['a short code', { ...RIGHT, From: '12345' }],
    ['a place', { ...RIGHT, PersistentAction: 'geo:32.5422,-117.0297|San Ysidro' }],
  ])('takes %s', (_what, fields) => {
    expect(ask('POST', messages, form(fields))).toEqual([]);
  });

  it('takes a field twice where it is a list', () => {
    expect(
      ask('POST', messages, `${form(RIGHT)}&MediaUrl=https://a.example/1&MediaUrl=https://a.example/2`),
    ).toEqual([]);
  });

  it.each([
    ['no To', { Body: 'Hola' }, "body: must have required property 'To'"],
    ['an unknown field', { ...RIGHT, Text: 'x' }, 'body: must NOT have additional properties (Text)'],
    ['a To that is none', { ...RIGHT, To: 'a@example.org' }, 'body/To: must match format "phone-number"'],
    [
      'a callback without an origin',
      { ...RIGHT, StatusCallback: '/status' },
      'body/StatusCallback: must match format "uri"',
    ],
    ['half a second', { ...RIGHT, ValidityPeriod: '0.5' }, 'body/ValidityPeriod: must be integer'],
    [
      'another kind of sid',
      { ...RIGHT, ContentSid: 'HX1' },
      'body/ContentSid: must NOT have fewer than 34 characters',
    ],
  ])('refuses %s', (_what, fields, problem) => {
    expect(ask('POST', messages, form(fields))).toContain(problem);
  });

  it('refuses a message that is posted as JSON, and a template that is not', () => {
    expect(ask('POST', messages, '{}', 'application/json')).toEqual([`body: must be ${FORM}`]);
    expect(ask('POST', '/v1/Content', 'a=1')).toEqual(['body: must be application/json']);
    expect(ask('POST', '/v1/Content', '{', 'application/json')).toEqual(['body: must be object']);
  });

  it('knows the filters of a list, and no others', () => {
    expect(
      ask(
        'GET',
        messages,
        form({ To: '+525550000001', 'DateSent>': '2021-02-19T10:00:00Z', PageSize: '1000' }),
      ),
    ).toEqual([]);
    expect(ask('GET', messages, form({ 'DateSent<': '2021-02-19' }))).toEqual([]);
    expect(ask('GET', messages, form({ PageSize: '1001', Day: '1', DateSent: 'today' }))).toEqual([
      'query: must NOT have additional properties (Day)',
      'query/DateSent: must match format "date-time"',
      'query/PageSize: must be <= 1000',
    ]);
  });

  it('wants an answer whole, and nothing beside it', () => {
    const { answer } = find('POST', messages)!;
    expect(answer(201, { sid: 'SM1', colour: 'red' })).toEqual(
      expect.arrayContaining([
        "answer: must have required property 'account_sid'",
        'answer: must NOT have additional properties (colour)',
        'answer/sid: must NOT have fewer than 34 characters',
      ]),
    );
    expect(answer(202, {})).toEqual(['status: 202 is not described']);
    expect(answer(400, { code: 21211, message: 'No', more_info: 'https://a.example', status: 400 })).toEqual(
      [],
    );
    expect(answer(400, { code: '21211' })).not.toEqual([]);
  });

  it('finds nothing where Twilio has nothing', () => {
    expect(find('GET', `/2010-04-01/Accounts/${FAKE_ACCOUNT}/Calls.json`)).toBeNull();
    expect(find('PATCH', messages)).toBeNull();
  });
});
