import type { VNode } from 'preact';
import { Notice } from './parts.tsx';
import type { Reply, Visit } from './page.ts';

/** The page that shows a secret, this once. */
export function secretPage(
  { words }: Visit,
  shown: {
    readonly title: string;
    /** What to do with it. */
    readonly hint: string;
    readonly secret: string;
    /** Where to go then, below `/console`. */
    readonly to: string;
    /** People who were there and have a name like that of somebody new. */
    readonly alike: readonly { readonly name: string }[];
    readonly more?: VNode;
  },
): Reply {
  const { say } = words;
  const names = shown.alike.map(({ name }) => name).join(', ');
  return {
    kind: 'page',
    narrow: true,
    title: shown.title,
    body: (
      <>
        {names !== '' && <Notice kind="warning">{say('users.alike', { names })}</Notice>}
        <Notice kind="warning">{shown.hint}</Notice>
        <p>
          <span class="secret">{shown.secret}</span>
        </p>
        {shown.more}
        <p>
          <a class="usa-link" href={`/console${shown.to}`}>
            {say('users.secret_done')}
          </a>
        </p>
      </>
    ),
  };
}
