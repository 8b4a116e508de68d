import type { Request, Response } from 'express';
import { findLoggedIn } from '../../accounts/sessions.ts';
import { readDemoState } from '../../demo/demo.ts';
import { accountActor } from '../../domain/actor.ts';
import { may } from '../../domain/roles.ts';
import { cookiesOf, type Cookies } from './cookies.ts';
import { deviceOf, formKey, sourceOf } from './door.ts';
import type { ConsoleDeps, Form, Member, Visit } from './page.ts';
import { timesOf } from './times.ts';
import { languageOf, readConsoleWords, type Words } from './words.ts';

/** How requests become visits. @param live whether the browser asked by itself: that keeps nobody logged in */
export type Visiting = (request: Request, response: Response, live: boolean) => Promise<Visit>;

/** @param secure whether browsers come by https */
export function visiting(deps: ConsoleDeps, secure: boolean): Visiting {
  const words = readConsoleWords(deps.localesDir);
  return async (request, response, live) => {
    const cookies = cookiesOf(request, response, secure);
    const found = await findLoggedIn(deps, cookies.get('session'), !live);
    const member: Member | null =
      found === null
        ? null
        : {
            ...found,
            actor: accountActor(found.account, found.person.name),
            may: (permission) => may(found.account.role, permission),
          };
    const query = new URLSearchParams(request.url.split('?')[1] ?? '');
    const spoken = wordsFor(words, member, query, cookies, request);
    const [programme, demo] = await Promise.all([deps.storage.findProgramme(), readDemoState(deps.storage)]);
    return {
      ...{ deps, cookies, query, member, words: spoken, demo },
      times: timesOf(spoken, programme?.officeHours ?? [], deps.clock.now()),
      params: Object.fromEntries(
        Object.entries(request.params).map(([name, value]) => [name, String(value)]),
      ),
      form: formOf(request.body),
      upload: null,
      address: sourceOf(request),
      device: deviceOf(request.headers['user-agent']),
      key: formKey(cookies, deps.ids),
    };
  };
}

function wordsFor(
  words: Readonly<Record<'en' | 'es', Words>>,
  member: Member | null,
  query: URLSearchParams,
  cookies: Cookies,
  request: Request,
): Words {
  if (member !== null) return words[member.account.language];
  const asked = query.get('language');
  if (asked === 'en' || asked === 'es') {
    cookies.set('language', asked);
    return words[asked];
  }
  const kept = cookies.get('language');
  return words[kept === 'en' || kept === 'es' ? kept : languageOf(request.headers['accept-language'])];
}

function formOf(body: unknown): Form {
  const fields = new URLSearchParams(typeof body === 'string' ? body : '');
  return { get: (name) => fields.get(name) ?? '', all: (name) => fields.getAll(name) };
}
