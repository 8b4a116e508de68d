import type { InWords } from '../questions/question.ts';
import { isAsking, isDenied, namedIn, names } from './said.ts';

/** That all stays as it is, asked what to take away: `no quiero cancelar nada`. */
export const keepInWords: InWords = ({ keeps }, { text, readout }) =>
  keeps !== undefined &&
  !isAsking(text) &&
  // "no quiero que guarden nada"
  !namedIn(readout, ['keep']).some((hit) => isDenied(readout, hit)) &&
  (names(readout, 'keep') || readout.findings.some(({ topic }) => topic === 'want.keep'))
    ? { choices: [keeps] }
    : null;
