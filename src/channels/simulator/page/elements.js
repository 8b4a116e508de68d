// @ts-check
// The elements of the phone page.

/**
 * The element of an id, which is of a kind. Throws where the page has none.
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`There is no ${id} on the page.`);
}

/**
 * A new element, with its class and what it says.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string} [content]
 */
export function element(tag, className, content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (content !== undefined) made.textContent = content;
  return made;
}

/**
 * The choices of the channel.
 * @returns {HTMLInputElement[]}
 */
export function channelRadios() {
  return [...document.querySelectorAll('input[name=channel]')].filter(
    (radio) => radio instanceof HTMLInputElement,
  );
}
