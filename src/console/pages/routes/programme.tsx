import type { VNode } from 'preact';
import { z } from 'zod';
import { nameOfActor } from '../../../domain/actor.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { PORT_IDS } from '../../../domain/port.ts';
import { listVersions } from '../../../programme/history.ts';
import { readProgramme, setProgramme, signGate } from '../../../programme/programme.ts';
import { recordLooks } from '../../looks.ts';
import { Notice } from '../parts.tsx';
import { acting, form, page, type MemberVisit, type Page, type Reply } from '../page.ts';
import { readRows, SectionForm } from '../programme-form.tsx';
import { SectionShown, VersionShown } from '../programme-shown.tsx';
import {
  faultsOf,
  isSection,
  merged,
  SECTIONS,
  sectionOf,
  type Section,
  type SectionFaults,
  type Typed,
} from '../programme-sections.ts';
import { reasonOf, Why } from '../trouble.tsx';

/** Versions of one page. */
const SHOWN = 20;

interface Over {
  readonly notice: VNode;
  readonly status: number;
}

async function programmePage(visit: MemberVisit, over: Over | null = null): Promise<Reply> {
  const { say, sayOf } = visit.words;
  const { storage } = visit.deps;
  const record = await readProgramme(storage);
  const phases = await storage.listPhases();
  const versions = await listVersions(storage, { before: Number.MAX_SAFE_INTEGER, limit: 5 });
  return {
    kind: 'page',
    title: say('programme.title'),
    ...(over === null ? {} : { status: over.status }),
    body: (
      <>
        {over?.notice}
        <h2>{say('programme.phases')}</h2>
        <ul class="cards">
          {phases.map((phase) => (
            <li key={phase.id} class={phase.open ? 'done' : undefined}>
              <p>
                <a class="usa-link" href={`/console/programme/phases/${encodeURIComponent(phase.id)}`}>
                  {phase.id}
                </a>
                : {say(phase.open ? 'programme.open' : 'programme.closed')}
              </p>
              <p class="soft">
                {say('programme.begins', { date: visit.times.day(phase.startsOn) })} ·{' '}
                {say('programme.takes', {
                  list: phase.eoirStatuses.map((each) => sayOf('programme.statuses', each)).join(', '),
                })}
              </p>
            </li>
          ))}
        </ul>
        {SECTIONS.map((id) => (
          <section key={id}>
            <h2>{say(`programme.sections.${id}`)}</h2>
            <p class="soft">{say(`programme.hints.${id}`)}</p>
            <SectionShown visit={visit} record={record} id={id} />
            {visit.member.may('programme.set') && (
              <p>
                <a class="usa-link" href={`/console/programme/edit/${id}`}>
                  {say('programme.change', { what: say(`programme.sections.${id}`) })}
                </a>
              </p>
            )}
          </section>
        ))}
        <h2>{say('programme.quiet')}</h2>
        <p>{say('programme.quiet_text')}</p>
        <h2>{say('retention.title')}</h2>
        <p>
          <a class="usa-link" href="/console/programme/retention">
            {say('retention.see')}
          </a>
        </p>
        <h2>{say('programme.history')}</h2>
        {versions.length === 0 ? (
          <p>{say('programme.no_history')}</p>
        ) : (
          <ol class="cards">
            {versions.map((version) => (
              <VersionShown key={version.seq} visit={visit} version={version} />
            ))}
          </ol>
        )}
        <p>
          <a class="usa-link" href="/console/programme/history">
            {say('programme.whole_history')}
          </a>
        </p>
      </>
    ),
  };
}

async function historyPage(visit: MemberVisit): Promise<Reply> {
  const { say } = visit.words;
  const asked = Number(visit.query.get('before') ?? '');
  const before = Number.isSafeInteger(asked) && asked > 0 ? asked : Number.MAX_SAFE_INTEGER;
  const versions = await listVersions(visit.deps.storage, { before, limit: SHOWN + 1 });
  const shown = versions.slice(0, SHOWN);
  const last = versions.length > SHOWN ? shown.at(-1) : undefined;
  return {
    kind: 'page',
    title: say('programme.history'),
    body: (
      <>
        <p>
          <a class="usa-link" href="/console/programme">
            {say('programme.back')}
          </a>
        </p>
        <ol class="cards">
          {shown.map((version) => (
            <VersionShown key={version.seq} visit={visit} version={version} />
          ))}
        </ol>
        {last !== undefined && (
          <p>
            <a class="usa-link" href={`/console/programme/history?before=${last.seq}`}>
              {say('audit.earlier')}
            </a>
          </p>
        )}
      </>
    ),
  };
}

function needSection({ params }: MemberVisit): Section {
  const id = params.section ?? '';
  if (!isSection(id)) throw new AvisoError('not_found');
  return sectionOf(id);
}

interface Edited {
  readonly rows: readonly Typed[];
  readonly faults: SectionFaults | null;
  readonly status: number;
  readonly notice?: VNode;
}

async function editPage(visit: MemberVisit, edited: Edited | null = null): Promise<Reply> {
  const { deps, member, words } = visit;
  const section = needSection(visit);
  const record = await readProgramme(deps.storage);
  const was = section.rowsOf(record);
  if (section.id === 'phones' && was.length > 0)
    await recordLooks({ ...deps, actor: member.actor }, '/console/programme/edit/{section}', {
      records: ['programme'],
    });
  return {
    kind: 'page',
    title: words.say(`programme.sections.${section.id}`),
    ...(edited === null ? {} : { status: edited.status }),
    body: (
      <>
        {edited?.notice}
        <p>{words.say(`programme.hints.${section.id}`)}</p>
        <SectionForm
          {...{ visit, section, was, version: record.version }}
          rows={edited?.rows ?? was}
          faults={edited?.faults ?? null}
        />
        <p>
          <a class="usa-link" href="/console/programme">
            {words.say('programme.back')}
          </a>
        </p>
      </>
    ),
  };
}

const rowsSchema = z.array(z.record(z.string(), z.string())).max(200);

/** The rows as they stood in the form; nothing where somebody changed them. */
function rowsBefore(text: string): readonly Typed[] {
  try {
    const rows: unknown = JSON.parse(text);
    return rowsSchema.safeParse(rows).data ?? [];
  } catch {
    return [];
  }
}

/** Who changed what since a version, in one line. */
async function changedSince(visit: MemberVisit, version: number): Promise<string> {
  const { words, deps } = visit;
  const all = await listVersions(deps.storage, { before: Number.MAX_SAFE_INTEGER, limit: SHOWN });
  return all
    .filter((each) => each.version > version)
    .map(({ by, changed, signed }) => {
      const fields = changed.map(({ field }) => words.say(`programme.fields.${field}`));
      const what = signed === null ? fields : [words.say('programme.a_signature')];
      return `${nameOfActor(by)}: ${what.join(', ')}`;
    })
    .join('; ');
}

const Meanwhile = ({ visit, said }: { readonly visit: MemberVisit; readonly said: string }): VNode => (
  <Notice kind="warning" heading={visit.words.say('programme.meanwhile')}>
    <bdi>{said}</bdi>. {visit.words.say('programme.meanwhile_text')}
  </Notice>
);

async function save(visit: MemberVisit): Promise<Reply> {
  const { deps, form: typed } = visit;
  const section = needSection(visit);
  const record = await readProgramme(deps.storage);
  const version = Number(typed.get('version'));
  const rows = readRows(section, typed);
  if (version !== record.version) {
    const now = section.rowsOf(record);
    const said = await changedSince(visit, version);
    return editPage(visit, {
      ...{ status: 409, faults: null, notice: <Meanwhile visit={visit} said={said} /> },
      rows: merged(section, rowsBefore(typed.get('was')), rows, now),
    });
  }
  const override = typed.get('override').trim();
  const faults = faultsOf(section, record, rows);
  if (faults !== null && !(faults.onlyMoving && override !== ''))
    return editPage(visit, { status: 422, rows, faults });
  try {
    await setProgramme(acting(visit), version, section.changeOf(rows), override);
  } catch (error) {
    if (!(error instanceof AvisoError) || error.code !== 'not_possible') throw error;
    // Somebody saved between the reading and the writing.
    return save(visit);
  }
  return { kind: 'go', to: '/programme', done: 'programme_saved' };
}

async function sign(visit: MemberVisit): Promise<Reply> {
  const { form: typed } = visit;
  const port = PORT_IDS.find((each) => each === typed.get('port'));
  if (port === undefined) throw new AvisoError('request_invalid', 'There is no such port.');
  const version = Number(typed.get('version'));
  try {
    await signGate(acting(visit), version, port);
  } catch (error) {
    if (!(error instanceof AvisoError) || error.code !== 'not_possible') throw error;
    const said = await changedSince(visit, version);
    const notice =
      said === '' ? (
        <Notice kind="error">
          <Why visit={visit} reason={reasonOf(error)} />
        </Notice>
      ) : (
        <Meanwhile visit={visit} said={said} />
      );
    return programmePage(visit, { status: 409, notice });
  }
  return { kind: 'go', to: '/programme', done: 'gate_signed' };
}

/** What admins set, version by version. */
export const programmePages: readonly Page[] = [
  page('/programme', 'programme.read', (visit) => programmePage(visit)),
  page('/programme/history', 'programme.read', historyPage),
  page('/programme/edit/{section}', 'programme.set', (visit) => editPage(visit)),
  form('/programme/edit/{section}', 'programme.set', save),
  form('/programme/sign', 'programme.set', sign),
];
