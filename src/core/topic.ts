/**
 * What a topic is, and the whole vocabulary that a flow may use. A topic is data: an XState machine without
 * functions, whose verbs are named here and whose effects come back as values from `transition()`.
 */
import { assign, setup } from 'xstate';
import { z } from 'zod';
import type { Inbound, Language } from './conversation.ts';
import { type Fact, type Facts, readFacts, type Sources } from './facts.ts';
import type { Values, View } from './view.ts';

export type { Dated, Located, Phrase, Tickable, Values, View } from './view.ts';

/** What a topic remembers while it is open: small JSON, checked by the topic's own schema. */
export type Data = Record<string, unknown>;

/** What happened to a topic, e.g. `{ type: 'place', place: 'cp:37700' }`. A button `more:2` is `{ type: 'more', more: '2' }`. */
export type TopicEvent = { type: string; [field: string]: unknown };

/** A state's open question. It is a function of the state, so it can be asked again at any time. */
export type Ask = {
  /** Text key of the question. */
  ask: string;
  /** The names of the readers that may take a free text or a location as the answer, tried in order. */
  expects?: string[];
  /**
   * The buttons, in order; each is an event of the state. A choice for which the view gives options stands
   * for all of these.
   */
  choices?: string[];
  /** The view whose values the question's text uses, and which may give options or hide choices. */
  view?: string;
  /** Nothing is pending here ("what next?"): another topic takes this one's place instead of interrupting it. */
  rest?: boolean;
  /** The buttons are the topic's answers that were not told last, a page at a time; see `HOME`. */
  home?: boolean;
};

/**
 * The smallest thing that a person can ask for and be told: the passage that bears its name in the topic's texts. It can be
 * asked for in every state of every topic; see `docs/understanding.md` for how it is recognised.
 */
export type Answer = {
  /** The view whose values the passage uses. */
  view?: string;
  /** The readers that find in a message what makes the answer more precise, e.g. `ages`; their fields go into the topic's data. */
  takes?: string[];
  /** Fields of the topic's data that asking for this sets, e.g. which kind of clinic is looked for. */
  put?: Data;
  /** States that may ask one question to make it more precise: the first whose fields in `unless` are all unknown. */
  refine?: { state: string; unless: string[] }[];
  /** No passage: the topic's machine goes on from this state, which says or asks what is needed. */
  walk?: string;
  /** Another answer (by name, or by id), told if the data has this value: the uninsured are shown another network. */
  instead?: { field: string; is: unknown; name: string };
  /** Never offered as a button: it makes sense only to somebody who asks for it. */
  hidden?: true;
  /** If the message says "there", `field` gets the value that the profile has for `from`: a trip's destination. */
  there?: { field: string; from: string };
  /**
   * It speaks of one clinic: the one that was chosen or listed last. If there is one, the question of this
   * state follows the answer.
   */
  ofUnit?: string;
  /** It is about being in Mexico, or outside: a place that the message names decides. */
  where?: 'mexico' | 'abroad';
  /** Told beside its topic's open question, which stays open: an emergency is not over because somebody asks what to take. */
  stays?: true;
  /** What people ask after it, before the topic's other answers: names of this topic's, or `topic/name`. */
  next?: string[];
};

/** Effects outside of the conversation, done after the replies are said. */
export type Effect =
  /** Deletes all that is kept of the chat. */
  | { type: 'forget' }
  /** Adds one to a statistic of use, which holds nothing about any person. */
  | { type: 'note'; statistic: 'ratings' | 'references'; labels: string[] }
  /**
   * Adds one to a counter in the store, which holds nothing about any person; it is gone `days` days after it
   * began.
   */
  | { type: 'count'; name: string; days: number };

type Verb = { type: string; params: Record<string, unknown> };

/** The params of the verbs that leave a machine as values. */
export type Said = { key: string; view?: string; always?: boolean };
/** `data` is what the next topic is told beside what topics share, e.g. what kind of clinic is looked for. */
export type Gone = { topic: string; data?: Data };
/** An answer by its id `topic/name`. */
export type Told = { answer: string };
export type Spoken = { language: Language };

/** What a step leaves to be done outside of the machine, as a value. */
export type Action =
  | { type: 'say'; params: Said }
  | { type: 'go'; params: Gone }
  | { type: 'tell'; params: Told }
  | { type: 'goTo'; params: { field: string } }
  | { type: 'run'; params: { effect: Effect } }
  | { type: 'speakIn'; params: Spoken }
  | { type: 'handOver'; params: Record<string, never> };

const verbs = setup({
  types: {} as { context: Data; events: TopicEvent; input: Data; meta: Ask },
  actions: {
    say: (_, _params: Said) => {},
    go: (_, _params: Gone) => {},
    tell: (_, _params: Told) => {},
    goTo: (_, _params: { field: string }) => {},
    run: (_, _params: { effect: Effect }) => {},
    speakIn: (_, _params: Spoken) => {},
    handOver: () => {},
    keep: assign(({ event }, { fields }: { fields: string[] }) =>
      Object.fromEntries(fields.filter((field) => field in event).map((field) => [field, event[field]])),
    ),
    put: assign((_, { values }: { values: Data }) => values),
    drop: assign((_, { fields }: { fields: string[] }) =>
      Object.fromEntries(fields.map((field) => [field, undefined])),
    ),
    toggle: assign(({ context, event }, { field, by }: { field: string; by: string }) => {
      const held = context[field];
      const list: unknown[] = Array.isArray(held) ? held : [];
      const one = event[by];
      return { [field]: list.includes(one) ? list.filter((other) => other !== one) : [...list, one] };
    }),
    add: assign(({ context }, { field, by = 1 }: { field: string; by?: number }) => ({
      [field]: Number(context[field] ?? 0) + by,
    })),
  },
  guards: {
    has: ({ context }, { field }: { field: string }) => context[field] !== undefined,
    is: ({ context }, { field, value }: { field: string; value: unknown }) => context[field] === value,
    isnt: ({ context }, { field, value }: { field: string; value: unknown }) => context[field] !== value,
  },
});

/** A topic's machine, built by `createMachine` below. */
export type Machine = ReturnType<typeof verbs.createMachine>;

type Guard = { type: 'has' | 'is' | 'isnt'; params: Record<string, unknown> };
type Transition = string | { target?: string; actions?: Verb | Verb[]; guard?: Guard; reenter?: boolean };

/** A flow as it is written: XState's own form without functions, `invoke`, `after`, `history` or parallel states. */
export type Flow = {
  id: string;
  initial: string;
  states: Record<
    string,
    {
      entry?: Verb | Verb[];
      always?: Transition | Transition[];
      meta?: Ask;
      on?: Record<string, Transition | Transition[]>;
      type?: 'final';
    }
  >;
};

/** The state of a topic in which nothing is open: its answers are offered. */
export const HOME = 'home';

/** The event that goes to a state from wherever a topic is, saying what the state says when it is entered. */
export const opening = (state: string): string => `open ${state}`;

/** Builds a topic's machine. Its data starts as the schema's defaults, what is shared, and what was understood. */
export function createMachine(flow: Flow): Machine {
  const open = Object.keys(flow.states).map((state) => [
    opening(state),
    { target: `.${state}`, reenter: true },
  ]);
  return verbs.createMachine({
    ...flow,
    on: Object.fromEntries(open),
    context: ({ input }: { input: Data }) => ({ ...input }),
  } as never);
}

/**
 * `HOME` with its buttons; `choices` are events that are offered after the answers, and `on` what they do. `view` may
 * hide some.
 */
export const home = (
  choices: string[] = [],
  on: Record<string, Transition | Transition[]> = {},
  view?: string,
) => ({
  meta: {
    ask: 'what_next',
    rest: true,
    home: true,
    choices: [...choices, 'more', 'enough'],
    ...(view ? { view } : {}),
  },
  on: { ...on, more: { actions: add('page'), target: HOME, reenter: true }, enough: 'done' },
});

/**
 * Said once on the way, with the values of a view. `always`: said even when the message that opens the topic
 * already answers the question of this state; the question and the other texts are then left out.
 */
export const say = (key: string, options: { view?: string; always?: boolean } = {}) =>
  ({ type: 'say', params: { key, ...options } }) satisfies Verb;

/** Keeps fields of the event, those that it has, in the topic's data. */
export const keep = (...fields: string[]) => ({ type: 'keep', params: { fields } }) satisfies Verb;

/** Sets fields of the topic's data to fixed values. */
export const put = (values: Data) => ({ type: 'put', params: { values } }) satisfies Verb;

/** Empties fields of the topic's data, and of what topics share where the field is shared. */
export const drop = (...fields: string[]) => ({ type: 'drop', params: { fields } }) satisfies Verb;

/** Adds one, or so many, to a number of the topic's data. */
export const add = (field: string, by = 1) => ({ type: 'add', params: { field, by } }) satisfies Verb;

/**
 * Adds the value of the event's field `by` to the list `field` of the topic's data, or removes it if it is
 * there: for a list to tick off.
 */
export const toggle = (field: string, by: string) =>
  ({ type: 'toggle', params: { field, by } }) satisfies Verb;

/**
 * Goes on with another topic. From a final state it takes this topic's place; from any other it lies on top, and
 * this topic's question comes back when it ends. `data` are fields of that topic's own data to begin with.
 */
export const go = (topic: string, data?: Data) =>
  ({ type: 'go', params: { topic, ...(data ? { data } : {}) } }) satisfies Verb;

/** Goes on with the topic whose id a field of this topic's data holds. */
export const goTo = (field: string) => ({ type: 'goTo', params: { field } }) satisfies Verb;

/** Tells an answer, by its id `topic/name`; its topic then becomes the open one. */
export const tell = (answer: string) => ({ type: 'tell', params: { answer } }) satisfies Verb;

/** Requests an effect, which is done after the replies are said. */
export const run = (effect: Effect) => ({ type: 'run', params: { effect } }) satisfies Verb;

/** Goes on in another language, and stays with it. */
export const speakIn = (language: Language) => ({ type: 'speakIn', params: { language } }) satisfies Verb;

/** Passes the conversation to a person, with the `words` of the topic's data. */
export const handOver = () => ({ type: 'handOver', params: {} }) satisfies Verb;

/** True when a field of the topic's data has a value. */
export const has = (field: string) => ({ type: 'has' as const, params: { field } });

/** True when a field of the topic's data is this value. */
export const is = (field: string, value: unknown) => ({ type: 'is' as const, params: { field, value } });

/** True when a field of the topic's data is not this value. */
export const isnt = (field: string, value: unknown) => ({ type: 'isnt' as const, params: { field, value } });

/** Brings the data of an older version of a topic one version on. Throwing means that it can't be brought along. */
export type Migration = (place: { state: string; data: Data }) => { state: string; data: Data };

/** A topic: its id is its name in flows/, locales/, buttons, commands and logs. `D` is what its schema lets it keep. */
export type Topic<D extends Data = Data> = {
  id: string;
  machine: Machine;
  data: z.ZodType<D>;
  /** Raised when states or data change shape; the guard test asks for it. */
  version: number;
  /** `{ 2: old => … }` brings version 1 to 2. */
  migrations: Record<number, Migration>;
  /** The data fields that topics share through the conversation, e.g. `place`. */
  shares: string[];
  /** By reader: the answer that is asked for by a value alone, e.g. a bare postal code. */
  opensOn: Record<string, string>;
  facts: Facts;
  /** What can be asked of it, by name, in the order offered. */
  answers: Readonly<Record<string, Answer>>;
  /** What is added to a reply of any topic that has these words, by the key of its text and view; see `notes.ts`. */
  notes: Readonly<Record<string, { whereSaid: string }>>;
  /** By state: its open question, and what it says when it is entered; read off the machine. */
  asks: Record<string, Ask>;
  entries: Record<string, Said[]>;
};

/** What every topic with answers keeps beside its own data. */
const TOLD = {
  /** The name of the answer told last. */
  told: z.string().max(40).optional(),
  /** The answers that came next in the ranking, where it was not sure: offered first. */
  near: z.array(z.string().max(60)).max(2).optional(),
  /** Which of the pages of buttons is shown. */
  page: z.number().int().min(0).max(50).default(0),
};

type AnswerData = Partial<z.output<z.ZodObject<typeof TOLD>>>;

/** The machine of a topic that only has answers. */
const answersOnly = (id: string): Machine =>
  createMachine({ id, initial: HOME, states: { home: home(), done: { type: 'final' } } });

/** Declares a topic. Throws, naming the topic, when its facts don't hold together. */
export function topic<Own extends Data = Data>(it: {
  /** The topic's id, where it has no machine of its own. */
  id?: string;
  machine?: Machine;
  data?: z.ZodObject & z.ZodType<Own>;
  answers?: Record<string, Answer>;
  notes?: Record<string, { whereSaid: string }>;
  version: number;
  migrations?: Record<number, Migration>;
  shares?: string[];
  opensOn?: Record<string, string>;
  facts?: unknown;
  /** The pages that the facts stand on, where they are not those of `flows/sources.json`. */
  sources?: Sources;
}): Topic<Own & AnswerData> {
  const machine = it.machine ?? answersOnly(it.id ?? '');
  const states = Object.entries(machine.states);
  const own = it.data ?? z.object({});
  const data = it.answers ? z.object({ ...TOLD, ...own.shape }) : own;
  return {
    id: machine.id,
    machine,
    data: data as unknown as z.ZodType<Own & AnswerData>,
    version: it.version,
    migrations: it.migrations ?? {},
    shares: it.shares ?? [],
    opensOn: it.opensOn ?? {},
    facts: readFacts(machine.id, it.facts ?? {}, it.sources),
    answers: byName(it.answers),
    notes: it.notes ?? {},
    asks: Object.fromEntries(states.flatMap(([name, { meta }]) => (meta ? [[name, meta] as const] : []))),
    entries: Object.fromEntries(states.map(([name, node]) => [name, saidBy(node.entry)])),
  };
}

const saidBy = (entry: Machine['states'][string]['entry']): Said[] =>
  actionsIn(entry).flatMap((action) => (action.type === 'say' ? [action.params] : []));

/** The verbs of a machine: XState keeps them as they are written. */
export const actionsIn = (actions: readonly unknown[]): readonly Action[] => actions as readonly Action[];

/** Looked up by names from outside: without a prototype, names that every object has find none. */
export const byName = <One>(named: Readonly<Record<string, One>> = {}): Record<string, One> =>
  Object.assign(Object.create(null) as Record<string, One>, named);

/** When and for whom a view is computed. `fact` gives the value of one of the topic's facts, or a common one. */
export type Moment = {
  at: number;
  language: Language;
  fact: (id: string) => string | number | undefined;
  /** The facts that an answer, by its id, shows or stands on. */
  factsOf: (answer: string) => readonly Fact[];
};

/** Computes what a text needs from a topic's data: pure, and without a word of any language. */
export type ViewOf<D = Data> = (data: D, moment: Moment) => View;

/**
 * What views know of a topic's data, by its schema. Every field may be missing: an answer can be told without its topic ever
 * having been open, on a card.
 */
export type DataOf<T extends Topic> = Partial<z.output<T['data']>>;

/** The views of a topic, whose data the core has checked by the topic's schema before it asks a view. */
export const viewsOf = <T extends Topic>(views: Record<string, ViewOf<DataOf<T>>>): Record<string, ViewOf> =>
  views as Record<string, ViewOf>;

/**
 * What a reader makes of a message for the question it was asked: an event of the topic; or a reason why it is no
 * answer, said kindly before the question is asked again; or nothing, when the message is about something else.
 */
export type Reading =
  /** `estimate`: worked out from what was said ("six years ago"), so it gives way to what is known already. */
  { event: TopicEvent; estimate?: true } | { unfit: string; values?: Values } | undefined;

/**
 * Reads a message as one kind of answer. `asked` is the data of the topic whose question is open; undefined when
 * nobody asked, and then the reader must be sure. `known`: what is known of the person, by which a name that
 * several places have is understood.
 */
export type Reader = (inbound: Inbound, asked: Data | undefined, known?: Data) => Reading;

/** Answers that are a passage and nothing else, by their names with blanks between them. */
export const passages = (names: string): Record<string, Answer> =>
  Object.fromEntries(
    names
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => [name, {}]),
  );
