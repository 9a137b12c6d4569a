/**
 * Whether a message says that somebody may be in danger now. A small network over the message's words and over the
 * signs of danger in it, learned from phrases of both kinds; plain rules on top, so that what is unmistakable never
 * depends on a weight. It errs on the side of asking.
 */

import { plain } from '../core/plain.ts';
import { place, SIZE } from '../understanding/features.ts';
import type { Row } from '../understanding/linear.ts';
import { turnsIn } from './crisis.ts';
import { signs } from './signs.ts';

/** With `maybe`, the guide asks one question to find out. */
export type Danger = 'yes' | 'maybe' | 'no';

/** The kinds of danger that another line than the ambulance helps with: somebody's wish to die, and violence. */
export const KINDS = ['crisis', 'violence'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * The kind of a danger that these margins tell, in the order of `KINDS`. `sure`: so clearly that it is a danger whatever
 * the network says.
 */
export function kindIn(margins: Float32Array, danger: Danger): { kind: Kind | undefined; sure: boolean } {
  const at = (margins[1] ?? 0) > (margins[0] ?? 0) ? 1 : 0;
  const margin = margins[at] ?? 0;
  return {
    kind: margin > (danger === 'yes' ? LIKELY : LIKELIER) ? KINDS[at] : undefined,
    sure: margin > SURELY,
  };
}

/**
 * Margins. Of the phrases' dangers, a fifth of which was not learned from, 0.71 of the crises and 0.72 of the violence are
 * above `LIKELY`, and one in a hundred of the other dangers. Where the danger is in doubt it takes more.
 */
const LIKELY = -0.3;
const LIKELIER = -0.15;
const SURELY = 0.5;

/**
 * The number of features of the emergency model: those of the message, those of its signs, and a constant
 * bias.
 */
export const EMERGENCY_SIZE = SIZE + 4096 + 1;

/** What the model and the rules look at in a message: its features, and which kinds of signs it has. */
export type Picture = {
  row: Row;
  alarm: boolean;
  certain: boolean;
  calm: boolean;
  figure: boolean;
  urgent: boolean;
};

/** The picture of a message in plain form; `bag` is its row as the intents use it. */
export function picture(words: readonly string[], bag: Row): Picture {
  const { features, alarm, certain, calm, figure, urgent } = signs(words);
  const turns = turnsIn(words.join(' '));
  const all = [...features, ...turns, turns.join('+')];
  const own = [...new Set(all.map((sign) => SIZE + (place(30, sign) & 4095)))];
  const share = 1 / Math.sqrt(Math.max(own.length, 4));
  const length = bag.ids.length + own.length + 1;
  const ids = new Uint32Array(length);
  const values = new Float32Array(length).fill(share);
  ids.set(bag.ids);
  ids.set(own, bag.ids.length);
  ids[length - 1] = EMERGENCY_SIZE - 1;
  values.set(bag.values);
  values[length - 1] = 1;
  return { row: { ids, values }, alarm, certain, calm, figure, urgent };
}

/**
 * The verdict on a picture. `score`: the network's; above zero it leans towards danger. `asked`: how probable
 * the intent of an emergency is by the intent model, which uses other features.
 */
export function judge(
  { alarm, certain, calm, figure, urgent }: Picture,
  score: number,
  asked: number,
): Danger {
  if (urgent) return 'maybe';
  const meant = figure ? score - JEST : score;
  if (meant > YES || (certain && !calm)) return 'yes';
  if (meant > MAYBE || alarm || (certain && meant > CALMED)) return 'maybe';
  return meant > DOUBT && asked > ASKED ? 'maybe' : 'no';
}

/**
 * Scores. Above `YES` it is danger, above `MAYBE` worth a question. A clear sign with something calming
 * beside it is worth a question above `CALMED`. A joke or a figure of speech lowers the score by `JEST`.
 * Chosen on development sets: a missed danger is worse than a needless question.
 */
const YES = 1;
const MAYBE = -1.5;
const CALMED = -2.2;
const JEST = 1.2;
/**
 * Two doubts together are worth the question: a score above `DOUBT` with an emergency intent above `ASKED`.
 */
const DOUBT = -3;
const ASKED = 0.7;

/**
 * Whether a text is only a cry for help: in capitals, with drawn-out letters, or with more than one
 * exclamation mark.
 */
export function cried(text: string): boolean {
  const said = text
    .slice(0, 200)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '');
  const words = said.toLowerCase().match(/[a-z]+/g) ?? [];
  if (words.length === 0 || words.length > 8 || /[/\d?]/.test(said)) return false;
  const short = words.map((word) => word.replace(/([a-z])\1+/g, '$1'));
  if (!short.every((word) => CRY.has(word)) || !short.some((word) => HELP.has(word))) return false;
  return !/[a-z]/.test(said) || /([a-z])\1{2}/i.test(said) || /!\s*!/.test(said);
}

/**
 * Whether a text says by itself that this is an emergency and hardly anything else: "yes it is an emergency. We are in
 * Zapopan". Who goes on to ask for papers means another urgency.
 */
export function saysEmergency(text: string): boolean {
  const said = plain(text.slice(0, 200));
  const found = SAID.exec(said);
  return found !== null && said.slice(found[0].length).trim().split(' ').length <= BESIDES;
}

const SAID =
  /^(?:(?:si|yes|yeah|please|por favor|ayuda|help|oiga|claro) ){0,3}(?:(?:it|this|that) (?:is|s)|its|es|esto es|si es|hay|we have|i have|tenemos|tengo) (?:an?|una) (?:real |medical |verdadera )?(?:emergency|emergencia)\b(?! (?:if|when|si|o|or|contact|contacto|number|room|exit))/;
/** The most words beside it. */
const BESIDES = 6;

const HELP = new Set('help ayuda ayudame ayudenme ayudenos'.split(' '));
const CRY = new Set([
  ...HELP,
  ...'me us please pls por favor someone alguien que porfa porfavor ya now'.split(' '),
]);
