/** Elements of the page, found and made. Texts become nodes, never markup. */

/** The element of this id, which the page has. @param {string} id */
export const $ = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

export const main = $('main');
export const log = $('log');
export const more = /** @type {HTMLDetailsElement} */ ($('more'));
export const field = /** @type {HTMLTextAreaElement} */ ($('text'));

/** Closes the menu. */
export const shut = () => {
  more.open = false;
  /** @type {HTMLElement} */ (more.firstElementChild).focus();
};

/** Whether the page is in a frame of another page. */
export const isEmbedded = window.parent !== window;

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown> & { lang?: string, label?: string }} [about] properties; `label` is for the ear.
 * @param {(Node | string)[]} children
 */
export const make = (tag, about = {}, ...children) => {
  const { lang, label, ...rest } = about;
  const element = Object.assign(document.createElement(tag), rest);
  if (lang) element.lang = lang;
  if (label) element.setAttribute('aria-label', label);
  element.append(...children);
  return element;
};

/** @param {HTMLElement} element @param {boolean} isShown */
export const show = (element, isShown) => {
  if (element.hidden === isShown) element.hidden = !isShown;
};
