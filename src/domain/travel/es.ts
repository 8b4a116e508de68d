import type { TravelWords } from './travel-words.ts';

const DAYS = 'lunes|martes|miercoles|jueves|viernes|sabados?|domingos?';
const MONTHS = 'enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre';
const HOURS = '\\d{1,2}|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce';

export const es: TravelWords = {
  moves:
    'vaya(n|se|nse)?(?! (bien|mejor|con dios))|vamonos|vete|ir(se|nos)?|vien(e|en|es) (al?|hoy|manana|temprano|el)|(?<!(si|que|lo|los|la|las|se|como|nos) )ven|' +
    'ven(ga|gan|gase|ganse|ir|irse|irnos|gas)|viaj(a|e|en|es|ar|aran?|emos|an)|' +
    'acerc(a|ate|ar|arse)|acerqu(e|en|ese|ense)|arrim(e|en|ese|ense|arse)|aproxim(e|en|ese|ense|arse)|' +
    'present(ate|ese|ense|arse|arte|arnos)|(?<!(tenga|tengan|ten) )presente|presenten|dirij(a|an|ase|anse)|dirig(irse|ete)|acud(a|an|e|ir|iran?)|' +
    'reun(a|an|ase|anse|irse)|junt(ese|ense|arse|emonos)|congreg(uen|ense|arse)|concentr(ense|arse)|' +
    'llegue(n|s)?(?! (el|la|su|un|una) (mensaje|respuesta|fecha|aviso|noticia|texto|dia de su corte))|' +
    'llegar(?! (el|la|su|un|una) (mensaje|respuesta|aviso|noticia))|llega (a|al|temprano|antes|manana|hoy)|' +
    'cruc(e|en|es|emos)|cruz(ar|aran?|ando|an|a)|traslad(ese|ense|arse|en|o|os)|mud(ese|ense)|' +
    'salga(n|s)?(?! (todo )?bien)|sal(ir|e|en) (para|hacia|rumbo|temprano|hoy|manana)|' +
    'form(ese|ense|arse|ate)|formen (una )?fila|anot(ese|ense|arse|ate)|apunt(ese|ense|arse|ate)|' +
    'apur(ese|ense|ate|arse)|apresur(ese|ense|ate|arse)|corra(n)?|cuanto antes|' +
    '(?<!que )pase(n)?(?! (lo|esto|eso|nada|algo|este|su|sus|el (recibo|mensaje|codigo)))|' +
    '(puede|pueden|puedes|puedan|podra|podran|dejan?|dejando|dejaran?|deben?|deberan?|tienen? que|hay que|para|van a|ya|toca|sin|a|de|los|las|quieran?|logran?) pasar(?! (que|nada|por alto|mucho|de|su|sus|esto|eso))|' +
    'pasar(an)? (por|a|al|adelante|los|las|todos)|pas(an|ando|aran|aremos) (gente|familias|personas|por|a los|a las|todos)|' +
    'entren|entre (por|al?|ya|hoy|manana|rapido)|entrar(an|emos)?(?! e[nm] (contac?to|detalles?|esta|la fase|el programa|vigor))|ingres(e|en|ar|aran)(?! (su|el|un) (numero|codigo|dato))|' +
    'sub(a|an|ase|anse)|subir(se)? al?|traiga(n|s)?|traer(se)?|trae|lleve(n|s)?|llevar (a|su|sus|los|las)|' +
    'nos vemos|(lo|la|le|los|las|les|te) (vemos|veremos|veo) (en|el|a|al|alla|alli|ahi|manana|hoy|temprano)|' +
    'este(n|s)? (ahi|alli|alla|puntual(es)?|a tiempo|temprano|en (el|la) (puente|garita|puerta|frontera|puerto|fila|entrada))|' +
    'prepar(ese|ense)|alist(ese|ense|en|e)|empaqu(e|en)|maletas|' +
    '(vuelva|vuelvan|regrese|regresen|regresar|volver) (al|el|manana|hoy|temprano|a (la|las|los) (frontera|garita|puente|puerta|\\d+))|' +
    'camin(e|en|ar|ando) (a|al|hasta|hacia|por)|march(e|en|emos|ar)|muev(ase|anse)|moverse|desplac(e|en|ese|ense)|desplazarse|' +
    'tom(e|en|ar) (el|un|la|una) (camion|autobus|bus|taxi|avion|uber|combi)|' +
    '(al|con (el|un|los)|a los|a un) (oficial(es)?|guardias?|cbp|aduanal(es)?)',
  urges:
    'no (me |nos )?falt(e|en|es)|no llegue(n)? tarde|no se (lo |la |los )?pierda(n)?|no (lo |la )?dej(e|en) pasar|' +
    'no (espere|esperen|esperes|espera|aguarde|aguarden) mas|no siga(n)? esperando|(ya no|no) (tiene|tienen|necesita|necesitan|hace falta|deben?|hay) ?(que )?(seguir )?(esperar|esperando)|' +
    'no se quede(n)?|(ya no|no) (tiene|tienen|necesita|necesitan|hace falta) (que )?(quedarse|seguir ahi)|deje(n)? de esperar|sin cita previa|(no|sin) (es |se |que )?(necesari[oa]|necesita|necesitan|necesidad de|ocupa|ocupan|requiere|hace falta) (una |tener |sacar )*cita|ultim(a|o) (oportunidad|dia)|ahora o nunca',
  receives:
    'atend(er|era|eran|eremos|emos|iendo|erlo|erla|erle|erlos|erlas|erles)|atend(ido|ida|idos|idas)|atiend(e|en|o)|' +
    '(hay|habra|horario de|nueva|tendran?) atencion|atencion (en|desde|a partir|de \\d|sin|para|al publico|hoy|manana|a todos|a las)|' +
    '(?<!ya )(lo|la|le|los|las|les|te) (va a |van a |vamos a |voy a |estan |estamos |estaremos |estaran )?(recib(o|imos|en|e|ira|iran|iremos|ir|iendo)|esper(a|ara|o|amos|an|are|aremos|aran|ar|ando)|proces(an|aran|aremos|ar|ando)|admit(en|iran|iremos|ir))|' +
    '(lo|la|los|las) (pas|dej|ver)(an|aran|aremos|amos|emos)|' +
    'esper(o|amos|an|are|aremos|aran)(los|las|les|lo|la|le)? a (todos|todas|usted|ustedes|las?|los|su|cada|quien)|(estaremos|estamos|estan|estaran) esperando(?! (su|la|una|el|que|noticias|respuesta))|esperandol\\w+|' +
    'recib(en|imos|iran|iremos|iendo|ir) (a|gente|familias|personas|solicitantes|migrantes|todos|todas|cualquiera|sin|desde|hoy|manana|en)|recibirl\\w+|' +
    '(sera|seran|seras|son|siendo|ser) (\\w+ )?(recibid|procesad|admitid|entrevistad)(o|a|os|as)|(familias|personas|casos) (recibid|procesad|admitid)as?|' +
    'admit(en|iran|iendo|iremos)|acept(an|aran|ando|aremos) (gente|familias|personas|a|todos)|' +
    'abr(e|en|ira|iran|iremos|imos|ieron|io|a|an|ir|iendo)|abiert(o|a|os|as)|reabr\\w+|reapertura|apertura|' +
    'dan(do)? (paso|citas|fichas|numeros|turnos|entrada|atencion)|' +
    '(les?|te|nos) toca|es su (dia|turno|momento)|(tiene|tienen|hay|dieron) (paso|permiso|luz verde)|autorizad(o|a|os|as) (a|para)|ya pued(e|en|es)$',
  things:
    'casos?|expedientes?|solicitud(es)?|registros?|mensajes?|papeles|papel|documentos?|fotos?|datos|respuestas?|consultas?|preguntas?|llamadas?|enlaces?|links?|archivos?|audios?|notas?|textos?|peticion(es)?|correos?|codigos?|cuentas?|informacion|noticias?|avisos?|numeros?|recibos?|citas medicas?|otra fecha|fases?|lo que',
  offices: '(nuestras?|las?) oficinas?(?! (de|del) (migracion|inmigracion|la frontera|cbp|aduana))',
  opens: 'abr\\w*|abiert\\w*|reabr\\w*|reapertura|apertura',
  people: 'familias|personas|gente|todos|todas|ustedes|migrantes|solicitantes|primeros|cualquiera|quien(es)?',
  places:
    'filas?|colas?|turnos?|puentes?|fronteras?|garitas?|puertos? de entrada|puertas?|porton(es)?|aduanas?|el cruce|cruces|' +
    '(su|mismo) lugar|lugar en (la|el)|(en|a|de) la lista(?! de)|punto de (encuentro|reunion)|camion(es)?|autobus(es)?|caravanas?|transporte',
  queues:
    'primer(os|as) (\\d+|diez|veinte|treinta|cincuenta|cien|doscient\\w+|en|que)|\\d+ primer(os|as)|el primero (en|que)|(orden|conforme) (de|van|vayan) (llegada|llegando)|conforme (van|vayan) llegando|' +
    '(los|las|quien|quienes|todos) (los |las )?(que )?(lleguen|llegue|vengan|venga|esten (ahi|alli|presentes))|fichas?|' +
    '(hay|habra|tenemos|qued(a|an)) (\\w+ )?(cupos?|lugar(es)?|espacios?|paso|fichas|citas)|cupos? (limitad|disponible)\\w*|sin (necesidad de )?cita previa',
  times:
    `((a|desde|para|hasta|como a|antes de|despues de|tipo) las? (${HOURS})|las \\d{1,2})(?! (familias|personas|preguntas|veces|cifras|fotos|hojas))|a la una|\\d{1,2}[:.]\\d{2}(?!\\d)|\\d{1,2} ?(am|pm|a\\.? ?m\\.?|p\\.? ?m\\.?|hrs)|` +
    `hoy|manana|pasado manana|${DAYS}|esta (tarde|noche|semana)|este (fin|mes)|(la )?proxima semana|semana que viene|mediodia|madrugada|al amanecer|` +
    `temprano|ahora mismo|ahorita|enseguida|ya mismo|(de )?inmediat(o|amente)|lo antes posible|lo mas pronto|` +
    `\\d{1,2} (de )?(${MONTHS})(?! (de |del )?(19\\d\\d|20[01]\\d))|\\d{1,2}[/-]\\d{1,2}(?![/-]?(19|20[01])\\d)|dia \\d{1,2}|el \\d{1,2}(?= ?($|a las?|de este|del|en|por|con))`,
  calls:
    'llam(o|amos|a|an|ar|are|ara|aremos|aran|arle|arles|arlo|arla|aron|e|en|ando|ada|adas)|escrib\\w*|contest\\w*|respond\\w*|respuestas?|avis\\w+|mand\\w+|envi\\w+|habl\\w+|revis\\w+|comunic\\w+|' +
    'mensajes?|consult\\w+|noticias?|naci\\w*|nacimiento|fases?|leer|leemos|leeremos|actualiz\\w+|registr\\w+|trabaj\\w+|descans\\w+|ayer|anoche|pasad(o|a)s?|recibi(mos|eron|o|do)? (su|sus|el|la|los|las|un|una|bien)|cumpl\\w+',
  closes: 'cierr\\w+|cerr(ad|ar|am)\\w*|cancelad[oa]s?|anulad[oa]s?|ya no vale',
  not: '(?<!por que )(no|ni|nunca|jamas|sin|nadie|tampoco|evit(e|en|ar)|ninguna?|en (vez|lugar) de)( (se|nos|les?|los?|las?|me|te|deben?|deberian?|pued(e|en|an|es)|podran?|tienen?|tenga|que|hay|hace|falta|es|necesari[oa]|necesitan?|necesite|vaya a|van? a|estan?|intent(e|en)|trat(e|en)|de|a|por|favor|ahora|todavia|aun|nadie|familia|persona|es|sera|seran|esta|estan|siendo|fue|quiere|queremos|conviene|siga))*',
  negation:
    '(no|ni|nunca|nadie|tampoco|ningun[ao]?)(?! (se |me |nos |lo |la )?(olvid|dej|falt|tard|pierd|demor|dud))',
  contrasts:
    'pero|sino|salvo|excepto|a menos que|mas bien|en cambio|solo|solamente|unicamente|y|luego|despues|entonces',
  until: 'hasta|antes de(l)?|mientras|sino',
  care: '(urgencias|emergencias|(al?|a la|a un|a una|a su|con (el|un)) (\\w+ )?(hospital|clinica|medic[oa]|doctor(a)?|farmacia|policia|bomberos|lugar seguro|centro de salud|cruz roja))',
  towards: 'a|hacia|para|rumbo a|hasta|en camino a',
  small:
    'el|la|los|las|un|una|de|del|que|en|por|para|con|su|sus|se|le|les|lo|no|y|al|donde|esta|usted|ustedes|hoy|manana|desde|si|es|ya|a|ni|nadie|todos|todas|ahi',
  doubtful: 'ir|ven|pase|trae|sub(a|an)|presente|corra|viene (a|el)|lleve|cruz(a|an)',
};
