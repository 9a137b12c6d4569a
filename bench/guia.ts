/** What the bench drives, put into one file as the bot itself is: `node tools/run.mjs bench/guia.ts --only-build`. */
export { assemble } from '../src/assemble.ts';
export { makeBot } from '../src/bot.ts';
export { messagesOf } from '../src/channels/telegram-format.ts';
export { arrivalOf } from '../src/channels/telegram-updates.ts';
export { loadDirectory } from '../src/directory/load.ts';
export { makeLog } from '../src/log.ts';
export { redisStore } from '../src/stores/redis.ts';
