import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appointmentMark, choicePayload, readButton } from '../../flows/buttons.ts';
import { assign } from '../../src/decisions/assign.ts';
import { cancelAppointment, moveAppointment } from '../../src/appointments/change.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { ALONE, BORN, FAMILY, openTalkWorld, TO_REVIEW, type TalkWorld } from '../support/talk-world.ts';
import { signGates } from '../support/signed-gates.ts';

const PHONE = '+526640000001';
const DATES = ['2021-03-15', '2021-03-16', '2021-03-17'] as const;
const whatsapp = { channel: 'whatsapp' } as const;
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const press = async (payload: string, title = 'x'): Promise<string> =>
  (await world.say(PHONE, title, { ...whatsapp, payload })).join('\n');
const type = async (...texts: readonly string[]): Promise<string> => {
  let last = '';
  for (const text of texts) last = (await world.say(PHONE, text, whatsapp)).join('\n');
  return last;
};
/** Every payload that was ever offered to the phone, oldest first. */
const offered = async (of: TalkWorld = world): Promise<readonly string[]> =>
  (await of.rows(PHONE)).flatMap((row) => (row.content.choices ?? []).map(({ id }) => id));
const button = async (start: string): Promise<string> =>
  (await offered()).findLast((id) => id.startsWith(start)) ?? 'not offered';

async function giveSlots(of: TalkWorld): Promise<void> {
  await signGates(of.temp.storage);
  await of.temp.storage.importSlots(
    DATES.map((date) => ({
      id: slotId('san-ysidro', date, '10:00'),
      port: 'san-ysidro' as const,
      date,
      time: '10:00',
      startsAt: instantOf(date, '10:00', 'America/Tijuana'),
      capacity: 20,
      taken: 0,
    })),
  );
  await assign({ ...of.deps, dryRun: false, actor: 'test' });
}

async function appointmentOf(of: TalkWorld, familyId = 'FAMILY'): Promise<Appointment | null> {
  const registration = await of.temp.storage.findRegistrationOfFamily(familyId);
  return registration === null ? null : of.temp.storage.findActiveAppointment(registration.id);
}

const answers = (appointment: Appointment): readonly string[] =>
  ['confirm', 'cannot'].map((choice) =>
    choicePayload({ key: 'appointment:answer' }, choice, appointmentMark(appointment)),
  );

describe('a button of a question that is not open any more', () => {
  it('of the language changes it at any time, and asks what was asked', async () => {
    await type('hola', '1', '1');
    expect(await press('conversation:language#pt', 'Português')).toMatch(/^Pronto[\s\S]*número do seu caso/);
  });

  it('takes an answer that can still be changed: goes back there, and on from there', async () => {
    await type('hola', '1', '1', FAMILY[0], BORN, '1');
    expect(await type('1')).toMatch(/necesita su familia/);
    expect(await press(await button('registration:place#united_states'))).toMatch(/necesita su familia/);
    expect(await press(await button('registration:needs#medical'))).toMatch(/Estados Unidos\nAyuda: anotada/);
    // From the review only this answer changes.
    expect(await press(await button('registration:place#juarez'))).toMatch(/Ciudad Juárez\nAyuda: anotada/);
    expect(await press(await button('registration:needs#none'))).toMatch(/Ciudad Juárez\nAyuda: ninguna/);
    expect(await press(await button('registration:family#missing'))).toMatch(/^Escriba el nombre/);
    expect(await press(await button('registration:family#together'))).toMatch(/Ciudad Juárez/);
    expect(await press(await button('registration:consent#yes'))).toMatch(
      /^Ese botón era de otra pregunta: si acepta[\s\S]*Ciudad Juárez/,
    );
  });

  it('takes the consent back, and forgets what was said; and gives it after all', async () => {
    await type(...TO_REVIEW);
    const agreeing = await button('registration:consent#yes');
    expect(await press(await button('registration:consent#no'))).toMatch(/no seguimos/);
    expect((await world.conversation(PHONE))?.snapshot).not.toContain(FAMILY[0]);
    expect(await press(agreeing)).toMatch(/número de caso/);
  });

  it('says what it was about once it is registered, and changes nothing', async () => {
    await type(...TO_REVIEW, '1');
    const before = await world.temp.storage.findRegistrationOfFamily('FAMILY');
    for (const id of new Set(await offered())) {
      if (id.startsWith('conversation:language')) continue;
      expect(await press(id), id).toMatch(/^Ese botón era de otra pregunta: /);
    }
    expect(await world.temp.storage.findRegistrationOfFamily('FAMILY')).toEqual(before);
  });

  it('of one family answers nothing about another', async () => {
    await type(...TO_REVIEW, '1', '2');
    const ofFamily = (await offered()).filter(
      (id) => id.startsWith('registration:') && id.split('#').length === 3,
    );
    await type(ALONE, BORN, '1');
    for (const id of ofFamily)
      expect(await press(id), id).toMatch(/^Ese botón era[\s\S]*En qué lugar se encuentra/);
  });

  it('of an older review does not agree to a newer one; what is to change it still may say', async () => {
    await type(...TO_REVIEW);
    const [agree, change] = [
      await button('registration:review#correct'),
      await button('registration:review#needs'),
    ];
    expect(await press(change)).toMatch(/necesita su familia/);
    await type('2');
    expect(await press(agree)).toMatch(/^Ese botón era de otra pregunta: si sus datos[\s\S]*Ayuda: anotada/);
    expect(await world.temp.storage.findRegistrationOfFamily('FAMILY')).toBeNull();
    expect(await press(change)).toMatch(/^¿Qué necesita su familia/);
    await type('1');
    expect(await press(await button('registration:review#correct'))).toMatch(/Recibo R/);
  });

  it('says nothing to somebody who stopped us but how to come back', async () => {
    await type('hola', '1');
    const language = await button('conversation:language#fr');
    await type('ALTO');
    expect(await press(language)).toMatch(/^Usted pidió no recibir mensajes/);
  });
});

describe('a button under a message about an appointment', () => {
  beforeEach(async () => {
    await type(...TO_REVIEW, '1');
    await giveSlots(world);
  });

  it('confirms the date that it was offered for, however often it is pressed', async () => {
    const [confirm = ''] = answers((await appointmentOf(world))!);
    expect(await press(confirm)).toMatch(/cita confirmada: .*15 de marzo/);
    expect(await press(confirm)).toMatch(/cita confirmada/);
    expect(await appointmentOf(world)).toMatchObject({ state: 'confirmed', version: 2 });
  });

  it('of a date that was moved confirms nothing, gives nothing up, and tells the date that holds', async () => {
    const before = (await appointmentOf(world))!;
    await press(answers(before)[1] ?? '');
    const decline = await button('conversation:decline#cannot');
    await moveAppointment({
      ...world.deps,
      actor: 'test',
      reference: before.reference,
      toSlot: slotId('san-ysidro', DATES[1], '10:00'),
    });
    for (const id of [...answers(before), decline, await button('conversation:decline#keep')]) {
      expect(await press(id), id).toMatch(/^Ese botón era de una fecha que ya no vale[\s\S]*16 de marzo/);
    }
    expect(await appointmentOf(world)).toMatchObject({ state: 'offered', date: DATES[1] });
  });

  it('typed, does not give up a date that was moved after it was asked either', async () => {
    const before = (await appointmentOf(world))!;
    expect(await type('2')).toMatch(/¿Qué hacemos\?/);
    await moveAppointment({
      ...world.deps,
      actor: 'test',
      reference: before.reference,
      toSlot: slotId('san-ysidro', DATES[1], '10:00'),
    });
    expect(await type('2')).toMatch(/fecha que ya no vale[\s\S]*16 de marzo/);
    expect(await appointmentOf(world)).toMatchObject({ state: 'offered', date: DATES[1] });
  });

  it('of one that was cancelled tells how things stand', async () => {
    const before = (await appointmentOf(world))!;
    await cancelAppointment({ ...world.deps, actor: 'test', reference: before.reference, reason: 'test' });
    expect(await press(answers(before)[0] ?? '')).toMatch(
      /fecha que ya no vale[\s\S]*Su caso se atiende en esta etapa/,
    );
    expect(await appointmentOf(world)).toBeNull();
  });

  it('gives the date up only after it was asked about that very date', async () => {
    const [, cannot = ''] = answers((await appointmentOf(world))!);
    expect(await press(cannot)).toMatch(/¿Qué hacemos\?/);
    expect(await press(await button('conversation:decline#keep'))).toMatch(/nada cambia/);
    expect(await press(await button('conversation:decline#cannot'))).toMatch(/¿Qué hacemos\?/);
    expect(await press(await button('conversation:decline#cannot'))).toMatch(/esa cita ya no vale/);
    expect(await appointmentOf(world)).toBeNull();
  });
});

describe('whatever button is pressed, in whatever order', () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('press' as const), which: fc.nat(200) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('type' as const),
        text: fc.constantFrom(
          '1',
          '2',
          '3',
          FAMILY[0],
          ALONE,
          BORN,
          'ATRAS',
          'Tijuana',
          'Luis Ejemplo',
          'ESTADO',
          'IDIOMA',
        ),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), which: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('assign' as const) }) },
  );

  it('only the date under it is confirmed or given up, and only what the last message showed is registered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
        const run = await openTalkWorld();
        const say = (text: string, payload: string | null): Promise<unknown> =>
          run.say(PHONE, text, { ...whatsapp, payload });
        try {
          for (const text of TO_REVIEW) await say(text, null);
          const known: string[] = [];
          for (const next of steps) {
            const buttons = [...known, ...(await offered(run))];
            const families = ['FAMILY', 'ALONE'];
            const before = await Promise.all(families.map((id) => appointmentOf(run, id)));
            const registered = await run.temp.storage.countRegistrations();
            for (const appointment of before) if (appointment !== null) known.push(...answers(appointment));
            if (next.do === 'type') await say(next.text, null);
            else if (next.do === 'assign') await giveSlots(run);
            else if (next.do === 'move') {
              const [appointment] = before;
              const toSlot = slotId('san-ysidro', DATES[next.which] ?? '', '10:00');
              if (appointment != null && appointment.slotId !== toSlot) {
                await moveAppointment({
                  ...run.deps,
                  actor: 'test',
                  reference: appointment.reference,
                  toSlot,
                });
              }
            } else {
              const payload = buttons[next.which % buttons.length] ?? '';
              const last = (await run.rows(PHONE)).at(-1)?.content.choices ?? [];
              await say('x', payload);
              const mark = readButton(payload)?.mark;
              const after = await Promise.all(families.map((id) => appointmentOf(run, id)));
              before.forEach((appointment, i) => {
                if (appointment === null || after[i]?.state === appointment.state) return;
                expect(mark).toBe(appointmentMark(appointment));
              });
              const now = await run.temp.storage.countRegistrations();
              const total = (counts: typeof now): number => Object.values(counts).reduce((a, b) => a + b, 0);
              if (total(now) !== total(registered)) expect(last.map(({ id }) => id)).toContain(payload);
            }
          }
          for (const familyId of ['FAMILY', 'ALONE']) {
            const all = await run.temp.storage.listRegistrationsOf(run.temp.storage.contactIdOf(PHONE));
            expect(
              all.filter((registration) => registration.familyId === familyId).length,
            ).toBeLessThanOrEqual(1);
          }
        } finally {
          await run.close();
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
