/**
 * A bot as a process of its own, for tests that kill it: `child.ts <redis|embedded> <place> [lifetime]`. It reads one JSON
 * object a line, `{ "hear": Inbound, "dies"?: Point }`, and writes one a line: `{ "said": id }` for a reply that left,
 * then `{ "heard": id }` or `{ "failed": id, "why": … }`. With `dies` it kills itself (SIGKILL) at that point of that
 * message. Its guide has one topic that writes down each note, so that a note taken twice shows.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { makeBot } from '../../src/bot.ts';
import type { Channel } from '../../src/channels/channel.ts';
import type { Inbound } from '../../src/core/conversation.ts';
import type { Guide } from '../../src/core/guide.ts';
import type { Session } from '../../src/core/session.ts';
import { add, createMachine, say, toggle, topic } from '../../src/core/topic.ts';
import { makeLog } from '../../src/log.ts';
import { embeddedStore } from '../../src/stores/embedded.ts';
import { redisStore } from '../../src/stores/redis.ts';
import { jsonOf, type Store } from '../../src/stores/store.ts';
import { tinyGuide } from '../support/tiny.ts';

/**
 * Where a message's way ends: before its save, with the save sent but not answered, after it, when its platform was told
 * that it is taken, after its reply left, after that is noted.
 */
export type Point =
  | 'before saving'
  | 'while saving'
  | 'before saying'
  | 'once it is confirmed'
  | 'after saying'
  | 'after noting';

/** `list` holds each note that was taken an odd number of times, `taken` how often any was. */
const notes = topic({
  version: 1,
  data: z.object({ list: z.array(z.string()).default([]), taken: z.number().default(0) }),
  opensOn: { note: 'list' },
  answers: { list: { takes: ['note'], walk: 'listen' } },
  machine: createMachine({
    id: 'tea',
    initial: 'listen',
    states: {
      listen: {
        meta: { ask: 'more?', expects: ['note'] },
        on: {
          note: {
            actions: [toggle('list', 'note'), add('taken'), say('poured')],
            target: 'listen',
            reenter: true,
          },
        },
      },
    },
  }),
});

const guide = (): Guide => {
  const tiny = tinyGuide({ tea: notes });
  return {
    ...tiny,
    readers: {
      note: (inbound) => {
        const [, note] = inbound.kind === 'text' ? (/^note (\w+)$/.exec(inbound.text) ?? []) : [];
        return note ? { event: { type: 'note', note } } : undefined;
      },
    },
    inPassing: new Set(['note']),
    views: {},
  };
};

const [kind, place, lifetime] = process.argv.slice(2) as [string, string, string | undefined];
const tell = (object: unknown) => writeSync(1, `${JSON.stringify(object)}\n`);
const die = () => process.kill(process.pid, 'SIGKILL');

/** Where each message dies, by its id. */
const fates = new Map<string, Point>();
const fateOf = (session: unknown): [Point | undefined, boolean] => {
  const { seen, outbox } = JSON.parse(jsonOf(session)) as Session;
  const last = seen.at(-1) ?? '';
  return [fates.get(last), outbox.some((reply) => reply.id.startsWith(`${last}.`))];
};

const inner: Store =
  kind === 'redis'
    ? redisStore({ url: place.split(' ')[0]!, prefix: place.split(' ')[1]!, sessionDays: 1 })
    : embeddedStore({ folder: place, sessionDays: 1 });
const store: Store = {
  ...inner,
  save: async (chat, session, revision) => {
    const [fate, isTurn] = fateOf(session);
    if (isTurn && fate === 'before saving') die();
    const saving = inner.save(chat, session, revision);
    if (isTurn && fate === 'while saving') setImmediate(die);
    const saved = await saving;
    if (isTurn && saved && fate === 'before saying') die();
    if (!isTurn && saved && fate === 'after noting') die();
    return saved;
  },
};

const channel: Channel = {
  name: 'script',
  open: async () => {},
  close: async () => {},
  say: async (_chat, reply) => {
    // As long as a platform's answer takes, so that another process can come in between.
    await new Promise((resolve) => setTimeout(resolve, 3));
    if (fates.get(reply.id.split('.')[0]!) === 'once it is confirmed') die();
    tell({ said: reply.id });
    if (fates.get(reply.id.split('.')[0]!) === 'after saying') die();
    return 'sent';
  },
};

const parts = { guide: guide(), store, channels: [channel], log: makeLog('silent') };
const { hear } = makeBot(lifetime ? { ...parts, pulse: { every: 200, lifetime: Number(lifetime) } } : parts);

tell({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const { hear: inbound, dies } = JSON.parse(line) as { hear: Inbound; dies?: Point };
  if (dies) fates.set(inbound.id, dies);
  hear(inbound).then(
    () => tell({ heard: inbound.id }),
    (error: Error) => tell({ failed: inbound.id, why: error.message }),
  );
}
await store.close();
