import type { Router } from 'express';
import type { Page } from './page.ts';
import { createPagesRouter, type ServedConsole } from './router.tsx';
import { changePages } from './routes/changes.tsx';
import { inboxPages } from './routes/inbox.tsx';
import { logInPages } from './routes/log-in.tsx';
import { ownPages } from './routes/own.tsx';
import { peoplePages } from './routes/people.tsx';
import { requestForms } from './routes/request-forms.tsx';
import { requestPages } from './routes/request.tsx';
import { todayPages } from './routes/today.tsx';
import { userPages } from './routes/users.tsx';

/** All pages. A path that is a word stands before one that is a parameter. */
export const PAGES: readonly Page[] = [
  ...logInPages,
  ...todayPages,
  ...ownPages,
  ...inboxPages,
  ...requestPages,
  ...requestForms,
  ...peoplePages,
  ...changePages,
  ...userPages,
];

/** The console, to be mounted at `/console`. */
export function createConsole(deps: ServedConsole): Router {
  return createPagesRouter(deps, PAGES);
}
