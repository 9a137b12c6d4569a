/**
 * The data that an answer is told with: what is known of the person, what its topic had, and what the message
 * says.
 */

import { affirmedIn } from './affirmed.ts';
import { type Inbound, textOf } from './conversation.ts';
import { type Guide, partsOf } from './guide.ts';
import { LISTED } from './likelier.ts';
import { plain } from './plain.ts';
import type { Session } from './session.ts';
import { allowed, begun } from './step.ts';
import type { Answer, Data, Reading, Topic, Values } from './topic.ts';

/** A message and the session that it is heard in. */
type Hearing = { guide: Guide; inbound: Inbound; session: Session };

/** How an answer is told. */
export type Telling = {
  /** Whether the message is read for values that make the answer more precise. */
  reading: boolean;
  /** The message is a value for it, and nothing else. */
  asked?: boolean;
  /** One of several: only in short, and nothing is asked. */
  short?: boolean;
  /** In short, and its topic becomes the open one. */
  stays?: boolean;
  /** The answers that may have been meant instead. */
  near?: string[];
};

/** The fields that this topic shares with others, as far as the profile has them. */
export function sharedWith({ session }: Hearing, topic: Topic): Data {
  const known = topic.shares.filter((field) => session.profile[field] !== undefined);
  return Object.fromEntries(known.map((field) => [field, session.profile[field]]));
}

/** Words that point to where somebody goes. */
const THERE = /\b(?:alla|there)\b/;

type Gathered = { data: Data; event?: string; unfit?: { key: string; values?: Values } };

/**
 * The data that an answer is told with: what is known of the person, what its topic had, and what this
 * message says.
 */
export function gather(
  hearing: Hearing,
  topic: Topic,
  name: string,
  { reading, asked, near }: Telling,
): Gathered {
  const { guide, session, inbound } = hearing;
  const answer: Answer = topic.answers[name] ?? {};
  const open = session.stack.findLast((frame) => frame.topic === topic.id);
  let data: Data = { ...open?.data, ...sharedWith(hearing, topic), ...answer.put, told: name, page: 0, near };
  if (answer.there && reading && THERE.test(plain(textOf(inbound) ?? '')))
    data = { ...data, [answer.there.field]: session.profile[answer.there.from] ?? data[answer.there.field] };
  if (answer.ofUnit) data = { ...data, unit: unitMeant(hearing) };
  const about = session.focus?.told;
  // "Where does that come from?" and "how sure is it?" are about the answer told before.
  if (answer.view === 'told_last' && about !== undefined && partsOf(about).topic !== topic.id)
    data = { ...data, about };
  let event = answer.ofUnit && data.unit !== undefined ? answer.ofUnit : undefined;
  let unfit: Gathered['unfit'];
  let taken = false;
  const said = affirmedIn(guide, inbound);
  for (const reader of reading ? (answer.takes ?? []) : []) {
    const read = guide.readers[reader]?.(said, asked ? data : undefined, data);
    if (!read) continue;
    if ('unfit' in read) {
      const isPlace = reader === 'place' || reader === 'state';
      // A figure that is no age may be what another reader takes.
      if (isPlace || !taken) unfit ??= { key: read.unfit, ...(read.values ? { values: read.values } : {}) };
      // If the place that was named is unknown, the place known from before is not used instead.
      if (isPlace) data = without(data, 'place');
      continue;
    }
    taken = true;
    if (isKnown(read, data)) continue;
    const { type, ...fields } = besides(read.event, data);
    const merged = allowed(topic, present({ ...data, ...fields }));
    if (!merged) continue;
    data = merged;
    if (Object.hasOwn(topic.machine.states, type)) {
      event = type;
      if (type === 'which_place') data = without(data, 'place');
    }
  }
  const whole =
    allowed(topic, present(data)) ?? allowed(topic, present({ ...answer.put, told: name })) ?? begun(topic);
  return { data: whole, ...(event ? { event } : {}), ...(unfit ? { unfit } : {}) };
}

/** The unit that a message is about: the one of the list that it names, else the first. */
function unitMeant({ guide, inbound, session }: Hearing): string | undefined {
  const { units = [] } = session.focus ?? {};
  const reading = guide.readers[LISTED]?.(inbound, { units });
  return reading && 'event' in reading ? String(reading.event.unit) : units[0];
}

/** Whether a reading is an estimate of values that are known already. */
export const isKnown = ({ event: { type: _, ...fields }, estimate }: Read, known: Data): boolean =>
  estimate === true && Object.keys(fields).every((field) => known[field] !== undefined);

/**
 * An event whose values come in addition (`also`) is merged with those known before: the ages of people who were
 * left out.
 */
export function besides({ also, ...event }: Read['event'], { ages: known }: Data): Read['event'] {
  const { ages } = event;
  return also === true && Array.isArray(known) && Array.isArray(ages)
    ? { ...event, ages: [...new Set([...known, ...ages])] }
    : event;
}

type Read = Exclude<Reading, undefined | { unfit: string }>;

const present = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

const without = (data: Data, field: string): Data =>
  Object.fromEntries(Object.entries(data).filter(([name]) => name !== field));
