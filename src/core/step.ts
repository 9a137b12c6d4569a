/**
 * One step of a topic's machine, as a value. XState's own `transition()` makes an actor for each call, which costs more
 * than the step: here each machine has one inert actor and one resolved snapshot a state. A step is a function of what it
 * is given, and most people take the same ones, so those taken lately are remembered.
 */
import { type AnyActorScope, createActor } from 'xstate';
import type { Data, Topic, TopicEvent } from './topic.ts';

/** What a verb leaves behind: `say`, `run`, `go`…, with its params. */
export type Action = { type: string; params: unknown };

/** Where a step led. `data` is as the topic allows it; undefined when an event brought what the topic cannot keep. */
export type Step = { state: string; data: Data | undefined; done: boolean; actions: readonly Action[] };

type Snapshot = ReturnType<Topic['machine']['resolveState']>;

type Prepared = {
  scope: AnyActorScope;
  actions: Action[];
  resolved: Map<string, Snapshot>;
  lately: Map<string, Step | 'none'>;
  allowed: Map<string, Data | 'none'>;
};

/** How many steps of each topic are remembered. */
const REMEMBERED = 500;

const prepared = new WeakMap<Topic, Prepared>();

/** Data as its topic allows it, with what is missing as by default; undefined when it can't be that topic's. */
export function allowed(topic: Topic, data: Data): Data | undefined {
  const known = prepare(topic).allowed;
  const key = JSON.stringify(data);
  let read = known.get(key);
  if (read === undefined) {
    const checked = topic.data.safeParse(data);
    read = checked.success ? Object.freeze(present(checked.data)) : 'none';
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, read);
  }
  return read === 'none' ? undefined : read;
}

/** The topic's beginning, with its data. */
export function begin(topic: Topic, data: Data): Step {
  const known = prepare(topic);
  const key = JSON.stringify(data);
  return recall(known, key, () => {
    known.actions.length = 0;
    return taken(topic, topic.machine.getInitialSnapshot(known.scope as never, data as never), known.actions);
  })!;
}

/** What an event leads to from a state; undefined when the state does not take it. */
export function step(topic: Topic, state: string, data: Data, event: TopicEvent): Step | undefined {
  const known = prepare(topic);
  const key = `${state} ${JSON.stringify(event)} ${JSON.stringify(data)}`;
  return recall(known, key, () => {
    const snapshot = { ...resolve(topic, known, state), context: data } as Snapshot;
    if (!snapshot.can(event)) return undefined;
    known.actions.length = 0;
    return taken(topic, topic.machine.transition(snapshot, event, known.scope as never), known.actions);
  });
}

function recall({ lately }: Prepared, key: string, take: () => Step | undefined): Step | undefined {
  let found = lately.get(key);
  if (found === undefined) {
    found = take() ?? 'none';
    if (lately.size >= REMEMBERED) lately.clear();
    lately.set(key, found);
  }
  return found === 'none' ? undefined : found;
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
      actionExecutor: (action: Action) => {
        actions.push(action);
      },
    } as unknown as AnyActorScope;
    known = { scope, actions, resolved: new Map(), lately: new Map(), allowed: new Map() };
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

function taken(topic: Topic, snapshot: Snapshot, actions: Action[]): Step {
  return {
    state: String(snapshot.value),
    data: allowed(topic, snapshot.context),
    done: snapshot.status === 'done',
    actions: actions.map(({ type, params }) => ({ type, params })),
  };
}

/** Without the fields that have no value: data is JSON. */
const present = (data: Data): Data =>
  Object.values(data).includes(undefined)
    ? Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
    : data;
