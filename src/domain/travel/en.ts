import type { TravelWords } from './travel-words.ts';

const DAYS = '(mon|tues|wednes|thurs|fri|satur|sun)days?';
const MONTHS =
  'jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?';
const HOURS = '\\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';

export const en: TravelWords = {
  moves:
    "go (to|at|now|there|down|up|over there|across|early|today|tomorrow|straight|in|inside)|going (to|there) the (?!(team|office))|(can|may|should|must|could|have to|need to|want you to|told to|ready to|free to|time to|let's) go(?! (on|over|through|back|ahead))\\b|" +
    'heads? (to|for|over|down|out|up)|travel(s|ling|ing)?|come(?! (back|up with))|coming(?! (days|weeks|soon))|approach(ing)?|present (yourself|yourselves|at|on)|report (to|at|on)|check in(?! with you)|show up|turn up|' +
    'be (there|here at|at the|ready (at|by|for|to leave)|early|on time|present)|get (there|to|over|in line|going|ready)|gather(ing)?|assemble|meet (us|at|me|there|here)|see you (at|on|there|in|by|tomorrow|today|tonight|\\w+day)|' +
    'arriv(e|ing|es (at|early))|walk (to|up|in|over|across|through)|walk-?ins?|leave (for|now|today|early|home|tomorrow|the (shelter|house))|set (out|off)|(?<!red )cross(ing)?(?! (out|check))|hurry|rush|line up|queue up|stand (in|by the|at)|wait (at|in (line|front)|outside|by the)|as soon as you can|' +
    'tell the (guards?|officers?)|look forward to (seeing|meeting)|asap|pack(?! of)|bring|take (the|a) (bus|taxi|ride|train|cab|uber)|move (to|toward|forward|up)|drive (to|up|over)|step (up|forward)|enter(?! (your|the (code|number|date)|a (code|number)|it|this))|pass (through|by|the|into)|sign up (at|in)|(drop|stop|swing) by|make your way|proceed|return to|run to|try your luck|form a',
  urges:
    "(don't|do not|never|you can't|you cannot) (miss|be late|let (it|this|them) pass|wait (any ?more|any longer|for (us|a message|our (message|text)))|stay (at )?home)|(no|don't|do not|doesn't) need to wait|no longer (need|have) to (wait|stay)|no need to (stay|remain)|(stop|quit) waiting|no (appointment|appt) (is )?(needed|necessary|required)|don't need an (appointment|appt)|last (chance|day)|now or never",
  receives:
    "(will|can|shall|'ll|gets?|be|being|are|is) (be )?(seen|received|attended|processed|admitted|let in|taken in|served|let through|called in|allowed in|allowed through|helped|interviewed)|" +
    "(we|they|officers?|officials?|cbp|agents?|border patrol)( will| are| can|'ll|'re| shall| is)?( be| now| already)* ?(receiv(e|ing)|see(ing)?|attend(ing)? to|admit(ting)?|process(ing)?|tak(e|ing)|accept(ing)?|let(ting)?|expect(ing)?|welcom(e|ing)|wait(ing)? for|meet(ing)?) (you|people|famil\\w+|every(one|body)|any(one|body)|all|walk|cases|those|asylum|migrants|\\d+)(?!r)|" +
    '(expect(ing)?|waiting for|receiv(e|ing)|welcom(e|ing)) (you|everyone|everybody|all|people|families)(?!r)|(every(one|body)|all( \\w+)?) (is|are) welcome|' +
    'open(s|ed|ing|ings)?|re-?open(s|ed|ing)?|' +
    '(allow(ed|ing)?|let(ting)?) (you|them|people|everyone|everybody|anyone|anybody|families|us(?! know)|in|through|to (enter|cross|pass|go|come))|' +
    "(it's|it is) your (day|time|chance)|(you're|you are) (next|up|cleared|free to)|(green light|clearance|permission) to|good to go",
  things:
    'cases?|requests?|messages?|papers?|documents?|files?|applications?|registrations?|questions?|numbers?|photos?|letters?|phases?|what you|information|data|answers?|emails?|forms?|links?|texts?|receipts?|notes?|another date',
  offices: '(our|the|my)? ?offices?(?! (of|at) )',
  opens: '(re-?)?open\\w*',
  people:
    'famil(y|ies)|people|every(one|body)|any(one|body)|you(?! (sent|wrote|texted|asked))|all of|migrants|those|first|who(ever)?',
  places:
    '(?<!(help|phone|hot) )lines?|queues?|bridges?|borders?|ports? of entry|checkpoints?|crossings?|doors?|gates?|the port|customs|(your|their|its) (place|turn)|place in|on the list|meeting point|the buses|bus (to|leaves)|caravan',
  queues:
    'first (\\d+|hundred|fifty|ten|twenty|few|people|families|in|ones|to (arrive|come|get)|come|who)|\\d+ first|order of arrival|(whoever|those who|anyone who|people who|all who) (arrives?|comes?|gets? there|shows?|is there)|' +
    '(there (is|are|will be)|we have|they have) (?!no )(\\w+ )?(room|space|places|spots|slots|appointments|openings)|(spots?|slots?|places|openings|tickets) (are )?(left|available|open)',
  times:
    `tomorrow|today|tonight|this (morning|afternoon|evening|week|weekend)|in the (morning|afternoon|evening)|at (noon|midnight|dawn|${HOURS})(?! (questions|people))|(by|from|until|till|before|after|around) (noon|\\d{1,2})(?! (days|hours|people|digits|numbers|minutes|weeks|months))|` +
    `${DAYS}|next week|\\d{1,2}[:.]\\d{2}(?!\\d)|\\d{1,2} ?(am|pm|a\\.m\\.?|p\\.m\\.?|o'clock)|noon|midnight|(${MONTHS}) \\d{1,2}(st|nd|rd|th)?(?!,? ?(19|20[01])?\\d)|\\d{1,2}(st|nd|rd|th)? (of )?(${MONTHS})(?!( \\d{1,2},?)? (19\\d\\d|20[01]\\d))|` +
    '\\d{1,2}[/-]\\d{1,2}(?![/-]?(19|20[01])\\d)|the \\d{1,2}(st|nd|rd|th)|early|right (now|away)|immediately|at once',
  calls:
    'call(s|ed|ing)?|text(s|ed|ing)?|writ(e|es|ing|ten)|wrote|answer(s|ed|ing)?|repl(y|ies|ied)|messages?|send(ing)?|sent|let you know|tell you|contact(s|ed)?|review(s|ed|ing)?|check(s|ed|ing)? (your|the|on|it|that)|look(s|ed|ing)? (at|into)|read(s|ing)?|phone|talk(s|ed)?|speak|update[sd]?|news|got|received|born|birth|phase|hear from|work(s|ing)?|yesterday|last|asked|registered|rest|moved your',
  closes: 'clos(e|es|ed|ing)|cancell?ed|no longer (valid|stands|holds)',
  not: "(?<!why )(not|never|nor|neither|without|cannot|can't|don't|won't|shouldn't|mustn't|needn't|doesn't|aren't|isn't|nobody|no one|none|no|avoid|instead of)( (to|be|yet|need|have|has|try|trying|should|must|may|can|will|ever|allowed|able|going|start|anyone|please|you|they|we|is|are|being|people|family|families|even|currently|either))*",
  negation:
    "(not|never|nor|cannot|can't|don't|won't|isn't|aren't|nobody|no one|no|nothing)(?! (miss|forget|be late|hesitate|fail|skip|delay))",
  contrasts: 'but|except|unless|instead|rather|only|otherwise|and|then|so',
  until: 'until|till|before|unless',
  care: '(to|at|with|see|call) (the |a |your |an |our )?(nearest |closest )?(hospital|clinic|emergency( room)?|er|doctor|pharmacy|police|safe place|red cross)',
  towards: 'to|toward|towards',
  small:
    'the|a|an|to|of|in|on|at|is|are|we|you|your|will|be|and|for|it|this|that|not|no|do|have|can|with|our|tomorrow|today|they',
  doubtful: 'come|pass the|coming|pack|rush|cross|asap',
};
