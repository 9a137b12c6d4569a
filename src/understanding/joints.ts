/**
 * Where one clause of a message ends and the next begins: each space between two words has a margin, by a linear
 * classifier that learned it from clauses as their authors parted them. People often join two questions by nothing but
 * a space: "a qué hora abren tengo que llevar algo".
 */
import { plain } from '../core/plain.ts';
import { place } from './features.ts';
import { margins, type Row, type Weights } from './linear.ts';

/** The features of a joint are hashed into this many places. */
export const JOINTS_SIZE = 1 << 14;

/** A space in a text as features; `at`: where the word behind it begins. */
export type Joint = { at: number; row: Row };

/** Every space of a text. */
export function jointsIn(text: string): Joint[] {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: raw, index }) => ({ raw, index, said: plain(raw) }));
  const asking = words.map(({ said }) => ASKING.test(said));
  return words.slice(1).map(({ raw, index }, before) => {
    const at = before + 1;
    const word = (from: number): string => words[at + from]?.said ?? '#';
    const { raw: last, index: lastAt } = words[before]!;
    const isLine = text.slice(lastAt + last.length, index).includes('\n');
    const mark = isLine ? 'line' : (/[.?!;,:…)]+$/.exec(last)?.[0][0] ?? '');
    const begins = `${/^[¿¡(]/.test(raw) ? 'opens' : ''}${/^(?!I\b)\p{Lu}/u.test(raw) ? 'capital' : ''}`;
    const left = Math.min(at, FAR);
    const right = Math.min(words.length - at, FAR);
    const hasAsked = asking.slice(0, at).includes(true);
    const asksAt = asking.slice(at, at + 3).indexOf(true);
    const features = [
      '',
      word(0),
      word(-1),
      `${word(0)} ${word(1)}`,
      `${word(-2)} ${word(-1)}`,
      `${word(-1)} ${word(0)}`,
      mark,
      `${mark} ${word(0)}`,
      String(left),
      String(right),
      `${begins} ${mark}`,
      `${hasAsked} ${asksAt}`,
      `${hasAsked} ${asksAt} ${mark}`,
      `${word(0)} ${word(1)} ${word(2)}`,
      `${right} ${mark} ${asking.slice(at).includes(true)}`,
      `${word(0)} ${hasAsked}`,
      `${word(-1)} ${asksAt}`,
      word(1),
      word(-2),
    ].map((feature, kind) => place(SALT + kind, feature) & (JOINTS_SIZE - 1));
    const ids = Uint32Array.from(new Set(features)).sort();
    return { at: index, row: { ids, values: new Float32Array(ids.length).fill(VALUE) } };
  });
}

/** The likeliest ways to cut a text in two, the likeliest first. */
export const likeliestCuts = (text: string, weights: Weights): [string, string][] =>
  jointsIn(text)
    .map(({ at, row }) => ({ at, margin: margins(weights, row)[0]! }))
    .filter(({ margin }) => margin > LEAST)
    .sort((one, other) => other.margin - one.margin)
    .map(({ at }): [string, string] => [text.slice(0, at).trim(), text.slice(at)])
    .filter((cut) => cut.every((one) => /\s/.test(one)))
    .slice(0, MOST);

/** What questions begin with. */
const ASKING =
  /^(?:que|q|k|cuant[oa]s?|kuant[oa]s?|cuando|donde|onde|como|kien|quien|cual|cuales|whats?|how|where|when|who|which|will|does|do|can|could|is|are|should|would|did)$/;
/** More words than this on a side are alike. */
const FAR = 9;
const SALT = 40;
const VALUE = 0.25;
/** The least margin of a cut, and the most cuts: each is ranked on both sides. Above -0.6, those that nothing marks are lost. */
const LEAST = -0.9;
const MOST = 2;
