/** What the tests of a hand-off share: the whole bot with a group of an organisation's people, over the fake Bot API. */
import { join } from 'node:path';
import { assemble, channelWords } from '../../src/assemble.ts';
import { type Bot, makeBot } from '../../src/bot.ts';
import { handoffCases } from '../../src/cases.ts';
import type { Channel } from '../../src/channels/channel.ts';
import type { Desk } from '../../src/channels/desk.ts';
import { telegramChannel } from '../../src/channels/telegram.ts';
import { deskWords } from '../../src/channels/telegram-desk.ts';
import { watchedDesk, watchedHearing, watchSilence } from '../../src/handoff.ts';
import { readOrg } from '../../src/org.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { fast, notes } from '../support/notes.ts';
import { type FakeBotApi, fakeBotApi } from './fake-bot-api.ts';
import { realDirectory, root, silent } from './talk.ts';

export const GROUP = -1001234567890;

export const handoffGuide = (hours?: { weekdays?: string; weekend?: string }) =>
  assemble(join(root, 'locales'), realDirectory(), {
    org: readOrg(join(root, 'docs', 'org.example.json')),
    handoff: hours ? { hours } : {},
  });

/** The bot on Telegram with a group, where Laura (7) and Memo (8) are; `more`: other channels, with another desk. */
export const stage = async ({
  forum = true,
  store = memoryStore(),
  others = [],
}: {
  forum?: boolean;
  store?: Store;
  others?: Channel[];
} = {}) => {
  const api: FakeBotApi = await fakeBotApi();
  const group = api.group(GROUP, { forum });
  const log = notes();
  const guide = handoffGuide();
  let bot: Bot;
  let now = () => Date.now();
  const cases = handoffCases(store, 'a secret of the test’s own');
  const hear = watchedHearing((word) => bot.hearStaff(word), cases);
  const telegram: Channel & { desk?: Desk } = telegramChannel({
    token: api.token,
    apiRoot: api.root,
    log,
    wait: fast,
    desk: {
      group: GROUP,
      cases,
      hear,
      words: channelWords(guide, 'handoff', deskWords).es!,
    },
  });
  bot = makeBot({
    guide,
    store,
    channels: [telegram, ...others],
    desk: watchedDesk(telegram.desk!, cases),
    log: silent,
    now: () => now(),
  });
  const silence = watchSilence({ cases, store, hear, log: silent, now: () => now(), every: 3_600_000 });
  await telegram.open(bot.hear);
  for (const one of others) await one.open(bot.hear);
  const settled = async () => {
    await api.quiet();
    await bot.idle();
    await api.quiet();
  };
  return {
    api,
    group,
    log,
    store,
    cases,
    bot,
    silence,
    settled,
    at: (clock: () => number) => {
      now = clock;
    },
    ana: api.person(47, { language: 'es-MX' }),
    luz: api.person(48, { language: 'es-MX' }),
    laura: api.person(7, { group: GROUP }),
    memo: api.person(8, { group: GROUP }),
    /** A person asks for somebody, and agrees. */
    async asks(person: ReturnType<FakeBotApi['person']>) {
      person.says('quiero hablar con una persona');
      await settled();
      person.presses('Sí, de acuerdo');
      await settled();
    },
    async close() {
      await silence.close();
      for (const one of [telegram, ...others]) await one.close();
      await bot.close();
      await api.close();
    },
  };
};
