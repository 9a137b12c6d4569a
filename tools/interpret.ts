/**
 * From a text to its meaning: emergency, then language, then intent with its confidence, then the decision
 * what to do. The entities that a message names are read on demand, because they cost more than all the rest.
 */
import { plain } from '../src/core/plain.ts';
import type { Danger } from '../src/danger/emergency.ts';
import { bareIntent } from '../src/understanding/bare.ts';
import type { Classification, Guess, Intent, Model } from '../src/understanding/intents.ts';
import type { Tongue } from '../src/understanding/language.ts';
import { LONGEST } from '../src/understanding/normalise.ts';
import { partsIn } from '../src/understanding/requests.ts';

/** Answer it; ask which of two was meant; or say that it wasn't understood and suggest three. */
export type Decision = 'answer' | 'confirm' | 'fallback';

/** What a text means, as far as the text alone tells. */
export type Interpretation = {
  emergency: Danger;
  /** Undefined if the text belongs to no language, like "37700". */
  language: Tongue | undefined;
  intent: Intent;
  /** 0 to 1, calibrated: of the messages with 0.8, about 80 in a hundred are right. */
  confidence: number;
  /** The next best, by falling confidence. */
  alternatives: Guess[];
  /** The intent of another part of the message, if it differs: answered after the first. */
  also?: Intent;
  decision: Decision;
};

/** The least confidence to answer, and to ask back. */
const ANSWER = 0.5;
const CONFIRM = 0.22;
/** If the two best guesses are closer than this, the guide asks, even if the first would do. */
const CLOSE = 0.12;
/** A part of a message must be this sure to be a request of its own. */
const OWN = 0.8;
const ALTERNATIVES = 4;

/**
 * Interprets a text, in about a tenth of a millisecond. Pure; any string is safe; long ones are cut.
 * `reading`: the model's result for this text, if it is known already. `alternatives`: how many to give.
 */
export function interpret(
  model: Model,
  whole: string,
  { reading, alternatives = ALTERNATIVES }: { reading?: Classification; alternatives?: number } = {},
): Interpretation {
  const text = whole.slice(0, LONGEST);
  const { ranked: read, danger: emergency, language } = reading ?? model.read(text);
  const bare = bareIntent(text);
  const ranked = bare ? first(read, bare, 0.99) : asksNothing(text, read) ? damped(read) : read;
  const guesses = emergency === 'yes' ? first(ranked, 'emergency', 0.97) : ranked;
  const { intent, confidence } = guesses[0]!;
  const parts = emergency === 'no' && !bare ? requestsIn(model, text) : [];
  const also = parts.find((part) => part !== intent);
  return {
    emergency,
    language,
    intent,
    confidence: round(confidence),
    alternatives: guesses
      .slice(1, 1 + alternatives)
      .map((guess) => ({ ...guess, confidence: round(guess.confidence) })),
    ...(also && parts.includes(intent) ? { also } : {}),
    decision: decide(guesses),
  };
}

function decide([best, next]: readonly Guess[]): Decision {
  if (!best || best.confidence < CONFIRM) return 'fallback';
  if (best.intent === 'out_of_scope') return best.confidence < ANSWER && next ? 'confirm' : 'fallback';
  if (best.confidence < ANSWER) return 'confirm';
  return best.confidence - (next?.confidence ?? 0) < CLOSE ? 'confirm' : 'answer';
}

/**
 * Words that answer a question but ask for nothing. Alone they name no topic, whatever the model makes of
 * their letters.
 */
const EMPTY = new Set(
  (
    'si sip sipi sii simon claro asi es no nop nel nah ni que quien cual va sale vale bueno pues este esta eso esa ese esto aquel ' +
    'ella el yo tu usted mi me mis su sus la lo los las un una uno unos y o a de en con por para ya aqui aca ahi alla ' +
    'hoy manana ayer pasado luego despues antes ahorita ahora tarde noche nunca siempre quizas quiza talvez tal vez creo se mismo misma ' +
    'otro otra nada algo todo todos primera primero segundo segunda tercera dos tres cuatro cinco ' +
    'yes yep yeah yup ya nope not sure maybe perhaps course of right well so it its this that these those the an one two three i im ' +
    'you he she we they me my myself himself herself mine here there today tomorrow yesterday now later tonight first second third none ' +
    'both either all some any other and or do does is are was think dont don t know yet todavia aun'
  ).split(' '),
);
const EMPTY_WORDS = 5;
/** A text of only such words counts as small talk ("not yet") if the model is at least this sure of it. */
const MEANT = 0.7;

/**
 * Whether a text consists of such words only ("sí", "la primera", "tomorrow"), and is not a greeting, thanks
 * or a command.
 */
function asksNothing(text: string, [best]: readonly Guess[]): boolean {
  if (best && best.intent !== 'out_of_scope' && SMALL_TALK.has(best.intent) && best.confidence >= MEANT)
    return false;
  const words = plain(text).split(' ');
  return (
    words.length <= EMPTY_WORDS &&
    !text.includes('?') &&
    words.every((word) => EMPTY.has(word.slice(0, 40).replace(/(.)\1+$/, '$1')) || EMPTY.has(word))
  );
}

/** Guesses lowered so far that none is acted on. */
const damped = (ranked: readonly Guess[]): Guess[] =>
  ranked.map((guess) => ({ ...guess, confidence: guess.confidence * DAMPED }));
const DAMPED = 0.1;

const first = (ranked: readonly Guess[], intent: Intent, confidence: number): Guess[] =>
  ranked[0]?.intent === intent && ranked[0].confidence > confidence
    ? [...ranked]
    : [{ intent, confidence }, ...ranked.filter((guess) => guess.intent !== intent)];

/** The intents of a message's parts, if it asks for several things. */
function requestsIn(model: Model, text: string): Intent[] {
  const { parts } = partsIn(text);
  if (parts.length < 2) return [];
  const sure: Intent[] = [];
  for (const part of parts) {
    const [best] = model.rank(part);
    if (best && best.confidence >= OWN && !SMALL_TALK.has(best.intent) && !sure.includes(best.intent))
      sure.push(best.intent);
  }
  return sure;
}

const SMALL_TALK: ReadonlySet<Intent> = new Set([
  'greeting',
  'thanks',
  'out_of_scope',
  'back_cancel',
  'menu',
  'language',
]);

const round = (share: number): number => Math.round(share * 1000) / 1000;
