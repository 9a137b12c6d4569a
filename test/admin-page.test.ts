import { parse } from 'csv-parse/sync';
import { adminPath, mountAdminPage } from '../src/admin-page.ts';
import { type Health, share, told } from '../src/admin-sections.ts';
import { httpServer } from '../src/channels/http.ts';
import { csvOf } from '../src/csv.ts';
import { makeGuard } from '../src/operations.ts';
import { expiredIn, reports } from '../src/report.ts';
import { memoryStore } from '../src/stores/memory.ts';
import { NOON, realGuide, silent } from './support/talk.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const TOKEN = 'a-token-that-nobody-guesses-4711';
const MONTH = 30 * 24 * 60 * 60 * 1000;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** The page over a store that holds these sums by day. */
const running = async (books: Record<string, Record<string, number>>, learns = true) => {
  const store = memoryStore({ now: () => NOON });
  for (const [day, sums] of Object.entries(books)) await store.add(`use:${day}`, sums, MONTH);
  const guide = { ...realGuide(), ...(learns ? { learnsForDays: 90 } : {}) };
  const http = httpServer({ port: 0, log });
  const guard = makeGuard({ adminToken: TOKEN, log: silent });
  for (const path of [adminPath, `${adminPath}/*`]) http.app.use(path, guard);
  const channels = () => ['web', 'telegram'];
  const health = (): Health => ({
    channels: channels().map((channel) => ({ channel, open: channel === 'web' })),
    waiting: 2,
  });
  mountAdminPage(http.app, {
    guide,
    report: reports({ store, guide, channels, now: () => NOON }),
    health,
    now: () => NOON,
  });
  const { url } = await http.open();
  closing.push(http.close);
  const get = async (
    path: string,
    headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` },
  ) => {
    const answer = await fetch(url + path, { headers });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return { store, get };
};

/** What a page says, a cell or a line each. */
const words = (page: string): string[] =>
  page
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

test('is for who has the token, with its style and its CSV', async () => {
  const { get } = await running({});
  for (const path of ['/admin', '/admin/use.csv', '/admin/style.css']) {
    expect((await get(path, {})).status).toBe(401);
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  }
});

test('shows what was counted in the days asked for, in either language, and no script', async () => {
  const { get } = await running({
    '2026-11-21': { 'conversations:web': 20, 'messages:web:es': 50, 'answers:appointment/specialist': 9 },
    '2026-11-15': { 'conversations:web': 11 },
    '2026-11-14': { 'conversations:web': 100, 'ratings:appointment/specialist:up': 7 },
  });
  const es = (await get('/admin?days=7&lang=es')).text;
  expect(words(es)).toEqual(
    expect.arrayContaining(['Qué pregunta la gente', '31', 'Citas médicas', '9', 'escucha']),
  );
  expect(words(es)).not.toContain('131');
  const en = (await get('/admin?days=30&lang=en')).text;
  expect(words(en)).toEqual(expect.arrayContaining(['What people ask', '131', '7', 'on, not open yet']));
  expect(es + en).not.toMatch(/<script|style=|undefined|NaN|\{\{/);
});

test('first replies, questions and what was left are shares of what was asked', async () => {
  const { get } = await running({
    '2026-11-21': {
      'outcomes:web:answered': 60,
      'outcomes:telegram:answered': 20,
      'outcomes:web:asked_back': 10,
      'outcomes:web:not_understood': 10,
      'outcomes:web:led_on': 500,
      'questions:find-clinic/where': 40,
      'replies:find-clinic/where': 30,
      'questions:gone/state': 8,
      'messages:web:es': 1,
    },
  });
  const page = words((await get('/admin?lang=en')).text);
  const after = (name: string) => page[page.indexOf(name) + 1];
  expect(after('At the first reply')).toBe('80 %');
  expect(after('Asked back')).toBe('10 %');
  expect(page).toEqual(expect.arrayContaining(['Find a clinic: Where are you?', '25 %', 'gone/state']));
});

test('how long hand-offs took is shown by half of them and by limits, and few are hidden', async () => {
  const { get } = await running({
    '2026-11-21': {
      'messages:web:es': 9,
      'handoffs:opened': 12,
      'handoff_times:first_answer:300': 5,
      'handoff_times:first_answer:3600': 6,
      'handoff_times:first_answer:more': 1,
      'handoff_times:kept_answer:86400': 2,
    },
  });
  const page = words((await get('/admin?lang=en')).text);
  const row = (name: string) => page.slice(page.indexOf(name) + 1, page.indexOf(name) + 3);
  expect(row('To answer, in your hours')).toEqual(['12', 'up to 1 h']);
  expect(row('To answer what was asked outside them')).toEqual(['< 5', '–']);
  const longest = page.lastIndexOf('longer');
  expect(page.slice(longest, longest + 3)).toEqual(['longer', '< 5', '0']);
  const es = words((await get('/admin?lang=es')).text);
  expect(es).toEqual(expect.arrayContaining(['En responder, dentro del horario', 'hasta 1 h']));
  const csv: string[][] = parse((await get('/admin/use.csv')).text, { bom: true });
  expect(csv).toContainEqual(['2026-11-21', 'handoff_times', 'first_answer', '3600', '6']);
  expect(csv).toContainEqual(['2026-11-21', 'handoff_times', 'first_answer', 'more', '< 5']);
});

test('what was not understood is in groups, and each is the beginning of an answer', async () => {
  const { store, get } = await running({ '2026-11-21': { 'messages:web:es': 6 } });
  await store.count('gap:nothing:es:a qué hora abre el comedor', 7, MONTH);
  await store.count('gap:off_topic:es:horario del comedor <name>', 2, MONTH);
  await store.count('gap:nothing:es:<img src=x onerror=alert(1)>', 1, MONTH);
  const { text } = await get('/admin?lang=es');
  const links = [...text.matchAll(/href="(\/admin\/answer\?[^"]+)"/g)].map(([, href]) =>
    href!.replaceAll('&amp;', '&'),
  );
  expect(links).toHaveLength(2);
  const page = await get(links[0]!);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(words(page.text)).toEqual(
    expect.arrayContaining(['Hacer una respuesta', 'a_que_hora_abre_el_comedor.es.md']),
  );
  const file = await get(links[0]!.replace('/answer?', '/answer.md?'));
  expect(file.headers.get('content-disposition')).toBe(
    'attachment; filename="a_que_hora_abre_el_comedor.es.md"',
  );
  expect(file.text).toContain(
    'preguntas:\n  - "a qué hora abre el comedor"\n  - "horario del comedor"\ndesde: 2026-11-21',
  );
  const sheet = await get(links[0]!.replace('/answer?', '/answer.csv?'));
  expect(sheet.headers.get('content-disposition')).toBe(
    'attachment; filename="a_que_hora_abre_el_comedor.es.csv"',
  );
  expect(sheet.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(sheet.text).toContain(',a qué hora abre el comedor | horario del comedor,,2026-11-21,');
  expect((await get(links[1]!)).text).not.toContain('<img src=x');
  expect((await get('/admin/answer?group=0123456789abcdef')).status).toBe(404);
  expect((await get('/admin/answer.md')).status).toBe(404);
  for (const path of [links[0]!, '/admin/answer.md?group=x', '/admin/answer.csv?group=x'])
    expect((await get(path, {})).status).toBe(401);
});

test('few are hidden on the page and in the CSV', async () => {
  const { store, get } = await running({
    '2026-11-21': {
      'conversations:web': 4,
      'messages:web:es': 6,
      'answers:appointment/specialist': 3,
      'references:register:ana_lopez': 1,
    },
  });
  await store.count('gap:nothing:es:carta patronal', 2, MONTH);
  const page = words((await get('/admin?lang=es')).text);
  const from = page.indexOf('Respuestas por tema');
  expect(page.slice(from, from + 12)).toContain('< 5');
  for (const hidden of ['4', '3', '1']) expect(page).not.toContain(hidden);
  expect(page).toContain('carta patronal');
  const csv: string[][] = parse((await get('/admin/use.csv')).text, { bom: true });
  expect(csv).toContainEqual(['2026-11-21', 'messages', 'web', 'es', '6']);
  expect(csv).toContainEqual(['2026-11-21', 'references', 'register', 'ana_lopez', '< 5']);
  expect(csv).toContainEqual(['', 'gap_nothing', 'es', 'carta patronal', '< 5']);
});

test('answers are shown by reference and topic, from five people on who came by it', async () => {
  const { get } = await running({
    '2026-11-20': { 'references:register:onboarding': 4, 'reference_answers:onboarding:register': 30 },
    '2026-11-21': {
      'messages:web:es': 60,
      'references:nss:onboarding': 2,
      'reference_answers:onboarding:maternity': 11,
      'reference_answers:onboarding:nss': 3,
      'references:register:ana_lopez': 1,
      'reference_answers:ana_lopez:maternity': 17,
      'reference_answers:ana_lopez:register': 19,
    },
  });
  const page = words((await get('/admin?lang=en')).text);
  const from = page.indexOf('By shared link');
  const cells = page.slice(page.indexOf('onboarding', from), page.indexOf('Channels', from));
  expect(cells).toEqual([
    ...['onboarding', 'Register at a clinic', '< 5', '30'],
    ...['onboarding', 'My number (NSS)', '< 5', '< 5'],
    ...['onboarding', 'Pregnancy and maternity', '0', '11'],
    ...['ana_lopez', 'Register at a clinic', '< 5', '–'],
  ]);
  const csv: string[][] = parse((await get('/admin/use.csv')).text, { bom: true });
  expect(csv).toContainEqual(['2026-11-21', 'reference_answers', 'onboarding', 'maternity', '11']);
  expect(csv.flat().join(' ')).not.toMatch(/ana_lopez maternity/);
  expect(csv).toContainEqual(['2026-11-21', 'references', 'register', 'ana_lopez', '< 5']);
});

test.each([
  [0, '0'],
  [1, '< 5'],
  [4, '< 5'],
  [5, '5'],
  [12345, '12,345'],
])('%i is told as %s', (sum, shown) => {
  expect(told(sum)).toBe(shown);
});

test.each([
  [0, 4, '–'],
  [0, 50, '0 %'],
  [1, 50, '< 10 %'],
  [49, 50, '> 90 %'],
  [50, 50, '100 %'],
  [25, 50, '50 %'],
])('%i of %i is told as %s', (part, whole, shown) => {
  expect(share(part, whole)).toBe(shown);
});

test('what people wrote cannot become markup, nor a formula in a spreadsheet', async () => {
  const { store, get } = await running({ '2026-11-21': { 'messages:web:es': 6 } });
  const nasty = '<img src=x onerror=alert(1)>';
  const formula = '=hyperlink("http://x","y")';
  await store.count(`gap:nothing:es:${nasty}`, 9, MONTH);
  await store.count(`gap:nothing:es:${formula}`, 9, MONTH);
  const { text } = await get('/admin');
  expect(text).not.toContain('<img src=x');
  expect(text).toContain('&lt;img src=x');
  const rows: string[][] = parse((await get('/admin/use.csv')).text, { bom: true });
  for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
});

test.each(['=1+1', '+1', '-1', '@sum', '\t=1', '\r\n=1', ' =1', '＝1', '-'])(
  'a formula is made a text: %j',
  (text) => {
    const [cell] = (parse(csvOf([[text, 1]])) as string[][])[0] ?? [];
    expect(cell).toBe(`'${text}`);
  },
);

test.each(['hola', 'a,b', 'he said "hi"', 'two\nlines', 'a;b', '¿qué?', ''])(
  'a text stays as it is: %j',
  (text) => {
    expect(parse(csvOf([[text, 1]]))).toEqual([[text, '1']]);
  },
);

test('an answer whose fact is past its review is listed with that day', () => {
  expect(expiredIn(realGuide(), '2000-01-01')).toEqual([]);
  const later = expiredIn(realGuide(), '2099-01-01');
  expect(later.length).toBeGreaterThan(50);
  expect(later[0]).toEqual({
    answer: expect.stringContaining('/'),
    since: expect.stringMatching(/^20\d\d-/),
  });
});

test('the store is read once in ten seconds, and again after a failure', async () => {
  let clock = NOON;
  let reads = 0;
  let away = true;
  const store = memoryStore();
  const sums: typeof store.sums = async (book) => {
    reads += 1;
    if (away) throw new Error('away');
    return store.sums(book);
  };
  const report = reports({
    store: { ...store, sums },
    guide: realGuide(),
    channels: () => [],
    now: () => clock,
  });
  await expect(report(7)).rejects.toThrow('away');
  away = false;
  await report(7);
  await report(7);
  expect(reads).toBe(14);
  clock += 10_000;
  await report(7);
  expect(reads).toBe(21);
});
