/**
 * From a message to what was meant, as a list of steps in the order that keeps people safe and questions answered. The
 * first step that makes something of a message decides; `written` reads like the table of contents.
 */
import type { Inbound } from './conversation.ts';
import { EMERGENCY, type Guide, idOf, partsOf } from './guide.ts';
import {
  affirmedIn,
  answered,
  type Heard,
  heard,
  IN_DOUBT,
  known,
  OFFERED,
  rankingOfPart,
  WELFARE,
} from './heard.ts';
import { isSure, type Meaning, type RankedAnswer, type Where } from './meaning.ts';
import { plain } from './plain.ts';
import type { Session } from './session.ts';
import { answersCalled, openQuestion } from './speak.ts';
import type { Answer } from './topic.ts';

/** From this confidence on an answer is told; with less, the nearest are offered, if they are this near. */
export const SURE = 0.5;
const NEAR = 0.12;
/** An answer below that is told all the same where it is this sure and so many times as sure as the next. */
const LEADING = 0.36;
const LEAD = 2;
/** A remark of several words must be this sure to interrupt an open question, or to be one of several requests. */
const ELSEWHERE = 0.7;
const ELSEWHERE_WORDS = 4;
/** How many requests of one message are answered. */
const REQUESTS = 3;
/** Words from which a message about nothing that the guide knows is told apart from a slip of the finger. */
const TELLING = 3;
/** How sure it must be that a message is about nothing that the guide knows, to say so. */
const OFF_TOPIC = 0.8;
/** The same where a topic is open. */
const SURELY_OFF = 0.95;
/** A doubtful danger is asked about unless an everyday answer is at least this sure. */
const CALM = 0.6;
/** So probably a message makes sense only after what was said before. */
const FRAGMENT = 0.5;

/** What a message means in this session. `rejected`: the answers that it says it did not ask for. Pure. */
export function understand(
  guide: Guide,
  session: Session,
  inbound: Inbound,
  rejected: readonly string[] = [],
): Meaning {
  switch (inbound.kind) {
    case 'unreadable':
      return { kind: 'unreadable', what: inbound.what };
    case 'press':
      return pressed(guide, session, inbound, inbound.button);
    case 'command':
      return commanded(guide, inbound);
    case 'place':
      return answered(heard(guide, session, inbound, '')) ?? opened(guide, inbound) ?? { kind: 'nothing' };
    case 'text':
      return written(heard(guide, session, inbound, inbound.text, rejected));
  }
}

/** What to make of a written message: the first step that says something decides. */
function written(it: Heard): Meaning {
  return (
    inDanger(it) ??
    seenWhere(it) ??
    wishedLanguage(it) ??
    referred(it) ??
    titled(it) ??
    aboutLast(it) ??
    questionsAnswer(it) ??
    numbered(it) ??
    remarked(it) ??
    requested(it) ??
    valued(it) ??
    valuedThere(it) ??
    subject(it) ??
    placed(it) ??
    introduced(it) ??
    closed(it) ??
    clinicThere(it) ??
    asked(it) ??
    doubtful(it) ??
    opensSomething(it) ??
    smallTalk(it) ??
    nearest(it)
  );
}

/** The button of the open question whose label a text is. */
export function typedButton(
  guide: Guide,
  session: Session,
  { at }: Inbound,
  text: string,
): string | undefined {
  const typed = text.length > 80 ? '' : plain(text);
  if (typed === '') return undefined;
  const buttons = openQuestion(guide, session, at)?.buttons ?? [];
  return buttons.find(({ label }) => plain(label) === typed)?.id;
}

function inDanger(it: Heard): Meaning | undefined {
  const danger = it.danger();
  if (!isSure(danger)) return undefined;
  if (danger !== 'yes') return { kind: 'emergency', danger };
  return meanwhile(it) ?? { kind: 'emergency', danger, ...insteadOfAlarm(it, ELSEWHERE) };
}

/**
 * What was asked for where it turns out to be no emergency, if it is at least this sure. Words that sound of danger name
 * other topics easily: what is not of the open one must be surer.
 */
function insteadOfAlarm({ ranking, where }: Heard, least: number): { instead?: string } {
  const [best] = ranking().answers;
  if (!best || partsOf(best.id).topic === EMERGENCY) return {};
  const isElsewhere = where.topic !== undefined && partsOf(best.id).topic !== where.topic;
  return best.confidence >= (isElsewhere ? Math.max(least, SURE) : least) ? { instead: best.id } : {};
}

/** What is said further of a danger that was answered: met as that, not with everything once more. */
function meanwhile({ frame, guide, answer }: Heard): Meaning | undefined {
  if (frame?.topic !== EMERGENCY) return undefined;
  const said = answer();
  if (said?.kind !== 'event' || ENDS.has(said.event.type)) {
    const goesOn = guide.topics.get(EMERGENCY)?.machine.states[frame.state]?.transitions.has(AGAIN);
    return goesOn ? { kind: 'event', event: { type: AGAIN } } : undefined;
  }
  return said;
}

/** The emergency's event for words of danger after those that opened it. */
const AGAIN = 'again';
/** Words of danger are none of these, whatever else is said with them. */
const ENDS = new Set(['over', 'attended', 'now']);

/** The answer that says which languages the guide speaks. */
const LANGUAGES = 'help/languages';

function wishedLanguage({ guide, session, text, words }: Heard): Meaning | undefined {
  const language = guide.understanding.wishedLanguage(text);
  // "Do you speak English?", asked in English, is a question.
  if (language === session.language && words > 2)
    return guide.answers.has(LANGUAGES) ? { kind: 'tell', answers: [LANGUAGES] } : undefined;
  return language ? { kind: 'language', language } : undefined;
}

/** After a sign of danger that nobody looked at, who asks where to go is shown the hospitals. */
function seenWhere({ guide, session, text, own, frame }: Heard): Meaning | undefined {
  const { understanding } = guide;
  const isSign = own && session.focus?.sign === true && frame?.topic !== EMERGENCY;
  if (!isSign || understanding.isAttended(text)) return undefined;
  if (!understanding.asksWhereToBeSeen(text) || !guide.answers.has(HOSPITALS)) return undefined;
  return { kind: 'tell', answers: [HOSPITALS] };
}

/** The answer that lists hospitals with urgencias. */
const HOSPITALS = 'find-clinic/hospital_near';

/** "La segunda", "2", "sí" to a single offer, "UMF 34" of the list: one of the things that were shown. */
function referred(it: Heard): Meaning | undefined {
  if (!it.own || it.words > REFERRING) return undefined;
  const { understanding } = it.guide;
  const figure = /^\s*(\d{1,2})\s*[.)]?\s*$/.exec(it.text)?.[1];
  const place = figure === undefined ? understanding.ordinal(it.text) : undefined;
  if (figure === undefined && place === undefined && !understanding.agrees(it.text)) return namedButton(it);
  const buttons = it.question()?.buttons ?? [];
  if (figure !== undefined && it.answer()?.kind === 'event') return undefined;
  const at = figure === undefined ? place : Number(figure);
  if (at !== undefined) {
    const button = buttons[at - 1]?.id;
    return button ? meaningOf(it.guide, button) : undefined;
  }
  const offers = buttons.filter(({ id }) => !/\/(?:none|enough|more)$/.test(id));
  return it.ask?.rest && offers.length === 1 ? meaningOf(it.guide, offers[0]!.id) : undefined;
}

/** The label of an answer of the open topic's, typed: it stands on a button, or on one further on. */
function titled({ guide, session, text, where, own }: Heard): Meaning | undefined {
  const typed = own && text.length <= LONGEST_LABEL ? plain(text) : '';
  if (typed.split(' ').length < TITLE_WORDS) return undefined;
  const called = answersCalled(guide, session.language).get(typed) ?? [];
  const best = called.find((id) => partsOf(id).topic === where.topic);
  return best === undefined ? undefined : { kind: 'tell', answers: [best] };
}

const LONGEST_LABEL = 60;
/** Words from which a label is told from everyday talk: "gratis" is none. */
const TITLE_WORDS = 2;

/** "Where does that number come from?", "how old is it?": about the last reply, whatever its topic is. */
function aboutLast({ guide, session, inbound, own, words }: Heard): Meaning | undefined {
  if (!own || session.focus?.told === undefined || words > ABOUT_LAST) return undefined;
  const reading = guide.readers.about_last?.(inbound, undefined);
  const id = reading && 'event' in reading ? `help/${reading.event.type}` : undefined;
  return id && guide.answers.has(id) ? { kind: 'tell', answers: [id] } : undefined;
}

const ABOUT_LAST = 14;
const REFERRING = 5;

/** The one button in whose label all that a short message says stands: "la umf 34", "urgencias". */
function namedButton(it: Heard): Meaning | undefined {
  if (it.pending && it.answer()?.kind === 'event') return undefined;
  const said = plain(it.text)
    .split(' ')
    .filter((word) => !FILLERS.has(word));
  if (said.length === 0 || !said.some((word) => /\d/.test(word))) return undefined;
  const hits = (it.question()?.buttons ?? []).filter(({ label }) => {
    const shown = plain(label).split(' ').slice(1);
    return said.every((word) => shown.includes(word));
  });
  return hits.length === 1 ? meaningOf(it.guide, hits[0]!.id) : undefined;
}

const FILLERS = new Set('la el los las de a en esa ese the that one y and clinica clinic umf'.split(' '));

/** The open question's own answer, unless the message asks for something else besides. */
function questionsAnswer(it: Heard): Meaning | undefined {
  const answer = it.answer();
  if (answer?.kind !== 'event') return undefined;
  const word = it.guide.understanding.word(it.text);
  if (word && !it.ask?.choices?.includes(answer.event.type)) return undefined;
  if (it.frame?.topic === EMERGENCY) return goesOn(it, answer);
  return asksElsewhere(it, answer) ? undefined : answer;
}

/** In an emergency: what is asked for besides the news that it is over is told, and no place is guessed from a question. */
function goesOn(it: Heard, answer: Meaning & { kind: 'event' }): Meaning | undefined {
  if (
    answer.event.type === 'which_place' &&
    it.words >= ELSEWHERE_WORDS &&
    it.guide.understanding.asks(it.text)
  )
    return undefined;
  if (!ENDS.has(answer.event.type) || it.danger() !== 'no') return answer;
  const { guide, inbound, frame, session } = it;
  const told = session.focus?.told;
  const before = told === undefined ? {} : { topic: partsOf(told).topic, told };
  const further = it.text
    .split(CLAUSE)
    .filter(
      (clause) =>
        guide.readers[answer.by ?? '']?.({ ...inbound, text: clause } as Inbound, frame?.data) === undefined,
    )
    .join(', ');
  const [best, next] = known(guide, guide.understanding.rank(further, before)).answers;
  return best && further !== '' && leads(best, next) ? { kind: 'tell', answers: [best.id] } : answer;
}

/** What ends a clause of a message. */
const CLAUSE = /[,.;:!?¿¡]+\s*/;

/** "Quiero sacar cita en Celaya", said where a place was asked for, asks for something else. */
function asksElsewhere(it: Heard, answer: Meaning): boolean {
  if (it.words < ELSEWHERE_WORDS) return false;
  const mayGiveWay =
    answer.kind !== 'event' || it.guide.inPassing.has(answer.by ?? '') || it.ask?.rest === true;
  const [best] = it.ranking().answers;
  if (!best || best.id === it.where.told) return false;
  return best.confidence >= (mayGiveWay ? ELSEWHERE : SURELY) && it.ranking().fragment < FRAGMENT;
}

/**
 * Somebody is surely in danger. Where that was only asked, a message that does not answer it is no emergency; nor is the
 * second one in a row that has nothing to do with it.
 */
const isInAlarm = ({ frame, session }: Heard): boolean =>
  frame?.topic === EMERGENCY && frame.state !== IN_DOUBT && session.misses === 0;

/** From this confidence on nothing else can have been meant. */
export const SURELY = 0.85;

/** A social security number that was left in a text is there to be checked. */
function numbered({ guide, inbound, text, own }: Heard): Meaning | undefined {
  if (!own || !guide.understanding.personalIn(text).includes('nss')) return undefined;
  const checks = [...guide.topics.values()].find(({ opensOn }) => opensOn[NUMBER]);
  if (!checks || !guide.readers[NUMBER]?.(inbound, undefined)) return undefined;
  return { kind: 'tell', answers: [idOf(checks.id, checks.opensOn[NUMBER]!)] };
}

/** The reader of such a number. */
const NUMBER = 'nss_number';

/** A whole message that is one of the words that work everywhere, or a remark about the last reply. */
function remarked(it: Heard): Meaning | undefined {
  const { understanding } = it.guide;
  const word = understanding.word(it.text);
  if (word) return { kind: 'word', word };
  const repair = it.own ? understanding.repair(it.text) : undefined;
  return repair ? { kind: 'repair', repair } : undefined;
}

/** Several requests in one message, each of them sure. */
function requested(it: Heard): Meaning | undefined {
  const { understanding } = it.guide;
  const { parts, listed } = understanding.parts(it.text);
  if (parts.length < 2 || it.danger() !== 'no') return undefined;
  const found: string[] = [];
  const [whole] = it.ranking().answers;
  const isClear = it.where.told === undefined && whole !== undefined && whole.confidence >= LEADING;
  let where = isClear ? toldNow(whole.id) : it.where;
  for (const part of parts) {
    // "¿Cuánto tiempo tengo?" says nothing by itself.
    const isShort = part.split(/\s+/).length <= SHORT_PART && where.topic !== undefined;
    const heardAt = isShort ? [where] : [where, {}];
    const [best, next] = surer(heardAt.map((at) => rankingOfPart(it, part, at).answers));
    if (best && isShort && partsOf(best.id).topic !== where.topic) continue;
    const isRequest = listed || (understanding.asks(part) && !/^(?:can|could)(?:'t|not| not) /i.test(part));
    const sure =
      best && isRequest && (listed ? leads(best, next) : best.confidence >= SURE || isAlone(best, next));
    if (!sure || found.includes(best.id)) continue;
    found.push(best.id);
    where = toldNow(best.id);
  }
  return found.length > 1 ? { kind: 'tell', answers: found.slice(0, REQUESTS) } : undefined;
}

/** Where a message is heard right after this answer. */
const toldNow = (id: string): Where => ({ topic: partsOf(id).topic, told: id });

/** Words at most of a part that leans on the others. */
const SHORT_PART = 5;

/** Of a part heard beside the others and by itself, the ranking whose first answer is the surer. */
const surer = (rankings: RankedAnswer[][]): RankedAnswer[] =>
  rankings.reduce((one, other) => ((other[0]?.confidence ?? 0) > (one[0]?.confidence ?? 0) ? other : one));

/** Nothing else comes near it, though it is not sure that anything that the guide knows is asked for. */
const isAlone = (best: RankedAnswer, next: RankedAnswer | undefined): boolean =>
  best.confidence >= ALONE && best.confidence >= ALONE_LEAD * (next?.confidence ?? 0);

const ALONE = 0.2;
const ALONE_LEAD = 5;

/** A value for the answer told last, said instead of a new question: "no, en Mérida", "67", "y el domingo". */
function valued(it: Heard): Meaning | undefined {
  const { told } = it.where;
  const answer = it.own && told ? it.guide.answers.get(told) : undefined;
  if (!answer?.takes || !told || it.words > VALUED) return undefined;
  const { answers, fragment } = it.ranking();
  const [best] = answers;
  const elsewhere = best !== undefined && best.id !== told && best.confidence >= SURE && it.words > 2;
  if (elsewhere && (fragment < 0.8 || partsOf(best.id).topic !== partsOf(told).topic)) return undefined;
  return reads(it, answer) ? { kind: 'tell', answers: [told], asked: true } : undefined;
}

const VALUED = 14;
/** A message of so few words is nothing but a value; with a figure in it, of so many. */
const VALUE_ALONE = 4;
const FIGURE_ALONE = 6;
/** A figure and a word at most beside it. */
const BARE_FIGURE = /^\W*\d+\W*(?:\p{L}+\W*)?$/u;

/**
 * A value alone that the answer told last does not take, for the likeliest answer of the open topic that does: "Portland",
 * "fue el 1 de octubre".
 */
function valuedThere(it: Heard): Meaning | undefined {
  const { topic } = it.where;
  const isShort = it.words <= (/\d/.test(it.text) ? FIGURE_ALONE : VALUE_ALONE);
  if (!it.own || topic === undefined || !isShort) return undefined;
  const taking = Object.entries(it.guide.topics.get(topic)?.answers ?? {}).filter(([, { takes }]) => takes);
  const read = readersOf(
    it,
    taking.flatMap(([, { takes = [] }]) => takes),
  );
  if (read.size === 0) return undefined;
  const able = taking
    .filter(([, { takes = [] }]) => takes.some((name) => read.has(name)))
    .map(([name]) => idOf(topic, name));
  const ranked = it.ranking().answers;
  const [first] = ranked;
  const isElsewhere = first !== undefined && first.confidence >= SURE && !able.includes(first.id);
  if (isElsewhere && !BARE_FIGURE.test(it.text)) return undefined;
  const best = ranked.find(({ id }) => able.includes(id))?.id ?? able[0];
  return best === undefined ? undefined : { kind: 'tell', answers: [best], asked: true };
}

const reads = (it: Heard, { takes = [] }: Answer): boolean => readersOf(it, takes).size > 0;

/** Those of these readers that read something in the message; each is asked once. */
function readersOf({ guide, inbound, frame }: Heard, names: Iterable<string>): ReadonlySet<string> {
  const said = affirmedIn(guide, inbound);
  return new Set(
    [...new Set(names)].filter((name) => {
      const reading = guide.readers[name]?.(said, frame?.data ?? {});
      return reading !== undefined && 'event' in reading;
    }),
  );
}

/** "Vivo en Tonalá, Jalisco", said of itself: what is near there, unless the talk is of something that the place bears on. */
function placed(it: Heard): Meaning | undefined {
  const { guide, inbound, words, where, own, pending } = it;
  if (!own || pending || words > WHEREABOUTS || it.danger() !== 'no' || guide.understanding.asks(it.text))
    return undefined;
  const reading = guide.readers.whereabouts?.(inbound, undefined);
  if (!reading || !('event' in reading) || !guide.answers.has(NEAREST)) return undefined;
  const [best] = it.ranking().answers;
  if (best && where.topic !== CLINICS && partsOf(best.id).topic === where.topic) return undefined;
  return { kind: 'tell', answers: [NEAREST] };
}

/** More words than these tell more than where somebody lives. */
const WHEREABOUTS = 8;
/** The answer that a place by itself asks for. */
const NEAREST = 'find-clinic/nearest';

/** "Soy Jesús, tengo 62 años, de Torreón": who writes, and nothing asked yet. It is greeted; what was told is kept. */
function introduced({ guide, text, where, own, danger }: Heard): Meaning | undefined {
  if (!own || where.topic !== undefined || /[?¿]/.test(text)) return undefined;
  const rest = guide.understanding.introduced(text);
  if (rest === undefined || (rest !== '' && danger() !== 'no')) return undefined;
  const [best] = rest === '' ? [] : known(guide, guide.understanding.rank(rest)).answers;
  return rest.split(' ').length <= NAME_WORDS && !/\d/.test(rest) && (best?.confidence ?? 0) < SURE
    ? { kind: 'word', word: 'greeting' }
    : undefined;
}

/** What is left of an introduction is hardly more than a name. */
const NAME_WORDS = 3;

/** A topic that is only named: what there is about it. */
function subject({ guide, text, danger, pending, ranking }: Heard): Meaning | undefined {
  const named =
    pending || danger() !== 'no' ? undefined : (guide.understanding.subject(text) ?? namedAs(guide, text));
  if (named === undefined || (ranking().answers[0]?.confidence ?? 0) >= SURELY) return undefined;
  const { topics, answers } = known(guide, guide.understanding.rank(named));
  const [topic] = topics;
  if (!topic || topic.confidence < NAMED) return undefined;
  const [best] = answers;
  return best && best.confidence >= ELSEWHERE
    ? { kind: 'tell', answers: [best.id] }
    : { kind: 'topic', topic: topic.topic };
}

/** A message that is nothing but the word for a topic, as its command has it: "teleconsulta". */
function namedAs({ understanding }: Guide, text: string): string | undefined {
  const word = plain(text);
  const meant = word.includes(' ') ? undefined : understanding.command(word);
  return meant && 'topic' in meant ? word : undefined;
}

/** How sure it must be that a topic was named. */
const NAMED = 0.8;

/** "Ok gracias ya me voy", "I'll think about it, thanks": the end, where nothing is asked for. */
function closed(it: Heard): Meaning | undefined {
  const { understanding } = it.guide;
  const isLong = it.words > GOODBYE;
  if (isLong || !understanding.closes(it.text) || it.danger() !== 'no' || it.pending) return undefined;
  const asksBesides = it.text
    .split(SENTENCE)
    .some(
      (sentence) =>
        sentence.split(/\s+/).length >= ELSEWHERE_WORDS &&
        understanding.asks(sentence) &&
        !understanding.closes(sentence),
    );
  if (asksBesides) return undefined;
  const [best] = it.ranking().answers;
  // "Gracias, ahí te cuento cómo me va" has a word of questions and is none.
  const most = understanding.asks(it.text) ? NEAR_NOTHING : SURELY;
  return !/[?¿]/.test(it.text) && (best?.confidence ?? 0) < most
    ? { kind: 'word', word: 'thanks' }
    : undefined;
}

/** Words at most of a message that ends the talk. */
const GOODBYE = 20;
/** What ends a sentence of a message. */
const SENTENCE = /[.;!?¿¡\n]+\s*/;

/** No answer is meant that is less probable, where the words may be a goodbye. */
const NEAR_NOTHING = 0.35;

/** "Se cambió al 72760, ¿qué clínica le toca?": the clinics there, besides what else is surely asked for. */
function clinicThere(it: Heard): Meaning | undefined {
  const { guide, inbound, own, pending, text } = it;
  if (!own || pending || !guide.understanding.asksWhichClinic(text) || !guide.answers.has(NEAREST))
    return undefined;
  const reading = guide.readers.place?.(inbound, {});
  if (!reading || !('event' in reading) || reading.event.type !== 'place' || it.danger() !== 'no')
    return undefined;
  const [best, next] = it.ranking().answers;
  const topic = best && partsOf(best.id).topic;
  const isElse = best && topic !== CLINICS && topic !== WELFARE && leads(best, next);
  if (!isElse) return { kind: 'tell', answers: [NEAREST] };
  // What is asked besides, in a message that asks two things; in one that asks one it is what was meant.
  const isBeside = guide.understanding.parts(text).parts.length > 1 && isPassage(guide, best.id);
  return isBeside ? { kind: 'tell', answers: [best.id, NEAREST] } : undefined;
}

const isPassage = (guide: Guide, id: string): boolean => guide.answers.get(id)?.walk === undefined;

/** The topic of the clinics. */
const CLINICS = partsOf(NEAREST).topic;

/** What the message asks for, where that is sure enough. */
function asked(it: Heard): Meaning | undefined {
  if (!/\p{L}/u.test(it.text)) return undefined;
  const { answers, topics, word, caution } = it.ranking();
  const [best, next] = answers;
  const answer = it.answer();
  if (answer && (!best || best.confidence < ELSEWHERE || it.words < ELSEWHERE_WORDS)) {
    // It is about the open question, though not what was asked for.
    const refines = it.ask !== undefined && it.ask.home !== true && it.words <= ELSEWHERE_WORDS;
    if (answer.kind === 'event' || it.pending || refines) return answer;
  }
  if (isInAlarm(it) && !(best && best.confidence >= SURE && it.words >= ELSEWHERE_WORDS)) return undefined;
  if (it.pending && it.words <= 2 && (best?.confidence ?? 0) < ELSEWHERE) return undefined;
  if (best && leads(best, next) && !isStrange(it, best) && (!word || best.confidence > SURELY)) {
    if (it.danger() === 'maybe' && best.confidence < CALM && !it.sign()) return undefined;
    if (isDoubtedAgain(it, best, next)) return either(it, answers.slice(0, 2));
    const near = answers.slice(1, 3).filter(({ confidence }) => confidence >= NEAR / 2);
    const unsure = best.confidence < ELSEWHERE && near.length > 0;
    // "Fue el 1 de octubre" is a value of what it asks for, whatever was told before.
    const answer = it.guide.answers.get(best.id);
    const isValue = it.own && /\d/.test(it.text) && it.words <= FIGURE_ALONE && answer && reads(it, answer);
    return {
      kind: 'tell',
      answers: [best.id, ...forOthers(it, best.id)],
      ...(isValue ? { asked: true as const } : {}),
      ...(unsure ? { near: near.map(({ id }) => id) } : {}),
      ...(caution || it.danger() === 'maybe' ? { caution: true as const } : {}),
    };
  }
  const [named] = topics;
  const isNamed =
    it.words <= 2 &&
    named !== undefined &&
    named.confidence >= NAMED &&
    // A word that leans on the open topic names it only if it does so by itself.
    (named.topic !== it.where.topic ||
      known(it.guide, it.guide.understanding.rank(it.text)).topics[0]?.topic === named.topic);
  if (!word && isNamed && it.danger() === 'no' && !it.pending) return { kind: 'topic', topic: named.topic };
  if ((it.danger() !== 'no' && !leansOn(it)) || word || !best || best.confidence < NEAR || it.pending)
    return undefined;
  const both = next && best.confidence + next.confidence >= SURE && next.confidence >= NEAR;
  const options = answers.slice(0, both ? 2 : OFFERED);
  if (options.length === 1) return { kind: 'tell', answers: [options[0]!.id] };
  const isOpen = best.confidence >= LEADING && partsOf(best.id).topic === it.where.topic;
  return it.words >= 2 || isOpen ? either(it, options) : undefined;
}

/** The same for the others whom a message names: "a mi hija y a mi mamá" asks how to register both. */
function forOthers({ guide, inbound, own }: Heard, id: string): string[] {
  const who = guide.answers.get(id)?.put?.who;
  const reading = own && who !== undefined ? guide.readers.everyone?.(inbound, undefined) : undefined;
  if (!reading || !('event' in reading)) return [];
  const { topic } = partsOf(id);
  const answers = Object.entries(guide.topics.get(topic)?.answers ?? {});
  return (reading.event.everyone as string[])
    .filter((one) => one !== who)
    .flatMap((one) => answers.find(([, { put }]) => put?.who === one)?.[0] ?? [])
    .map((name) => idOf(topic, name))
    .slice(0, REQUESTS - 1);
}

/** The answer told last, where another is nearly as likely: few ask twice for the same in a whole sentence. */
const isDoubtedAgain = (
  { where, words, guide }: Heard,
  best: RankedAnswer,
  next: RankedAnswer | undefined,
): boolean =>
  best.id === where.told &&
  words > ELSEWHERE_WORDS &&
  guide.answers.get(best.id)?.walk === undefined &&
  best.confidence >= SURE &&
  best.confidence < SURELY &&
  (next?.confidence ?? 0) >= BESIDE * best.confidence;

/**
 * The two nearest answers told in short, the others as buttons; all as buttons where one has to ask for something first. A
 * fragment that may have meant another topic leaves the open one open.
 */
function either(it: Heard, options: RankedAnswer[]): Meaning {
  const { guide, where, ranking } = it;
  // A list that was just shown is not what is meant by other words.
  const others = options.filter(({ id }) => id !== where.told || !guide.answers.get(id)?.walk);
  const ids = others.map(({ id }) => id);
  const [first, second] = others;
  if (first && !second) return { kind: 'tell', answers: ids };
  // What the likeliest would ask for is said already: "soy de Tehuacán, dónde hay doctor".
  const walked = [first, second].find((one) => {
    const answer = one && guide.answers.get(one.id);
    return answer?.walk !== undefined && reads(it, answer);
  });
  if (first && walked && walked.confidence >= Math.max(LEADING, first.confidence * BESIDE * 2))
    return { kind: 'tell', answers: [walked.id], near: ids.filter((id) => id !== walked.id) };
  if (!first || !second || [first, second].some(({ id }) => guide.answers.get(id)?.walk))
    return { kind: 'offer', options: ids };
  // One that is hardly likely beside the first is only offered.
  const told = second.confidence < first.confidence * BESIDE ? [first.id] : [first.id, second.id];
  const isAside =
    where.told !== undefined && ranking().fragment >= FRAGMENT && partsOf(first.id).topic !== where.topic;
  return {
    kind: 'tell',
    answers: told,
    unsure: true,
    near: ids.slice(1),
    ...(isAside ? { aside: true } : {}),
  };
}

/** So much of the first one's confidence the second must have to be told beside it. */
const BESIDE = 0.25;

/** A message in a language that the guide does not speak is told an answer only where its words leave no doubt. */
const isStrange = ({ guide, text }: Heard, best: RankedAnswer): boolean =>
  best.confidence < ELSEWHERE && guide.understanding.isForeign(text);

/** Whether the best answer is sure enough to be told: by itself, or by its lead over the next. */
const leads = (best: RankedAnswer, next: RankedAnswer | undefined): boolean =>
  best.confidence >= SURE ||
  (best.confidence >= LEADING && best.confidence >= LEAD * (next?.confidence ?? 0));

/** A fragment that means something there belongs to what was being talked about. */
function leansOn({ where, ranking }: Heard): boolean {
  const { answers, fragment } = ranking();
  const [best] = answers;
  if (where.topic === undefined || !best) return false;
  return fragment >= FRAGMENT && best.confidence >= SURE && partsOf(best.id).topic === where.topic;
}

/** A danger that is not sure is asked about, unless the message is about something else. */
function doubtful(it: Heard): Meaning | undefined {
  const danger = it.danger();
  if (danger !== 'maybe' || it.frame?.topic === EMERGENCY) return undefined;
  if (leansOn(it)) return undefined;
  return { kind: 'emergency', danger, ...insteadOfAlarm(it, NEAR) };
}

/** A bare postal code, a place's name, a number's shape: what opens a topic without a word about it. */
function opensSomething(it: Heard): Meaning | undefined {
  const tried = it.own && !it.answer() ? it.ask?.expects : undefined;
  if (it.words > 6) return undefined;
  return opened(it.guide, it.inbound, tried);
}

function smallTalk(it: Heard): Meaning | undefined {
  const { word, offTopic } = it.ranking();
  if (word && !it.pending) return { kind: 'word', word };
  const leans = it.where.topic !== undefined && (it.ranking().fragment >= FRAGMENT || offTopic < SURELY_OFF);
  return offTopic >= OFF_TOPIC && it.words >= TELLING && !it.pending && !leans
    ? { kind: 'off_topic' }
    : undefined;
}

/** Nothing was understood: the nearest are offered where no question waits. */
function nearest(it: Heard): Meaning {
  const answer = it.answer();
  if (answer?.kind === 'unfit') return answer;
  const isLost = it.guide.understanding.isForeign(it.text);
  if (it.pending || isInAlarm(it) || isLost) return { kind: 'nothing' };
  const options = it
    .ranking()
    .answers.filter(({ confidence }) => confidence >= NEAR / 2)
    .slice(0, OFFERED);
  return options.length > 1 && it.words > 1 ? either(it, options) : { kind: 'nothing' };
}

/** The answer that a message asks for by a bare value, though nothing asked for one; or why a shared location opens none. */
function opened(guide: Guide, inbound: Inbound, tried: readonly string[] = []): Meaning | undefined {
  for (const topic of guide.topics.values()) {
    for (const [name, answer] of Object.entries(topic.opensOn)) {
      if (tried.includes(name)) continue;
      const reading = guide.readers[name]?.(inbound, undefined);
      if (!reading) continue;
      if ('event' in reading) return { kind: 'tell', answers: [idOf(topic.id, answer)] };
      return { kind: 'unfit', key: reading.unfit, values: reading.values ?? {} };
    }
  }
  return undefined;
}

/**
 * Whether a message may be about somebody in danger: told by its words, a command or a button. It is answered before
 * anything else, and when nothing else can be.
 */
export function isUrgent(guide: Guide, inbound: Inbound): boolean {
  if (inbound.kind === 'press') return inbound.button.endsWith(`/${EMERGENCY}`);
  if (inbound.kind === 'command') {
    const meant = guide.understanding.command(inbound.command.toLowerCase());
    return meant !== undefined && 'topic' in meant && meant.topic === EMERGENCY;
  }
  if (inbound.kind !== 'text') return false;
  return isSure(guide.understanding.emergency(inbound.text));
}

/** A link that somebody passed on, as its channel's first command says it: `find-clinic`, `register-onboarding`. */
const LINK = /^[a-z-]{1,40}-[a-z0-9_]{1,24}$/;

function linked(guide: Guide, argument: string): Meaning | undefined {
  const whole = argument.toLowerCase();
  if (guide.topics.has(whole)) return { kind: 'topic', topic: whole, link: { ref: undefined } };
  const dash = whole.lastIndexOf('-');
  const [topic, ref] = [whole.slice(0, dash), whole.slice(dash + 1)];
  return LINK.test(whole) && guide.topics.has(topic) ? { kind: 'topic', topic, link: { ref } } : undefined;
}

function commanded(guide: Guide, inbound: Inbound & { kind: 'command' }): Meaning {
  const meant = guide.understanding.command(inbound.command.toLowerCase());
  if (!meant) return { kind: 'nothing' };
  if ('word' in meant && meant.word === 'menu' && inbound.argument) {
    const link = linked(guide, inbound.argument.trim());
    if (link) return link;
  }
  if ('word' in meant) return { kind: 'word', word: meant.word };
  if ('language' in meant) return { kind: 'language', language: meant.language };
  return guide.topics.has(meant.topic) ? { kind: 'topic', topic: meant.topic } : { kind: 'nothing' };
}

/** A button by its name. One that the open question doesn't show (any more) is stale, but those for emergencies never are. */
function pressed(guide: Guide, session: Session, inbound: Inbound, button: string): Meaning {
  const question = openQuestion(guide, session, inbound.at);
  if (question?.buttons.some((shown) => shown.id === button)) return meaningOf(guide, button);
  return button.endsWith(`/${EMERGENCY}`) ? { kind: 'topic', topic: EMERGENCY } : { kind: 'stale' };
}

/** What a button stands for, read off its name: `topic/state/choice`, `topic/state/choice:value`, or an answer or topic as its choice. */
function meaningOf(guide: Guide, button: string): Meaning {
  const topic = guide.topics.get(button.slice(0, button.indexOf('/')));
  const rest = button.slice(button.indexOf('/') + 1);
  const state = rest.slice(0, rest.indexOf('/'));
  const name = rest.slice(rest.indexOf('/') + 1);
  const colon = name.indexOf(':');
  const type = colon < 0 ? name : name.slice(0, colon);
  if (topic?.machine.states[state]?.transitions.has(type) || !topic) {
    return { kind: 'event', event: colon < 0 ? { type } : { type, [type]: name.slice(colon + 1) } };
  }
  const own = idOf(topic.id, name);
  if (guide.answers.has(own)) return { kind: 'tell', answers: [own] };
  if (guide.answers.has(name)) return { kind: 'tell', answers: [name] };
  return guide.topics.has(name) ? { kind: 'topic', topic: name } : { kind: 'stale' };
}
