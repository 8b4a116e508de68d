import type { TravelWords } from './travel-words.ts';

const DAYS = '(segunda|terca|quarta|quinta|sexta)(-feira| feira)?|sabados?|domingos?';
const MONTHS = 'janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro';
const HOURS = '\\d{1,2}|uma|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|onze|doze';

export const pt: TravelWords = {
  moves:
    '(va|vao|ir|vamos|irem) (ao?s?|ate|para|pra|hoje|amanha|cedo|la|logo|embora)|(pode|podem|deve|devem|precisa|precisam|tem que|quer|para) ir|viaj(a|e|em|ar|arem|ando)|aproxim(e|em|ar|ar-se|em-se|e-se)|apresent(e|em|ar|ar-se|e-se|em-se|arem)(?! (seu|sua|seus|suas|um|uma) (pedido|pergunta))|' +
    'compareca(m)?|comparecer|dirij(a|am)(-se)?|dirigir-se|reun(a|am|ir-se)|junt(e|em)-se|cheg(ue|uem|arem)|chegar(?! (a|uma|sua) (mensagem|resposta))|venha(m)?|vir|vem (hoje|amanha|cedo|para|ate)|' +
    'atravess(e|em|ar|ando)|cruz(e|em|ar|ando)|saia(m)?|sair (para|cedo|hoje|amanha)|apress(e|em|ar-se)|corra(m)?|quanto antes|' +
    'pass(e|em) (por|pel[oa]|n[oa]|hoje|amanha|aqui|la|cedo)|(pode|podem|podera|poderao|deve|devem|deixam|deixarao|ja|para|vao) passar(?! (por escrito|seus|os dados))|passar (por|pel[oa])|entr(e|em) (n[oa]|por|pel[oa]|hoje|amanha|cedo|ja)|entrar(?! (e[nm] (contac?to|detalhes?|la fase|esta fase)|n?(esta|a) fase))|' +
    'sub(a|am)|subir (n|a)o|trag(a|am)|trazer|traz|lev(e|em)(?! em conta)|levar (seu|sua|seus|suas|os|as)|esteja(m)? (la|n[oa] (ponte|fronteira|porta|fila|posto)|pontual|cedo|pronto|prontos|pronta)|' +
    'prepare-se|preparem-se|arrum(e|em) as|malas|volte(m)? (a|ao|para|amanha|hoje)(?! (escrever|mandar|ligar|enviar))|caminh(e|em|ar)|march(e|em)|desloqu(e|em)(-se)?|peg(ue|uem) (o|um) (onibus|taxi|carro)|inscreva-se n[oa]|forme(m)? fila|nos vemos|(ao?|com (o|um)|aos) (oficial|oficiais|agentes? (da|de) (fronteira|imigracao)|guardas?)',
  urges:
    'nao (falte|faltem|perca|percam|chegue atrasad\\w+|se atrase\\w*)|nao (espere|esperem) mais|(nao|ja nao) (precisa|precisam|e preciso|tem que) (mais )?(esperar|aguardar)|nao fique em casa|pare(m)? de esperar|nao (e|precisa|precisam) (de )?(preciso )?(agendamento|hora marcada|marcar)|ultima chance|agora ou nunca',
  receives:
    'atend(er|e|em|erao|eremos|emos|endo|imento (n[oa]|a partir|das|hoje|amanha|sem|para))|atendid(o|a|os|as)|(ha|havera|tem|tera) atendimento|' +
    '(receb(emos|em|erao|eremos|er|endo)|esper(amos|am|arao|aremos|ando)|aguard(amos|am|arao|aremos|ando)|acolh(emos|erao|eremos))(-)? ?(o|a|os|as|voces?|todos|todas|voce|lo|la|los|las|familias|pessoas|gente|quem|sua familia)(?! (seus?|suas?|resposta|mensagem|documento|papel|papeis|pedido))|' +
    '(o|a|os|as|te|lhes?|voces?) (receb|esper|aguard)(emos|eremos|erao|em|amos|aremos|arao|am)|' +
    '(sera|serao|seremos|sendo|ser) (\\w+ )?(recebid|processad|admitid|entrevistad|chamad)(o|a|os|as)|admit(em|irao|indo|iremos)|aceit(am|arao|ando) (pessoas|familias|gente|todos)|' +
    'abr(e|em|ira|irao|iremos|imos|iu|iram|a|am|ir|indo)|abert(o|a|os|as)|reabr\\w+|abertura|deixam? (passar|entrar)|(esta|estao) (dando|deixando) (passagem|senhas?|entrada|passar|entrar)|e a sua (vez|hora)|chegou a sua (vez|hora)|autorizad(o|a|os|as) (a|para)',
  things:
    'casos?|processos?|pedidos?|registros?|mensagens|mensagem|papeis|papel|documentos?|fotos?|dados|respostas?|consultas?|perguntas?|chamadas?|links?|arquivos?|audios?|textos?|inscricao|cadastro|informacao|informacoes|noticias?|numeros?|recibos?|outra data|fases?|o que',
  offices: '(nossos?|os?) escritorios?(?! (de|da) (migracao|imigracao|fronteira))',
  opens: 'abr\\w*|abert\\w*|reabr\\w*|abertura',
  people: 'familias|pessoas|gente|todos|todas|voces|migrantes|solicitantes|primeiros|qualquer|quem',
  places:
    'filas?|pontes?|fronteiras?|portos? de entrada|postos? de fronteira|porta|portas|portao|portoes|alfandega|travessia|sua vez|(seu|mesmo) lugar|lugar na|na lista|ponto de encontro|onibus|caravana|transporte',
  queues:
    'primeir(os|as) (\\d+|cem|dez|vinte|cinquenta|a|que)|\\d+ primeir(os|as)|ordem de chegada|quem (chegar|vier|estiver)|(os|todos) que (chegarem|vierem|estiverem)|senhas?|' +
    '(ha|havera|tem|temos|rest(a|am)|sobr(a|am)) (\\w+ )?(vagas?|lugar(es)?|espaco|senhas)|sem (hora marcada|agendamento)|vagas? (limitad|disponive)\\w*',
  times:
    `(a|as|desde as|a partir das|ate as|das|pelas|antes das|depois das) (${HOURS})( ?h(oras)?)?(?! (familias|pessoas|perguntas|vezes|cifras|numeros))|\\d{1,2}[:.h]\\d{2}(?!\\d)|\\d{1,2} ?(h|hs|horas da (manha|tarde|noite)|am|pm)|hoje|amanha|depois de amanha|${DAYS}|esta (tarde|noite|semana)|semana que vem|proxima semana|meio-dia|madrugada|` +
    `cedo|agora mesmo|imediatamente|o quanto antes|o mais rapido|\\d{1,2} (de )?(${MONTHS})(?! (de )?(19\\d\\d|20[01]\\d))|\\d{1,2}[/-]\\d{1,2}(?![/-]?(19|20[01])\\d)|(no )?dia \\d{1,2}`,
  calls:
    'lig(o|amos|ar|ara|arao|aremos|ue|uem|ando|aram)|telefon\\w+|cham(amos|aremos|ada|adas)|escrev\\w+|respond\\w+|respostas?|avis\\w+|mand\\w+|envi\\w+|fal(ar|amos|aremos|e|am)|revis\\w+|analis\\w+|mensagens|mensagem|consult\\w+|noticias?|nasc\\w+|fases?|ler|lemos|leremos|atualiz\\w+|contat\\w+|registr\\w+|trabalh\\w+|ontem|passad(o|a)|recebemos (seu|sua|seus|suas|o|a|os|as)|descans\\w+',
  closes: 'fech(a|am|ado|ada|ados|adas|ara|arao)|cancelad[oa]s?|anulad[oa]s?|ja nao vale',
  not: '(?<!por que )(nao|nem|nunca|jamais|sem|ninguem|tampouco|evit(e|em|ar)|nenhum(a)?|em vez de)( (se|nos|lhes?|os?|as?|deve[m]?|pod(e|em)|precis(a|am|e)|tem|que|e|necessario|preciso|va|vao|tent(e|em)|de|ainda|por|favor|ninguem|familia|pessoa|esta|estao|e|sera|serao|sendo|queremos|agora|para))*',
  negation: '(nao|nem|nunca|ninguem|nenhum(a)?)(?! (se )?(esquec|deix|falt|perc|atras|demor|hesit))',
  contrasts: 'mas|porem|senao|exceto|salvo|a menos que|so|somente|apenas|depois|entao',
  until: 'ate|antes de|antes d[oa]s?|enquanto',
  care: '(emergencia|pronto-socorro|(ao?|para o|com (o|um)|num|na) (\\w+ )?(hospital|clinica|medic[oa]|farmacia|policia|bombeiros|lugar seguro|posto de saude|cruz vermelha))',
  towards: 'a|para|pra|ate|rumo a|em direcao a',
  small:
    'o|a|os|as|um|uma|de|do|da|dos|das|que|em|no|na|nos|nas|por|para|com|seu|sua|voce|voces|nao|e|ao|esta|hoje|amanha|la|se|lhe|nosso|nossa',
  doubtful: 'sub(a|am)|corra|traz',
};
