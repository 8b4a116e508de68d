import type { VNode } from 'preact';
import { nameOfActor } from '../../../domain/actor.ts';
import { AvisoError } from '../../../domain/errors.ts';
import { AGES, RETENTION_KINDS, type RetentionAges } from '../../../domain/retention.ts';
import { ageFaults, readRetention, setRetention, type RetentionSetting } from '../../../retention/ages.ts';
import { Field, Notice, Send, When } from '../parts.tsx';
import { acting, form, page, type MemberVisit, type Page, type Reply } from '../page.ts';

const AT = '/programme/retention';

/** How long what is kept of people is kept, and for admins the form that sets it. */
async function retentionPage(
  visit: MemberVisit,
  over: { readonly notice: VNode | null; readonly status: number } = { notice: null, status: 200 },
): Promise<Reply> {
  const { say } = visit.words;
  const set = await readRetention(visit.deps.storage);
  return {
    kind: 'page',
    title: say('retention.title'),
    ...(over.status !== 200 && { status: over.status }),
    body: (
      <>
        {over.notice}
        <p>{say('retention.what')}</p>
        {set.changedAt !== null && (
          <p class="soft">
            {say('retention.set_by', { name: nameOfActor(set.changedBy ?? ''), version: set.version })}{' '}
            <When visit={visit} at={set.changedAt} />
          </p>
        )}
        {visit.member.may('programme.set') ? (
          <Ages visit={visit} set={set} typed={over.status !== 200} />
        ) : (
          <dl>
            {RETENTION_KINDS.map((kind) => (
              <div key={kind}>
                <dt>{say(`retention.kinds.${kind}`)}</dt>
                <dd>{say('retention.days', { count: set.ages[kind] })}</dd>
              </div>
            ))}
          </dl>
        )}
        <p class="soft">{say('retention.never')}</p>
        <p>
          <a class="usa-link" href="/console/programme">
            {say('programme.back')}
          </a>
        </p>
      </>
    ),
  };
}

/** @param typed whether the form shows what was typed */
function Ages({
  visit,
  set,
  typed,
}: {
  readonly visit: MemberVisit;
  readonly set: RetentionSetting;
  readonly typed: boolean;
}): VNode {
  const { say } = visit.words;
  const faults = typed ? ageFaults(agesOf(visit)) : [];
  return (
    <Send visit={visit} to={AT} class="usa-form wide">
      <input type="hidden" name="version" value={String(set.version)} />
      {RETENTION_KINDS.map((kind) => {
        const bounds = say('retention.bounds', { ...AGES[kind] });
        return (
          <Field
            key={kind}
            name={kind}
            label={say(`retention.kinds.${kind}`)}
            hint={bounds}
            value={typed ? visit.form.get(kind) : String(set.ages[kind])}
            error={faults.includes(kind) ? bounds : null}
            inputMode="numeric"
            autocomplete="off"
          />
        );
      })}
      <button class="usa-button" type="submit">
        {say('programme.save')}
      </button>
    </Send>
  );
}

/** What was typed; what is no whole number is out of bounds. */
const agesOf = ({ form: typed }: MemberVisit): RetentionAges => {
  const daysOf = (kind: string): number => {
    const text = typed.get(kind).trim();
    return /^\d{1,5}$/.test(text) ? Number(text) : 0;
  };
  return {
    requests: daysOf('requests'),
    registrations: daysOf('registrations'),
    talks: daysOf('talks'),
    texts: daysOf('texts'),
    messages: daysOf('messages'),
  };
};

async function save(visit: MemberVisit): Promise<Reply> {
  const ages = agesOf(visit);
  if (ageFaults(ages).length > 0) return retentionPage(visit, { notice: null, status: 422 });
  try {
    await setRetention(acting(visit), Number(visit.form.get('version')), ages);
  } catch (error) {
    if (!(error instanceof AvisoError) || error.code !== 'not_possible') throw error;
    const notice = <Notice kind="warning">{visit.words.say('retention.meanwhile')}</Notice>;
    return retentionPage(visit, { notice, status: 409 });
  }
  return { kind: 'go', to: AT, done: 'saved' };
}

/** Retention. */
export const retentionPages: readonly Page[] = [
  page(AT, 'programme.read', (visit) => retentionPage(visit)),
  form(AT, 'programme.set', save),
];
