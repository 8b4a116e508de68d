import type { TravelWords } from './travel-words.ts';

const DAYS = 'lendi|madi|mekredi|jedi|vandredi|samdi|dimanch';
const MONTHS = 'janvye|fevriye|mas|avril|me|jen|jiye|out|septanm|oktob|novanm|desanm';
const HOURS = '\\d{1,2}|inè|de|twa|kat|senk|sis|set|uit|nev|dis|onz|midi';

export const ht: TravelWords = {
  moves:
    'ale|al|komanse mache|(ap|a|pral) pase (anvan|devan|an premye)|vin kounye( a)?|vwayaje|pwoche|prezante|rasanble|reyini|rive(?! (mesaj|repons))|vini|vin (nan|isit|demen|jodi|bo|la|kote|bonè|bone)|travese|janbe|deplase|kouri|prese|fe vit|pran (wout|bis|taksi|machin)|(ka|kapab|kab|dwe|met|kite|pou|fe) pase|pase (pa|bo|nan (pon|fwontye|pot|pos|baryè|barye))|' +
    '(?<!te )antre(?! (nan (mpp|etap|pwogram)|kod|nimewo))|moute|monte|pote(?! (chanjman|repons))|mennen|mache (ale|rive|sou)|soti (lakay|bone|jodi|demen)|kite (kay|lakay|abri)|leve bone|tounen (nan|sou) (pon|fwontye|tijuana)|prepare (ou|nou|malet)|pare (pou|demen)|kanpe (nan|devan)|met (ou|nou) nan liy|parèt|paret|randevou nan|we (ou|nou) (demen|la|nan)|bay (ofisye|cbp)|ofisye',
  urges:
    '(pa|pinga|piga) (manke|rate|an reta|rive an reta)|(pa|pinga) tann anko|(pa|pap|p ap) (bezwen|oblije|gen pou) tann|pa rete lakay|sispann tann|(pa|san) (bezwen )?(gen )?randevou pa (nesese|obligatwa)|pa bezwen (gen )?randevou|denye (chans|jou)',
  receives:
    '(resevwa|akeyi|tann|pran|okipe|trete|wè|we|fe antre|kite) (ou|nou|yo|moun|fanmi|tout|nenpot|ka)(?! (\\w+ )?(mesaj|repons|papye|nouvel|dokiman|lot|papa))|(y|n|l|m) ap (tann|resevwa|akeyi)(?! (mesaj|repons|nouvel|yon|papye|dokiman))|' +
    'louvri|ouve|ouvri|rouvri|(yo|nou) ap (bay|fe) (randevou|nimewo|pase|antre)|(se|rive) (tou|jou|le) (pa )?(ou|nou)(?! te)|(yo|nou) (kite|bay) (ou|nou|moun|fanmi|tout moun|dwa) ?(pase|antre|janbe)?|gen (dwa|pemisyon) (pou )?(ale|antre|pase|janbe)|akseptee?',
  things:
    'ka|dosye|demann|enskripsyon|mesaj|papye|dokiman|foto|enfomasyon|repons|kesyon|apel|lyen|odyo|tekst|nouvel|nimewo|resi|kont|lot dat|egzamen|etap|sa (ou|w)',
  offices: 'biwo (nou|a|yo)',
  opens: 'louvri|ouve|ouvri|rouvri',
  people: 'fanmi yo|moun|tout|nenpot|migran|premye',
  places:
    'liy|fe ke|fwontye|pon|pot antre|pot(la)?|baryè|barye|ladwann|pos fwontye|tou pa|plas (ou|li|nou|yo)|menm plas|sou lis|bis|karavan|transpo',
  queues:
    'premye (\\d+|moun|fanmi|ki|rive|vini|san|dis)|\\d+ premye|(sa|moun|tout moun|kelkeswa moun) ki (rive|vini|la|prezan)|lod (rive|moun rive)|gen (\\w+ )?(plas|espas|randevou disponib|tikè)|(rete|gen) (\\w+ )?plas|san randevou',
  times:
    `(a|depi|jiska|anvan|apre|ve) (${HOURS}) ?(e|è|ze|z|ed|edmi|h)?(?= |$|(?<=\\d))(?! (moun|fanmi|chif|let|kesyon))|\\d{1,2} ?(e|z|ze|zè|h|am|pm|edmi)|\\d{1,2}[:.h]\\d{2}(?!\\d)|demen|denmen|jodi( a)?|aswe( a)?|maten an|apremidi( a)?|apredemen|semen (sa|pwochen|k ap vini)|${DAYS}|midi|minwi|bone|touswit|koulye a menm|imedyatman|` +
    `\\d{1,2} (${MONTHS})(?! (19\\d\\d|20[01]\\d))|\\d{1,2}[/-]\\d{1,2}(?![/-]?(19|20[01])\\d)|jou \\d{1,2}`,
  calls:
    'rele|ekri|reponn|repons|mesaj|voye|di (ou|nou)|fe (ou|nou) konnen|kontakte|pale|gade|revize|verifye|konekte|nouvel|fet|etap|li|nou resevwa|te resevwa|aktyalize|enskri|travay|ye swa|yè|ye|pase|tcheke',
  closes: 'femen|anile|anilé|pa bon anko',
  not: '(pa|pinga|piga|ni|san|pesonn|okenn|evite|olye)( (p|t|ap|janm|bezwen|dwe|ka|kapab|kab|fe|eseye|oblije|moun|pou|te|ta|vle|gen|dwa|anko|poko|moun|pesonn|nou|ou|w|konn))*|poko( (ka|kapab|dwe|bezwen|gen|dwa))*',
  negation: '(pa|pap|pinga|piga|ni|pesonn|okenn|poko)(?! (bliye|manke|rate|ezite|an reta))',
  contrasts: 'men|sof|eksepte|selman si|selman|epi|ak sa|apre sa|answit',
  until: 'jiska|jis|anvan|toutotan',
  care: '(ijans|(nan|kay|lopital|bay|ak) ?(yon |pi pre )?(lopital|klinik|dokte|famasi|lapolis|ponpye|kote ki an sekirite|sant sante))|lopital|kay dokte',
  towards: 'pou|ver|rive|jis',
  small:
    'nou|ou|yo|li|la|a|an|nan|pou|ak|yon|sa|se|ki|pa|ap|n|w|y|l|m|te|gen|tout|moun|kote|demen|jodi|si|epi|fanmi|le|deja|men',
  doubtful:
    'al|ale|pon|pot|bis|mas|pot(la)?|mennen|rive(?! (mesaj|repons))|pote(?! (chanjman|repons))|monte|moute|tann',
};
