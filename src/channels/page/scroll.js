/** Keeps in sight what the person is reading. */
import { main } from './dom.js';

/** Pixels above the head of an answer. */
const MARGIN = 12;

/** @type {HTMLElement | undefined} */
let head;

/** A long answer is read from its beginning: from now on the head of this is shown. @param {HTMLElement} element */
export const follow = (element) => {
  head = element;
  place();
};

/** Scrolls to the end, but no further than to the head of what is followed. */
export const place = () => {
  if (head)
    main.scrollTop = Math.min(
      main.scrollHeight - main.clientHeight,
      head.offsetTop - main.offsetTop - MARGIN,
    );
};

export const isAtEnd = () => main.scrollHeight - main.scrollTop - main.clientHeight < 100;

export const toEnd = () => {
  main.scrollTop = main.scrollHeight;
};
