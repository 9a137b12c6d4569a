/**
 * Tests how an organisation's own answers do among the guide's: which wordings win, which lose and to what,
 * and which questions the own answers take from the guide.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Language } from '../src/core/conversation.ts';
import { type Guide, partsOf } from '../src/core/guide.ts';
import { labelOf } from '../src/core/labels.ts';
import { turn } from '../src/core/turn.ts';
import type { Org } from '../src/org.ts';
import { placeOf } from '../src/org-topic.ts';

/** A wording of an own answer and what a person who writes it first is told. */
export type Tried = {
  /** The id that the answer has in the guide. */
  id: string;
  language: Language;
  text: string;
  /** Where it is written. */
  file: string;
  line: number;
  /** The ids of what is told, and of what is offered as buttons. */
  told: string[];
  offered: string[];
};

/** A question for the guide that an own answer takes. */
export type Taken = { text: string; from: string; by: string };

/** Whether a wording wins: its answer is told first. */
export const wins = ({ id, told }: Tried): boolean => told[0] === id;

/** Says each wording to the guide, in a conversation of its own. `at`: when, milliseconds since 1970. */
export function tryWordings(guide: Guide, org: Org, at: number): Tried[] {
  return org.answers.flatMap((entry) =>
    Object.entries(entry.texts).flatMap(([language, { title, questions, file, line }]) =>
      [title, ...questions].map((text) => ({
        id: placeOf(entry),
        language,
        text,
        file,
        line,
        ...tellingOf(guide, text, language, at),
      })),
    ),
  );
}

/** What the guide tells, and offers, when this is the first message of a conversation. */
export function tellingOf(
  guide: Guide,
  text: string,
  languageTag: string,
  at: number,
): { told: string[]; offered: string[] } {
  const { outbox } = turn(guide, undefined, {
    kind: 'text',
    text,
    id: '1',
    chat: 'check:1',
    at,
    languageTag,
    local: true,
  });
  return {
    told: outbox.flatMap(({ answers }) => answers ?? []),
    offered: (outbox.at(-1)?.choices ?? []).flatMap(({ id }) => idIn(guide, id) ?? []),
  };
}

/** The answer that a button stands for: `topic/state/name`, or `topic/state/` and an id. */
function idIn(guide: Guide, button: string): string | undefined {
  const [topic, , ...rest] = button.split('/');
  const name = rest.join('/').replace(/^topic:/, '');
  return [`${topic}/${name}`, name].find((id) => guide.answers.has(id));
}

/** How many wordings of each of the guide's answers are tried, per language. */
const TRIED = 4;
/** From this confidence on, an answer is told. */
const SURE = 0.5;

/** The guide's own questions, out of `locales/<language>/questions`, that an answer of the organisation's now takes. */
export function takenFrom(guide: Guide, org: Org, locales: string): Taken[] {
  const own = new Set(org.answers.map(placeOf));
  return guide.languages.flatMap((language) =>
    readdirSync(`${locales}/${language}/questions`).flatMap((file) => {
      const topic = file.slice(0, -'.json'.length);
      const asked = JSON.parse(readFileSync(`${locales}/${language}/questions/${file}`, 'utf8')) as Record<
        string,
        { ask?: string[] }
      >;
      return Object.entries(asked).flatMap(([name, { ask = [] }]) => {
        const from = `${topic}/${name}`;
        if (!guide.answers.has(from) || own.has(from)) return [];
        const step = Math.max(1, Math.floor(ask.length / TRIED));
        return ask
          .filter((_, n) => n % step === 0)
          .slice(0, TRIED)
          .flatMap((text) => {
            const [best] = guide.understanding.rank(text).answers;
            return best && own.has(best.id) && best.confidence >= SURE ? [{ text, from, by: best.id }] : [];
          });
      });
    }),
  );
}

/**
 * The report in plain words. `on`: the day on which review dates are checked; `ready`: the time in ms that
 * reading and preparing the answers took.
 */
export function answersReport(
  guide: Guide,
  org: Org,
  tried: readonly Tried[],
  taken: readonly Taken[],
  { on, ready }: { on: string; ready: number },
): string {
  const lost = tried.filter((one) => !wins(one));
  const late = org.answers.flatMap((entry) =>
    Object.values(entry.texts).filter(({ reviewBy }) => reviewBy < on),
  );
  const width = Math.max(0, ...org.answers.map((entry) => placeOf(entry).length));
  const rows = org.answers.map((entry) => {
    const id = placeOf(entry);
    const own = tried.filter((one) => one.id === id);
    const languages = Object.keys(entry.texts).join(' ');
    return `  ${id.padEnd(width)}  ${languages.padEnd(5)}  ${own.filter(wins).length} of ${own.length} wordings win`;
  });
  return [
    `${org.name}: ${org.answers.length} answers with ${tried.length} wordings, ready in ${ready} ms.`,
    ...rows,
    '',
    lost.length === 0
      ? 'Every wording gets its answer.'
      : `${lost.length} wordings do not get their answer first:`,
    ...lost.flatMap((one) => lossOf(guide, one)),
    '',
    taken.length === 0
      ? 'They take no question from the guide’s own answers (of those tried).'
      : `${taken.length} questions for the guide’s own answers are taken:`,
    ...taken.map(({ text, from, by }) => `  "${text}": ${named(guide, from)} -> ${by}`),
    '',
    ...late.map(
      ({ id, language, reviewBy, file }) => `Past its review: ${id} (${language}), ${reviewBy}, ${file}`,
    ),
    `Past their review on ${on}: ${late.length}.`,
  ].join('\n');
}

function lossOf(guide: Guide, { id, text, file, line, told, offered }: Tried): string[] {
  const where = told.includes(id) ? 'is told second' : offered.includes(id) ? 'is a button' : 'is not shown';
  const other = told[0];
  const own = other?.startsWith('org/') === true;
  return [
    `  "${text}" (${id}, ${file}, line ${line}) ${where}; first comes ${other ? named(guide, other) : 'no answer'}`,
    ...(other && !own && guide.answers.has(other)
      ? [`      ask it with words of your own matter, or put yours in its place with: replaces: ${other}`]
      : []),
  ];
}

/** An answer by its id and what its button says. */
const named = (guide: Guide, id: string): string => {
  const { topic, name } = partsOf(id);
  return `${id} (${labelOf(guide, guide.languages[0]!, topic, name)})`;
};

/** The guide's answers by their ids, with their labels: what `replaces` and `answersOff` may name. */
export const guideAnswers = (guide: Guide): string =>
  [...guide.answers.keys()].map((id) => named(guide, id)).join('\n');

/** What became of a question by somebody who has not seen the wordings. */
export type Outcome = 'first' | 'second' | 'button' | 'missed';

/**
 * Tries the questions of a file, one per line: the id of the own answer that is meant, the language, the
 * text. Throws a sentence if a line does not begin with such an id.
 */
export function triedBy(
  guide: Guide,
  org: Org,
  lines: string,
  at: number,
): { text: string; outcome: Outcome; id: string; told: string[] }[] {
  const places = new Map(org.answers.map((entry) => [entry.id, placeOf(entry)]));
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', language = '', text = ''] = /^(\S+)\s+(\S+)\s+(.+)$/.exec(line) ?? [];
      const id = places.get(name);
      if (!id) throw new Error(`"${line}" must begin with the id of an own answer, then the language.`);
      const { told, offered } = tellingOf(guide, text, language, at);
      const outcome =
        told[0] === id ? 'first' : told.includes(id) ? 'second' : offered.includes(id) ? 'button' : 'missed';
      return { text, outcome, id, told };
    });
}

/** How many of these questions get their answer, and those that do not. */
export function triedReport(guide: Guide, org: Org, lines: string, at: number): string {
  const tried = triedBy(guide, org, lines, at);
  const count = (outcome: Outcome) => tried.filter((one) => one.outcome === outcome).length;
  return [
    ...tried
      .filter(({ outcome }) => outcome !== 'first')
      .map(
        ({ text, outcome, id, told }) =>
          `  ${outcome.padEnd(6)}  ${id}: "${text}" -> ${told.join(', ') || 'no answer'}`,
      ),
    `${tried.length} questions: ${count('first')} get their answer first, ${count('second')} second, ${count('button')} as a button, ${count('missed')} not.`,
  ].join('\n');
}
