/** Does what a message means: opens topics, tells answers, takes steps, and says what was not understood. Changes a draft. */
import { textOf } from './conversation.ts';
import {
  back,
  cancel,
  close,
  type Draft,
  enter,
  goHome,
  insteadOf,
  open,
  repeat,
  speakIn,
  take,
  tell,
  tellAnswer,
  top,
} from './draft.ts';
import { CONFIRM, EMERGENCY, MENU, partsOf } from './guide.ts';
import { type Danger, isSure, type Meaning, type Repair, type Word } from './meaning.ts';

/** Does what was meant, by its kind. */
export function follow(draft: Draft, meaning: Meaning): void {
  switch (meaning.kind) {
    case 'emergency':
      return openEmergency(draft, meaning.danger, meaning.instead);
    case 'event': {
      const taken = take(draft, meaning.event);
      if (taken === 'stale') tell(draft, 'stale_button');
      if (taken === 'unfit') tell(draft, notUnderstood(draft));
      if (meaning.then) follow(draft, meaning.then);
      return;
    }
    case 'tell':
      return tellAll(draft, meaning);
    case 'topic':
      if (meaning.caution) tell(draft, 'if_emergency');
      open(draft, meaning.topic, {}, !meaning.link);
      if (meaning.link?.ref) cameBy(draft, meaning.topic, meaning.link.ref);
      return;
    case 'offer':
      return open(draft, CONFIRM, { topics: meaning.options });
    case 'off_topic':
      return tell(draft, 'off_topic');
    case 'remark':
      return tell(draft, 'noted');
    case 'language':
      speakIn(draft, meaning.language);
      if (top(draft).topic === 'language') close(draft, false);
      return meaning.then ? follow(draft, meaning.then) : repeat(draft);
    case 'unfit':
      return tell(draft, meaning.key, meaning.values);
    case 'stale':
      return tell(draft, 'stale_button');
    case 'unreadable':
      return tell(draft, 'unreadable');
    case 'nothing':
      return tell(draft, notUnderstood(draft));
    case 'word':
      return obey(draft, meaning.word);
    case 'repair':
      return mend(draft, meaning.repair);
  }
}

/** The person came by a link to a topic with a reference: that is counted, and so is what they are told from now on. */
function cameBy(draft: Draft, topic: string, ref: string): void {
  draft.session = { ...draft.session, ref };
  draft.effects.push({ type: 'note', statistic: 'references', labels: [topic, ref] });
}

/** Tells one answer whole, or several in short. The topic of the last one becomes the open topic. */
function tellAll(draft: Draft, meaning: Meaning & { kind: 'tell' }): void {
  const { asked, caution, rest } = meaning;
  const near = rest ?? meaning.near;
  // Two answers may be replaced by the same one for this person.
  const answers = [...new Set(meaning.answers.map((id) => insteadOf(draft, id)))];
  const isWarned = draft.lines.some(({ key }) => key === 'seen_today');
  if (caution && !isWarned && answers.every((id) => partsOf(id).topic !== EMERGENCY))
    tell(draft, 'if_emergency');
  if (meaning.listens) draft.lines.push({ topic: EMERGENCY, key: 'take_care', data: {} });
  if (meaning.unsure && answers.length > 1) return tellEither(draft, { ...meaning, answers });
  const reading =
    draft.inbound.kind === 'text' || draft.inbound.kind === 'place' || draft.inbound.kind === 'command';
  const walks = answers.filter((id) => draft.guide.answers.get(id)?.walk);
  const passages = answers.filter((id) => !walks.includes(id));
  for (const id of passages.slice(0, -1)) tellAnswer(draft, id, { reading, short: true });
  const last = passages.at(-1);
  if (last) {
    const stays = draft.session.focus?.brief === true;
    const short = stays || (answers.length > 1 && walks.length > 0);
    tellAnswer(draft, last, { reading, short, stays, asked: asked === true, ...(near ? { near } : {}) });
  }
  // A list beside them needs the space: the passages shrink to their first paragraphs.
  if (walks.length > 0) for (const line of draft.lines) if (line.told && line.short) line.part = 0;
  for (const id of walks.slice(0, 1)) tellAnswer(draft, id, { reading, asked: asked === true });
  if (rest) tell(draft, 'asked_besides');
}

/**
 * Tells the answers that may have been meant, in short. The topic of the likeliest becomes the open topic,
 * unless it is told aside.
 */
function tellEither(draft: Draft, { answers, near = [], aside }: Meaning & { kind: 'tell' }): void {
  tell(draft, 'closest');
  for (const [at, id] of answers.entries()) {
    const { topic, name } = partsOf(id);
    tell(draft, 'closest_item', { label: { key: `choice_${name}`, topic } });
    const stays = at === 0 && !aside;
    tellAnswer(draft, id, { reading: true, short: true, ...(stays ? { stays, near } : {}) });
  }
}

function obey(draft: Draft, word: Word): void {
  switch (word) {
    case 'back':
      return back(draft);
    case 'cancel':
      return cancel(draft);
    case 'restart':
      goHome(draft);
      return tell(draft, 'restarted');
    case 'menu':
      draft.session = { ...draft.session, stack: [] };
      return enter(draft, MENU, false);
    case 'greeting':
    case 'thanks':
      return tell(draft, word);
  }
}

/**
 * Answers a remark about the last reply: says it again, in short, or offers what else may have been meant.
 */
function mend(draft: Draft, repair: Repair): void {
  const { told, others = [] } = draft.session.focus ?? {};
  switch (repair) {
    case 'again':
    case 'which':
      if (told && repair === 'again') return tellAnswer(draft, told, { reading: false });
      return repeat(draft);
    case 'shorter':
    case 'unclear':
      keepBrief(draft);
      if (repair === 'unclear') tell(draft, told ? 'in_short' : 'ask_otherwise');
      if (told && !draft.guide.answers.get(told)?.walk)
        tellAnswer(draft, told, { reading: false, short: true });
      else if (told) repeat(draft);
      else if (repair === 'shorter') shortenCard(draft);
      return;
    case 'not_asked':
      tell(draft, 'sorry_not_that');
      if (others.length > 0) open(draft, CONFIRM, { topics: others });
      return;
    case 'joke':
      return tell(draft, 'joke_heard');
  }
}

/** The card of the open topic in short; the general words where none is open. */
function shortenCard(draft: Draft): void {
  const { topic } = top(draft);
  const hasCard = draft.guide.texts.has(draft.session.language, topic, 'card');
  if (hasCard) draft.lines.push({ topic, key: 'card', data: {}, short: true });
  else tell(draft, 'ask_otherwise');
}

/** Replies are told in short from now on. */
export function keepBrief(draft: Draft): void {
  draft.session = { ...draft.session, focus: { ...draft.session.focus, brief: true } };
}

/**
 * The topic's own words for an answer that it could not read in this state, else the general ones, never the
 * same twice in a row: from the third miss on they name the telephone of a person at IMSS, in two alternating
 * wordings.
 */
function notUnderstood(draft: Draft): string {
  const { guide, session, inbound } = draft;
  const { state, topic } = top(draft);
  const { misses, language } = session;
  if (guide.understanding.isForeign(textOf(inbound) ?? '')) return 'spoken_languages';
  const own = `not_understood_in_${state}`;
  if (misses === 0 && guide.texts.has(language, topic, own)) return own;
  return `not_understood_${misses < 3 ? misses + 1 : 3 + (misses % 2)}`;
}

/**
 * In a cry for help a place counts if it is a postal code or stands after "en", "in"; in "se me rompió la fuente"
 * the last word is no town.
 */
const PLACED = /\b\d{5}\b|\b(?:en|in|cerca de|near)\b/i;
/** The last words of the cry after a comma, which may be a town's name: "no respira, puebla". */
const LAST_WORDS = /,\s*([\p{L} .]{3,40}?)[\s.!]*$/u;

/** Opens the emergency with the place that the cry for help names. */
function openEmergency(draft: Draft, danger: Danger, instead: string | undefined): void {
  const how = {
    sure: isSure(danger),
    crisis: danger === 'crisis',
    violence: danger === 'violence',
    ...(instead ? { instead } : {}),
  };
  const text = textOf(draft.inbound) ?? '';
  const town = PLACED.test(text) ? undefined : townIn(draft, LAST_WORDS.exec(text)?.[1]);
  open(draft, EMERGENCY, { ...how, ...(town ? { place: town } : {}) }, PLACED.test(text));
}

/** The key of the one town that is called so. */
function townIn({ guide, inbound }: Draft, name: string | undefined): string | undefined {
  if (!name || inbound.kind !== 'text') return undefined;
  const reading = guide.readers.place?.({ ...inbound, text: name }, undefined);
  const place =
    reading && 'event' in reading && reading.event.type === 'place' ? String(reading.event.place) : '';
  return place.startsWith('t:') ? place : undefined;
}
