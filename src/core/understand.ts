/**
 * From a message to what was meant, as a list of steps in the order that keeps people safe and questions answered. The
 * first step that makes something of a message decides; `written` reads like the table of contents.
 */
import { asked, NAMED, nearest } from './asked.ts';
import type { Inbound } from './conversation.ts';
import {
  askedOfIt,
  attendedNow,
  doubtful,
  endsIt,
  goesOn,
  inDanger,
  saidBesides,
  saidFurther,
  seenWhere,
} from './danger.ts';
import { EMERGENCY, type Guide, partsOf } from './guide.ts';
import { answered, type Heard, heard, known, rankingOfPart } from './heard.ts';
import { idsCalled } from './labels.ts';
import { onlyTellsFigures, WELFARE } from './likelier.ts';
import { onlyOf } from './lists.ts';
import type { Meaning } from './meaning.ts';
import { plain } from './plain.ts';
import { commanded, meaningOf, pressed } from './pressed.ts';
import { ASKS, requested, withRest } from './requested.ts';
import type { Session } from './session.ts';
import { ELSEWHERE, ELSEWHERE_WORDS, FRAGMENT, leads, SURE, SURELY } from './sure.ts';
import {
  clinicThere,
  FREE,
  freeThere,
  NEAREST,
  numbered,
  opened,
  opensSomething,
  placed,
  valued,
  valuedBefore,
  valuedThere,
} from './valued.ts';

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
  const meaning =
    inDanger(it) ??
    seenWhere(it) ??
    attendedNow(it) ??
    saidFurther(it) ??
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
    valuedBefore(it) ??
    subject(it) ??
    placed(it) ??
    freeThere(it) ??
    introduced(it) ??
    closed(it) ??
    clinicThere(it) ??
    onlyRemarked(it) ??
    asked(it) ??
    doubtful(it) ??
    opensSomething(it) ??
    smallTalk(it) ??
    nearest(it);
  return withFurther(it, inTheirNetwork(it, withRest(it, meaning)));
}

/** What to make of a part of the message by itself. */
const writtenAs = ({ guide, inbound }: Heard, text: string, session: Session): Meaning =>
  written(heard(guide, session, { ...inbound, kind: 'text', text }, text));

/**
 * What else is asked by who says that an emergency is over, or that somebody is looked after or will be soon: it is
 * heard as if the emergency were closed already, and answered after that; while it lasts, only what is asked of it.
 */
function withFurther(it: Heard, meaning: Meaning): Meaning {
  const besides = saidBesides(it, meaning);
  if (besides === undefined || meaning.kind !== 'event' || it.inbound.kind !== 'text') return meaning;
  const session = { ...it.session, stack: it.session.stack.filter(({ topic }) => topic !== EMERGENCY) };
  const then =
    askedOfIt(it, besides) ?? (endsIt(meaning.event.type) ? writtenAs(it, besides, session) : undefined);
  return then?.kind === 'tell' ? { ...meaning, then } : meaning;
}

/**
 * While the talk is about free care without insurance, the nearest units are those of that care, unless the
 * person has said how they are insured.
 */
function inTheirNetwork({ guide, where, session }: Heard, meaning: Meaning): Meaning {
  const isFree = where.topic === WELFARE && session.profile.insured === undefined && guide.answers.has(FREE);
  if (!isFree || meaning.kind !== 'tell' || !meaning.answers.includes(NEAREST)) return meaning;
  return { ...meaning, answers: meaning.answers.map((id) => (id === NEAREST ? FREE : id)) };
}

/** The answer that says which languages the guide speaks. */
const LANGUAGES = 'help/languages';

/** "English please", and what is asked besides. Who wishes for the language that is spoken asks about languages, or nothing. */
function wishedLanguage(it: Heard): Meaning | undefined {
  const { guide, session, text, words } = it;
  const wish = guide.understanding.wishedLanguage(text);
  if (!wish) return undefined;
  const { language, rest } = wish;
  const then = asksMore(it, rest) ? writtenAs(it, rest, session) : undefined;
  const isTold = then && then.kind !== 'nothing' && then.kind !== 'offer';
  if (language !== session.language) return { kind: 'language', language, ...(isTold ? { then } : {}) };
  if (isTold) return then;
  return words > 2 && guide.answers.has(LANGUAGES)
    ? { kind: 'tell', answers: [LANGUAGES] }
    : { kind: 'language', language };
}

/** Whether what a message says beside a wish for a language asks for something. */
const asksMore = ({ guide }: Heard, rest: string): boolean =>
  rest.split(/\s+/).length >= FEW_BESIDES &&
  guide.understanding.chanceOfRequest(rest, { isLast: true, hasAsked: true }) >= ASKS;

/** The fewest words of a request beside the wish for a language. */
const FEW_BESIDES = 3;

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
  const only = it.ask?.rest ? onlyOf(offers) : undefined;
  return only && meaningOf(it.guide, only.id);
}

/** A typed label of an answer of the open topic, whether its button is shown now or on a later page; or a topic's title. */
function titled({ guide, session, text, where, own }: Heard): Meaning | undefined {
  const typed = own && text.length <= LONGEST_LABEL ? plain(text) : '';
  if (typed.split(' ').length < TITLE_WORDS) return undefined;
  const called = idsCalled(guide, session.language).get(typed) ?? [];
  const best = called.find((id) => guide.answers.has(id) && partsOf(id).topic === where.topic);
  if (best !== undefined) return { kind: 'tell', answers: [best] };
  const topic = called.find((id) => guide.topics.has(id));
  return topic === undefined ? undefined : { kind: 'topic', topic };
}

const LONGEST_LABEL = 60;
/** The fewest words of a typed label; one word, "gratis", may be everyday talk. */
const TITLE_WORDS = 2;

/** "Where does that number come from?", "how old is it?": about the last reply, whatever its topic is. */
function aboutLast(it: Heard): Meaning | undefined {
  const { guide, session, inbound, own, words } = it;
  if (!own || session.focus?.told === undefined || words > ABOUT_LAST) return undefined;
  const reading = guide.readers.about_last?.(inbound, undefined);
  const id = reading && 'event' in reading ? `help/${reading.event.type}` : undefined;
  if (id === undefined || !guide.answers.has(id)) return undefined;
  return requested(it) ?? { kind: 'tell', answers: [id] };
}

const ABOUT_LAST = 14;
const REFERRING = 5;

/** The only button whose label has all the words of a short message: "la umf 34", "urgencias". */
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
  const only = onlyOf(hits);
  return only && meaningOf(it.guide, only.id);
}

const FILLERS = new Set('la el los las de a en esa ese the that one y and clinica clinic umf'.split(' '));

/** The open question's own answer, unless the message asks for something else besides. */
function questionsAnswer(it: Heard): Meaning | undefined {
  const answer = it.answer();
  if (answer?.kind !== 'event') return undefined;
  const word = it.guide.understanding.word(it.text);
  if (word && !it.ask?.choices?.includes(answer.event.type)) return undefined;
  if (it.frame?.topic === EMERGENCY) return goesOn(it, answer);
  return asksOfUnit(it, answer) || asksElsewhere(it, answer) ? undefined : answer;
}

/** "UMF 91 is near. What are the timings?": a clinic is named with what is asked of it, or besides. */
function asksOfUnit(it: Heard, answer: Meaning): boolean {
  if (answer.kind !== 'event' || answer.event.type !== 'unit' || it.words <= REFERRING) return false;
  const [best, next] = it.ranking().answers;
  const isOfIt =
    best !== undefined && it.guide.answers.get(best.id)?.ofUnit !== undefined && leads(best, next);
  return isOfIt || requested(it) !== undefined;
}

/** "Quiero sacar cita en Celaya", said where a place was asked for, asks for something else. */
function asksElsewhere(it: Heard, answer: Meaning): boolean {
  if (it.words < ELSEWHERE_WORDS) return false;
  const mayGiveWay =
    answer.kind !== 'event' || it.guide.inPassing.has(answer.by ?? '') || it.ask?.rest === true;
  const [best] = it.ranking().answers;
  if (onlyTellsFigures(it.guide, it.text) && requested(it)) return true;
  if (!best || best.id === it.where.told) return false;
  return best.confidence >= (mayGiveWay ? ELSEWHERE : SURELY) && it.ranking().fragment < FRAGMENT;
}

/** A whole message that is one of the words that work everywhere, or a remark about the last reply. */
function remarked(it: Heard): Meaning | undefined {
  const { understanding } = it.guide;
  const word = understanding.word(it.text);
  if (word) return { kind: 'word', word };
  const repair = it.own ? understanding.repair(it.text) : undefined;
  return repair ? { kind: 'repair', repair } : undefined;
}

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
  const [whole] = ranking().answers;
  if (named === undefined || (whole?.confidence ?? 0) >= SURELY) return undefined;
  const { topics, answers } = known(guide, guide.understanding.rank(named));
  const [topic] = topics;
  if (!topic || topic.confidence < NAMED) return undefined;
  if (whole && whole.confidence >= ELSEWHERE && partsOf(whole.id).topic === topic.topic) return undefined;
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

/** "Ok gracias ya me voy", "I'll think about it, thanks": the end, where nothing is asked for. */
function closed(it: Heard): Meaning | undefined {
  const { understanding } = it.guide;
  const isLong = it.words > GOODBYE;
  if (isLong || !understanding.closes(it.text) || it.danger() !== 'no') return undefined;
  // "Listo, gracias" while a question is open leaves it.
  if (it.pending)
    return it.words <= REFERRING && it.answer()?.kind !== 'event'
      ? { kind: 'word', word: 'cancel' }
      : undefined;
  const besides = it.text
    .split(SENTENCE)
    .filter((one) => one.split(/\s+/).length >= ELSEWHERE_WORDS && !understanding.closes(one));
  // "Gracias. En la farmacia no había mi losartán, si lo compro me lo pagan" asks without a word of a question.
  const asksBesides = besides.some(
    (one) =>
      understanding.asks(one) || (rankingOfPart(it, one, it.where).answers[0]?.confidence ?? 0) >= ELSEWHERE,
  );
  if (asksBesides || ASKS_ON.test(plain(it.text))) return undefined;
  const [best] = it.ranking().answers;
  // "Gracias, ahí te cuento cómo me va" has a question word and is no question.
  const most = understanding.asks(it.text) ? NEAR_NOTHING : SURELY;
  return !/[?¿]/.test(it.text) && (best?.confidence ?? 0) < most
    ? { kind: 'word', word: 'thanks' }
    : undefined;
}

/** Thanks that go on to ask: "gracias, pero me faltó saber si…". */
const ASKS_ON =
  /\b(?:falto (?:saber|preguntar)|(?:solo|nomas|yo) (?:le )?pregunto|(?:quiero|queria|quisiera|necesito) saber|i (?:only |just )?(?:ask|asked|want to know|need to know|wanted to ask)|(?:dime|digame|dame|deme|pasame|paseme|mandame|mandeme|give me|send me|tell me))\b/;
/** The most words of a message that ends the talk. */
const GOODBYE = 20;
/** What ends a sentence of a message. */
const SENTENCE = /[.;!?¿¡\n]+\s*/;

/** Where the words may be a goodbye, no answer below this confidence is meant. */
const NEAR_NOTHING = 0.35;

/** "Ta caro", "I thought so": something said after an answer that asks for nothing more. */
function onlyRemarked(it: Heard): Meaning | undefined {
  if (!it.own || it.pending || it.where.told === undefined || it.answer() !== undefined) return undefined;
  if (it.danger() !== 'no' || it.sign()) return undefined;
  // A yes where nothing was asked.
  if (it.guide.understanding.agrees(it.text)) return { kind: 'remark' };
  if (it.words < REMARKING) return undefined;
  // Without any answer in the ranking it is no word at all: "asdf".
  const [best] = it.ranking().answers;
  return best && it.guide.understanding.isRemark(it.text, best.confidence) ? { kind: 'remark' } : undefined;
}

/** The fewest words of a remark: a single word may be a value, a place or a yes. */
const REMARKING = 2;

function smallTalk(it: Heard): Meaning | undefined {
  const { word, offTopic } = it.ranking();
  if (word && !it.pending) return { kind: 'word', word };
  const leans = it.where.topic !== undefined && (it.ranking().fragment >= FRAGMENT || offTopic < SURELY_OFF);
  return offTopic >= OFF_TOPIC && it.words >= TELLING && !it.pending && !leans
    ? { kind: 'off_topic' }
    : undefined;
}

/** Words from which a message about nothing that the guide knows is told apart from a slip of the finger. */
const TELLING = 3;
/** How sure it must be that a message is about nothing that the guide knows, to say so. */
const OFF_TOPIC = 0.8;
/** The same where a topic is open. */
const SURELY_OFF = 0.95;
