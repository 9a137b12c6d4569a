/** Personal numbers in a message: taken out before anything reads it, and warned of. */
import { textOf, withWords } from './conversation.ts';
import { type Draft, tell, top, topicOf } from './draft.ts';

/**
 * Removes personal numbers from the message before anything reads it, and says not to share them. Returns
 * whether it removed any. Only a social security number goes on, to a question that checks its form and keeps
 * only the result.
 */
export function warnOfNumbers(draft: Draft): boolean {
  const { guide, inbound } = draft;
  const text = textOf(inbound);
  const kinds = text === undefined ? [] : guide.understanding.personalIn(text);
  if (text === undefined || kinds.length === 0) return false;
  const { topic, state } = top(draft);
  const rest = guide.understanding.withoutPersonal(text);
  const checks = topicOf(draft, topic).asks[state]?.expects?.includes('nss_number') === true;
  const isForNss = checks || topic === 'nss' || guide.understanding.rank(rest).topics[0]?.topic === 'nss';
  if (kinds.every((kind) => kind === 'nss') && isForNss) return false;
  const said = rest.replace(ANNOUNCED, '').trim();
  const left = NOTHING_ELSE.test(said) ? '' : said;
  draft.inbound = withWords(inbound, left);
  tell(draft, kinds.length === 1 ? `personal_${kinds[0]}` : 'personal_many');
  return true;
}

/** A number of one's own by its name: "mi teléfono", "my number". */
const OWN = String.raw`\b(?:mi|my) (?:(?:n[uú]mero|number) (?:de |del |of )?)?(?:n[uú]mero|number|tel[eé]fono|tel|cel|celular|whats|whatsapp|m[oó]vil|phone|cell|curp|nss|imss|seguro(?: social)?|clabe|cuenta|tarjeta|account|card|correo|mail|e-?mail)\b`;
/**
 * Words that announced a number which was removed, and messages of nothing but such words: they ask for nothing.
 */
const ANNOUNCED = new RegExp(String.raw`${OWN} (?:es|is)\b(?=[\s:]*(?:$|[,.;]|(?:y|and)\b))`, 'giu');
const NOTHING_ELSE = new RegExp(String.raw`^(?:[\s,.;:]|\b(?:y|and)\b|${OWN})*$`, 'iu');
