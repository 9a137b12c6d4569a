/** What a message itself, or what was told before it, makes likelier or less likely than its words alone. Pure. */
import { affirmedIn } from './affirmed.ts';
import { type Guide, partsOf } from './guide.ts';
import type { Heard } from './heard.ts';
import type { Aspect, Ranking } from './meaning.ts';
import { moreProbable, reweighed } from './odds.ts';
import { passageOf, speaksOf } from './passages.ts';
import { plain } from './plain.ts';
import { OFFERED } from './sure.ts';

/** The `insured` value of somebody without insurance, and the topic for them. */
export const UNINSURED = 'none';
export const WELFARE = 'welfare';

/** The ranking of a message with all that makes its answers likelier or less likely, one after the other. */
export const likelier = (it: Heard, ranking: Ranking): Ranking =>
  [fed, ofChosen, ofMatter, ofName, ofCalm, ofWhom, ofPlace, toldBefore, ofAspect].reduce(
    (weighed, weigh) => weigh(it, weighed),
    ranking,
  );

/** "No, nada de eso": none of what was offered. */
const REJECTING = /^(?:no (?:nada|ningun|ni )|nada de eso|ningun|none|neither|not (?:that|those)|no,? none)/;

/** How many times as probable an answer is that was just offered. */
const OFFERED_ODDS = 6;

/**
 * The ranking after an offer: the offered answers get likelier, or are removed if the message rejects them all.
 */
export function towards(offered: string[] | undefined, ranking: Ranking, text: string): Ranking {
  if (!offered?.length) return ranking;
  if (REJECTING.test(plain(text)))
    return { ...ranking, answers: ranking.answers.filter(({ id }) => !offered.includes(id)) };
  return moreProbable(ranking, (id) => offered.includes(id), OFFERED_ODDS);
}

/** The factor on the odds of an answer of the open topic that takes a value which the message gives. */
const FED_ODDS = 3;

/**
 * Raises answers of the open topic that take a value which the message gives: "¿ya me alcanza?" with a number of
 * weeks asks for an answer that weeks decide.
 */
function fed({ guide, inbound, own, where }: Heard, ranking: Ranking): Ranking {
  if (!own || where.topic === undefined || inbound.kind !== 'text' || !/\d/.test(inbound.text))
    return ranking;
  if (onlyTellsFigures(guide, inbound.text)) return ranking;
  const said = affirmedIn(guide, inbound);
  const isFed = (id: string): boolean =>
    partsOf(id).topic === where.topic &&
    guide.answers.get(id)?.takes?.some((name) => {
      const reading = guide.cases.has(name) ? guide.readers[name]?.(said, undefined) : undefined;
      return reading !== undefined && 'event' in reading;
    }) === true;
  return moreProbable(ranking, isFed, FED_ODDS);
}

/**
 * "We're 68 and 66, like I said. When would it start?": what is asked is not what the figures decide, which stand in
 * another sentence.
 */
export function onlyTellsFigures({ understanding }: Guide, text: string): boolean {
  const asking = understanding
    .parts(text)
    .parts.filter((part) => understanding.asks(part) || understanding.asksByWords(part));
  return asking.length > 0 && !asking.some((part) => /\d/.test(part));
}

/**
 * The ranking where one clinic was chosen just before, "is it open on Saturday?", or where one of the list is pointed
 * to: "y la segunda, ¿dónde está?".
 */
function ofChosen({ guide, session, inbound, text, own, where, words }: Heard, ranking: Ranking): Ranking {
  if (!own) return ranking;
  const { units = [] } = session.focus ?? {};
  const isOfUnit = (id: string): boolean => guide.answers.get(id)?.ofUnit !== undefined;
  // A long message that speaks of nothing one asks of a clinic asks nothing of one: "salgo hoy de viaje y regreso…".
  if (words > OF_IT_WORDS && !SPEAKS_OF_UNIT.test(plain(text)))
    return reweighed(ranking, (id) => (isOfUnit(id) ? 1 / OFFERED_ODDS : 1));
  if (words > (units.length === 1 ? OF_IT_WORDS : POINTED_WORDS)) return ranking;
  const isPointed =
    units.length > 1 &&
    OF_UNIT.test(plain(inbound.kind === 'text' ? inbound.text : '')) &&
    guide.readers[LISTED]?.(inbound, { units }) !== undefined;
  if (units.length !== 1 && !isPointed) return ranking;
  // Who points to one of a list does not look for one by its number, which only `hidden` answers take.
  const oddsOf = (id: string): number => {
    if (partsOf(id).topic !== where.topic) return 1;
    const isHidden = isPointed && guide.answers.get(id)?.hidden === true;
    return isOfUnit(id) ? OFFERED_ODDS : isHidden ? 1 / OFFERED_ODDS : 1;
  };
  return reweighed(ranking, oddsOf);
}

/** Words of what may be asked of one clinic: where it is, when it is open, its telephone. */
const OF_UNIT =
  /\b(?:donde|direccion|tel\w*|numero|hor(?:a|as|ario|arios)|abren?|where|address|phone|open\w*|hours?)\b/;
/** The same, and more words of it. */
const SPEAKS_OF_UNIT = new RegExp(
  `${OF_UNIT.source}|\\b(?:atiend\\w+|turnos?|sabados?|domingos?|llam\\w+|marc\\w+|mapa|calle|lleg\\w+|ubica\\w+|queda|camion|weekends?|saturdays?|sundays?|clos(?:e|es|ed|ing)|cierran?|call|street|map|bus|get (?:to|there)|located?|location|clinica|clinic|umf|hospital)\\b`,
);
/** The reader of which of the units that were listed is meant. */
export const LISTED = 'listed';
/** Longer messages say by themselves what they are about. */
const OF_IT_WORDS = 7;
const POINTED_WORDS = 10;

/**
 * Lowers answers about a matter that nobody has mentioned: a widow's pension is hardly meant where nobody died.
 */
export function ofMatter({ guide, session, text, where }: Heard, ranking: Ranking): Ranking {
  const { told, before } = session.focus ?? {};
  const spokenOf = [told, before].flatMap((id) =>
    id ? [guide.matters.get(id), guide.matters.get(partsOf(id).topic)] : [],
  );
  const isUnspoken = (id: string): boolean => {
    const matter = guide.matters.get(id);
    if (matter === undefined) return false;
    if (guide.understanding.deniesMatter(text, matter)) return true;
    if (guide.understanding.tells(text, matter)) return false;
    if (matter === AT_IMSS) return session.profile.insured === UNINSURED || where.topic === WELFARE;
    const isTaken = matter === PAID || (matter === BOUGHT && session.profile.insured !== EMPLOYEE);
    return !isTaken && !spokenOf.includes(matter);
  };
  const atImss = where.topic === WELFARE ? IN_FREE_CARE_ODDS : AT_IMSS_ODDS;
  const odds = (id: string): number => (guide.matters.get(id) === AT_IMSS ? atImss : MATTER_ODDS);
  return reweighed(ranking, (id) => (isUnspoken(id) ? 1 / odds(id) : 1));
}

/** Raises the answers that speak of an office or a scheme which the message names: "¿y la CONAMED cobra?". */
function ofName({ guide, session, text }: Heard, ranking: Ranking): Ranking {
  const names = plain(text).match(NAMES) ?? [];
  if (names.length === 0) return ranking;
  const speaks = (id: string): boolean => {
    const passage = plain(passageOf(guide, session.language, id));
    return passage === '' || names.some((name) => passage.includes(name));
  };
  return ranking.answers.some(({ id }) => speaks(id))
    ? reweighed(ranking, (id) => (speaks(id) ? 1 : 1 / NAME_ODDS))
    : ranking;
}

/** Names that stand in the passages of few answers, and are there what the answer is about. */
const NAMES =
  /\b(?:conamed|profedet|condusef|infonavit|consar|comar|cndh|finabien|fonacot|prodecon|renapo|chkt|issste|afore)\b/g;
/** The factor on the odds of an answer that does not speak of what was named. */
const NAME_ODDS = 4;

/** "No emergency, she is fine. What do they charge?": what is to be done in an emergency is not meant. */
function ofCalm({ guide: { understanding }, text }: Heard, ranking: Ranking): Ranking {
  if (!understanding.saysNoEmergency(text)) return ranking;
  return reweighed(ranking, (id) => (IN_EMERGENCY.has(id) ? 1 / MATTER_ODDS : 1));
}

/** The answers that say what to do in an emergency. */
const IN_EMERGENCY: ReadonlySet<string> = new Set([
  'emergency/call',
  'maternity/warning_signs',
  'rights/emergency_nonmember',
  'rights/pregnancy_emergency',
  'traveling/emergency_away',
]);

/**
 * The matter of the insurance that one buys: whoever has said to be insured by a job hardly means it, if they do not
 * speak of it.
 */
const BOUGHT = 'bought';
/** The matter of money that somebody paid to a swindler: told in too many words to be missed, but it can be denied. */
const PAID = 'paid';
/** The `insured` value of somebody insured by a job. */
const EMPLOYEE = 'employee';
/**
 * The matter of care at IMSS: who has no insurance, or talks about free care, hardly means it, if they do not name
 * IMSS.
 */
const AT_IMSS = 'at_imss';
/** How many times less probable its answers are for them, and while the talk is about free care. */
const AT_IMSS_ODDS = 6;
const IN_FREE_CARE_ODDS = 40;

/**
 * Raises answers for the person that the message names, and lowers those for others: "¿y mi hija?" after a
 * mother's papers.
 */
function ofWhom({ guide, inbound, own, where }: Heard, ranking: Ranking): Ranking {
  const whoOf = (id: string): unknown => guide.answers.get(id)?.put?.who;
  if (!own || inbound.kind !== 'text' || !ranking.answers.some(({ id }) => whoOf(id) !== undefined))
    return ranking;
  const reading = guide.readers.whom?.(inbound, undefined);
  if (!reading || !('event' in reading) || guide.readers.everyone?.(inbound, undefined)) return ranking;
  const { who } = reading.event;
  const weight = (id: string): number => {
    const theirs = whoOf(id);
    if (theirs === undefined) return 1;
    // "And for my son?" stays in the open topic: answers of other topics are not raised.
    if (theirs === who) return where.topic === undefined || where.topic === partsOf(id).topic ? SAME_ODDS : 1;
    return 1 / WHOM_ODDS;
  };
  return reweighed(ranking, weight);
}

/** By this factor an answer gets less probable if it is for another person than the one named. */
const WHOM_ODDS = 6;
/** How many times more probable an answer for the person named is than one for nobody in particular. */
const SAME_ODDS = 2;

/** How many times less probable an answer is if nobody speaks of its matter. */
const MATTER_ODDS = 100;

/** If the message names a place abroad, or one in Mexico: lowers the answers that are about the other. */
export function ofPlace({ guide, inbound, own }: Heard, ranking: Ranking): Ranking {
  const whereOf = (id: string) => guide.answers.get(id)?.where;
  if (!own || inbound.kind !== 'text' || !ranking.answers.slice(0, OFFERED).some(({ id }) => whereOf(id)))
    return ranking;
  const reading = guide.readers.place?.(inbound, {});
  if (!reading) return ranking;
  const isAbroad = 'unfit' in reading && reading.unfit === 'outside_mexico';
  if (!isAbroad && !('event' in reading && reading.event.type === 'place')) return ranking;
  const where = isAbroad ? 'abroad' : 'mexico';
  const nearer = isAbroad ? moreProbable(ranking, (id) => whereOf(id) === where, PLACE_ODDS) : ranking;
  return moreProbable(nearer, (id) => whereOf(id) !== undefined && whereOf(id) !== where, 1 / PLACE_ODDS);
}

/**
 * Lowers the answer told last, the less the message is a fragment: who writes a whole sentence after it seldom asks
 * for the same. Of such replies in talks with people, two in three were wrong.
 */
function toldBefore({ guide, own, where: { told } }: Heard, ranking: Ranking): Ranking {
  if (!own || told === undefined || guide.answers.get(told)?.walk) return ranking;
  const odds = AGAIN_ODDS ** (1 - ranking.fragment);
  return reweighed(ranking, (id) => (id === told ? 1 / odds : 1));
}

const AGAIN_ODDS = 3;

/** The factor on the odds of an answer about being abroad, or in Mexico, if the place named is there. */
const PLACE_ODDS = 6;

/**
 * If the message asks only for one aspect of what was told: lowers answers that say nothing of that aspect, and
 * raises the one told last if it does.
 */
function ofAspect({ guide, session, own, where, text, words }: Heard, ranking: Ranking): Ranking {
  const { told } = where;
  const aspect = own && told !== undefined ? guide.understanding.aspectWithin(text) : undefined;
  if (aspect === undefined || told === undefined) return ranking;
  // "Otro me pregunta si puede meter a su mamá. ¿se puede?" asks the aspect about what the message says, not
  // about the answer told.
  const [best] = ranking.answers;
  const isElse = best !== undefined && best.id !== told && best.confidence >= ELSE;
  if (isElse && words > ASPECT_WORDS) return ranking;
  const passage = (id: string): string => passageOf(guide, session.language, id);
  const says = (id: string): boolean => speaksOf(guide, session.language, id, aspect) > 0;
  const isThere = ranking.answers.some(({ id }) => id === told);
  const answers = isThere ? ranking.answers : [...ranking.answers, { id: told, confidence: HARDLY }];
  const odds = TOLD_ODDS[aspect] ?? SAYS_ODDS;
  const raised = says(told) ? moreProbable({ ...ranking, answers }, (id) => id === told, odds) : ranking;
  return moreProbable(raised, (id) => passage(id) !== '' && !says(id), 1 / SAYS_ODDS);
}

/**
 * A message of more words whose best answer has this confidence asks for that answer, whatever aspect it also
 * names.
 */
const ELSE = 0.45;
const ASPECT_WORDS = 7;
/** The factor on the odds of an answer that speaks of the aspect asked for, against one that does not. */
const SAYS_ODDS = 4;
/**
 * The same for the answer told last, by aspect: the next step and the verdict are hardly ever asked of another
 * answer.
 */
const TOLD_ODDS: { [aspect in Aspect]?: number } = { step: 30, verdict: 1000 };
/** The confidence given to the answer told last if the ranking left it out. */
const HARDLY = 0.02;
