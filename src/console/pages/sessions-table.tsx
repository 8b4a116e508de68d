import type { VNode } from 'preact';
import type { Session } from '../../domain/account.ts';
import { Act, Table, When } from './parts.tsx';
import type { MemberVisit } from './page.ts';

/** Sessions of an account that are open, each with a button that ends it. */
export function Sessions({
  visit,
  sessions,
  to,
  own,
}: {
  readonly visit: MemberVisit;
  readonly sessions: readonly Session[];
  /** Where a session's end is asked for, below `/console`. */
  readonly to: string;
  /** Id of the session that this page is shown in. */
  readonly own: string;
}): VNode {
  const { say } = visit.words;
  if (sessions.length === 0) return <p>{say('sessions.none')}</p>;
  return (
    <Table
      caption={say('sessions.caption')}
      heads={[say('sessions.device'), say('sessions.since'), say('sessions.seen'), say('sessions.end')]}
    >
      {sessions.map((session) => (
        <tr key={session.id}>
          <th scope="row">{session.device === '' ? say('sessions.unknown') : session.device}</th>
          <td>
            <When visit={visit} at={session.createdAt} />
          </td>
          <td>
            <When visit={visit} at={session.seenAt} />
          </td>
          <td>
            {session.id === own ? (
              say('sessions.this')
            ) : (
              <Act visit={visit} to={to} values={{ session: session.id }} label={say('sessions.end')} />
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
