import type { AppointmentState } from '../../domain/appointment.ts';
import { hasCome } from '../../domain/check-in.ts';
import type { Outcome } from '../../domain/eligibility.ts';
import type { Language } from '../../domain/language.ts';
import type { PortId } from '../../domain/port.ts';
import type { Stage } from '../../domain/registration.ts';
import { REACH_KINDS } from '../../domain/reminder.ts';
import type { AppointmentGroup, MadeThing, RegistrationGroup } from '../figures-port.ts';
import { among } from './listed.ts';
import type { Models } from './models.ts';

/** Appointments looked at together. */
const PAGE = 2_000;

/** An appointment that holds, as it is counted. */
interface Holding {
  readonly _id: string;
  readonly registrationId: string;
  readonly port: PortId;
  readonly state: AppointmentState;
}

/** Counts of the whole programme, read from indexes alone. */
export function createFigures(models: Models) {
  const { registrations, appointments, reminders, personRequests, checkIns } = models;

  /** Which appointments of a page are still being sought, which came, and what their families speak. */
  async function aroundOf(page: readonly Holding[]) {
    const ids = page.map(({ _id }) => _id);
    const [steps, calls, recorded, families] = await Promise.all([
      reminders
        .find(
          { appointmentId: among(ids), state: 'pending', kind: { $in: [...REACH_KINDS] } },
          { appointmentId: 1 },
        )
        .lean(),
      personRequests
        .find({ _id: among(ids.map((id) => `unreached:${id}`)), state: 'open' }, { _id: 1 })
        .lean(),
      checkIns.find({ appointmentId: among(ids) }, { appointmentId: 1, state: 1 }).lean(),
      registrations
        .find({ _id: among(page.map(({ registrationId }) => registrationId)) }, { language: 1 })
        .lean(),
    ]);
    return {
      sought: new Set([
        ...steps.map(({ appointmentId }) => appointmentId),
        ...calls.map(({ _id }) => _id.slice('unreached:'.length)),
      ]),
      came: new Set(recorded.filter(hasCome).map(({ appointmentId }) => appointmentId)),
      languages: new Map(families.map(({ _id, language }) => [_id, language])),
    };
  }

  return {
    async groupRegistrations(): Promise<readonly RegistrationGroup[]> {
      const groups = await registrations.aggregate<{
        _id: { port: PortId; language: Language; stage: Stage; outcome: Outcome };
        count: number;
      }>([
        // Without it the documents would be read, and not the index alone.
        { $match: { portOfReturn: { $gte: '' } } },
        {
          $group: {
            _id: {
              port: '$portOfReturn',
              language: '$language',
              stage: '$stage',
              outcome: '$decision.outcome',
            },
            count: { $sum: 1 },
          },
        },
      ]);
      return groups.map(({ _id, count }) => ({ ..._id, count }));
    },
    async groupAppointments(): Promise<readonly AppointmentGroup[]> {
      const groups = new Map<string, AppointmentGroup>();
      for (let after: string | null = ''; after !== null;) {
        const page: readonly Holding[] = await appointments
          .find({ active: true, registrationId: { $gt: after } }, { registrationId: 1, port: 1, state: 1 })
          .sort({ registrationId: 1 })
          .limit(PAGE)
          .lean();
        const { sought, came, languages } = await aroundOf(page);
        for (const { _id, registrationId, port, state } of page) {
          const language = languages.get(registrationId);
          if (language === undefined) continue;
          const alike = { port, language, state, sought: sought.has(_id), came: came.has(_id) };
          const key = JSON.stringify(alike);
          groups.set(key, { ...alike, count: (groups.get(key)?.count ?? 0) + 1 });
        }
        after = page.length < PAGE ? null : (page.at(-1)?.registrationId ?? null);
      }
      return [...groups.values()];
    },
    countMade: (of: MadeThing, bounds: readonly number[]): Promise<readonly number[]> =>
      Promise.all(
        bounds.slice(1).map((before, i) => {
          const createdAt = { $gte: new Date(bounds[i] ?? before), $lt: new Date(before) };
          return of === 'registrations'
            ? registrations.countDocuments({ createdAt })
            : appointments.countDocuments({ createdAt });
        }),
      ),
  };
}
