import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getAdjacencyMap } from 'xstate/graph';
import sources from '../flows/sources.json' with { type: 'json' };
import { HOME, opening, type Topic } from '../src/core/topic.ts';
import { realGuide, root } from './support/talk.ts';

const guide = realGuide();
const topics = [...guide.topics.values()];
const languages = guide.languages;

type Params = { key?: string; view?: string; topic?: string; answer?: string };
type Action = { type: string; params?: Params };

/** Every action of a machine, wherever it stands. */
const actionsOf = (topic: Topic): Action[] =>
  Object.values(topic.machine.states).flatMap((node) => [
    ...(node.entry as unknown as Action[]),
    ...[...node.transitions.values()].flat().flatMap((step) => step.actions as unknown as Action[]),
    ...(node.always ?? []).flatMap((step) => step.actions as unknown as Action[]),
  ]);

/** The events a state handles. */
const handled = (topic: Topic, state: string): string[] =>
  [...topic.machine.states[state]!.transitions.keys()] as string[];

/** The states that a topic's answers lead to by themselves: `which_…` by what their readers find in a message. */
const opened = ({ answers, machine }: Topic): string[] => {
  const all = Object.values(answers);
  const found = all.some(({ takes }) => takes)
    ? Object.keys(machine.states).filter((one) => one.startsWith('which_'))
    : [];
  const named = all.flatMap(({ walk, refine = [] }) => [walk ?? HOME, ...refine.map(({ state }) => state)]);
  return [...new Set([...named, ...found])];
};

/** What fields of data are given by events, to walk with. */
const sample = {
  place: 'cp:37700',
  places: ['cp:37700'],
  why: 'many',
  heard: 'x',
  unit: 'u',
  units: ['u'],
  number: 1,
  topic: 'help',
};

describe.each(topics)('the topic $id', (topic) => {
  const states = Object.keys(topic.machine.states);
  const events = [
    ...new Set([...states.flatMap((state) => handled(topic, state)), ...opened(topic).map(opening)]),
  ].map((type) => ({ type, ...sample }));
  const starts = [{}, { place: 'cp:37700' }, { sure: false }, { crisis: true }, { violence: true }].map(
    (data) => topic.data.parse(data),
  );
  const seen = new Set<string>();
  const taken = new Set<string>();
  for (const input of starts) {
    const map = getAdjacencyMap(topic.machine, {
      input,
      events,
      serializeState: (snapshot) => JSON.stringify(snapshot.value),
      // A topic that is over is off the stack: nothing opens a state of it any more.
      stopWhen: (snapshot) => snapshot.status === 'done',
    });
    for (const { state, transitions } of Object.values(map)) {
      seen.add(String(state.value));
      for (const step of Object.values(transitions) as {
        event: { type: string };
      }[]) {
        taken.add(`${String(state.value)} ${step.event.type}`);
      }
    }
  }

  test('reaches every state, but those it only passes through', () => {
    const passing = states.filter(
      (state) => !topic.asks[state] && topic.machine.states[state]!.type !== 'final',
    );
    expect(states.filter((state) => !seen.has(state) && !passing.includes(state))).toEqual([]);
  });

  test('takes every transition on some path from the start', () => {
    const all = states.flatMap((state) => handled(topic, state).map((event) => `${state} ${event}`));
    expect(all.filter((one) => !taken.has(one))).toEqual([]);
  });

  test('leaves every state that asks something', () => {
    for (const state of states.filter((one) => topic.asks[one])) {
      const goes = (topic.machine.states[state]!.transitions as Map<string, unknown>).size;
      expect({ state, goes: goes > 0 }).toEqual({ state, goes: true });
    }
  });

  test('asks something in every state a person can be in', () => {
    for (const state of seen) {
      const final = topic.machine.states[state]!.type === 'final';
      expect({ state, asks: final || topic.asks[state] !== undefined }).toEqual({ state, asks: true });
    }
  });

  test('handles every choice it offers', () => {
    for (const [state, ask] of Object.entries(topic.asks)) {
      const isAnswer = (choice: string) => topic.answers[choice] !== undefined || guide.answers.has(choice);
      const lost = ask.choices?.filter(
        (choice) => !handled(topic, state).includes(choice) && !isAnswer(choice),
      );
      expect([state, lost ?? []]).toEqual([state, []]);
    }
  });

  test('names only readers, views and topics that exist', () => {
    for (const ask of Object.values(topic.asks)) {
      expect(ask.expects?.filter((name) => !guide.readers[name]) ?? []).toEqual([]);
      if (ask.view) expect(Object.keys(guide.views[topic.id] ?? {})).toContain(ask.view);
    }
    for (const { type, params } of actionsOf(topic)) {
      if (type === 'say' && params?.view)
        expect(Object.keys(guide.views[topic.id] ?? {})).toContain(params.view);
      if (type === 'go') expect([...guide.topics.keys()]).toContain(params?.topic);
      if (type === 'tell') expect([...guide.answers.keys()]).toContain(params?.answer);
    }
  });

  test.each(languages)('has every text it says in %s', (language) => {
    const keys = [
      'title',
      ...Object.values(topic.asks).map((ask) => ask.ask),
      ...actionsOf(topic).flatMap(({ type, params }) => (type === 'say' && params?.key ? [params.key] : [])),
    ];
    expect(keys.filter((key) => !guide.texts.has(language, topic.id, key))).toEqual([]);
  });

  test.each(languages)('labels every button in %s', (language) => {
    const options = new Set(['topic', 'place', 'unit', 'state', 'zone', 'from', 'ended', 'tick']);
    const choices = Object.values(topic.asks).flatMap((ask) => ask.choices ?? []);
    const named = (choice: string) =>
      guide.texts.has(language, topic.id, `choice_${choice}`) ||
      guide.topics.has(choice) ||
      options.has(choice);
    expect(choices.filter((choice) => !named(choice))).toEqual([]);
  });

  test('names its buttons within the 64 bytes a platform allows', () => {
    for (const [state, ask] of Object.entries(topic.asks)) {
      for (const choice of ask.choices ?? []) {
        expect(Buffer.byteLength(`${topic.id}/${state}/${choice}`)).toBeLessThanOrEqual(40);
      }
    }
  });
});

/** The texts of a language by topic, read as they are. */
const textsOf = (language: string): Record<string, Record<string, string>> =>
  Object.fromEntries(
    readdirSync(join(root, 'locales', language))
      .filter((file) => file.endsWith('.json') && file !== 'words.json')
      .map((file) => [
        file.replace('.json', ''),
        JSON.parse(readFileSync(join(root, 'locales', language, file), 'utf8')),
      ]),
  );

describe.each(languages)('the texts in %s', (language) => {
  const own = textsOf(language);
  const first = textsOf(languages[0]!);
  const placeholders = (text: string) =>
    [...new Set([...text.matchAll(/\{\{\s*([\w.]+)/g)].map((hit) => hit[1]!))].sort();

  test('have the same keys as the first language', () => {
    const keys = (texts: Record<string, Record<string, string>>) =>
      Object.entries(texts).flatMap(([topic, entries]) =>
        Object.keys(entries).map((key) => `${topic}.${key}`),
      );
    expect(keys(own).sort()).toEqual(keys(first).sort());
  });

  test('fill the same placeholders as the first language', () => {
    for (const [topic, texts] of Object.entries(own)) {
      for (const [key, text] of Object.entries(texts)) {
        expect([`${topic}.${key}`, placeholders(text)]).toEqual([
          `${topic}.${key}`,
          placeholders(first[topic]![key]!),
        ]);
      }
    }
  });

  test('hold no figure: figures are facts or computed', () => {
    const figures = Object.entries(own).flatMap(([topic, texts]) =>
      Object.entries(texts).flatMap(([key, text]) =>
        /\d/.test(text.replace(/\{\{[^}]*\}\}/g, '')) ? [`${topic}.${key}: ${text}`] : [],
      ),
    );
    expect(figures).toEqual([]);
  });

  test('name only facts that exist, have a value in this language and are not withdrawn', () => {
    const faults = Object.entries(own).flatMap(([topic, texts]) =>
      Object.entries(texts).flatMap(([key, text]) => {
        const values = guide.texts.values(language, topic);
        const names = placeholders(text).filter((name) => name.startsWith('fact.'));
        const empty = names.filter((name) => !values[name.slice('fact.'.length)]);
        const isWithdrawn = guide.texts.factsOf(topic, key).some((fact) => fact.withdrawn);
        return [
          ...empty.map((name) => `${topic}.${key}: ${name} has no value`),
          ...(isWithdrawn ? [`${topic}.${key} stands on a fact that is withdrawn`] : []),
        ];
      }),
    );
    expect(faults).toEqual([]);
  });
});

test('a source whose name is in words has it in every language', () => {
  const lacking = Object.entries(sources).flatMap(([id, { name }]) =>
    typeof name === 'string'
      ? []
      : languages.filter((language) => !name[language as keyof typeof name]).map((one) => `${id}: ${one}`),
  );
  expect(lacking).toEqual([]);
});

test('every fact of a topic is used by a text or backs one', () => {
  const first = textsOf(languages[0]!);
  for (const topic of topics) {
    const texts = { ...first.common, ...first[topic.id] };
    const unused = Object.entries(topic.facts).filter(
      ([id, fact]) =>
        !fact.withdrawn &&
        !Object.values(texts).some((text) => text.includes(`{{fact.${id}}}`)) &&
        !fact.backs.some((key) => texts[key] !== undefined),
    );
    expect([topic.id, unused.map(([id]) => id)]).toEqual([topic.id, []]);
  }
});
