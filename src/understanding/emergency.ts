/**
 * Whether a message says that somebody may be in danger now. A small network over the message's words and over the
 * signs of danger in it, learned from phrases of both kinds; plain rules on top, so that what is unmistakable never
 * depends on a weight. It errs on the side of asking.
 */
import { turnsIn } from './crisis.ts';
import { place, SIZE } from './features.ts';
import type { Row } from './linear.ts';
import { signs } from './signs.ts';

/** `maybe` asks one question. */
export type Danger = 'yes' | 'maybe' | 'no';

/**
 * The number of features of the emergency model: the message's own, those of the signs, and a bias that is always
 * there.
 */
export const EMERGENCY_SIZE = SIZE + 4096 + 1;

/** What a message shows, for the model and the rules. */
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
 * The verdict on a picture, given the network's score: above zero it is rather danger than not. `asked`: how probably the
 * message asks for what emergencies ask for, by the intents' own model, which sees other things in it.
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
 * Scores from which it is a yes, or worth a question; what a sign that something calms must reach to be asked about;
 * and by how much more a joke or a figure of speech must persuade. Chosen on development sets: a missed danger is
 * worse than a question too many.
 */
const YES = 1;
const MAYBE = -1.5;
const CALMED = -2.2;
const JEST = 1.2;
/** The score, and the intents' certainty beside it, from which two doubts together are worth the question. */
const DOUBT = -3;
const ASKED = 0.7;

/** Whether it is nothing but "help", cried: in capitals, with drawn-out letters or more than one exclamation mark. */
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

const HELP = new Set('help ayuda ayudame ayudenme ayudenos'.split(' '));
const CRY = new Set([
  ...HELP,
  ...'me us please pls por favor someone alguien que porfa porfavor ya now'.split(' '),
]);
