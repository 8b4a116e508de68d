import { isDeepStrictEqual } from 'node:util';
import { AvisoError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import type { ChoiceContent, TemplateContent } from '../../domain/whatsapp-content.ts';
import { choiceRequest, templateRequest, templateRequestName, type ContentRequest } from './content.ts';
import type { ContentApi, ListedContent } from './content-api.ts';
import type { ContentSids } from './content-sids.ts';

/** Everything that this version of the service can send by ContentSid. */
export interface WantedContents {
  readonly templates: readonly TemplateContent[];
  readonly choices: readonly ChoiceContent[];
}

/** How one of them stands: `ok`, or what keeps it from being sent. */
export type ContentState =
  | 'ok'
  /** No sid in the file. */
  | 'not_configured'
  /** The account has no content with the sid in the file. */
  | 'not_found'
  /** It says something else, in another language, or has other variables or buttons than ours. */
  | 'different'
  | 'not_submitted'
  | 'waiting'
  /** Rejected, paused or switched off by WhatsApp. */
  | 'rejected';

/** One line of what `check` finds. */
export interface CheckedContent {
  readonly kind: 'template' | 'choices';
  readonly name: string;
  readonly language: Language;
  readonly sid: string | null;
  readonly state: ContentState;
  /** What is known besides: WhatsApp's reason. */
  readonly detail: string;
}

interface Wanted {
  readonly kind: 'template' | 'choices';
  readonly name: string;
  readonly language: Language;
  readonly request: ContentRequest;
}

function wantedOf({ templates, choices }: WantedContents): readonly Wanted[] {
  return [
    ...templates.map((template): Wanted => ({
      kind: 'template',
      name: template.name,
      language: template.language,
      request: templateRequest(template),
    })),
    ...choices.map((content): Wanted => ({
      kind: 'choices',
      name: content.key,
      language: content.language,
      request: choiceRequest(content),
    })),
  ];
}

const sidOf = (
  sids: ContentSids,
  { kind, name, language }: Pick<Wanted, 'kind' | 'name' | 'language'>,
): string | null => sids[kind === 'template' ? 'templates' : 'choices'][name]?.[language] ?? null;

/** Compares what this version sends with what the account has. */
export function checkContents(
  wanted: WantedContents,
  sids: ContentSids,
  listed: readonly ListedContent[],
): readonly CheckedContent[] {
  return wantedOf(wanted).map((one) => {
    const { kind, name, language } = one;
    const sid = sidOf(sids, one);
    const content = listed.find((each) => each.sid === sid);
    const [state, detail] =
      sid === null
        ? (['not_configured', ''] as const)
        : content === undefined
          ? (['not_found', ''] as const)
          : stateOf(one, content);
    return { kind, name, language, sid, state, detail };
  });
}

function stateOf({ kind, request }: Wanted, content: ListedContent): readonly [ContentState, string] {
  if (!isSame(request, content)) return ['different', ''];
  if (kind === 'choices') return ['ok', ''];
  const approval = content.approval_requests;
  switch (approval?.status?.toLowerCase()) {
    case 'approved':
      return approval.category?.toUpperCase() === 'MARKETING'
        ? ['rejected', 'approved as MARKETING, which does not reach the United States']
        : ['ok', ''];
    case 'received':
    case 'pending':
      return ['waiting', ''];
    case 'rejected':
    case 'paused':
    case 'disabled':
      return ['rejected', [approval.status, approval.rejection_reason].filter(Boolean).join(': ')];
    default:
      return ['not_submitted', ''];
  }
}

/** Whether a content is what we would make: its language, its kind, its texts with their variables, its buttons. */
function isSame(request: ContentRequest, content: ListedContent): boolean {
  return (
    content.language === request.language &&
    Object.entries(request.types).every(([type, ours]) => {
      const theirs = content.types[type];
      return (
        theirs !== undefined && Object.entries(ours).every(([name, value]) => sameValue(value, theirs[name]))
      );
    })
  );
}

/** What is ours in theirs: Twilio adds fields of its own to buttons and items. */
function sameValue(ours: unknown, theirs: unknown): boolean {
  if (Array.isArray(ours)) {
    return (
      Array.isArray(theirs) &&
      ours.length === theirs.length &&
      ours.every((each, i) => sameValue(each, theirs[i]))
    );
  }
  if (typeof ours !== 'object' || ours === null) return isDeepStrictEqual(ours, theirs);
  if (typeof theirs !== 'object' || theirs === null) return false;
  const entries = new Map<string, unknown>(Object.entries(theirs));
  return Object.entries(ours).every(([name, value]) => sameValue(value, entries.get(name)));
}

/** What `create` did about one of them. */
export interface CreatedContent {
  readonly kind: 'template' | 'choices';
  readonly name: string;
  readonly language: Language;
  readonly sid: string | null;
  readonly did: 'found' | 'created' | 'submitted' | 'refused';
  readonly detail: string;
}

/**
 * Makes what is missing in the account and submits templates that were not: of what is there already under our name and as we
 * would make it, the sid is taken. Nothing that exists is changed: what says something else keeps its sid until an
 * operator takes it out of the file.
 * @param keep called after each one with the sids as they are then, so that nothing made is lost when a later one fails
 */
export async function createContents(
  wanted: WantedContents,
  sids: ContentSids,
  api: ContentApi,
  keep: (sids: ContentSids) => void,
): Promise<readonly CreatedContent[]> {
  const listed = await api.list();
  const done: CreatedContent[] = [];
  let current = sids;
  for (const one of wantedOf(wanted)) {
    const { kind, name, language, request } = one;
    const say = (did: CreatedContent['did'], sid: string | null, detail = ''): void => {
      done.push({ kind, name, language, sid, did, detail });
    };
    let content = listed.find((each) => each.sid === sidOf(current, one));
    try {
      if (content === undefined) {
        content = listed.find(
          (each) => each.friendly_name === request.friendly_name && isSame(request, each),
        );
        const sid = content?.sid ?? (await api.create(request));
        current = withSid(current, one, sid);
        keep(current);
        say(content === undefined ? 'created' : 'found', sid);
        if (kind === 'template' && (content === undefined || stateOf(one, content)[0] === 'not_submitted')) {
          await api.submit(sid, templateRequestName(name, language));
          say('submitted', sid);
        }
      } else if (kind === 'template' && stateOf(one, content)[0] === 'not_submitted') {
        await api.submit(content.sid, templateRequestName(name, language));
        say('submitted', content.sid);
      }
    } catch (error) {
      // One that WhatsApp does not take must not keep the others from being made.
      if (!(error instanceof AvisoError) || error.code !== 'channel_refused') throw error;
      say('refused', sidOf(current, one), error.message);
    }
  }
  return done;
}

function withSid(sids: ContentSids, { kind, name, language }: Wanted, sid: string): ContentSids {
  const part = kind === 'template' ? 'templates' : 'choices';
  return { ...sids, [part]: { ...sids[part], [name]: { ...sids[part][name], [language]: sid } } };
}
