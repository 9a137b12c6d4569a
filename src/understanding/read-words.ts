/** Readers of usual answers in a person's own words, by the phrases that each language's folder lists. */
import type { Language } from '../core/conversation.ts';
import { readLately } from '../core/lately.ts';
import type { Reader, TopicEvent } from '../core/topic.ts';
import { plain } from '../core/understand.ts';

/**
 * By reader, then by event as a button names it (`no`, `about:price`): phrases that stand for it. One that begins
 * with `=` must be the whole message: `=no`.
 */
export type Answers = Record<string, Record<string, string[]>>;

/** One reader for each kind of answer that any language lists. A longer phrase goes before a shorter one. */
export function wordReaders(words: Record<Language, { answers?: Answers }>): Record<string, Reader> {
  const wordings: Record<string, Wording[]> = {};
  for (const { answers } of Object.values(words)) {
    for (const [reader, events] of Object.entries(answers ?? {})) {
      const known = wordings[reader] ?? [];
      wordings[reader] = known;
      for (const [name, phrases] of Object.entries(events)) {
        for (const one of phrases) {
          known.push({ phrase: ` ${plain(one)} `, whole: one.startsWith('='), event: eventOf(name) });
        }
      }
    }
  }
  return Object.fromEntries(
    Object.entries(wordings).map(([reader, known]): [string, Reader] => {
      known.sort((a, b) => b.phrase.length - a.phrase.length);
      const heard = readLately((text) => ({ reading: read(known, ` ${plain(text)} `) }));
      return [reader, (inbound) => heard(inbound.kind === 'text' ? inbound.text : '').reading];
    }),
  );
}

/**
 * Reads a message that answers two questions at once: "can I pay by card from Texas". Its event is `both`, with the
 * fields of the two; the other's must be an event of this type.
 */
export const bothOf =
  (one: Reader | undefined, other: Reader | undefined, type: string): Reader =>
  (inbound, asked) => {
    const first = one?.(inbound, asked);
    const next = other?.(inbound, asked);
    if (!first || !next || !('event' in first) || !('event' in next)) return undefined;
    return next.event.type === type ? { event: { ...first.event, ...next.event, type: 'both' } } : undefined;
  };

/** `phrase` has a blank before and behind it, as the message that it is looked for in has. */
type Wording = { phrase: string; whole: boolean; event: TopicEvent };

function read(known: Wording[], said: string): { event: TopicEvent } | undefined {
  const hit = known.find(({ phrase, whole }) => (whole ? said === phrase : said.includes(phrase)));
  return hit && { event: hit.event };
}

const eventOf = (name: string): TopicEvent => {
  const [type = '', value] = name.split(':');
  return value === undefined ? { type } : { type, [type]: value };
};
