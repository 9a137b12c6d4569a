/** State machines as Mermaid state diagrams, which GitHub shows as pictures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topics } from '../../flows/index.ts';
import { languagesIn } from '../../src/assemble.ts';
import { HOME, type Topic } from '../../src/core/topic.ts';

type Action = { type: string; params?: { topic?: string; answer?: string } };
type Transition = { target?: readonly { key: string }[]; guard?: unknown; actions: readonly unknown[] };
type Guard = { type: string; params: { field: string; value?: unknown } };

/** The whole of docs/flows.md: each topic's answers and, where it has one, its machine's picture, in menu order. */
export function drawAll(root: string): string {
  const all = topics(languagesIn(join(root, 'locales')));
  const title = (id: string) => String(readJson(join(root, 'locales', 'en', `${id}.json`)).title);
  return [
    '# Flows',
    '',
    '<!-- Written by `npm run diagrams` from the machines in flows/. Do not edit. -->',
    '',
    'A topic has answers, which can be asked for in every state of every topic: told, its topic is where the person is,',
    'in the state `home`, where its answers are buttons. In brackets: the readers that make an answer more precise, the',
    'state that asks for what is not known after it is told (`then`), the state that takes its place (`from`).',
    'A topic with more than that has a machine. An arrow is what a person answers; in brackets, when it applies;',
    '`→ topic` is where it goes on, `→ topic/answer` what it tells. After the name of a state stands the text key of its',
    'question. Emergencies, menu, back, cancel and the language work in every state and are not drawn.',
    '',
    ...all.map(({ id }) => `- [${title(id)}](#${id})`),
    ...all.flatMap((topic) => ['', `## ${topic.id}`, ...answersOf(topic), ...pictureOf(topic)]),
    '',
  ].join('\n');
}

/** The answers of a topic in the order offered, each with what it depends on. */
function answersOf({ answers }: Topic): string[] {
  const told = Object.entries(answers).map(([name, { takes, refine, walk, instead }]) => {
    const notes = [
      ...(takes ?? []),
      ...(walk ? [`from ${walk}`] : []),
      ...(refine ?? []).map(({ state }) => `then ${state}`),
      ...(instead ? [`${instead.name} where ${instead.field} is ${String(instead.is)}`] : []),
    ];
    return notes.length > 0 ? `\`${name}\` (${notes.join(', ')})` : `\`${name}\``;
  });
  return told.length > 0 ? ['', `Answers: ${told.join(' · ')}`] : [];
}

/** A topic's picture, where it has more states than the one with its answers. */
function pictureOf(topic: Topic): string[] {
  const states = Object.keys(topic.machine.states);
  const isPlain = states.every((state) => state === HOME || state === 'done');
  return isPlain ? [] : ['', '```mermaid', draw(topic), '```'];
}

/** One machine as a Mermaid state diagram. Events with the same source, target and guard share an arrow. */
export function draw(topic: Topic): string {
  const { machine } = topic;
  const initial = machine.root.initial.target[0]!.key;
  const lines = ['stateDiagram-v2', `  [*] --> ${idOf(initial)}`];
  for (const [name, state] of Object.entries(machine.states)) {
    const ask = topic.asks[name];
    lines.push(
      `  state "${name}${ask ? ` · ${ask.ask}` : ''}${ask?.rest ? ' (rest)' : ''}" as ${idOf(name)}`,
    );
    if (state.type === 'final') {
      const onward = effect(state.entry as unknown as Action[]);
      lines.push(`  ${idOf(name)} --> [*]${onward ? ` : ${onward}` : ''}`);
    }
    const arrows = new Map<string, string[]>();
    const add = (event: string, step: Transition) => {
      const does = effect(step.actions as Action[]);
      const arrow = `${idOf(step.target?.[0]?.key ?? name)}\u0000${guardOf(step.guard)}`;
      const said = does === `→ ${event}` ? does : [event, does].filter(Boolean).join(' ');
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), said]);
    };
    for (const step of state.always ?? []) add('always', step as unknown as Transition);
    for (const [event, steps] of state.transitions)
      for (const step of steps) add(event, step as unknown as Transition);
    for (const [arrow, events] of arrows) {
      const [target, guard] = arrow.split('\u0000');
      lines.push(`  ${idOf(name)} --> ${target} : ${[events.join(', '), guard].filter(Boolean).join(' ')}`);
    }
  }
  return lines.join('\n');
}

/** Mermaid has words of its own (`state`, `end`), which a state of ours may be called. */
const idOf = (state: string): string => `s_${state}`;

function guardOf(guard: unknown): string {
  if (!guard) return '';
  const { type, params } = guard as Guard;
  if (type === 'has') return `[has ${params.field}]`;
  return `[${params.field} ${type === 'is' ? 'is' : 'is not'} ${String(params.value)}]`;
}

/**
 * What a transition does beyond its own topic: where it leads, and effects. What is said along the way is in
 * the texts.
 */
const effect = (actions: readonly Action[]): string =>
  actions
    .flatMap(({ type, params }) =>
      type === 'go' || type === 'tell'
        ? [`→ ${params?.topic ?? params?.answer}`]
        : type === 'run'
          ? ['(runs an effect)']
          : [],
    )
    .join(' ');

const readJson = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'));
