/** No regular expression of the program can be made to hang: each against texts that are aimed at it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { cpuMs } from '../support/cpu.ts';
import { root } from '../support/talk.ts';
import { attacksOn, hostileTexts } from './attacks.ts';

/**
 * Milliseconds of processor that one expression may take for one text, by the text's length: several times what is measured. The
 * lengths grow in small steps, so that what doubles with each character or two is caught before it hangs the test.
 */
const LIMITS: [length: number, limit: number][] = [
  ...[24, 28, 34, 40, 50, 64, 80, 110].map((length): [number, number] => [length, 60]),
  [240, 120],
  [4200, 600],
];

/** How many of the attacks on an expression are tried at the next length. */
const GROWING = 20;

type Found = { file: string; expression: RegExp };

const sources = ['src', 'flows'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);
const literals = once(sources.flatMap(literalsIn));

test('the expressions of the program are found', () => {
  expect(literals.length).toBeGreaterThan(300);
});

test.each([...new Set(literals.map(({ file }) => file))])(
  '%s: each expression is done with a hostile text in time',
  (file) => {
    const slow = literals.filter((found) => found.file === file).flatMap(slowest);
    expect(slow).toEqual([]);
  },
  120_000,
);

test('so is each that is put together while the program runs', async () => {
  const made = await madeWhile(async () => {
    const { realGuide, person } = await import('../support/talk.ts');
    const { understanding, readers } = realGuide();
    for (const text of ORDINARY) {
      person().says(text);
      understanding.rank(text);
      const inbound = {
        id: '1',
        chat: 'test:1' as const,
        at: Date.parse('2026-11-21T12:00Z'),
        kind: 'text' as const,
        text,
      };
      for (const reader of Object.values(readers)) for (const data of [undefined, {}]) reader(inbound, data);
    }
  });
  expect(made.length).toBeGreaterThan(15);
  expect(once(made).flatMap(slowest)).toEqual([]);
}, 120_000);

test('an expression that backtracks without end is caught before it hangs the test', () => {
  expect(slowest({ file: 'here', expression: /^(?:a|a)+$/ })).toHaveLength(1);
  expect(slowest({ file: 'here', expression: /^(?:\w+\s?)*$/ })).toHaveLength(1);
});

/** Messages that lead through the readers, so that what they put together on the way is put together. */
const ORDINARY = [
  'quiero ir del 3 al 20 de mayo a Celaya',
  'hace como dos meses y medio que deje de trabajar',
  'me corrieron desde enero de 2025',
  'my daughter is 12 years old, umf 11 in Celaya 37700',
  'trabajé 3 años y medio hasta octubre',
  'no me puedo registrar, soy pensionado',
  'el lunes que viene a las 9',
];

/**
 * What an expression is too slow for: nothing, or the first text found. A slow one fails while texts are still short; only those
 * attacks grow longer that cost it most.
 */
function slowest({ file, expression }: Found): string[] {
  const once = new RegExp(expression.source, expression.flags.replace(/[gy]/g, ''));
  let attacks = [...attacksOn(once), ...hostileTexts];
  for (const [length, limit] of LIMITS) {
    const costs: { attack: string; cost: number }[] = [];
    for (const attack of attacks) {
      // The end stays: it is what an expression fails on.
      const text = attack.slice(0, length - 3) + attack.slice(-3);
      const took = () => {
        const began = cpuMs();
        once.test(text);
        return cpuMs() - began;
      };
      const began = performance.now();
      if (took() > limit && took() > limit)
        return [`${file} ${expression}: ${JSON.stringify(text.slice(0, 30))}… (${length} characters)`];
      costs.push({ attack, cost: performance.now() - began });
    }
    costs.sort((one, other) => other.cost - one.cost);
    attacks = costs.slice(0, GROWING).map(({ attack }) => attack);
  }
  return [];
}

function literalsIn(file: string): Found[] {
  const program = parseSync(readFileSync(join(root, file), 'utf8'), {
    syntax: 'typescript',
    target: 'es2022',
  });
  const found: Found[] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, pattern, flags } = node as Record<string, unknown>;
    if (type === 'RegExpLiteral')
      found.push({ file, expression: new RegExp(String(pattern), String(flags)) });
    for (const child of Object.values(node)) look(child);
  };
  look(program.body);
  return found;
}

/** The expressions that `src/` and `flows/` make by `new RegExp` in the meantime. */
async function madeWhile(work: () => Promise<void>): Promise<Found[]> {
  const made: Found[] = [];
  const Original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, args, self) {
      const expression = Reflect.construct(target, args, self) as RegExp;
      const caller = new Error().stack?.split('\n')[2] ?? '';
      const file = caller.includes('node_modules')
        ? undefined
        : /\/((?:src|flows)\/[^:)]+)/.exec(caller)?.[1];
      if (file) made.push({ file, expression });
      return expression;
    },
  });
  jest.resetModules();
  try {
    await work();
  } finally {
    globalThis.RegExp = Original;
  }
  return made;
}

function once(all: Found[]): Found[] {
  return [...new Map(all.map((found) => [String(found.expression), found])).values()];
}
