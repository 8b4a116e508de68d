import { describe, expect, it } from 'vitest';
import { interpret } from '../../flows/interpret.ts';
import { QUESTIONS } from '../../flows/questions/all.ts';
import type { TalkEvent } from '../../flows/talk.ts';
import { wording } from '../support/talk.ts';

/** What a text says under a question, whatever language is set. */
const said = (question: keyof typeof QUESTIONS, text: string, people?: number): TalkEvent =>
  interpret({
    text,
    ...(people !== undefined && { people }),
    payload: null,
    attachment: null,
    location: null,
    question: QUESTIONS[question],
    titles: () => [],
    readout: () => wording.readout(text),
    markOf: () => null,
    language: null,
    today: '2021-02-20',
  });

const choice = (id: string): TalkEvent => ({ type: 'CHOICE', choice: id });
const UNCLEAR: TalkEvent = { type: 'UNCLEAR' };

describe('consent in words', () => {
  it.each([
    ['claro que si', 'yes'],
    ['si, acepto', 'yes'],
    ['no hay problema', 'yes'],
    ['si no hay problema', 'yes'],
    ['yeah go ahead', 'yes'],
    ['no problem', 'yes'],
    ['com certeza', 'yes'],
    ['sem problema', 'yes'],
    ['wi mwen dakò', 'yes'],
    ['m aksepte', 'yes'],
    ['mwen aksepte', 'yes'],
    ['m pa aksepte', 'no'],
    ['m poko dakò', 'no'],
    ['pa gen pwoblèm', 'yes'],
    ['oui d’accord', 'yes'],
    ['pas de souci', 'yes'],
    ['no acepto', 'no'],
    ['no estoy de acuerdo', 'no'],
    ['mejor no', 'no'],
    ['i do not agree', 'no'],
    ['no thank you', 'no'],
    ['nao aceito', 'no'],
    ['mwen pa dakò', 'no'],
    ['je ne suis pas d’accord', 'no'],
  ])('%s', (text, id) => {
    expect(said('consent', text)).toEqual(choice(id));
  });

  it.each([
    'no se',
    'no sé si acepto',
    'tal vez',
    'i am not sure',
    'sei la',
    'm pa konnen',
    'je ne sais pas',
    'acepto o no acepto',
    'si pero quien los ve',
    'si me ayudan acepto',
    'yes but my husband does not want',
    'yes only if it is free',
    'oui si mon mari veut',
    'wi men m pè',
    'sim mas nao agora',
    'mi esposo dice que si',
    'mari m di wi',
    'my wife says yes',
    'no soy de aqui',
  ])('%s is neither', (text) => {
    expect(said('consent', text)).toEqual(UNCLEAR);
  });
});

describe('how many they are, of four who are shown', () => {
  it.each([
    ['somos 5', 'missing'],
    ['somos cuatro', 'together'],
    ['solo vamos tres', 'apart'],
    ['we are 5 not 4', 'missing'],
    ['only me and my wife going', 'apart'],
    ['nou se 5', 'missing'],
    ['on est 4', 'together'],
  ])('%s', (text, id) => {
    expect(said('family', text, 4)).toEqual(choice(id));
  });

  it('that they are not so many is asked again', () => {
    expect(said('family', 'no somos 4', 4)).toEqual(UNCLEAR);
  });
});

describe('the family in words', () => {
  it.each([
    ['si somos todos', 'together'],
    ['vamos todos juntos', 'together'],
    ['no falta nadie', 'together'],
    ['yes all of us', 'together'],
    ['somos nos quatro', 'together'],
    ['wi tout moun ansanm', 'together'],
    ['oui toute la famille', 'together'],
    ['no estamos todos', 'missing'],
  ])('%s', (text, id) => {
    expect(said('family', text)).toEqual(choice(id));
  });

  it.each([
    ['falta mi esposo', 'missing', 'mi esposo', false],
    ['si pero falta mi esposo', 'missing', 'mi esposo', false],
    ['falta Elder', 'missing', 'Elder', true],
    ['no está mi hija Génesis', 'missing', 'mi hija Génesis', true],
    ['my grandmother is not on the list', 'missing', 'my grandmother', false],
    ['falta o meu filho Davi', 'missing', 'o meu filho Davi', true],
    ['manman m pa ladan l', 'missing', 'manman m', false],
    ['il manque ma fille Fabiola', 'missing', 'ma fille Fabiola', true],
    ['mi hija no va', 'apart', 'mi hija', false],
    ['vamos todos menos mi cuñado', 'apart', 'mi cuñado', false],
    ['my wife is not coming', 'apart', 'My wife', false],
    ['minha sogra não vai mais', 'apart', 'minha sogra', false],
    ['mon frère ne vient pas', 'apart', 'mon frère', false],
  ])('%s', (text, id, who, named) => {
    const event = said('family', text);
    expect(
      event.type === 'CHOICE' && [event.choice, event.who?.text.toLowerCase(), event.who?.named],
    ).toEqual([id, who.toLowerCase(), named]);
  });

  it.each([
    ...['no se', 'espere', 'que familia', 'y si falta alguien', 'si y mi suegra', 'yes and my baby'],
    ...(['antes faltaba mi hijo pero ya lo veo', 'pensé que faltaba mi hijo pero ahí está'] as const),
  ])('%s is nothing', (text) => {
    expect(said('family', text)).toEqual(UNCLEAR);
  });
});

describe('somebody alone in their case, in words', () => {
  it.each([
    ['si soy yo', 'right'],
    ['yes its me', 'right'],
    ['sou eu', 'right'],
    ['wi se mwen', 'right'],
    ['oui c’est moi', 'right'],
    ['no me llamo asi', 'other_name'],
    ['my name is spelled wrong', 'other_name'],
    ['meu nome está errado', 'other_name'],
    ['yo ekri non m mal', 'other_name'],
    ['mon nom est mal écrit', 'other_name'],
  ])('%s', (text, id) => {
    expect(said('alone', text)).toEqual(choice(id));
  });

  it.each(['falta mi hija', 'y mi esposa?', 'i have two kids with me', 'minha esposa está comigo'])(
    '%s tells that somebody is missing',
    (text) => {
      expect(said('alone', text)).toMatchObject(choice('missing'));
    },
  );
});

describe('needs in words', () => {
  it.each([
    ['mi esposa esta embarazada', ['pregnancy']],
    ['silla de ruedas', ['disability']],
    ['my son has asthma', ['medical']],
    ['mi papá no camina y la niña padece de asma', ['medical', 'disability']],
    ['minha mulher está grávida', ['pregnancy']],
    ['meu pai é cego', ['disability']],
    ['madanm mwen ansent', ['pregnancy']],
    ['manman m gen tansyon', ['medical']],
    ['ma femme est enceinte et mon fils est aveugle', ['pregnancy', 'disability']],
    ['viene mi sobrino sin sus papás', ['child_alone']],
    ['no me siento segura aqui', ['safety']],
    ['nadie', ['none']],
    ['estamos todos bien gracias a Dios', ['none']],
    ['nadie está enfermo ni embarazada', ['none']],
    ['nobody is pregnant', ['none']],
    ['não precisamos de nada', ['none']],
    ['nou tout byen', ['none']],
    ['personne n’est malade', ['none']],
  ])('%s', (text, choices) => {
    expect(said('needs', text)).toEqual({ type: 'CHOICES', choices });
  });

  it.each([
    'no se',
    'i dont want to say',
    'que necesito?',
    'what counts as a disability',
    'mi hijo ya se curo de la neumonia',
    'mon mari avait le diabète',
    'mi hermana embarazada no viene con nosotros',
  ])('%s is nothing', (text) => {
    expect(said('needs', text)).toEqual(UNCLEAR);
  });
});

describe('the review in words', () => {
  it.each([
    ['todo bien', 'correct'],
    ['looks good to me', 'correct'],
    ['tudo certo', 'correct'],
    ['tout bon', 'correct'],
    ['c’est correct', 'correct'],
    ['el lugar esta mal', 'place'],
    ['mi fecha de nacimiento está mala', 'case'],
    ['wrong birthday', 'case'],
    ['i moved', 'place'],
    ['falta mi hija', 'family'],
    ['meu número está errado', 'case'],
    ['m chanje kote', 'place'],
    ['je me suis trompé de date de naissance', 'case'],
    ['se me olvido decir que estoy embarazada', 'needs'],
  ])('%s', (text, id) => {
    expect(said('review', text)).toEqual(choice(id));
  });

  it.each([
    ...['no', 'no se', 'no está bien', 'casi todo bien', 'si pero mi hija cumple años mañana'],
    'almost all correct',
  ])('%s says not what', (text) => {
    expect(said('review', text)).toEqual(UNCLEAR);
  });
});

describe('that somebody is missing, denied', () => {
  it('misses nobody', () => {
    expect(said('family', 'not one is missing, praise God')).not.toMatchObject(choice('missing'));
  });
});

describe('whose number it is, in words', () => {
  it.each(['wrong person', 'no soy yo, número equivocado', 'I never signed for this, wrong number'])(
    '%s is not theirs',
    (text) => {
      expect(said('wrong', text)).toEqual(choice('not_me'));
    },
  );

  it.each([
    ...[
      'you are not wrong, it is me',
      'no está equivocado, este es mi número',
      'esa soy yo, no hay equivocación',
    ],
    'el dueño no está, yo soy el hermano',
  ])('%s frees no number', (text) => {
    expect(said('wrong', text)).not.toEqual(choice('not_me'));
  });
});

describe('whether an appointment is kept, in words', () => {
  it.each([
    ['no quiero perder mi cita', 'keep'],
    ['no no mejor si voy', 'keep'],
    ['do not cancel', 'keep'],
    ['no voy a faltar', 'keep'],
    ['we will be there', 'keep'],
    ['pensando bem eu vou', 'keep'],
    ['non kite l konsa m ap vini', 'keep'],
    ['finalement je viens', 'keep'],
    ['no puedo ir', 'cannot'],
    ['i really cannot come', 'cannot'],
    ['não consigo ir', 'cannot'],
    ['m pa ka vini', 'cannot'],
    ['je ne peux pas venir', 'cannot'],
  ])('%s', (text, id) => {
    expect(said('decline', text)).toEqual(choice(id));
  });

  it.each([
    ...([
      'tal vez',
      'y si no voy que pasa',
      'what if i cannot come',
      'dejeme pensarlo',
      'no se si voy',
    ] as const),
    // Another date cannot be promised: that is said, and asked again.
    ...(['prefiero otra fecha', 'another day please', 'yon lòt jou'] as const),
    ...(['no dije que no iba a ir', 'no es que no quiera ir', 'voy o no voy'] as const),
    ...(['mi esposo se regreso y el ya no va', 'my son cannot come', 'pitit mwen pa ka vini'] as const),
  ])('%s gives nothing up', (text) => {
    expect(said('decline', text)).not.toEqual(choice('cannot'));
  });
});

describe('where they are', () => {
  it.each([
    'en tijuana ya abrieron la linea?',
    'mi prima me dijo que en matamoros estan pasando',
    'mi hermano esta en juarez yo no',
    'meu irmao ta em juarez eu nao',
  ])('%s is no answer', (text) => {
    expect(said('place', text)).toEqual(UNCLEAR);
  });

  it.each([
    'casa del migrante',
    'Albergue Senda de Vida',
    'in a shelter called Good Shepherd',
    'dans un foyer',
  ])('%s is no town', (text) => {
    expect(said('city', text)).toEqual(UNCLEAR);
  });

  it.each([
    ['Ixtepec Oaxaca', 'Ixtepec'],
    ['aqui en Huixtla Chiapas', 'Huixtla'],
    ['Oaxaca', 'Oaxaca'],
  ])('%s is a town', (text, city) => {
    expect(said('city', text)).toMatchObject({ type: 'PLACE', place: 'mexico', city });
  });
});

describe('a date of birth', () => {
  it.each(['mi hijo nacio el 3 de mayo del 2010', 'my daughter is born 2 march 2012'])(
    '%s is somebody else’s',
    (text) => {
      expect(said('birthDate', text)).toEqual(UNCLEAR);
    },
  );

  it('is the writer’s beside what they are', () => {
    expect(said('birthDate', 'soy la mama, yo naci el 12 de enero del 92')).toEqual({
      type: 'BIRTH_DATE',
      date: '1992-01-12',
    });
  });
});

describe('who is missing', () => {
  it.each(['ya no falta nadie', 'personne en fait', 'nobody is missing'])('%s: nobody', (text) => {
    expect(said('missing', text)).toEqual({ type: 'NOBODY' });
  });

  it.each(['después le digo', 'can i send it tomorrow', 'depois eu mando', 'tann mwen', 'no sé'])(
    '%s is no name',
    (text) => {
      expect(said('missing', text)).toEqual(UNCLEAR);
    },
  );

  it.each(['Espera Gómez', 'Brayan Josue y Keyli', 'mi hijo mayor', 'Todorov'])('%s is one', (text) => {
    expect(said('missing', text)).toEqual({ type: 'NAMES', text });
  });
});

describe('a case number', () => {
  it.each([
    ['perdon no es A27714032 es A27714052', '027714052'],
    ["it's not A27714032 it's A27714052", '027714052'],
    ['A doscientos cinco, cuatro cuatro uno, siete ocho nueve', '205441789'],
    ['deux cent quatre, sept cent onze, zero trente six', '204711036'],
    ['A de san sis, twa san douz, kat san senkant', '206312450'],
  ])('%s', (text, aNumber) => {
    expect(said('caseNumber', text)).toEqual({ type: 'A_NUMBER', aNumber });
  });

  it('of two of which none is taken back is asked again', () => {
    expect(said('caseNumber', 'A27714032 y A27714052')).toMatchObject({ type: 'SLIP', reason: 'several' });
  });
});
