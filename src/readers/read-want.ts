/**
 * What somebody looks for near a place, if the message that names the place also says that: "urgencias en
 * celaya".
 */
import type { Reader } from '../core/topic.ts';

/**
 * Extends a place reader: its event also says what is wanted there, if `want` reads that in the same message.
 */
export const withWant =
  (place: Reader, want: Reader): Reader =>
  (inbound, asked) => {
    const reading = place(inbound, asked);
    if (!reading || !('event' in reading)) return reading;
    const wanted = want(inbound, asked);
    if (!wanted || !('event' in wanted)) return reading;
    return { event: { ...reading.event, want: wanted.event.type } };
  };
