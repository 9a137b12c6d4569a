/**
 * Puts lines into words: computes the view over a topic's data, fills the passage with it, whole or in part,
 * and measures the result.
 */
import type { Language } from './conversation.ts';
import { dayAt } from './day.ts';
import { broughtBy, nothingFound } from './found.ts';
import { type Guide, partsOf } from './guide.ts';
import type { Line, Worded } from './line.ts';
import { firstSteps, further, inShort, paragraphs, paragraphsIn, withoutYes } from './passages.ts';
import { words } from './phrase.ts';
import { keep, recalled } from './shelf.ts';
import { noteOfEnd } from './sources.ts';
import type { Data, View, ViewOf } from './topic.ts';

/** A line in words; from the shelf where the same was said lately. */
export function inWords(guide: Guide, language: Language, line: Line, at: number): Worded {
  const shelf = recalled(guide);
  const known = line.view ? JSON.stringify(line.data) : '';
  const today = dayAt(at);
  const key = `${language} ${line.topic} ${line.key} ${line.view} ${line.short} ${line.part} ${line.again} ${line.own} ${line.bare} ${line.steps} ${known}`;
  const before = line.values ? undefined : shelf.said.get(key);
  if (before && today >= before.from && today <= before.until) return before;
  const { view, timed } = viewOf(guide, language, line, at);
  const found = nothingFound();
  const { place } = view;
  const values = { ...view.values, ...line.values, ...(line.own && view.key === CASE ? { rest: '' } : {}) };
  const phrase = { key: view.key ?? line.key, values, ...(place ? { place } : {}) };
  const whole = words(guide, language, line.topic, phrase, found)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const said = line.bare ? withoutYes(whole, guide.texts.say(language, 'common', 'yes_word', {})) : whole;
  const { note, from, until } = noteOfEnd(guide, language, found.facts, at);
  const text = paragraphs([
    (line.steps && firstSteps(said)) ||
      (line.again ? further(said, line.part) : line.short ? inShort(said, line.part) : said),
    note,
  ]);
  const brought = broughtBy(guide, language, line.topic, view, (one) =>
    words(guide, language, line.topic, one),
  );
  const worded: Worded = { ...brought, ...found, text, from, until };
  if (timed || line.values) return worded;
  worded.n = ++shelf.numbered;
  keep(shelf.said, key, worded);
  return worded;
}

/** Whether a line says what its passage means for the person's own case. */
export const hasCase = (guide: Guide, language: Language, line: Line, at: number): boolean =>
  viewOf(guide, language, line, at).view.key === CASE;

/** The length of what a line says, in characters. */
export const lengthOf = (guide: Guide, language: Language, line: Line, at: number): number =>
  inWords(guide, language, line, at).text.length;

/** The paragraphs of what a line says. */
export function paragraphsOf(guide: Guide, language: Language, line: Line, at: number): readonly string[] {
  const worded = inWords(guide, language, { ...line, short: undefined, again: undefined }, at);
  worded.paragraphs ??= paragraphsIn(worded.text);
  return worded.paragraphs;
}

/** What the view of a line computes from the topic's data; nothing if the line has no view. */
export function viewOf(guide: Guide, language: Language, line: Line, at: number): Viewed {
  const of = line.view === undefined ? undefined : guide.views[line.topic]?.[line.view];
  if (!of) return { view: { values: {} }, timed: false };
  const last = viewed.get(line.data);
  if (last && last.of === of && last.at === at && last.language === language) return last;
  let timed = false;
  const view = of(line.data, {
    language,
    fact: (id) => guide.texts.fact(language, line.topic, id),
    factsOf: (answer) => {
      if (!guide.answers.has(answer)) return [];
      const { topic, name } = partsOf(answer);
      return guide.texts.factsOf(topic, name);
    },
    get at() {
      timed = true;
      return at;
    },
  });
  viewed.set(line.data, { of, language, at, view, timed });
  return { view, timed };
}

/** What a view computed, and whether it read the clock for that. */
type Viewed = { view: View; timed: boolean };

/**
 * The last result of a view over a topic's data, so that a list and its buttons are made from the same one.
 */
const viewed = new WeakMap<Data, Viewed & { of: ViewOf; language: Language; at: number }>();

/** The text key of a passage that begins with what it means for the person's own case. */
const CASE = 'for_their_case';
