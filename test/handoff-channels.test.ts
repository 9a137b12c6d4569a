/** A hand-off to a Telegram group of people who write elsewhere: on the web page and on WhatsApp. */

import { type HttpServer, httpServer } from '../src/channels/http.ts';
import { memoryStore } from '../src/stores/memory.ts';
import { type Browser, browser } from './channels/web-browser.ts';
import { webOver, whatsappOver } from './support/channels.ts';
import { type FakeGraphApi, fakeGraphApi } from './support/fake-graph-api.ts';
import { handoffGuide, stage } from './support/handoff.ts';
import { notes } from './support/notes.ts';
import { until } from './support/until.ts';

jest.setTimeout(120_000);

const guide = handoffGuide();
let graph: FakeGraphApi;
let http: HttpServer;
let scene: Awaited<ReturnType<typeof stage>>;
let page: Browser;

beforeEach(async () => {
  graph = await fakeGraphApi();
  http = httpServer({ port: 0, log: notes() });
  const store = memoryStore();
  const whatsapp = whatsappOver(guide, graph, { http: http.app, log: notes() });
  const web = webOver(guide, { http: http.app, log: notes(), history: store });
  scene = await stage({ store, others: [web, whatsapp] });
  const { url } = await http.open();
  graph.webhook(`${url}/webhooks/whatsapp`);
  page = browser(() => url);
});
afterEach(async () => {
  await page.close();
  await scene.close();
  await http.close();
  await graph.close();
});

const inGroup = () => scene.laura.heard();
/** The topic that these words stand in, once they do. */
const topicOf = async (words: string): Promise<{ thread: number }> => {
  await until(() => inGroup().some(({ text }) => text.includes(words)));
  return { thread: inGroup().findLast(({ text }) => text.includes(words))!.thread! };
};

test('each is answered where they write, from a topic of their own, until it is given back', async () => {
  const ana = graph.person('5214151234567');
  const toAna = () => ana.heard().map(({ text }) => text);
  const toPage = () => page.seen().map(({ text }) => text);
  const has = (all: () => string[], part: string) => until(() => all().some((text) => text.includes(part)));
  await page.ask('/');
  page.listen();
  page.post({ kind: 'text', text: 'quiero hablar con una persona' });
  await has(toPage, '¿Está de acuerdo?');
  page.post({ kind: 'text', text: 'sí' });
  ana.says('quiero hablar con una persona');
  await has(toAna, '¿Está de acuerdo?');
  ana.says('sí');
  await until(() => scene.group.topics.size === 2);
  page.post({ kind: 'text', text: 'pregunta de la página' });
  ana.says('pregunta de WhatsApp');
  const [ofPage, ofAna] = [await topicOf('pregunta de la página'), await topicOf('pregunta de WhatsApp')];
  expect(ofPage).not.toEqual(ofAna);
  scene.laura.says('para la página', ofPage);
  scene.laura.says('para WhatsApp', ofAna);
  await has(toPage, 'para la página');
  await has(toAna, 'para WhatsApp');
  expect(toPage().join()).not.toContain('para WhatsApp');
  expect(toAna().join()).not.toContain('para la página');
  scene.laura.says('/listo', ofPage);
  await has(toPage, 'terminó la conversación');
  ana.says('seguir con la guía');
  await topicOf('• pregunta de WhatsApp');
  expect(toAna().join()).not.toContain('terminó la conversación');
});

test('after WhatsApp’s 24 hours the group is told that its answer did not arrive', async () => {
  const ana = graph.person('5214151234567');
  ana.says('quiero hablar con una persona');
  await until(() => ana.heard().some(({ text }) => text.includes('¿Está de acuerdo?')));
  ana.says('sí');
  const topic = await topicOf('quiero hablar con una persona');
  ana.wasSilentForADay();
  scene.laura.says('Perdón por la demora.', topic);
  await topicOf('Su respuesta no llegó');
  expect(
    ana
      .heard()
      .map(({ text }) => text)
      .join(),
  ).not.toContain('demora');
});
