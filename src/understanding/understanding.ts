/**
 * From text to meaning, for the core. Words with a meaning in every state are matched exactly as each
 * language's folder lists them. Everything else comes from the trained model and from the position in the
 * conversation. Pure once made.
 */
import { cachedReading } from '../core/cache.ts';
import type { Language } from '../core/conversation.ts';
import type { Ranking, Understanding, Where, Word } from '../core/meaning.ts';
import { plain } from '../core/plain.ts';
import { asksInDistress, isCrisis, violenceIn } from '../danger/crisis.ts';
import { saysEmergency } from '../danger/emergency.ts';
import {
  asksWhereToBeSeen,
  describesSomeone,
  isAttended,
  isUnseenSign,
  isUnwell,
  namesDiabetes,
  saysWell,
} from '../danger/lately.ts';
import { isLongAgo } from '../danger/long-ago.ts';
import {
  asksOfMinutes,
  besidesDenied,
  besidesNoEmergency,
  isAgeOnly,
  isMildFever,
  isOverSince,
  isSlowWound,
  isSupposed,
  isWell,
} from '../danger/no-danger.ts';
import { personalIn, withoutPersonal } from '../privacy/personal.ts';
import { redacted } from '../privacy/redact.ts';
import { introducedBeside } from '../readers/read-introduction.ts';
import { closestPart } from './closest-part.ts';
import { priorOf } from './context.ts';
import { affirmed } from './corrections.ts';
import { type FollowUp, frequentNext, recallOf } from './follow-ups.ts';
import type { Classification, Model } from './intents.ts';
import { likeliestCuts } from './joints.ts';
import { type OwnAnswer, ownRanking } from './own-answers.ts';
import { rankAnswers } from './rank-answers.ts';
import {
  asksByWords,
  chanceOfRequest,
  partsIn,
  soberly,
  subjectOf,
  wishes,
  withoutPleasantries,
} from './requests.ts';
import { byWords, type Words } from './words.ts';

/** Commands by name, from the texts' `command` keys. */
export type Commands = Record<string, { topic: string } | { word: Word } | { language: Language }>;

/**
 * Makes the understanding of these languages. `own`: the own answers of the organisation that runs this copy,
 * and those that the model has not learned yet.
 */
export function makeUnderstanding(
  words: Record<Language, Words>,
  commands: Commands,
  model: Model,
  followUps: readonly FollowUp[] = [],
  asked: Readonly<Record<string, number>> = {},
  own: readonly OwnAnswer[] = [],
): Understanding {
  const owned = own.length > 0 ? ownRanking(own, model.rarity) : undefined;
  const prior = priorOf(asked);
  const recall = recallOf(followUps, model.row);
  const frequent = frequentNext(followUps);
  const { mostMarked, wishedLanguage, ...listed } = byWords(words);
  // A message's danger, language and meaning come from one reading of it.
  const reading = cachedReading((text) => model.read(text));
  // A second cache, for texts without pleasantries and for parts of texts, which are also read more than
  // once.
  const request = cachedReading((text) => model.read(text));
  // Cached, because several steps of a turn ask for it.
  const hasSign = cachedReading(
    (text, isDiabetic: boolean) => isUnseenSign(text, (clause) => model.danger(clause), isDiabetic),
    String,
  );
  /** The reading of a text without its pleasantries; if nothing was removed, the cached one of the text. */
  const readingOf = (left: string, text: string): Classification =>
    left === text ? reading(text) : request(left);
  const rank = cachedReading(
    (text, where: Where | undefined): Ranking => {
      const said = affirmed(withoutPleasantries(text));
      const ranking = rankAnswers(model, said, readingOf(said, text), where, recall, prior);
      return owned ? owned.among(said, ranking, where) : ranking;
    },
    (where) => `${where?.topic} ${where?.told} ${where?.beside} ${where?.likely} ${where?.gist}`,
    (where) => where?.gist !== undefined,
  );
  const languageOf = (text: string): Language | undefined => {
    const marked = mostMarked(text);
    if (marked && marked !== 'es' && marked !== 'en') return marked;
    const { language } = reading(text);
    return language === 'mixed' ? undefined : (language ?? marked);
  };
  return {
    ...listed,
    wishedLanguage: (text) => wishedLanguage(text, languageOf),
    emergency: (said) => {
      const text = besidesDenied(besidesNoEmergency(said) ?? said);
      if (text === '') return 'no';
      const sober = soberly(text);
      const { danger, kind } = graver(
        reading(text),
        sober === text || sober === '' ? undefined : request(sober),
      );
      if (saysEmergency(text)) return 'yes';
      // The model says "maybe" at least for a text of distress, so none of the rules below is missed here.
      if (danger === 'no') return asksOfMinutes(text) ? 'maybe' : 'no';
      if (isCrisis(text, kind)) return 'crisis';
      if (kind === 'violence' || violenceIn(text)) return 'violence';
      if (isSupposed(text)) return 'no';
      if (danger === 'maybe' && (isWell(text, model) || isAgeOnly(text))) return 'no';
      if (danger === 'yes' && isSlowWound(text, model)) return 'no';
      const isOver = danger === 'yes' && (isLongAgo(text) || isMildFever(text, model) || isOverSince(text));
      return isOver ? 'maybe' : danger;
    },
    asksInDistress,
    hasUnseenSign: (text, isDiabetic = false) => hasSign(text, isDiabetic),
    namesDiabetes,
    isUnwell,
    saysWell,
    saysNoEmergency: (text) => besidesNoEmergency(text) !== undefined,
    asksWhereToBeSeen,
    describesSomeone,
    isAttended,
    languageOf,
    onlyLanguageOf: model.onlyLanguage,
    rank: (text, where) => rank(text, where),
    gist: (text, before) => model.gist(readingOf(withoutPersonal(text), text).terms, before),
    next: (told) => frequent.get(told) ?? owned?.near(told) ?? [],
    parts: partsIn,
    cuts: (part) => likeliestCuts(part, model.joints),
    asksByWords,
    isRemark: (text, confidence) =>
      DOUBT.test(plain(text)) ||
      (!/[?¿]/.test(text) && reading(text).remark >= REMARK.least + REMARK.confidence * confidence),
    chanceOfRequest: (clause, place) => {
      const isMarked = /[?¿]/.test(clause);
      if (!isMarked && AS_SAID.test(plain(clause))) return 0;
      const isWish = listed.asks(clause) && wishes(clause);
      return chanceOfRequest(
        request(clause).asking,
        { isMarked, isByWords: asksByWords(clause), isWish },
        place,
      );
    },
    affirmed,
    subject: subjectOf,
    introduced: introducedBeside,
    closest: (text, parts) => closestPart(model, reading(text).row, parts),
    asksWhichClinic: (text) => WHICH_CLINIC.test(plain(text)),
    asksWhatIsNear: (text) => NEAR_BY.test(plain(text)),
    personalIn,
    withoutPersonal,
    redacted,
    command: (name) => commands[name],
  };
}

/**
 * The margin from which a message is a remark, and how much more it takes for each share of confidence that the
 * ranking has in an answer: "somos dos mujeres casadas" asks for one. On 4,600 later messages of four authors from
 * whom the classifier had not learned, a margin of 0.24 alone found 234 of 538 remarks and took six requests for one.
 */
const REMARK = { least: 0.2, confidence: 1.2 };
/** What was said already is told again, and asks for nothing. */
const AS_SAID =
  /\b(?:(?:like|as) i (?:said|told you)|como (?:ya )?(?:le |te )?dije|ya (?:le|te) (?:habia dicho|dije))$/;
/** Nothing but a doubt: it answers a question, and asks for nothing where there was none. */
const DOUBT =
  /^(?:(?:pues|mmm?|ay|la verdad|well|honestly|yo|i) )*(?:(?:aun |todavia )?no (?:lo )?se(?: bien| todavia| aun)?|no estoy segur[oa]|quien sabe|ni idea|(?:i ?m )?not sure(?: yet)?|(?:don ?t|do not) know(?: yet)?|idk|no idea)$/;

/** The reading that sees the greater danger. */
const graver = (one: Classification, other: Classification | undefined): Classification =>
  other && GRAVITY.indexOf(other.danger) > GRAVITY.indexOf(one.danger) ? other : one;
const GRAVITY: readonly Classification['danger'][] = ['no', 'maybe', 'yes'];

const NEAR_BY =
  /\b(?:cual|cuales|que|hay|tengo|alguna?|which|what|any|is there)\b.*\b(?:cerca|cerquita|cercan[ao]s?|near|nearby|nearest|closest)\b|^(?:y |las? )*clinicas? (?:alla|ahi|de alla|de ahi)$|^(?:and )?clinics? there$/;
const WHICH_CLINIC =
  /\b(?:(?:que|q|k|cual|qual) (?:es |seria |sera |sra )?(?:(?:mi|su|la|el) )?(?:clinica|klinica|umf|unidad)|(?:clinica|umf|unidad)(?: medica| familiar)? (?:me|le|nos|les) (?:toca|corresponde|tocaria)|cual (?:me|le|nos) (?:toca|corresponde|tocaria)|(?:a ?)?donde (?:(?:yo|ella|el) )?(?:lo|la|le|me|nos|los|las) (?:llev\w+|atien\w+|revis\w+|puedo llevar|pueden? (?:ver|atender|revisar|checar))|(?:a ?)?donde (?:puedo|podria|podemos|puede) (?:ir|acudir|llevarl[oa]|ver a? ?un)|a ?donde (?:voy|vamos|acudo)|donde hay (?:un |una |algun )?(?:doctor\w*|medico|clinica|centro de salud|hospital)|where is (?:a|the nearest) (?:doctor|clinic)|where (?:can|do|could|should|would) (?:i|we|he|she|they|my \w+) (?:see|find|get to|go (?:to|for|see)|take (?:him|her|it) to|get|visit) (?:(?:a|an|the|any|some) )?(?:doctor|clinic|hospital|health cent\w+|free)|where (?:i|we|she|he) (?:can |must |should )?go\b|where (?:can|do|could|should) (?:i|we|he|she|they|my \w+) (?:go|be seen|be treated|get treated)|(?:nearest|closest)(?: (?:one|unit|clinic))? (?:to|in|around)|(?:el|la|los|las) mas cercan[ao]s? (?:a|al|de|del|en)|(?:which|what) (?:imss )?(?:clinic|umf)|(?:i ask|asking|looking|busco|buscamos|ando buscando|pregunto) (?:(?:for|por) )?(?:(?:a|an|the|un|una|el|la) )?(?:clinic|clinica|umf|centro de salud|health cent\w+)|(?:clinic|umf) (?:is|would be) (?:mine|his|hers|theirs|ours))\b/;
