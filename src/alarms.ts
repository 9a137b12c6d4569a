/** Answers emergencies that cannot be stored now, because the store is away or earlier messages wait for it. */

import type { Channel } from './channels/channel.ts';
import { channelOf, type Inbound } from './core/conversation.ts';
import { isUrgent } from './core/danger.ts';
import { messageOf } from './core/error.ts';
import type { Guide } from './core/guide.ts';
import { turn } from './core/turn.ts';
import { hashed, type Log } from './log.ts';

/**
 * How many answered emergencies are remembered, so that one that is delivered again is not answered again.
 */
const ALARMS = 1000;

/**
 * Answers a message without the store if somebody may be in danger; once, however often it is delivered.
 * Never rejects. The message still counts as not taken: once the store is back it is taken, and answered,
 * again.
 */
export const alarmAnswerer = ({
  guide,
  channels,
  log,
  answered,
}: {
  guide: Guide;
  channels: ReadonlyMap<string, Channel>;
  log: Log;
  /** Called with the channel of each emergency that was answered. */
  answered: (channel: string) => void;
}): ((inbound: Inbound) => Promise<void>) => {
  const alarms = new Set<string>();
  return async (inbound) => {
    const { chat } = inbound;
    const alarm = `${chat} ${inbound.id}`;
    if (alarms.has(alarm) || !isUrgent(guide, inbound)) return;
    const channel = channels.get(channelOf(chat));
    if (alarms.size >= ALARMS) alarms.clear();
    alarms.add(alarm);
    try {
      for (const reply of turn(guide, undefined, inbound).outbox)
        await (channel?.sayUnkept ?? channel?.say)?.(chat, reply);
      answered(channelOf(chat));
      log.warn({ who: hashed(chat) }, 'an emergency was answered without the store');
    } catch (error) {
      alarms.delete(alarm);
      log.error({ who: hashed(chat), why: messageOf(error) }, 'an emergency could not be answered');
    }
  };
};
