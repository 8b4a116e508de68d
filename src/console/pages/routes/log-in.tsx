import type { VNode } from 'preact';
import { createAccount, findByEmail } from '../../../accounts/accounts.ts';
import {
  letIn,
  logIn,
  showSecondFactor,
  type From,
  type LetIn,
  type Refusal,
} from '../../../accounts/log-in.ts';
import { endSession } from '../../../accounts/sessions.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { Field, Notice, Send } from '../parts.tsx';
import { form, openForm, openPage, page, type Page, type Reply, type Visit } from '../page.ts';

const WAY_BACK = /^\/[\w\-./?=&%]*$/;
/** The account of whoever started a simulator. */
const FIRST = { email: 'demo@aviso.example', name: 'Demo' } as const;

const fromOf = ({ address, device, cookies }: Visit): From => ({
  address,
  device,
  marks: cookies.get('device'),
});

/** Where to go after the log-in: a page of the console, as it was asked for. */
const wayBack = (asked: string): string => (WAY_BACK.test(asked) && !asked.startsWith('//') ? asked : '/');

/** Gives the browser its cookies, and goes on. */
function enter({ cookies }: Visit, inside: LetIn, to: string): Reply {
  cookies.set('session', inside.text);
  cookies.set('form', '');
  if (inside.marks !== null) cookies.set('device', inside.marks);
  return { kind: 'go', to };
}

function logInPage(visit: Visit, refusal: Refusal | null = null, email = ''): Reply {
  const { words, query, form: typed } = visit;
  const { say, language } = words;
  const to = wayBack(query.get('to') ?? typed.get('to'));
  const other = language === 'en' ? 'es' : 'en';
  return {
    kind: 'page',
    narrow: true,
    title: say('log_in.title'),
    status: refusal === null ? 200 : 401,
    body: (
      <>
        {refusal !== null && <Notice kind="error">{say(`log_in.refused.${refusal}`)}</Notice>}
        <Send visit={visit} to="/log-in" class="usa-form">
          <input type="hidden" name="to" value={to} />
          <Field
            name="email"
            type="email"
            label={say('log_in.email')}
            value={email}
            autocomplete="username"
            required
          />
          <Field
            name="password"
            type="password"
            label={say('log_in.password')}
            autocomplete="current-password"
            required
          />
          <button class="usa-button" type="submit">
            {say('log_in.submit')}
          </button>
        </Send>
        <p class="soft">{say('log_in.lost')}</p>
        <p>
          <a class="usa-link" href={`/console/log-in?language=${other}`} lang={other} hreflang={other}>
            {say('log_in.other_language')}
          </a>
        </p>
      </>
    ),
  };
}

async function takeLogIn(visit: Visit): Promise<Reply> {
  const { deps, form: typed } = visit;
  const email = typed.get('email');
  const inside = await logIn(deps, { email, password: typed.get('password') }, fromOf(visit));
  if (typeof inside === 'string') return logInPage(visit, inside, email);
  return enter(visit, inside, wayBack(typed.get('to')));
}

function CodeForm({ visit }: { visit: Visit }): VNode {
  const { say } = visit.words;
  return (
    <Send visit={visit} to="/log-in/code" class="usa-form">
      <Field
        name="code"
        label={say('code.label')}
        hint={say('code.hint')}
        autocomplete="one-time-code"
        required
      />
      <button class="usa-button" type="submit">
        {say('code.submit')}
      </button>
    </Send>
  );
}

function codePage(visit: Visit, refusal: Refusal | null = null): Reply {
  const { say } = visit.words;
  return {
    kind: 'page',
    narrow: true,
    title: say('code.title'),
    status: refusal === null ? 200 : 401,
    body: (
      <>
        {refusal !== null && (
          <Notice kind="error">{say(`code.refused.${refusal === 'wait' ? 'wait' : 'wrong'}`)}</Notice>
        )}
        <CodeForm visit={visit} />
      </>
    ),
  };
}

/** The account that a simulator's link lets in; made when the link is used for the first time. */
async function firstAccount({ deps, words }: Visit) {
  const found = await findByEmail(deps.storage, FIRST.email);
  if (found !== null) return found;
  const acting = { ...deps, actor: 'service:first-link' };
  const made = { ...FIRST, role: 'admin', language: words.language, password: false } as const;
  return (await createAccount(acting, made)).account;
}

function firstPage(visit: Visit): Reply {
  const { deps, words, params } = visit;
  const { say } = words;
  const text = params.text ?? '';
  if (deps.firstLink?.isGood(text) !== true) throw new AvisoError('not_found');
  return {
    kind: 'page',
    narrow: true,
    title: say('first.title'),
    body: (
      <>
        <p>{say('first.text')}</p>
        <Send visit={visit} to={`/first/${text}`}>
          <button class="usa-button usa-button--big" type="submit">
            {say('first.submit')}
          </button>
        </Send>
      </>
    ),
  };
}

/** The log-in, and what comes before anybody is in. */
export const logInPages: readonly Page[] = [
  openPage('/log-in', (visit) => logInPage(visit)),
  openForm('/log-in', takeLogIn),
  page('/log-in/code', 'half', (visit) => codePage(visit)),
  form('/log-in/code', 'half', async (visit) => {
    const inside = await showSecondFactor(visit.deps, visit.member, visit.form.get('code'), fromOf(visit));
    return typeof inside === 'string' ? codePage(visit, inside) : enter(visit, inside, '/');
  }),
  // Asked for by a browser that looks ahead, it must not be used up: a button does.
  openPage('/first/{text}', firstPage),
  openForm('/first/{text}', async (visit) => {
    const { deps, params } = visit;
    if (deps.firstLink?.use(params.text ?? '') !== true) throw new AvisoError('not_found');
    const inside = await letIn(deps, await firstAccount(visit), fromOf(visit));
    return typeof inside === 'string' ? logInPage(visit, inside) : enter(visit, inside, '/');
  }),
  openForm('/log-out', async ({ deps, member, cookies }) => {
    if (member !== null)
      await endSession({ ...deps, actor: member.actor }, member.account.id, member.session.id);
    cookies.set('session', '');
    return { kind: 'go', to: '/log-in', done: 'logged_out' };
  }),
];
