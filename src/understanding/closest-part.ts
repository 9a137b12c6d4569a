/** Which paragraph of a passage a message is about: the one that has most of its features. */
import { SIZE } from './features.ts';
import type { Model } from './intents.ts';
import { product, type Row, spread } from './linear.ts';

/** The index of the paragraph that is most like a text; undefined if none is like enough. */
export function closestPart(model: Model, text: Row, parts: readonly string[]): number | undefined {
  let rows = rowsOf.get(parts);
  if (!rows) {
    rows = parts.map((part) => model.row(part));
    rowsOf.set(parts, rows);
  }
  spread(text, asked);
  let best: { part: number; likeness: number } | undefined;
  for (const [part, row] of rows.entries()) {
    const likeness = product(asked, row);
    if (likeness > (best?.likeness ?? 0)) best = { part, likeness };
  }
  for (const id of text.ids) asked[id] = 0;
  return best && best.likeness >= ABOUT_IT ? best.part : undefined;
}

/** The least likeness (product of the features) that a paragraph needs. */
const ABOUT_IT = 0.15;

/** The features of paragraphs, cached as long as the core keeps these paragraphs. */
const rowsOf = new WeakMap<readonly string[], Row[]>();
/** A buffer for one text's features, all zero between calls. */
const asked = new Float32Array(SIZE);
