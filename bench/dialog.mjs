/**
 * The dialog that every contestant holds, and how it is driven: a command, an answer that is none, a valid postal code.
 * Many chats at once; in a chat, each message waits until the one before is answered.
 */

/**
 * The three messages of one dialog. What is no postal code takes turns; `codes`, when given, does too, so that nobody wins by
 * remembering what was said before.
 */
export const messagesOf = (dialog, codes = ['37700']) => [
  '/clinica',
  dialog % 2 === 0 ? 'abc' : 'banana',
  codes[dialog % codes.length],
];

/** What every contestant takes for a postal code. */
export const isPostalCode = (text) => /^\d{5}$/.test(text);

/** The bot as Telegram's `getMe` describes it. */
export const me = {
  id: 1,
  is_bot: true,
  first_name: 'Bench',
  username: 'bench_bot',
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
};

/** What Telegram answers a sent message with. */
export const sentMessage = { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, text: 'x' };

let updates = 0;

/**
 * A private message as Telegram delivers it, the `nth` of its chat: half a minute after the one before, as people write,
 * and on the same day in every run.
 */
export const updateOf = (chat, text, nth = 0) => {
  updates += 1;
  const command = text.startsWith('/') && {
    entities: [{ type: 'bot_command', offset: 0, length: text.length }],
  };
  return {
    update_id: updates,
    message: {
      message_id: updates,
      date: 1_795_284_000 + nth * 30,
      chat: { id: chat, type: 'private', first_name: 'Ana' },
      from: { id: chat, is_bot: false, first_name: 'Ana', language_code: 'es' },
      text,
      ...command,
    },
  };
};

/** The ids of chats have nine digits each, so that a record of one can be made into a record of another. */
const FIRST = 100_000_000;
const BEFORE = 900_000_000;

/** The chat at a place in the store. */
export const chatAt = (at) => FIRST + at;

/** A chat for the `n`th dialog: each has its own, or one of the `stored`, spread evenly among them. */
export const chatFor = (n, stored) =>
  chatAt(stored === undefined ? n : Math.floor((n * GOLDEN * stored) % stored));
const GOLDEN = 0.6180339887498949;

/** Holds dialogs in chats of its own until the engine has compiled what is hot. */
export const warmUp = (handle, { seconds, codes, talks }) => {
  let n = 0;
  return hold(handle, { atOnce: 100, seconds, codes, talks, chat: () => BEFORE + n++ });
};

/**
 * Holds dialogs, `atOnce` at a time, each in the chat that `chat` names and to its end, until this process has had so many seconds
 * of processor: on a busy machine a contestant is not cut short by what its neighbours do. Gives the number of turns, seconds,
 * CPU microseconds of this process, and every turn's latency in milliseconds, sorted.
 */
export async function hold(handle, { atOnce, seconds, codes, talks, chat }) {
  const latencies = [];
  let dialogs = 0;
  const began = performance.now();
  const cpu = process.cpuUsage();
  const used = () => {
    const { user, system } = process.cpuUsage(cpu);
    return user + system;
  };
  const messagesIn = (dialog) => talks?.[dialog % talks.length] ?? messagesOf(dialog, codes);
  const talk = async () => {
    do {
      const dialog = dialogs++;
      const id = chat(dialog);
      for (const [nth, text] of messagesIn(dialog).entries()) {
        const before = performance.now();
        await handle(id, text, nth);
        latencies.push(performance.now() - before);
      }
    } while (used() < seconds * 1e6);
  };
  await Promise.all(Array.from({ length: atOnce }, talk));
  const cpuUs = used();
  return {
    turns: latencies.length,
    seconds: (performance.now() - began) / 1000,
    cpuUs,
    latencies: Float64Array.from(latencies).sort(),
  };
}
