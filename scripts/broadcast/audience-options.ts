import { InvalidArgumentError, type Command } from 'commander';
import type { AudiencePart } from '../../src/domain/audience.ts';
import { argumentText } from './argument-file.ts';
import { CONDITIONS, isCondition, readPart } from './audience-conditions.ts';
import { collect } from './content-options.ts';

/** What the options of an audience hold, by their names; lists are what was given, in order. */
export type AudienceOptions = Readonly<Record<string, unknown>>;

/** Adds the options that say whom a broadcast is for. */
export function addAudienceOptions(command: Command): Command {
  for (const [name, { value, what }] of Object.entries(CONDITIONS)) {
    if (value === null) command.option(`--${name}`, what);
    else command.option(`--${name} ${value}`, what, collect);
  }
  return command
    .option('--all', 'everybody who has not withdrawn')
    .option(
      '--exclude <conditions>',
      'but not who is "port=gateway; language=en"; may be given again',
      collect,
    )
    .option('--audience <file>', 'all of it as JSON, as the API describes it: @audience.json');
}

/**
 * The audience that the options mean, as the API takes it; undefined when they say nothing of it.
 * Throws InvalidArgumentError, and AvisoError for a file of receipts.
 */
export async function audienceOf(options: AudienceOptions): Promise<unknown> {
  const given = Object.keys(CONDITIONS).filter((name) => options[camel(name)] !== undefined);
  const { all, exclude, audience } = options;
  const ways = [given.length > 0, all === true, audience !== undefined].filter(Boolean).length;
  if (ways > 1)
    throw new InvalidArgumentError('Say whom it is for in one way: by conditions, --all, or --audience.');
  if (typeof audience === 'string') {
    if (exclude !== undefined)
      throw new InvalidArgumentError('Write what is left out into the file of --audience.');
    return jsonOf(await argumentText(audience.startsWith('@') ? audience : `@${audience}`));
  }
  if (ways === 0) {
    if (exclude === undefined) return undefined;
    throw new InvalidArgumentError(
      '--exclude needs those whom it leaves out of: give conditions too, or --all.',
    );
  }
  let include: AudiencePart = {};
  for (const name of given) {
    if (!isCondition(name)) continue;
    const { add, value } = CONDITIONS[name];
    try {
      const values = value === null ? [''] : texts(options[camel(name)]);
      for (const each of values) include = await add(include, each);
    } catch (error) {
      if (error instanceof InvalidArgumentError)
        throw new InvalidArgumentError(`--${name}: ${error.message}`);
      throw error;
    }
  }
  return { include, exclude: await Promise.all(texts(exclude).map(readPart)) };
}

/** What was collected of an option. */
function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** As commander names an option's value. */
const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new InvalidArgumentError('--audience is not JSON: {"include": {…}, "exclude": [{…}]}');
  }
}
