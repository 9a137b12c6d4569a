/**
 * Says what was stored to be said: chat by chat, in order, again and again where a platform does not take it now, and
 * notes in the record what was said. No chat waits for another.
 */
import type { Channel, NotNow, Said } from './channels/channel.ts';
import type { Desk } from './channels/desk.ts';
import { type Begun, type ChatId, channelOf, type Reply } from './core/conversation.ts';
import type { Effect } from './core/topic.ts';
import { perform } from './effects.ts';
import { hashed, type Log } from './log.ts';
import { headOf, isSession, type Kept, recordOf, without } from './record.ts';
import type { Count } from './statistics.ts';
import type { Store } from './stores/store.ts';

/** How often a record is changed anew when other processes change it at the same time. */
export const RACES = 50;

/** Milliseconds that a reply is tried for: as long as platforms keep what they could not deliver. */
const PATIENCE = 24 * 60 * 60_000;

/** How many replies of one chat wait at most; of more, the oldest are dropped. */
const MOST = 40;

/** Milliseconds until a reply is tried again, doubled each time up to the second. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** The longest while what is to be said is for somebody in danger. */
const LONGEST_PAUSE_IN_DANGER = 5_000;

/** Why a reply was dropped: its chat is gone, the platform refuses it, it waited too long, or too many waited. */
export type Dropped = 'gone' | 'refused' | 'late' | 'many';

/** What one chat has going on in this process. */
export type Line = {
  readonly chat: ChatId;
  /** What is to be said by this process, in order, and what of it was said (or dropped) and is not noted yet. */
  outbox: Reply[];
  readonly said: Set<string>;
  /** How far replies that were said in part have come, where that is not noted yet. */
  readonly begun: Map<string, Begun>;
  /** What is to be done after that, and what of it was done and is not noted yet. */
  effects: Effect[];
  performed: Effect[];
  /** The record as this process saved it last. */
  kept?: Kept;
  /** The record may hold more that is ours to say: a save failed, and may have happened nevertheless. */
  unsure: boolean;
  /** Whether something could not be said or noted, and is tried again later. */
  isHeldUp: boolean;
  /** Works on the record, one thing after another. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Works on the record that are not over; `settled` resolves when those begun until now are. */
  works: number;
  settled(): Promise<unknown>;
  /** Set while something is said. */
  running?: Promise<void>;
  /** Resolves when the line is held up. */
  heldUp: Promise<void>;
  holdUp(): void;
  /** Ends the pause before the next try. */
  hurry(): void;
};

/** A line with nothing in it. */
export const lineOf = (chat: ChatId): Line => {
  let tail: Promise<unknown> = Promise.resolve();
  let holdUp = () => {};
  const heldUp = new Promise<void>((resolve) => {
    holdUp = resolve;
  });
  const line: Line = {
    chat,
    outbox: [],
    said: new Set(),
    begun: new Map(),
    effects: [],
    performed: [],
    unsure: false,
    isHeldUp: false,
    works: 0,
    inTurn(work) {
      line.works += 1;
      const result = tail.then(work);
      tail = result.then(
        () => undefined,
        () => undefined,
      );
      return result.finally(() => {
        line.works -= 1;
      });
    },
    settled: () => tail,
    heldUp,
    holdUp: () => {
      line.isHeldUp = true;
      holdUp();
    },
    hurry: () => {},
  };
  return line;
};

/** Whether nothing of a line is left to be done. */
export const isDone = (line: Line): boolean =>
  line.works === 0 && !line.running && line.outbox.length === 0 && line.said.size === 0 && !line.unsure;

/** What the courier works with. */
export type Parts = {
  channels: ReadonlyMap<string, Channel>;
  /** Where what is for the organisation's people goes; undefined: nowhere. */
  desk?: Desk;
  store: Store;
  log: Log;
  /** Replies left the outbox, or were dropped. */
  told: { outbox(change: number): void; dropped(channel: string, why: Dropped): void; count?: Count };
  now: () => number;
  /** Whether another process may have taken over what this one has to say. */
  isLate: () => boolean;
  /** Reads from the record what is ours to say. `only`: what is not in it any more is not said either. */
  recall: (line: Line, only: boolean) => Promise<void>;
  /** A line has come to its end. */
  ended: (line: Line) => void;
};

export type Courier = ReturnType<typeof courier>;

/** The courier of a process. */
export const courier = ({ channels, desk, store, log, told, now, isLate, recall, ended }: Parts) => {
  let closing = false;

  const drop = (line: Line, replies: Reply[], why: Dropped): void => {
    for (const { id } of replies) {
      line.said.add(id);
      told.dropped(channelOf(line.chat), why);
    }
    line.outbox = line.outbox.filter((reply) => !replies.includes(reply));
    told.outbox(-replies.length);
    const reason = REASONS[why];
    // That somebody blocked the bot is nothing out of the ordinary.
    const level = why === 'gone' ? 'info' : 'warn';
    if (why !== 'many' && replies.some(({ staff }) => staff))
      void desk?.undelivered(line.chat).catch((error: Error) => log.warn({ why: error.message }, UNTOLD));
    if (replies.length > 0) log[level]({ who: hashed(line.chat), replies: replies.length }, reason);
  };

  const channelFor = ({ chat }: Line): Channel => {
    const channel = channels.get(channelOf(chat));
    if (!channel) throw new Error(`no channel is open for chats of "${channelOf(chat)}"`);
    return channel;
  };

  /** Says one reply; rejects when it is to be tried again. */
  const say = async (line: Line, reply: Reply): Promise<void> => {
    const bare = { ...reply, by: undefined, since: undefined, made: undefined };
    const said = await (reply.desk
      ? passOn(line, bare)
      : channelFor(line).say(line.chat, bare, (begun) => isBegun(line, reply, begun)));
    if (said === 'gone') drop(line, [...new Set([reply, ...line.outbox.filter(isSameWay(reply))])], 'gone');
    else if (said === 'refused') drop(line, [reply], 'refused');
    else {
      line.said.add(reply.id);
      line.outbox = line.outbox.filter((one) => one !== reply);
      if (line.outbox.length > 0) noteSoon(line);
      told.outbox(-1);
    }
  };

  /** Of a reply in several messages, some were sent: that is noted too. */
  const isBegun = (line: Line, reply: Reply, begun: Begun): void => {
    reply.begun = begun;
    line.begun.set(reply.id, begun);
    noteSoon(line);
  };

  /** Notes beside what is being said: whoever takes over does not say it again. What fails is noted with the next. */
  const noteSoon = (line: Line): void => void noteInTurn(line).catch(() => undefined);

  const passOn = async (line: Line, reply: Reply): Promise<Said> =>
    desk ? desk.pass(line.chat, reply) : 'refused';

  const sayEach = async (line: Line, isThisWay: (reply: Reply) => boolean): Promise<void> => {
    for (let reply = line.outbox.find(isThisWay); reply; reply = line.outbox.find(isThisWay)) {
      if (isLate()) {
        // A message of this chat may wait for us before it lets us read the record.
        line.holdUp();
        await recall(line, true).catch(() => undefined);
        if (line.outbox.find(isThisWay) !== reply) continue;
      }
      await say(line, reply);
    }
  };

  /** What is for the person and what is for the organisation's people do not wait for each other. */
  const sayAll = async (line: Line): Promise<void> => {
    const both = await Promise.allSettled([
      sayEach(line, (reply) => !reply.desk),
      sayEach(line, (reply) => reply.desk !== undefined),
    ]);
    for (const one of both) if (one.status === 'rejected') throw one.reason;
  };

  /** A deletion takes the record along: there is nothing to note after it. */
  const performAll = async (line: Line): Promise<void> => {
    for (let effect = line.effects[0]; effect; effect = line.effects[0]) {
      const { count } = told;
      await perform(effect, { chat: line.chat, channel: channelFor(line), desk, store, log, count });
      line.effects.shift();
      if (effect.type === 'forget') {
        line.said.clear();
        line.begun.clear();
        line.performed = [];
        line.kept = undefined;
      } else line.performed.push(effect);
    }
  };

  /** Takes off the record what was said and done, whatever came in between. */
  const note = async (line: Line): Promise<void> => {
    for (let race = 0; race < RACES; race++) {
      if (!isToNote(line)) return;
      const [said, begun, performed] = [new Set(line.said), new Map(line.begun), [...line.performed]];
      const kept = line.kept ?? (await read(line.chat));
      if (kept) {
        const outbox = kept.outbox
          .filter(({ id }) => !said.has(id))
          .map((one) => (begun.has(one.id) ? { ...one, begun: begun.get(one.id) } : one));
        const effects = without(kept.effects, performed);
        const revision = await store.save(line.chat, recordOf(kept.head, { outbox, effects }), kept.revision);
        line.kept = revision > 0 ? { ...kept, outbox, effects, revision } : undefined;
        if (revision === 0) continue;
      }
      noted(line, said, performed);
      for (const [id, sofar] of begun) if (line.begun.get(id) === sofar) line.begun.delete(id);
      return;
    }
  };

  const read = async (chat: ChatId): Promise<Kept | undefined> => {
    const { session, revision } = await store.load(chat);
    if (!isSession(session)) return undefined;
    return { head: headOf(session), outbox: session.outbox, effects: session.effects, revision };
  };

  const noteInTurn = async (line: Line): Promise<void> => {
    if (isToNote(line)) await line.inTurn(() => note(line));
  };

  const run = async (line: Line): Promise<void> => {
    for (let failures = 0; ; ) {
      const before = line.outbox.length;
      try {
        if (line.unsure) await recall(line, false);
        await sayAll(line);
        await performAll(line);
        await noteInTurn(line);
        if (line.outbox.length === 0 && line.effects.length === 0 && !line.unsure) return;
      } catch (error) {
        failures = line.outbox.length < before ? 1 : failures + 1;
        line.holdUp();
        await noteInTurn(line).catch(() => undefined);
        const late = line.outbox.filter(({ since = now() }) => now() - since > PATIENCE);
        if (late.length > 0) drop(line, late, 'late');
        if (closing) return;
        const { message, after = 0 } = error as NotNow;
        log.warn({ who: hashed(line.chat), why: message }, 'a reply was not said now: it is tried again');
        const longest = line.outbox.some(({ tone }) => tone === 'alarm')
          ? LONGEST_PAUSE_IN_DANGER
          : LONGEST_PAUSE;
        await pause(line, Math.max(after, Math.min(FIRST_PAUSE * 2 ** (failures - 1), longest)));
        if (closing) return;
      }
    }
  };

  const pause = (line: Line, milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds).unref();
      line.hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const start = (line: Line): void => {
    if (line.running || closing) return;
    const { running } = Object.assign(line, {
      running: run(line).finally(() => {
        line.running = undefined;
        line.hurry = () => {};
        // Something may have come while the last was noted.
        if (!closing && (line.outbox.length > 0 || line.effects.length > 0)) start(line);
        else ended(line);
      }),
    });
    void running;
  };

  return {
    /** Says these, and does this, after what a line holds already. */
    send(line: Line, replies: Reply[], effects: Effect[]): void {
      line.outbox.push(...replies);
      line.effects.push(...effects);
      const over = line.outbox.length - MOST;
      // The first of each way may be on it.
      const later = line.outbox.filter((reply, at) => line.outbox.findIndex(isSameWay(reply)) !== at);
      if (over > 0) drop(line, later.slice(0, over), 'many');
      if (line.outbox.length > 0 || line.effects.length > 0 || line.said.size > 0 || line.unsure) start(line);
    },
    /** Says these now, whatever waits before them. What cannot be said now is the next to be tried. */
    async sendFirst(line: Line, replies: Reply[]): Promise<void> {
      const left = [...replies];
      try {
        for (const reply of replies) {
          await say(line, reply);
          left.shift();
        }
      } catch {
        line.outbox = [...left, ...line.outbox];
      }
      line.hurry();
      start(line);
    },
    /** Tries no more; resolves when what is being said now is said. */
    async close(lines: Iterable<Line>): Promise<void> {
      closing = true;
      const all = [...lines];
      for (const line of all) line.hurry();
      await Promise.all(all.map(({ running }) => running));
    },
  };
};

/** Marks as noted what the record does not hold any more. */
export const noted = (line: Line, said: Iterable<string>, performed: Effect[]): void => {
  for (const id of said) line.said.delete(id);
  line.performed = without(line.performed, performed);
};

const isToNote = ({ said, begun, performed }: Line): boolean =>
  said.size > 0 || begun.size > 0 || performed.length > 0;

/** Whether another reply goes to the same people. */
const isSameWay =
  ({ desk }: Reply) =>
  (other: Reply): boolean =>
    (other.desk === undefined) === (desk === undefined);

const UNTOLD = 'the organisation’s people were not told that their answer did not arrive';

const REASONS: Record<Dropped, string> = {
  gone: 'nobody reads this chat any more: its replies are dropped',
  refused: 'the platform refuses this reply for good: it is dropped',
  late: 'replies were tried for a day: they are dropped',
  many: 'too many replies wait in this chat: the oldest are dropped',
};
