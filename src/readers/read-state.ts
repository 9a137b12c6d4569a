/** The reader of the Mexican state that somebody lives in or asks about. */

import { asTexts } from '../core/json.ts';
import { plain } from '../core/plain.ts';
import type { Reader, Reading } from '../core/topic.ts';
import type { Directory } from '../directory/directory.ts';

/** How many places of the same name are considered. */
const PLACES = 8;
/** Words before the name of a state. */
const BEFORE =
  /^(?:y )?(?:vivo |estoy |soy |radico |i live |i m |i am )?(?:en |de |in |from )?(?:el |the )?(?:estado de |state of )?/;

/**
 * Reads a state, or a place, postal code or shared location within one. Events: `{ type: 'state', state }`
 * for a state by name; `{ type: 'place', place }` for a single place; `which_state` if places of that name
 * are in several states. `place`: the reader of everything smaller than a state, which also says why
 * something is not a place.
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
    const states = asTexts(reading.event.places).flatMap((key) => directory.place(key)?.state ?? []);
    const different = [...new Set(states)];
    if (different.length === 0) return undefined;
    return different.length === 1
      ? { event: { type: 'state', state: different[0] } }
      : { event: { type: 'which_state', states: different } };
  };
}
