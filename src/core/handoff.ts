/**
 * A person takes over: who wants one, what is passed on to the organisation's people, and who answers meanwhile.
 * Where the hand-off is switched off, the guide has no topic of this name, and these functions only check for
 * it.
 */
import { type FromStaff, type Inbound, type Language, type Reply, textOf } from './conversation.ts';
import { type Draft, open, tell, top } from './draft.ts';
import { EMERGENCY, type Guide, HANDOFF, idOf, OWN, partsOf } from './guide.ts';
import { labelOf } from './labels.ts';
import { isSure, type Meaning, type Understanding } from './meaning.ts';
import { plain } from './plain.ts';
import type { Handoff } from './session.ts';
import { SURE } from './sure.ts';
import type { Reader, Values } from './topic.ts';
import { understand } from './understand.ts';

/** Milliseconds without a word of the organisation's people after which the guide answers again. */
export const SILENCE = 2 * 60 * 60_000;

/** The answers that lead to people: IMSS's telephone, and the organisation's HR. */
const PHONE = idOf('contact', 'phone');
const HR = idOf('contact', 'hr');
/** The topic that speaks of the guide itself. */
const HELP = 'help';

/** What of the person's words is kept for the summary: so many messages, and so many characters of each. */
const ASKED = 5;
const SHORTLY = 120;

/** The most characters passed on of the message that asked for a person. */
const WORDS = 300;

/** The button that gives the conversation back. */
const RETURN = `${HANDOFF}/open/return`;

/** Words for a person to talk to, and not for an office or a number, in plain form. */
const SOMEBODY =
  /\b(?:robot|maquina|machine|personas?|alguien|human[oa]?s?|asesora?|agente|operadora?|ejecutiv[oa]|atencion a(?:l)? cliente?s?|soporte|people|person|somebody|someone|anybody|anyone|agent|advisor|representative|operator|customer service|support)\b/;

/** The wish to have the guide back, in plain form. */
const BACK =
  /^(?:(?:quiero |mejor |i want to )?(?:seguir|sigo|continuar|volver|regresar|go on|continue|back|return)(?: (?:con|a|with|to))? (?:la |el |the )?(?:guia|bot|guide)|(?:la )?guia)$/;

/**
 * A message that asks for a person and nothing else, in plain form: it counts whatever the ranking makes of it.
 */
const BARE_WISH =
  /^(?:(?:una )?persona(?: real| por favor)?|(?:a )?(?:live|real) (?:person|human)(?: please)?)$/;

/** What says that a person is wanted, in messages that the ranking took for something else. */
const WISH =
  /\b(?:quiero|quisiera|necesito|prefiero|pas[ae]me|comuni\w{2,8}me|hablar|platicar|atienda|want|need|speak|talk|chat)\b/;
const WHO_ARE_YOU = /\b(?:o|or|eres|are you)\b/;

/** Whether somebody wants to talk to a person, and not to one of IMSS's own people. */
function wantsPerson({ inbound }: Draft, meaning: Meaning): boolean {
  const text = plain(textOf(inbound) ?? '');
  if (BARE_WISH.test(text)) return meaning.kind !== 'event';
  if (!SOMEBODY.test(text) || /\bimss\b/.test(text)) return false;
  if (meaning.kind === 'tell' && !meaning.unsure && meaning.answers[0] === PHONE) return true;
  const isOfGuide =
    meaning.kind === 'tell' && [HELP, partsOf(PHONE).topic].includes(partsOf(meaning.answers[0] ?? '').topic);
  return (isOfGuide || isLost(meaning)) && WISH.test(text) && !WHO_ARE_YOU.test(text);
}

/** What only an employer knows, in plain form. */
const OF_EMPLOYER =
  /\b(?:recibos? de (?:pago|sueldo|nomina)|prima vacacional|dias? economicos?|vales? de (?:despensa|comida|gasolina)|caja de ahorro|checador|retardos?|uniformes?|gafetes?|comedor|transporte de personal|home office|teletrabajo|(?:carta|constancia) (?:laboral|de trabajo|de empleo|patronal)|pay ?(?:slips?|stubs?|day)|payroll|profit sharing|savings fund|overtime|uniforms?|badge|canteen|cafeteria|remote work|work from home|employment letter)\b/;

/** What an employer may know, in plain form: it counts only if the guide has no answer near it. */
const OF_WORK =
  /\b(?:nominas?|quincenas?|sueldo|aumento|vacaciones|aguinaldo|utilidades|ptu|bonos?|vales?|fondo de ahorro|prestaciones|horas? extras?|turnos?|botas|prestamos?|anticipo|capacitacion|contrato|mi (?:jef[ea]|supervisora?|gerente|patron|empresa)|la empresa|wages?|salary|raise|vacations?|days? off|time off|pto|bonus(?:es)?|vouchers?|shifts?|my (?:boss|manager|supervisor|employer|company)|the company)\b/;

/**
 * Whether somebody asks what their employer knows and the guide cannot answer: it has no answer at all, or no
 * sure one to what only an employer knows. Not if one of the organisation's own answers is near: those come
 * first.
 */
function asksEmployer({ guide, inbound }: Draft, meaning: Meaning): boolean {
  if (inbound.kind !== 'text') return false;
  const [best] = guide.understanding.rank(inbound.text).answers;
  const isDoubtful = meaning.kind === 'tell' && (best?.confidence ?? 0) < SURE;
  if (!isLost(meaning) && !isDoubtful) return false;
  const near = meaning.kind === 'tell' ? meaning.answers : meaning.kind === 'offer' ? meaning.options : [];
  const text = plain(inbound.text);
  if (near.some((id) => partsOf(id).topic === OWN)) return false;
  return OF_EMPLOYER.test(text) || (near.length === 0 && OF_WORK.test(text));
}

/** Whether the guide does not know what to answer. */
const isLost = (meaning: Meaning): boolean =>
  meaning.kind === 'nothing' ||
  meaning.kind === 'offer' ||
  meaning.kind === 'off_topic' ||
  (meaning.kind === 'tell' && meaning.unsure === true) ||
  (meaning.kind === 'repair' && meaning.repair === 'not_asked');

/**
 * Names the organisation's HR to somebody who wants a person or was not understood: before IMSS's telephone, if
 * the reply names that too. Where HR can take over in this chat, that is offered instead; see `offerPerson`.
 */
export function nameHr(draft: Draft, meaning: Meaning): void {
  const { guide, session, lines } = draft;
  if (guide.views[HANDOFF]?.hr === undefined || isOn(guide) || lines.length === 0) return;
  const wanted = wantsPerson(draft, meaning);
  if (!wanted && !isLost(meaning)) return;
  const line = { topic: HANDOFF, key: 'hr_first', view: 'hr', data: {} };
  const namesImss = lines.some(({ topic, key }) =>
    guide.texts.shows(session.language, topic, key).has('fact.contact_phone'),
  );
  if (wanted || namesImss) lines.unshift(line);
  else lines.push(line);
}

/**
 * Completes an answer about who reads the messages: where the organisation's people can take over, they read them
 * too.
 */
export function noteReaders({ guide, lines }: Draft): void {
  if (isOn(guide) && lines.some(({ told }) => told !== undefined && OF_READERS.has(told)))
    lines.push({ topic: HANDOFF, key: 'readers', view: 'people', data: {} });
}

/** The answers that say who reads what the person writes. */
const OF_READERS = new Set(['kept', 'who_sees', 'notice'].map((name) => idOf('privacy', name)));

const isOn = (guide: Guide): boolean => guide.topics.has(HANDOFF);

const isPrivate = (inbound: Inbound): boolean => !inbound.group && !inbound.forwarded;

/**
 * Whether the person pressed the button for a person under a reply that has no answer. Checked before anything
 * else reads the message.
 */
export const asksForPerson = ({ guide, inbound }: Draft): boolean =>
  inbound.kind === 'press' && inbound.button === ASK && isOn(guide);

const ASK = `${HANDOFF}/offer/ask`;

/** If somebody wants a person, opens the question whether to pass the conversation on; else returns false. */
export function openToPerson(draft: Draft, meaning: Meaning): boolean {
  const { guide, inbound } = draft;
  if (!isOn(guide) || !isPrivate(inbound)) return false;
  const wantsHr =
    meaning.kind === 'tell' && meaning.answers[0] === HR && (!meaning.unsure || meaning.answers.length === 1);
  const asks = asksForPerson(draft);
  if (!asks && !wantsHr && !wantsPerson(draft, meaning) && !asksEmployer(draft, meaning)) return false;
  const isKept = draft.session.handoff?.state === 'asked' && !guide.handoff?.isOpen(inbound.at);
  if (isKept) draft.lines.push({ topic: HANDOFF, key: 'kept', view: 'people', data: {} });
  else {
    const words = asks || inbound.kind !== 'text' ? undefined : bare(guide, inbound.text).slice(0, WORDS);
    open(draft, HANDOFF, words ? { words } : {}, false);
  }
  return true;
}

/**
 * The answer on the law between workers and employers: it names who helps against an employer, though the
 * employer itself may be able to help.
 */
const LABOUR = idOf('elsewhere', 'labour');

/**
 * Adds a button to ask for a person: under a reply that has no sure answer, and under the one on labour law,
 * because the employer itself may be able to help there.
 */
export function offerPerson({ guide, session, inbound }: Draft, meaning: Meaning, replies: Reply[]): void {
  const isLabour = meaning.kind === 'tell' && meaning.answers[0] === LABOUR;
  if (!isOn(guide) || !isPrivate(inbound) || !(isLost(meaning) || isLabour)) return;
  addButton(replies.at(-1), { id: ASK, label: say(guide, session.language, 'ask') });
}

/** Adds a button to a reply. The reply then differs from what `made` would give, so `made` is removed. */
function addButton(reply: Reply | undefined, choice: Reply['choices'][number]): void {
  if (!reply) return;
  reply.choices = [...reply.choices, choice];
  reply.made = undefined;
}

const say = (guide: Guide, language: Language, key: string, values: Values = {}): string =>
  guide.texts.say(language, HANDOFF, key, { fact: guide.texts.values(language, HANDOFF), ...values });

/** A text without personal numbers, on one line. */
const bare = (guide: Guide, text: string): string =>
  guide.understanding.withoutPersonal(text).replace(/\s+/g, ' ').trim();

/** Passes something on to the organisation's people, in the first language of this copy. */
function pass(draft: Draft, act: NonNullable<Reply['desk']>, text: string): void {
  const id = `${draft.inbound.id}.d${draft.passed.length}`;
  draft.passed.push({ id, text, choices: [], desk: act });
}

/**
 * The person has agreed: the conversation goes to the organisation's people, at once in their hours, else as soon
 * as they answer.
 */
export function handOver(draft: Draft, words: string | undefined): void {
  const { guide, session, inbound } = draft;
  const isOpen = guide.handoff?.isOpen(inbound.at) !== false;
  draft.session = {
    ...session,
    handoff: {
      state: isOpen ? 'open' : 'asked',
      since: inbound.at,
      began: inbound.at,
      asked: words ? [shortly(words)] : [],
    },
  };
  draft.lines.push({ topic: HANDOFF, key: isOpen ? 'opened' : 'kept', view: 'people', data: {} });
  const [first] = guide.languages;
  const { told } = session.focus ?? {};
  const topic = told && labelOf(guide, first, partsOf(told).topic, partsOf(told).name);
  const facts = [
    say(guide, first, isOpen ? 'desk_opened' : 'desk_asked'),
    say(guide, first, 'desk_language', {
      language: guide.texts.say(session.language, 'common', 'language_name', {}),
    }),
    topic ? say(guide, first, 'desk_topic', { topic }) : '',
    words ? say(guide, first, 'desk_words', { words }) : '',
  ];
  const how = say(guide, first, 'desk_how');
  pass(draft, 'opened', `${facts.filter(Boolean).join('\n')}\n\n${how}`);
}

const shortly = (text: string): string =>
  text.length > SHORTLY ? `${text.slice(0, SHORTLY - 1).trimEnd()}…` : text;

/**
 * Handles a message while the organisation's people have the conversation. `silent`: what there is to say is
 * in the lines, and nothing else is answered.
 */
export function whileHandedOver(draft: Draft): 'silent' | 'answered' {
  const { guide, inbound, session } = draft;
  const { handoff } = session;
  if (handoff?.state !== 'open' || !isOn(guide) || inbound.group) return 'answered';
  if (inbound.at - handoff.since >= SILENCE) {
    takeBack(draft, handoff, 'silence');
    return 'answered';
  }
  // In an emergency, buttons and shared locations still go to the guide.
  if (top(draft).topic === EMERGENCY && inbound.kind !== 'text') return 'answered';
  switch (inbound.kind) {
    case 'press':
    case 'command':
      if (inbound.kind === 'press' && inbound.button.endsWith(`/${EMERGENCY}`)) return 'answered';
      takeBack(draft, handoff, 'person');
      // Any other button or command is answered by the guide.
      return inbound.kind === 'press' && inbound.button === RETURN ? 'silent' : 'answered';
    case 'text':
      return textWhileHandedOver(draft, handoff, inbound);
    default:
      tellOf(draft, 'texts_only');
      return 'silent';
  }
}

function textWhileHandedOver(
  draft: Draft,
  handoff: Handoff,
  inbound: Extract<Inbound, { kind: 'text' }>,
): 'silent' | 'answered' {
  const { guide, session } = draft;
  const wish = plain(inbound.text);
  const word = guide.understanding.word(inbound.text);
  const isReturn = BACK.test(wish) || plain(say(guide, session.language, 'return')) === wish;
  if (isReturn || word === 'menu' || word === 'restart' || word === 'cancel' || asksErasure(draft)) {
    takeBack(draft, handoff, 'person');
    return isReturn ? 'silent' : 'answered';
  }
  const danger = guide.understanding.emergency(inbound.text);
  if (inbound.edited && !isSure(danger)) {
    tellOf(draft, 'no_edits');
    return 'silent';
  }
  const text = bare(guide, inbound.text);
  const isMasked = text !== inbound.text.replace(/\s+/g, ' ').trim();
  if (isMasked && draft.lines.length === 0) tell(draft, 'personal_many');
  if (text !== '') {
    draft.session = {
      ...session,
      handoff: { ...handoff, asked: [...handoff.asked, shortly(text)].slice(-ASKED) },
    };
    const [first] = guide.languages;
    const shown = isMasked ? say(guide, first, 'desk_masked', { text }) : text;
    pass(draft, 'said', isSure(danger) ? say(guide, first, 'desk_danger', { text: shown }) : shown);
  }
  // The guide itself answers an emergency, and every message while one is open.
  if (isSure(danger) || top(draft).topic === EMERGENCY) return 'answered';
  if (danger === 'maybe') tell(draft, 'if_emergency');
  return 'silent';
}

/** Whether the person wants their data deleted: that is the guide's to do, and ends the hand-off. */
function asksErasure({ guide, session, inbound }: Draft): boolean {
  const meaning = understand(guide, session, inbound);
  return meaning.kind === 'tell' && !meaning.unsure && meaning.answers[0] === ERASE;
}

const ERASE = idOf('privacy', 'erase');

const tellOf = (draft: Draft, key: string): void =>
  void draft.lines.push({ topic: HANDOFF, key, view: 'people', data: {} });

/**
 * Who ends the hand-off: the person, the organisation's people, or a timer because they did not answer
 * (`silence`).
 */
type By = 'person' | 'staff' | 'silence';

/**
 * Gives the conversation back to the guide, and tells both sides. A request that nobody has answered yet stays
 * open (`asked`).
 */
function takeBack(draft: Draft, handoff: Handoff, by: By): void {
  const { guide, session } = draft;
  const { handoff: _, ...rest } = session;
  const stays = by === 'silence' && !handoff.answered;
  draft.session = stays ? { ...rest, handoff: { ...handoff, state: 'asked' } } : rest;
  tellOf(draft, stays ? 'unanswered' : `back_by_${by}`);
  const [first] = guide.languages;
  const asked = handoff.asked.map((words) => `• ${words}`).join('\n');
  const summary = asked === '' ? '' : `\n\n${say(guide, first, 'desk_summary', { asked })}`;
  pass(draft, 'closed', `${say(guide, first, stays ? 'desk_unanswered' : `desk_back_by_${by}`)}${summary}`);
}

/** Takes what the organisation's people said or did; what the person is told of it is in the lines. */
export function byStaff(draft: Draft, word: FromStaff): void {
  const { guide, session } = draft;
  const { handoff } = session;
  if (!handoff || !isOn(guide)) {
    if (word.act !== 'silence') pass(draft, 'note', say(guide, guide.languages[0], 'desk_over'));
    return;
  }
  switch (word.act) {
    case 'silence':
      if (handoff.state === 'open' && word.at - handoff.since >= SILENCE) takeBack(draft, handoff, 'silence');
      return;
    case 'done':
      return takeBack(draft, handoff, 'staff');
    case 'says': {
      draft.session = { ...session, handoff: { ...handoff, state: 'open', since: word.at, answered: true } };
      const values = { text: word.text };
      draft.lines.push({ topic: HANDOFF, key: 'from_staff', view: 'people', values, data: {} });
    }
  }
}

/** Whether the organisation's people have the conversation; the guide asks nothing then. */
export const isWithStaff = ({ session }: Draft): boolean => session.handoff?.state === 'open';

/** What the organisation's people say is marked, so that they are told when it does not arrive. */
export function markStaff(replies: Reply[]): void {
  for (const reply of replies) {
    reply.staff = true;
    // The reply now differs from what `made` would give.
    reply.made = undefined;
  }
}

const returnButton = (guide: Guide, language: Language) => ({
  id: RETURN,
  label: say(guide, language, 'return'),
});

/** Adds the button that gives the conversation back to the guide, while the organisation's people have it. */
export function offerReturn({ guide, session }: Draft, replies: Reply[]): void {
  addButton(replies.at(-1), returnButton(guide, session.language));
}

/** Reads a yes or a no to the question whether to pass the conversation on. */
export const agreement =
  (understanding: Pick<Understanding, 'agrees'>): Reader =>
  (inbound) => {
    if (inbound.kind !== 'text') return undefined;
    if (understanding.agrees(inbound.text)) return { event: { type: 'agree' } };
    return DECLINES.test(plain(inbound.text)) ? { event: { type: 'decline' } } : undefined;
  };

const DECLINES = /^(?:no(?: gracias| thanks| thank you)?|mejor no|nope|rather not)$/;
