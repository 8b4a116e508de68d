import { ifItOpens } from '../../../domain/if-it-opens.ts';
import type { VNode } from 'preact';
import type { Appointment } from '../../../domain/appointment.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { fullName } from '../../../domain/full-name.ts';
import type { Registration } from '../../../domain/registration.ts';
import { auditWrite } from '../../../storage/audit-write.ts';
import { recordLooks } from '../../looks.ts';
import { masked, maskedIn, numberShown } from '../masked.ts';
import { Act } from '../parts.tsx';
import { needRegistration } from '../need-registration.ts';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { Talk } from '../request-parts.tsx';
import { correctPages } from './correct.tsx';
import { decidePages } from './decide.tsx';
import { joinPages } from './join.tsx';
import { erasePages } from './erase.tsx';
import { exportPages } from './export.tsx';
import { lostPhonePages } from './lost-phone.tsx';
import { splitPages } from './split.tsx';
import { travellerPages } from './travellers.tsx';
import { withdrawPages } from './withdraw.tsx';
import { FamilyActs } from '../family-acts.tsx';
import { talkOf, textsOf, type Line } from '../talk.ts';

/** Lines of the timeline that are shown. */
const LINES = 200;

/** What the page of a family shows whole; each tap is a row in the audit. */
const REVEALED = ['phone', 'numbers'] as const;
type Revealed = (typeof REVEALED)[number];

async function familyPage(visit: MemberVisit, revealed: Revealed | null = null): Promise<Reply> {
  const { deps, member, words } = visit;
  const { storage, clock } = deps;
  const { say } = words;
  const registration = await needRegistration(visit);
  const { id, receipt, contactId } = registration;
  const sees = member.may('personal.read');
  const appointment = await storage.findActiveAppointment(id);
  const subjects = [id, receipt, ...(appointment === null ? [] : [appointment.id])];
  const whose = contactId ?? id;
  const lines = sees ? await talkOf(storage, whose, await textsOf(storage, whose), subjects, LINES) : [];
  const talk = sees && contactId !== null ? await ifItOpens(storage.findConversation(contactId)) : null;
  await recordLooks({ storage, clock, actor: member.actor }, '/console/people/{receipt}', {
    receipts: [receipt],
    ...(contactId === null ? {} : { contacts: [contactId] }),
  });
  return {
    kind: 'page',
    title: say('people.family', { receipt }),
    body: (
      <>
        <FamilyFacts visit={visit} registration={registration} appointment={appointment} />
        {sees && (
          <Personal
            visit={visit}
            registration={registration}
            phone={talk?.address ?? null}
            revealed={revealed}
          />
        )}
        <FamilyActs visit={visit} registration={registration} />
        <h2>{say('people.timeline')}</h2>
        {sees ? (
          <Talk visit={visit} lines={lines.map((line) => maskedLine(line, revealed))} />
        ) : (
          <p>{say('request.hidden')}</p>
        )}
      </>
    ),
  };
}

/** What was said, without the numbers in it, which are shown with those of the family. */
const maskedLine = (line: Line, revealed: Revealed | null): Line =>
  line.by === 'noted' || revealed === 'numbers' ? line : { ...line, text: maskedIn(line.text) };

function FamilyFacts({
  visit,
  registration,
  appointment,
}: {
  readonly visit: MemberVisit;
  readonly registration: Registration;
  readonly appointment: Appointment | null;
}): VNode {
  const { say, sayOf, number } = visit.words;
  return (
    <dl class="pairs">
      <dt>{say('request.stage')}</dt>
      <dd>{sayOf('stages', registration.stage)}</dd>
      <dt>{say('request.outcome')}</dt>
      <dd>{sayOf('outcomes', registration.decision.outcome)}</dd>
      <dt>{say('people.appointment')}</dt>
      <dd>
        {appointment === null
          ? say('people.no_appointment')
          : `${appointment.reference}: ${sayOf('ports', appointment.port)}, ${visit.times.day(appointment.date)}, ${appointment.time}, ${sayOf('appointments', appointment.state)}`}
      </dd>
      <dt>{say('request.port')}</dt>
      <dd>{sayOf('ports', registration.portOfReturn)}</dd>
      <dt>{say('request.language')}</dt>
      <dd>{sayOf('languages', registration.language)}</dd>
      <dt>{say('request.people')}</dt>
      <dd>{number(registration.members.length)}</dd>
      <dt>{say('people.enrolled')}</dt>
      <dd>{visit.times.day(registration.enrolledOn)}</dd>
    </dl>
  );
}

function Personal({
  visit,
  registration,
  phone,
  revealed,
}: {
  readonly visit: MemberVisit;
  readonly registration: Registration;
  readonly phone: string | null;
  readonly revealed: Revealed | null;
}): VNode {
  const { say, sayOf } = visit.words;
  const to = `/people/${registration.receipt}/show`;
  const numbers = revealed === 'numbers';
  return (
    <>
      <h2>{say('request.names')}</h2>
      <ul>
        {registration.members.map(({ aNumber, givenNames, surnames }) => (
          <li key={aNumber}>
            {givenNames} {surnames}, {numberShown({ aNumber }, numbers) ?? say('people.no_number')}
          </li>
        ))}
      </ul>
      {registration.apart.length > 0 && (
        <ul>
          {registration.apart.map((person) => (
            <li key={person.aNumber}>
              {fullName(person)}: {sayOf('people.apart', person.why)}
            </li>
          ))}
        </ul>
      )}
      {!numbers && (
        <Act visit={visit} to={to} values={{ what: 'numbers' }} label={say('people.show_numbers')} />
      )}
      <h2>{say('request.phone')}</h2>
      {phone === null ? (
        <p>{say('people.no_phone')}</p>
      ) : (
        <>
          <p>{revealed === 'phone' ? <a href={`tel:${phone}`}>{phone}</a> : masked(phone)}</p>
          {revealed !== 'phone' && (
            <Act visit={visit} to={to} values={{ what: 'phone' }} label={say('people.show_phone')} />
          )}
        </>
      )}
    </>
  );
}

/** Shows one thing whole, and writes down who asked for it before it is shown. */
async function show(visit: MemberVisit): Promise<Reply> {
  const { deps, member, form: typed } = visit;
  const what = REVEALED.find((each) => each === typed.get('what'));
  if (what === undefined) throw new AvisoError('request_invalid', 'There is nothing else to show.');
  const registration = await needRegistration(visit);
  const row = auditWrite(deps.clock.now(), member.actor, 'person.reveal', registration.id, { what });
  if ((await deps.storage.commit([row])) !== 'ok') throw new AvisoError('storage_unavailable');
  return familyPage(visit, what);
}

/** One family: what is known of it, and all that was said and done. */
export const familyPages: readonly Page[] = [
  page('/people/{receipt}', 'registration.read', (visit) => familyPage(visit)),
  form('/people/{receipt}/show', 'personal.read', show),
  ...correctPages,
  ...decidePages,
  ...joinPages,
  ...splitPages,
  ...travellerPages,
  ...lostPhonePages,
  ...withdrawPages,
  ...erasePages,
  ...exportPages,
];
