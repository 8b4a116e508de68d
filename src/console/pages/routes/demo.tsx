import type { VNode } from 'preact';
import { readDemoMade, removeDemo } from '../../../demo/demo.ts';
import { form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { Act, Table } from '../parts.tsx';

async function demoPage(visit: MemberVisit): Promise<Reply> {
  const { demo, words } = visit;
  const { say } = words;
  const there = demo === 'there' || demo === 'removing';
  const body = there ? (
    <>
      <p>{say('demo.there')}</p>
      {await What({ visit })}
      <p>{say('demo.goes')}</p>
      <Act visit={visit} to="/demo/remove" label={say('demo.remove')} look="secondary" />
    </>
  ) : (
    <p>{say(demo === 'loading' ? 'demo.loading' : 'demo.none')}</p>
  );
  return { kind: 'page', title: say('demo.title'), body };
}

async function What({ visit: { deps, words } }: { visit: MemberVisit }): Promise<VNode> {
  const { say, number } = words;
  const made = await readDemoMade(deps.storage);
  const rows = [
    ['families', made.familyIds],
    ['cases', made.aNumbers],
    ['slots', made.slotIds],
    ['closures', made.closureIds],
    ['broadcasts', made.broadcastIds],
    ['staff', made.staffIds],
  ] as const;
  return (
    <Table caption={say('demo.what')} heads={[]}>
      {rows.map(([what, ids]) => (
        <tr key={what}>
          <th scope="row">{say(`demo.${what}`)}</th>
          <td class="num">{number(ids.length)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** The demo programme, and the way out of it. */
export const demoPages: readonly Page[] = [
  page('/demo', 'programme.set', demoPage),
  form('/demo/remove', 'programme.set', async ({ deps, member }) => {
    await removeDemo({ ...deps, actor: member.actor });
    return { kind: 'go', to: '/', done: 'demo_removed' };
  }),
];
