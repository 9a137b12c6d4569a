/**
 * The message loop: takes messages, stores what they change, and leaves sending the replies to the courier.
 * The only place where topics, channels and stores meet.
 */
import { alarmAnswerer } from './alarms.ts';
import { ALARM_AFTER, type Channel, type Hear } from './channels/channel.ts';
import type { Desk } from './channels/desk.ts';
import { type Begun, type ChatId, channelOf, type FromStaff, type Inbound } from './core/conversation.ts';
import { isUrgent } from './core/danger.ts';
import type { Guide } from './core/guide.ts';
import { courier } from './courier.ts';
import type { Dropped } from './delivery.ts';
import { isDone, type Lane, newLane } from './lane.ts';
import type { Log } from './log.ts';
import { joinPeers } from './stores/peers.ts';
import type { Store } from './stores/store.ts';
import { type AnyMessage, type TurnTally, turnTaker } from './turns.ts';

/** What is counted of the loop's work, for `/metrics`. */
export type Tally = TurnTally & {
  /** A reply was given up. */
  dropped(channel: string, why: Dropped): void;
  /** An emergency was answered although the store was away. */
  alarmed(channel: string): void;
};

/** The running bot. Each channel is given `hear`. */
export type Bot = {
  hear: Hear & Required<Pick<Hear, 'said' | 'wasSaid'>>;
  /**
   * Gives the core what the organisation's people say in a conversation that was handed over. Resolves and
   * rejects as `hear` does.
   */
  hearStaff(word: FromStaff): Promise<void>;
  /** Resolves when every message being handled is done, and what could be said is said. */
  idle(): Promise<void>;
  /** Finishes replies being sent, leaves the rest to the next process. Call it after the channels' `close`. */
  close(): Promise<void>;
};

/** What a bot is made of. Channels answer the chats whose ids begin with their name. */
export type BotParts = {
  guide: Guide;
  store: Store;
  channels: Channel[];
  /** Where the organisation's people answer; a conversation can be handed over to them. */
  desk?: Desk;
  log: Log;
  tally?: Tally;
  /**
   * `every`: milliseconds between two heartbeats. `lifetime`: milliseconds after the last one until other
   * processes take over the replies; see `peers.ts`.
   */
  pulse?: { every: number; lifetime: number };
  /** Milliseconds that a reply counts as under way at the longest; see `gate.ts`. */
  pass?: number;
  now?: () => number;
};

/** Makes the bot from its parts. */
export function makeBot(parts: BotParts): Bot {
  const { guide, store, log, desk, tally, now = Date.now } = parts;
  const channels = new Map(parts.channels.map((channel) => [channel.name, channel]));
  const lanes = new Map<ChatId, Lane>();
  const answerAlone = alarmAnswerer({ guide, channels, log, answered: (channel) => tally?.alarmed(channel) });

  const messenger = courier({
    ...{ channels, desk, store, log, now, pass: parts.pass },
    told: {
      outbox: (change) => tally?.outbox(change),
      dropped: (channel, why) => tally?.dropped(channel, why),
      count: tally?.count,
    },
    isLate: () => peers.isLate(),
    recall: (lane, only) => lane.inTurn(() => take(lane, undefined, only)),
    ended: (lane) => ended(lane),
  });
  const peers = joinPeers({
    ...parts.pulse,
    ledger: store.ledger,
    adopt: async (chat) => {
      if (!channels.has(channelOf(chat))) return false;
      const lane = laneFor(chat);
      await lane.inTurn(() => take(lane)).finally(() => ended(lane));
      return true;
    },
  });
  const take = turnTaker({ guide, store, peers, courier: messenger, log, tally, now });

  const laneFor = (chat: ChatId): Lane => {
    const lane = lanes.get(chat) ?? newLane(chat);
    lanes.set(chat, lane);
    return lane;
  };
  const ended = (lane: Lane): void => {
    if (!isDone(lane)) return;
    peers.settle(lane.chat);
    if (lanes.get(lane.chat) === lane) lanes.delete(lane.chat);
  };

  /** Handles what was said: the messages of one chat one after another, different chats in parallel. */
  const hearAny = async (heard: AnyMessage): Promise<void> => {
    const lane = laneFor(heard.chat);
    try {
      await lane.inTurn(async () => {
        await deleted(lane);
        await take(lane, heard);
      });
    } finally {
      ended(lane);
    }
  };

  return {
    hear: Object.assign(hearingWithAlarms(hearAny, answerAlone), {
      said: (chat: ChatId) => saidIn(lanes, chat),
      urgent: answerAlone,
      wasSaid: async (chat: ChatId, reply: string, begun: Begun | undefined) => {
        const lane = laneFor(chat);
        // A reply that cannot be noted as said is said again.
        await lane.inTurn(() => messenger.learn(lane, reply, begun)).catch(() => undefined);
        ended(lane);
      },
      isUrgent: (one: Inbound) => isUrgent(guide, one),
    }),
    hearStaff: hearAny,
    idle: () => idleOf(lanes),
    close: async () => {
      await messenger.close(lanes.values());
      await peers.close();
    },
  };
}

/** Hears a person. An emergency is answered without the store when the store takes long, or did not answer the last time. */
const hearingWithAlarms = (
  hear: (inbound: Inbound) => Promise<void>,
  answerAlone: (inbound: Inbound) => Promise<void>,
) => {
  let isAway = false;
  return async (inbound: Inbound): Promise<void> => {
    const alarm = setTimeout(() => void answerAlone(inbound), isAway ? 0 : ALARM_AFTER);
    try {
      await hear(inbound);
      isAway = false;
    } catch (error) {
      isAway = true;
      await answerAlone(inbound);
      throw error;
    } finally {
      clearTimeout(alarm);
    }
  };
};

/** A message after a deletion begins a new conversation: it waits for the deletion, unless that cannot be done now. */
const deleted = async (lane: Lane): Promise<void> => {
  if (lane.effects.some(({ type }) => type === 'forget')) await Promise.race([lane.running, lane.heldUp]);
};

type Lanes = ReadonlyMap<ChatId, Lane>;

const isSaying = ({ running, isHeldUp }: Lane): boolean => running !== undefined && !isHeldUp;

const saidIn = async (lanes: Lanes, chat: ChatId): Promise<void> => {
  for (let lane = lanes.get(chat); lane && isSaying(lane); lane = lanes.get(chat))
    await Promise.race([lane.running, lane.heldUp]);
};

const idleOf = async (lanes: Lanes): Promise<void> => {
  const busy = () => [...lanes.values()].filter((lane) => lane.works > 0 || isSaying(lane));
  for (let some = busy(); some.length > 0; some = busy())
    await Promise.all(some.map((lane) => (lane.works > 0 ? lane.settled() : saidIn(lanes, lane.chat))));
};
