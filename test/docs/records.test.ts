import { expect, it } from 'vitest';
import { isGroup, type Field } from '../../src/storage/records/field.ts';
import { RECORDS } from '../../src/storage/records/copied.ts';
import { OWN_RECORDS } from '../../src/storage/records/own.ts';
import type { RecordForm } from '../../src/storage/records/record.ts';

const kindOf = ({ kind, nullable, words, absent, stored }: Field): string =>
  [
    words === null ? kind : words.map((word) => `\`${String(word)}\``).join(' \\| '),
    nullable ? 'or null' : '',
    stored === null ? '' : `stored as \`${stored}\``,
    absent === null ? '' : '(rows from before lack it)',
  ]
    .filter((part) => part !== '')
    .join(' ');

function rowsOf({ fields, personal, key, guarded }: RecordForm): readonly string[] {
  const rows = Object.entries(fields).flatMap(([name, field]) =>
    isGroup(field)
      ? Object.entries<Field>(field.group).map(([inside, each]): readonly [string, string] => [
          `${name}.${inside}`,
          kindOf(each),
        ])
      : [[name, `${kindOf(field)}${name === key ? '; the key' : ''}`] as const],
  );
  const sealed = (personal?.names ?? []).map((name) => [name, 'personal: sealed'] as const);
  const mac =
    guarded === true
      ? [['mac', 'MAC over all the others but those that say when it was last used'] as const]
      : [];
  return [...rows, ...sealed, ...mac].map(([name, kind]) => `| \`${name}\` | ${kind} |`);
}

const TEXT = `# Records

What the databases hold, made from \`src/storage/records/\` by \`npx vitest run test/docs/records.test.ts -u\`. Times are UTC milliseconds
(dates in MongoDB); what is personal is sealed as one field, \`sealed\`, which nobody reads without DATA_KEY; what lets somebody in or says that something was approved has a
MAC, without which it counts for nothing ([decision 19](decisions/0019-row-macs.md)).

${[...Object.values(RECORDS), ...OWN_RECORDS]
  .map((form) => {
    const indexes = form.indexes.map(
      ({ fields, unique, where, serves }) =>
        `- ${Object.keys(fields).join(', ')}${unique === true ? ', unique' : ''}${where === undefined ? '' : ', of some'}: ${serves}`,
    );
    return [
      `## ${form.table}`,
      ['| Field | Kind |', '| --- | --- |', ...rowsOf(form)].join('\n'),
      ...(indexes.length > 0 ? [`Indexes in MongoDB:\n\n${indexes.join('\n')}`] : []),
    ].join('\n\n');
  })
  .join('\n\n')}
`;

it('the table of records in the docs is that of the declarations', async () => {
  await expect(TEXT).toMatchFileSnapshot('../../docs/records.md');
});
