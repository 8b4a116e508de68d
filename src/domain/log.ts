/** What a line may say besides its text: codes, ids and counts; never a personal field. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Where operators read what happened. A pino logger is one. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}
