import { questionOf } from '../../flows/questions/all.ts';
import type { Question } from '../../flows/questions/question.ts';
import type { FlowSay } from '../../flows/talk.ts';
import type { Channel } from '../domain/address.ts';
import type { Language } from '../domain/language.ts';
import type { ClipOf, Rendered, Wording } from '../wording/wording.ts';

/** What a turn says, as far as it decides which clip goes with it: see Utterance. */
interface Said {
  readonly says: readonly FlowSay[];
  readonly question: Question | null;
  readonly again: boolean;
}

/**
 * The clips that what a turn says may have, the best first: of the question where one is asked, else of what is said. Whoever is in
 * danger gets none: it rings a second time, and can be overheard.
 */
export function clipsOf({ says, question, again }: Said): readonly ClipOf[] {
  if (says.some(({ key }) => key.startsWith('danger:'))) return [];
  if (question === null)
    return says.filter(({ values = {} }) => Object.keys(values).length === 0).map(({ key }) => ({ key }));
  const { key, shows, dates } = question;
  const step = questionOf(key)?.name;
  return [
    ...(shows === undefined && dates === undefined ? [{ key: `${key}.${again ? 'again' : 'ask'}` }] : []),
    ...(step === undefined ? [] : [{ step }]),
  ];
}

/** A message with the clip that goes with it, on WhatsApp and where there is one. */
export function withClip(
  wording: Pick<Wording, 'clip'>,
  { language, channel }: { readonly language: Language; readonly channel: Channel },
  said: Said,
  rendered: Rendered,
): Rendered {
  if (channel !== 'whatsapp') return rendered;
  for (const of of clipsOf(said)) {
    const clip = wording.clip(of, language);
    if (clip !== null) return { ...rendered, clip };
  }
  return rendered;
}
