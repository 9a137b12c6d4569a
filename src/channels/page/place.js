/** Where the person is, as their browser knows it. */
import { field, main } from './dom.js';
import { lent } from './lent.js';

/** Sends where the person is, when they and their browser let it. */
export const sharePlace = () => {
  const { say, send, word } = lent;
  main.focus({ preventScroll: true });
  say('place_asked');
  const denied = () => {
    say('place_denied');
    field.focus();
  };
  if (!navigator.geolocation) return denied();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      say('');
      /** @param {number} degrees */
      const near = (degrees) => Number(degrees.toFixed(4));
      send({ kind: 'place', lat: near(coords.latitude), lon: near(coords.longitude) }, word('my_place'));
    },
    denied,
    { timeout: 20_000, maximumAge: 60_000 },
  );
};
