/** What the model learns from, and the learning: shared by `npm run train` and `npm run eval`. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { EMERGENCY_SIZE, picture } from '../src/understanding/emergency.ts';
import { placesOf, rarityFrom, rarityOf, rowOf, SIZE } from '../src/understanding/features.ts';
import { INTENT_IDS, INTENTS, type Intent, type Parts } from '../src/understanding/intents.ts';
import { LANGUAGE_SIZE, letterPlaces, letterWords } from '../src/understanding/language.ts';
import { pack, type Row, train } from '../src/understanding/linear.ts';
import { normalise } from '../src/understanding/normalise.ts';

export const LOCALES = 'locales';
export const DEVELOPMENT = 'test/understanding/messages-dev.jsonl';

/** A message whose meaning is known. `danger` is undefined where nobody said; `weight` is what it counts there. */
export type Example = { text: string; intent?: Intent; language: string; danger?: boolean; weight?: number };

/** The phrases of every language. */
export function phrases(locales = LOCALES): Example[] {
  const found: Example[] = [];
  for (const language of readdirSync(locales).sort()) {
    const read = (file: string): string[] =>
      JSON.parse(readFileSync(`${locales}/${language}/phrases/${file}.json`, 'utf8'));
    for (const [intent, files] of Object.entries(INTENTS) as [Intent, readonly string[]][]) {
      for (const file of files) {
        for (const text of read(file)) found.push({ text, intent, language, danger: file === 'emergency' });
      }
    }
    for (const text of read('not-emergency')) found.push({ text, language, danger: false });
  }
  return found;
}

/** The development messages, by another author than the phrases'. */
export function development(): Example[] {
  const messages = readFileSync(DEVELOPMENT, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return messages.map(({ text, intent, lang, danger }) => ({ text, intent, language: lang, danger }));
}

/** The model's parts learned from examples. Deterministic; a few seconds. */
export function learn(examples: readonly Example[]): Parts {
  const seen = examples.map(({ text }) => {
    const words = normalise(text);
    return { words, places: placesOf(words) };
  });
  const steps = rarityOf(seen.map(({ places }) => places));
  const rarity = rarityFrom(steps);
  const asked = examples.flatMap((example, at) => (example.intent ? [at] : []));
  const rows = asked.map((at) => rowOf(seen[at]!.places, rarity));
  const intents = INTENT_IDS.map((intent) =>
    train(
      rows,
      asked.map((at) => examples[at]!.intent === intent),
      SIZE,
      { penalty: 2, rounds: 6 },
    ),
  );
  const told = [...examples.filter(({ danger }) => danger !== undefined), ...takenBack(examples)];
  const pictures = told.map(({ text }) => {
    const words = normalise(text);
    return picture(words, rowOf(placesOf(words), rarity)).row;
  });
  const emergency = train(
    pictures,
    told.map(({ danger }) => danger === true),
    EMERGENCY_SIZE,
    { penalty: 1, rounds: 8 },
    (row) => told[row]!.weight ?? (told[row]!.danger ? 3 : told[row]!.intent ? 1 : 2),
  );
  return {
    inputs: fingerprint(examples),
    rarity: steps,
    intents: pack(intents),
    emergency: pack([emergency]),
    language: pack([learnLanguage(examples)]),
  };
}

/**
 * Short cries for help made harmless by the past, a film, a joke or a supposition, in turn: they teach what takes
 * words back, which phrases alone teach too slowly.
 */
function takenBack(examples: readonly Example[]): Example[] {
  return examples.flatMap(({ text, danger, language }, at): Example[] => {
    const words = text.split(' ').length;
    const ways = TAKEN_BACK[language];
    if (!danger || words < 2 || words > 7 || !ways) return [];
    return [{ text: ways[at % ways.length]!.replace('…', text), language, danger: false, weight: 0.5 }];
  });
}

const TAKEN_BACK: Record<string, string[]> = {
  es: [
    'hace dos años …',
    'el año pasado … y ya esta bien',
    'en la pelicula …',
    '… jaja',
    'es normal que …?',
    'por que …?',
  ],
  en: [
    '… last year',
    'two years ago …, fine now',
    'in the movie …',
    '… lol',
    'what if …',
    'why do people get …',
  ],
};

function learnLanguage(examples: readonly Example[]): Float32Array {
  const told = examples.filter(({ language }) => language === 'es' || language === 'en');
  const rows = told.map(({ text }): Row => {
    const counts = new Map<number, number>();
    for (const at of letterWords(text).flatMap(letterPlaces)) counts.set(at, (counts.get(at) ?? 0) + 1);
    const length = Math.hypot(...counts.values()) || 1;
    return {
      ids: Uint32Array.from(counts.keys()),
      values: Float32Array.from(counts.values(), (count) => count / length),
    };
  });
  return train(
    rows,
    told.map(({ language }) => language === 'en'),
    LANGUAGE_SIZE,
    { penalty: 2, rounds: 6 },
  );
}

/** A fingerprint of the examples and of the code that turns them into weights: a model of another one is out of date. */
export function fingerprint(examples: readonly Example[]): string {
  const hash = createHash('sha256').update(JSON.stringify(examples));
  for (const file of ['concepts', 'emergency', 'features', 'language', 'linear', 'normalise', 'signs']) {
    hash.update(readFileSync(`src/understanding/${file}.ts`, 'utf8').replace(/\s+/g, ' '));
  }
  return hash.digest('hex');
}

/** What the shipped model learns from: the phrases and the development messages. */
export const everything = (): Example[] => [...phrases(), ...development()];
