import type { VNode } from 'preact';
import { CHANNELS, contactPoint, type Channel } from '../../../domain/address.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { recordLooks } from '../../looks.ts';
import { Choice, Field, Send, When } from '../parts.tsx';
import { form, page, type MemberVisit, type Page, type PhoneLine, type Phones, type Reply } from '../page.ts';
import { RequestCard } from '../request-card.tsx';

/** Lines of the talk that are shown. */
const LINES = 60;
const LONGEST_TEXT = 1_600;
/** A number that nobody has, to begin with. */
const FIRST_NUMBER = '+525512345678';
/** The cookie that says which phone: no address of a page holds a number. */
const CHOSEN = /^(sms|whatsapp)\.(.{3,60})$/;

interface Phone {
  readonly address: string;
  readonly channel: Channel;
}

function needPhones({ deps }: MemberVisit): Phones {
  if (deps.phones === null) throw new AvisoError('not_found');
  return deps.phones;
}

function chosenPhone(visit: MemberVisit): Phone | null {
  const [, name, typed] = CHOSEN.exec(visit.cookies.get('phone')) ?? [];
  const channel = CHANNELS.find((each) => each === name);
  const address = typed === undefined ? null : needPhones(visit).read(typed);
  return channel === undefined || address === null ? null : { address, channel };
}

/** What was said on the phone, and beside it what the console has of it. */
async function Both({ visit, phone }: { visit: MemberVisit; phone: Phone }): Promise<VNode> {
  const { deps, words, member } = visit;
  const { say, sayOf } = words;
  const { storage } = deps;
  const contactId = storage.contactIdOf(contactPoint(phone.address));
  const [talk, requests, registrations] = await Promise.all([
    needPhones(visit).talk(phone.address),
    storage.listOpenPersonRequestsOf(contactId),
    storage.listRegistrationsOf(contactId),
  ]);
  const appointments = await Promise.all(registrations.map(({ id }) => storage.findActiveAppointment(id)));
  const { lines, pending } = talk;
  const seen = Number(visit.query.get('seen') ?? -1);
  // A refresh that shows nothing new is no look.
  if (lines.length !== seen)
    await recordLooks({ storage, clock: deps.clock, actor: member.actor }, '/console/phone', {
      contacts: [contactId],
      receipts: registrations.map(({ receipt }) => receipt),
    });
  return (
    <div
      id="both"
      class="sides"
      hx-get={`/console/phone/talk?seen=${lines.length}`}
      hx-trigger="every 2s"
      hx-swap="outerHTML"
    >
      <section>
        <h2>{say('phone.theirs', { channel: sayOf('channels', phone.channel) })}</h2>
        {lines.length === 0 && <p>{say('phone.nothing')}</p>}
        <ol class="talk">
          {lines.slice(-LINES).map((line) => (
            <Said key={`${line.by}:${line.id}`} visit={visit} line={line} />
          ))}
        </ol>
        {pending > 0 && <p class="soft">{say('phone.pending', { count: pending })}</p>}
      </section>
      <section>
        <h2>{say('phone.ours')}</h2>
        <h3>{say('phone.requests')}</h3>
        {requests.length === 0 ? (
          <p>{say('phone.no_requests')}</p>
        ) : (
          <ul class="cards">
            {requests.map((request) => (
              <RequestCard key={request.id} visit={visit} request={request} />
            ))}
          </ul>
        )}
        <h3>{say('phone.registrations')}</h3>
        {registrations.length === 0 ? (
          <p>{say('phone.no_registrations')}</p>
        ) : (
          <ul class="cards">
            {registrations.map((registration, at) => {
              const appointment = appointments[at] ?? null;
              return (
                <li key={registration.id}>
                  <p>
                    <a class="usa-link" href={`/console/people/${registration.receipt}`}>
                      {registration.receipt}
                    </a>
                    {': '}
                    {sayOf('stages', registration.stage)}, {sayOf('outcomes', registration.decision.outcome)}
                  </p>
                  {appointment !== null && (
                    <p>
                      {sayOf('ports', appointment.port)}, {visit.times.day(appointment.date)}{' '}
                      {appointment.time}, {sayOf('appointments', appointment.state)}
                    </p>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </section>
    </div>
  );
}

function Said({ visit, line }: { readonly visit: MemberVisit; readonly line: PhoneLine }): VNode {
  const { say, sayOf } = visit.words;
  return (
    <li class={line.by === 'sent' ? 'ours' : undefined}>
      <p class="said" dir="auto">
        {line.body}
      </p>
      {line.choices.length > 0 && (
        <div class="row">
          {line.choices.map(({ id, title }) => (
            <Send key={id} visit={visit} to="/phone/send">
              <input type="hidden" name="payload" value={id} />
              <input type="hidden" name="text" value={title} />
              <button class="usa-button usa-button--outline" type="submit">
                {title}
              </button>
            </Send>
          ))}
        </div>
      )}
      <p class="meta">
        {say(line.by === 'sent' ? 'phone.sent' : 'phone.received')} · <When visit={visit} at={line.at} /> ·{' '}
        {sayOf('channels', line.channel)}
      </p>
    </li>
  );
}

/** What was typed and refused, with what is wrong. */
interface Refused {
  readonly number?: string;
  readonly text?: string;
}

async function phonePage(visit: MemberVisit, refused: Refused = {}): Promise<Reply> {
  const { say, sayOf } = visit.words;
  needPhones(visit);
  const phone = chosenPhone(visit);
  const wrong = refused.number !== undefined || refused.text !== undefined;
  return {
    kind: 'page',
    title: say('phone.title'),
    ...(wrong ? { status: 422 } : {}),
    body: (
      <>
        <p>{say('phone.what')}</p>
        <Send visit={visit} to="/phone" class="row">
          <Field
            name="number"
            label={say('phone.number')}
            value={refused.number ?? phone?.address ?? FIRST_NUMBER}
            error={refused.number === undefined ? null : say('phone.no_number')}
            autocomplete="off"
            required
          />
          <Choice
            name="channel"
            label={say('phone.channel')}
            chosen={phone?.channel ?? 'sms'}
            options={CHANNELS.map((channel) => [channel, sayOf('channels', channel)] as const)}
          />
          <button class="usa-button usa-button--outline" type="submit">
            {say('phone.open')}
          </button>
        </Send>
        {phone !== null && (
          <>
            {await Both({ visit, phone })}
            <Send visit={visit} to="/phone/send" class="usa-form wide">
              <label class="usa-label" for="text">
                {say('phone.text')}
              </label>
              {refused.text !== undefined && (
                <span class="usa-error-message" id="text-error" role="alert">
                  {say('phone.empty')}
                </span>
              )}
              <textarea
                class="usa-textarea"
                id="text"
                name="text"
                dir="auto"
                maxLength={LONGEST_TEXT}
                aria-describedby={refused.text === undefined ? undefined : 'text-error'}
                required
              >
                {refused.text ?? ''}
              </textarea>
              <button class="usa-button" type="submit">
                {say('phone.send')}
              </button>
            </Send>
          </>
        )}
      </>
    ),
  };
}

async function choose(visit: MemberVisit): Promise<Reply> {
  const typed = visit.form.get('number');
  const address = needPhones(visit).read(typed);
  const channel = CHANNELS.find((each) => each === visit.form.get('channel'));
  if (address === null || channel === undefined) return phonePage(visit, { number: typed });
  visit.cookies.set('phone', `${channel}.${address}`);
  return { kind: 'go', to: '/phone' };
}

async function send(visit: MemberVisit): Promise<Reply> {
  const phones = needPhones(visit);
  const phone = chosenPhone(visit);
  if (phone === null) return { kind: 'go', to: '/phone' };
  const text = visit.form.get('text').slice(0, LONGEST_TEXT);
  if (text.trim() === '') return phonePage(visit, { text });
  const payload = visit.form.get('payload');
  await phones.send({ ...phone, text, payload: payload === '' ? null : payload });
  return { kind: 'go', to: '/phone' };
}

/** In the simulator: a phone beside the console, so that both sides are on one screen. */
export const phonePages: readonly Page[] = [
  page('/phone', 'personal.read', (visit) => phonePage(visit)),
  form('/phone', 'personal.read', choose),
  form('/phone/send', 'personal.read', send),
  page(
    '/phone/talk',
    'personal.read',
    async (visit) => {
      const phone = chosenPhone(visit);
      if (phone === null) throw new AvisoError('not_found');
      return { kind: 'part', body: await Both({ visit, phone }) };
    },
    { live: true },
  ),
];
