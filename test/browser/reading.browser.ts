import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Reply } from '../../src/core/conversation.ts';
import { person, root } from '../support/talk.ts';
import { until } from '../support/until.ts';
import { hands, headOf } from './hands.ts';
import { onStage, visit, words } from './stage.ts';

const es = words('es');

const stage = onStage();
let context: BrowserContext;
let page: Page;
let trouble: string[];

const { bubbles, last, says, answered, write } = hands(() => page);

const begin = async (viewport: { width: number; height: number }) => {
  ({ context, page, trouble } = await visit(stage.browser, stage.chat.url, { viewport }));
};

afterEach(async () => {
  await context.close();
  expect(trouble).toEqual([]);
});

/** Long answers and short ones, with many buttons and few. */
const QUESTIONS = [
  'me duele el pecho y no puedo respirar',
  'hola',
  'qué papeles necesita un bebé para registrarlo',
  'clinica 37700',
  'cuánto cuesta el seguro independiente',
  'gracias',
  'cómo saco una cita con el especialista',
  'me quiero morir',
];

const PHONE = { width: 360, height: 740 };

test('on a phone the head of each answer is in sight, whatever comes after it', async () => {
  await begin(PHONE);
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
  const out: string[] = [];
  for (const question of QUESTIONS) {
    const before = await bubbles().count();
    await write(question);
    await answered(before);
    const { width, height } = PHONE;
    const look = async (where: string) => {
      // A frame or two for what follows a change of size.
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      const head = await headOf(page);
      if (head === undefined || head < -1) out.push(`${question}, ${where}: ${head}`);
    };
    await look('answered');
    await page.setViewportSize({ width, height: Math.round(height * 0.55) });
    await look('with a keyboard');
    await page.setViewportSize({ width, height });
    await look('without it');
    await page.evaluate("window.dispatchEvent(new Event('offline'))");
    await look('with a note');
    await page.evaluate("window.dispatchEvent(new Event('online'))");
  }
  expect(out).toEqual([]);
});

/** What the guide says to the first wording of so many of its answers, evenly over all topics. */
const answersToAll = (count: number): Reply[][] => {
  const folder = join(root, 'locales/es/questions');
  const all = readdirSync(folder).flatMap((file) =>
    Object.values(
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, { ask?: string[] }>,
    ).flatMap(({ ask = [] }) => ask.slice(0, 1)),
  );
  return Array.from(
    { length: count },
    (_, n) => person().says(all[Math.floor((n * all.length) / count)]!).outbox,
  );
};

/** Shows these answers one after another, below a message each, and gives those whose head is out of sight. */
const outOfSight = (answers: Reply[][]): Promise<string[]> =>
  page.evaluate(`(async () => {
    const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const out = [];
    for (const [n, replies] of ${JSON.stringify(answers)}.entries()) {
      const state = JSON.parse(localStorage.guia);
      const mine = { key: 'mine' + n, at: 1, text: 'mine', state: 'sent', what: { kind: 'text', text: 'mine' } };
      const theirs = replies.map((reply, at) => ({ key: n + '.' + at, at: 1, reply: { ...reply, id: n + '.' + at } }));
      localStorage.guia = JSON.stringify({ ...state, items: [...state.items.slice(-4), mine, ...theirs] });
      dispatchEvent(new StorageEvent('storage', { key: 'guia' }));
      await frames();
      const head = document.querySelectorAll('#log .bubble.mine');
      const first = head[head.length - 1].nextElementSibling.getBoundingClientRect();
      const seen = document.querySelector('main').getBoundingClientRect();
      if (first.top < seen.top - 1 || first.top + 20 > seen.bottom) out.push(theirs[0].reply.text.slice(0, 60));
    }
    return out;
  })()`);

describe('the head of 120 answers is in sight', () => {
  let answers: Reply[][];
  beforeAll(() => {
    answers = answersToAll(120);
  });

  test.each([
    ['a phone', PHONE],
    ['a phone with its keyboard open', { ...PHONE, height: 407 }],
    ['a tablet', { width: 820, height: 1180 }],
    ['a small computer', { width: 1366, height: 768 }],
  ])('on %s', async (_, viewport) => {
    await begin(viewport);
    await page.goto(stage.chat.url);
    await says('¿En qué le ayudo?');
    expect(answers.filter((replies) => replies.length > 0)).toHaveLength(120);
    expect(await outOfSight(answers)).toEqual([]);
  });
});

const said = (id: string, more: object = {}) => ({ n: 0, id, text: id, choices: [], ...more });
const long = (id: string) => said(id, { text: `${id}\n\n${'línea\n'.repeat(40)}` });

test('what comes later leaves the head of the first answer where it is', async () => {
  await begin({ width: 360, height: 740 });
  const answers = [{ replies: [said('hola')] }, { replies: [long('uno'), long('dos')] }];
  await page.route('**/chat/messages', (route) =>
    route.fulfill({ json: answers.length > 1 ? answers.shift()! : answers[0]! }),
  );
  await page.goto(stage.chat.url);
  await says('hola');
  await write('x');
  await answered(1);
  const head = await headOf(page);
  expect(head).toBeGreaterThanOrEqual(0);
  // Another reply to the same message, as a stream brings it.
  await page.evaluate(`(() => {
    const state = JSON.parse(localStorage.guia);
    state.items.push({ key: 'tres', at: 1, reply: { id: 'tres', text: 'tres '.repeat(300), choices: [{ id: 'a/b/c', label: 'C' }] } });
    localStorage.guia = JSON.stringify(state);
    dispatchEvent(new StorageEvent('storage', { key: 'guia' }));
  })()`);
  await says('tres');
  expect(await headOf(page)).toBe(head);
});

test('who reads further up is left there, until they write again', async () => {
  await begin({ width: 360, height: 740 });
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
  await write('clinica 37700');
  await says('UMFH 11');
  await page.mouse.move(180, 300);
  await page.mouse.wheel(0, -2000);
  await until(async () => (await page.evaluate("document.querySelector('main').scrollTop")) === 0);
  await page.setViewportSize({ width: 360, height: 500 });
  await page.evaluate("window.dispatchEvent(new Event('offline'))");
  await page.getByRole('status').filter({ hasText: es.offline }).waitFor();
  expect(await page.evaluate("document.querySelector('main').scrollTop")).toBe(0);
  const before = await bubbles().count();
  await write('cómo saco una cita');
  await answered(before);
  expect(await headOf(page)).toBeGreaterThanOrEqual(-1);
});

test('a keyboard that lies over the page takes nothing of it away', async () => {
  await begin({ width: 360, height: 740 });
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
  const before = await bubbles().count();
  await write('cómo saco una cita con el especialista');
  await answered(before);
  await page.evaluate(`
    Object.defineProperty(visualViewport, 'height', { get: () => 400 });
    visualViewport.dispatchEvent(new Event('resize'));
  `);
  await until(async () => {
    const bottom = await page.evaluate("document.querySelector('form').getBoundingClientRect().bottom");
    return Number(bottom) <= 400;
  });
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  expect(await headOf(page)).toBeGreaterThanOrEqual(-1);
});

test('what leads somewhere is a link, as the reply says, and nothing that only looks like it', async () => {
  await begin({ width: 360, height: 740 });
  await page.goto(stage.chat.url);
  await says('¿En qué le ayudo?');
  const links = () =>
    last()
      .locator('p a')
      .evaluateAll((all) => all.map((one) => `${one.textContent} ${one.getAttribute('href')}`));
  await write('tienen whatsapp?');
  await says('Facebook');
  expect(await links()).toEqual(
    expect.arrayContaining(['800 623 2323 tel:8006232323', '@Tu_IMSS https://x.com/Tu_IMSS']),
  );
  await write('el horario del teléfono');
  await says('atnder');
  expect(await links()).toContain('atnder@imss.gob.mx mailto:atnder@imss.gob.mx');
  await write('me duele el pecho');
  await says('¿Dónde está?');
  expect(await links()).toContain('911 tel:911');
  await page.route('**/chat/messages', (route) =>
    route.fulfill({
      json: {
        replies: [
          said('n', {
            text: 'folio 911, 1,911 pesos, 800 911 2000, *al 911*; 911-A, x@imss.gob.mx, imss.gob.mx.',
            links: [
              { text: '911', href: 'tel:911' },
              { text: '800 911 2000', href: 'tel:8009112000' },
              { text: 'imss.gob.mx', href: 'https://imss.gob.mx' },
            ],
          }),
        ],
      },
    }),
  );
  await write('x');
  await says('folio');
  expect(await links()).toEqual([
    '911 tel:911',
    '800 911 2000 tel:8009112000',
    '911 tel:911',
    'imss.gob.mx https://imss.gob.mx',
  ]);
});
