/**
 * One step of a topic's machine, as a value. XState's own `transition()` makes an actor for each call, which costs more
 * than the step: here each machine has one inert actor and one resolved snapshot a state. A step is a pure function, and
 * most people take the same ones, so its results are cached.
 */
import { createActor } from 'xstate';
import { type Cache, cache } from './cache.ts';
import type { Action, Data, Topic, TopicEvent } from './topic.ts';

/** Where a step leads. `data` is as the topic allows it; undefined when an event brought what the topic cannot keep. */
export type Step = { state: string; data: Data | undefined; done: boolean; actions: readonly Action[] };

type Snapshot = ReturnType<Topic['machine']['resolveState']>;
type Scope = Parameters<Topic['machine']['transition']>[2];

type Prepared = {
  scope: Scope;
  actions: Action[];
  resolved: Map<string, Snapshot>;
  beginnings: Cache<Step>;
  steps: Cache<Step | undefined>;
  allowed: Cache<Data | undefined>;
};

/** How many steps, and how many data, of each topic are cached. */
const CACHED = 500;

const prepared = new WeakMap<Topic, Prepared>();

/** Data as its topic allows it, with defaults for what is missing; undefined when it can't be that topic's. */
export const allowed = (topic: Topic, data: Data): Data | undefined =>
  prepare(topic).allowed(JSON.stringify(data), () => {
    const checked = topic.data.safeParse(data);
    return checked.success ? Object.freeze(present(checked.data)) : undefined;
  });

/** The data that a topic begins with where nothing is known: the defaults of its schema. */
export function begun(topic: Topic): Data {
  const data = allowed(topic, {});
  if (!data) throw new Error(`The data of ${topic.id} have no defaults.`);
  return data;
}

/** The first step of a topic's machine, with its data. */
export function begin(topic: Topic, data: Data): Step {
  const known = prepare(topic);
  return known.beginnings(JSON.stringify(data), () => {
    known.actions.length = 0;
    // The type of a machine built from data knows nothing of its input.
    const first = topic.machine.getInitialSnapshot(known.scope, data as never);
    return resultOf(topic, first, known.actions);
  });
}

/** What an event leads to from a state; undefined when the state does not take it. */
export function step(topic: Topic, state: string, data: Data, event: TopicEvent): Step | undefined {
  const known = prepare(topic);
  const key = `${state} ${JSON.stringify(event)} ${JSON.stringify(data)}`;
  return known.steps(key, () => {
    const snapshot: Snapshot = Object.assign({}, resolve(topic, known, state), { context: data });
    if (!snapshot.can(event)) return undefined;
    known.actions.length = 0;
    const next = topic.machine.transition(snapshot, event, known.scope);
    return resultOf(topic, next, known.actions);
  });
}

function prepare(topic: Topic): Prepared {
  let known = prepared.get(topic);
  if (!known) {
    const actions: Action[] = [];
    const self = createActor(topic.machine, { input: {} });
    const nothing = () => {};
    const scope = {
      self,
      id: '',
      sessionId: '',
      system: self.system,
      logger: nothing,
      defer: nothing,
      emit: nothing,
      stopChild: nothing,
      actionExecutor: ({ type, params }: { type: string; params: unknown }) => {
        actions.push({ type, params } as Action);
      },
    } as unknown as Scope;
    known = {
      scope,
      actions,
      resolved: new Map(),
      beginnings: cache(CACHED),
      steps: cache(CACHED),
      allowed: cache(CACHED),
    };
    prepared.set(topic, known);
  }
  return known;
}

function resolve({ machine }: Topic, { resolved }: Prepared, state: string): Snapshot {
  let snapshot = resolved.get(state);
  if (!snapshot) {
    snapshot = machine.resolveState({ value: state, context: {} });
    resolved.set(state, snapshot);
  }
  return snapshot;
}

function resultOf(topic: Topic, snapshot: Snapshot, actions: Action[]): Step {
  return {
    state: String(snapshot.value),
    data: allowed(topic, snapshot.context),
    done: snapshot.status === 'done',
    actions: [...actions],
  };
}

/** Without the fields that have no value: data is JSON. */
const present = (data: Data): Data =>
  Object.values(data).includes(undefined)
    ? Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
    : data;
