/**
 * The loop, and the only place where topics, channels and stores meet: hear, remember, and leave the rest to the
 * courier. No locks: thinking is pure, so a lost race is answered by loading and thinking again.
 */

import { breather } from './breather.ts';
import type { Channel, Hear } from './channels/channel.ts';
import type { Desk } from './channels/desk.ts';
import { type ChatId, channelOf, type FromStaff, type Inbound, type Reply } from './core/conversation.ts';
import type { Guide } from './core/guide.ts';
import { type HandoffTime, handoffTimes, happened } from './core/happened.ts';
import { type Stowed, unstow } from './core/outbox.ts';
import { type Session, unseen } from './core/session.ts';
import type { Effect } from './core/topic.ts';
import { turn } from './core/turn.ts';
import { isUrgent } from './core/understand.ts';
import { courier, type Dropped, isDone, type Line, lineOf, noted, RACES } from './courier.ts';
import { hashed, type Log } from './log.ts';
import { headOf, isSession, recordOf, without } from './record.ts';
import type { Count } from './statistics.ts';
import { joinPeers } from './stores/peers.ts';
import type { Store } from './stores/store.ts';

/** How many emergencies that were answered without a store are remembered, so that none is answered at each try. */
const ALARMS = 1000;

/** Milliseconds that an emergency waits for the store before it is answered without. */
const ALARM_AFTER = 250;

/** What is counted of the loop's work, for `/metrics`. */
export type Tally = {
  /** A message was taken: how long that took, and from which open topic to which it led. */
  took(channel: string, milliseconds: number, from: string, to: string): void;
  /** Something is to be counted of use. */
  count: Count;
  /** A hand-off has come to its first answer, or its end. */
  waited(time: HandoffTime): void;
  /** Replies were stored to be said (more), or were said (less). */
  outbox(change: number): void;
  /** A reply was given up. */
  dropped(channel: string, why: Dropped): void;
  /** Another process changed the chat in between. */
  raced(): void;
  /** An emergency was answered although the store was away. */
  alarmed(channel: string): void;
};

/** The bot over its parts. `hear` is given to each channel. */
export type Bot = {
  hear: Hear & Required<Pick<Hear, 'said'>>;
  /** Gives the core what the organisation's people say in a conversation that was handed over; as `hear` does. */
  hearStaff(word: FromStaff): Promise<void>;
  /** Resolves when every message being handled is done, and what could be said is said. */
  idle(): Promise<void>;
  /** Says what is being said to its end, and leaves the rest to the next process. After the channels' own `close`. */
  close(): Promise<void>;
};

/** Makes the bot. Channels answer the chats whose ids begin with their name. */
export function makeBot(parts: {
  guide: Guide;
  store: Store;
  channels: Channel[];
  /** Where the organisation's people are, whom a conversation can be handed over to. */
  desk?: Desk;
  log: Log;
  tally?: Tally;
  /** Milliseconds between two signs of life, and after the last until others say what is left; see `peers.ts`. */
  pulse?: { every: number; lifetime: number };
  now?: () => number;
}): Bot {
  const { guide, store, log, tally, now = Date.now } = parts;
  const channels = new Map(parts.channels.map((channel) => [channel.name, channel]));
  const lines = new Map<ChatId, Line>();
  const alarms = new Set<string>();
  /** Whether the store did not answer the last time. */
  let isAway = false;

  const isAlarm = (heard: Inbound | FromStaff): boolean => heard.kind !== 'staff' && isUrgent(guide, heard);
  const breath = breather();

  const ended = (line: Line): void => {
    if (!isDone(line)) return;
    peers.settle(line.chat);
    if (lines.get(line.chat) === line) lines.delete(line.chat);
  };
  const lineFor = (chat: ChatId): Line => {
    const line = lines.get(chat) ?? lineOf(chat);
    lines.set(chat, line);
    return line;
  };

  const messenger = courier({
    channels,
    desk: parts.desk,
    store,
    log,
    told: {
      outbox: (change) => tally?.outbox(change),
      dropped: (channel, why) => tally?.dropped(channel, why),
      count: tally?.count,
    },
    now,
    isLate: () => peers.isLate(),
    recall: (line, only) => line.inTurn(() => take(line, undefined, only)),
    ended,
  });
  const peers = joinPeers({
    ...parts.pulse,
    ledger: store.ledger,
    adopt: async (chat) => {
      if (!channels.has(channelOf(chat))) return false;
      const line = lineFor(chat);
      await line.inTurn(() => take(line)).finally(() => ended(line));
      return true;
    },
  });

  /** One message after another in a chat; chats side by side. */
  const hear = async (inbound: Inbound): Promise<void> => {
    const alarm = setTimeout(() => void answerAlone(inbound), isAway ? 0 : ALARM_AFTER);
    try {
      await hearStaff(inbound);
      isAway = false;
    } catch (error) {
      isAway = true;
      await answerAlone(inbound);
      throw error;
    } finally {
      clearTimeout(alarm);
    }
  };

  /** Takes what was said in a chat, by whom it may be. */
  const hearStaff = async (heard: Inbound | FromStaff): Promise<void> => {
    const line = lineFor(heard.chat);
    try {
      await line.inTurn(async () => {
        await forgotten(line);
        await take(line, heard);
      });
    } finally {
      ended(line);
    }
  };

  /** What comes after a deletion begins anew: it waits for the deletion, unless that cannot be done now. */
  const forgotten = async (line: Line): Promise<void> => {
    if (line.effects.some(({ type }) => type === 'forget')) await Promise.race([line.running, line.heldUp]);
  };

  /**
   * Whether a stored reply is for this process to say, though it does not know of it: nobody is to say it, or somebody
   * who is gone, or this process, whose save failed and happened nevertheless.
   */
  const isLeft = (line: Line, { id, by }: Stowed): boolean =>
    by === undefined || peers.isGone(by) || (by === peers.name && !line.outbox.some((own) => own.id === id));

  /**
   * Loads, thinks and saves, again when somebody else saved in between. Without a message: takes over what is left in
   * the record. `only`: what the record does not hold for this process is not said by it.
   */
  async function take(line: Line, inbound?: Inbound | FromStaff, only = false): Promise<void> {
    const began = performance.now();
    const { chat } = line;
    for (let race = 0; race < RACES; race++) {
      const { session: stored, revision } = await store.load(chat);
      const known = isSession(stored) ? stored : undefined;
      if (!inbound && !known) line.unsure = false;
      if (!inbound && !known) return;
      const said = new Set(line.said);
      const performed = [...line.performed];
      const waiting: Stowed[] = known?.outbox.filter(({ id }) => !said.has(id)) ?? [];
      if (only) {
        const ours = new Set(waiting.filter(({ by }) => by === peers.name).map(({ id }) => id));
        line.outbox = line.outbox.filter(({ id }) => ours.has(id));
      }
      const left = waiting.filter((one) => isLeft(line, one));
      const fresh = inbound && unseen(known, inbound);
      if (!fresh && left.length === 0) {
        if (inbound) log.debug({ who: hashed(chat) }, 'delivered again');
        line.unsure = false;
        return;
      }
      const rest = fresh && !isAlarm(fresh) ? breath() : undefined;
      if (rest) await rest;
      const effects = known ? without(known.effects, performed) : [];
      const before = known ? { ...known, outbox: [], effects } : stored;
      const session = fresh ? turn(guide, before, fresh) : (before as Session);
      const mark = { by: peers.name, since: now() };
      const own: Reply[] = session.outbox.map((reply) => Object.assign(reply, mark));
      const kept = {
        head: headOf(session),
        outbox: [
          ...waiting.map((one) =>
            left.includes(one) ? { ...one, by: peers.name, since: one.since ?? now() } : one,
          ),
          ...own,
        ],
        effects: session.effects,
      };
      const owes = own.length + left.length > 0;
      const saving = Promise.all([
        owes ? peers.owe(chat) : undefined,
        store.save(chat, recordOf(kept.head, kept), revision),
      ]);
      const [, saved] = await saving.catch((error) => {
        line.unsure = true;
        messenger.send(line, [], []);
        throw error;
      });
      if (saved === 0) {
        tally?.raced();
        continue;
      }
      line.unsure = false;
      line.kept = { ...kept, revision: saved };
      noted(line, said, performed);
      const others = waiting.some((one) => one.by !== peers.name && !left.includes(one));
      // What was to be done before belongs to whoever says what was to be said before.
      const toDo =
        others || left.length === 0
          ? session.effects.slice(effects.length)
          : without(session.effects, line.effects);
      send(line, unstow(guide, left), own, toDo, fresh);
      if (fresh) count(fresh, known, session, performance.now() - began);
      return;
    }
    throw new Error(`a chat changed ${RACES} times while one message was thought over`);
  }

  /** An emergency waits for nothing that is held up before it. */
  function send(
    line: Line,
    left: Reply[],
    own: Reply[],
    effects: Effect[],
    inbound?: Inbound | FromStaff,
  ): void {
    tally?.outbox(left.length + own.length);
    const isFirst = line.outbox.length + left.length > 0 && inbound !== undefined && isAlarm(inbound);
    const urgent = isFirst ? own.filter(({ desk }) => !desk) : [];
    messenger.send(line, [...left, ...own.filter((reply) => !urgent.includes(reply))], effects);
    if (isFirst) void messenger.sendFirst(line, urgent);
  }

  function count(
    heard: Inbound | FromStaff,
    before: Session | undefined,
    after: Session,
    milliseconds: number,
  ): void {
    const { chat } = heard;
    if (log.isLevelEnabled('debug'))
      log.debug({ who: hashed(chat), topic: topicOf(after), took: Math.round(milliseconds) }, 'taken');
    if (!tally) return;
    const channel = channelOf(chat);
    tally.took(channel, milliseconds, topicOf(before), topicOf(after));
    for (const [statistic, ...labels] of happened(guide, heard, before, after))
      tally.count(statistic, ...labels);
    for (const time of handoffTimes(guide, heard, before, after)) tally.waited(time);
  }

  /**
   * Answers an emergency that cannot be remembered, because the store is away or earlier messages wait for it. The
   * message stays undelivered, so it is taken again, and answered again, once the store is back.
   */
  async function answerAlone(inbound: Inbound): Promise<void> {
    const alarm = `${inbound.chat} ${inbound.id}`;
    if (alarms.has(alarm) || !isUrgent(guide, inbound)) return;
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

  const said = async (chat: ChatId): Promise<void> => {
    for (let line = lines.get(chat); line?.running && !line.isHeldUp; line = lines.get(chat))
      await Promise.race([line.running, line.heldUp]);
  };

  return {
    hear: Object.assign(hear, {
      said,
      urgent: answerAlone,
      isUrgent: (one: Inbound) => isUrgent(guide, one),
    }),
    hearStaff,
    idle: async () => {
      const busy = () =>
        [...lines.values()].filter((line) => line.works > 0 || (line.running && !line.isHeldUp));
      for (let some = busy(); some.length > 0; some = busy())
        await Promise.all(some.map((line) => (line.works > 0 ? line.settled() : said(line.chat))));
    },
    close: async () => {
      await messenger.close(lines.values());
      await peers.close();
    },
  };
}

const topicOf = (session: Session | undefined): string => session?.stack.at(-1)?.topic ?? 'none';
