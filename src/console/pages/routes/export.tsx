import { Readable } from 'node:stream';
import { exportFamily } from '../../../people/export-family.ts';
import { ActButton, familyActPages, type FamilyAct } from '../family-act.tsx';
import type { Page } from '../page.ts';
import { Stored } from '../stored.tsx';

/** Gives out what is stored about a family: as a file for programs, or as a page to print. */
const exported: FamilyAct = {
  verb: 'export',
  permission: 'person.export',
  title: 'export.title',
  ask({ visit }) {
    const { say } = visit.words;
    return {
      summary: <p>{say('export.what')}</p>,
      buttons: (
        <>
          <ActButton label={say('export.page')} value="page" />
          <ActButton label={say('export.json')} value="json" look="outline" />
        </>
      ),
    };
  },
  async run(visit, registration, reason) {
    const { deps, member, form, words } = visit;
    const { storage, clock } = deps;
    const stored = await exportFamily({ storage, clock, actor: member.actor }, registration, reason);
    if (form.get('form') === 'json')
      return {
        kind: 'file',
        download: {
          fileName: `${registration.receipt}.json`,
          media: 'application/json',
          lines: Readable.from([JSON.stringify(stored, null, 2)]),
        },
      };
    return {
      kind: 'page',
      title: words.say('export.stored', { receipt: registration.receipt }),
      body: <Stored visit={visit} stored={stored} />,
    };
  },
};

export const exportPages: readonly Page[] = familyActPages(exported);
