/**
 * How a message rejects the last reply: what it says that it is not about ("no es de la cuota, es de mi
 * pensión", "not PTI, I meant the family one", "no he perdido el trabajo"), and the rest of it.
 */
import type { Correction } from '../core/meaning.ts';
import { plain } from '../core/plain.ts';

const THE = 'el|la|los|las|lo|al|del|un|una|mi|mis|su|sus|the|my|an?';
const ABOUT = 'a|de|por|para|sobre|con|en|for|about|in|from|at|to';

/** What is denied before its contrast: "no es por enfermedad, es por…", "no en Mérida, en…", "not the pension, the…". */
const DENIED = new RegExp(
  String.raw`\b(?:(?:no|not)\s+(?:(?:es|era|fue|son|eran|quiero|quise|quer[ií]a|busco|pregunto|pregunt[eé]|preguntaba|hablo|hablaba|digo|dije|me refiero|asking|talking)\s+|(?:(?:${ABOUT})\s+)?(?:${THE})\s+|(?:${ABOUT})\s+)|(?:it['’]?s not|it is not|it was not|it wasn['’]?t|i don['’]?t mean|i didn['’]?t mean|i['’]?m not asking|i don['’]?t want|i didn['’]?t ask)\s+)[^,.;?!]{1,60}?(?:\s*[,.;]+\s*(?:sino|pero|but)?\s*|\s+(?:sino|but)\s+)(?=(?:que |solo )?(?:es|era|fue|son|digo|quiero|quer[ií]a|pregunto|hablo|me refiero|m[aá]s bien|it['’]?s|it is|it was|i mean|i meant|i want|i asked|${ABOUT}|${THE})\b)`,
  'giu',
);
/** What is denied after what is meant: "la guardería, no la incapacidad", "le pregunto de mi mamá no de hijos". */
const DENIED_LAST = new RegExp(
  String.raw`(?:[,;]\s*(?:y |and )?(?:no|not)\s+(?:(?:${ABOUT})\s+)?(?:${THE}|${ABOUT})|\s+(?:no|not)\s+(?:lo\s+|la\s+|el\s+)?(?:de|por|about|for)(?:\s+(?:${THE}))?)\s+(?:[\p{L}\d]+\s*){1,4}[.!]*$`,
  'iu',
);
/**
 * A clause that denies a number: "no son 52", "desde 2020 no", "not 52", "it wasn't in 2020". Other denials
 * stay: "no cotizo desde 2019".
 */
const NUMBER_DENIED = [
  /^(?:pero |but |y )?(?:no|not|nope) (?:(?:son|es|era|eran|fue|fueron|tengo|tenia|llevo|de|del|desde|en|el|la|las|los|hace|a|in|since|from|on|at|the|like)\s)*\d[\d.]*(?: \S+){0,3}$/,
  /^(?:no )?(?:(?:son|es|de|del|desde|en|el|la|las|hace|in|since|from)\s)*\d[\d.]*(?: \S+){0,2} no$/,
  /^(?:it s not|its not|it is not|it was not|it wasn t|they re not|that s not|i don t have|i didn t have|i never had) (?:\S+ ){0,3}\d[\d.]*(?: \S+){0,3}$/,
];
/** The end of a clause; not a comma or point inside a number. */
export const CLAUSE_END = /(?:[;:!?\n]+|[.,](?!\d))\s*|\s+(?=(?:sino|but|pero)\s)/;

/** What a text says without what it denies, where something is left: "no la pensión, la incapacidad" is about the latter. */
export function affirmed(text: string): string {
  if (!/\bno+t?\b|n['’]t\b|never/i.test(text)) return text;
  const told = text.replace(DENIED, '').replace(DENIED_LAST, '').trim();
  const left = told.split(/\s+/).length >= 2 ? told : text;
  if (!/\d/.test(left)) return left;
  const clauses = left.split(CLAUSE_END);
  const kept = clauses.filter((clause) => !NUMBER_DENIED.some((form) => form.test(plain(clause))));
  return kept.length === clauses.length ? left : kept.join(', ');
}

/** Where one clause ends and the next begins; also before "nomás digo…", "I mean…", and "no de hijos" at the end. */
const BETWEEN =
  /([,.;:!?¿¡\n]+\s*|\s+(?=(?:sino|nom[aá]s|al rev[eé]s|i mean(?:t)?|me refiero|lo que (?:pregunto|quiero))\s)|(?<!\bque)\s+(?=no (?:lo |la |el )?(?:de|por|about|for) \S+(?: \S+){0,2}[.!]*$))/iu;

/** What people call whom they write to. */
const CALLED =
  'joven|jovencito|se[nñ]or(?:a|ita)?|sr|srta|se[nñ]o|amig[oa]|compa|wey|guey|carnal|jefe|mij[oa]|hij[oa]|doctor|licenciado|dude|bro|man|sir|madam|miss|buddy|mate';
/** Words before a denial that mean nothing: "pero", "le digo", "joven". */
const LEAD = new RegExp(
  `^(?:(?:ay|ah|ok|okay|bueno|alright|no+|nop|nope|pero|pues|es que|oiga|oye|mire|pos|pus|ps|ya|yo|que|a mi|(?:ya )?(?:le|te) (?:digo|dije)(?: (?:que|q|k))?|but|well|sorry|perdon|${CALLED}|look|i said|i told you(?: that)?|eso)(?: |$))+`,
);
/** A "no" to the reply, before what was asked: "no joven, le pregunté de…", "no I mean…". */
const REFUSED = new RegExp(
  `^(?:(?:ay|ah|que|pero|but|well|sorry|perdon) )*no+ (?:(?:no+|oiga|oye|mire|pues|pos|pus|${CALLED}) )*$`,
);
/** The same as it is typed. */
const REFUSING = new RegExp(
  `^\\s*(?:(?:ay|ah|que|pero|but|well|sorry|perd[oó]n|no+|oiga|oye|mire|pues|pos|pus|${CALLED})[\\s,]+)+`,
  'iu',
);

/** The beginning or the end of a clause that says what the message is not about. */
const OUTRIGHT: readonly RegExp[] = [
  /^no (?:le |te )?(?:estoy |estaba )?(?:hablo|hablaba|hablando|pregunt\w+|me refiero|me referia|dije|digo|quiero saber|queria saber)(?: nada)?(?: (?:de|del|por|sobre|a|en|si))?(?: |$)/,
  /^no (?:es|era|fue|son|eran) (?:de|del|para|por|sobre|un|una|lo de|la de|el de) /,
  /^no (?:eso|esa|ese|lo|la|el|las|los) (?:de|del) /,
  /^no (?:de|del|por|para|sobre) /,
  /^no (?:quiero|busco|necesito|ocupo) (?!que\b|ir\b|saber\b)/,
  /^(?:deje|dejen|olvide|olvidese|olvida|dejemos) (?:ya )?(?:de )?(?:lo de)?(?: |$)/,
  /^lo (?:de|del) (?=.* (?:no|ya no|ya quedo|ya lo deje|dejelo|olvidelo)$)/,
  /^(?:de|eso de|la de|el de) (?=.* no$)/,
  /^(?:i |we )?(?:didn t|did not|never|wasn t|am not|m not) (?:ask(?:ed|ing)?|mean(?:t)?|say|said|talking)(?: (?:about|for))?(?: |$)/,
  /^(?:it s|its|this is|that s|thats) not (?:about|for|a|my|the) /,
  /^(?:forget|never mind|nevermind)(?: about)?(?: the| that| my)? /,
  /^not (?:asking |talking )?(?:about|for|the|a|an|my) /,
  /^(?:es )?(?:al reves|the other way (?:a)?round|backwards|viceversa|vice versa)$/,
];
/** "Not PTI", said before what is meant or after "I said". */
const BARE_NOT = /^not (\S+(?: \S+)?)$/;
const MEANT = /^(?:i |we )?(?:mean|meant|said|asked|want)\b/;
/** What the last reply was about, said before what was asked: "eso es por no dar de alta. Yo pregunto…". */
const OTHERWISE =
  /^(?:no )?(?:eso es|ese es|esa es|that s|that is) (?:por|para|de|lo de|si|cuando|for|about|if|when) /;
const INSTEAD =
  /^(?:yo |pero |lo que |what |le |te |les |la pregunta es )*(?:pregunto|pregunte|preguntaba|digo|hablo|quiero saber|quise decir|me refiero|i m asking|i asked|i mean|i meant) /;

/**
 * The beginning of a clause that denies something about the person, which rejects a reply that took it for
 * true.
 */
const DENYING: readonly RegExp[] = [
  /^no (?:voy|vamos|va) a (?!poder|alcanzar|llegar|ir\b|dejar|pagar|firmar|aceptar)/,
  /^no (?:soy|somos|estoy|estamos|ando|andamos) (?:de )?(?!seguro|segura)/,
  /^no (?:he|hemos|ha) (?=(?:perdido|dejado|renunciado|trabajado|viajado|estado)\b)/,
  /^no (?:me|nos|lo|la) (?:corrier\w+|corrio|despid\w+|faltan?|fui|sali)(?: |$)/,
  /^no (?:renunci\w+|perdi|deje|vivo|vivimos|viajo|trabajo fuera) ?/,
  /^(?:yo )?nunca (?:he |hemos )?/,
  /^(?:nadie|ninguno) (?:se |esta |va )?/,
  /^(?:i ?m|i am|we re|we are|he s|he is|she s|she is|they re|they are) not (?:an? )?(?!sure|going to be able|able)/,
  /^(?:i |we |he |she |they )?never (?!mind)/,
  /^no (?:es|era|son|eran) (?!que\b|segur|ciert|verdad|posible|necesari|lo mismo|mucho|justo)/,
  /^not (?:in |from |for )?(?:the |an? )?(?=\S+(?: \S+)?$)/,
  /^no (?:el|la|los|las) (?=\S+(?: \S+)?$)/,
  /^(?:nobody|no one|noone)(?: is| s)? /,
];

/**
 * `BARE_NO`: a "no" alone, which the next clause explains. `NOT_THAT`: refuses the reply outright, like "no
 * eso no".
 */
const BARE_NO = /^(?:ay |pero |que )?(?:no+|nop+e?|nel)(?: (?:no+|nop+e?))*$/;
const NOT_THAT =
  /^(?:(?:ay|pero|que) )?(?:no+ )?(?:(?:eso|esa|ese|asi) no|no eso(?: no)?|not that(?: one)?|that s not it)$/;
/** What begins a denial behind a "no": "no, no me accidenté", "no, I never had one". */
const DENIAL =
  /^(?:no (?:me |nos |se |le |lo |la )?|nunca |(?:i |he |she |they |we )?(?:never|didn t|don t|doesn t|haven t|wasn t|isn t|m not|s not) )(?=\S)/;

/** "Sí o no?", "¿es obligatorio o no?" ask, and deny nothing. */
const EITHER =
  /\b(?:entonces )?(?:s[ií] o no|o s[ií] o no|yes or no)\b|\s(?:o no|or not)(?=\s*(?:[?!.,;]|$))/giu;

/** "No cancelar, sacar cita": an action that is denied before another one is named. */
const CONTRASTED = /^(?:no|not) (?:quiero |to )?(\p{L}{2,}(?:ar|er|ir)(?:l[aeo]s?)?(?: \S+){0,2})$/u;
const AN_ACTION = /^(?:(?:quiero|es|lo que quiero es) )?\p{L}{2,}(?:ar|er|ir)(?:l[aeo]s?)?(?: |$)/u;

/** The most words of an incredulous echo: "pregnancy?? I'm asking about…". */
const ECHO_WORDS = 4;

/** A denial with "not yet" tells of a problem, and does not reject the reply. */
const NOT_YET = /\b(?:todavia|aun|yet)\b/;

/** Introductory words (`ANNOUNCES`) are removed only if at least this many words are left. */
const FEW = 3;
/** Introduces a question but tells nothing about it: "le pregunto si", "nomás digo que", "I mean". */
const ANNOUNCES =
  /^(?:(?:y|pero|yo|sino) )*(?:(?:nom[aá]s |solo |s[oó]lo )?(?:le |te |les )?(?:digo|pregunto|preguntaba|pregunt[eé]|estoy preguntando|quise decir|quer[ií]a saber|quiero saber)(?: (?:que|por|de))?(?: si)?|me refiero a|i mean(?:t)?|i asked(?: about| for)?|i['’]?m asking(?: about)?|i said)\s+/iu;

/**
 * Whether a message rejects the last reply, and how; undefined if it does not. `isRemark`: whether a clause
 * is nothing but a complaint about the reply, like "no me entendió".
 */
export function correctionIn(text: string, isRemark: (clause: string) => boolean): Correction | undefined {
  if (
    !/\bno+[tp]?\b|n['’]t\b|nunca|never|nadie|ningun|nobody|olvid|dej[eoa]|forget|rev[eé]s|way a?round|entend|repit|\?.*\w/i.test(
      text,
    )
  )
    return undefined;
  const pieces = text.split(BETWEEN);
  const denied: string[] = [];
  const clauses: string[] = [];
  const kept: string[] = [];
  let outright = false;
  let refused = false;
  for (const [at, clause] of pieces.entries()) {
    // At odd places stands what parts two clauses.
    if (at % 2 === 1) continue;
    const whole = plain(clause.replace(EITHER, ' '));
    const said = whole.replace(LEAD, '');
    const next = pieces
      .slice(at + 2)
      .filter((_, one) => one % 2 === 0)
      .map(plain)
      .find((words) => words !== '');
    const isEcho = /\?/.test(pieces[at + 1] ?? '') && whole.split(' ').length <= ECHO_WORDS;
    const found =
      whole === ''
        ? undefined
        : (refusalOf(whole, isEcho, next, refused) ??
          denialOf(whole, said, next, {
            isRemark: isRemark(clause),
            isAsked: /\?/.test(pieces[at + 1] ?? ''),
          }));
    refused = BARE_NO.test(whole);
    // "No joven, le pregunté de mi mamá": the reply is refused, and what was asked stands behind it.
    const isAskedAnew =
      !found && REFUSED.test(whole.slice(0, whole.length - said.length)) && INSTEAD.test(said);
    outright ||= isAskedAnew;
    if (isAskedAnew) kept.push(clause.replace(REFUSING, '') + (pieces[at + 1] ?? ''));
    else if (found) {
      outright ||= found.outright;
      if (found.what !== '') {
        denied.push(found.what);
        clauses.push(clause);
      }
    } else if (said !== '') kept.push(clause + (pieces[at + 1] ?? ''));
  }
  if (denied.length === 0 && !outright) return undefined;
  const said = kept
    .join('')
    .replace(/[\s,;:¿¡]+$/u, '')
    .trim();
  const asked = said.replace(ANNOUNCES, '');
  const rest = asked.split(/\s+/).length < FEW ? said : asked;
  return { denied, clauses, rest, outright };
}

type Denial = { what: string; outright: boolean };

/**
 * What a clause refuses, if it is only a refusal, an incredulous echo, or the explanation of the "no" before
 * it (`refused`); else undefined.
 */
function refusalOf(
  whole: string,
  isEcho: boolean,
  next: string | undefined,
  refused: boolean,
): Denial | undefined {
  const isRefused = REFUSED.test(`${whole} `) && next !== undefined && INSTEAD.test(next);
  if (isRefused || NOT_THAT.test(whole)) return { what: '', outright: true };
  const denial = refused && !NOT_YET.test(whole) ? DENIAL.exec(whole)?.[0] : undefined;
  if (denial !== undefined) return { what: whole.slice(denial.length), outright: false };
  return isEcho && next && INSTEAD.test(next) ? { what: whole, outright: true } : undefined;
}

function denialOf(
  whole: string,
  said: string,
  next: string | undefined,
  { isRemark, isAsked }: { isRemark: boolean; isAsked: boolean },
): Denial | undefined {
  // "No de la pensión no": the "no" that makes it a denial may have been removed with the introductory words.
  // "¿Por teléfono no se puede?" asks.
  const isDenied = / no$/.test(whole) || /(?:^| )no+ $/.test(whole.slice(0, whole.length - said.length));
  const forms = !isAsked && isDenied ? [said, `no ${said}`] : [said];
  const other = CONTRASTED.exec(whole)?.[1];
  if (other !== undefined && next !== undefined && AN_ACTION.test(next))
    return { what: other, outright: true };
  for (const one of [whole, ...forms]) {
    const form = OUTRIGHT.find((pattern) => pattern.test(one));
    if (form)
      return {
        what: one.replace(form, '').replace(/ (?:no|ya no|ya quedo|dejelo|olvidelo|ya lo deje)$/, ''),
        outright: true,
      };
  }
  const bare = BARE_NOT.exec(said)?.[1];
  if (bare && (/\bi (?:said|told you)\b/.test(whole) || (next && MEANT.test(next))))
    return { what: bare, outright: true };
  if (next && OTHERWISE.test(whole) && INSTEAD.test(next))
    return { what: whole.replace(OTHERWISE, ''), outright: true };
  if (isRemark) return { what: '', outright: true };
  for (const one of forms) {
    const form = NOT_YET.test(one) ? undefined : DENYING.find((pattern) => pattern.test(one));
    const what = form && one.replace(form, '').trim();
    if (what) return { what, outright: false };
  }
  return undefined;
}
