import { join } from 'node:path';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { standingOf, type Standing } from '../../accounts/needs.ts';
import { catalogueCodeOf } from '../../domain/code-of.ts';
import { sendFile } from '../file.ts';
import type { Streams } from '../streams.ts';
import { FORM_KEY, guardPage, isOwnForm } from './door.ts';
import { inboxEvents } from './inbox-events.ts';
import { Layout } from './layout.tsx';
import type { ConsoleDeps, Page, Shown, Visit } from './page.ts';
import { serveSmall } from './small-files.ts';
import { STATUS, Trouble, troubleOf } from './trouble.tsx';
import { answerUpload } from './upload.ts';
import { visiting, type Visiting } from './visit.ts';

/** What the console is served with. */
export interface ServedConsole extends ConsoleDeps {
  /** Where events are sent to open pages. */
  readonly streams: Streams;
  /** Why a request may not come without https; null when it may. */
  readonly whyNotLocal: (request: Request) => string | null;
}

/** Longer than anything that is typed. */
const MOST_FORM = '64kb';
/** Where each goes who has something to do first. */
const FIRST: Readonly<Record<Exclude<Standing, 'in'>, string>> = {
  code: '/log-in/code',
  password: '/me/password',
  second_factor: '/me/second-factor',
};
const WITH_FILE = 'multipart/form-data';
const SAFE_PATH = /^\/[\w\-./?=&%]*$/;

/** Said before there is a page, to whoever set the service up. */
const ONLY_HTTPS =
  'The console is reached by https: set PUBLIC_URL to its https address. On this machine itself, http://localhost does.\n';
const LATER = 'That did not work. Try again. / Eso no funciono. Intente otra vez.\n';

interface Served {
  readonly deps: ServedConsole;
  /** Whether browsers come by https. */
  readonly secure: boolean;
  readonly visitOf: Visiting;
}

/** Serves pages, to be mounted at `/console`: lets in, checks where forms come from, answers. */
export function createPagesRouter(deps: ServedConsole, pages: readonly Page[]): Router {
  const secure = deps.publicUrl.startsWith('https:');
  const served: Served = { deps, secure, visitOf: visiting(deps, secure) };
  const router = express.Router({ strict: false });
  router.use(helmet({ contentSecurityPolicy: false, strictTransportSecurity: secure }));
  router.use((request, response, next) => {
    if (secure || deps.whyNotLocal(request) === null) next();
    else response.status(403).type('text/plain').send(ONLY_HTTPS);
  });
  serveAssets(router, deps);
  router.get('/inbox/events', inboxEvents(deps, deps.streams, secure));
  router.use(express.text({ type: 'application/x-www-form-urlencoded', limit: MOST_FORM }));

  for (const page of pages) {
    const path = page.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const handle = (request: Request, response: Response): Promise<void> =>
      serve(served, page, request, response);
    if (page.method === 'GET') router.get(path, handle);
    else router.post(path, handle);
  }

  router.use(async (request, response) => {
    const visit = await served.visitOf(request, response, false);
    show(visit, request, response, Trouble(visit, 'not_found'));
  });
  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = troubleOf(error);
    if (known === 'unexpected' || known === 'unavailable')
      deps.log.error({ code: catalogueCodeOf(error) }, 'console: a request failed');
    response.status(STATUS[known]).type('text/plain').send(LATER);
  });
  return router;
}

/** Answers one page. */
async function serve(served: Served, page: Page, request: Request, response: Response): Promise<void> {
  const { deps, secure, visitOf } = served;
  const visit = await visitOf(request, response, page.method === 'GET' && page.live);
  const origins = originsOf(deps, request, secure);
  const isOwn = (key: string): boolean => isOwnForm(request, visit.cookies, key, origins);
  // Whose form brings a file is asked when its fields have come, before the file is kept.
  const brings = page.method === 'POST' && page.brings === 'file' && request.is(WITH_FILE) === WITH_FILE;
  if (page.method === 'POST' && !brings && !isOwn(visit.form.get(FORM_KEY))) {
    show(visit, request, response, Trouble(visit, 'foreign'));
    return;
  }
  const first = whereFirst(page, visit, request);
  if (first !== null) {
    go(request, response, first);
    return;
  }
  if (!isAllowed(page, visit)) {
    show(visit, request, response, Trouble(visit, 'not_allowed'));
    return;
  }
  try {
    const answered = brings
      ? await answerUpload(visit, request, (fields) => isOwn(fields.get(FORM_KEY) ?? ''), page.answer)
      : await page.answer(visit);
    const reply = answered ?? Trouble(visit, 'foreign');
    if (page.method === 'POST') deps.changed();
    if (reply.kind === 'file') {
      guardPage(response);
      await sendFile(reply.download, request, response);
    } else show(visit, request, response, reply);
  } catch (error) {
    // Half of a file was sent: its connection was cut.
    if (response.headersSent) return;
    const known = troubleOf(error);
    if (known === 'unexpected' || known === 'unavailable')
      deps.log.error({ code: catalogueCodeOf(error) }, 'console: a request failed');
    show(visit, request, response, Trouble(visit, known, error));
  }
}

function serveAssets(router: Router, { assets }: ConsoleDeps): void {
  const options = { index: false, maxAge: '1h', fallthrough: false, redirect: false } as const;
  serveSmall(router, [
    join(assets.style, 'console.css'),
    join(assets.script, 'htmx.min.js'),
    join(assets.script, 'ext/hx-sse.min.js'),
  ]);
  router.use('/assets', express.static(assets.style, options));
}

/** Our own origins: that of PUBLIC_URL, or this machine's by the name it was asked for, which the door has checked. */
function originsOf({ publicUrl }: ConsoleDeps, { headers }: Request, secure: boolean): readonly string[] {
  const own = new URL(publicUrl).origin;
  return secure ? [own] : [own, `http://${headers.host ?? ''}`];
}

/** Where somebody has to go before they see a page; null when nowhere. */
function whereFirst({ access, method }: Page, { member, deps }: Visit, request: Request): string | null {
  if (access === 'anybody') return null;
  if (member === null) {
    const back = method === 'GET' && SAFE_PATH.test(request.url) && request.url !== '/' ? request.url : '';
    return back === '' ? '/log-in' : `/log-in?to=${encodeURIComponent(back)}`;
  }
  const standing = standingOf(member.account, member.session, deps.simulated);
  if (standing === 'in') return null;
  return access === 'half' && request.path.startsWith(FIRST[standing]) ? null : FIRST[standing];
}

function isAllowed({ access }: Page, { member }: Visit): boolean {
  return access === 'anybody' || access === 'half' || member?.may(access) === true;
}

function go(request: Request, response: Response, to: string): void {
  if (request.headers['hx-request'] !== undefined)
    response.set('HX-Redirect', `/console${to}`).status(204).end();
  else response.redirect(303, `/console${to}`);
}

function show(visit: Visit, request: Request, response: Response, reply: Shown): void {
  if (reply.kind === 'go') {
    const sign = reply.to.includes('?') ? '&' : '?';
    go(request, response, reply.done === undefined ? reply.to : `${reply.to}${sign}done=${reply.done}`);
    return;
  }
  const nonce = guardPage(response);
  response.type('html');
  if (reply.kind === 'part') {
    response.send(renderToString(reply.body));
    return;
  }
  const whole: VNode = (
    <Layout visit={visit} path={request.path} nonce={nonce} reply={reply} done={doneOf(visit)} />
  );
  response.status(reply.status ?? 200).send(`<!doctype html>${renderToString(whole)}`);
}

/** What was done, as the address of the page says: one of our own sentences, or nothing. */
function doneOf({ query, words }: Visit): string | null {
  const done = query.get('done');
  if (done === null) return null;
  const text = words.sayOf('done', done);
  return text === done ? null : text;
}
