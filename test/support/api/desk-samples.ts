import type { Appointment } from '../../../src/domain/appointment.ts';
import type { PersonRequest } from '../../../src/domain/person-request.ts';
import { readCannedAnswers } from '../../../src/programme/canned-answers.ts';
import { addShift, readDuty } from '../../../src/programme/duty.ts';
import { makeAccount, makeId, makeStaff } from '../records.ts';
import type { Samples } from './samples.ts';
import type { ApiWorld } from './world.ts';

/** A colleague who answers people, by the id of their log-in and of the person. */
export async function makeColleague({ storage }: ApiWorld): Promise<{ account: string; staff: string }> {
  const staff = makeStaff({ name: `colleague ${makeId()}` });
  const account = makeAccount({ staffId: staff.id, email: `${makeId()}@example.org` });
  await storage.commit([
    { kind: 'staff', staff },
    { kind: 'account', account },
  ]);
  return { account: account.id, staff: staff.id };
}

const dutyOf = async ({ storage }: ApiWorld): Promise<number> => (await readDuty(storage)).version;
const listOf = async ({ storage }: ApiWorld): Promise<number> => (await readCannedAnswers(storage)).version;
const WEEK = { days: [1, 2], from: '09:00', to: '17:00', zone: 'America/Tijuana' };

/** Of what staff do with requests for each other, and what is set for that. */
export const deskSamples = (
  open: (world: ApiWorld) => Promise<{ readonly request: PersonRequest; readonly contactId: string }>,
  unreached: (world: ApiWorld) => Promise<{ readonly appointment: Appointment }>,
): Readonly<Record<string, Samples>> => ({
  'get /colleagues': { good: () => Promise.resolve({ path: '/colleagues' }) },
  'get /requests/{id}/notes': {
    good: async (world) => ({ path: `/requests/${(await open(world)).request.id}/notes` }),
    notFound: { path: '/requests/NONE/notes' },
  },
  'post /requests/{id}/notes': {
    good: async (world) => ({
      path: `/requests/${(await open(world)).request.id}/notes`,
      body: { text: 'Call after nine.' },
    }),
    changes: true,
    notFound: { path: '/requests/NONE/notes', body: { text: 'Call.' } },
  },
  'post /requests/{id}/hand-over': {
    async good(world) {
      const { request } = await open(world);
      const { account } = await makeColleague(world);
      return { path: `/requests/${request.id}/hand-over`, body: { account, note: 'They speak French.' } };
    },
    changes: true,
    notFound: { path: '/requests/NONE/hand-over', body: { account: 'nobody' } },
    notPossible: async (world) => ({
      path: `/requests/${(await open(world)).request.id}/hand-over`,
      body: { account: 'nobody' },
    }),
  },
  'post /requests/{id}/redact': {
    async good(world) {
      const { request, contactId } = await open(world);
      const [text] = await world.storage.listInbound(contactId, 1);
      return { path: `/requests/${request.id}/redact`, body: { of: 'text', id: text?.sid } };
    },
    changes: true,
    notFound: { path: '/requests/NONE/redact', body: { of: 'text', id: 'SM0' } },
  },
  'get /answers': { good: () => Promise.resolve({ path: '/answers' }) },
  'post /answers': {
    good: async (world) => ({
      path: '/answers',
      body: {
        version: await listOf(world),
        name: `Hours ${makeId()}`,
        texts: { es: 'Le contestamos hoy.' },
      },
    }),
    changes: true,
    notPossible: async (world) => ({
      path: '/answers',
      body: {
        version: (await listOf(world)) + 1,
        name: `Hours ${makeId()}`,
        texts: { es: 'Le contestamos hoy.' },
      },
    }),
  },
  'post /answers/{id}/remove': {
    good: async (world) => ({ path: '/answers/none/remove', body: { version: await listOf(world) } }),
    changes: true,
    notPossible: async (world) => ({
      path: '/answers/none/remove',
      body: { version: (await listOf(world)) + 1 },
    }),
  },
  'get /duty': { good: () => Promise.resolve({ path: '/duty' }) },
  'post /duty': {
    async good(world) {
      const { staff } = await makeColleague(world);
      return { path: '/duty', body: { version: await dutyOf(world), staff, ...WEEK } };
    },
    changes: true,
    notFound: { path: '/duty', body: { version: 0, staff: 'NONE', ...WEEK } },
    async notPossible(world) {
      const { staff } = await makeColleague(world);
      return { path: '/duty', body: { version: (await dutyOf(world)) + 1, staff, ...WEEK } };
    },
  },
  'post /duty/{id}/remove': {
    async good(world) {
      const { staff } = await makeColleague(world);
      const id = makeId();
      const deps = { storage: world.storage, clock: world.clock, actor: 'cli:test' };
      await addShift(deps, await dutyOf(world), { ...WEEK, id, staffId: staff });
      return { path: `/duty/${id}/remove`, body: { version: await dutyOf(world) } };
    },
    changes: true,
    notPossible: async (world) => ({
      path: '/duty/none/remove',
      body: { version: (await dutyOf(world)) + 1 },
    }),
  },
  'get /appointments/{reference}/calls': {
    good: async (world) => ({
      path: `/appointments/${(await unreached(world)).appointment.reference}/calls`,
    }),
    notFound: { path: '/appointments/C0000000/calls' },
  },
  'post /appointments/{reference}/calls': {
    good: async (world) => ({
      path: `/appointments/${(await unreached(world)).appointment.reference}/calls`,
      body: { phone: 'own', result: 'no_answer', version: 0 },
    }),
    changes: true,
    notFound: {
      path: '/appointments/C0000000/calls',
      body: { phone: 'own', result: 'no_answer', version: 0 },
    },
    notPossible: async (world) => ({
      path: `/appointments/${(await unreached(world)).appointment.reference}/calls`,
      body: { phone: 'own', result: 'no_answer', version: 7 },
    }),
  },
});
