/**
 * Readers of what people without IMSS insurance ask: what a visit costs them, where the nearest IMSS-Bienestar unit is,
 * and, of those abroad, how to insure themselves.
 */
import { plain } from '../core/plain.ts';
import type { Data, Reader, TopicEvent } from '../core/topic.ts';
import type { Directory } from '../directory/directory.ts';

const UNINSURED =
  /\b(?:sin (?:seguro|imss|ser (?:derechohabiente|asegurad[oa]|afiliad[oa])|estar (?:asegurad[oa]|afiliad[oa]))|no (?:tengo|tenga|tiene|tenemos) (?:seguro|imss)|no (?:estoy|este|soy|esta|sea) (?:asegurad[oa]|afiliad[oa]|dad[oa] de alta|derechohabiente|miembro)|(?:without|no|don t have|have no) (?:\w+ )?insurance|uninsured|not (?:insured|a member|covered)|non ?members?)\b/;
const VISIT =
  /\b(?:consultas?|urgencias?|visitas?|atend\w+|atienden?|doctora?|medico|hospital\w*|visits?|er|emergency room|emergency care|consultation|urgent care)\b/;
const COST =
  /\b(?:cuesta\w*|cuanto(?! tiempo)|cobr\w+|precio\w*|pag(?:o|a|ar|an|amos|ue|aria)|cost\w*|how much|price\w*|charg\w+|fees?|pay\w*)\b/;
/** "Will they see me there at all?" */
const SEEN =
  /\b(?:urgencias|emergency room|the er|an er)\b.*|\b(?:me|nos|lo|la) (?:atienden|reciben)\b.*\b(?:urgencias|imss)\b/;
const ASKED_IF_SEEN =
  /\b(?:(?:me|nos|lo|la) (?:atienden|atenderan|atenderian|reciben|pueden atender)|puedo ir|(?:will|would|can|do|must) (?:they|the er|imss|i)\b.*\b(?:see|treat|take|turn|go|use)|(?:see|treat|turn) (?:me|us|away))\b/;

/** What a visit costs whoever is not insured, or whether they are seen in urgencias: `prices`. */
export const readVisitPrice: Reader = (inbound, asked) => {
  const text = inbound.kind === 'text' ? plain(inbound.text) : '';
  if (text.length > 200 || /\bbienestar\b/.test(text)) return undefined;
  const cost = COST.test(text) && VISIT.test(text);
  const seen = SEEN.test(text) && ASKED_IF_SEEN.test(text);
  const uninsured =
    UNINSURED.test(text) || (asked?.about !== undefined && /\b(?:imss|urgencias|er)\b/.test(text));
  return uninsured && (cost || seen) ? { event: { type: 'prices' } } : undefined;
};

const NEAR =
  /\b(?:(?:mas|muy) (?:cerca|cercan[ao]s?|proxim[ao])|cercan[ao]s?|cerca|cerquita|don?de (?:hay|ay|esta|queda|encuentro|voy|puedo ir|me (?:queda|toca|atienden))|a ?donde (?:voy|puedo ir)|(?:una )?unidad rural|unidades rurales|near(?:est|by)?|closest|close to|where (?:is|are|do i go|can i go|should i go)|rural (?:unit|clinic)s?)\b/;

/**
 * The wish for the nearest IMSS-Bienestar unit, with the place when the message names one: `nearest`; or `no_units`,
 * where the state asked about has none in this directory.
 */
export function bienestarReader(directory: Directory, place: Reader): Reader {
  const known = new Map<string, boolean>();
  const hasUnits = (state: string): boolean => {
    const capital = directory.place(`s:${state}`);
    if (!known.has(state))
      known.set(
        state,
        !capital || directory.nearest(capital, 'bienestar', ALL).some(({ unit }) => unit.state === state),
      );
    return known.get(state)!;
  };
  return (inbound, asked) => {
    const text = inbound.kind === 'text' ? plain(inbound.text) : '';
    if (!NEAR.test(text) || text.length > 160) return undefined;
    const reading = place(inbound, undefined);
    if (reading && (!('event' in reading) || reading.event.type !== 'place')) return undefined;
    const named = reading && 'event' in reading ? String(reading.event.place) : undefined;
    if (!named && asked === undefined) return undefined;
    const state = stateOf(directory, named === undefined ? asked : { place: named });
    const type = state !== undefined && !hasUnits(state) ? 'no_units' : 'nearest';
    return { event: named === undefined ? { type } : { type, place: named, state: undefined } };
  };
}

/** More units than any state has. */
const ALL = 20_000;

function stateOf(directory: Directory, data: Data | undefined): string | undefined {
  if (data?.state !== undefined) return String(data.state);
  return data?.place === undefined ? undefined : directory.place(String(data.place))?.state;
}

/** In a list of IMSS-Bienestar units: the nearest asked for again, or a question that `welfare` answers. */
export const bienestarListReader =
  (near: Reader, about: Reader): Reader =>
  (inbound, asked) => {
    if (asked?.want !== 'bienestar') return undefined;
    const text = inbound.kind === 'text' ? plain(inbound.text) : '';
    if (/\b(?:urgencias?|hospital\w*|umf|emergency|er)\b/.test(text)) return undefined;
    const question = about(inbound, asked);
    if (question && 'event' in question) return { event: { type: `welfare_${question.event.about}` } };
    const again = near(inbound, asked);
    const found: TopicEvent | undefined = again && 'event' in again ? again.event : undefined;
    return found && found.place === undefined ? { event: { type: 'bienestar' } } : undefined;
  };

const ABROAD =
  /\b(?:(?:viv[eio]\w*|trabaj\w+|radic\w+|estoy|ando|estando) (?:\w+ ){0,2}(?:en|del) (?:los |el )?(?:estados unidos|usa|eu|eua|eeuu|ee uu|gabacho|otro lado|extranjero|otro pais|canada|chicago|texas|california)|desde (?:aca|aqui|estados unidos|usa|eeuu|el extranjero|canada)|fuera de mexico|(?:liv\w+|work\w*|i am|i m) (?:\w+ ){0,2}(?:in|from) (?:the )?(?:us|usa|u s|united states|states|canada|chicago|texas|california)|from (?:here|abroad)|abroad|outside (?:of )?mexico)\b/;
const INSURANCE =
  /\b(?:seguro|asegur\w+|afili\w+|incorpor\w+|inscrib\w+|imss|insur\w+|enrol\w*|sign up|coverage)\b/;
const INSURE =
  /\b(?:asegur(?:o|arme|arnos|amos)|me (?:asegur|afili|inscrib)\w+|afiliarme|inscribirme|contrat\w+|pagar (?:mi|el) (?:seguro|imss)|insure (?:myself|me|us)|(?:get|buy) insur\w+|enrol\w*|sign up|join)\b/;
const RESIDENT =
  /\b(?:expats?|retire\w*|jubilad\w+|american\w*|gring\w+|extranjer[oa]s?|foreigner\w*|residen\w+|visa|teleconsult\w*)\b/;
const MONEY = /\b(?:cuesta\w*|cuanto|precio\w*|cuota\w*|cost\w*|how much|fees?|price\w*)\b/;

/** From whoever lives abroad, what IMSS insurance costs: `insured_abroad`. Foreigners who live in Mexico ask another. */
export const readAbroadPrice: Reader = (inbound) => {
  const text = inbound.kind === 'text' ? plain(inbound.text) : '';
  const meant =
    text.length <= 200 && !RESIDENT.test(text) && [ABROAD, INSURANCE, MONEY].every((one) => one.test(text));
  return meant ? { event: { type: 'insured_abroad' } } : undefined;
};

/** Asked of teleconsultation, the wish to be insured: `insure`, or `insure_pay` for its price; whether care there is paid: `ill`. */
export const readInsureAbroad: Reader = (inbound, asked) => {
  const text = inbound.kind === 'text' ? plain(inbound.text) : '';
  if (asked === undefined || text.length > 200) return undefined;
  if (ILL_HERE.test(text)) return { event: { type: 'about', about: 'ill' } };
  if (INSURE.test(text)) return { event: { type: 'insure' } };
  return INSURANCE.test(text) && MONEY.test(text) && /\bseguro\b|\binsurance\b/.test(text)
    ? { event: { type: 'insure_pay' } }
    : undefined;
};

const ILL_HERE =
  /\b(?:si me (?:enfermo|accidento|lastimo|opero|operan)\b.*\b(?:aqui|aca|alla|fuera|estados unidos|usa|paga\w*|cubre\w*)|(?:me )?(?:cubre|paga|atienden) (?:\w+ ){0,2}(?:aqui|aca|en estados unidos|en usa|fuera de mexico)|(?:if|when) i (?:get|am|fall) (?:sick|ill|hurt)\b.*\b(?:here|abroad|pay\w*|cover\w*)|(?:cover|pay)\w* (?:\w+ ){0,4}(?:here|abroad|in the us|in the united states|outside mexico))\b/;

/** Both how to be insured and what it costs: `about` `start`; whether care abroad is paid: `about` `ill`. */
export const readIndependentStart: Reader = (inbound) => {
  const text = inbound.kind === 'text' ? plain(inbound.text) : '';
  if (text.length > 200) return undefined;
  if (ILL_HERE.test(text)) return { event: { type: 'about', about: 'ill' } };
  return INSURE.test(text) && MONEY.test(text) ? { event: { type: 'about', about: 'start' } } : undefined;
};
