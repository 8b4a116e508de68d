import { correctBroadcast, resendToFailures } from '../../../broadcasts/after.ts';
import type { Broadcast } from '../../../domain/broadcast.ts';
import { LANGUAGES } from '../../../domain/language.ts';
import { correctedContent } from '../../broadcast-content.ts';
import { progressNow } from '../../broadcast-progress.ts';
import { confirmPage } from '../broadcasts/act.tsx';
import { LONGEST_TEXT } from '../broadcasts/draft-form.tsx';
import { formOf, textsTyped } from '../broadcasts/draft-typed.ts';
import { onePage, Refusal } from '../broadcasts/one-page.tsx';
import { broadcastOf, madeId, pathOf, refusalOf } from '../broadcasts/ways.ts';
import { Line, Lines } from '../field-parts.tsx';
import { type Form, form, type MemberVisit, page, type Page, type Reply } from '../page.ts';

async function resendPage(visit: MemberVisit): Promise<Reply> {
  const { say } = visit.words;
  const broadcast = await broadcastOf(visit);
  const { states } = await progressNow(visit.deps, broadcast.id);
  return confirmPage(visit, broadcast, {
    verb: 'resend',
    title: say('broadcasts.acts.resend'),
    children: (
      <>
        <input type="hidden" name="made" value={madeId(visit)} />
        <p>{say('broadcasts.resend_means', { count: states.failed + states.expired })}</p>
        <p>{say('broadcasts.resend_unsure', { count: states.unsure })}</p>
      </>
    ),
    label: say('broadcasts.draft_do'),
  });
}

async function correctPage(
  visit: MemberVisit,
  broadcast: Broadcast,
  typed: Form = correctionOf(broadcast),
  wrong = false,
): Promise<Reply> {
  const { say, sayOf } = visit.words;
  const { states } = await progressNow(visit.deps, broadcast.id);
  const have = states.sent + states.delivered + states.replied + states.unsure;
  return confirmPage(visit, broadcast, {
    verb: 'correct',
    title: say('broadcasts.acts.correct'),
    children: (
      <>
        <input type="hidden" name="made" value={madeId(visit)} />
        <p>{say('broadcasts.correct_means', { count: have })}</p>
        <Line
          form={typed}
          name="title"
          label={say('broadcasts.name')}
          error={wrong ? say('broadcasts.faults.title') : null}
        />
        {LANGUAGES.filter((language) => broadcast.content.texts[language] !== undefined).map((language) => (
          <Lines
            key={language}
            name={`text.${language}`}
            label={sayOf('languages', language)}
            hint={say('broadcasts.correct_was', { text: broadcast.content.texts[language] ?? '' })}
            value={typed.get(`text.${language}`)}
            most={LONGEST_TEXT}
            language={language}
          />
        ))}
      </>
    ),
    label: say('broadcasts.draft_do'),
    ...(wrong ? { status: 422 } : {}),
  });
}

/** Nothing of the text that was wrong is taken over. */
const correctionOf = ({ content }: Broadcast): Form => formOf([['title', content.title]]);

/** Makes a draft that follows; a form that is sent twice makes one. */
async function following(
  visit: MemberVisit,
  broadcast: Broadcast,
  make: (id: string) => Promise<Broadcast>,
): Promise<Reply> {
  const id = madeId(visit);
  const there = await visit.deps.storage.findBroadcast(id);
  if (there?.author === visit.member.actor) return { kind: 'go', to: pathOf(there), done: 'drafted' };
  try {
    return { kind: 'go', to: pathOf(await make(id)), done: 'drafted' };
  } catch (error) {
    const notice = <Refusal visit={visit} detail={refusalOf(error)} />;
    return onePage(visit, broadcast, { status: 409, notice });
  }
}

async function resend(visit: MemberVisit): Promise<Reply> {
  const broadcast = await broadcastOf(visit);
  return following(visit, broadcast, (id) =>
    resendToFailures(visit.deps, broadcast.id, visit.member.actor, id),
  );
}

async function correct(visit: MemberVisit): Promise<Reply> {
  const broadcast = await broadcastOf(visit);
  const read = correctedContent.safeParse({ title: visit.form.get('title'), texts: textsTyped(visit.form) });
  if (!read.success) return correctPage(visit, broadcast, visit.form, true);
  return following(visit, broadcast, (id) =>
    correctBroadcast(visit.deps, broadcast.id, read.data, visit.member.actor, id),
  );
}

/** What follows a broadcast: the same to those whom it failed, another text to those who have it. */
export const broadcastAfterPages: readonly Page[] = [
  page('/broadcasts/{id}/resend', 'broadcast.write', resendPage),
  form('/broadcasts/{id}/resend', 'broadcast.write', resend),
  page('/broadcasts/{id}/correct', 'broadcast.write', async (visit) =>
    correctPage(visit, await broadcastOf(visit)),
  ),
  form('/broadcasts/{id}/correct', 'broadcast.write', correct),
];
