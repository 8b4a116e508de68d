/**
 * What the words before a place say of it: that the person is there (`here`), or that they are not: they left it, come from it, pass it,
 * go to it, or somebody else is there (`away`). Folded phrases in the five languages.
 */
export type Clue = 'here' | 'away';

const HERE = [
  'estoy, estamos, me quede, me quede en, nos quedamos, regresamos a, regrese a, nos regresamos a, me regrese a, me regrese pa, me regrese para, regrese pa, regrese para, nos regresamos pa, nos regresamos para, ya entre a, ya entramos a, ya cruce a, ya cruzamos a, volvimos a, volvi a, nos venimos a, nos venimos para, me vine para, nos vinimos para, nos cambiamos a, me cambie a, trabajo en, durmiendo en, viviendo en, quedandonos en, toy en, tamo en, tamos en, ando en, ando por, andamos en, vivo, me encuentro, nos encontramos, me hallo, me quedo, resido, residimos, radico, ahora, ahorita, actualmente, hoy, movieron a, mandaron a, llevaron a, trasladaron a, me movi a, nos movimos a, me pase a, me vine a, nos vinimos a, llegue a, llegamos a, escribo desde, escribimos desde, desde',
  'i am, i m, im, sleeping in, we moved to, i moved to, went back to, moved back to, came back to, already crossed to, stuck in, hiding in, now in, i dey for, we dey for, i dey, we dey, we are, we re, living, i live, we live, staying, stay, currently, now, today, moved us to, moved me to, took us to, arrived, writing from, texting from',
  'estou, a gente ta, a gente esta, a gente mora, a gente ficou, to em, ficamos, fiquei, voltamos para, voltei para, voltei pra, voltamos pra, ja entrei em, ja entramos em, ja entrei no, ja entramos no, vivo em, vivemos em, morando em, dormindo em, trabalho em, to no, to na, to aqui em, tou em, tamo em, moro, moramos, me encontro, fico, agora, hoje, mudamos para, me mudei para, mandaram para, levaram para, cheguei, chegamos, escrevo de',
  'nan, n ap viv, nou rive, n ap domi, m ap domi, vin rete, m antre deja, mwen antre deja, nou antre deja, m tounen, nou tounen, mwen rete, m rete, nou rete, ap viv, map viv, mwen ye, nou ye, kounye a, jodi a, rive',
  'deja entre a, deja entres a, deja entre en, deja entres en, on est a, on vit a, on habite a, je dors, on dort, je travaille a, restes a, reste a, revenus a, revenu a, coinces a, je suis a, je suis au, je suis en, je suis dans, chui a, je suis, chui, jsuis, amenes a, transferes a, on est, retourne a, retourne au, retourne en, rentre a, rentre au, rentre en, nous sommes, j habite, nous habitons, je vis, nous vivons, je me trouve, maintenant, aujourd hui, arrive a',
];

const AWAY = [
  // Left, come from, were in, passed.
  'sali, salimos, salgo, salido, saliendo, agarraron, detuvieron, capturaron, vengo, venimos, vine, vinimos, soy, somos, originario, originaria, originarios, naci, era de, estuve, estuvimos, estaba, estabamos, vivia, viviamos, vivi, pase, pasamos, cruce, cruzamos, entre por, entramos por, me fui, nos fuimos, deje, dejamos, devuelto, devuelta, devueltos, devolvieron, regresaron, retornaron, deportaron, deportado, antes',
  'left, leaving, caught, detained, arrested, from, was, were, used to live, used to be, lived, born, returned, sent back, deported, crossed, passed, before',
  'sai, saimos, saindo, prenderam, detiveram, vim, viemos, venho, sou, estive, estava, estavamos, morava, moravamos, morei, nasci, passei, passamos, deixei, devolveram, deportaram',
  'soti, sot, kite, te nan, te rete, te viv, te ye, te, pase, fet, moun, remenen, depote',
  'quitte, je suis de, je suis ne, on est de, nous sommes de, viens, venons, parti, partis, partie, etais, etions, habitais, habitions, vivais, ne a, nee a, originaire, passe par, renvoye, renvoyes, avant',
  // Not in it, or going there.
  'fuera de, lejos de, llegare, llegaremos, estare, estaremos, voy, vamos, ir a, iremos, viajar, hacia, rumbo, camino a, quiero, queremos, entrar, cruzar, llegar, espero, esperando',
  'outside, outside of, far from, will be, will arrive, going, go to, want to, wants to, towards, heading, enter, cross, trying',
  'fora de, longe de, chegarei, estarei, vou, indo, quero, queremos ir, viajar para, chegar',
  'deyo, lwen, prale, pral, ale, vle ale, antre, pou ale',
  'hors de, en dehors de, loin de, serai, arriverai, vais, allons, aller, vers, veux, entrer',
  // Somebody else, or something else.
  'vive, viven, esta, estan, reside, mi cita, la cita, cita en, corte de, corte en, court in, con',
  'lives, live, is in, is, are in, appointment, with',
  'mora, moram, esta em, estao, agendamento, com',
  'ap tann, li nan, yo nan, li rete, yo rete, randevou, ak',
  'habite, habitent, vit, vivent, est, sont, rendez vous, avec',
];

/** Where these are denied nobody is there all the same: `I don't live in`. */
const LIVES: ReadonlySet<string> = new Set(
  'vive viven esta estan reside lives live is are mora moram estao rete habite habitent vit vivent est sont'.split(
    ' ',
  ),
);

/** Says no to what it stands before; in Portuguese `no` is also "in the". */
const NOT: ReadonlySet<string> = new Set(
  'no not nao non pa ne n pas plus tampoco nunca never jamas jamais ni nor nem ain isn aren t don dont'.split(
    ' ',
  ),
);
/** In Portuguese before the name of a country, and after a verb: in the. */
const IN_THE = 'no';
/** Behind these it is no Portuguese: `am no longer in`. */
const LONGER: ReadonlySet<string> = new Set(['longer', 'more']);

/** Words that only lead from one place to the next. */
const LINKS: ReadonlySet<string> = new Set(
  'y e o u and or et ou ak oswa en in em a au aux de del da do la el los las le les the por via luego despues then depois'.split(
    ' ',
  ),
);

/** Before a name that is not where somebody is: a street, a church. */
const OF_THINGS: ReadonlySet<string> = new Set(
  'colonia col calle avenida av avenue barrio fraccionamiento fracc albergue refugio hotel iglesia hospital puente parque plaza carretera rue rua street shelter church igreja abrigo lekol legliz'.split(
    ' ',
  ),
);

const PHRASES: readonly { readonly words: readonly string[]; readonly clue: Clue }[] = [
  ...phrases(HERE, 'here'),
  ...phrases(AWAY, 'away'),
].sort((a, b) => b.words.length - a.words.length);

function phrases(lists: readonly string[], clue: Clue) {
  return lists.flatMap((list) => list.split(', ').map((phrase) => ({ words: phrase.split(' '), clue })));
}

/** The clue that ends last in the words, the longest of those. */
function lastClue(words: readonly string[]): { clue: Clue; from: number; to: number } | null {
  for (let to = words.length; to > 0; to -= 1) {
    const found = PHRASES.find(({ words: phrase }) =>
      phrase.every((word, at) => words[to - phrase.length + at] === word),
    );
    if (found !== undefined) return { clue: found.clue, from: to - found.words.length, to };
  }
  return null;
}

/** Of those that say that somebody is there, those that say it of whoever is spoken of. */
const OF_ANYBODY: ReadonlySet<string> = new Set(
  (
    'ahora, ahorita, actualmente, hoy, desde, durmiendo en, viviendo en, living, staying, stay, currently, now, today, arrived, sleeping in, stuck in, ' +
    'hiding in, now in, agora, hoje, morando em, dormindo em, nan, ap viv, vin rete, kounye a, jodi a, rive, maintenant, aujourd hui, ' +
    'm antre deja, went back to, moved back to, came back to, already crossed to, deja entre a, deja entres a, deja entre en, deja entres en, ' +
    'restes a, reste a, revenus a, revenu a, coinces a, arrive a, retourne a, rentre a'
  ).split(', '),
);
const KIN: ReadonlySet<string> = new Set(
  (
    'esposo esposa marido mujer senora hijo hija hijos hijas niño niña mama papa madre padre hermano hermana hermanos tio tia primo prima cuñado cuñada cunado cunada suegra suegro abuela abuelo amigo amiga abogado ' +
    'husband wife son daughter kids children mother father mum mom dad brother sister uncle aunt cousin friend lawyer ' +
    'mulher filho filha filhos mae pai irmao irma avo sogra companheiro ' +
    'he she they people ella ellos ellas ele ela eles elas il elle ils elles ' +
    'mari madanm pitit timoun manman papa fre se fanmi kouzen kouzin zanmi tonton matant ' +
    'femme fils fille enfants mere pere frere soeur oncle tante cousine ami amie copain'
  ).split(' '),
);
const WITH: ReadonlySet<string> = new Set('con com with ak avek avec y e and et junto'.split(' '));
const OWN_SELF: ReadonlySet<string> = new Set(
  'yo nosotros nosotras i we eu nos mwen m nou n je on nous moi me estoy estamos'.split(' '),
);

/** Whether what is said of a place is said of one of theirs, and not of whoever writes: `mi esposo ahora en Houston`. */
function isOfSomebody(before: readonly string[], behind: readonly string[]): boolean {
  const at = before.findLastIndex((word) => KIN.has(word));
  if (at < 0) return false;
  const joined = before.slice(Math.max(0, at - 2), at).some((word) => WITH.has(word));
  // In Creole "manman m" is my mother.
  const self = [...before.slice(0, at), ...before.slice(at + 2), ...behind].some((word) =>
    OWN_SELF.has(word),
  );
  return !joined && !self;
}

/** How far before a clue a "no" still belongs to it: `ya no me encuentro en`. */
const REACH = 3;
/** Most words between `estoy` and the place: `estoy en un albergue cerca de`. */
const REACH_AHEAD = 5;

/**
 * What is said of a place.
 * @param before the words of its sentence before it, since the last place
 * @param after the words of its sentence behind it, up to the next place
 * @param country whether it is a country
 * @param last what was said of the place before it in the sentence; null when there is none
 * @returns null when nothing is said
 */
export function clueOf(
  before: readonly string[],
  after: readonly string[],
  country: boolean,
  last: Clue | null,
): Clue | 'thing' | null {
  const nearest = before.at(-1);
  if (nearest !== undefined && OF_THINGS.has(nearest)) return 'thing';
  // `Tijuana no, Monterrey`
  if (after.length === 1 && NOT.has(after[0] ?? '')) return 'away';
  const found = lastClue(before);
  if (found === null) {
    const denied = before.some(
      (word, at) => NOT.has(word) && !(word === IN_THE && country && at === before.length - 1),
    );
    if (denied) return 'away';
    // `de Honduras`
    if (before.length === 1 && (nearest === 'de' || nearest === 'del')) return 'away';
    return before.every((word) => LINKS.has(word)) ? last : null;
  }
  const ahead = before.slice(Math.max(0, found.from - REACH), found.from).some((word) => NOT.has(word));
  if (found.clue === 'away') {
    const denied = ahead && !before.slice(found.from, found.to).some((word) => LIVES.has(word));
    return denied ? null : 'away';
  }
  const clue = before.slice(found.from, found.to).join(' ');
  if (OF_ANYBODY.has(clue) && isOfSomebody(before.slice(0, found.from), before.slice(found.to)))
    return 'away';
  // `estoy en casa de un amigo de Honduras`
  if (before.length - found.to > REACH_AHEAD) return null;
  const behind = before
    .slice(found.to)
    .some((word, at, words) => NOT.has(word) && (word !== IN_THE || LONGER.has(words[at + 1] ?? '')));
  return ahead || behind ? 'away' : 'here';
}
