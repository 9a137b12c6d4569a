/** What somebody says of themselves before they ask: a name, an age, where they are from, where they live. */
import { plain } from '../core/plain.ts';

/** The person that a clause is about: "yo", "my husband", "somos", "we are". */
const WHO =
  '(?:(?:(?:yo|nosotros) )?(?:soy|somos|tengo|tenemos|estoy|estamos)|(?:i|we) (?:am|are|m|re)|im|(?:my|mi) (?:wife|husband|partner|spouse|espos[oa]|pareja|marido|mujer|senora)(?: (?:is|s|tiene|es))?|he s|she s|he is|she is|el (?:tiene|es)|ella (?:tiene|es))';
const A_PLACE = '[\\p{L}]{2,}(?: [\\p{L}]{2,}){0,4}';
/** What somebody says of themselves before they ask: a name, an age, where they are from, where they live, their country. */
const OF_ONESELF = new RegExp(
  `^(?:(?:${WHO} )?(?:an? )?\\d{1,3}(?: (?:anos|anitos|years?)(?: (?:old|cumplidos|de edad))?| yo)?|(?:${WHO} )?(?:originally |originari[oa]s? )?(?:de|from) (?!(?:que|cual|cuando|donde|quien|what|which|where|the|mi|tu|su)\\b)${A_PLACE}|(?:(?:yo )?(?:vivo|vivimos|radico|radicamos|estoy viviendo)|(?:i|we) (?:now )?(?:live|are living|am living|reside)|(?:${WHO} )?(?:retired|living|live|based|jubilad[oa]s?|residing|viviendo)(?: here)?) (?:aqui |aca |here |now |ahora )?(?:en|in|near|cerca de|por|around) ${A_PLACE}|(?:me llamo|mi nombre es|my name is|my name s|my names) (?!(?:spell\\w*|mis\\w*|wrong|not|on|in|mal|esta|no|aparece|sale)\\b)[\\p{L}]+(?: [\\p{L}]+){0,3}|${WHO} (?:an? |una? )?(?:retired |jubilad[oa] )?(?:american|canadian|mexican|british|german|french|gringo|gringa|mexican[oa]|american[oa]|canadiense|hondurenos?|couple|housewife|ama de casa|retire[de]|jubilad[oa])s?)$`,
  'u',
);
/** A name behind "soy" or "I'm" has a capital letter: "I'm sick" is none. */
const NAMED =
  /^\s*(?:(?:hola|hi|hello|hey|buen[oa]s(?: \p{L}+)?)[\s,]+)?(?:soy|yo soy|I['’]?m|I am|this is|aqu[ií]|le (?:habla|saluda))\s+\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+){0,2}(?:\s+(?:de|from)\s+\p{L}[\p{L} ]{1,25})?\s*$/iu;
const CAPITAL = /\s\p{Lu}\p{Ll}+/u;
const GREETING =
  /^(?:(?:hola|buen(?:os|as)? (?:dias?|tardes|noches)|buenas?|que tal|saludos|good (?:morning|afternoon|evening|day)|hi|hello|hey|there)(?: |$))+/;
export function introducedBeside(text: string): string | undefined {
  const clauses = text.split(/[,.;:!\n]+|\s(?:y|and)\s/).map((clause) => ({
    said: plain(clause).replace(GREETING, ''),
    isName: NAMED.test(clause) && CAPITAL.test(clause),
  }));
  const isOwn = ({ said, isName }: (typeof clauses)[number]): boolean => isName || OF_ONESELF.test(said);
  const others = clauses.filter((clause) => clause.said !== '' && !isOwn(clause));
  return clauses.some(isOwn) ? others.map(({ said }) => said).join(' ') : undefined;
}
