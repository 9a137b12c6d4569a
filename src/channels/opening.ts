/** Opens channels in parallel, each again while its platform is away, so that no platform delays the others. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, type Hear, WrongSetting } from './channel.ts';
import type { Log } from './http.ts';

/**
 * Opens channels. Resolves when each of them was tried once; those whose platform was away or refused are tried
 * again in the background until they open or `stop` aborts, each reason logged once. Rejects when a setting is
 * wrong at the first try; a wrong setting that shows only later does not stop the other channels.
 */
export const openAll = async (
  channels: Channel[],
  hear: Hear,
  log: Log,
  stop: AbortSignal,
): Promise<void> => {
  const failureOf = (channel: Channel): Promise<Error | undefined> =>
    channel.open(hear).then(
      () => undefined,
      (error: Error) => error,
    );

  const openLater = async (channel: Channel, first: Error): Promise<void> => {
    let failure: Error | undefined = first;
    let said = '';
    for (let pause = FIRST_PAUSE; failure && !stop.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      if (failure.message !== said) log.error(`${failure.message} It is tried again.`);
      said = failure.message;
      await sleep(pause, undefined, { signal: stop }).catch(() => undefined);
      if (!stop.aborted) failure = await failureOf(channel);
    }
  };

  const open = async (channel: Channel): Promise<void> => {
    const failure = await failureOf(channel);
    if (failure instanceof WrongSetting) throw failure;
    if (failure) void openLater(channel, failure);
  };
  await Promise.all(channels.map(open));
};

/** Milliseconds between two tries; doubled each time. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;
