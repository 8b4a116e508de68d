import type { VNode } from 'preact';
import type { Broadcast } from '../../../domain/broadcast.ts';
import type { Permission } from '../../../domain/roles.ts';
import { type Done, form, type MemberVisit, type Page, type Reply } from '../page.ts';
import { Send } from '../parts.tsx';
import { onePage, Refusal } from './one-page.tsx';
import { broadcastOf, pathOf, refusalOf } from './ways.ts';

/** Shows what is to be done once more, with what is wrong with what was typed. */
export type Again = (
  visit: MemberVisit,
  broadcast: Broadcast,
  fault: string | null,
  status?: number,
) => Promise<Reply>;

/**
 * Declares `POST /broadcasts/{id}/VERB`, which goes back to the page of the broadcast. What is refused is said above that page as it is
 * by then, or above `again`, which keeps what was typed.
 * @param run gives what keeps it from being done, as a sentence; null when it is done
 */
export const act = (
  verb: string,
  may: Permission,
  done: Done,
  run: (visit: MemberVisit, broadcast: Broadcast) => Promise<string | null>,
  again?: Again,
): Page =>
  form(`/broadcasts/{id}/${verb}`, may, async (visit) => {
    const broadcast = await broadcastOf(visit);
    try {
      const fault = await run(visit, broadcast);
      if (fault === null) return { kind: 'go', to: pathOf(broadcast), done };
      if (again !== undefined) return await again(visit, broadcast, fault, 422);
      return await onePage(visit, broadcast, {
        status: 422,
        notice: <Refusal visit={visit} detail={fault} />,
      });
    } catch (error) {
      const notice = <Refusal visit={visit} detail={refusalOf(error)} />;
      return onePage(visit, await broadcastOf(visit), { status: 409, notice });
    }
  });

/** The page that asks before an act, as nothing was typed yet. */
export const asked = async (visit: MemberVisit, of: Again): Promise<Reply> =>
  of(visit, await broadcastOf(visit), null);

/** The page before an act: what it does and to how many, what has to be typed, and the way back. */
export function confirmPage(
  visit: MemberVisit,
  broadcast: Broadcast,
  {
    verb,
    title,
    children,
    label,
    look = 'plain',
    status,
  }: {
    readonly verb: string;
    readonly title: string;
    readonly children: VNode;
    readonly label: string;
    readonly look?: 'plain' | 'secondary';
    readonly status?: number | undefined;
  },
): Reply {
  return {
    kind: 'page',
    title,
    ...(status === undefined ? {} : { status }),
    body: (
      <>
        <p class="soft">{broadcast.content.title}</p>
        <Send visit={visit} to={`${pathOf(broadcast)}/${verb}`} class="usa-form">
          {children}
          <button class={look === 'plain' ? 'usa-button' : 'usa-button usa-button--secondary'} type="submit">
            {label}
          </button>
        </Send>
        <p>
          <a class="usa-link" href={`/console${pathOf(broadcast)}`}>
            {visit.words.say('broadcasts.back_nothing')}
          </a>
        </p>
      </>
    ),
  };
}
