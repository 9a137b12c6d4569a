/** The reader of the Mexican state that somebody lives in or asks about. */

import { plain } from '../core/plain.ts';
import type { Reader, Reading } from '../core/topic.ts';
import type { Directory } from '../directory/directory.ts';

/** How many places of the same name are looked at, and how many states are offered to choose from. */
const PLACES = 8;
/** What people say before a state's name, where a city may bear the same. */
const BEFORE =
  /^(?:y )?(?:vivo |estoy |soy |radico |i live |i m |i am )?(?:en |de |in |from )?(?:el |the )?(?:estado de |state of )?/;

/**
 * A state, or a place, postal code or shared location that tells it: `{ type: 'state', state }` for a state by name,
 * `{ type: 'place', place }` for one place in it, `which_state` where a name is in several. `place` reads what is
 * narrower than a state, and says why something is no place.
 */
export function stateReader(directory: Directory, place: Reader): Reader {
  return (inbound, asked): Reading => {
    const text =
      inbound.kind === 'text' ? inbound.text : inbound.kind === 'command' ? (inbound.argument ?? '') : '';
    if (text && !/\d{4}/.test(text)) {
      const named = plain(text).replace(BEFORE, '');
      const state = directory.states.find(({ name }) => plain(name) === named);
      if (state) return { event: { type: 'state', state: state.key } };
      const { places, guess } = directory.findPlaces(text, PLACES);
      const states = [...new Set(places.flatMap(({ state }) => state ?? []))];
      if (states.length > 1 || (guess && states.length > 0))
        return { event: { type: 'which_state', states } };
      if (places.length > 1 || places[0]?.kind === 'state')
        return { event: { type: 'state', state: states[0] } };
    }
    const reading = place(inbound, asked);
    if (!reading || !('event' in reading)) return reading;
    if (reading.event.type === 'place') return reading;
    const states = (reading.event.places as string[]).flatMap((key) => directory.place(key)?.state ?? []);
    const different = [...new Set(states)];
    if (different.length === 0) return undefined;
    return different.length === 1
      ? { event: { type: 'state', state: different[0] } }
      : { event: { type: 'which_state', states: different } };
  };
}
