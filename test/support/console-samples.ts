import type { Page } from '../../src/console/pages/page.ts';
import type { ConsoleWorld } from './console.ts';
import { emailOf } from './console.ts';
import { newRequest, type PersonReason } from '../../src/domain/person-request.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import { ASSIGNMENT_SAMPLES } from './assignment-samples.ts';
import { DATED_SAMPLES } from './dated.ts';
import { BROADCAST_SAMPLES } from './console-broadcasts.ts';
import { FAMILY_SAMPLES } from './family-samples.ts';
import { DESK_SAMPLES } from './desk-samples.ts';
import { PEOPLE_SAMPLES } from './people-act-samples.ts';
import { JOB_SAMPLES } from './console-jobs.ts';
import { storeFamily } from './families.ts';
import { makeId } from './records.ts';
import { aText } from './talk.ts';
import { PROGRAMME_SAMPLES } from './programme-samples.ts';
import { TOKEN_SAMPLES } from './token-samples.ts';
import { UNREACHED_SAMPLES } from './unreached-samples.ts';

/** What a page is asked with: its parameters, and what is typed into its form. */
export interface Sample {
  readonly params?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
}

async function idOf(world: ConsoleWorld, role: 'viewer' | 'operator'): Promise<string> {
  const { storage } = world;
  return (await storage.findAccountByEmailKey(storage.accountKeyOf(emailOf(role))))?.id ?? '';
}

/** A family that waits for a person, with a text of theirs. */
export async function storeRequest(
  world: Pick<ConsoleWorld, 'storage' | 'now'>,
  over: {
    readonly reason?: PersonReason;
    readonly text?: string;
    readonly talk?: Partial<Conversation>;
    readonly names?: { readonly givenNames: string; readonly surnames: string };
  } = {},
) {
  const { storage, now } = world;
  const registration = await storeFamily(storage, {
    talk: { lastWhatsAppAt: now, ...over.talk },
    ...(over.names === undefined ? {} : { facts: over.names }),
  });
  const contactId = registration.contactId ?? '';
  const request = newRequest({
    ...{ id: `request-${makeId()}`, contactId, openedAt: now - 600_000 },
    reason: over.reason ?? 'asked',
    about: over.reason === 'danger' ? 'danger.threat' : null,
  });
  await storage.commit([
    {
      kind: 'inbound',
      contactId,
      message: aText('+525512345678', over.text ?? 'Necesito hablar con alguien', {
        receivedAt: now - 600_000,
      }),
    },
    { kind: 'personRequest', request },
  ]);
  return { registration, request, contactId };
}

const ofRequest = async (world: ConsoleWorld): Promise<Sample> => ({
  params: { id: (await storeRequest(world)).request.id },
  fields: { text: 'Le llamamos hoy. Quedese donde esta.', holder: '' },
});

/** By method and path: every page that needs more than its path has one. */
export const SAMPLES: Readonly<Record<string, (world: ConsoleWorld) => Promise<Sample> | Sample>> = {
  ...BROADCAST_SAMPLES,
  'GET /first/{text}': ({ firstLink }) => ({ params: { text: firstLink.replace('/first/', '') } }),
  'POST /first/{text}': () => ({ params: { text: 'used' } }),
  'GET /reports/{file}': () => ({ params: { file: 'days.csv' } }),
  'GET /users/{id}': async (world) => ({ params: { id: await idOf(world, 'operator') } }),
  'POST /users/{id}/role': async (world) => ({
    params: { id: await idOf(world, 'operator') },
    fields: { role: 'operator' },
  }),
  'POST /users/{id}/disable': async (world) => ({ params: { id: await idOf(world, 'viewer') } }),
  'POST /users/{id}/enable': async (world) => ({ params: { id: await idOf(world, 'viewer') } }),
  'POST /users/{id}/sessions': async (world) => ({
    params: { id: await idOf(world, 'viewer') },
    fields: { session: 'none' },
  }),
  'POST /users/{id}/left': async (world) => ({ params: { id: await idOf(world, 'viewer') } }),
  'POST /users/{id}/reset': async (world) => ({ params: { id: await idOf(world, 'operator') } }),
  'POST /users/new': () => ({ fields: { email: 'new@example.org', name: 'New', role: 'viewer', staff: '' } }),
  'GET /inbox/{id}': ofRequest,
  'GET /inbox/{id}/news': ofRequest,
  'GET /inbox/{id}/pending': ofRequest,
  'POST /inbox/{id}/check': ofRequest,
  'POST /inbox/{id}/unsend': ofRequest,
  'POST /inbox/{id}/show': ofRequest,
  'POST /inbox/{id}/answer': ofRequest,
  'POST /inbox/{id}/ask': ofRequest,
  'POST /inbox/{id}/take': ofRequest,
  'POST /inbox/{id}/release': ofRequest,
  'POST /inbox/{id}/close': ofRequest,
  ...DESK_SAMPLES,
  'POST /people': () => ({ fields: { who: '+525500000000' } }),
  'GET /people/{receipt}': async (world) => ({
    params: { receipt: (await storeRequest(world)).registration.receipt },
  }),
  'POST /people/{receipt}/show': async (world) => ({
    params: { receipt: (await storeRequest(world)).registration.receipt },
    fields: { what: 'phone' },
  }),
  ...DATED_SAMPLES,
  ...PROGRAMME_SAMPLES,
  ...TOKEN_SAMPLES,
  ...UNREACHED_SAMPLES,
  ...FAMILY_SAMPLES,
  ...PEOPLE_SAMPLES,
  ...JOB_SAMPLES,
  ...ASSIGNMENT_SAMPLES,
  'POST /me/language': () => ({ fields: { language: 'en' } }),
  'POST /me/sessions': () => ({ fields: { session: 'none' } }),
};

/** A page's address below `/console`, with what is typed into its form. */
export async function sampleOf(
  world: ConsoleWorld,
  { method, path }: Page,
): Promise<{ readonly path: string; readonly fields: Readonly<Record<string, string>> }> {
  const sample = (await SAMPLES[`${method} ${path}`]?.(world)) ?? {};
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = sample.params?.[name];
    if (value === undefined) throw new Error(`no sample for ${method} ${path}`);
    return value;
  });
  return { path: filled, fields: sample.fields ?? {} };
}
