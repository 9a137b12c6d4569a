/** What a stranger sends to be let in is compared in a time that tells nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/talk.ts';

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:ts|js)$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, 'src', name), 'utf8') }));

/** Words for what nobody may guess, as a whole part of a name: `appSecret`, `adminToken`, `expected`, `signature`. */
const SECRET = String.raw`(?:\w*(?:[sS]ecret|[tT]oken|[sS]ignature|[dD]igest|[hH]mac|[pP]assword|expected))`;
const VALUE = String.raw`[\w.?!()'"\[\]-]+`;
const compared = new RegExp(
  `\\b${SECRET}\\b(?:!|\\([^()\\n]*\\))?\\s*[!=]==\\s*(${VALUE})|(${VALUE})\\s*[!=]==\\s*${SECRET}\\b`,
  'g',
);
const harmless = /^(?:undefined|null|'[^']*'|\d+)[),;]*$/;

/** The comparisons of a secret by `===`; with nothing at all or with a fixed word tells nothing. */
const careless = (text: string): string[] =>
  [...text.matchAll(compared)]
    .filter(([, right, left]) => !harmless.test(right ?? left ?? ''))
    .map(([all]) => all);

test('a careless comparison would be found', () => {
  expect(careless('if (header === secret) return;')).toHaveLength(1);
  expect(careless('return appSecret !== given')).toHaveLength(1);
  expect(careless('if (digest(a) === digest(b))')).toHaveLength(1);
  expect(careless('if (adminToken === undefined) return;')).toHaveLength(0);
});

test.each(sources)('$name compares no secret with ===', ({ text }) => {
  expect(careless(text)).toEqual([]);
});

test.each([['channels/telegram-webhook.ts'], ['channels/whatsapp-webhook.ts'], ['operations.ts']])(
  '%s, which lets strangers in by a secret, compares in constant time',
  (name) => {
    const { text } = sources.find((source) => source.name === name)!;
    expect(text).toMatch(/\bisSame\(/);
  },
);
