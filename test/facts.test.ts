import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAllFacts, report } from '../tools/facts/report.ts';
import { root } from './support/talk.ts';

test('every fact has sources, a date and a review date, and is used; none that is withdrawn is', () => {
  expect(readAllFacts(root).faults).toEqual([]);
});

test('no fact’s next review is farther away than its last look allows', () => {
  const tooFar = readAllFacts(root).facts.filter(({ fact }) => fact.reviewBy > '2027-12-31');
  expect(tooFar.map(({ topic, id }) => `${topic}.${id}`)).toEqual([]);
});

test('the table shows what each fact says, and where', () => {
  const table = report(readAllFacts(root).facts, '2026-11-21', false);
  expect(table).toMatch(/^foreign-residents\.fee_2026_40 +14,350 /m);
  expect(table).toMatch(/^medicines\.missing_steps .* medicines\.card, medicines\.not_in_stock$/m);
});

test('the table says which facts are past their review on a day', () => {
  const { facts } = readAllFacts(root);
  expect(report(facts, '2026-11-21', true)).toContain('Past their review on 2026-11-21: 0.');
  expect(report(facts, '2028-01-01', true)).toContain(' PAST');
});

test('every value that is an address says of what kind, so that it can be followed', () => {
  const looks =
    /^https?:|^[\w.]+@[\w.]+$|^@\w|^[\w-]+(?:\.[\w-]+)*\.(?:mx|com|org|gob)\b|^\+?\d[\d ]* \d{3,4} \d{4}$|^(?:911|079|08[89])$/;
  const silent = readAllFacts(root).facts.filter(
    ({ fact }) => fact.link === undefined && looks.test(String(fact.value)),
  );
  expect(silent.map(({ topic, id }) => `${topic}.${id}`)).toEqual([]);
});

test.each(['es', 'en'])(
  'every address in a text is a fact, by which it is a link, but for what addresses end in: %s',
  (language) => {
    const looks = /https?:|[\w.]*@[\w.]+\w|(?:\b[\w-]+\.)+(?:mx|com|org|net)\b/g;
    const folder = join(root, 'locales', language);
    const found = readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .flatMap((file) =>
        Object.entries(
          JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>,
        ).flatMap(([key, text]) =>
          [
            ...String(text)
              .replace(/\{\{[^}]*\}\}/g, ' ')
              .matchAll(looks),
          ].map(([address]) => `${file.replace('.json', '')}.${key} ${address}`),
        ),
      );
    expect(found.sort()).toEqual([
      'employer.audit_mail @imss.gob.mx',
      'nss.cost gob.mx',
      'scam.data imss.gob.mx',
      'scam.fake_site gob.mx',
      'scam.fake_site imss.gob.mx',
      'student.help_1 gob.mx',
    ]);
  },
);

describe('the check finds', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'facts-'));
    for (const part of ['flows', 'locales', 'src/views'])
      cpSync(join(root, part), join(folder, part), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const faultsWith = (change: (facts: Record<string, Record<string, unknown>>) => void): string => {
    const path = join(folder, 'flows', 'scam.facts.json');
    const facts = JSON.parse(readFileSync(path, 'utf8'));
    change(facts);
    writeFileSync(path, JSON.stringify(facts));
    return readAllFacts(folder).faults.join('\n');
  };

  test('a fact without source', () => {
    expect(faultsWith((facts) => (facts.anonymous_line!.sources = []))).toMatch(
      /scam\.facts\.json.*\n?.*sources/,
    );
  });

  test('a fact without a review date', () => {
    expect(faultsWith((facts) => delete facts.anonymous_line!.reviewBy)).toMatch(/reviewBy/);
  });

  test('a fact that no text uses', () => {
    expect(faultsWith((facts) => (facts.lost = { ...facts.anonymous_line, backs: [] }))).toMatch(
      /lost is used by no text/,
    );
  });

  test('a withdrawn fact in use', () => {
    expect(faultsWith((facts) => (facts.anonymous_line!.withdrawn = 'it ended'))).toMatch(
      /withdrawn, but used by scam/,
    );
  });

  test('a source that is not stored, and one that no fact names', () => {
    expect(faultsWith((facts) => (facts.anonymous_line!.sources = ['nobody']))).toMatch(
      /anonymous_line names the source "nobody"/,
    );
    expect(
      faultsWith((facts) => {
        for (const fact of Object.values(facts)) fact.sources = facts.anonymous_line!.sources;
      }),
    ).toMatch(/sources\.json: [\w-]+ is named by no fact/);
  });

  test('a fact that backs a text that is gone', () => {
    expect(faultsWith((facts) => (facts.anonymous_line!.backs = ['no_such_text']))).toMatch(
      /"no_such_text", which is no text/,
    );
  });
});
