/**
 * The terminal: a person at a keyboard, or a script on standard input. What it prints is the transcript form that the
 * tests are written in, and a transcript given back as input is heard the same way again.
 */

import { createInterface } from 'node:readline';
import type { ChatId, Inbound, Reply } from '../core/conversation.ts';
import { messageOf } from '../core/error.ts';
import type { Channel, Hear } from './channel.ts';

export type TerminalOptions = {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** A person types here: a prompt, bold print, no echo. Else each line heard is printed after `> `. */
  interactive: boolean;
  /** The chat's own id; a script uses a fresh one each time. */
  chat?: string;
  /** The language tag that this terminal reports. */
  languageTag?: string;
  /** One JSON object a reply instead of the transcript form. */
  json?: boolean;
  /** When a message is sent, milliseconds since 1970. */
  now: () => number;
  /** Called when the input has ended and every line is answered. */
  ended?: () => void;
};

/** A terminal as a channel. */
export function terminalChannel(options: TerminalOptions): Channel {
  const { input, output, interactive } = options;
  const chat: ChatId = `terminal:${options.chat ?? 'local'}`;
  const lines = createInterface({ input, terminal: false });
  const write = (text: string) => output.write(`${text}\n`);
  // The reader of the output is gone (`| head`), so the input is not read any further either.
  output.on('error', () => lines.close());
  let work = Promise.resolve();
  let count = 0;

  async function take(hear: Hear, line: string): Promise<void> {
    const heard = parseLine(line);
    if (!heard) return;
    if (!interactive && !options.json) write(`> ${heard.line}`);
    count += 1;
    const id = `${options.now()}-${count}`;
    const { languageTag } = options;
    try {
      await hear({ id, chat, at: options.now(), languageTag, local: true, ...heard.what });
      await hear.said?.(chat);
    } catch (error) {
      write(`! ${messageOf(error)}`);
    }
    if (interactive) output.write('> ');
  }

  const show = (reply: Shown): void => {
    if (options.json) write(asJson(reply));
    else if (!interactive) write(asTranscript(reply));
    else write(bold(asTranscript(reply)) + (reply.rating && !reply.rating.again ? '\n  👍 / 👎 ?' : ''));
  };

  return {
    name: 'terminal',
    open: async (hear) => {
      if (interactive) output.write('> ');
      lines.on('line', (line) => {
        work = work.then(() => take(hear, line));
      });
      lines.on('close', () => {
        work = work.then(() => options.ended?.());
      });
    },
    say: async (_chat, reply) => {
      show(reply);
      return 'sent';
    },
    close: async () => {
      lines.close();
      await work;
    },
  };
}

/** A reply in the transcript form: `< text`, further lines indented, buttons in brackets below. */
export function asTranscript(reply: Shown): string {
  const buttons = buttonsOf(reply).map(({ label }) => `[${label}]`);
  const body = buttons.length > 0 ? `${reply.text}\n${buttons.join(' ')}` : reply.text;
  return `< ${body.split('\n').join('\n  ')}`.replace(/[ ]+$/gm, '');
}

/** What is shown of a reply. */
type Shown = Pick<Reply, 'text' | 'choices'> & Partial<Reply>;

const asJson = (reply: Shown): string =>
  JSON.stringify({
    text: reply.text,
    buttons: buttonsOf(reply).map(({ id, label }) => ({ id, label })),
    ...(reply.answers ? { answers: reply.answers } : {}),
    ...Object.fromEntries(STRUCTURE.flatMap((field) => (reply[field] ? [[field, reply[field]]] : []))),
  });

/** What a reply has beside its words and buttons, for programs that read them. */
const STRUCTURE = ['tone', 'places', 'ticks', 'actions', 'sources', 'progress'] as const;

const buttonsOf = (reply: Shown) => [...reply.choices, ...(reply.wantsPlace ? [reply.wantsPlace] : [])];

const bold = (text: string): string => text.replace(/\*([^*\n]+)\*/g, '\u001b[1m$1\u001b[22m');

/** What a message says, without who says it and when. */
type What<Heard = Inbound> = Heard extends Inbound ? Omit<Heard, 'id' | 'chat' | 'at'> : never;

/**
 * One line as a message: `/location 20.91,-100.74` shares a location, `/press topic/state/choice` presses a
 * button by its name, `/send voice` sends what the bot cannot read, `/name argument` is a command, all else
 * is text. Skipped are empty lines, comments, and the bot's lines of a transcript (`< …` and indented ones).
 */
export function parseLine(raw: string): { line: string; what: What } | undefined {
  if (/^(?:<|#|\s|$)/.test(raw)) return undefined;
  const line = raw.replace(/^> ?/, '').trim();
  if (!line) return undefined;
  const [word = '', ...rest] = line.split(' ');
  const argument = rest.join(' ').trim();
  if (word === '/location') {
    const hit = /^(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)$/.exec(argument);
    if (hit) return { line, what: { kind: 'place', point: { lat: Number(hit[1]), lon: Number(hit[2]) } } };
  }
  if (word === '/press' && argument) return { line, what: { kind: 'press', button: argument } };
  if (word === '/send' && argument) return { line, what: { kind: 'unreadable', what: unreadable(argument) } };
  if (/^\/[a-z_]+$/i.test(word)) {
    return { line, what: { kind: 'command', command: word.slice(1), ...(argument ? { argument } : {}) } };
  }
  return { line, what: { kind: 'text', text: line } };
}

function unreadable(what: string): (Inbound & { kind: 'unreadable' })['what'] {
  const kinds = ['sticker', 'voice', 'photo', 'video', 'file', 'contact'] as const;
  return kinds.find((kind) => kind === what) ?? 'other';
}
