import { Command, InvalidArgumentError, Option } from 'commander';
import { parsePhone } from '../src/domain/address.ts';
import { LANGUAGES, type Language } from '../src/domain/language.ts';
import { recordLooks } from '../src/console/looks.ts';
import { PORT_IDS, portIdOf, type PortId } from '../src/domain/port.ts';
import type { Helpline } from '../src/domain/helpline.ts';
import type { Paper } from '../src/domain/programme-words.ts';
import type {
  OfficeHours,
  ProgrammeRecord,
  ProgrammeSettings,
  StaffPhone,
} from '../src/domain/programme-record.ts';
import { readProgramme, setProgramme, signGate } from '../src/programme/programme.ts';
import { readCount } from './change-lines.ts';
import { runCommand } from './command-line.ts';
import { withRuntime, withRuntimeToRead, print } from './runtime.ts';
import { readPhone } from './read-argument.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

interface SetOptions {
  readonly operator?: string;
  readonly viewers: readonly string[];
  readonly staffPhone: readonly string[];
  readonly adminPhone: readonly string[];
  readonly removeStaffPhone: readonly string[];
  readonly gate: readonly string[];
  readonly hours: readonly string[];
  readonly helpline: readonly string[];
  readonly paper: readonly string[];
  readonly alertLanguage?: Language;
  readonly seen?: number;
  readonly override?: string;
}

const program = new Command('programme').description(
  'What admins set of the programme: one versioned record.',
);
const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

program
  .command('show')
  .description('everything that is set, and its version')
  .action(() =>
    withRuntimeToRead(async (runtime) => {
      const record = await readProgramme(runtime.storage);
      if (record.staffPhones.length > 0)
        await recordLooks(runtime, 'programme show', { records: ['programme'] });
      show(record);
    }),
  );

program
  .command('set')
  .description('changes what is given and nothing else')
  .option('--operator <name>', 'who runs the service; "" takes it off')
  .option(
    '--viewers <who>',
    'who sees what people write: LANGUAGE="WHO", or LANGUAGE= to take it off; may be given again',
    several,
    [],
  )
  .option('--staff-phone <phone>', 'lists a phone of staff: "+52… WHO"; may be given again', several, [])
  .option('--admin-phone <phone>', 'the same, of an admin: told of what waits for half an hour', several, [])
  .option('--remove-staff-phone <number>', 'takes one off; may be given again', several, [])
  .addOption(
    new Option('--alert-language <language>', 'in which staff are told that urgent requests wait').choices(
      LANGUAGES,
    ),
  )
  .option(
    '--gate <gate>',
    'where families present: PORT="GATE", or PORT= to take it off; may be given again',
    several,
    [],
  )
  .option(
    '--hours <hours>',
    'office hours in place of all before: "1,2,3,4,5 09:00 17:00 ZONE"; may be given again',
    several,
    [],
  )
  .option(
    '--helpline <helpline>',
    'helplines in place of all before: "NUMBER NAME", or "LANGUAGES NUMBER NAME" such as "ht,fr +52… Casa" for who reads these; may be given again',
    several,
    [],
  )
  .option(
    '--paper <paper>',
    'what to bring in place of all before: "es=…; en=…; pt=…; ht=…; fr=…", with "families; " in front for families alone; "" takes all off; may be given again',
    several,
    [],
  )
  .option(
    '--override <reason>',
    'lets words stand that could move people, such as a name; it is in the audit',
  )
  .option('--seen <version>', 'refused when it has another version now', readCount)
  .action((options: SetOptions) =>
    withRuntime(async (runtime) => {
      const before = await readProgramme(runtime.storage);
      const change = changeOf(before, options);
      if (Object.keys(change).length === 0)
        throw new InvalidArgumentError('Say what to set; npm run programme -- set --help lists it.');
      const seen = options.seen ?? before.version;
      show(await setProgramme(runtime, seen, change, options.override ?? null));
    }),
  );

program
  .command('sign')
  .description('signs where families present at a port, as `show` tells it')
  .addOption(new Option('--port <id>', 'where').choices(PORT_IDS).makeOptionMandatory())
  .option('--seen <version>', 'refused when it has another version now', readCount)
  .action(({ port, seen }: { readonly port: PortId; readonly seen?: number }) =>
    withRuntime(async (runtime) => {
      const { version } = await readProgramme(runtime.storage);
      show(await signGate(runtime, seen ?? version, port));
    }),
  );

function changeOf(before: ProgrammeRecord, options: SetOptions): Partial<ProgrammeSettings> {
  const {
    operator,
    viewers,
    staffPhone,
    adminPhone,
    removeStaffPhone,
    alertLanguage,
    gate,
    hours,
    helpline,
    paper,
  } = options;
  return {
    ...(operator !== undefined && { operator: operator.trim() === '' ? null : operator.trim() }),
    ...(viewers.length > 0 && { viewers: viewersOf(before.viewers, viewers) }),
    ...(staffPhone.length + adminPhone.length + removeStaffPhone.length > 0 && {
      staffPhones: phonesOf(
        before.staffPhones,
        [
          ...staffPhone.map(phoneOf),
          ...adminPhone.map((text) => ({ ...phoneOf(text), admin: true as const })),
        ],
        removeStaffPhone.map(readPhone),
      ),
    }),
    ...(alertLanguage !== undefined && { alertLanguage }),
    ...(gate.length > 0 && { gates: gatesOf(before.gates, gate) }),
    ...(hours.length > 0 && { officeHours: hours.map(hoursOf) }),
    ...(helpline.length > 0 && { helplines: helpline.map(helplineOf) }),
    ...(paper.length > 0 && { papers: paper.filter((text) => text.trim() !== '').map(paperOf) }),
  };
}

function phonesOf(
  before: readonly StaffPhone[],
  added: readonly StaffPhone[],
  removed: readonly string[],
): readonly StaffPhone[] {
  const gone = new Set([...removed, ...added.map(({ number }) => number)]);
  return [...before.filter(({ number }) => !gone.has(number)), ...added];
}

/** A number with spaces in it ends where the first letter stands. */
function splitAtName(text: string): readonly [number: string, name: string] {
  const at = text.search(/\p{L}/u);
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at).trim()];
}

function phoneOf(text: string): StaffPhone {
  const [number, who] = splitAtName(text);
  return { number: readPhone(number), who };
}

const LANGUAGE_LIST = new RegExp(`^(?:${LANGUAGES.join('|')})(?:,(?:${LANGUAGES.join('|')}))*(?=\\s)`);

function helplineOf(text: string): Helpline {
  const trimmed = text.trim();
  const [listed = ''] = LANGUAGE_LIST.exec(trimmed) ?? [];
  const [number, name] = splitAtName(trimmed.slice(listed.length));
  const languages = LANGUAGES.filter((language) => listed.split(',').includes(language));
  return { number: parsePhone(number) ?? number, name, ...(languages.length > 0 && { languages }) };
}

function paperOf(text: string): Paper {
  const parts = text.split(';').map((part) => part.trim());
  const families = parts[0] === 'families';
  const named = new Map(
    parts.slice(families ? 1 : 0).map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()] as const;
    }),
  );
  const { es, en, pt, ht, fr, ...others } = Object.fromEntries(named);
  if (Object.keys(others).length > 0)
    throw new InvalidArgumentError(
      `What to bring is said as LANGUAGE=NAME; …; languages are ${LANGUAGES.join(', ')}.`,
    );
  const name = { es: es ?? '', en: en ?? '', pt: pt ?? '', ht: ht ?? '', fr: fr ?? '' };
  return { name, ...(families && { families: true as const }) };
}

function viewersOf(
  before: ProgrammeSettings['viewers'],
  given: readonly string[],
): ProgrammeSettings['viewers'] {
  const viewers = new Map(Object.entries(before));
  for (const text of given) {
    const at = text.indexOf('=');
    const code = text.slice(0, Math.max(at, 0)).trim();
    const language = LANGUAGES.find((known) => known === code);
    if (language === undefined)
      throw new InvalidArgumentError(`Who sees it is LANGUAGE=WHO; languages are ${LANGUAGES.join(', ')}.`);
    const who = text.slice(at + 1).trim();
    if (who === '') viewers.delete(language);
    else viewers.set(language, who);
  }
  return Object.fromEntries(viewers);
}

function gatesOf(before: ProgrammeSettings['gates'], given: readonly string[]): ProgrammeSettings['gates'] {
  const gates = new Map(Object.entries(before));
  for (const text of given) {
    const at = text.indexOf('=');
    const port = portIdOf(text.slice(0, Math.max(at, 0)).trim());
    if (port === null)
      throw new InvalidArgumentError(`A gate is PORT=GATE; ports are ${PORT_IDS.join(', ')}.`);
    const gate = text.slice(at + 1).trim();
    if (gate === '') gates.delete(port);
    else gates.set(port, gate);
  }
  return Object.fromEntries(gates);
}

function hoursOf(text: string): OfficeHours {
  const [days = '', from = '', to = '', zone = ''] = text.trim().split(/\s+/);
  return { days: days.split(',').map(Number), from, to, zone };
}

function show({
  version,
  operator,
  viewers,
  staffPhones,
  alertLanguage,
  gates,
  signatures,
  officeHours,
  helplines,
  papers,
  changedBy,
  changedAt,
}: ProgrammeRecord): void {
  const when =
    changedAt === null ? '' : `, ${new Date(changedAt).toISOString()} by ${changedBy ?? 'nobody known'}`;
  print(`version ${String(version)}${when}`);
  print(`operator  ${operator ?? '(not set)'}`);
  for (const language of LANGUAGES)
    if (viewers[language] !== undefined) print(`viewers  ${language}  ${viewers[language]}`);
  for (const { number, who, admin } of staffPhones)
    print(`${admin === true ? 'admin' : 'staff'} phone  ${number}  ${who}`);
  print(`alerts in  ${alertLanguage}`);
  for (const port of PORT_IDS) {
    const signature = signatures[port];
    const signed =
      signature?.stands === true
        ? `signed ${new Date(signature.at).toISOString()} by ${signature.by}`
        : 'not signed: nobody new is assigned there';
    if (gates[port] !== undefined) print(`gate  ${port}  ${gates[port]}  ${signed}`);
  }
  for (const { days, from, to, zone } of officeHours)
    print(`hours  ${days.map((day) => DAYS[day] ?? String(day)).join(' ')}  ${from}-${to}  ${zone}`);
  for (const { name, number, languages } of helplines)
    print(`helpline  ${number}  ${name}${languages === undefined ? '' : `  (${languages.join(', ')})`}`);
  for (const { name, families } of papers)
    print(
      `paper  ${LANGUAGES.map((language) => `${language}=${name[language]}`).join('; ')}${families === true ? '  (families)' : ''}`,
    );
}

await runCommand(program);
