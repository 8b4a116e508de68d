import { QUESTIONS } from '../../flows/questions/all.ts';
import { appointmentAnswer } from '../../flows/questions/appointment.ts';
import type { Question } from '../../flows/questions/question.ts';
import { choiceContents } from '../conversation/choice-contents.ts';
import type { Language } from '../domain/language.ts';
import { templateContents } from '../wording/templates.ts';
import type { Wording } from '../wording/wording.ts';

/** Questions that only such a family is asked. */
const HOLDERS: ReadonlySet<string> = new Set(
  [appointmentAnswer, ...Object.values<Question>(QUESTIONS)].flatMap(({ ofAppointment, key }) =>
    ofAppointment === true ? [key] : [],
  ),
);

/** Templates that only a family with an appointment that holds is sent. */
const OF_APPOINTMENT = /^(instruction|reminder|pass_on|people_dated)/;

/** Every template's text in a language, and whether it is said to a family with an appointment; and every button's words. */
export function* templateTexts(
  wording: Wording,
  language: Language,
): Generator<{ readonly key: string; readonly body: string; readonly ofAppointment: boolean }> {
  for (const template of templateContents(wording)) {
    if (template.language !== language) continue;
    const { name, body } = template;
    // A value stands where a word would: {{1}} itself is no leftover.
    yield {
      key: `template.${name}`,
      body: body.replace(/\{\{\d+\}\}/g, 'X'),
      ofAppointment: OF_APPOINTMENT.test(name),
    };
  }
  for (const content of choiceContents(wording)) {
    if (content.language !== language) continue;
    for (const title of [...(content.titles ?? []), content.button]) {
      yield { key: `button.${content.key}`, body: title, ofAppointment: HOLDERS.has(content.key) };
    }
  }
}
