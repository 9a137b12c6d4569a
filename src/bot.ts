/**
 * The loop, and the only place where topics, channels and stores meet: hear, remember, say, perform. No locks: thinking
 * is pure, so a lost race is answered by loading and thinking again.
 */
import type { Channel, Hear } from './channels/channel.ts';
import { type ChatId, channelOf, type Inbound, type Reply } from './core/conversation.ts';
import type { Guide } from './core/guide.ts';
import { stow, unstow } from './core/outbox.ts';
import { type Session, unseen } from './core/session.ts';
import type { Effect } from './core/topic.ts';
import { turn } from './core/turn.ts';
import { isUrgent } from './core/understand.ts';
import { perform } from './effects.ts';
import { hashed, type Log } from './log.ts';
import { Json, type Store } from './stores/store.ts';

/** How often one message is thought over again when other processes answer the same chat. */
const RACES = 50;

/** How many replies of its own a process remembers at most while they are not noted: the store is away then. */
const OWN = 10_000;

/** How many emergencies that were answered without a store are remembered, so that none is answered at each try. */
const ALARMS = 1000;

/**
 * How long, in milliseconds, a reply is left to the process that stored it: longer than platforms take to accept one.
 * After that whoever hears its message again says it. Without this, two processes at one chat say each other's.
 */
const LEASE = 90_000;

/** What is counted of the loop's work, for `/metrics`. */
export type Tally = {
  /** A message was taken: how long that took, and from which open topic to which it led. */
  took(channel: string, milliseconds: number, from: string, to: string): void;
  /** A message was not understood. */
  fellBack(channel: string, language: string): void;
  /** Replies were stored to be said (more), or were said (less). */
  outbox(change: number): void;
  /** Another process changed the chat in between. */
  raced(): void;
  /** An emergency was answered although the store was away. */
  alarmed(channel: string): void;
};

/** The bot over its parts. `hear` is given to each channel. */
export type Bot = {
  hear: Hear;
  /** Resolves when every message being handled is done. */
  idle(): Promise<void>;
};

/** Makes the bot. Channels answer the chats whose ids begin with their name. */
export function makeBot(parts: {
  guide: Guide;
  store: Store;
  channels: Channel[];
  log: Log;
  tally?: Tally;
  /** Milliseconds; see `LEASE`. */
  lease?: number;
  now?: () => number;
}): Bot {
  const { guide, store, log, tally, lease = LEASE, now = Date.now } = parts;
  const channels = new Map(parts.channels.map((channel) => [channel.name, channel]));
  const queues = new Map<ChatId, Promise<void>>();
  const alarms = new Set<string>();
  /** Replies that this process stored and has not noted as said: `true` for those that it said all the same. */
  const mine = new Map<string, boolean>();

  /** One message after another in a chat; chats side by side. */
  const hear = (inbound: Inbound): Promise<void> => {
    const before = queues.get(inbound.chat);
    const handled = before ? before.then(() => handle(inbound)) : handle(inbound);
    const settled: Promise<void> = handled.then(
      () => forgetQueue(inbound.chat, settled),
      () => forgetQueue(inbound.chat, settled),
    );
    queues.set(inbound.chat, settled);
    return handled;
  };

  /** A stored session with its outbox in words. Mostly there is nothing in it. */
  const inWords = (stored: Session): Session =>
    stored.outbox.length > 0 ? { ...stored, outbox: unstow(guide, stored.outbox) } : stored;

  /** A reply that another process is still to say. One that is owed for longer than a lease was stored by a wrong clock. */
  const isOwed = (chat: ChatId, { id, due = 0 }: Reply): boolean =>
    due > now() && due <= now() + lease && !mine.has(`${chat} ${id}`);

  const forgetQueue = (chat: ChatId, queue: Promise<void>): void => {
    if (queues.get(chat) === queue) queues.delete(chat);
  };

  async function handle(inbound: Inbound): Promise<void> {
    const began = performance.now();
    for (let race = 0; race < RACES; race++) {
      const taken = await take(inbound);
      if (!taken) {
        tally?.raced();
        continue;
      }
      const { before, session } = taken;
      await deliver(inbound.chat, taken);
      if (before !== session) count(inbound, before, session, performance.now() - began);
      return;
    }
    throw new Error(`a chat changed ${RACES} times while one message was thought over`);
  }

  type Taken = { before: Session | undefined; session: Session; head: string; revision: number };

  /** Loads, thinks and saves; undefined when somebody else saved in between. */
  async function take(inbound: Inbound): Promise<Taken | undefined> {
    try {
      const { session: stored, revision } = await store.load(inbound.chat);
      const known = isSession(stored) ? inWords(stored) : undefined;
      const fresh = known ? unseen(known, inbound) : inbound;
      if (known && !fresh) {
        log.debug({ who: hashed(inbound.chat) }, 'delivered again');
        return { before: known, session: known, head: headOf(known), revision };
      }
      const session = turn(guide, known ?? stored, fresh!);
      const due = now() + lease;
      const own = notAmong(known?.outbox, session.outbox);
      for (const reply of own) reply.due = due;
      const head = headOf(session);
      const saved = await store.save(inbound.chat, recordOf(session, head), revision);
      if (saved === 0) return undefined;
      if (mine.size > OWN) mine.clear();
      for (const { id } of own) mine.set(`${inbound.chat} ${id}`, false);
      tally?.outbox(session.outbox.length - (known?.outbox.length ?? 0));
      return { before: known, session, head, revision: saved };
    } catch (error) {
      await answerAlone(inbound);
      throw error;
    }
  }

  function count({ chat }: Inbound, before: Session | undefined, after: Session, milliseconds: number): void {
    if (log.isLevelEnabled('debug'))
      log.debug({ who: hashed(chat), topic: topicOf(after), took: Math.round(milliseconds) }, 'taken');
    if (!tally) return;
    const channel = channelOf(chat);
    tally.took(channel, milliseconds, topicOf(before), topicOf(after));
    if (after.misses > (before?.misses ?? 0)) tally.fellBack(channel, after.language);
  }

  /**
   * Answers an emergency that cannot be remembered, because the store is away or earlier messages wait for it. The
   * message stays undelivered, so it is taken again, and answered again, once the store is back.
   */
  async function answerAlone(inbound: Inbound): Promise<void> {
    const alarm = `${inbound.chat} ${inbound.id}`;
    if (!isUrgent(guide, inbound) || alarms.has(alarm)) return;
    const channel = channels.get(channelOf(inbound.chat));
    if (alarms.size >= ALARMS) alarms.clear();
    alarms.add(alarm);
    try {
      for (const reply of turn(guide, undefined, inbound).outbox) await channel?.say(inbound.chat, reply);
      tally?.alarmed(channelOf(inbound.chat));
      log.warn({ who: hashed(inbound.chat) }, 'an emergency was answered without the store');
    } catch (error) {
      alarms.delete(alarm);
      log.error(
        { who: hashed(inbound.chat), why: (error as Error).message },
        'an emergency could not be answered',
      );
    }
  }

  /** Says what the outbox holds, performs the effects, and notes that both are done. */
  async function deliver(chat: ChatId, taken: Taken): Promise<void> {
    const { before, session } = taken;
    if (session.outbox.length === 0 && session.effects.length === 0) return;
    const others = before ? before.outbox.filter((reply) => isOwed(chat, reply)) : [];
    const outbox = notAmong(others, session.outbox);
    // Effects from before belong to whoever says the replies from before.
    const effects = others.length > 0 ? session.effects.slice(before?.effects.length) : session.effects;
    const channel = channels.get(channelOf(chat));
    if (!channel) throw new Error(`no channel is open for chats of "${channelOf(chat)}"`);
    const said = new Set<string>();
    let failure: unknown;
    for (const one of outbox) {
      const reply: Reply = { ...one, due: undefined, made: undefined };
      const key = `${chat} ${reply.id}`;
      try {
        if (mine.get(key) === true) {
          said.add(reply.id);
          continue;
        }
        if ((await channel.say(chat, reply)) === 'gone') {
          log.info({ who: hashed(chat) }, 'nobody reads this chat any more: its replies are dropped');
          for (const left of outbox) said.add(left.id);
          break;
        }
        said.add(reply.id);
        mine.set(key, true);
      } catch (error) {
        failure = error;
        break;
      }
    }
    tally?.outbox(-said.size);
    if (!failure && before === session && others.length > 0) {
      failure = new Error('another process is saying the replies to this message');
    }
    if (!failure) {
      for (const effect of effects) await perform(effect, { chat, channel, store, log });
      if (effects.some((effect) => effect.type === 'forget')) return;
    }
    const tried = new Set(outbox.map(({ id }) => id));
    const performed = failure ? [] : effects;
    if (tried.size > 0 || performed.length > 0) await noteDone(chat, taken, { said, tried, performed });
    for (const id of tried) mine.delete(`${chat} ${id}`);
    if (failure) throw failure;
  }

  /**
   * Takes the said replies and the performed effects off the record, whatever came in between. What was tried and not
   * said is for whoever hears the message again, at once.
   */
  async function noteDone(
    chat: ChatId,
    { session, head, revision }: Taken,
    { said, tried, performed }: { said: Set<string>; tried: Set<string>; performed: Effect[] },
  ): Promise<void> {
    for (let race = 0; race < RACES; race++) {
      const outbox = session.outbox.flatMap((reply: Reply) =>
        said.has(reply.id) ? [] : [tried.has(reply.id) ? Object.assign(reply, { due: 0 }) : reply],
      );
      const effects = performed.length > 0 ? without(session.effects, performed) : session.effects;
      if ((await store.save(chat, recordOf({ outbox, effects }, head), revision)) > 0) return;
      const now = await store.load(chat);
      if (!isSession(now.session)) return;
      session = inWords(now.session);
      head = headOf(session);
      revision = now.revision;
    }
  }

  return {
    hear: Object.assign(hear, { urgent: answerAlone, isUrgent: (one: Inbound) => isUrgent(guide, one) }),
    idle: async () => {
      while (queues.size > 0) await Promise.all(queues.values());
    },
  };
}

/** The replies that are not among those others. */
const notAmong = (others: readonly Reply[] = [], replies: Reply[]): Reply[] =>
  others.length > 0 ? replies.filter(({ id }) => !others.some((other) => other.id === id)) : replies;

/** What of a session is the same before and after its replies are said, as JSON but for the closing brace. */
const headOf = ({
  v,
  language,
  languageFrom,
  stack,
  profile,
  focus,
  misses,
  heard,
  pace,
  seen,
}: Session): string => {
  const head: Head = { v, language, languageFrom, stack, profile, focus, misses, heard, pace, seen };
  return JSON.stringify(head).slice(0, -1);
};

/** Each field by its name, so that none of a session is forgotten; to copy all of it costs as much as to write it. */
type Head = { [field in Exclude<keyof Session, 'outbox' | 'effects'>]: Session[field] | undefined };

/** A session as it is stored. */
const recordOf = ({ outbox, effects }: Pick<Session, 'outbox' | 'effects'>, head: string): Json =>
  new Json(
    `${head},"outbox":${outbox.length > 0 ? JSON.stringify(stow(outbox)) : '[]'},"effects":${JSON.stringify(effects)}}`,
  );

/** A list without some of its members, each taken away once. */
function without(effects: Effect[], performed: Effect[]): Effect[] {
  const left = performed.map((effect) => JSON.stringify(effect));
  return effects.filter((effect) => {
    const at = left.indexOf(JSON.stringify(effect));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const topicOf = (session: Session | undefined): string => session?.stack.at(-1)?.topic ?? 'none';

/** Whether a record is near enough to a session to read its marks; `turn` checks it whole. */
const isSession = (stored: unknown): stored is Session =>
  typeof stored === 'object' &&
  stored !== null &&
  Array.isArray((stored as Session).seen) &&
  Array.isArray((stored as Session).stack) &&
  Array.isArray((stored as Session).outbox) &&
  Array.isArray((stored as Session).effects);
