/** A message that rejects the last reply: what it says was not asked, and what it asks instead. Pure. */

import { affirmedIn } from './affirmed.ts';
import type { Inbound } from './conversation.ts';
import { EMERGENCY, type Guide, idOf, partsOf } from './guide.ts';
import { known } from './heard.ts';
import type { Where } from './meaning.ts';
import { SURE, SURELY } from './sure.ts';

/**
 * What a message corrects about the last reply: the text to understand in its place, and the answers that it
 * rejects.
 */
export type Corrected = {
  /** What is asked; empty where the message only says that the reply was off. */
  heard: string;
  /** The ids of the answers that it says it did not ask for. */
  rejected: readonly string[];
  /** The message is not about the open topic. */
  leaves: boolean;
  /** It denies something about the person; what it says of the person is remembered. */
  denies?: true;
  /** What it denies has nothing to do with the last reply. */
  aside?: true;
  /** The id of the answer to the same question about somebody else, if that was meant. */
  sibling?: string;
};

/**
 * Whether a message turns against what was told last: outright ("no le pregunté de la cuota, es de mi pensión"), or by denying
 * what that is about ("no he dejado de trabajar, nomás pregunto…"). Undefined where it does neither, or corrects a value only.
 */
export function corrected(guide: Guide, inbound: Inbound, where: Where): Corrected | undefined {
  const { topic, told } = where;
  if (inbound.kind !== 'text' || topic === undefined || topic === EMERGENCY) return undefined;
  const { understanding } = guide;
  const correction = understanding.correction(inbound.text);
  if (!correction) return undefined;
  const { denied, clauses, rest, outright } = correction;
  const words = rest === '' ? 0 : rest.split(/\s+/).length;
  if (denied.some((what) => isValue(guide, inbound, told, what))) return undefined;
  const about = denied.map((what, at) => {
    const { topics, answers } = understanding.rank(what);
    const [best] = answers;
    const isNear = outright || topics.slice(0, NEAREST_TOPICS).some((one) => one.topic === topic);
    const [leaned] = understanding.rank(isNear ? what : (clauses[at] ?? what), where).answers;
    const isTold =
      best?.id === told || (leaned?.id === told && (isNear || (leaned?.confidence ?? 0) >= SURELY));
    const isTopic = topics[0]?.topic === topic && (topics[0].confidence >= SURE || isTold);
    return { isIt: isTold || isTopic, isTopic, other: best && best.confidence >= SURE ? best.id : undefined };
  });
  const isAbout = about.some(({ isIt }) => isIt);
  const others = about.flatMap(({ other }) => (other === undefined ? [] : [other]));
  const asksElse = words > REQUEST_WORDS && (understanding.asks(rest) || understanding.asksWhichClinic(rest));
  if (!isAbout && !outright)
    // What somebody says they have not done is not what they ask about.
    return asksElse && others.length > 0
      ? { heard: rest, rejected: others, leaves: false, denies: true, aside: true }
      : undefined;
  if (told === undefined && !isAbout) return undefined;
  const [other] = words > 0 ? known(guide, understanding.rank(rest)).topics : [];
  const isTopic = about.some((one) => one.isTopic);
  const leaves = isTopic && other !== undefined && other.topic !== topic && other.confidence >= SURE;
  // "No la incapacidad, la guardería": a topic is named for another, in however few words.
  const isNamed = words > 0 && words < REQUEST_WORDS && leaves && other.confidence >= SURELY;
  if (words < REQUEST_WORDS && !isNamed && !(outright && words === REQUEST_WORDS - 1)) {
    const isRemark = denied.join(' ').split(' ').length <= REJECTION_WORDS;
    const tellsWho = guide.remembers.some((name) =>
      denied.some((what) => guide.readers[name]?.({ ...inbound, text: what }, undefined)),
    );
    return words === 0 && isRemark && !tellsWho
      ? { heard: '', rejected: told ? [told] : [], leaves: isTopic }
      : undefined;
  }
  // The last answer is not rejected if the denial is about an earlier one, or what is asked instead is just that answer, for
  // another place: "no, not hospital. I ask for a centro de salud. Colonia Cafetales".
  const [meant] = asksElse ? understanding.rank(rest, where).answers : [];
  const isList = guide.answers.get(told ?? '')?.walk !== undefined;
  const isMeant = meant !== undefined && meant.id === told && (isList || meant.confidence >= SURELY);
  const rejectsTold = (isAbout || denied.length === 0) && !isMeant;
  if (told !== undefined && words <= VALUE_WORDS && !isNamed) {
    const sibling = siblingOf(guide, inbound, told);
    if (sibling !== undefined) return { heard: rest, rejected: [told], leaves: false, sibling };
  }
  return {
    heard: outright || asksElse || isNamed ? rest : inbound.text,
    rejected: rejectsTold && told !== undefined ? [told, ...others] : others,
    leaves: leaves && !isMeant,
    ...(outright || isNamed ? {} : { denies: true as const }),
  };
}

/** The answer to the same question about somebody else: "le pregunto de mi mamá, no de hijos". */
function siblingOf(guide: Guide, inbound: Inbound, told: string): string | undefined {
  const reading = guide.readers.whom?.(affirmedIn(guide, inbound), undefined);
  if (!reading || !('event' in reading)) return undefined;
  const { topic, name } = partsOf(told);
  const { who } = reading.event;
  const answers = Object.entries(guide.topics.get(topic)?.answers ?? {});
  const found = answers.find(([other, { put }]) => other !== name && put?.who === who);
  return found && guide.answers.get(told)?.put?.who !== undefined ? idOf(topic, found[0]) : undefined;
}

/** A longer message, in words, says more than whom something is for. */
const VALUE_WORDS = 5;

/**
 * Whether what is denied is only a value that the message then replaces: "no es para mí, es para mi mamá", "no en
 * Mérida, en…".
 */
function isValue(
  guide: Guide,
  inbound: Inbound & { kind: 'text' },
  told: string | undefined,
  what: string,
): boolean {
  const takes = (told && guide.answers.get(told)?.takes) || [];
  return [...takes, ...VALUES].some((name) => {
    const reading = guide.readers[name]?.({ ...inbound, text: what }, {});
    return reading !== undefined && 'event' in reading;
  });
}

/** The readers of what may be corrected anywhere: whom it is for. */
const VALUES = ['whom'];
/** The most words of a mere rejection; a longer one also says what is meant instead. */
const REJECTION_WORDS = 7;
/** A denial may be about the open topic if that is among so many of its best-ranked topics. */
const NEAREST_TOPICS = 3;
/** Words from which something said after a correction may be a request. */
const REQUEST_WORDS = 3;
