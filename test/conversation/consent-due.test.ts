import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assign } from '../../src/decisions/assign.ts';
import { CONSENT_VERSION } from '../../src/domain/consent.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';
import { signGates } from '../support/signed-gates.ts';

const PHONE = '+526640000001';
const CHANGED = 'Cambio lo que decimos de sus datos.';

describe('who agreed to other words than the consent has now', () => {
  let world: TalkWorld;
  beforeEach(async () => {
    world = await openTalkWorld();
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await world.handOver();
    await agreeBefore();
  });
  afterEach(() => world.close());

  const contactId = (): string => world.temp.storage.contactIdOf(PHONE);
  const registration = async () => (await world.temp.storage.listRegistrationsOf(contactId()))[0];
  const said = async (text: string): Promise<string> => {
    const answers = (await world.say(PHONE, text)).join('\n');
    await world.handOver();
    return answers;
  };

  /** As a version before stored it. */
  async function agreeBefore(): Promise<void> {
    const { storage } = world.temp;
    const [talk, registered] = [await world.conversation(PHONE), await registration()];
    if (talk === null || registered === undefined) throw new Error('nobody is registered');
    const snapshot = talk.snapshot.replace(`"consentAsked":"${CONSENT_VERSION}"`, '"consentAsked":"1"');
    expect(snapshot).not.toBe(talk.snapshot);
    await storage.commit([
      { kind: 'conversation', conversation: { ...talk, snapshot, version: talk.version + 1 } },
      {
        kind: 'registration',
        registration: { ...registered, version: registered.version + 1, consentVersion: '1' },
      },
    ]);
  }

  async function giveAppointment(): Promise<void> {
    const { storage } = world.temp;
    const slot = { port: 'san-ysidro', date: '2021-03-15', time: '10:00' } as const;
    const startsAt = instantOf(slot.date, slot.time, 'America/Tijuana');
    const id = slotId(slot.port, slot.date, slot.time);
    await storage.importSlots([{ ...slot, id, startsAt, capacity: 20, taken: 0 }]);
    await signGates(storage);
    await assign({ ...world.deps, dryRun: false, actor: 'test' });
    await world.handOver();
  }

  it('is answered first, and asked behind the answer, once', async () => {
    const answer = await said('cuanto cuesta?');
    expect(answer.indexOf('gratis')).toBeLessThan(answer.indexOf(CHANGED));
    expect(answer).toMatch(/1 Acepto\n2 No acepto$/);
    expect(await said('1')).toBe('Gracias. Todo sigue igual.');
    expect(await registration()).toMatchObject({ consentVersion: CONSENT_VERSION });
    expect(await said('cuanto cuesta?')).not.toContain(CHANGED);
  });

  it.each(['si acepto', 'claro que si', '1'])('agrees by "%s"', async (text) => {
    await said('gracias');
    await said('cuanto cuesta?');
    await said(text);
    expect(await registration()).toMatchObject({ consentVersion: CONSENT_VERSION });
  });

  it.each(['2', 'no acepto', 'no quiero'])(
    'keeps what it has at "%s", and staff learn of it',
    async (text) => {
      await giveAppointment();
      await said('1');
      const asked = await said('cuanto cuesta?');
      expect(asked).toContain(CHANGED);
      expect(await said(text)).toContain('no pierde nada');
      const { storage } = world.temp;
      const registered = await registration();
      expect(registered).toMatchObject({ consentVersion: '1', contactId: contactId() });
      expect(await storage.findActiveAppointment(registered?.id ?? '')).toMatchObject({ state: 'confirmed' });
      expect(await storage.listOpenPersonRequestsOf(contactId())).toMatchObject([
        { reason: 'told', about: 'consent' },
      ]);
      expect(await said('cuanto cuesta?')).not.toContain(CHANGED);
    },
  );

  it('is not asked while the answer asks about an appointment', async () => {
    await giveAppointment();
    expect(await said('hola')).not.toContain(CHANGED);
    const confirmed = await said('1');
    expect(confirmed.indexOf('cita confirmada')).toBeLessThan(confirmed.indexOf(CHANGED));
  });

  it.each(['ALTO', 'AYUDA', 'nos tienen secuestrados'])(
    'is not asked behind the answer to "%s"',
    async (text) => {
      expect(await said(text)).not.toContain(CHANGED);
    },
  );

  it('keeps what it has when it says nothing to it and goes on', async () => {
    await said('cuanto cuesta?');
    expect(await said('cuando es mi turno?')).not.toBe('');
    expect(await registration()).toMatchObject({ consentVersion: '1', contactId: contactId() });
  });
});
