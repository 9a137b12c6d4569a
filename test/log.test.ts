import { makeLog } from '../src/log.ts';

type Entry = { level: number; msg: string; times?: number; path?: string };

function logging(level = 'debug') {
  const lines: string[] = [];
  const log = makeLog(level, { write: (line) => void lines.push(line) });
  return { log, lines, entries: () => lines.map((line) => JSON.parse(line) as Entry) };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('of what is refused again and again there is one line a minute: the first, then how often it came since', () => {
  const { log, entries } = logging();
  for (let n = 0; n < 500; n++) log.warn(`Telegram answered sendMessage with 500: try ${n}.`);
  expect(entries()).toEqual([expect.objectContaining({ level: 40, msg: expect.stringContaining('try 0.') })]);
  jest.advanceTimersByTime(60_000);
  expect(entries().slice(1)).toEqual([
    expect.objectContaining({ msg: 'Telegram answered sendMessage with 500: try 499.', times: 499 }),
  ]);
  for (let n = 500; n < 600; n++) log.warn(`Telegram answered sendMessage with 500: try ${n}.`);
  expect(entries()).toHaveLength(2);
  jest.advanceTimersByTime(60_000);
  expect(entries().slice(2)).toEqual([expect.objectContaining({ times: 100 })]);
  jest.advanceTimersByTime(60_000);
  expect(entries()).toHaveLength(3);
  log.warn('Telegram answered sendMessage with 500: try 600.');
  expect(entries().slice(3)).toEqual([expect.objectContaining({ msg: expect.stringContaining('try 600.') })]);
});

test('other kinds, and other levels, are not held back, nor is what is no warning', () => {
  const { log, entries } = logging();
  log.warn({ path: '/metrics' }, 'refused');
  log.warn('a delivery was turned away');
  log.error('refused');
  for (let n = 0; n < 5; n++) log.info('taken');
  expect(entries().map(({ msg }) => msg)).toEqual([
    'refused',
    'a delivery was turned away',
    'refused',
    ...Array(5).fill('taken'),
  ]);
  expect(entries()[0]!.path).toBe('/metrics');
});

test('an error of many lines is one line, and a long one is cut', () => {
  const { log, lines, entries } = logging();
  log.error(`Command failed:\n  at a (b.ts:1)\r\n\tat c\u2028d`);
  log.error('x'.repeat(5000));
  expect(entries()[0]!.msg).toBe('Command failed: at a (b.ts:1) at c d');
  expect(entries()[1]!.msg.length).toBeLessThan(1100);
  for (const line of lines) expect(line.trimEnd()).not.toMatch(/[\n\r]/);
});

test('a strange flood of kinds is bounded', () => {
  const { log, lines } = logging();
  const letters = (n: number) => n.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!);
  for (let n = 0; n < 5000; n++) log.warn(`kind ${letters(n)}`);
  expect(lines.length).toBe(1001);
});
