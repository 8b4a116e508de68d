import type { VNode } from 'preact';
import { nameOfActor } from '../../../domain/actor.ts';
import type { Token } from '../../../domain/token.ts';
import { findPerson } from '../../../staff/person.ts';
import { createToken, everyToken, isGood, revokeToken, TOKEN_DAYS } from '../../tokens.ts';
import { Act, Choice, Field, Send, Table, When } from '../parts.tsx';
import { acting, form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { secretPage } from '../secret-page.tsx';
import {
  peopleThere,
  roleOf,
  roleOptions,
  WhoseFields,
  whoseOf,
  whoseTyped,
  type WhoseTyped,
} from '../whose.tsx';

/** Whether a token lets its holder in. */
type State = 'good' | 'revoked' | 'expired' | 'person_disabled';

interface Listed {
  readonly token: Token;
  /** As colleagues call whose it is. */
  readonly name: string;
  readonly state: State;
}

async function listed({ deps }: MemberVisit, token: Token): Promise<Listed> {
  const person = await findPerson(deps.storage, token.staffId);
  const good = isGood(token, deps.clock.now());
  const ended = token.revokedAt === null ? 'expired' : 'revoked';
  const state = good ? (person === null || person.disabledAt !== null ? 'person_disabled' : 'good') : ended;
  return { token, state, name: person?.name ?? token.name };
}

async function tokensPage(visit: MemberVisit): Promise<Reply> {
  const { say, sayOf } = visit.words;
  const tokens: Listed[] = [];
  for await (const token of everyToken(visit.deps.storage)) tokens.push(await listed(visit, token));
  const heads = ['whose', 'role', 'state', 'made', 'until', 'used', 'act'] as const;
  return {
    kind: 'page',
    title: say('tokens.title'),
    body: (
      <>
        <p>{say('tokens.what')}</p>
        <p>
          <a class="usa-button" href="/console/tokens/new">
            {say('tokens.new')}
          </a>
        </p>
        <Table
          caption={say('tokens.caption', { count: tokens.length })}
          heads={heads.map((head) => say(`tokens.${head}`))}
        >
          {tokens.map(({ token, name, state }) => (
            <tr key={token.id}>
              <th scope="row">{name}</th>
              <td>{sayOf('roles', token.role)}</td>
              <td>{say(`tokens.states.${state}`)}</td>
              <td>
                <When visit={visit} at={token.createdAt} />
                {token.createdBy !== null && `, ${nameOfActor(token.createdBy)}`}
              </td>
              <td>
                <When visit={visit} at={token.expiresAt} />
              </td>
              <td>
                {token.lastUsedAt === null ? (
                  say('tokens.never')
                ) : (
                  <When visit={visit} at={token.lastUsedAt} />
                )}
              </td>
              <td>
                {token.revokedAt === null && (
                  <Act
                    visit={visit}
                    to={`/tokens/${token.id}/revoke`}
                    look="secondary"
                    label={say('tokens.revoke')}
                  />
                )}
              </td>
            </tr>
          ))}
        </Table>
      </>
    ),
  };
}

interface Typed extends WhoseTyped {
  readonly role: string;
  readonly days: string;
}

async function newPage(
  visit: MemberVisit,
  typed: Typed,
  fault: 'name' | 'days' | null = null,
): Promise<Reply> {
  const { say } = visit.words;
  const people = await peopleThere(visit);
  const body: VNode = (
    <Send visit={visit} to="/tokens/new" class="usa-form">
      <WhoseFields
        visit={visit}
        typed={typed}
        people={people}
        error={fault === 'name' ? say('users.faults.name') : null}
      />
      <Choice name="role" label={say('users.role')} chosen={typed.role} options={roleOptions(visit)} />
      <Field
        name="days"
        label={say('tokens.days')}
        hint={say('tokens.days_hint', { count: TOKEN_DAYS.most })}
        value={typed.days}
        error={fault === 'days' ? say('tokens.days_wrong', { count: TOKEN_DAYS.most }) : null}
        inputMode="numeric"
        required
      />
      <button class="usa-button" type="submit">
        {say('tokens.create')}
      </button>
    </Send>
  );
  return { kind: 'page', narrow: true, title: say('tokens.new'), status: fault === null ? 200 : 422, body };
}

async function create(visit: MemberVisit): Promise<Reply> {
  const { form: fields, words } = visit;
  const { say } = words;
  const typed: Typed = { ...whoseTyped(fields), role: fields.get('role'), days: fields.get('days') };
  const of = whoseOf(typed);
  if (of === null) return newPage(visit, typed, 'name');
  const days = /^\d{1,3}$/.test(typed.days.trim()) ? Number(typed.days) : 0;
  if (days < 1 || days > TOKEN_DAYS.most) return newPage(visit, typed, 'days');
  const { text, alike } = await createToken(acting(visit), { ...of, role: roleOf(typed.role), days });
  return secretPage(visit, {
    ...{ secret: text, alike, to: '/tokens' },
    title: say('tokens.secret_title'),
    hint: say('tokens.secret'),
    more: <pre class="scroll">Authorization: Bearer …</pre>,
  });
}

/** Tokens by which programs are let in to the API. */
export const tokenPages: readonly Page[] = [
  page('/tokens', 'token.manage', tokensPage),
  page('/tokens/new', 'token.manage', (visit) =>
    newPage(visit, { name: '', staff: '', role: 'viewer', days: String(TOKEN_DAYS.usual) }),
  ),
  form('/tokens/new', 'token.manage', create),
  form('/tokens/{id}/revoke', 'token.manage', async (visit) => {
    await revokeToken(acting(visit), visit.params.id ?? '');
    return { kind: 'go', to: '/tokens', done: 'token_revoked' };
  }),
];
