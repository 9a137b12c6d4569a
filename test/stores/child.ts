/**
 * Another process at the same store, for the tests that need a real one:
 * `child.ts add <store> <place> <chat> <times>` adds one to the chat's count again and again, and ends;
 * `child.ts count <store> <place> <name> <times>` adds one to a counter again and again, and ends;
 * `child.ts write <store> <place> <chat> [milliseconds]` does so until it is killed, prints each count once it is saved, and waits so long;
 * `child.ts read <store> <place> <start of chats> <count>` asks for so many, and prints that it did;
 * `child.ts fill <store> <place> <chat> [command]` saves more and more chats until that fails, prints why, and whether
 * the first can still be read and the store says that it is ready; then runs a command of the shell that makes room, and prints whether it saves again.
 */
import { execFileSync } from 'node:child_process';
import type { ChatId } from '../../src/core/conversation.ts';
import { embeddedStore } from '../../src/stores/embedded.ts';
import { redisStore } from '../../src/stores/redis.ts';
import type { Store } from '../../src/stores/store.ts';

const [job, kind, place, chat, times] = process.argv.slice(2) as [string, string, string, ChatId, string];

const stores: Record<string, () => Store> = {
  embedded: () => embeddedStore({ folder: place, sessionDays: 1 }),
  redis: () => {
    const [url, prefix] = place.split(' ') as [string, string];
    return redisStore({ url, prefix, sessionDays: 1 });
  },
};
const store = stores[kind]!();

const addOne = async (): Promise<number> => {
  for (;;) {
    const { session, revision } = await store.load(chat);
    const count = ((session as { count: number } | undefined)?.count ?? 0) + 1;
    if (await store.save(chat, { count }, revision)) return count;
  }
};

const ready = (): Promise<string> =>
  store.ping().then(
    () => 'ready',
    (error: Error) => `not ready: ${error.message}`,
  );

// Both racers start at the same moment: when the test says so.
console.log('ready');
await new Promise((resolve) => process.stdin.once('data', resolve));
process.stdin.destroy();

if (job === 'add') for (let left = Number(times); left > 0; left--) await addOne();
if (job === 'count') for (let left = Number(times); left > 0; left--) await store.count(chat, 1, 60_000);
if (job === 'write')
  for (;;) {
    console.log(await addOne());
    if (times) await new Promise((resolve) => setTimeout(resolve, Number(times)));
  }
if (job === 'read') {
  for (let n = 0; n < Number(times); n++) await store.load(`${chat}${n}`);
  console.log(`${times} asked for`);
}
if (job === 'fill') {
  let failure: Error | undefined;
  for (let n = 0; !failure; n++) {
    await store.save(`${chat}.${n}`, { text: 'x'.repeat(1_000) }, 0).catch((error: Error) => {
      failure = error;
    });
  }
  console.log(failure.message);
  console.log((await store.load(`${chat}.0`)).revision > 0 ? 'readable' : 'lost');
  // What `/readyz` asks, as often as it is asked: it must not take the room that is left.
  for (let n = 0; n < 3; n++) console.log(await ready());
  if (times) {
    execFileSync('/bin/sh', ['-c', times]);
    console.log(
      (await store.save(`${chat}.again`, { text: 'x'.repeat(1_000) }, 0)) > 0 ? 'saves again' : 'refused',
    );
    console.log(await ready());
  }
}
await store.close();
