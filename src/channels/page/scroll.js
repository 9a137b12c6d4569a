/**
 * Keeps in sight what the person is reading. A long answer is read from its beginning: its head is shown, whatever comes
 * after it, changes below it, or takes room from it (a keyboard, a note), until the person scrolls themselves.
 */
import { main } from './dom.js';

/** Pixels above a head. */
const MARGIN = 12;

/** @type {HTMLElement | undefined} */
let head;
let isFollowing = true;
let isAtEnd = true;
/** Where it was scrolled to here, and whether the person touched it since: what grows or shrinks scrolls it, too. */
let placed = 0;
let isTouched = false;

/** @param {HTMLElement} element the head to show. @param {boolean} isNew it was none before: from now on it is followed. */
export const follow = (element, isNew) => {
  head = element;
  if (isNew) {
    isFollowing = true;
    isTouched = false;
  }
  place();
};

/** Scrolls to the end, but no further than to the head of what is followed. */
export const place = () => {
  const end = main.scrollHeight - main.clientHeight;
  if (isFollowing && head) main.scrollTop = Math.min(end, head.offsetTop - main.offsetTop - MARGIN);
  else if (isAtEnd) main.scrollTop = end;
  placed = main.scrollTop;
};

for (const type of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
  main.addEventListener(
    type,
    () => {
      isTouched = true;
    },
    { passive: true },
  );
main.addEventListener('scroll', () => {
  if (!isTouched || Math.abs(main.scrollTop - placed) < 2) return;
  isFollowing = false;
  isAtEnd = main.scrollHeight - main.scrollTop - main.clientHeight < 2;
});

new ResizeObserver(place).observe(main);

// Safari lays its keyboard over the page; others make the page smaller themselves.
const seen = window.visualViewport;
seen?.addEventListener('resize', () => {
  const isCovered = seen.scale === 1 && innerHeight - seen.height > 1;
  document.body.style.height = isCovered ? `${seen.height}px` : '';
  if (isCovered) window.scrollTo(0, 0);
});
