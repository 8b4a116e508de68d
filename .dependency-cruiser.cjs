/** The rooms of the house and the doors between them. Each fence says why it stands. */

const room = (path) => `^${path}/`;

/** A room may import only from itself and from `allowed`. */
const fence = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: room(from) },
  to: {
    path: '^(src|flows|scripts|test|locales)/',
    pathNot: [room(from), ...allowed].map((p) => (p.startsWith('^') ? p : `^${p}`)),
  },
});

/** Only `rooms` may import the package. */
const onlyIn = (pkg, rooms, comment) => ({
  name: `${pkg}-only-in-${rooms.length === 1 ? rooms[0].split('/').pop() : 'its-rooms'}`,
  comment,
  severity: 'error',
  from: { path: '^(src|flows|scripts)/', pathNot: rooms.map((r) => `^${r}`) },
  to: { path: `^node_modules/${pkg}/` },
});

const domain = 'src/domain/';
// our-numbers: how a turn marks them, for loadTurn to find.
// retry-stale, audit-write: a commit on what others left, and what it leaves in the audit, for every use case.
// carried-settings: what processes of the version before write where there are records now.
const port =
  'src/storage/(storage|write|vault|key-port|seal-port|guard-port|broadcast-port|figures-port|our-numbers|retry-stale|audit-write|carried-settings)\\.ts$';
const csv = 'src/csv/';
const transport = 'src/channels/transport\\.ts$';
const wording = 'src/wording/';
const flows = 'flows/';
const understanding = 'src/understanding/';
// From the lowest to the highest: what is said and how it is queued, who is reached, dates, who may come, what staff do for one family.
const messages = 'src/messages/';
const reach = 'src/reach/';
const appointments = 'src/appointments/';
const decisions = 'src/decisions/';
const staffRequests = 'src/staff-requests/';
const people = 'src/people/';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Data flows one way.',
      severity: 'error',
      from: { path: '^(src|flows|scripts)/' },
      to: { circular: true },
    },
    fence(
      'flows',
      'flows',
      [domain, understanding],
      'A flow is a pure rule: it can be walked, drawn and replayed because it reaches nothing.',
    ),
    fence(
      'understanding',
      'src/understanding',
      [domain],
      'A text is read by words that come in as data: no I/O, no state of a talk, nothing of who wrote it.',
    ),
    fence('domain', 'src/domain', [], 'The words of the programme depend on nothing of ours.'),
    fence(
      'platform',
      'src/platform',
      [domain, port],
      'Settings, keys, ids and the log know the process and its database, and no use case.',
    ),
    {
      name: 'app-is-the-top',
      comment: 'Who puts the rooms together is imported by commands and tests alone.',
      severity: 'error',
      from: { path: '^(src|flows)/', pathNot: '^src/app/' },
      to: { path: '^src/app/' },
    },
    fence(
      'wording',
      'src/wording',
      [domain, understanding],
      'Words are rendered from keys; nothing else decides what is said.',
    ),
    fence(
      'channels',
      'src/channels',
      [domain],
      'A channel carries messages; it must not know what they are about.',
    ),
    fence(
      'bot',
      'src/bot',
      [domain, 'src/conversation/'],
      'Botkit hands the text on; it never sends and never stores.',
    ),
    fence(
      'conversation',
      'src/conversation',
      [
        domain,
        flows,
        wording,
        understanding,
        port,
        // What the family's answer to an appointment, a claim by receipt or "I told them" writes: staff and schedules write the same.
        'src/appointments/(appointment-ends|moved-registration)\\.ts$',
        'src/reach/(passed-on|wrong-number)\\.ts$',
        'src/messages/',
        'src/erasure/(erasure-writes|emptied-talk)\\.ts$',
      ],
      'A turn ends in one commit; it reaches the world only through the storage port.',
    ),
    fence(
      'storage',
      'src/storage',
      [domain],
      'A database keeps records; what they mean is decided elsewhere.',
    ),
    fence(
      'outbox',
      'src/outbox',
      [domain, port, transport],
      'The dispatcher sends what is stored, as it is stored.',
    ),
    fence(
      'loops',
      'src/loops',
      [domain, port],
      'Who polls and holds a lease does not know what the work is.',
    ),
    fence(
      'keys',
      'src/keys',
      [domain, port, 'src/storage/(records/sealed|wrapped-key)\\.ts$'],
      'Keys come and go over the storage port, whatever is sealed with them.',
    ),
    fence(
      'missed',
      'src/missed',
      [domain, port, transport, 'src/loops/'],
      'What was missed is taken in through the bot like any text; who recorded it is behind a port.',
    ),
    fence(
      'csv',
      'src/csv',
      [domain],
      'A file is read as rows; what a row means is decided by who imports it.',
    ),
    fence(
      'roster',
      'src/roster',
      [domain, port, csv],
      'An import changes facts; what follows from them is decided by the decisions room.',
    ),
    fence(
      'messages',
      'src/messages',
      [domain, flows, wording, port],
      'What a message says and how it is queued is the same whoever has a reason to send it.',
    ),
    fence(
      'reach',
      'src/reach',
      [domain, flows, wording, port, messages],
      'A family is looked for on what is stored of its appointment; no date is changed on the way.',
    ),
    fence(
      'appointments',
      'src/appointments',
      [domain, flows, wording, port, csv, messages, reach],
      'Slots are given, changed and taken back as decided elsewhere.',
    ),
    fence(
      'decisions',
      'src/decisions',
      [domain, flows, wording, port, messages, reach, appointments],
      'Who may come is decided first; what that does to dates is asked of the appointments room.',
    ),
    fence(
      'staff-requests',
      'src/staff-requests',
      [
        ...[domain, flows, wording, port, messages, reach, appointments],
        // To whom a talk is handed, who is on duty, and that what the absent have goes back.
        ...['src/staff/', 'src/programme/', 'src/loops/'],
      ],
      'What a member of staff does for one family is no decision about the programme.',
    ),
    fence(
      'people',
      'src/people',
      [domain, port, 'src/loops/'],
      'Who is found, and what is stored about them, is read; who changes it is elsewhere.',
    ),
    fence(
      'erasure',
      'src/erasure',
      [domain, flows, port, transport, 'src/appointments/appointment-ends\\.ts$', 'src/loops/'],
      'What of a person is erased is decided in one place, whoever asks for it.',
    ),
    fence(
      'retention',
      'src/retention',
      [
        domain,
        port,
        'src/storage/retention-port\\.ts$',
        'src/erasure/(erasure-writes|emptied-talk)\\.ts$',
        'src/programme/versioned-setting\\.ts$',
        'src/loops/',
      ],
      'What has come of age goes in one place, by ages that admins set, and a person as an erasure has it.',
    ),
    fence(
      'staff',
      'src/staff',
      [domain, port],
      'Who is one person and who is a second one is decided from records of staff alone.',
    ),
    fence(
      'accounts',
      'src/accounts',
      [domain, port, 'src/staff/'],
      'Who is let in to the console is decided without HTTP: by what they know, have, and did before.',
    ),
    fence(
      'programme',
      'src/programme',
      [domain, port, 'src/storage/canonical-json\\.ts$', 'flows/place-names\\.ts$'],
      'What admins set is one record, read and changed in one place.',
    ),
    fence(
      'invariants',
      'src/invariants',
      [
        domain,
        // What an appointment's messages are read against.
        'flows/buttons\\.ts$',
        // Rows are read as a copy reads them; how the audit is chained, and which contacts are ours.
        'src/storage/(copy-port|audit-hash|our-numbers)\\.ts$',
      ],
      'What always holds is seen from the rows alone: who checks it must not lean on who writes them.',
    ),
    fence(
      'demo',
      'src/demo',
      [domain, port],
      'What the demo made is noted and taken out by ids alone, whoever made it and however.',
    ),
    fence(
      'changes',
      'src/changes',
      [domain, port, 'src/staff/', messages, appointments, decisions],
      'What takes from families what they have is counted and approved at one place, whatever it is.',
    ),
    fence(
      'jobs',
      'src/jobs',
      [
        domain,
        port,
        csv,
        'src/roster/',
        messages,
        appointments,
        decisions,
        staffRequests,
        // Who fits a filter.
        'src/broadcasts/matching\\.ts$',
        'src/loops/',
      ],
      'What a page begins and a process does is looked through and done by the use cases of other rooms.',
    ),
    fence(
      'console',
      'src/console',
      [
        domain,
        'src/accounts/',
        // What the pages say: the keys are checked by the compiler.
        'locales/en/console/',
        port,
        csv,
        'src/roster/',
        'src/jobs/',
        messages,
        reach,
        appointments,
        decisions,
        staffRequests,
        people,
        'src/erasure/erase-person\\.ts$',
        'src/retention/ages\\.ts$',
        'src/broadcasts/',
        'src/staff/',
        'src/programme/',
        'src/changes/',
        'src/demo/',
        // What the programme says of ports, and what pages say of what was understood.
        'flows/programme\\.ts$',
        'src/wording/wording\\.ts$',
        'src/understanding/topic\\.ts$',
        // Whether the operator's webhook took what waits.
        'src/alerts/alert-state\\.ts$',
        // What waits to be sent, and when it leaves.
        'src/outbox/finish\\.ts$',
        // What the audit's hashes are made of, to walk its chain; and one text for equal values.
        'src/storage/(audit-hash|canonical-json|forged-rows)\\.ts$',
      ],
      'Administrators act through the same use cases as the commands.',
    ),
    {
      name: 'api-knows-no-pages',
      comment: 'Programs and pages are served by the same use cases; neither knows the form of the other.',
      severity: 'error',
      from: { path: '^src/console/api/' },
      to: { path: '^src/console/pages/' },
    },
    {
      name: 'pages-know-no-api',
      comment: 'The same, the other way round.',
      severity: 'error',
      from: { path: '^src/console/pages/' },
      to: { path: '^src/console/api/' },
    },
    fence(
      'broadcasts',
      'src/broadcasts',
      [
        domain,
        flows,
        wording,
        port,
        csv,
        'src/storage/canonical-json\\.ts$',
        'src/loops/',
        messages,
        'src/reach/unreached\\.ts$',
        'src/staff/',
        'src/programme/',
        'src/outbox/finish\\.ts$',
      ],
      'Audiences, approval and recall are use cases over the storage port; who was not reached is known by the reach room, what leaves before by the outbox.',
    ),
    fence(
      'alerts',
      'src/alerts',
      [domain, port, messages, 'src/loops/', 'src/programme/'],
      'Who is told that urgent requests wait is decided from how many do and what admins set: never from what people wrote.',
    ),
    {
      name: 'pure-rooms',
      comment: 'flows/ and src/domain/ take time, randomness and data as parameters: no Node module, no I/O.',
      severity: 'error',
      from: { path: '^(flows|src/domain)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'flows-packages',
      comment: 'A flow is an XState machine over the domain and nothing else.',
      severity: 'error',
      from: { path: '^flows/' },
      to: { path: '^node_modules/', pathNot: '^node_modules/xstate/' },
    },
    {
      name: 'domain-packages',
      comment:
        'Phone numbers, time and the form of declared shapes are the only vocabularies the domain borrows.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { path: '^node_modules/', pathNot: '^node_modules/(libphonenumber-js|dayjs|zod)/' },
    },
    onlyIn('@node-rs/argon2', ['src/accounts/'], 'Passwords are hashed at one place, a few at a time.'),
    onlyIn('otpauth', ['src/accounts/'], 'Codes of the time are made and read at one place.'),
    onlyIn('preact', ['src/console/pages/'], 'Pages are made in one room.'),
    onlyIn('preact-render-to-string', ['src/console/pages/'], 'The same.'),
    onlyIn('twilio', ['src/channels/twilio/'], 'Twilio’s words become ours at one door.'),
    onlyIn('botkit', ['src/bot/framework'], 'Botkit comes in at one place; what it never calls is left out.'),
    onlyIn('botbuilder-core', ['src/bot/framework', 'src/bot/left-out/botbuilder/'], 'The same.'),
    onlyIn('mongoose', ['src/storage/mongo/'], 'The database is behind the port.'),
    onlyIn('csv-parse', ['src/csv/'], 'Files are read at one place, which tells the line.'),
    onlyIn('libsql', ['src/storage/sqlite/'], 'The database is behind the port.'),
    onlyIn('i18next', ['src/wording/'], 'Words are rendered at one place.'),
    onlyIn('express', ['src/channels/', 'src/console/', 'src/app/http\\.ts$'], 'HTTP stays at the edge.'),
    {
      name: 'proof-is-for-authors',
      comment: 'The proof of the texts runs before they ship, never in the service.',
      severity: 'error',
      from: { path: '^(src|flows)/', pathNot: '^src/proof/' },
      to: { path: '^src/proof/' },
    },
    {
      name: 'no-test-code',
      comment: 'What runs in production does not lean on the tests.',
      severity: 'error',
      from: { path: '^(src|flows)/' },
      to: { path: '^(test|scripts|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
