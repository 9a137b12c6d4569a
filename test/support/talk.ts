/** Talks to the whole bot as a person at a terminal does: real topics, texts and directory, a store in memory. */

import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { assemble } from '../../src/assemble.ts';
import { makeBot, type Tally } from '../../src/bot.ts';
import { terminalChannel } from '../../src/channels/terminal.ts';
import type { Inbound } from '../../src/core/conversation.ts';
import type { Guide } from '../../src/core/guide.ts';
import type { Session } from '../../src/core/session.ts';
import { turn } from '../../src/core/turn.ts';
import { loadDirectory } from '../../src/directory/load.ts';
import { makeLog } from '../../src/log.ts';
import type { Count } from '../../src/statistics.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';

export const root = join(__dirname, '..', '..');

/** Noon of a Saturday in Mexico City: what the clock says in tests. */
export const NOON = Date.parse('2026-11-21T12:00:00-06:00');

/** The guide as it runs, loaded once a test file. */
export const realGuide = once((): Guide => assemble(join(root, 'locales'), realDirectory()));
export const realDirectory = once(() => loadDirectory(join(root, 'data')));
export const silent = makeLog('silent');

export type TalkOptions = {
  lang?: string;
  now?: number;
  store?: Store;
  chat?: string;
  json?: boolean;
  count?: Count;
  guide?: Guide;
};

/** Hears the lines one after another and gives the transcript, ending with a newline. */
export async function talk(lines: string[], options: TalkOptions = {}): Promise<string> {
  const input = new PassThrough();
  const output = new PassThrough();
  const store = options.store ?? memoryStore();
  const done = new Promise<void>((resolve) => {
    const terminal = terminalChannel({
      input,
      output,
      interactive: false,
      chat: options.chat ?? 'test',
      languageTag: options.lang,
      json: options.json,
      now: () => options.now ?? NOON,
      ended: () => {
        output.end();
        resolve();
      },
    });
    const bot = makeBot({
      guide: options.guide ?? realGuide(),
      store,
      channels: [terminal],
      log: silent,
      tally: tallyOf(options.count),
    });
    terminal.open(bot.hear).then(() => input.end(lines.map((line) => `${line}\n`).join('')));
  });
  const said = text(output);
  await done;
  return said;
}

/** A tally that only passes on what is counted of use. */
export const tallyOf = (count: Count = () => {}): Tally => ({
  took: () => {},
  count,
  waited: () => {},
  outbox: () => {},
  dropped: () => {},
  raced: () => {},
  alarmed: () => {},
});

type What<K extends Inbound['kind']> = Omit<Extract<Inbound, { kind: K }>, 'id' | 'chat' | 'at'>;

/** A person's messages as sessions: pure turns without channel or store, all at the moment `at`. */
export function person(guide: Guide = realGuide(), languageTag = 'es-MX', at = NOON) {
  let session: Session | undefined;
  let count = 0;
  const hear = (
    what: What<'text'> | What<'press'> | What<'command'> | What<'place'> | What<'unreadable'>,
  ): Session => {
    count += 1;
    const inbound = {
      id: String(count),
      chat: 'test:1',
      at,
      languageTag,
      local: true,
      ...what,
    } as Inbound;
    session = turn(guide, session && { ...session, outbox: [] }, inbound);
    return session;
  };
  return {
    hear,
    says: (text: string) => hear({ kind: 'text', text }),
    presses: (button: string) => hear({ kind: 'press', button }),
    commands: (command: string, argument?: string) => hear({ kind: 'command', command, argument }),
    shares: (lat: number, lon: number) => hear({ kind: 'place', point: { lat, lon } }),
    sends: (what: What<'unreadable'>['what']) => hear({ kind: 'unreadable', what }),
    session: () => session,
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
