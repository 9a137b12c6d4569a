/**
 * What somebody looks for near a place, if the message that names the place also says that: "urgencias en
 * celaya".
 */
import type { Reader } from '../core/topic.ts';

/** "Not hospital, a health centre": what is not looked for. */
const NOT_WANTED =
  /\b(?:no|not)\s+(?:(?:quiero|busco|digo|al?|el|un|the|en|in)\s+)*(?:hospital\p{L}*|urgencias?|er)\b/giu;

/**
 * Extends a place reader: its event also says what is wanted there, if `want` reads that in the same message.
 */
export const withWant =
  (place: Reader, want: Reader): Reader =>
  (inbound, asked, known) => {
    const reading = place(inbound, asked, known);
    if (!reading || !('event' in reading)) return reading;
    const wanted =
      inbound.kind === 'text'
        ? want({ ...inbound, text: inbound.text.replace(NOT_WANTED, ' ') }, asked)
        : undefined;
    if (!wanted || !('event' in wanted)) return reading;
    return { event: { ...reading.event, want: wanted.event.type } };
  };
