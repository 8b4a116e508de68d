import type { TravelWords } from './travel-words.ts';

const DAYS = 'lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?';
const MONTHS = 'janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre';

export const fr: TravelWords = {
  moves:
    'passent (en|par|avant|devant)|quittez|allez(?! bien)|aller(?! mieux)|allons-y|voyag(e|ez|er)|approch(e|ez|er)|present(ez|er)(?! (une|votre) (demande|question))|rendez-vous (au?|aux|en|sur|devant)(?! \\w*numero)|vous rendre|rendre (au|a la)|rassembl(e|ez|er)|reuniss(e|ez)|' +
    "arriv(e|ez|er|ent)(?! (a|sur) ce telephone)|ven(ez|ir)|viens|vienne(nt)?|travers(e|ez|er)|(?<!a )partir|partez|deplac(ez|er)|depech(ez|er)|hatez|courez|au plus vite|pass(ez|er) (par|au|a la|la|le|en|demain|aujourd'hui|devant|voir|tot)|(pouvez|peuvent|pourrez|pourront|peut|laissent?|faire|laisser|devez|faut) (enfin |maintenant |deja )?passer|" +
    'entrez|entrer(?! (en contact|dans (cette|la) phase|votre|le (code|numero)))|montez|monter (dans|a bord)|apportez|apporter|amen(ez|er)|emmen(ez|er)|prenez (le|un|vos) (bus|taxi|car|affaires|papiers)|soyez (la|a|au|present|presents|pret|prets|devant|ponctuels?|tot)|tenez-vous prets?|preparez-vous|faites (vos|la|une) (valises?|queue|file)|' +
    "mettez-vous|rangez-vous|rejoign(ez|ons)|rejoindre|retrouv(ez|ons)(-nous)?|retournez|retourner (a|au)|marchez|franchi(r|ssez)|inscrivez-vous (a|sur) (la|place)|a (l'|un |aux )?(officier|agent de (la )?frontiere|douaniers?)|voyons-nous|on se (voit|retrouve)",
  urges:
    "ne (manquez|ratez) pas|ne soyez pas en retard|n'arrivez pas en retard|n'attendez plus|(plus|pas) besoin d'attendre|ne restez (pas|plus) (chez|a la maison)|arretez d'attendre|(sans|pas besoin de|aucun) rendez-vous (necessaire|requis|prealable)|pas besoin (de|d'un) rendez-vous|derni(er|ere) (chance|jour)|maintenant ou jamais",
  receives:
    '(on|nous|ils|elles|les agents) (vous |les |le |la )(attend(s|ons|ent|rons|ront|ra)?|recoi(t|vent)|recev(ons|rons|ront|ra|oir)|accueill(e|ons|ent|erons|eront|era)|verr(ons|ont|a)|laiss\\w+|fer(ons|ont|a))|vous (attend(ons|ent|rons|ront|ra)|recev(ons|rons|ront|ra|oir)|recoi(t|vent)|accueill\\w+)|' +
    "(recoi(t|vent)|recev(ons|rons|ront|ra)|accueill(e|ons|ent|erons|eront)|accueil) (les|des|de|tout|toutes|tous|des|le public|a partir|demain|aujourd'hui)|(serez|sera|seront|serons|etes|sont|etre|est) (\\w+ )?(recue?s?|accueillie?s?|admise?s?|traitee?s?|pris(es)? en charge|entendue?s?|appelee?s? a)|" +
    "ouvert(e|s|es)?|ouvr(e|ent|ira|iront|ons|ez|irons|ir)|rouvr\\w+|ouverture|laiss(er|ent|ez|e|era|eront) (passer|entrer)|(c'est|voici|voila) votre (tour|jour|chance)|(vous etes|etes) (autorises?|le prochain|les prochains)|admett(ent|ront)|accept(ent|eront) (les|des|tout)",
  things:
    'cas|dossiers?|demandes?|inscriptions?|messages?|papiers?|documents?|photos?|donnees|reponses?|questions?|appels?|liens?|fichiers?|audios?|textes?|informations?|nouvelles|numeros?|recus?|courriers?|autre date|phases?|ce que',
  offices: "(nos|notre|les?) bureaux?(?! (de|d')( la)? ?(immigration|migration|frontiere))",
  opens: 'ouv\\w*|rouvr\\w*',
  people: 'familles|personnes|gens|tous|toutes|tout le monde|migrants|premiers|quiconque|ceux',
  places:
    "files?|queues?|ponts?|frontieres?|ports? d'entree|poste-frontiere|postes? frontiere|portes?|portail|douane|passage|votre tour|(votre|leur|sa) place|place dans|sur la liste|point de (rencontre|rassemblement)|bus|autocars?|caravane",
  queues:
    "(\\d+ )?premi(ers|eres) (\\d+|arriv\\w+|venu\\w*|cent|qui|familles|personnes)|\\d+ premi(ers|eres)|ordre d'arrivee|(ceux|celles|tous ceux|quiconque) qui (arriv|vien|sont|ser)\\w*|(il y a|il reste|reste|nous avons) (\\w+ )?(de la |des |de )?(places?|creneaux|tickets)|places? (limitees?|disponibles?)|sans rendez-vous",
  times:
    `(a|des|vers|avant|apres|jusqu'a|a partir de|de) \\d{1,2} ?h(eures?)?( ?\\d{2})?|\\d{1,2} ?h(eures)?( ?\\d{2})?(?! sur)|\\d{1,2}[:]\\d{2}(?!\\d)|midi|minuit|aujourd'hui|demain|apres-demain|ce (matin|soir)|cet apres-midi|cette (semaine|nuit)|(la )?semaine prochaine|${DAYS}|tot|de bonne heure|le \\d{1,2}(?! ?\\p{L}{3,})|tout de suite|immediatement|sur-le-champ|des maintenant|des que possible|` +
    `(1er|\\d{1,2}) (${MONTHS})(?! (19\\d\\d|20[01]\\d))|\\d{1,2}[/-]\\d{1,2}(?![/-]?(19|20[01])\\d)`,
  calls:
    'appel(le|ons|er|lerons|lera|lleront|ez|e|leront|era|erons|eront)|appell\\w+|ecri\\w+|repond\\w*|reponses?|prevenir|previendr\\w+|prevenons|avert\\w+|messages?|envoy\\w+|enverr\\w+|contact\\w*|parl\\w+|relire|lire|lisons|lirons|revoir|revoyons|verifi\\w+|examin\\w+|informons|nouvelles|nee?|naissance|phase|inscri\\w+|travaill\\w+|hier|derni\\w+|passee?|avons recu|bien recu|repos\\w+|consult\\w+',
  closes: "ferm(e|es|ee|ees|ent|era|eront)|annulee?s?|n'est plus valable",
  not: "((?<!pourquoi )(ne|ni|jamais|sans|ne pas|personne|aucune? (famille|personne)|(?<!(oubliez|oublie|hesitez|hesite|manquez|ratez|tardez|pourquoi ne) )pas|eviter|evitez|au lieu)|n')( ?(vous |y |en |pas |plus |encore |besoin |de |d'|le |la |les |nous |se |s'|devez |devons |faut |peut |peuvent |pouvez |doit |doivent |venir |essayez |doit |est |sont |ne |personne |ce |sert |a |rien |necessaire |etes |allez |voulons |que |pour |l'instant ))*",
  negation: "(ne|n'|ni|jamais|personne|aucune?|pas)(?! ?(vous )?(oubli|manqu|rat|hesit|tard|attendez plus))",
  contrasts: 'mais|sauf|excepte|a moins que|plutot|seulement|uniquement|et|puis|ensuite|alors',
  until: "jusqu'(a|au)|avant( de| que| le| la)?|tant que",
  care: "(urgences|(a l'|au|a la|chez (le|un)|chez votre|a un|dans un) ?(\\w+ )?(hopital|clinique|medecin|docteur|pharmacie|police|pompiers|lieu sur|endroit sur|centre de sante|croix-rouge))",
  towards: "vers|pour|jusqu'a|direction",
  small:
    "le|la|les|un|une|de|du|des|que|en|pour|par|avec|votre|vos|vous|nous|on|est|et|au|aux|ne|pas|il|sur|dans|demain|aujourd'hui|a|y|ce|cette|sont",
  doubtful:
    'venir|entrer|partir|present(ez|er)|arriv(e|ez|er|ent)|bus|passage|voyag(e|ez|er)|approch(e|ez|er)',
};
