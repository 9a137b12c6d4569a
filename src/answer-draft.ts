/** Drafts an organisation's own answer from messages that the guide did not understand; see `org-answers.ts`. */
import { addYears, type Day } from './core/day.ts';
import { plain } from './core/plain.ts';
import { csvOf } from './csv.ts';
import type { GapGroup } from './gaps.ts';
import { FIELD_NAMES } from './org-answers.ts';

/**
 * A draft as a page for `answers/`, and the same as a row of a spreadsheet. Both lack the text of the answer:
 * the program refuses to start with such a file and names the line, so a draft can't go live by accident.
 */
export type AnswerDraft = { file: string; text: string; sheet: { file: string; text: string } };

const MOST_QUESTIONS = 40;
const LONGEST_TITLE = 30;
const LONGEST_ID = 40;

/**
 * Makes the draft. `isTaken`: whether an own answer with that id exists already; `hints`: what the author has
 * to do, written into the page as comments.
 */
export function answerDraft(
  { gaps }: Pick<GapGroup, 'gaps'>,
  { today, hints, isTaken }: { today: Day; hints: readonly string[]; isTaken: (id: string) => boolean },
): AnswerDraft {
  const language = gaps[0]?.language ?? '';
  const questions = [
    ...new Set(gaps.map(({ words }) => asWords(words)).filter((words) => /\p{L}/u.test(words))),
  ];
  const first = questions[0] ?? '';
  const id = freeId(first, isTaken);
  const name = (field: string) => FIELD_NAMES[language]?.[field] ?? field;
  const title = titleOf(first);
  const asked = questions.slice(0, MOST_QUESTIONS);
  const reviewBy = addYears(today, 1);
  const lines = [
    '---',
    ...hints.map((hint) => `# ${hint}`),
    `id: ${id}`,
    `${name('language')}: ${language}`,
    `${name('title')}: ${JSON.stringify(title)}`,
    `${name('questions')}:`,
    ...asked.map((question) => `  - ${JSON.stringify(question)}`),
    `${name('asOf')}: ${today}`,
    `${name('reviewBy')}: ${reviewBy}`,
    '---',
  ];
  const row = [id, language, title, asked.join(' | '), '', today, reviewBy, ''];
  return {
    file: `${id}.${language}.md`,
    text: `${lines.join('\n')}\n`,
    // The byte order mark in front: spreadsheets read UTF-8 only with it.
    sheet: { file: `${id}.${language}.csv`, text: `\ufeff${csvOf([COLUMNS.map(name), row])}` },
  };
}

const COLUMNS = ['id', 'language', 'title', 'questions', 'answer', 'asOf', 'reviewBy', 'replaces'];

/** Removes placeholders of redacted numbers, forbidden markup, and the separators of questions in a cell. */
const asWords = (words: string): string =>
  words
    .replace(/<\w+>/g, ' ')
    .replace(/[<>{}*|\p{C}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

function titleOf(words: string): string {
  const short =
    words.length <= LONGEST_TITLE ? words : words.slice(0, LONGEST_TITLE + 1).replace(/\s?\S*$/, '');
  const title = short || words.slice(0, LONGEST_TITLE);
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function freeId(words: string, isTaken: (id: string) => boolean): string {
  const name = plain(words)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST_ID - 3)
    .replace(/_+$/, '');
  const id = name || 'answer';
  for (let n = 1; ; n++) {
    const one = n === 1 ? id : `${id}_${n}`;
    if (!isTaken(one)) return one;
  }
}
