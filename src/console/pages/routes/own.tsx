import type { VNode } from 'preact';
import { setLanguage } from '../../../accounts/accounts.ts';
import { totpAddress } from '../../../accounts/codes.ts';
import { markDevice } from '../../../accounts/devices.ts';
import {
  changePassword,
  confirmSecondFactor,
  prepareSecondFactor,
  renewRecovery,
  type PasswordRefusal,
} from '../../../accounts/own.ts';
import { endSession, openSessions } from '../../../accounts/sessions.ts';
import { PASSWORD_LENGTH, type Account } from '../../../domain/account.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { Act, Choice, Field, Notice, Send } from '../parts.tsx';
import { acting, form, page, type MemberVisit, type Page, type Reply, type Visit } from '../page.ts';
import { QrCode } from '../qr-code.tsx';
import { Sessions } from '../sessions-table.tsx';

function passwordPage(visit: MemberVisit, refusal: PasswordRefusal | 'differ' | null = null): Reply {
  const { words, member } = visit;
  const { say } = words;
  const { account } = member;
  const asks = account.passwordHash !== null && !account.mustChange;
  const known = refusal === 'wrong' || refusal === 'wait';
  const error = refusal === null ? null : say(`password.refused.${refusal}`, PASSWORD_LENGTH);
  return {
    kind: 'page',
    narrow: true,
    title: say('password.title'),
    status: refusal === null ? 200 : 422,
    body: (
      <>
        {account.mustChange && <Notice kind="info">{say('password.first')}</Notice>}
        <Send visit={visit} to="/me/password" class="usa-form">
          <input type="hidden" name="username" autocomplete="username" value={account.email} />
          {asks && (
            <Field
              name="present"
              type="password"
              label={say('password.present')}
              error={known ? error : null}
              autocomplete="current-password"
              required
            />
          )}
          <Field
            name="next"
            type="password"
            label={say('password.next')}
            hint={say('password.hint', PASSWORD_LENGTH)}
            error={known ? null : error}
            autocomplete="new-password"
            required
          />
          <Field
            name="again"
            type="password"
            label={say('password.again')}
            autocomplete="new-password"
            required
          />
          <button class="usa-button" type="submit">
            {say('password.submit')}
          </button>
        </Send>
      </>
    ),
  };
}

async function takePassword(visit: MemberVisit): Promise<Reply> {
  const { form: typed, member, cookies, deps } = visit;
  const next = typed.get('next');
  if (next !== typed.get('again')) return passwordPage(visit, 'differ');
  const refusal = await changePassword(acting(visit), member, { present: typed.get('present'), next });
  if (refusal !== null) return passwordPage(visit, refusal);
  const account = await deps.storage.findAccount(member.account.id);
  // The mark of this browser ended with the password that was.
  if (account !== null && (account.totp === null || member.session.secondFactor))
    cookies.set('device', markDevice(deps, account, cookies.get('device')));
  return { kind: 'go', to: '/', done: 'password' };
}

async function secondFactorPage(visit: MemberVisit, wrong = false): Promise<Reply> {
  const { words, member, deps } = visit;
  const { say } = words;
  const account = await prepareSecondFactor(acting(visit), member.account.id);
  if (account.totp === null || account.totp.confirmedAt !== null)
    throw new AvisoError('not_possible', 'A second factor is set up already.');
  const { secret } = account.totp;
  return {
    kind: 'page',
    narrow: true,
    title: say('second.title'),
    status: wrong ? 422 : 200,
    body: (
      <>
        <p>{say(deps.simulated ? 'second.may' : 'second.why')}</p>
        <ol>
          <li>{say('second.scan')}</li>
          <li>{say('second.type')}</li>
        </ol>
        <QrCode text={totpAddress(secret, account.email, 'Aviso')} label={say('second.picture')} />
        <p>
          {say('second.by_hand')} <code>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        </p>
        <Send visit={visit} to="/me/second-factor" class="usa-form">
          <Field
            name="code"
            label={say('second.code')}
            error={wrong ? say('second.wrong') : null}
            autocomplete="one-time-code"
            inputMode="numeric"
            required
          />
          <button class="usa-button" type="submit">
            {say('second.submit')}
          </button>
        </Send>
      </>
    ),
  };
}

function codesPage({ words }: Visit, codes: readonly string[]): Reply {
  const { say } = words;
  return {
    kind: 'page',
    narrow: true,
    title: say('codes.title'),
    body: (
      <>
        <Notice kind="warning">{say('codes.keep')}</Notice>
        <ol class="codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <p>
          <a class="usa-button" href="/console/">
            {say('codes.kept')}
          </a>
        </p>
      </>
    ),
  };
}

function SecondFactor({ visit, account }: { visit: MemberVisit; account: Account }): VNode {
  const { say } = visit.words;
  if (account.totp === null || account.totp.confirmedAt === null)
    return (
      <p>
        {say('own.no_second')}{' '}
        <a class="usa-link" href="/console/me/second-factor">
          {say('own.set_up')}
        </a>
      </p>
    );
  return (
    <>
      <p>{say('own.second', { count: account.recovery.length })}</p>
      <Act visit={visit} to="/me/recovery" label={say('own.new_codes')} />
    </>
  );
}

async function ownPage(visit: MemberVisit): Promise<Reply> {
  const { words, member, deps } = visit;
  const { say, sayOf, language } = words;
  const { account, session, person } = member;
  const sessions = await openSessions(deps.storage, account.id, deps.wall.now());
  return {
    kind: 'page',
    title: say('own.title'),
    body: (
      <>
        <dl class="pairs">
          <dt>{say('own.name')}</dt>
          <dd>{person.name}</dd>
          <dt>{say('own.email')}</dt>
          <dd>{account.email}</dd>
          <dt>{say('own.role')}</dt>
          <dd>{sayOf('roles', account.role)}</dd>
        </dl>
        <h2>{say('own.log_in')}</h2>
        <p>
          <a class="usa-link" href="/console/me/password">
            {say('own.password')}
          </a>
        </p>
        <SecondFactor visit={visit} account={account} />
        <h2>{say('own.language')}</h2>
        <Send visit={visit} to="/me/language" class="usa-form">
          <Choice
            name="language"
            label={say('own.language_label')}
            chosen={language}
            options={[
              ['en', 'English'],
              ['es', 'Español'],
            ]}
          />
          <button class="usa-button usa-button--outline" type="submit">
            {say('own.save')}
          </button>
        </Send>
        <h2>{say('sessions.title')}</h2>
        <Sessions visit={visit} sessions={sessions} to="/me/sessions" own={session.id} />
      </>
    ),
  };
}

/** What members do about their own log-in. */
export const ownPages: readonly Page[] = [
  page('/me', 'self.read', ownPage),
  form('/me/language', 'self.read', async (visit) => {
    const language = visit.form.get('language') === 'es' ? 'es' : 'en';
    await setLanguage(acting(visit), visit.member.account.id, language);
    return { kind: 'go', to: '/me', done: 'saved' };
  }),
  form('/me/sessions', 'self.read', async (visit) => {
    await endSession(acting(visit), visit.member.account.id, visit.form.get('session'));
    return { kind: 'go', to: '/me', done: 'session_ended' };
  }),
  form('/me/recovery', 'self.read', async (visit) =>
    codesPage(visit, await renewRecovery(acting(visit), visit.member.account.id)),
  ),
  page('/me/password', 'half', (visit) => passwordPage(visit)),
  form('/me/password', 'half', takePassword),
  page('/me/second-factor', 'half', (visit) => secondFactorPage(visit)),
  form('/me/second-factor', 'half', async (visit) => {
    const codes = await confirmSecondFactor(acting(visit), visit.member, visit.form.get('code'));
    return codes === null ? secondFactorPage(visit, true) : codesPage(visit, codes);
  }),
];
