/** Personal numbers in disguises, through the bot as it runs: warned of, and then nowhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { personalIn, withoutPersonal } from '../../src/privacy/personal.ts';
import { redacted } from '../../src/privacy/redact.ts';
import { embeddedStore } from '../../src/stores/embedded.ts';
import fc from '../support/chance.ts';
import { type Disguised, disguised, traceOf } from '../support/disguise.ts';
import { freePort } from '../support/port.ts';
import { startBot, temporary } from '../support/process.ts';
import { root } from '../support/talk.ts';

jest.setTimeout(120_000);

const ADMIN_TOKEN = 'Zk3qPw8sLr1vTy6u';
const FRAMES = [
  (number: string) => number,
  (number: string) => `anote esto: ${number} por favor`,
  (number: string) => `I was told to write ${number} here, zorgl blib`,
  (number: string) => `mi nss es ${number}`,
  (number: string) => `clinica en 37700 y mi dato es ${number}`,
];
const message = fc
  .tuple(disguised, fc.constantFrom(...FRAMES))
  .map(([number, frame]) => ({ number, text: frame(number.written) }));

test('a number in any disguise is found, taken out, and masked in what is learned from', () => {
  fc.assert(
    fc.property(message, ({ number, text }) => {
      expect(personalIn(text)).not.toEqual([]);
      const isTraced = traceOf(number);
      expect(isTraced(withoutPersonal(text))).toBe(false);
      expect(isTraced(redacted(text))).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('none of them is in store, log, gaps or metrics, and each is warned of', async () => {
  const { folder, remove } = temporary();
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const bot = startBot([], {
    ...{ DATA_DIR: folder, PORT: String(port), GAPS: 'on', WEB: 'on', TRUST_PROXY: 'on', ADMIN_TOKEN },
  });
  await bot.printed(/Web chat/);
  const sent = fc.sample(message, { numRuns: 400, seed: 14 });
  const unwarned: string[] = [];
  for (const [at, { text }] of sent.entries()) {
    const said = await tell(address, at, text);
    // Who says that it is their social security number has its form checked instead.
    if (text.startsWith('mi nss')) continue;
    if (!said.some((one) => WARNINGS.some((warning) => one.includes(warning)))) unwarned.push(text);
  }
  const shown = { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } };
  const metrics = await (await fetch(`${address}/metrics`, shown)).text();
  await bot.stop();
  const { out, err } = bot.output();
  const store = embeddedStore({ folder, sessionDays: 1 });
  const gaps = await store.counts('gap:');
  await store.close();
  const files = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  remove();
  expect(gaps.reduce((total, { sum }) => total + sum, 0)).toBeGreaterThan(50);
  expect(metrics).toContain('guia_');
  const places = { files, out, err, metrics, gaps: gaps.map(({ name }) => name).join('\n') };
  const found = sent.flatMap(({ number }) => leaksOf(number, places));
  expect(found).toEqual([]);
  expect(unwarned).toEqual([]);
});

function leaksOf(number: Disguised, places: Record<string, string>): string[] {
  const isTraced = traceOf(number);
  return Object.entries(places).flatMap(([place, kept]) =>
    isTraced(kept) ? [`${place}: ${number.written}`] : [],
  );
}

/** One message of somebody whose browser is new; what is said to them. */
async function tell(address: string, at: number, text: string): Promise<string[]> {
  const response = await fetch(`${address}/chat/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': `10.0.0.${at % 250}`,
    },
    body: JSON.stringify({ id: `message-${at}`, kind: 'text', text, lang: 'es' }),
  });
  const { replies } = (await response.json()) as { replies: { text: string }[] };
  return replies.map((reply) => reply.text);
}

/** How each warning begins, in each language. */
const WARNINGS = ['es', 'en'].flatMap((language) => {
  const texts = JSON.parse(readFileSync(join(root, 'locales', language, 'common.json'), 'utf8'));
  return Object.entries(texts as Record<string, string>)
    .filter(([key]) => key.startsWith('personal_'))
    .map(([, text]) => text.slice(0, 40));
});
