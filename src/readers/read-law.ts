/**
 * Reads which law applies to a pension: that of 1973 for people first insured before July 1997, that of 1997
 * for all others (fact `law_date` of `pension`). It is given by its name, or by the year in which the person
 * began.
 */
import { textOf } from '../core/conversation.ts';
import { plain } from '../core/plain.ts';
import type { Reader } from '../core/topic.ts';

const OLD =
  /\b(?:ley (?:del? )?(?:19)?73|(?:por|de|soy|con) la (?:del? )?73|ley (?:vieja|anterior|antigua)|(?:19)?73 law|law (?:of )?(?:19)?73|old law)\b/;
const NEW =
  /\b(?:ley (?:del? )?(?:19)?97|(?:por|de|soy|con) la (?:del? )?97|ley nueva|(?:19)?97 law|law (?:of )?(?:19)?97|new law)\b/;
/** "Empecé a cotizar en el 88", "trabajé del 2001 al 2010", "worked there since '84". */
const BEGAN =
  /\b(?:entr[eo]|empe[csz]\w+|comen[csz]\w+|inici\w+|trabaj\w+|coti[csz]\w+|labor\w+|de alta|primer (?:trabajo|empleo)|first job|started|began|worked|working|contribut\w+|paid into) (?:\S+ ){0,9}?(?:(?:en|del?|desde|hasta|since|in|from) )(?:el (?:ano )?|los |the |ano )?(\d{4}|\d{2}s?|setentas?|ochentas?)\b/g;
/** The same with fewer words: "I started 1995", "desde 1994 cotizo". */
const BEGAN_BARELY =
  /\b(?:(?:entr[eo]|empe[csz]\w+|comen[csz]\w+|inici\w+|started|began) (?:(?:a )?(?:cotizar|trabajar|working|contributing|paying|to work) )?|(?:desde|since) (?:el (?:ano )?)?(?=\d{4} (?:(?!no )\S+ ){0,2}(?:cotizo|trabajo|laboro|tengo|work|pay|contribute)\b))((?:19|20)\d\d)\b/g;
/** When somebody stopped working, which does not tell when they began. */
const LEFT =
  /\b(?:deje|dejo|dejaron) de (?:trabajar|cotizar|laborar)\b.*?(?=\b(?:y|pero|and|but|empe[cz]\w+|entr[eo]|started|began)\b|$)|\bstopped work\w*\b.*?(?=\b(?:and|but|started|began)\b|$)/g;
/** Names both laws and so chooses none: "ley 73 o la otra". */
const OTHER = /\b(?:73|97|vieja|nueva) (?:o|or) (?:la )?(?:otra|nueva|vieja|73|97|the other|new|old)\b/;
/** "Desde el 83", as the answer to a question about the year. */
const SINCE =
  /^(?:desde|since|en|in|fue en|it was in) (?:el (?:ano )?|los |the |ano )?(\d{4}|\d{2}s?|setentas?|ochentas?)$/;

/**
 * The law as an event: `{ type: 'law', law: '73' }`. The year 1997 alone gives nothing, because the month
 * decides.
 */
export const lawReader: Reader = (inbound) => {
  const text = textOf(inbound);
  if (!text || text.length > 400) return undefined;
  const said = plain(text);
  // The year of beginning decides, whichever law the message names: "empecé en 2002, ¿estoy en ley 73?"
  const kept = said.replace(LEFT, ' ');
  const years = [BEGAN, BEGAN_BARELY].flatMap((form) => [...kept.matchAll(form)].map((hit) => hit[1]));
  const laws = [...years, SINCE.exec(said)?.[1]].map(lawOf);
  // The earliest beginning counts: one year before the change of the law is enough.
  const began = laws.includes('73') ? '73' : laws.find((law) => law !== undefined);
  const named =
    /[?¿]/.test(text) || OTHER.test(said)
      ? undefined
      : OLD.test(said)
        ? '73'
        : NEW.test(said)
          ? '97'
          : undefined;
  const law = began ?? named;
  return law && { event: { type: 'law', law } };
};

function lawOf(began: string | undefined): '73' | '97' | undefined {
  if (!began) return undefined;
  if (/^(?:seten|ochen)/.test(began)) return '73';
  const digits = Number(began.slice(0, began.length - (began.endsWith('s') ? 1 : 0)));
  const year = digits > 99 ? digits : digits > 40 ? 1900 + digits : 2000 + digits;
  if (year < 1943 || year > 2100 || year === 1997) return undefined;
  // "In the nineties" fits both laws.
  if (began.endsWith('s') && year === 1990) return undefined;
  return year < 1997 ? '73' : '97';
}
