import type { VNode } from 'preact';
import type { LoggedIn } from '../../accounts/sessions.ts';
import type { Passwords } from '../../accounts/passwords.ts';
import type { BroadcastDeps } from '../../broadcasts/deps.ts';
import type { Channel } from '../../domain/address.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DemoState } from '../../domain/demo.ts';
import type { Language } from '../../domain/language.ts';
import type { Log } from '../../domain/log.ts';
import type { ContentChoice } from '../../domain/message.ts';
import type { Permission } from '../../domain/roles.ts';
import type { JobFiles } from '../../jobs/job-files.ts';
import type { JobWorker } from '../../jobs/worker.ts';
import type { Download } from '../file.ts';
import type { Cookies } from './cookies.ts';
import type { Presence } from './presence.ts';
import type { Times } from './times.ts';
import type { Upload } from './multipart.ts';
import type { Key, Words } from './words.ts';

/** What the pages need from the rest of the service. */
export interface ConsoleDeps extends BroadcastDeps {
  readonly wall: Clock;
  readonly passwords: Passwords;
  readonly log: Log;
  readonly localesDir: string;
  /** Where the style and the script are: by name, the folder of each. */
  readonly assets: { readonly style: string; readonly script: string };
  /** Languages that a native speaker has read through. */
  readonly reviewed: readonly Language[];
  /** The origin by which browsers reach the console, as PUBLIC_URL says it. */
  readonly publicUrl: string;
  /** Whether nobody's texts leave this machine. */
  readonly simulated: boolean;
  /** The link that lets whoever started a simulator in, once; null where there is none. */
  readonly firstLink: FirstLink | null;
  /** The simulated phones; null where texts leave this machine. */
  readonly phones: Phones | null;
  /** Told how long an urgent request waited, when somebody takes it. */
  readonly onUrgentTaken?: ((waitedMs: number) => void) | undefined;
  /** Who reads and types where. */
  readonly presence: Presence;
  /** Called after something was changed: messages may be waiting. */
  readonly changed: () => void;
  /** Imports and assignments: where their files wait, and who does them. */
  readonly jobs: {
    readonly files: JobFiles;
    readonly work: JobWorker['work'];
    /** Longest file that is taken; the usual one when left out. */
    readonly mostBytes?: number;
  };
}

/** One text on a simulated phone. */
export interface PhoneLine {
  readonly id: string;
  /** As the phone has it. */
  readonly by: 'sent' | 'received';
  readonly channel: Channel;
  readonly body: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** Buttons under it; none where it is answered by numbers. */
  readonly choices: readonly ContentChoice[];
}

/** Simulated phones, as far as the console uses them. */
export interface Phones {
  /** A number as the channel writes it, by what somebody typed; null when it is none. */
  read(typed: string): string | null;
  /** What a phone sent and received, oldest first, and how many messages are on their way to it. */
  talk(address: string): Promise<{ readonly lines: readonly PhoneLine[]; readonly pending: number }>;
  /** Texts as a phone; answers once that is durable. @throws AvisoError `request_invalid` */
  send(text: {
    readonly address: string;
    readonly channel: Channel;
    readonly text: string;
    /** Of the button that was pressed; null when it was typed. */
    readonly payload: string | null;
  }): Promise<void>;
}

/** A link that is good once, for as long as the process runs. */
export interface FirstLink {
  readonly path: string;
  /** Whether `text` is its text, which is good no more then. */
  use(text: string): boolean;
  isGood(text: string): boolean;
}

/** Whoever is logged in, as pages and use cases know them. */
export interface Member extends LoggedIn {
  /** For the audit. */
  readonly actor: string;
  may(permission: Permission): boolean;
}

/** What was typed into a form, by name; '' where nothing was. */
export interface Form {
  get(name: string): string;
  all(name: string): readonly string[];
}

/** A request, as a page answers it. */
export interface Visit {
  readonly deps: ConsoleDeps;
  readonly words: Words;
  readonly times: Times;
  readonly cookies: Cookies;
  /** Of the path, by name. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly form: Form;
  /** The file that came with the form; null where none is asked for. */
  readonly upload: Upload | null;
  /** From where it comes. */
  readonly address: string;
  readonly device: string;
  /** What forms carry. */
  readonly key: string;
  /** Null on pages that anybody sees. */
  readonly member: Member | null;
  /** Whether what is shown is the demo's. */
  readonly demo: DemoState;
}

/** The same on a page that nobody sees who is not logged in. */
export interface MemberVisit extends Visit {
  readonly member: Member;
}

/** What use cases are given to act in a member's name. */
export const acting = ({ deps, member }: MemberVisit): ConsoleDeps & { readonly actor: string } => ({
  ...deps,
  actor: member.actor,
});

/** What a page answers. */
export type Reply =
  | Shown
  /** A CSV file, sent as fast as it is taken. */
  | { readonly kind: 'file'; readonly download: Download };

/** What a browser shows. */
export type Shown =
  | {
      readonly kind: 'page';
      readonly title: string;
      readonly body: VNode;
      readonly status?: number;
      /** For a form and little else. */
      readonly narrow?: true;
    }
  /** A part of a page that is there already. */
  | { readonly kind: 'part'; readonly body: VNode }
  /** @param done what the next page says of it */
  | { readonly kind: 'go'; readonly to: string; readonly done?: Done };

/** What was done, as the next page says it. */
export type Done = Extract<Key, `done.${string}`> extends `done.${infer Name}` ? Name : never;

/** Who sees a page: anybody; whoever is logged in, though something is asked of them first; whoever may do something. */
export type Access = 'anybody' | 'half' | Permission;

interface Declared {
  /** Below `/console`, parameters in braces. */
  readonly path: string;
  readonly access: Access;
}

/** A declared page: all that the router and the tests know of it. */
export type Page = Declared &
  (
    | {
        readonly method: 'GET';
        /** Whether browsers ask for it by themselves: that keeps nobody logged in. */
        readonly live: boolean;
        readonly answer: (visit: Visit) => Promise<Reply> | Reply;
      }
    | {
        readonly method: 'POST';
        /** Whether its form may bring a file. */
        readonly brings: 'fields' | 'file';
        readonly answer: (visit: Visit) => Promise<Reply> | Reply;
      }
  );

type Answer<V> = (visit: V) => Promise<Reply> | Reply;

/** Pages that anybody sees. */
export const openPage = (path: string, answer: Answer<Visit>): Page => ({
  ...{ method: 'GET', path, access: 'anybody', live: false, answer },
});
export const openForm = (path: string, answer: Answer<Visit>): Page => ({
  ...{ method: 'POST', path, access: 'anybody', brings: 'fields', answer },
});

const asMember =
  (answer: Answer<MemberVisit>): Answer<Visit> =>
  (visit) => {
    const { member } = visit;
    if (member === null) throw new Error('a page of members was shown to nobody');
    return answer({ ...visit, member });
  };

/** A page that members see who may do something. */
export const page = (
  path: string,
  access: Exclude<Access, 'anybody'>,
  answer: Answer<MemberVisit>,
  { live = false } = {},
): Page => ({ method: 'GET', path, access, live, answer: asMember(answer) });

/** A form that such members send. */
export const form = (
  path: string,
  access: Exclude<Access, 'anybody'>,
  answer: Answer<MemberVisit>,
): Page => ({
  ...{ method: 'POST', path, access, brings: 'fields', answer: asMember(answer) },
});

/** A form that such members send with a file. */
export const fileForm = (
  path: string,
  access: Exclude<Access, 'anybody'>,
  answer: Answer<MemberVisit>,
): Page => ({
  ...{ method: 'POST', path, access, brings: 'file', answer: asMember(answer) },
});
