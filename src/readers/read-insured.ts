/** Reads how the person who writes is insured, apart from what the message says of others. */
import type { Reader } from '../core/topic.ts';

/** Somebody else, of whom it may be said: "my husband has no insurance". */
const OTHERS =
  /\b(?:espos[oa]|marido|mujer|se[ñn]ora?|pareja|novi[oa]|mam[aá]|pap[aá]s?|jef(?:a|e|ita|ito)|hij[oa]s?|herman[oa]|suegr[oa]|abuel[oa]|husband|wife|partner|boyfriend|girlfriend|mom|mother|dad|father|parents|son|daughter|brother|sister|kids?)\b/i;
/** The writer says something about themselves. */
const OWN = /\b(?:tengo|tenemos|estoy|estamos|soy|somos|cotizo|me|nos|i|we|i['’]?m|us)\b/i;
/** A boundary after which another person may be meant. */
const OF_ONE = /[.,;:!?\n]+|\s(?:y|pero|and|but)\s/i;

/**
 * Makes a reader of the writer's own insurance from `status`: what is said only about another person does not
 * count.
 */
export const ownStatus =
  (status: Reader): Reader =>
  (inbound, asked) => {
    const read = status(inbound, asked);
    if (!read || inbound.kind !== 'text' || !OTHERS.test(inbound.text)) return read;
    let isOwn = true;
    const own = inbound.text.split(OF_ONE).filter((clause) => {
      // A clause that names nobody continues about the person before: "my husband is self-employed, no
      // insurance".
      isOwn =
        OWN.test(clause) ||
        (isOwn && !OTHERS.test(clause) && !/\b(?:he|she|they|ella|ellos)\b/i.test(clause));
      return isOwn;
    });
    return status({ ...inbound, text: own.join(', ') }, asked);
  };
