import type { VNode } from 'preact';
import { AvisoError } from '../../../domain/errors.ts';
import { LANGUAGES, type Language } from '../../../domain/language.ts';
import {
  cannedFaults,
  LONGEST_CANNED,
  readCannedAnswers,
  removeCannedAnswer,
  saveCannedAnswer,
  type CannedAnswer,
  type CannedFault,
} from '../../../programme/canned-answers.ts';
import { Act, Field, Send } from '../parts.tsx';
import { acting, form, page, type MemberVisit, type Page, type Reply } from '../page.ts';

const AT = '/inbox/answers';
/** Everything that staff send again and again. */
async function cannedPage(visit: MemberVisit): Promise<Reply> {
  const { words, deps, member } = visit;
  const { say, sayOf } = words;
  const { version, value } = await readCannedAnswers(deps.storage);
  const sets = member.may('programme.set');
  return {
    kind: 'page',
    title: say('canned.title'),
    body: (
      <>
        <p>{say('canned.what')}</p>
        {sets && (
          <p>
            <a class="usa-button" href={`/console${AT}/edit`}>
              {say('canned.new')}
            </a>
          </p>
        )}
        {value.length === 0 && <p class="soft">{say('canned.none')}</p>}
        {value.map((answer) => (
          <section key={answer.id}>
            <h2>{answer.name}</h2>
            <dl class="pairs">
              {LANGUAGES.flatMap((language) => {
                const text = answer.texts[language];
                return text === undefined
                  ? []
                  : [
                      <dt key={`${language}-dt`}>{sayOf('languages', language)}</dt>,
                      <dd key={language} lang={language} dir="auto" class="said">
                        {text}
                      </dd>,
                    ];
              })}
            </dl>
            {sets && (
              <div class="row">
                <a
                  class="usa-button usa-button--outline"
                  href={`/console${AT}/edit?id=${encodeURIComponent(answer.id)}`}
                >
                  {say('canned.edit')}
                </a>
                <Act
                  visit={visit}
                  to={`${AT}/remove`}
                  values={{ id: answer.id, version: String(version) }}
                  look="secondary"
                  label={say('canned.remove')}
                />
              </div>
            )}
          </section>
        ))}
      </>
    ),
  };
}

/** What is said of the faults of a field. */
function faultText(
  { words: { say } }: MemberVisit,
  faults: readonly CannedFault[],
  field: CannedFault['field'],
): string | null {
  const fault = faults.find((each) => each.field === field);
  return fault === undefined ? null : say(`canned.wrong.${fault.why}`, { word: fault.word ?? '' });
}

function editPage(
  visit: MemberVisit,
  answer: CannedAnswer,
  version: number,
  faults: readonly CannedFault[] = [],
): Reply {
  const { say, sayOf } = visit.words;
  return {
    kind: 'page',
    narrow: true,
    ...(faults.length > 0 && { status: 422 }),
    title: say(answer.id === '' ? 'canned.new' : 'canned.edit'),
    body: (
      <Send visit={visit} to={AT} class="usa-form">
        <input type="hidden" name="id" value={answer.id} />
        <input type="hidden" name="version" value={String(version)} />
        <Field
          name="name"
          label={say('canned.name')}
          hint={say('canned.name_hint')}
          value={answer.name}
          error={faultText(visit, faults, 'name')}
        />
        <p class="soft">{say('canned.texts_hint')}</p>
        {LANGUAGES.map((language) => (
          <TextIn
            key={language}
            language={language}
            label={sayOf('languages', language)}
            text={answer.texts[language] ?? ''}
            error={faultText(visit, faults, language)}
          />
        ))}
        <button class="usa-button" type="submit">
          {say('canned.save')}
        </button>
      </Send>
    ),
  };
}

function TextIn({
  language,
  label,
  text,
  error,
}: {
  readonly language: Language;
  readonly label: string;
  readonly text: string;
  readonly error: string | null;
}): VNode {
  const id = `text-${language}`;
  return (
    <div class={error === null ? 'usa-form-group' : 'usa-form-group usa-form-group--error'}>
      <label class="usa-label" for={id}>
        {label}
      </label>
      {error !== null && (
        <span class="usa-error-message" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
      <textarea
        class="usa-textarea short"
        rows={3}
        {...{ id, name: id, lang: language }}
        maxLength={LONGEST_CANNED.text}
        {...(error === null ? {} : { 'aria-describedby': `${id}-error`, 'aria-invalid': 'true' as const })}
      >
        {text}
      </textarea>
    </div>
  );
}

async function save(visit: MemberVisit): Promise<Reply> {
  const { deps, form: typed } = visit;
  const version = Number(typed.get('version'));
  const texts = Object.fromEntries(
    LANGUAGES.map((language): [Language, string] => [language, typed.get(`text-${language}`).trim()]).filter(
      ([, text]) => text !== '',
    ),
  );
  const given = { id: typed.get('id'), name: typed.get('name').trim(), texts };
  const others = (await readCannedAnswers(deps.storage)).value;
  const faults = cannedFaults(given, others);
  if (faults.length > 0) return editPage(visit, given, version, faults);
  await saveCannedAnswer(acting(visit), version, {
    ...given,
    id: given.id === '' ? deps.ids.next() : given.id,
  });
  return { kind: 'go', to: AT, done: 'saved' };
}

/** Answers that staff send again and again, which admins set. */
export const cannedPages: readonly Page[] = [
  page(AT, 'request.act', cannedPage),
  page(`${AT}/edit`, 'programme.set', async (visit) => {
    const { version, value } = await readCannedAnswers(visit.deps.storage);
    const id = visit.query.get('id');
    const found = value.find((each) => each.id === id);
    if (id !== null && found === undefined) throw new AvisoError('not_found');
    return editPage(visit, found ?? { id: '', name: '', texts: {} }, version);
  }),
  form(AT, 'programme.set', save),
  form(`${AT}/remove`, 'programme.set', async (visit) => {
    const { form: typed } = visit;
    await removeCannedAnswer(acting(visit), Number(typed.get('version')), typed.get('id'));
    return { kind: 'go', to: AT, done: 'saved' };
  }),
];
