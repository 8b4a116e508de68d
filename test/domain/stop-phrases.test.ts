import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARRIER_STOP } from '../../src/domain/keywords.ts';
import { keywords } from '../support/talk.ts';

describe('an opt-out in more than one word', () => {
  it.each([
    // In Spanish.
    'alto ya',
    'No me interesa, no me escriban',
    'no molesten mas',
    'borrar mi número',
    'Not interested. Stop',
    'não tenho interesse, pare',
    'non merci, arrêtez',
    'ALTO ALTO',
    'Alto, alto, ALTO!!',
    'alto por favor ya',
    'Ya alto',
    'BAJA YA',
    'no me escriban mas',
    'No me escriban más por favor',
    'ya no me escriban',
    'No me manden mensajes',
    'no me mande mas mensajes gracias',
    'ya no quiero mensajes',
    'No quiero recibir más mensajes',
    'no quiero que me escriban',
    'dejen de escribirme',
    'Dejen de mandarme mensajes',
    'deje de molestarme',
    'paren de escribir',
    'Quiero darme de baja',
    'me quiero dar de baja',
    'denme de baja por favor',
    'quitenme de la lista',
    'borren mi número',
    'paren los mensajes',
    'Hola, no me escriban mas. Gracias',
    'ALTO. Ya no me manden mensajes.',
    'Número equivocado, no me escriban',
    'ya no me llamen',
    'no me llamen más',
    'dejen de llamarme',
    'quiero salirme de los mensajes',
    // In English.
    'opt out',
    'opt-out',
    'Opt me out',
    'I want to opt out',
    'unsubscribe me',
    'Please unsubscribe me from these messages',
    'STOP STOP STOP',
    'stop now',
    'STOP texting me',
    'stop sending me messages',
    'Please stop sending these messages!',
    "don't text me anymore",
    'do not contact me',
    'Do not message this number',
    'no more texts',
    'stop the messages',
    'remove me from your list',
    'take me off this list',
    'I do not want to receive messages',
    'Wrong number. Stop texting me',
    "don't call me anymore",
    'stop calling me',
    // In Portuguese.
    'não me liguem mais',
    'pare de mandar mensagem',
    'Pare de me mandar mensagens',
    'parem de escrever',
    'não me escrevam mais',
    'Não quero mais mensagens',
    'nao quero receber mensagens',
    'pare agora',
    'quero sair da lista',
    'me tire da lista',
    'chega de mensagens',
    // In Haitian Creole.
    'pa rele m ankò',
    'sispann ekri m',
    'Sispann voye mesaj ban mwen',
    'pa ekri m ankò',
    'Mwen pa vle mesaj ankò',
    'rete kounye a',
    'KANPE KANPE',
    'retire m nan lis la',
    // In French.
    "ne m'appelez plus",
    "arrêtez de m'écrire",
    "Arrêtez de m'envoyer des messages",
    'arrêtez les messages',
    'je ne veux plus de messages',
    'Je ne veux plus recevoir de messages',
    "ne m'écrivez plus",
    'désabonnez-moi',
    'plus de messages svp',
    'ARRET maintenant',
  ])('%j is one', (text) => {
    expect(keywords.match(text)).toBe('stop');
  });

  it.each([
    // Not seen, or seen otherwise than typed.
    'AL\u200cTO',
    'ST\u200bOP',
    'S\u00adTOP',
    'ALTO\u0000',
    '\u0000A\u0000L\u0000T\u0000O',
    'A\u2060L\ufeffT\u200dO',
    '\u202eALTO\u202c',
    'ＡＬＴＯ',
    '𝐀𝐋𝐓𝐎',
    'ⓢⓣⓞⓟ',
    'АLTO',
    'SТОP',
    'ST0P',
    'alt0',
    'S T O P',
    's.t.o.p.',
    'A-L-T-O',
    'STOOOP',
    'altoooo!!!',
    'opt\u00a0out',
    'no me\u200b escriban\u00a0mas',
  ])('%j is one however it is disguised', (text) => {
    expect(keywords.match(text)).toBe('stop');
  });

  it.each([
    'no puedo parar',
    'no quiero parar',
    'alto riesgo',
    'alto peligro',
    'Alto! hay peligro aquí',
    'stop, mi dirección es calle 5',
    'stop it now',
    'vivo en Baja California',
    'baja california',
    'soy de baja estatura',
    'para mi familia',
    'quiero parar aqui',
    'no me escriban de noche',
    'no me escriban a mi, escriban a mi esposo',
    // Who wants a message instead of a call stays.
    'no me llamen, escribanme',
    'ya no me llamen, mejor mensaje',
    "don't call me, text me",
    // Out of where they are held, perhaps.
    'me quiero salir',
    'quiero salir de aqui',
    'no me escribieron',
    'no me han escrito mas',
    'ya no quiero ir',
    'no quiero mas problemas',
    'quiero recibir mensajes',
    'quiero mas mensajes',
    'quiero sair de Tijuana',
    'I cannot stop crying',
    'bus stop 5',
    'do not stop texting me',
    "don't stop",
    'no more appointments',
    'end of the year',
    'text me',
    'rete kote ou ye',
    'mwen rete Tijuana',
    'pa gen mesaj',
    'pare de chover',
    'je ne veux plus attendre',
    'arrêt de bus',
    'plus de questions',
    'no se',
    'mas',
    'ya',
    'hola',
    'gracias',
    'por favor ya',
    'número equivocado',
    'no noticias',
    'sin noticias',
    'S O S',
    'A B C',
  ])('%j is none', (text) => {
    expect(keywords.match(text)).not.toBe('stop');
  });

  it('is every word of the carrier side said twice, or with what nobody sees in it', () => {
    const unseen = fc.constantFrom(
      '\u200b',
      '\u200c',
      '\u200d',
      '\u2060',
      '\ufeff',
      '\u00ad',
      '\u0000',
      '\u202e',
    );
    const word = fc.constantFrom(...CARRIER_STOP, 'ALTO', 'PARAR', 'BAJA', 'PARE', 'SAIR', 'KANPE', 'ARRET');
    fc.assert(
      fc.property(word, unseen, fc.nat(20), (said, hidden, at) => {
        const cut = at % (said.length + 1);
        expect(keywords.match(said.slice(0, cut) + hidden + said.slice(cut))).toBe('stop');
        expect(keywords.match(`${said} ${said.toLowerCase()}`)).toBe('stop');
        expect(keywords.match(`${said}, ya`)).toBe('stop');
      }),
      { numRuns: 300 },
    );
  });
});
