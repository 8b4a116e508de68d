import { addDays, localOf, weekdayOf } from '../zoned-time.ts';
import { plainText } from './plain-text.ts';
import type { OwnWords } from './travel-check.ts';

/** What a reader has been given: all that may be said to them of where to be and when. */
export interface Held {
  /** Local ISO date and 24-hour time at the port. */
  readonly date: string;
  readonly time: string;
  readonly port: {
    readonly name: string;
    readonly gate: string;
    readonly city: string;
    readonly zone: string;
  };
}

const WEEKDAYS = [
  'domingo|sunday|dimanch|dimanche',
  'lunes|monday|segunda(?:[- ]feira)?|lendi|lundi',
  'martes|tuesday|terca(?:[- ]feira)?|madi|mardi',
  'miercoles|wednesday|quarta(?:[- ]feira)?|mekredi|mercredi',
  'jueves|thursday|quinta(?:[- ]feira)?|jedi|jeudi',
  'viernes|friday|sexta(?:[- ]feira)?|vandredi|vendredi',
  'sabado|saturday|samdi|samedi',
];
const MONTHS = [
  'enero|january|jan|janeiro|janvye|janvier',
  'febrero|february|feb|fevereiro|fevriye|fevrier',
  'marzo|march|mar|marco|mas|mars',
  'abril|april|apr|avril',
  'mayo|may|maio|me|mai',
  'junio|june|jun|junho|jen|juin',
  'julio|july|jul|julho|jiye|juillet',
  'agosto|august|aug|out|aout',
  'septiembre|setiembre|september|sept?|setembro|septanm|septembre',
  'octubre|october|oct|outubro|oktob|octobre',
  'noviembre|november|nov|novembro|novanm|novembre',
  'diciembre|december|dec|dezembro|desanm|decembre',
];
const BEFORE_NOON = 'am|de la manana|da manha|du matin|nan maten|dimaten|in the morning';
const AFTER_NOON =
  "pm|noon|del dia|midi|de la (?:tarde|noche)|da (?:tarde|noite)|de l'apres-midi|du soir|apremidi|aswe|in the (?:afternoon|evening)";
const HOUR_SIGNS = "h|hs|hrs|horas?|heures?|o'clock|e|ze";
const AT = 'a las?|las|as|at|a|de las|das|for|pour|pou|para las?';
const TODAY = "hoy|today|hoje|jodi(?: a)?|aujourd'hui";
const TOMORROW = 'manana|tomorrow|amanha|demen|denmen|demain';
/** Half past, beside the number. */
const HALF = '| y media| e meia| et demie|edmi| edmi';

const whole = (alternatives: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`, 'gu');

/** The ways in which people write a time of day, in all five languages. */
function clocks(time: string): readonly RegExp[] {
  const hour = Number(time.slice(0, 2));
  const minute = time.slice(3);
  const hours = `0?(?:${hour}|${hour % 12 === 0 ? 12 : hour % 12})`;
  const [half, otherHalf] = hour < 12 ? [BEFORE_NOON, AFTER_NOON] : [AFTER_NOON, BEFORE_NOON];
  const minutes = minute === '00' ? '(?:[:.h]00)?' : `(?:[:.h]${minute}${minute === '30' ? HALF : ''})`;
  const end = `(?![:.]\\d| ?(?:y media|et demie|e meia|${otherHalf}))`;
  const signs = `(?: ?(?:${HOUR_SIGNS}))?(?: ?(?:${half}))?`;
  return [
    whole(`(?:${AT}) ${hours}${minutes}${signs}${end}`),
    whole(`${hours}[:.h]${minute}${signs}${end}`),
    whole(`${hours}${minutes} ?(?:${half}|${HOUR_SIGNS})${end}`),
  ];
}

/** The ways in which people write a date that is nobody's appointment: the day a phase begins. */
export const dayWords = (date: string): readonly RegExp[] => dates(date);

/** The ways in which people write a date. A weekday beside another day of the month is another date. */
function dates(date: string): readonly RegExp[] {
  const [year = '', month = '', day = ''] = date.split('-');
  const d = `0?${Number(day)}`;
  const m = `0?${Number(month)}`;
  const name = MONTHS[Number(month) - 1] ?? '(?!)';
  const weekday = WEEKDAYS[weekdayOf(date)] ?? '(?!)';
  const ofYear = `(?:,? (?:de |del |of )?${year})?(?!,? (?:de |del |of )?\\d{4})`;
  return [
    whole(date),
    whole(`(?:1er|${d})(?:st|nd|rd|th)? (?:de |of )?(?:${name})${ofYear}`),
    whole(`(?:${name}) ${d}(?:st|nd|rd|th)?${ofYear}`),
    whole(`(?:${d}[/-]${m}|${m}[/-]${d})(?:[/-](?:${year}|${year.slice(2)}))?(?![/-]?\\d)`),
    whole(
      `(?:${weekday})(?:,? (?:el |the |le )?(?:dia )?${d}(?:st|nd|rd|th)?)?(?!,? (?:el |the |le )?(?:dia )?\\d{1,2}(?!\\d?[:.h]))`,
    ),
    whole(`(?:el dia|el|dia|le|the|on the) ${d}(?:st|nd|rd|th)?(?! (?:${MONTHS.join('|')}|de ))`),
  ];
}

/** The words of what a reader holds. `now`: UTC milliseconds, for "today" and "tomorrow". */
export function ownWordsOf(held: readonly Held[], now: number): OwnWords {
  return {
    names: held.flatMap(({ port: { name, gate, city } }) => [name, gate, city].map(plainText)),
    times: held.flatMap(({ date, time, port }) => {
      const today = localOf(now, port.zone).date;
      return [
        ...dates(date),
        ...clocks(time),
        ...(date === today ? [whole(TODAY)] : []),
        ...(date === addDays(today, 1) ? [whole(TOMORROW)] : []),
      ];
    }),
  };
}

/** Of readers who each hold another appointment: what says of theirs is filled in, and nothing else may be said of it. */
export const FILLED_IN: OwnWords = { names: [], times: [] };
