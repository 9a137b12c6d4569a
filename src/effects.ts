/** What a conversation asks of the world, done after its replies are said. */
import type { ChatId } from './core/conversation.ts';
import type { Effect } from './core/topic.ts';
import type { Log } from './log.ts';
import type { Store } from './stores/store.ts';

/** Does one effect. Rejects when the world fails; it is then tried again with the message's next delivery. */
export async function perform(
  effect: Effect,
  world: { chat: ChatId; store: Store; log: Log },
): Promise<void> {
  switch (effect.type) {
    case 'forget':
      await world.store.forget(world.chat);
      world.log.info({}, 'a chat was deleted at its person’s wish');
      return;
  }
}
