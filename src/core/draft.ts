/**
 * A session while one message changes it: opening and leaving topics, taking a machine's steps, and collecting what is
 * to be said. Everything here replaces parts of the draft's session and never changes a stored one.
 */
import type { Inbound, Language, Reply } from './conversation.ts';
import { gather, sharedWith, type Telling } from './gathered.ts';
import { CONFIRM, EMERGENCY, type Guide, idOf, MENU, partsOf } from './guide.ts';
import { handOver } from './handoff.ts';
import { asText } from './json.ts';
import type { Line } from './line.ts';
import { openQuestion } from './question.ts';
import { DEPTH, type Frame, type Session } from './session.ts';
import { allowed, begin, begun, type Step, step } from './step.ts';
import {
  type Action,
  type Data,
  type Effect,
  type Gone,
  HOME,
  opening,
  type Reading,
  type Topic,
  type TopicEvent,
  type Values,
} from './topic.ts';
import { dataAt, withPast } from './trail.ts';

/** A session being changed by one message, with what is to be said about it. */
export type Draft = {
  guide: Guide;
  inbound: Inbound;
  session: Session;
  lines: Line[];
  effects: Effect[];
  /** What is said to the organisation's people. */
  passed: Reply[];
};

export const top = (draft: Draft): Frame => draft.session.stack.at(-1)!;

export const topicOf = (draft: Draft, id: string): Topic => draft.guide.topics.get(id)!;

const NO_DATA: Data = Object.freeze({});

/** Says a text of the open topic, or of the topic `of`, or a common one. */
export function tell(draft: Draft, key: string, values?: Values, of?: string): void {
  const topic = of ?? draft.session.stack.at(-1)?.topic ?? MENU;
  draft.lines.push({ topic, key, values, data: NO_DATA });
}

/** Whether the topmost topic has nothing pending, so that whatever comes next takes its place. */
const isResting = (draft: Draft): boolean =>
  topicOf(draft, top(draft).topic).asks[top(draft).state]?.rest === true;

/** The stack without the topic `id`, and without a resting topic on top, unless `id` only interrupts. */
function below(draft: Draft, id: string, interrupts: boolean): Frame[] {
  const { stack } = draft.session;
  const resting = isResting(draft) && !interrupts;
  const kept = stack.filter(
    (frame, at) => at === 0 || (frame.topic !== id && !(resting && at === stack.length - 1)),
  );
  return kept.length < DEPTH ? kept : [...kept.slice(0, 1), ...kept.slice(kept.length - DEPTH + 2)];
}

/** Opens a topic on top of the open one, at the state and with the data that the message already gives. */
export function open(draft: Draft, id: string, entities: Data = {}, reading = true): void {
  const { session } = draft;
  if (!draft.guide.topics.has(id)) return tell(draft, 'topic_off');
  const stack = below(draft, id, id === EMERGENCY || id === 'confirm');
  draft.session = { ...session, stack };
  if (id === MENU) draft.session = { ...draft.session, stack: stack.slice(0, 1) };
  else enter(draft, id, reading, entities);
}

/**
 * Puts a topic's first state on the stack. With `reading`, it takes what the message already says about it.
 */
export function enter(draft: Draft, id: string, reading: boolean, entities: Data = {}): void {
  const topic = topicOf(draft, id);
  const input = allowed(topic, { ...sharedWith(draft, topic), ...entities }) ?? begun(topic);
  const frame: Frame = { topic: id, version: topic.version, state: '', data: input, trail: [] };
  draft.session = { ...draft.session, stack: [...draft.session.stack, frame] };
  const first = begin(topic, input);
  const data = first.data ?? input;
  if (first.state === HOME && id !== MENU) tell(draft, 'card_opened', { card: { key: 'card', topic: id } });
  const read = reading ? readFor(draft, topic, first.state) : undefined;
  const next = read && 'event' in read ? step(topic, first.state, data, read.event) : undefined;
  if (next?.data) {
    const insisted = first.actions.filter((action) => action.type === 'say' && action.params.always);
    // A text marked `always` says the same more strongly than the plain texts of the next step, which are left
    // out.
    const further = insisted.length === 0 ? next.actions : next.actions.filter((action) => !isPlain(action));
    return settle(draft, topic, frame, { ...next, actions: [...insisted, ...further] }, next.data);
  }
  settle(draft, topic, frame, first, data);
  if (read && 'unfit' in read) tell(draft, read.unfit, read.values);
}

const isPlain = (action: Action): boolean => action.type === 'say' && action.params.view === undefined;

/** What a message already answers of a question that nobody has asked yet: "clínica 37700" names topic and place. */
function readFor(draft: Draft, topic: Topic, state: string): Reading {
  let unfit: Reading;
  for (const name of topic.asks[state]?.expects ?? []) {
    // Words of danger are no answer to whether it is over.
    if (name === 'alarm') continue;
    const reading = draft.guide.readers[name]?.(draft.inbound, undefined);
    if (reading && 'event' in reading) return reading;
    unfit ??= reading;
  }
  return unfit;
}

/**
 * Gives the open topic an event. `stale`: its state does not take the event; `unfit`: its data cannot keep what
 * the event brought.
 */
export function take(draft: Draft, event: TopicEvent): 'taken' | 'stale' | 'unfit' {
  const frame = top(draft);
  const topic = topicOf(draft, frame.topic);
  const known = { ...sharedWith(draft, topic), ...frame.data };
  const next = step(topic, frame.state, known, event);
  if (!next) return 'stale';
  if (!next.data) return 'unfit';
  settle(draft, topic, frame, next, next.data);
  return 'taken';
}

/** Takes over a machine's next state and does what its actions say. */
function settle(draft: Draft, topic: Topic, frame: Frame, next: Step, data: Data): void {
  const { state, actions } = next;
  const moved = frame.state !== '' && (frame.state !== state || !same(frame.data, data));
  const trail = moved ? withPast(frame.trail, frame, data) : frame.trail;
  share(draft, topic, data, frame.data);
  const stack = [...draft.session.stack.slice(0, -1), { ...frame, state, data, trail }];
  draft.session = { ...draft.session, stack };

  let onward: Gone | undefined;
  let told: string | undefined;
  let forgets = false;
  for (const { type, params } of actions) {
    if (type === 'say') draft.lines.push({ topic: topic.id, ...params, data });
    else if (type === 'run') {
      draft.effects.push(params.effect);
      forgets ||= params.effect.type === 'forget';
    } else if (type === 'speakIn') speakIn(draft, params.language);
    else if (type === 'handOver') handOver(draft, asText(data.words));
    else if (type === 'go') onward = params;
    else if (type === 'tell') told = params.answer;
    else if (type === 'goTo') {
      const chosen = String(data[params.field]);
      if (chosen.includes('/')) told = chosen;
      else onward = { topic: chosen };
    }
  }
  if (forgets) return goHome(draft);
  if (next.done) close(draft, onward === undefined && told === undefined);
  if (onward !== undefined) open(draft, onward.topic, onward.data, false);
  if (told !== undefined) tellAnswer(draft, told, { reading: false });
}

/** Copies the changed fields that topics share to the profile, and removes those that were emptied. */
function share(draft: Draft, topic: Topic, data: Data, before: Data): void {
  const profile = { ...draft.session.profile };
  for (const field of topic.shares) {
    if (data[field] === before[field]) continue;
    if (data[field] === undefined) delete profile[field];
    else profile[field] = data[field];
  }
  draft.session = { ...draft.session, profile };
}

/**
 * Tells an answer: says its passage and makes its topic the current one. Where another question is pending, that
 * one stays current and is asked again.
 */
export function tellAnswer(draft: Draft, id: string, telling: Telling): void {
  const { guide, session } = draft;
  const { topic: topicId, name } = partsOf(id);
  const topic = guide.topics.get(topicId);
  const answer = topic?.answers[name];
  if (!topic || !answer) return tell(draft, 'topic_off');
  const { data, event, unfit } = gather(draft, topic, name, telling);
  const { instead } = answer;
  const other = insteadOf(draft, id);
  // What this message says counts before what was known.
  const held = instead && data[instead.field];
  if (instead && other !== id && (held === undefined || held === instead.is))
    return tellAnswer(draft, other, telling);
  const own = session.stack.findLast((frame) => frame.topic === topicId);
  const before = own?.data ?? begun(topic);
  draft.session = { ...session, focus: { ...session.focus, told: id } };
  share(draft, topic, data, { ...before, ...sharedWith(draft, topic) });
  const pending = !isResting(draft) && session.stack.length > 1 && top(draft).topic !== topicId;
  if (!answer.walk) {
    draft.lines.push({
      topic: topicId,
      key: name,
      data,
      told: id,
      ...(answer.view ? { view: answer.view } : {}),
      ...(telling.short ? { short: true as const } : {}),
    });
    if (unfit) tell(draft, unfit.key, unfit.values, topicId);
    if (pending || (telling.short && !telling.stays)) return;
    if (answer.stays && own && own === session.stack.at(-1) && own.state !== HOME) return;
    if (telling.short) return place(draft, topic, data, HOME, own);
    const missing = answer.refine?.find(({ unless }) => unless.every((field) => !data[field]));
    return place(draft, topic, data, event ?? missing?.state ?? HOME, own);
  }
  place(draft, topic, data, '', own);
  const next = step(topic, String(topic.machine.config.initial), data, {
    type: opening(event ?? answer.walk),
  });
  if (next?.data) settle(draft, topic, top(draft), next, next.data);
  const { topic: now, state } = top(draft);
  const reads = topic.asks[state]?.expects?.some((name) => answer.takes?.includes(name)) === true;
  const read = telling.reading && reads && now === topicId ? readFor(draft, topic, state) : undefined;
  if (read && 'event' in read && topic.asks[state]?.rest !== true) take(draft, read.event);
  if (unfit) tell(draft, unfit.key, unfit.values, topicId);
}

/** The answer to tell in place of `id`, by what the profile says of the person; `id` itself if there is none. */
export function insteadOf({ guide, session }: Draft, id: string): string {
  const { instead } = guide.answers.get(id) ?? {};
  if (!instead || session.profile[instead.field] !== instead.is) return id;
  const other = instead.name.includes('/') ? instead.name : idOf(partsOf(id).topic, instead.name);
  // Its topic may be switched off.
  return guide.answers.has(other) ? other : id;
}

/** Puts a topic on top of the stack at a state; a resting topic there is replaced. */
function place(draft: Draft, topic: Topic, data: Data, state: string, own: Frame | undefined): void {
  const trail = own && own.state !== '' ? withPast(own.trail, own, data) : [];
  const stack = below(draft, topic.id, false);
  const frame: Frame = { topic: topic.id, version: topic.version, state, data, trail };
  draft.session = { ...draft.session, stack: [...stack, frame] };
}

/**
 * Takes the top topic off the stack. The one below asks its question again, after a text that announces it.
 */
export function close(draft: Draft, resumes: boolean): void {
  const left = top(draft).topic;
  const stack = draft.session.stack.slice(0, -1);
  draft.session = { ...draft.session, stack };
  if (stack.length === 0) return enter(draft, MENU, false);
  if (!resumes || stack.length === 1 || left === CONFIRM) return;
  tell(draft, 'resumed');
  if (isResting(draft) && topicOf(draft, top(draft).topic).asks[top(draft).state]?.home !== true)
    repeat(draft);
}

/** To the menu, with nothing kept but the language and the wish that nothing be learnt. */
export function goHome(draft: Draft): void {
  const { unlearned } = draft.session.profile;
  const profile = unlearned === undefined ? {} : { unlearned };
  const { focus, ...rest } = draft.session;
  draft.session = { ...rest, stack: [], profile };
  enter(draft, MENU, false);
}

export function back(draft: Draft): void {
  const frame = top(draft);
  const last = frame.trail.at(-1);
  if (last) {
    const data = dataAt(last, frame.data);
    const { state } = last;
    const stack = [
      ...draft.session.stack.slice(0, -1),
      { ...frame, state, data, trail: frame.trail.slice(0, -1) },
    ];
    // The profile's fields that the topic shares go back to their earlier values, too.
    const profile = { ...draft.session.profile };
    for (const field of topicOf(draft, frame.topic).shares) {
      if (data[field] === undefined) delete profile[field];
      else profile[field] = data[field];
    }
    draft.session = { ...draft.session, stack, profile };
    return repeat(draft);
  }
  if (draft.session.stack.length > 1) {
    close(draft, false);
    repeat(draft);
  }
}

export function cancel(draft: Draft): void {
  tell(draft, 'cancelled');
  if (draft.session.stack.length > 1) close(draft, true);
}

export function speakIn(draft: Draft, language: Language): void {
  draft.session = { ...draft.session, language, languageFrom: 'choice' };
  tell(draft, 'language_set');
}

/** Says again what the open state says when it is entered, or the answer that was told there. */
export function repeat(draft: Draft): void {
  const frame = top(draft);
  const topic = topicOf(draft, frame.topic);
  const said = topic.entries[frame.state] ?? [];
  for (const one of said) draft.lines.push({ topic: frame.topic, ...one, data: frame.data });
  const name = frame.data.told === undefined ? '' : String(frame.data.told);
  const answer = topic.answers[name];
  if (said.length === 0 && answer && !answer.walk) {
    const view = answer.view ? { view: answer.view } : {};
    draft.lines.push({
      topic: frame.topic,
      key: name,
      data: frame.data,
      told: idOf(frame.topic, name),
      ...view,
    });
  }
}

/** The clinics that the open question offers, in the order shown. */
export function unitsShown(draft: Draft): string[] {
  const buttons = openQuestion(draft.guide, draft.session, draft.inbound.at)?.buttons ?? [];
  const frame = top(draft);
  const listed = buttons.flatMap(({ id }) => /\/unit:(.+)$/.exec(id)?.[1] ?? []);
  if (frame.data.unit !== undefined && frame.state === 'unit') return [String(frame.data.unit)];
  return listed;
}

const same = (a: Data, b: Data): boolean => JSON.stringify(a) === JSON.stringify(b);
