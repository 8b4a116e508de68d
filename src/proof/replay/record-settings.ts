import { readProgramme } from '../../programme/programme.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Wording } from '../../wording/wording.ts';
import type { RecordedSettings } from './recorded.ts';

/** What admins had set of the programme, as talks heard of it; no phones of staff. */
export async function recordSettings({
  storage,
  wording,
}: {
  readonly storage: Storage;
  readonly wording: Wording;
}): Promise<RecordedSettings> {
  const { viewers, signatures, officeHours, helplines, papers } = await readProgramme(storage);
  return {
    ...{ form: 'talks', version: 1, operator: wording.operator() },
    viewers: { ...viewers },
    gates: Object.fromEntries(Object.entries(signatures).map(([port, { gate }]) => [port, gate])),
    officeHours: officeHours.map((hours) => ({ ...hours, days: [...hours.days] })),
    helplines: helplines.map(({ languages, ...each }) => ({
      ...each,
      ...(languages !== undefined && { languages: [...languages] }),
    })),
    papers: papers.map((paper) => ({ ...paper, name: { ...paper.name } })),
  };
}
