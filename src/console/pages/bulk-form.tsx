import type { VNode } from 'preact';
import { isAudience, type PeopleFilter } from '../../domain/people-filter.ts';
import { PEOPLE_ACTS, type PeopleAct } from '../../domain/people-act.ts';
import type { Permission } from '../../domain/roles.ts';
import { madeId } from './broadcasts/ways.ts';
import { Either } from './field-parts.tsx';
import { addressOf } from './filter-typed.ts';
import type { MemberVisit } from './page.ts';
import { Field, Send } from './parts.tsx';

/** Who may do it to many: who may do it to one. */
export const MAY_ACT: Readonly<Record<PeopleAct, Permission>> = {
  decide: 'registration.change',
  cancel: 'appointment.change',
};

/** What is wrong with what was typed. */
export interface BulkFaults {
  readonly act?: string;
  readonly reason?: string;
}

/** What can be done with all who fit a filter. */
export function BulkForm({
  visit,
  filter,
  faults = {},
}: {
  readonly visit: MemberVisit;
  readonly filter: PeopleFilter;
  readonly faults?: BulkFaults;
}): VNode {
  const { member, words, form } = visit;
  const { say } = words;
  const acts = PEOPLE_ACTS.filter((act) => member.may(MAY_ACT[act]));
  return (
    <>
      <h2>{say('bulk.title')}</h2>
      {acts.length > 0 && (
        <Send visit={visit} to="/people/acts" class="usa-form">
          <input type="hidden" name="filter" value={addressOf(filter)} />
          <input type="hidden" name="made" value={madeId(visit)} />
          <Either
            form={form}
            name="act"
            legend={say('bulk.what')}
            options={acts.map((act) => [act, say(`bulk.acts.${act}`)])}
            error={faults.act ?? null}
          />
          <p class="usa-hint">
            {say('bulk.acts_hint')} {say('bulk.cancel_hint')}
          </p>
          <Field
            name="reason"
            label={say('bulk.reason')}
            hint={say('bulk.reason_hint')}
            value={form.get('reason')}
            error={faults.reason}
            autocomplete="off"
          />
          <button class="usa-button" type="submit">
            {say('bulk.look')}
          </button>
        </Send>
      )}
      {member.may('broadcast.write') &&
        (isAudience(filter) ? (
          <p>
            <a class="usa-link" href={`/console/broadcasts/new?${addressOf(filter)}`}>
              {say('bulk.write')}
            </a>{' '}
            <span class="soft">{say('bulk.write_hint')}</span>
          </p>
        ) : (
          <p class="soft">{say('bulk.write_not')}</p>
        ))}
      <p>
        <a class="usa-link" href="/console/people/acts">
          {say('bulk.history_link')}
        </a>
      </p>
    </>
  );
}
