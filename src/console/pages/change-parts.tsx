import type { VNode } from 'preact';
import { portOf } from '../../../flows/programme.ts';
import { statedIn, type Change, type ChangeFigures } from '../../domain/change.ts';
import { closureOfId } from '../../domain/closure.ts';
import { Field, Table } from './parts.tsx';
import type { Visit } from './page.ts';

/** What a change is done to, as staff call it: a phase by its id; a day at a port, or a time of it. */
export function changedName({ times }: Visit, { kind, subject }: Pick<Change, 'kind' | 'subject'>): string {
  const at = kind === 'slots_close' ? closureOfId(subject) : null;
  if (at === null) return subject;
  const day = `${portOf(at.port).name}, ${times.day(at.date)}`;
  return at.time === null ? day : `${day}, ${at.time}`;
}

/** A change in one line. */
export const changeTitle = (visit: Visit, change: Pick<Change, 'kind' | 'subject'>): string =>
  visit.words.say(`changes.kinds.${change.kind}`, { what: changedName(visit, change) });

/** What a change would do, in figures. */
export function Figures({
  visit,
  figures,
}: {
  readonly visit: Visit;
  readonly figures: ChangeFigures;
}): VNode {
  const { say, number } = visit.words;
  const { families, told, appointments, moved, people, days, takenIn } = figures;
  if (takenIn.length > 0) return <TakenIn visit={visit} figures={figures} />;
  const facts = [
    ['changes.families', families],
    ['changes.told', told],
    ...(families > told ? ([['changes.untold', families - told]] as const) : []),
    ...(moved > 0 ? ([['changes.moved', moved]] as const) : []),
    ['changes.cancelled', appointments - moved],
    ['changes.people', people],
  ] as const;
  return (
    <>
      <ul class="facts">
        {facts.map(([key, count]) => (
          <li key={key}>
            <b>{number(count)}</b> {say(key)}
          </li>
        ))}
      </ul>
      {days.length > 1 && (
        <Table
          caption={say('changes.days')}
          heads={[
            say('changes.day'),
            say('changes.port'),
            say('changes.appointments'),
            say('changes.people'),
          ]}
        >
          {days.map((day) => (
            <tr key={`${day.date} ${day.port}`}>
              <th scope="row">{visit.times.day(day.date)}</th>
              <td>{portOf(day.port).name}</td>
              <td class="num">{number(day.appointments)}</td>
              <td class="num">{number(day.people)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

/** Whom the opening of a phase takes in. */
function TakenIn({
  visit,
  figures: { families, told, takenIn },
}: {
  readonly visit: Visit;
  readonly figures: ChangeFigures;
}): VNode {
  const { say, sayOf, number } = visit.words;
  const people = takenIn.reduce((sum, at) => sum + at.people, 0);
  return (
    <>
      <ul class="facts">
        <li>
          <b>{number(families)}</b> {say('programme.taken_in')}
        </li>
        <li>
          <b>{number(people)}</b> {say('programme.people_in_them')}
        </li>
        <li>
          <b>{number(told)}</b> {say('changes.told')}
        </li>
      </ul>
      <Table
        caption={say('programme.by_port')}
        heads={[say('changes.port'), say('changes.families'), say('programme.people')]}
      >
        {takenIn.map((at) => (
          <tr key={at.port}>
            <th scope="row">{sayOf('ports', at.port)}</th>
            <td class="num">{number(at.families)}</td>
            <td class="num">{number(at.people)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

/** The number that whoever does it types back, having read the figures. */
export function CountField({
  visit,
  figures,
  typed = '',
  error = null,
}: {
  readonly visit: Visit;
  readonly figures: ChangeFigures;
  readonly typed?: string;
  readonly error?: string | null;
}): VNode {
  const { say } = visit.words;
  return (
    <Field
      name="count"
      label={say(`changes.count_${statedIn(figures)}`)}
      hint={say('changes.count_hint')}
      inputMode="numeric"
      autocomplete="off"
      value={typed}
      error={error}
      required
    />
  );
}

/** The number that was typed; null for anything else. */
export function readCount(typed: string): number | null {
  const digits = typed.replace(/[\s.,]/g, '');
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}
