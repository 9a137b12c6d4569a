/**
 * Closed answers, as each language's folder lists them in `locales/<language>/choices/*.txt`: one generic
 * matcher replaces a table of patterns per question. A file has sections `[reader]` with lines `event: way |
 * way`, and lines `{class}: word | word` that define word classes for all files of the language. A way is
 * words in plain form (see `normalise.ts`), in which
 *
 *     mama      is that word             mam*     any word that begins with mam
 *     (a/b c)   is one of these          [a/b]    the same, or nothing
 *     ...       is at most four words    {mother} is a word of that class
 *     =…        the whole message        ^…       its beginning
 *
 * An event `tick:curp` has a value: `{ type: 'tick', tick: 'curp' }`. The first way that matches counts, in
 * the order written.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cachedReading } from '../core/cache.ts';
import { textOf } from '../core/conversation.ts';
import type { Reader, TopicEvent } from '../core/topic.ts';
import { normalise } from '../understanding/normalise.ts';

/** One way to say an event of a reader. */
export type Way = { event: TopicEvent; pattern: RegExp };

/**
 * Texts longer than `LONGEST` characters tell a story: their first `SENTENCES` sentences are read one by one.
 */
const LONGEST = 200;
const SENTENCES = 8;
const SENTENCE = /(?<=[.?!;\n])\s+/;

/** One reader for each section of the choices of these languages. Throws a sentence that names the file and the line. */
export function choiceReaders(locales: string, languages: readonly string[]): Record<string, Reader> {
  const ways = choicesIn(locales, languages);
  // Cached, because all these readers read the same message.
  const plainly = cachedReading((text) => normalise(text).join(' ').replaceAll(' ?', ''));
  return Object.fromEntries(
    [...ways].map(([name, known]): [string, Reader] => {
      const heard = cachedReading((text) => {
        const said = plainly(text);
        return { event: known.find(({ pattern }) => pattern.test(said))?.event };
      });
      return [
        name,
        (inbound) => {
          const text = textOf(inbound);
          if (!text) return undefined;
          const sentences = text.length > LONGEST ? text.split(SENTENCE).slice(0, SENTENCES) : [text];
          const event = sentences
            .map((one) => (one.length > LONGEST ? undefined : heard(one).event))
            .find(Boolean);
          return event && { event };
        },
      ];
    }),
  );
}

/** The ways to say each reader's events, by reader. */
export function choicesIn(locales: string, languages: readonly string[]): Map<string, Way[]> {
  const found = new Map<string, Way[]>();
  for (const language of languages) {
    const folder = `${locales}/${language}/choices`;
    if (!existsSync(folder)) continue;
    const lines = readdirSync(folder)
      .filter((file) => file.endsWith('.txt'))
      .sort()
      .flatMap((file) => linesOf(`${folder}/${file}`));
    const classes = new Map<string, string>();
    for (const { text } of lines) {
      const [, name, words = ''] = /^\{(\w+)\}:\s*(.+)$/.exec(text) ?? [];
      if (name)
        classes.set(
          name,
          `(?:${words
            .split('|')
            .map((word) => piece(word.trim(), classes))
            .join('|')})`,
        );
    }
    let reader = '';
    for (const { text, where } of lines) {
      const section = /^\[(\w+)\]$/.exec(text)?.[1];
      if (section) reader = section;
      if (section || text.startsWith('{')) continue;
      const [, name, said = ''] = /^(\w+(?::\w+)?):\s+(.+)$/.exec(text) ?? [];
      if (!name || !reader) throw new Error(`${where} is neither "[reader]" nor "event: way | way"`);
      const all = found.get(reader) ?? [];
      found.set(reader, all);
      for (const way of said.split('|'))
        all.push({ event: eventOf(name), pattern: patternOf(way.trim(), classes, where) });
    }
  }
  return found;
}

const linesOf = (path: string): { text: string; where: string }[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .map((text, at) => ({ text: text.trim(), where: `${path}:${at + 1}` }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'));

/** Compiles a way to a pattern over text in plain form, at word boundaries. */
function patternOf(way: string, classes: ReadonlyMap<string, string>, where: string): RegExp {
  const whole = way.startsWith('=');
  const start = whole || way.startsWith('^');
  const missing = [...way.matchAll(/\{(\w+)\}/g)].find(([, name = '']) => !classes.has(name));
  if (missing) throw new Error(`${where} uses ${missing[0]}, which no line of this language defines`);
  const body = piece(way.replace(/^[=^]\s*/, ''), classes);
  return new RegExp(`${start ? '^' : '(?:^| )'}${body}${whole ? '$' : '(?= |$)'}`);
}

/** Compiles words and their alternatives to a pattern that begins and ends at a word boundary. */
function piece(way: string, classes: ReadonlyMap<string, string>): string {
  const tokens = way.match(/\([^)]*\)|\[[^\]]*\]|\.\.\.|\{\w+\}|[^\s()[\]{}]+/g) ?? [];
  let pattern = '';
  let first = true;
  for (const token of tokens) {
    const blank = first ? '' : ' ';
    if (token === '...') pattern += '(?: [^ ]+){0,4}';
    else if (token.startsWith('[')) {
      const inner = alternatives(token, classes);
      pattern += first ? `(?:${inner} )?` : `(?: ${inner})?`;
      if (first) continue;
    } else if (token.startsWith('(')) pattern += `${blank}${alternatives(token, classes)}`;
    else if (token.startsWith('{')) pattern += `${blank}${classes.get(token.slice(1, -1)) ?? ''}`;
    else pattern += `${blank}${token.replace(/\*/g, '[a-z0-9ñ]*')}`;
    first = false;
  }
  return pattern;
}

const alternatives = (token: string, classes: ReadonlyMap<string, string>): string =>
  `(?:${token
    .slice(1, -1)
    .split('/')
    .map((one) => piece(one.trim(), classes))
    .join('|')})`;

const eventOf = (name: string): TopicEvent => {
  const [type = '', value] = name.split(':');
  return value === undefined ? { type } : { type, [type]: value };
};
