/** What is looked for near a place, when the words that name the place say it too: "urgencias en celaya". */
import type { Reader } from '../core/topic.ts';

/** The place reader, whose event also says what is wanted there where `want` reads it in the same message. */
export const withWant =
  (place: Reader, want: Reader): Reader =>
  (inbound, asked) => {
    const reading = place(inbound, asked);
    if (!reading || !('event' in reading)) return reading;
    const wanted = want(inbound, asked);
    if (!wanted || !('event' in wanted)) return reading;
    return { event: { ...reading.event, want: wanted.event.type } };
  };
