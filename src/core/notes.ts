/**
 * Notes that a topic adds to replies of any topic, where these name what the note is about and the person's case asks for
 * it: "IMSS-Bienestar" to somebody in a state that does not take part.
 */
import type { Draft } from './draft.ts';
import { sharedWith } from './gathered.ts';
import { EMERGENCY } from './guide.ts';
import type { Line } from './line.ts';
import { inWords, viewOf } from './worded.ts';

/**
 * Adds the notes to what is told. A note is left out if its view gives no key, or if an answer of its own
 * topic is told that has a view.
 */
export function addNotes(draft: Draft): void {
  const { guide, session, inbound, lines } = draft;
  if (session.stack.at(-1)?.topic === EMERGENCY) return;
  const told = lines.filter((line) => line.told !== undefined && !guide.answers.get(line.told)?.walk);
  if (told.length === 0) return;
  for (const topic of guide.topics.values())
    for (const [key, { whereSaid }] of Object.entries(topic.notes)) {
      const isSaid = told.some(({ topic: of, view }) => of === topic.id && view !== undefined);
      const note: Line = { topic: topic.id, key, view: key, data: sharedWith(draft, topic) };
      if (isSaid || viewOf(guide, session.language, note, inbound.at).view.key === undefined) continue;
      if (told.some((line) => inWords(guide, session.language, line, inbound.at).text.includes(whereSaid)))
        lines.push(note);
    }
}
