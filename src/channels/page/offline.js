/** Keeps the page in the browser, to be opened without a network: the last answers, and the numbers to call in danger. */
import { isEmbedded, make } from './dom.js';
import { lent } from './lent.js';

/** The one script that may be taken for the worker. */
const WORKER = '/sw.js';

/** @typedef {{ createPolicy(name: string, rules: object): { createScriptURL(url: string): string } }} Trusting */

const keep = () => {
  /** @type {Trusting | undefined} browsers that check where scripts come from want to be told. */
  const trusting = Reflect.get(window, 'trustedTypes');
  const policy = trusting?.createPolicy('guia-worker', { createScriptURL: () => WORKER });
  // A browser that keeps nothing goes on without.
  navigator.serviceWorker.register(policy?.createScriptURL('') ?? WORKER).catch(() => {});
};

/** Makes the page something that a telephone can put among its apps, and that opens without a network. */
export const install = () => {
  document.head.append(make('link', { rel: 'manifest', href: `chat/${lent.chosen()}.webmanifest` }));
  // Not inside of another page, where it would be kept once for each, and not without https, where there is none.
  if ('serviceWorker' in navigator && !isEmbedded) keep();
};
