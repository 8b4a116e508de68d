import type { ComponentChildren, VNode } from 'preact';
import { standingOf } from '../../accounts/needs.ts';
import { Send } from './parts.tsx';
import type { Reply, Visit } from './page.ts';
import type { Key } from './words.ts';

/** The pages of the navigation, with what lets one see them. */
const WAYS = [
  ['/', 'ways.today', 'request.read'],
  ['/inbox', 'ways.inbox', 'request.read'],
  ['/unreached', 'ways.unreached', 'unreached.read'],
  ['/people', 'ways.people', 'people.search'],
  ['/calendar', 'ways.calendar', 'slot.read'],
  ['/check-in', 'ways.check_in', 'appointment.check_in'],
  ['/changes', 'ways.changes', 'change.read'],
  ['/broadcasts', 'ways.broadcasts', 'broadcast.read'],
  ['/programme', 'ways.programme', 'programme.read'],
  ['/reports', 'ways.reports', 'registration.read'],
  ['/roster', 'ways.roster', 'roster.import'],
  ['/assignment', 'ways.assignment', 'assignment.run'],
  ['/users', 'ways.users', 'staff.manage'],
  ['/tokens', 'ways.tokens', 'token.manage'],
  ['/audit', 'ways.audit', 'audit.read'],
  ['/phone', 'ways.phone', 'personal.read'],
] as const satisfies readonly (readonly [string, Key, string])[];

/** What htmx must not do: put a style of its own into the page. */
const HTMX = JSON.stringify({ includeIndicatorCSS: false, history: false });

interface Frame {
  readonly visit: Visit;
  readonly path: string;
  readonly nonce: string;
  readonly reply: Extract<Reply, { kind: 'page' }>;
  /** What was done before, from the address. */
  readonly done: string | null;
}

/** A whole page. */
export function Layout({ visit, path, nonce, reply, done }: Frame): VNode {
  const { words, member, deps } = visit;
  const { say } = words;
  const inside =
    member !== null && standingOf(member.account, member.session, deps.simulated) === 'in' ? member : null;
  return (
    <html lang={words.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="htmx-config" content={HTMX} />
        <title>{`${reply.title} · ${say('name')}`}</title>
        <link rel="stylesheet" href="/console/assets/console.css" nonce={nonce} />
        <script src="/console/assets/htmx.min.js" nonce={nonce} defer />
        <script src="/console/assets/hx-sse.min.js" nonce={nonce} defer />
      </head>
      <body>
        <a class="usa-skipnav" href="#main">
          {say('skip')}
        </a>
        <header class="top">
          <div class="inner">
            <a class="brand" href="/console/">
              {say('name')}
            </a>
            {member !== null && <Who visit={visit} name={member.person.name} inside={inside !== null} />}
          </div>
        </header>
        {(deps.simulated || isDemo(visit)) && (
          <Mode visit={visit} mayRemove={inside?.may('programme.set') === true} />
        )}
        {inside !== null && (
          <nav class="ways" aria-label={say('ways.label')}>
            <ul>
              {WAYS.filter(
                ([to, , permission]) => inside.may(permission) && (to !== '/phone' || deps.phones !== null),
              ).map(([to, key]) => (
                <li key={to}>
                  <a href={`/console${to}`} aria-current={isAt(path, to) ? 'page' : undefined}>
                    {say(key)}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <main id="main" tabIndex={-1} class={reply.narrow === true ? 'narrow' : undefined}>
          {done !== null && <Done text={done} />}
          <h1>{reply.title}</h1>
          {reply.body}
        </main>
        <footer>
          <p class="inner">{say('footer')}</p>
        </footer>
      </body>
    </html>
  );
}

const isDemo = ({ demo }: Visit): boolean => demo !== 'none' && demo !== 'removed';

/** What everybody must know of every page: that texts leave nowhere, that people are made up. */
function Mode({ visit, mayRemove }: { visit: Visit; mayRemove: boolean }): VNode {
  const { words, deps, demo } = visit;
  const { say } = words;
  return (
    <aside class="mode" aria-label={say('mode.label')}>
      {deps.simulated && <span>{say('mode.simulated')}</span>}{' '}
      {isDemo(visit) && <strong>{say(demo === 'loading' ? 'mode.demo_loading' : 'mode.demo')}</strong>}{' '}
      {isDemo(visit) && mayRemove && <a href="/console/demo">{say('mode.demo_remove')}</a>}
    </aside>
  );
}

const isAt = (path: string, to: string): boolean =>
  to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);

function Who({ visit, name, inside }: { visit: Visit; name: string; inside: boolean }): VNode {
  const { say } = visit.words;
  return (
    <div class="who">
      {inside ? <a href="/console/me">{say('who', { name })}</a> : <span>{name}</span>}
      <Send visit={visit} to="/log-out">
        <button class="usa-button usa-button--unstyled" type="submit">
          {say('log_out')}
        </button>
      </Send>
    </div>
  );
}

function Done({ text }: { text: ComponentChildren }): VNode {
  return (
    <div class="usa-alert usa-alert--success usa-alert--slim" role="status">
      <div class="usa-alert__body">
        <p class="usa-alert__text">{text}</p>
      </div>
    </div>
  );
}
