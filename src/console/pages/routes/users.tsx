import type { VNode } from 'preact';
import {
  createAccount,
  disableAccount,
  enableAccount,
  everyAccount,
  resetPassword,
  setRole,
} from '../../../accounts/accounts.ts';
import { endSession, openSessions } from '../../../accounts/sessions.ts';
import { readEmail, type Account } from '../../../domain/account.ts';
import { AvisoError } from '../../../domain/errors.ts';
import type { Staff } from '../../../domain/staff.ts';
import { findPerson } from '../../../staff/person.ts';
import { disableStaff } from '../../../staff/staff.ts';
import { Act, Choice, Field, Send, Table, When } from '../parts.tsx';
import { acting, form, page, type MemberVisit, type Page, type Reply, type Visit } from '../page.ts';
import { secretPage } from '../secret-page.tsx';
import { Sessions } from '../sessions-table.tsx';
import {
  peopleThere,
  roleOf,
  roleOptions,
  WhoseFields,
  whoseOf,
  whoseTyped,
  type WhoseTyped,
} from '../whose.tsx';

/** Whether somebody comes in with it. */
type State = 'disabled' | 'person_disabled' | 'first_password' | 'active';

function stateOf(account: Account, person: Staff | null): State {
  if (account.disabledAt !== null) return 'disabled';
  if (person === null || person.disabledAt !== null) return 'person_disabled';
  return account.mustChange ? 'first_password' : 'active';
}

async function usersPage(visit: MemberVisit): Promise<Reply> {
  const { words, deps } = visit;
  const { say, sayOf } = words;
  const users: { account: Account; person: Staff | null }[] = [];
  for await (const account of everyAccount(deps.storage))
    users.push({ account, person: await findPerson(deps.storage, account.staffId) });
  return {
    kind: 'page',
    title: say('users.title'),
    body: (
      <>
        <p>
          <a class="usa-button" href="/console/users/new">
            {say('users.new')}
          </a>
        </p>
        <Table
          caption={say('users.caption', { count: users.length })}
          heads={[
            say('users.name'),
            say('users.email'),
            say('users.role'),
            say('users.state'),
            say('users.second'),
          ]}
        >
          {users.map(({ account, person }) => (
            <tr key={account.id}>
              <th scope="row">
                <a class="usa-link" href={`/console/users/${account.id}`}>
                  {person?.name ?? account.email}
                </a>
              </th>
              <td>{account.email}</td>
              <td>{sayOf('roles', account.role)}</td>
              <td>{say(`users.states.${stateOf(account, person)}`)}</td>
              <td>{say(account.totp?.confirmedAt == null ? 'users.without' : 'users.with')}</td>
            </tr>
          ))}
        </Table>
      </>
    ),
  };
}

interface Typed extends WhoseTyped {
  readonly email: string;
  readonly role: string;
}
type Fault = 'name' | 'email' | 'taken';

async function newPage(visit: MemberVisit, typed: Typed, fault: Fault | null = null): Promise<Reply> {
  const { say } = visit.words;
  const people = await peopleThere(visit);
  const error = (of: readonly Fault[]): string | null =>
    fault !== null && of.includes(fault) ? say(`users.faults.${fault}`) : null;
  return {
    kind: 'page',
    narrow: true,
    title: say('users.new'),
    status: fault === null ? 200 : 422,
    body: (
      <Send visit={visit} to="/users/new" class="usa-form">
        <Field
          name="email"
          type="email"
          label={say('users.email')}
          value={typed.email}
          error={error(['email', 'taken'])}
          autocomplete="off"
          required
        />
        <WhoseFields visit={visit} typed={typed} people={people} error={error(['name'])} />
        <Choice name="role" label={say('users.role')} chosen={typed.role} options={roleOptions(visit)} />
        <button class="usa-button" type="submit">
          {say('users.create')}
        </button>
      </Send>
    ),
  };
}

async function create(visit: MemberVisit): Promise<Reply> {
  const { form: fields, deps } = visit;
  const typed: Typed = { ...whoseTyped(fields), email: fields.get('email'), role: fields.get('role') };
  const email = readEmail(typed.email);
  if (email === null) return newPage(visit, typed, 'email');
  const of = whoseOf(typed);
  if (of === null) return newPage(visit, typed, 'name');
  if ((await deps.storage.findAccountByEmailKey(deps.storage.accountKeyOf(email))) !== null)
    return newPage(visit, typed, 'taken');
  const made = await createAccount(acting(visit), { ...of, email, role: roleOf(typed.role) });
  return firstPassword(visit, made.account.id, made.password ?? '', made.alike);
}

function firstPassword(
  visit: Visit,
  id: string,
  secret: string,
  alike: readonly { readonly name: string }[] = [],
): Reply {
  const { say } = visit.words;
  return secretPage(visit, {
    ...{ secret, alike, to: `/users/${id}` },
    title: say('users.secret_title'),
    hint: say('users.secret'),
  });
}

async function userPage(visit: MemberVisit): Promise<Reply> {
  const { words, deps, member, params } = visit;
  const { say, sayOf } = words;
  const account = await deps.storage.findAccount(params.id ?? '');
  if (account === null) throw new AvisoError('not_found');
  const person = await findPerson(deps.storage, account.staffId);
  const sessions = await openSessions(deps.storage, account.id, deps.wall.now());
  return {
    kind: 'page',
    title: person?.name ?? account.email,
    body: (
      <>
        <dl class="pairs">
          <dt>{say('users.email')}</dt>
          <dd>{account.email}</dd>
          <dt>{say('users.role')}</dt>
          <dd>{sayOf('roles', account.role)}</dd>
          <dt>{say('users.state')}</dt>
          <dd>{say(`users.states.${stateOf(account, person)}`)}</dd>
          <dt>{say('users.since')}</dt>
          <dd>
            <When visit={visit} at={account.createdAt} />
          </dd>
          <dt>{say('users.approves')}</dt>
          <dd>{say(person?.linkedBy == null ? 'users.not_linked' : 'users.linked')}</dd>
        </dl>
        {account.id === member.account.id ? (
          <p>{say('users.own')}</p>
        ) : (
          <UserActs visit={visit} account={account} person={person} />
        )}
        <h2>{say('sessions.title')}</h2>
        <Sessions
          visit={visit}
          sessions={sessions}
          to={`/users/${account.id}/sessions`}
          own={member.session.id}
        />
      </>
    ),
  };
}

function UserActs({
  visit,
  account,
  person,
}: {
  readonly visit: MemberVisit;
  readonly account: Account;
  readonly person: Staff | null;
}): VNode {
  const { say } = visit.words;
  const to = (verb: string): string => `/users/${account.id}/${verb}`;
  return (
    <>
      <h2>{say('users.change_role')}</h2>
      <Send visit={visit} to={to('role')} class="usa-form">
        <Choice name="role" label={say('users.role')} chosen={account.role} options={roleOptions(visit)} />
        <button class="usa-button usa-button--outline" type="submit">
          {say('users.save_role')}
        </button>
      </Send>
      <h2>{say('users.lost')}</h2>
      <p>{say('users.lost_hint')}</p>
      <div class="row">
        <Act visit={visit} to={to('reset')} label={say('users.reset')} />
        {account.totp !== null && (
          <Act visit={visit} to={to('reset')} values={{ second: 'yes' }} label={say('users.reset_second')} />
        )}
      </div>
      <h2>{say('users.leave')}</h2>
      <p>{say('users.leave_hint')}</p>
      <div class="row">
        {account.disabledAt === null ? (
          <Act visit={visit} to={to('disable')} look="secondary" label={say('users.disable')} />
        ) : (
          <Act visit={visit} to={to('enable')} label={say('users.enable')} />
        )}
        {person?.disabledAt === null && (
          <Act visit={visit} to={to('left')} look="secondary" label={say('users.left')} />
        )}
      </div>
    </>
  );
}

const idOf = ({ params }: Visit): string => params.id ?? '';

/** Declares `POST /users/{id}/VERB`, which goes back to the page of the user. */
const act = (
  verb: string,
  done: Extract<Reply, { kind: 'go' }>['done'] & string,
  run: (visit: MemberVisit, id: string) => Promise<unknown>,
): Page =>
  form(`/users/{id}/${verb}`, 'staff.manage', async (visit) => {
    await run(visit, idOf(visit));
    return { kind: 'go', to: `/users/${idOf(visit)}`, done };
  });

/** Log-ins of others. */
export const userPages: readonly Page[] = [
  page('/users', 'staff.manage', usersPage),
  page('/users/new', 'staff.manage', (visit) =>
    newPage(visit, { name: '', email: '', role: 'operator', staff: '' }),
  ),
  form('/users/new', 'staff.manage', create),
  page('/users/{id}', 'staff.manage', userPage),
  act('role', 'role', (visit, id) => setRole(acting(visit), id, roleOf(visit.form.get('role')))),
  act('disable', 'disabled', (visit, id) => disableAccount(acting(visit), id)),
  act('enable', 'enabled', (visit, id) => enableAccount(acting(visit), id)),
  act('sessions', 'session_ended', (visit, id) => endSession(acting(visit), id, visit.form.get('session'))),
  act('left', 'left', async (visit, id) => {
    const account = await visit.deps.storage.findAccount(id);
    const person = account === null ? null : await findPerson(visit.deps.storage, account.staffId);
    if (person === null) throw new AvisoError('not_found');
    if (person.id === visit.member.person.id)
      throw new AvisoError('not_possible', 'Nobody does this to themselves; another admin does.');
    return disableStaff(acting(visit), person.id);
  }),
  form('/users/{id}/reset', 'staff.manage', async (visit) => {
    const id = idOf(visit);
    if (id === visit.member.account.id)
      throw new AvisoError('not_possible', 'Change your own password on your own page.');
    const secondFactor = visit.form.get('second') === 'yes';
    const { password } = await resetPassword(acting(visit), id, { secondFactor });
    return firstPassword(visit, id, password);
  }),
];
