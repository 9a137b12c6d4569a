/** Which paragraph of a passage a message is about: the one that has most of its features. */
import { SIZE } from './features.ts';
import type { Model } from './intents.ts';
import type { Row } from './linear.ts';

/** The paragraph with most of a text's features. */
export function closestPart(model: Model, text: Row, parts: readonly string[]): number | undefined {
  let rows = rowsOf.get(parts);
  if (!rows) {
    rows = parts.map((part) => model.row(part));
    rowsOf.set(parts, rows);
  }
  for (let at = 0; at < text.ids.length; at++) asked[text.ids[at]!] = text.values[at]!;
  let best: { part: number; likeness: number } | undefined;
  for (const [part, { ids, values }] of rows.entries()) {
    let likeness = 0;
    for (let at = 0; at < ids.length; at++) likeness += asked[ids[at]!]! * values[at]!;
    if (likeness > (best?.likeness ?? 0)) best = { part, likeness };
  }
  for (let at = 0; at < text.ids.length; at++) asked[text.ids[at]!] = 0;
  return best && best.likeness >= ABOUT_IT ? best.part : undefined;
}

/** What a paragraph must have in common with a text to be about it, as the product of their features. */
const ABOUT_IT = 0.15;

/** The features of paragraphs, cached as long as the core keeps these paragraphs. */
const rowsOf = new WeakMap<readonly string[], Row[]>();
/** A buffer for one text's features, all zero between calls. */
const asked = new Float32Array(SIZE);
