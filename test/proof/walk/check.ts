import { describe, expect, it } from 'vitest';
import { checkFlows, type Problem } from '../../../src/proof/check.ts';
import { newContext } from '../../../flows/talk.ts';
import { QUESTIONS } from '../../../flows/questions/all.ts';
import { localeKeys } from '../../../src/proof/locale-keys.ts';
import { LANGUAGES, type Language } from '../../../src/domain/language.ts';
import type { Wording } from '../../../src/wording/wording.ts';
import { newTalk } from '../../../src/conversation/stored-talk.ts';
import { walked } from '../../support/walk.ts';
import { LOCALES, wording } from '../../support/talk.ts';

const KEYS = localeKeys(LOCALES);
const WALK = walked();
/** The pairs have tests of their own. */
const PAIRS = { pairs: 0, faults: [] };

/** The real wording with some texts of one language said otherwise. */
function saidOtherwise(language: Language, texts: Readonly<Record<string, string | (() => never)>>): Wording {
  return {
    ...wording,
    text(say, asked, channel) {
      const other = asked === language ? texts[say.key] : undefined;
      if (other === undefined) return wording.text(say, asked, channel);
      return typeof other === 'string' ? other : other();
    },
  };
}

const found = (problems: readonly Problem[], kind: Problem['kind'], language: string, detail: string) =>
  problems.filter((it) => it.kind === kind && it.where.startsWith(language) && it.detail.includes(detail));

describe('walkTalk', () => {
  it('comes to every question and every place to rest', () => {
    const all = [...Object.keys(QUESTIONS), 'home', 'resting', 'locked', 'silent'];
    expect([...WALK.states].sort()).toEqual(all.sort());
  });

  it('misses often enough to be offered a person, tries often enough to be locked, corrects a review', () => {
    const said = new Set(WALK.edges.flatMap((edge) => edge.utterance.says.map((say) => say.key)));
    expect([...said]).toEqual(expect.arrayContaining(['conversation:person.offer', 'registration:locked']));
    expect(WALK.edges.some((edge) => edge.from === 'needs' && edge.utterance.context.reviewing)).toBe(true);
  });

  it('shows the review of one and of four, of someone missing, with and without needs', () => {
    const shown = WALK.edges
      .filter((edge) => edge.utterance.question?.key === 'registration:review')
      .map(({ utterance: { context } }) =>
        [context.family?.names.length, context.missing !== null, context.needs.length > 0].join(' '),
      );
    expect(new Set(shown)).toEqual(
      new Set(
        ['1', '4'].flatMap((people) =>
          ['true', 'false'].flatMap((m) => [`${people} ${m} true`, `${people} ${m} false`]),
        ),
      ),
    );
  });
});

describe('checkFlows', () => {
  it('finds nothing to mend in the texts as they are', () => {
    const report = checkFlows(wording, KEYS, LANGUAGES, WALK, PAIRS);
    expect(report.problems).toEqual([]);
    expect(report.texts).toBeGreaterThan(5000);
  }, 60_000);

  it('finds every kind of mistake, in the language that made it and in no other', () => {
    const missing = (): never => {
      throw new Error('no text for birthDate.future');
    };
    const broken = saidOtherwise('pt', {
      'registration:birthDate.future': missing,
      'conversation:unchanged': 'Tudo bem. '.repeat(32),
      'conversation:appointment.none': 'Venha amanhã à ponte.',
      'eligibility:outcome.eligible': 'Não viaje. Há uma fila.',
      'conversation:stop.still': 'Escreva START para voltar.',
      'conversation:stop.done': 'Pronto. Responda "yes" para voltar.',
      'conversation:back.none': 'Nada antes de {{question}}.',
      'conversation:start.already': '',
    });
    const keys = new Map(KEYS);
    keys.set('pt', new Set([...(KEYS.get('pt') ?? []), 'conversation:nobody.asks']));
    const { problems } = checkFlows(broken, keys, ['pt', 'en'], WALK, PAIRS);

    expect(found(problems, 'missing_text', 'pt', 'birthDate.future')).not.toEqual([]);
    expect(found(problems, 'leftover_text', 'pt', 'conversation:nobody.asks')).toHaveLength(1);
    expect(found(problems, 'segments', 'pt sms', '3 segments')).not.toEqual([]);
    expect(found(problems, 'segments', 'pt whatsapp', '')).toEqual([]);
    expect(found(problems, 'travel', 'pt', '“venha”')).not.toEqual([]);
    expect(found(problems, 'travel', 'pt', '“fila”')).not.toEqual([]);
    expect(found(problems, 'carrier_word', 'pt', '“START”')).not.toEqual([]);
    expect(found(problems, 'carrier_word', 'pt', '“YES”')).not.toEqual([]);
    expect(found(problems, 'empty_value', 'pt', '{{question}}')).not.toEqual([]);
    expect(problems.filter((it) => !it.where.startsWith('pt'))).toEqual([]);
  });

  it('finds a state that does not answer, and one that leads nowhere', () => {
    const utterance = { says: [], question: null, again: false, context: newContext() };
    const { problems } = checkFlows(
      wording,
      KEYS,
      [],
      {
        states: ['consent'],
        edges: [
          {
            from: 'consent',
            between: false,
            event: { type: 'CHOICE', choice: 'yes' },
            to: 'consent',
            utterance,
            talk: newTalk(),
          },
        ],
        turns: 1,
      },
      PAIRS,
    );
    expect(problems).toEqual([{ kind: 'dead_end', where: 'consent', detail: 'no question and no way on' }]);
    const { problems: mute } = checkFlows(
      wording,
      KEYS,
      [],
      {
        states: ['consent'],
        edges: [
          {
            from: 'consent',
            between: false,
            event: { type: 'HELP' },
            to: 'home',
            utterance,
            talk: newTalk(),
          },
        ],
        turns: 1,
      },
      PAIRS,
    );
    expect(mute).toEqual([{ kind: 'dead_end', where: 'consent', detail: 'HELP is not answered' }]);
  });

  it('says what the proof of the pairs found', () => {
    const nothing = { states: [], edges: [], turns: 0 };
    const fault = { where: 'one → other', detail: '2 gives up at once' };
    const { pairs, problems } = checkFlows(wording, new Map(), [], nothing, { pairs: 3, faults: [fault] });
    expect({ pairs, problems }).toEqual({ pairs: 3, problems: [{ kind: 'pair', ...fault }] });
  });

  it('finds what would make an SMS dear, when the rewriting does not', () => {
    const lazy: Wording = {
      ...wording,
      render: (content, channel) =>
        channel === 'sms' ? { content, segments: 1 } : wording.render(content, channel),
    };
    const some = { ...WALK, edges: WALK.edges.filter(({ from }) => from === 'place') };
    const { problems } = checkFlows(lazy, KEYS, ['ht'], some, PAIRS);
    expect(found(problems, 'not_gsm', 'ht sms', '“È”')).not.toEqual([]);
    expect(problems.filter((it) => it.where.includes('whatsapp'))).toEqual([]);
  });
});
