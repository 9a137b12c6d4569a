/** Says the replies of one lane and does its effects, once each: one try, without pauses. */
import type { Channel, Said } from './channels/channel.ts';
import type { Desk } from './channels/desk.ts';
import { type Begun, channelOf, type Reply } from './core/conversation.ts';
import type { deliveryNotes } from './delivery-notes.ts';
import { perform } from './effects.ts';
import { type Gate, type Leave, makeGate } from './gate.ts';
import { isSameWay, type Lane } from './lane.ts';
import { hashed, type Log } from './log.ts';
import type { Count } from './statistics.ts';
import type { Store } from './stores/store.ts';

/** Why a reply was dropped: its chat is gone, the platform refuses it, it waited too long, or too many waited. */
export type Dropped = 'gone' | 'refused' | 'late' | 'many';

/**
 * Milliseconds after which a reply no longer counts as under way: each quarter of a second, a platform's next
 * `atOnce` replies may leave.
 */
const PASS = 250;

/** What delivering works with. */
export type Delivering = {
  channels: ReadonlyMap<string, Channel>;
  /** Where what is for the organisation's people goes; undefined: nowhere. */
  desk?: Desk;
  store: Store;
  log: Log;
  /** Replies left the outbox, or were dropped. */
  told: { outbox(change: number): void; dropped(channel: string, why: Dropped): void; count?: Count };
  /** Milliseconds that a reply counts as under way at the longest; see `gate.ts`. Default a quarter of a second. */
  pass?: number;
  /** Whether another process may have taken over what this one has to say. */
  isLate: () => boolean;
  /**
   * Reloads from the record the replies that this process has to say. `only`: replies that the record no longer
   * holds are dropped from the lane.
   */
  recall: (lane: Lane, only: boolean) => Promise<void>;
};

/** The deliveries of a process. Each rejects when the platform or the store is to be tried again later. */
export const deliveries = (parts: Delivering, notes: ReturnType<typeof deliveryNotes>) => {
  const { channels, desk, store, log, told, isLate, recall } = parts;
  const drop = dropper(parts);

  const channelFor = ({ chat }: Lane): Channel => {
    const channel = channels.get(channelOf(chat));
    if (!channel) throw new Error(`no channel is open for chats of "${channelOf(chat)}"`);
    return channel;
  };

  const gates = new Map<Channel, Gate>();
  /** The pass to say a reply with, if the platform limits replies under way. Emergencies need none. */
  const pass = async (lane: Lane, { desk, tone }: Reply): Promise<Leave | undefined> => {
    if (desk || tone === 'alarm') return undefined;
    const channel = channelFor(lane);
    if (channel.atOnce === undefined) return undefined;
    const gate = gates.get(channel) ?? makeGate(channel.atOnce, parts.pass ?? PASS);
    gates.set(channel, gate);
    return gate();
  };
  const giveBack = (lane: Lane, { id }: Reply): void => {
    lane.passes.get(id)?.();
    lane.passes.delete(id);
  };

  /** Says one reply. */
  const say = async (lane: Lane, reply: Reply): Promise<void> => {
    const bare = { ...reply, by: undefined, since: undefined, made: undefined };
    const said: Said = reply.desk
      ? ((await desk?.pass(lane.chat, bare)) ?? 'refused')
      : await channelFor(lane).say(lane.chat, bare, (begun) => isBegun(lane, reply, begun));
    if (said === 'gone') drop(lane, [...new Set([reply, ...lane.outbox.filter(isSameWay(reply))])], 'gone');
    else if (said === 'refused') drop(lane, [reply], 'refused');
    else {
      lane.said.add(reply.id);
      lane.outbox = lane.outbox.filter((one) => one !== reply);
      if (lane.outbox.length > 0) notes.soon(lane);
      told.outbox(-1);
    }
  };

  /** Notes how many of a reply's messages were sent. */
  const isBegun = (lane: Lane, reply: Reply, begun: Begun): void => {
    reply.begun = begun;
    lane.begun.set(reply.id, begun);
    notes.soon(lane);
  };

  const sayEach = async (lane: Lane, isThisWay: (reply: Reply) => boolean): Promise<void> => {
    for (let reply = lane.outbox.find(isThisWay); reply; reply = lane.outbox.find(isThisWay)) {
      const leave = await pass(lane, reply);
      if (isLate()) {
        // Releases a message of this chat that waits for a deletion: reading the record here needs the lane's
        // turn.
        lane.holdUp();
        await recall(lane, true).catch(() => undefined);
      }
      if (leave) lane.passes.set(reply.id, leave);
      // It may have been dropped, or taken over, meanwhile.
      const isNext = lane.outbox.find(isThisWay) === reply;
      try {
        if (isNext) await say(lane, reply);
      } finally {
        if (!lane.said.has(reply.id)) giveBack(lane, reply);
      }
    }
  };

  return {
    say,
    drop,
    /** Says all. Replies to the person and those to the organisation's people do not wait for each other. */
    async sayAll(lane: Lane): Promise<void> {
      const both = await Promise.allSettled([
        sayEach(lane, (reply) => !reply.desk),
        sayEach(lane, (reply) => reply.desk !== undefined),
      ]);
      for (const one of both) if (one.status === 'rejected') throw one.reason;
    },
    /** Does all effects. A deletion takes the record along: there is nothing to note after it. */
    async performAll(lane: Lane): Promise<void> {
      for (let effect = lane.effects[0]; effect; effect = lane.effects[0]) {
        const { count } = told;
        await perform(effect, { chat: lane.chat, channel: channelFor(lane), desk, store, log, count });
        lane.effects.shift();
        if (effect.type === 'forget') {
          for (const leave of lane.passes.values()) leave();
          lane.passes.clear();
          lane.said.clear();
          lane.begun.clear();
          lane.performed = [];
          lane.kept = undefined;
        } else lane.performed.push(effect);
      }
    },
  };
};

/** Takes replies out of a lane without saying them, counted and logged. */
const dropper =
  ({ desk, log, told }: Delivering) =>
  (lane: Lane, replies: Reply[], why: Dropped): void => {
    for (const { id } of replies) {
      lane.said.add(id);
      told.dropped(channelOf(lane.chat), why);
    }
    lane.outbox = lane.outbox.filter((reply) => !replies.includes(reply));
    told.outbox(-replies.length);
    // That somebody blocked the bot is nothing out of the ordinary.
    const level = why === 'gone' ? 'info' : 'warn';
    if (why !== 'many' && replies.some(({ staff }) => staff))
      void desk?.undelivered(lane.chat).catch((error: Error) => log.warn({ why: error.message }, UNTOLD));
    if (replies.length > 0) log[level]({ who: hashed(lane.chat), replies: replies.length }, REASONS[why]);
  };

const UNTOLD = 'the organisation’s people were not told that their answer did not arrive';

const REASONS: Record<Dropped, string> = {
  gone: 'nobody reads this chat any more: its replies are dropped',
  refused: 'the platform refuses this reply for good: it is dropped',
  late: 'replies were tried for a day: they are dropped',
  many: 'too many replies wait in this chat: the oldest are dropped',
};
