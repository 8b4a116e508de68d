import type { Language } from '../../domain/language.ts';

/** What the made-up families of the demo write, in their own words. */
interface FamilyWords {
  readonly hello: string;
  /** January first. */
  readonly months: string;
  /** @param month its name */
  readonly birth: (day: number, month: string, year: string) => string;
  /** Words that work anywhere. */
  readonly stop: string;
  readonly status: string;
  readonly person: string;
  readonly wrong: string;
}

const withOf = (day: number, month: string, year: string): string => `${String(day)} de ${month} de ${year}`;
const bare = (day: number, month: string, year: string): string => `${String(day)} ${month} ${year}`;

export const FAMILY_WORDS: Readonly<Record<Language, FamilyWords>> = {
  es: {
    hello: 'hola',
    months: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
    birth: withOf,
    ...{ stop: 'ALTO', status: 'ESTADO', person: 'PERSONA', wrong: 'EQUIVOCADO' },
  },
  en: {
    hello: 'hello',
    months: 'January February March April May June July August September October November December',
    birth: (day, month, year) => `${month} ${String(day)} ${year}`,
    ...{ stop: 'STOP', status: 'STATUS', person: 'AGENT', wrong: 'WRONG NUMBER' },
  },
  pt: {
    hello: 'oi',
    months: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro',
    birth: withOf,
    ...{ stop: 'PARE', status: 'SITUACAO', person: 'PESSOA', wrong: 'ERRADO' },
  },
  ht: {
    hello: 'bonjou',
    months: 'janvye fevriye mas avril me jen jiyè out septanm oktòb novanm desanm',
    birth: bare,
    ...{ stop: 'RETE', status: 'ESTATI', person: 'MOUN', wrong: 'MOVE NIMEWO' },
  },
  fr: {
    hello: 'bonjour',
    months: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
    birth: bare,
    ...{ stop: 'ARRET', status: 'STATUT', person: 'PERSONNE', wrong: 'ERREUR' },
  },
};

/** A birth date as somebody writes it. @param isoDate of the roster */
export function birthInWords(language: Language, isoDate: string): string {
  const { months, birth } = FAMILY_WORDS[language];
  const [year = '', month = '', day = ''] = isoDate.split('-');
  return birth(Number(day), months.split(' ')[Number(month) - 1] ?? '', year);
}

/** What makes one request urgent, and what a member of staff answers. */
export const DANGER = {
  older: 'ayuda por favor nos van a matar',
  now: 'nos tienen secuestrados en una casa',
} as const;

/** What staff answer; none of it may move anybody. */
export const ANSWERS: Readonly<Record<Language, string>> = {
  es: 'Leímos su mensaje. Quédese donde está; le escribimos cuando haya algo nuevo.',
  en: 'We read your message. Stay where you are; we write when there is something new.',
  pt: 'Lemos a sua mensagem. Fique onde está; escrevemos quando houver algo novo.',
  ht: 'Nou li mesaj ou. Rete kote ou ye; n ap ekri lè gen yon bagay nouvo.',
  fr: 'Nous avons lu votre message. Restez où vous êtes; nous écrirons s’il y a du nouveau.',
};

/** What the broadcast that is half out says. */
export const BROADCAST_TEXTS: Readonly<Record<Language, string>> = {
  es: 'Aviso demo: el servicio es gratis. No pague a nadie. Quédese donde está y espere instrucciones.',
  en: 'Aviso demo: the service is free. Pay nobody. Stay where you are and wait for instructions.',
  pt: 'Aviso demo: o serviço é grátis. Não pague a ninguém. Fique onde está e espere instruções.',
  ht: 'Aviso demo: sèvis la gratis. Pa peye pèsonn. Rete kote ou ye epi tann enstriksyon.',
  fr: 'Aviso demo: le service est gratuit. Ne payez personne. Restez où vous êtes et attendez les instructions.',
};
