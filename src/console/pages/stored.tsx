import type { ComponentChildren, VNode } from 'preact';
import type { StoredOfPerson } from '../../people/stored-of-person.ts';
import { numberShown } from './masked.ts';
import { When } from './parts.tsx';
import type { Visit } from './page.ts';

/** What is stored about a family, to be printed. Personal. */
export function Stored({ visit, stored }: { readonly visit: Visit; readonly stored: StoredOfPerson }): VNode {
  const { say, sayOf } = visit.words;
  const { registration: of, phone } = stored;
  return (
    <article class="printed">
      <p>
        {say('export.as_of')} <Moment visit={visit} at={stored.at} />
      </p>
      {!stored.phoneIsTheirs && <p>{say('export.shared_phone')}</p>}
      <Registered visit={visit} of={of} />
      <Part title={say('export.people')}>
        <ul>
          {of.people.map(({ aNumber, givenNames, surnames }) => {
            const facts = stored.roster.find((each) => each.aNumber === aNumber);
            return (
              <li key={aNumber} dir="auto">
                {givenNames} {surnames}, {numberShown({ aNumber }, true) ?? say('people.no_number')}
                {facts !== undefined &&
                  `, ${say('export.roster', { born: facts.birthDate, nationality: facts.nationality, enrolled: facts.enrolledOn, status: facts.eoirStatus, family: facts.family })}`}
              </li>
            );
          })}
          {of.apart.map(({ aNumber, givenNames, surnames, why }) => (
            <li key={aNumber} dir="auto">
              {givenNames} {surnames}, {numberShown({ aNumber }, true) ?? say('people.no_number')}:{' '}
              {sayOf('people.apart', why)}
            </li>
          ))}
        </ul>
      </Part>
      {phone !== null && <Phone visit={visit} phone={phone} />}
      <Part title={say('export.appointments')}>
        <Lines
          visit={visit}
          lines={stored.appointments.map((each) => ({
            at: each.madeAt,
            text: [
              `${each.reference}: ${sayOf('ports', each.port)}, ${each.date} ${each.time}, ${sayOf('appointments', each.state)}`,
              ...(each.came === null
                ? []
                : [`${say('export.came')}: ${sayOf('family.came', each.came.what)}`]),
              ...each.calls.map(
                (call) =>
                  `${say('export.call')} ${call.at.slice(0, 16)}: ${sayOf('family.calls', call.result)}`,
              ),
            ].join('; '),
          }))}
        />
      </Part>
      <SaidAndDone visit={visit} stored={stored} />
    </article>
  );
}

function Registered({
  visit,
  of,
}: {
  readonly visit: Visit;
  readonly of: StoredOfPerson['registration'];
}): VNode {
  const { say, sayOf } = visit.words;
  return (
    <Part title={say('export.registration')}>
      <dl class="pairs">
        <Pair name={say('request.receipt')} value={of.receipt} />
        <Pair name={say('export.made')} value={<Moment visit={visit} at={of.madeAt} />} />
        <Pair name={say('export.consent')} value={of.consentVersion} />
        <Pair name={say('request.stage')} value={sayOf('stages', of.stage)} />
        <Pair name={say('request.outcome')} value={sayOf('outcomes', of.decision.outcome)} />
        <Pair name={say('request.language')} value={sayOf('languages', of.language)} />
        <Pair
          name={say('export.place')}
          value={[of.city, sayOf('family.places', of.place), of.zone].filter(Boolean).join(', ')}
        />
        <Pair
          name={say('export.needs')}
          value={of.needs.map((need) => sayOf('family.needs', need)).join(', ')}
        />
        <Pair name={say('export.not_on_roster')} value={of.notOnRoster} />
        <Pair name={say('request.port')} value={sayOf('ports', of.port)} />
        <Pair name={say('people.enrolled')} value={of.enrolledOn} />
        <Pair name={say('export.other_phone')} value={of.otherPhone} />
        <Pair name={say('export.shelter_phone')} value={of.shelterPhone} />
      </dl>
    </Part>
  );
}

function Phone({
  visit,
  phone,
}: {
  readonly visit: Visit;
  readonly phone: NonNullable<StoredOfPerson['phone']>;
}): VNode {
  const { say, sayOf } = visit.words;
  return (
    <Part title={say('request.phone')}>
      <dl class="pairs">
        <Pair name={say('request.phone')} value={phone.number} />
        <Pair name={say('export.whatsapp_id')} value={phone.whatsAppId} />
        <Pair name={say('request.channel')} value={sayOf('channels', phone.channel)} />
        <Pair name={say('export.stopped')} value={say(phone.stopped ? 'export.yes' : 'export.no')} />
        <Pair name={say('export.news')} value={say(phone.news ? 'export.yes' : 'export.no')} />
        <Pair name={say('export.talk')} value={<code>{JSON.stringify(phone.talk)}</code>} />
      </dl>
    </Part>
  );
}

function SaidAndDone({ visit, stored }: { readonly visit: Visit; readonly stored: StoredOfPerson }): VNode {
  const { say, sayOf } = visit.words;
  return (
    <>
      <Part title={say('export.texts')}>
        <Lines
          visit={visit}
          lines={stored.texts.map(({ at, channel, text, attachment, location }) => ({
            at,
            text: [sayOf('channels', channel), text, attachment, location].filter(Boolean).join(' · '),
          }))}
        />
      </Part>
      <Part title={say('export.messages')}>
        <Lines
          visit={visit}
          lines={stored.messages.map(({ at, channel, state, text }) => ({
            at,
            text: `${sayOf('channels', channel)} · ${sayOf('states', state)} · ${text}`,
          }))}
        />
      </Part>
      <Part title={say('export.requests')}>
        <Lines
          visit={visit}
          lines={stored.requests.map(({ at, reason, state }) => ({
            at,
            text: `${sayOf('reasons', reason)}, ${sayOf('request', state)}`,
          }))}
        />
      </Part>
      <Part title={say('export.done')}>
        <Lines
          visit={visit}
          lines={stored.doneByStaff.map(({ at, what }) => ({ at, text: sayOf('acts', what) }))}
        />
      </Part>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ComponentChildren }): VNode {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: ComponentChildren }): VNode {
  return (
    <>
      <dt>{name}</dt>
      <dd dir="auto">{value === null || value === '' ? '–' : value}</dd>
    </>
  );
}

const Moment = ({ visit, at }: { readonly visit: Visit; readonly at: string }): VNode => (
  <When visit={visit} at={Date.parse(at)} />
);

function Lines({
  visit,
  lines,
}: {
  readonly visit: Visit;
  readonly lines: readonly { readonly at: string; readonly text: string }[];
}): VNode {
  if (lines.length === 0) return <p>{visit.words.say('export.none')}</p>;
  return (
    <ul>
      {lines.map(({ at, text }, i) => (
        <li key={i} dir="auto">
          <Moment visit={visit} at={at} />: <bdi>{text}</bdi>
        </li>
      ))}
    </ul>
  );
}
