import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partsOf } from '../src/core/guide.ts';
import { followUpFaults, questionFaults } from '../tools/questions.ts';
import { wordings } from '../tools/training-data.ts';
import { NOON, person, realGuide, root, talk } from './support/talk.ts';

const guide = realGuide();
const answers = [...guide.answers];

/** The longest that a passage, and a whole reply, may be on a phone. */
const PASSAGE = 600;
const REPLY = 900;

/**
 * The answers that a machine gives: it may need something first. Each with why a bare question may come back.
 */
const NEEDS_FIRST: Record<string, string> = {
  'find-clinic/nearest': 'near which place?',
  'find-clinic/hospital_near': 'near which place?',
  'find-clinic/welfare_near': 'near which place?',
  'find-clinic/by_number': 'several units have the same number, or the number is not said',
  'nss/check_number': 'the number is to be typed',
  'privacy/erase': 'deleting cannot be undone',
};

describe.each(guide.languages)('in %s every answer', (language) => {
  test.each(answers.filter(([, { walk, view }]) => !walk && !view).map(([id]) => id))(
    '%s has a passage that a phone shows',
    (id) => {
      const { topic, name } = partsOf(id);
      expect(guide.texts.has(language, topic, name)).toBe(true);
      const text = guide.texts.say(language, topic, name, { fact: guide.texts.values(language, topic) });
      expect(text.length).toBeGreaterThan(40);
      expect(text.length).toBeLessThanOrEqual(PASSAGE);
    },
  );

  test.each(answers.map(([id]) => id))(
    '%s has a label that fits a button, unlike the others of its topic',
    (id) => {
      const { topic, name } = partsOf(id);
      expect(guide.texts.has(language, topic, `choice_${name}`)).toBe(true);
      const label = guide.texts.say(language, topic, `choice_${name}`, {});
      expect(label.length).toBeLessThanOrEqual(30);
      const others = Object.keys(guide.topics.get(topic)!.answers).filter((other) => other !== name);
      const same = others.filter(
        (other) => guide.texts.say(language, topic, `choice_${other}`, {}) === label,
      );
      expect(same).toEqual([]);
    },
  );
});

/** Things that a reader takes for what it looks for, and that cannot be. */
const UNFIT = [
  'del 20 de diciembre al 10 de diciembre',
  'del 3 al 8 de enero de 2025',
  'dos años en Canadá',
  'del 3 al 8 de enero de 2029',
  'me corrieron el 3 de marzo de 2029',
  'tengo 200 años',
  'estados unidos',
  'vivo en Madrid',
  'cp 3770',
  'cp 377001',
  'cp K1A 0B1',
  'clínica de Xyzxyz',
  'en unas semanas',
];

test('what a reader finds wrong has its words in every topic that it reads for', () => {
  const readings = answers.flatMap(([id, { takes = [] }]) =>
    takes.flatMap((reader) =>
      UNFIT.flatMap((text) =>
        [undefined, {}].flatMap((asked) => {
          const read = guide.readers[reader]?.({ at: NOON, kind: 'text', text } as never, asked);
          return read && 'unfit' in read ? [{ topic: partsOf(id).topic, key: read.unfit }] : [];
        }),
      ),
    ),
  );
  const keys = new Set(readings.map(({ key }) => key));
  expect([...keys].sort()).toEqual(
    expect.arrayContaining(['return_before_leaving', 'dates_past', 'ended_too_far']),
  );
  const wordless = readings.filter(
    ({ topic, key }) =>
      !guide.texts.has(guide.languages[0], topic, key) && !guide.texts.has(guide.languages[0], 'common', key),
  );
  expect(wordless).toEqual([]);
});

test('a date that cannot be is said in words when another topic was open', async () => {
  const said = await talk([
    'cual clinica me toca',
    'me corrieron el 3 de marzo de 2029, hasta cuando tengo seguro',
  ]);
  expect(said).toContain('Para ese día falta más de un año');
  expect(said).not.toContain('ended_too_far');
});

test.each(guide.languages)('no text in %s is stored longer than a phone shows', (language) => {
  const long = [...guide.topics.keys(), 'common'].flatMap((topic) => {
    const texts = JSON.parse(readFileSync(join(root, 'locales', language, `${topic}.json`), 'utf8'));
    return Object.entries<string>(texts).flatMap(([key, text]) =>
      text.length > PASSAGE ? [`${topic}.${key}: ${text.length}`] : [],
    );
  });
  expect(long).toEqual([]);
});

test('every answer that asks, takes, follows or stands in for another names what exists', () => {
  for (const [id, answer] of answers) {
    const { topic: topicId } = partsOf(id);
    const topic = guide.topics.get(topicId)!;
    const states = Object.keys(topic.machine.states);
    expect([id, answer.takes?.filter((name) => !guide.readers[name]) ?? []]).toEqual([id, []]);
    expect([id, answer.refine?.filter(({ state }) => !states.includes(state)) ?? []]).toEqual([id, []]);
    if (answer.walk) expect([id, states.includes(answer.walk)]).toEqual([id, true]);
    if (answer.view) expect(Object.keys(guide.views[topicId] ?? {})).toContain(answer.view);
    if (answer.instead)
      expect([...Object.keys(topic.answers), ...guide.answers.keys()]).toContain(answer.instead.name);
    const next = answer.next ?? [];
    expect([id, next.filter((one) => !topic.answers[one] && !guide.answers.has(one))]).toEqual([id, []]);
  }
});

test('every answer is asked for in each language, in words that ask for no other', () => {
  expect(questionFaults('locales', guide.languages, guide.answers.keys())).toEqual([]);
});

test('every follow-up is said after an answer and asks for one', () => {
  expect(followUpFaults('locales', guide.languages, guide.answers.keys())).toEqual([]);
  expect(
    followUpFaults(
      'locales',
      ['es'],
      [...guide.answers.keys()].filter((id) => id !== 'scam/code'),
    ),
  ).toContainEqual(expect.stringMatching(/scam\.json:\d+ follows scam\/code, which no topic answers/));
});

describe('the check of wordings names file and line of', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'questions-'));
    for (const language of guide.languages)
      cpSync(join(root, 'locales', language, 'questions'), join(folder, language, 'questions'), {
        recursive: true,
      });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const faultsWith = (change: (questions: Record<string, { ask: string[] }>) => void): string => {
    const path = join(folder, 'es', 'questions', 'scam.json');
    const questions = JSON.parse(readFileSync(path, 'utf8'));
    change(questions);
    writeFileSync(path, JSON.stringify(questions, undefined, 2));
    return questionFaults(folder, guide.languages, guide.answers.keys()).join('\n');
  };

  test('an answer that nobody gives', () => {
    expect(faultsWith((questions) => (questions.gone = questions.code!))).toMatch(
      /scam\.json:\d+ asks for scam\/gone/,
    );
  });
  test('an answer without wordings in one language', () => {
    expect(faultsWith((questions) => delete questions.code)).toMatch(/nobody asks for scam\/code in "es"/);
  });
  test('the same words for two answers', () => {
    expect(faultsWith((questions) => questions.code!.ask.push(questions.report!.ask[0]!))).toMatch(
      /scam\.json:\d+ asks for scam\/(?:code|report) in the words of/,
    );
  });
});

/** A first message of four words or more that asks for an answer gets the answer, not a question. */
test('no request of four words or more gets a bare question', () => {
  const bare: string[] = [];
  const long: string[] = [];
  const seen = new Map<string, number>();
  for (const { text, topic, name, language, follow } of wordings(join(root, 'locales'))) {
    const id = `${topic}/${name}`;
    if (follow || NEEDS_FIRST[id] || text.split(/\s+/).length < 4) continue;
    const count = seen.get(`${language} ${id}`) ?? 0;
    if (count >= 3) continue;
    seen.set(`${language} ${id}`, count + 1);
    const { outbox, stack, language: spoken } = person(guide, language).says(text);
    const said = outbox.map((reply) => reply.text).join('\n');
    const told = outbox.flatMap((reply) => reply.answers ?? []);
    const open = stack.at(-1)!;
    const fits =
      told.length > 0 ||
      open.topic === 'emergency' ||
      open.topic === 'confirm' ||
      // "Can you talk in Spanish?" is answered in Spanish.
      spoken !== language ||
      NEEDS_FIRST[`${open.topic}/${open.data.told}`];
    if (!fits) bare.push(`${id}: ${text} -> ${said.slice(0, 80)}`);
    const shown = said.replace(/https?:\/\/\S+/g, '').length;
    if (told.length === 1 && shown > REPLY) long.push(`${told[0]}: ${text} -> ${shown}`);
  }
  expect(bare).toEqual([]);
  expect(long).toEqual([]);
}, 120_000);
