import type { ComponentChildren, VNode } from 'preact';
import { FORM_KEY } from './door.ts';
import type { Visit } from './page.ts';

/** A form of ours, with its key. */
export function Send({
  visit,
  to,
  children,
  ...rest
}: {
  readonly visit: Visit;
  /** Below `/console`. */
  readonly to: string;
  readonly children: ComponentChildren;
  readonly class?: string;
  /** What htmx takes of the answer in place of what; without script the whole page comes. */
  readonly 'hx-post'?: string;
  readonly 'hx-select'?: string;
  readonly 'hx-target'?: string;
  readonly 'hx-swap'?: 'outerHTML';
  /** Where the form has a field for a file. */
  readonly enctype?: 'multipart/form-data';
}): VNode {
  return (
    <form method="post" action={`/console${to}`} {...rest}>
      <input type="hidden" name={FORM_KEY} value={visit.key} />
      {children}
    </form>
  );
}

/** A button that sends a form and nothing else. */
export function Act({
  visit,
  to,
  label,
  look = 'outline',
  values = {},
}: {
  readonly visit: Visit;
  readonly to: string;
  readonly label: string;
  readonly look?: 'outline' | 'secondary' | 'plain';
  readonly values?: Readonly<Record<string, string>>;
}): VNode {
  const classes = look === 'plain' ? 'usa-button' : `usa-button usa-button--${look}`;
  return (
    <Send visit={visit} to={to}>
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button class={classes} type="submit">
        {label}
      </button>
    </Send>
  );
}

/** A field with its label, its hint and what is wrong with it. */
export function Field({
  name,
  label,
  hint,
  error,
  value = '',
  type = 'text',
  ...rest
}: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  readonly value?: string;
  readonly type?: 'text' | 'email' | 'password' | 'date' | 'time';
  readonly autocomplete?: string;
  readonly required?: boolean;
  readonly inputMode?: 'numeric';
}): VNode {
  const wrong = typeof error === 'string';
  const described = [...(hint === undefined ? [] : [`${name}-hint`]), ...(wrong ? [`${name}-error`] : [])];
  const attributes = {
    class: wrong ? 'usa-input usa-input--error' : 'usa-input',
    id: name,
    ...{ name, value },
    ...(described.length === 0 ? {} : { 'aria-describedby': described.join(' ') }),
    ...(wrong ? { 'aria-invalid': 'true' as const } : {}),
    // A code or an e-mail is no sentence.
    ...{ autocapitalize: 'none' as const, spellcheck: false },
    ...rest,
  };
  return (
    <div class={wrong ? 'usa-form-group usa-form-group--error' : 'usa-form-group'}>
      <label class={wrong ? 'usa-label usa-label--error' : 'usa-label'} for={name}>
        {label}
      </label>
      {hint !== undefined && (
        <span class="usa-hint" id={`${name}-hint`}>
          {hint}
        </span>
      )}
      {wrong && (
        <span class="usa-error-message" id={`${name}-error`} role="alert">
          {error}
        </span>
      )}
      {type === 'password' ? (
        <input type="password" {...attributes} />
      ) : type === 'email' ? (
        <input type="email" {...attributes} />
      ) : type === 'date' ? (
        <input type="date" {...attributes} />
      ) : type === 'time' ? (
        <input type="time" {...attributes} />
      ) : (
        <input type="text" {...attributes} />
      )}
    </div>
  );
}

/** A choice of a list. */
export function Choice({
  name,
  label,
  options,
  chosen,
}: {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly chosen: string;
}): VNode {
  return (
    <div class="usa-form-group">
      <label class="usa-label" for={name}>
        {label}
      </label>
      <select class="usa-select" id={name} name={name}>
        {options.map(([value, text]) => (
          <option key={value} value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Something to know before anything else of the page. */
export function Notice({
  kind,
  heading,
  children,
}: {
  readonly kind: 'info' | 'warning' | 'error' | 'success';
  readonly heading?: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <div class={`usa-alert usa-alert--${kind}`} role={kind === 'error' ? 'alert' : undefined}>
      <div class="usa-alert__body">
        {heading !== undefined && <h2 class="usa-alert__heading">{heading}</h2>}
        <p class="usa-alert__text">{children}</p>
      </div>
    </div>
  );
}

/** A moment, for people and for programs. */
export function When({ visit: { times }, at }: { readonly visit: Visit; readonly at: number }): VNode {
  return <time dateTime={times.iso(at)}>{times.moment(at)}</time>;
}

/** A table that is scrolled to the side where it is wider than the screen. */
export function Table({
  caption,
  heads,
  said = false,
  children,
}: {
  readonly caption: string;
  readonly heads: readonly string[];
  /** Whether the heading above says the same: the caption is then read out alone. */
  readonly said?: boolean;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <div class="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table class="usa-table usa-table--compact">
        <caption class={said ? 'usa-sr-only' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
