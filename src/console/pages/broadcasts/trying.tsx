import type { VNode } from 'preact';
import type { Review } from '../../../broadcasts/approval.ts';
import { CHANNELS } from '../../../domain/address.ts';
import type { Broadcast } from '../../../domain/broadcast.ts';
import { readProgramme } from '../../../programme/programme.ts';
import { formOf } from './draft-typed.ts';
import { Either, Lines, Ticks } from '../field-parts.tsx';
import type { MemberVisit } from '../page.ts';
import { Field, Send } from '../parts.tsx';
import { staffPhoneKey } from './staff-phone.ts';
import { LONGEST_REASON, pathOf } from './ways.ts';

/** Asks by the receipt what one family would get. */
export function Recipient({
  visit,
  broadcast,
  preview,
}: {
  readonly visit: MemberVisit;
  readonly broadcast: Broadcast;
  readonly preview: VNode | null;
}): VNode {
  const { say } = visit.words;
  return (
    <>
      <h2 id="one">{say('broadcasts.one')}</h2>
      <Send visit={visit} to={`${pathOf(broadcast)}/preview`} class="usa-form">
        <Field
          name="receipt"
          label={say('broadcasts.receipt')}
          hint={say('broadcasts.one_hint')}
          value={visit.form.get('receipt')}
          autocomplete="off"
          required
        />
        <button class="usa-button usa-button--outline" type="submit">
          {say('broadcasts.one_show')}
        </button>
      </Send>
      {preview}
    </>
  );
}

/** Sends every text, filled with examples, to phones of staff that an admin listed. */
export async function TestSend({
  visit,
  broadcast,
}: {
  readonly visit: MemberVisit;
  readonly broadcast: Broadcast;
}): Promise<VNode> {
  const { deps, words, form } = visit;
  const { say, sayOf } = words;
  const { staffPhones } = await readProgramme(deps.storage);
  const channel = form.get('channel') === '' ? 'sms' : form.get('channel');
  return (
    <>
      <h2>{say('broadcasts.test')}</h2>
      <p>{say('broadcasts.test_hint')}</p>
      {staffPhones.length === 0 ? (
        <p>{say('broadcasts.test_none')}</p>
      ) : (
        <Send visit={visit} to={`${pathOf(broadcast)}/test`} class="usa-form">
          <input type="hidden" name="made" value={deps.ids.next()} />
          <Ticks
            form={form}
            name="phone"
            legend={say('broadcasts.test_to')}
            options={staffPhones.map(
              ({ number, who }) => [staffPhoneKey(deps.storage, number), who] as const,
            )}
          />
          <Either
            form={formOf([['channel', channel]])}
            name="channel"
            legend={say('broadcasts.test_by')}
            options={CHANNELS.map((each) => [each, sayOf('channels', each)] as const)}
            error={null}
          />
          <button class="usa-button usa-button--outline" type="submit">
            {say('broadcasts.test_send')}
          </button>
        </Send>
      )}
    </>
  );
}

/** Lets a text pass that the travel check holds back, with a reason: for admins, and only where something is held back. */
export function Override({
  visit,
  review,
}: {
  readonly visit: MemberVisit;
  readonly review: Review;
}): VNode | null {
  const { broadcast, problems } = review;
  const held = problems.some(({ blocks }) => blocks === 'unless_overridden');
  const open = broadcast.state === 'draft' && broadcast.override === null && held;
  if (!open || !visit.member.may('broadcast.override')) return null;
  const { say } = visit.words;
  return (
    <>
      <h2>{say('broadcasts.override')}</h2>
      <p>{say('broadcasts.override_hint')}</p>
      <Send visit={visit} to={`${pathOf(broadcast)}/override`} class="usa-form">
        <Lines
          name="reason"
          label={say('broadcasts.act_reason')}
          hint={say('broadcasts.act_reason_hint')}
          value={visit.form.get('reason')}
          most={LONGEST_REASON}
        />
        <button class="usa-button usa-button--secondary" type="submit">
          {say('broadcasts.override_do')}
        </button>
      </Send>
    </>
  );
}
