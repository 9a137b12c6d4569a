/**
 * Performs effects: what a conversation asks for beyond replies, such as deleting or counting. It is done
 * after the replies were sent.
 */
import type { Channel } from './channels/channel.ts';
import type { Desk } from './channels/desk.ts';
import type { ChatId } from './core/conversation.ts';
import type { Effect } from './core/topic.ts';
import { hashed, type Log } from './log.ts';
import type { Count } from './statistics.ts';
import type { Store } from './stores/store.ts';

/**
 * Performs one effect. Rejects if the channel, the desk or the store fails; the effect is then tried again
 * with the message's next delivery.
 */
export async function perform(
  effect: Effect,
  world: {
    chat: ChatId;
    channel: Channel;
    desk?: Desk;
    store: Store;
    log: Log;
    count: Count | undefined;
  },
): Promise<void> {
  switch (effect.type) {
    case 'forget':
      await world.channel.forget?.(world.chat);
      await world.desk?.forget(world.chat);
      await world.store.forget(world.chat);
      world.log.info({ who: hashed(world.chat) }, 'a chat was deleted at its person’s wish');
      return;
    case 'note':
      world.count?.(effect.statistic, ...effect.labels);
      return;
    case 'count':
      // A count that fails is dropped: it is not worth delivering a message again.
      await world.store
        .count(effect.name, 1, effect.days * DAY)
        .catch((error: Error) => world.log.warn({ why: error.message }, 'something was not counted'));
      return;
    default:
      // Reached at run time only by an effect that a newer version of this program stored. It is dropped.
      effect satisfies never;
  }
}

/** Milliseconds. */
const DAY = 24 * 60 * 60 * 1000;
