/**
 * The loop, and the only place where topics, channels and stores meet: hear, remember, say, perform. No locks: thinking
 * is pure, so a lost race is answered by loading and thinking again.
 */
import type { Channel, Hear } from './channels/channel.ts';
import { type ChatId, channelOf, type Inbound, type Reply } from './core/conversation.ts';
import type { Guide } from './core/guide.ts';
import type { Session } from './core/session.ts';
import { turn, wasSeen } from './core/turn.ts';
import { perform } from './effects.ts';
import type { Log } from './log.ts';
import type { Store } from './stores/store.ts';

/** How often one message is thought over again when other processes answer the same chat. */
const RACES = 50;

/** The bot over its parts. `hear` is given to each channel. */
export type Bot = {
  hear: Hear;
  /** Resolves when every message being handled is done. */
  idle(): Promise<void>;
};

/** Makes the bot. Channels answer the chats whose ids begin with their name. */
export function makeBot(parts: { guide: Guide; store: Store; channels: Channel[]; log: Log }): Bot {
  const { guide, store, log } = parts;
  const channels = new Map(parts.channels.map((channel) => [channel.name, channel]));
  const queues = new Map<ChatId, Promise<void>>();

  /** One message after another in a chat; chats side by side. */
  const hear: Hear = (inbound) => {
    const before = queues.get(inbound.chat) ?? Promise.resolve();
    const handled = before.then(() => handle(inbound));
    const settled = handled.catch(() => {});
    queues.set(inbound.chat, settled);
    settled.then(() => {
      if (queues.get(inbound.chat) === settled) queues.delete(inbound.chat);
    });
    return handled;
  };

  async function handle(inbound: Inbound): Promise<void> {
    for (let race = 0; race < RACES; race++) {
      const { session: stored, revision } = await store.load(inbound.chat);
      if (isSession(stored) && wasSeen(stored, inbound)) {
        log.debug({ id: inbound.id }, 'delivered again');
        return deliver(inbound.chat, stored, revision);
      }
      const session = turn(guide, stored, inbound);
      if (await store.save(inbound.chat, session, revision))
        return deliver(inbound.chat, session, revision + 1);
    }
    throw new Error(`a chat changed ${RACES} times while one message was thought over`);
  }

  /** Says what the outbox holds, performs the effects, and notes that both are done. */
  async function deliver(chat: ChatId, session: Session, revision: number): Promise<void> {
    const { outbox, effects } = session;
    if (outbox.length === 0 && effects.length === 0) return;
    const channel = channels.get(channelOf(chat));
    if (!channel) throw new Error(`no channel is open for chats of "${channelOf(chat)}"`);
    const said = new Set<string>();
    let failure: unknown;
    for (const reply of outbox) {
      try {
        if ((await channel.say(chat, reply)) === 'gone') {
          log.info({ channel: channel.name }, 'nobody reads this chat any more: its replies are dropped');
          for (const left of outbox) said.add(left.id);
          break;
        }
        said.add(reply.id);
      } catch (error) {
        failure = error;
        break;
      }
    }
    if (!failure) {
      for (const effect of effects) await perform(effect, { chat, store, log });
      if (effects.some((effect) => effect.type === 'forget')) return;
    }
    await noteDone(chat, session, revision, said, failure === undefined);
    if (failure) throw failure;
  }

  /** Takes the said replies (and the effects, when all is done) off the record, whatever came in between. */
  async function noteDone(
    chat: ChatId,
    thought: Session,
    at: number,
    said: Set<string>,
    all: boolean,
  ): Promise<void> {
    let session = thought;
    let revision = at;
    const performed = JSON.stringify(thought.effects);
    for (let race = 0; race < RACES; race++) {
      const outbox = session.outbox.filter((reply: Reply) => !said.has(reply.id));
      const effects = all && JSON.stringify(session.effects) === performed ? [] : session.effects;
      if (await store.save(chat, { ...session, outbox, effects }, revision)) return;
      const now = await store.load(chat);
      if (!isSession(now.session)) return;
      session = now.session;
      revision = now.revision;
    }
  }

  return {
    hear,
    idle: async () => {
      while (queues.size > 0) await Promise.all(queues.values());
    },
  };
}

/** Whether a record is near enough to a session to read its marks; `turn` checks it whole. */
const isSession = (stored: unknown): stored is Session =>
  typeof stored === 'object' &&
  stored !== null &&
  Array.isArray((stored as Session).seen) &&
  Array.isArray((stored as Session).outbox) &&
  Array.isArray((stored as Session).effects);
