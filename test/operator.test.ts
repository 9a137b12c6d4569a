/** What an operator does between two conversations, over the fake Bot API: what was not understood becomes an answer; a store is moved. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adminPath, mountAdminPage } from '../src/admin-page.ts';
import { assemble } from '../src/assemble.ts';
import { backUp, restore } from '../src/backup.ts';
import { makeBot } from '../src/bot.ts';
import { httpServer } from '../src/channels/http.ts';
import { telegramChannel } from '../src/channels/telegram.ts';
import type { Guide } from '../src/core/guide.ts';
import { makeMetrics } from '../src/metrics.ts';
import { readOrg } from '../src/org.ts';
import { reports } from '../src/report.ts';
import { keepStatistics } from '../src/statistics.ts';
import { embeddedStore } from '../src/stores/embedded.ts';
import { type FakeBotApi, fakeBotApi } from './support/fake-bot-api.ts';
import { fast, notes } from './support/notes.ts';
import { temporary } from './support/process.ts';
import { realDirectory, root, silent } from './support/talk.ts';

let api: FakeBotApi;
let place: ReturnType<typeof temporary>;
beforeEach(async () => {
  api = await fakeBotApi();
  place = temporary();
});
afterEach(async () => {
  await api.close();
  place.remove();
});

const guideOf = (org: string): Guide =>
  assemble(join(root, 'locales'), realDirectory(), { org: readOrg(org), learnsForDays: 90 });

type Store = ReturnType<typeof embeddedStore>;

/** The bot of one start, over a store; what is done meanwhile. */
const running = async (guide: Guide, store: Store, work: (settled: () => Promise<void>) => Promise<void>) => {
  const statistics = keepStatistics({ store, log: silent, every: 3_600_000 });
  const telegram = telegramChannel({ token: api.token, apiRoot: api.root, log: notes(), wait: fast });
  const bot = makeBot({
    guide,
    store,
    channels: [telegram],
    log: silent,
    tally: makeMetrics(statistics.count),
  });
  await telegram.open(bot.hear);
  await work(async () => {
    await api.quiet();
    await bot.idle();
    await api.quiet();
  });
  await telegram.close();
  await bot.close();
  await statistics.close();
};

/** What the page of this store and guide gives at a path. */
const asked = async (guide: Guide, store: Store, path: string): Promise<string> => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const http = httpServer({ port: 0, log });
  const channels = () => ['telegram'];
  mountAdminPage(http.app, {
    guide,
    report: reports({ store, guide, channels }),
    health: () => ({ channels: [], waiting: 0 }),
  });
  const { url } = await http.open();
  const text = await (await fetch(url + path)).text();
  await http.close();
  return text;
};

test('what somebody asked in vain is on /admin, is made an answer, and is answered at the next start', async () => {
  const folder = join(place.folder, 'mi-empresa');
  mkdirSync(join(folder, 'answers'), { recursive: true });
  writeFileSync(join(folder, 'org.json'), '{"name":"Río Verde"}');
  const store = embeddedStore({ folder: join(place.folder, 'var'), sessionDays: 1 });
  const ana = api.person(47, { language: 'es-MX' });
  const before = guideOf(folder);
  await running(before, store, async (settled) => {
    for (const text of ['hola', 'dan vales de despensa']) {
      ana.says(text);
      await settled();
    }
  });
  expect(ana.heard().at(-1)!.text).toContain('De eso no sé');
  const page = await asked(before, store, `${adminPath}?lang=es`);
  const [, link = ''] = /href="(\/admin\/answer\?[^"]+)"/.exec(page) ?? [];
  const file = await asked(before, store, link.replaceAll('&amp;', '&').replace('/answer?', '/answer.md?'));
  const written = `${file}Los vales de despensa se piden en RH, cada quincena.\n`;
  writeFileSync(join(folder, 'answers', 'vales.es.md'), written);
  await running(guideOf(folder), store, async (settled) => {
    ana.says('¿dan vales de despensa?');
    await settled();
  });
  const said = ana.heard().at(-1)!.text;
  expect(said).toContain('Los vales de despensa se piden en RH, cada quincena.');
  expect(said).toMatch(/Fuente: Río Verde/);
  await store.close();
});

test('a conversation goes on where it was, on another machine, from a copy made while the bot ran', async () => {
  const guide = guideOf(join(root, 'docs', 'org.example.json'));
  const ana = api.person(47, { language: 'es-MX' });
  const copy = join(place.folder, 'copy.backup');
  const store = embeddedStore({ folder: join(place.folder, 'var'), sessionDays: 1 });
  await running(guide, store, async (settled) => {
    for (const text of ['hola', 'busco una clínica']) {
      ana.says(text);
      await settled();
    }
    expect(ana.heard().at(-1)!.text).toContain('¿Dónde está');
    await backUp(store, copy);
  });
  await store.close();
  const other = embeddedStore({ folder: join(place.folder, 'other'), sessionDays: 1 });
  await restore(other, copy);
  await running(guide, other, async (settled) => {
    ana.says('37700');
    await settled();
  });
  expect(ana.heard().at(-1)!.text).toContain('San Miguel de Allende');
  await other.close();
});
