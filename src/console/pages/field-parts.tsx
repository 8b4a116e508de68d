import type { ComponentChildren, VNode } from 'preact';
import { Field } from './parts.tsx';
import type { Form } from './page.ts';

/** Parts of forms beside parts.tsx: ticks, one choice of few, days, many lines, what is folded away. */

/** What is wrong with a field, beside it. */
export function Wrong({ name, text }: { readonly name: string; readonly text: string | null }): VNode | null {
  return text === null ? null : (
    <span class="usa-error-message" id={`${name}-error`} role="alert">
      {text}
    </span>
  );
}

/** Several of a list. */
export function Ticks({
  form,
  name,
  legend,
  options,
  error = null,
}: {
  readonly form: Form;
  readonly name: string;
  readonly legend: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly error?: string | null;
}): VNode {
  const chosen = form.all(name);
  return (
    <fieldset class="usa-fieldset ticks">
      <legend class="usa-legend">{legend}</legend>
      <Wrong name={name} text={error} />
      {options.map(([value, text]) => (
        <Tick
          key={value}
          id={`${name}-${value}`}
          name={name}
          value={value}
          label={text}
          on={chosen.includes(value)}
        />
      ))}
    </fieldset>
  );
}

/** One thing that is so or not. */
export function Tick({
  id,
  name,
  value = 'yes',
  label,
  on,
}: {
  readonly id: string;
  readonly name: string;
  readonly value?: string;
  readonly label: string;
  readonly on: boolean;
}): VNode {
  return (
    <div class="usa-checkbox">
      <input class="usa-checkbox__input" type="checkbox" {...{ id, name, value }} checked={on} />
      <label class="usa-checkbox__label" for={id}>
        {label}
      </label>
    </div>
  );
}

/** One of two or three, of which none may be chosen yet. */
export function Either({
  form,
  name,
  legend,
  options,
  error,
}: {
  readonly form: Form;
  readonly name: string;
  readonly legend: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly error: string | null;
}): VNode {
  const chosen = form.get(name);
  return (
    <fieldset class="usa-fieldset" aria-describedby={error === null ? undefined : `${name}-error`}>
      <legend class="usa-legend">{legend}</legend>
      <Wrong name={name} text={error} />
      {options.map(([value, text]) => (
        <div key={value} class="usa-radio">
          <input
            class="usa-radio__input"
            type="radio"
            id={`${name}-${value}`}
            {...{ name, value }}
            checked={value === chosen}
          />
          <label class="usa-radio__label" for={`${name}-${value}`}>
            {text}
          </label>
        </div>
      ))}
    </fieldset>
  );
}

/** A field of one line: a day, a time, a number, words. */
export function Line({
  form,
  name,
  ...rest
}: {
  readonly form: Form;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: 'text' | 'date' | 'time';
  readonly error?: string | null;
}): VNode {
  return <Field name={name} value={form.get(name)} autocomplete="off" {...rest} />;
}

/** A field of many lines. */
export function Lines({
  name,
  label,
  hint,
  value,
  most,
  error = null,
  language,
  live = {},
}: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly most: number;
  readonly error?: string | null;
  readonly language?: string;
  /** Attributes by which it is checked while it is typed. */
  readonly live?: Readonly<Record<string, string>>;
}): VNode {
  const described = [hint === undefined ? '' : `${name}-hint`, error === null ? '' : `${name}-error`]
    .join(' ')
    .trim();
  return (
    <div class={error === null ? 'usa-form-group' : 'usa-form-group usa-form-group--error'}>
      <label class="usa-label" for={name}>
        {label}
      </label>
      {hint !== undefined && (
        <span class="usa-hint" id={`${name}-hint`}>
          {hint}
        </span>
      )}
      <Wrong name={name} text={error} />
      <textarea
        class={error === null ? 'usa-textarea' : 'usa-textarea usa-input--error'}
        id={name}
        name={name}
        lang={language}
        dir="auto"
        maxLength={most}
        aria-describedby={described === '' ? undefined : described}
        aria-invalid={error === null ? undefined : 'true'}
        {...live}
      >
        {value}
      </textarea>
    </div>
  );
}

/** What is seldom changed, folded away. */
export function More({
  title,
  open = false,
  children,
}: {
  readonly title: string;
  readonly open?: boolean;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <details class="more" open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
