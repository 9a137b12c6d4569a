/**
 * `node --import tsx bench/taps.ts`: what it would cost people on WhatsApp if 👍 and 👎 were buttons, since a
 * message has either a list or up to three buttons. Each answer is asked for with its first wording; what people
 * ask for next is taken from labelled conversations.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { assemble } from '../src/assemble.ts';
import { messagesOf } from '../src/channels/whatsapp-format.ts';
import type { Reply } from '../src/core/conversation.ts';
import { turn } from '../src/core/turn.ts';
import { loadDirectory } from '../src/directory/load.ts';

/** Characters in a line of a bubble, and lines between the header and the box, on a screen of 360×740. */
const LINE = 38;
const SCREEN = 28;
/** When everything is asked. */
const NOW = Date.parse('2026-11-21T12:00:00-06:00');
/** Lines that a button takes. */
const BUTTON = 2.2;

type Wordings = Record<string, { ask?: string[] }>;
const jsonOf = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as unknown;
const questions = 'locales/es/questions';
const wordings = readdirSync(questions).flatMap((file) =>
  Object.values(jsonOf(`${questions}/${file}`) as Wordings).flatMap(({ ask = [] }) => ask.slice(0, 1)),
);
const words = jsonOf('locales/es/whatsapp.json') as Parameters<typeof messagesOf>[1];
const guide = assemble('locales', loadDirectory('data'));

/** What a button of a home leads to: an answer of its topic, or of another one. */
const answerOf = (button: string): string => {
  const [topic = '', , ...rest] = button.split('/');
  return rest.length > 1 ? rest.join('/') : `${topic}/${rest[0]}`;
};

const linesOf = (text: string): number =>
  text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE)), 0);

const rated = wordings.flatMap((wording): Reply[] => {
  const message = { kind: 'text', chat: 'test:1', at: NOW, languageTag: 'es-MX' } as const;
  const greeted = turn(guide, undefined, { ...message, id: '1', text: 'hola' });
  const { outbox } = turn(guide, { ...greeted, outbox: [] }, { ...message, id: '2', text: wording });
  return outbox.filter(({ rating }) => rating);
});
const offered = new Map(
  rated.map(({ answers = [], choices }) => [answers[0], choices.map(({ id }) => answerOf(id))]),
);
const forms: Record<string, number> = {};
for (const reply of rated) {
  const form = messagesOf(reply, words)
    .map(({ type, content }) => String(content.type ?? type))
    .join(' + ');
  forms[form] = (forms[form] ?? 0) + 1;
}

/** For each next request, its position among what was offered; -1: it was not offered. */
const places: number[] = [];
for (const set of ['e', 'm']) {
  let [talk, told] = ['', ''];
  for (const line of readFileSync(`test/understanding/blind/talks-${set}.tsv`, 'utf8').trim().split('\n')) {
    const [number = '', , asked = ''] = line.split('\t');
    const buttons = number === talk && told !== asked ? offered.get(told) : undefined;
    if (buttons) places.push(buttons.indexOf(asked));
    [talk, told] = [number, asked];
  }
}
const among = places.filter((place) => place >= 0).length;
const first = places.filter((place) => place === 0).length;

/** How many answers are longer than the screen, with so many buttons and so many lines below. */
const tooLong = (buttons: number, below: (reply: Reply) => number = () => 0): number =>
  rated.filter((reply) => linesOf(reply.text) + below(reply) + buttons * BUTTON > SCREEN).length;
const small = () => 1;
const numbered = ({ choices }: Reply) => choices.length + 1 + linesOf(words.number);

const share = (part: number, all: number) => `${part} of ${all} (${Math.round((100 * part) / all)} %)`;
process.stdout.write(
  [
    `answers that can be rated: ${share(rated.length, wordings.length)}, sent as ${JSON.stringify(forms)}`,
    `what is asked next was offered below: ${share(among, places.length)}; as the first choice: ${share(first, among)}`,
    `longer than the screen, as a list: ${share(tooLong(1), rated.length)}`,
    `  as a list with a line of small print below: ${share(tooLong(1, small), rated.length)}`,
    `  with 👍, 👎 and a third button: ${share(tooLong(3), rated.length)}`,
    `  with 👍, 👎, the first choice, and all choices as numbers: ${share(tooLong(3, numbered), rated.length)}`,
    '',
  ].join('\n'),
);
