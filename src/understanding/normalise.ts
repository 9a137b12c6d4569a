/**
 * The plain form, in which messages are compared with the training phrases: lower case, no accents, chat
 * shorthand written out, numbers replaced by their kind. Training and use share this function.
 */
import { spelling } from './sounds.ts';

/** Longer messages are cut: nobody's request starts after this many characters, and hostile ones stay cheap. */
export const LONGEST = 1000;

/**
 * The words of a message in plain form, e.g. `kiero 1 sita xq me mudé al 37700!!` →
 * `quiero <n1> cita porque me mude al <cp>`. Pure and linear in the text's length; any string is safe.
 */
export function normalise(text: string): string[] {
  const words: string[] = [];
  for (const raw of spaced(text).split(' ')) {
    if (raw === '') continue;
    const word = plainWord(raw);
    if (word === '') continue;
    const written = SHORTHAND.get(word);
    if (written) words.push(...written);
    else words.push(word);
  }
  return numbered(words);
}

/** Lower case, without accents and punctuation, words apart by single spaces; pictures and `?` stay as words. */
function spaced(text: string): string {
  return text
    .slice(0, LONGEST)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’`´ʼ]/g, '')
    .replace(/\p{Extended_Pictographic}/gu, (picture) => ` ${PICTURES.get(picture) ?? '<picture>'} `)
    .replace(/[¿?]+/g, ' ? ')
    .replace(/(\d)[.,:](?=\d)/g, '$1')
    .replace(/[^\p{L}\p{N}?<>]+/gu, ' ')
    .replace(/([a-z]{2})(\d)/g, '$1 $2')
    .replace(/(\d)([a-z]{3})/g, '$1 $2');
}

/** Written laughter repeats one vowel: "jaja", "jeje"; so "hija" is not laughter. */
const LAUGH =
  /^(?:(?:[jh]+a+){2,}[jh]*|(?:[jh]+e+){2,}[jh]*|(?:[jh]+i+){2,}[jh]*|l+o+l+|xd+|x+d|lmao|jaj|jsjs\w*)$/;

/**
 * The plain form of one word: cut to 30 letters, laughter marked, repeated letters removed, common
 * misspellings corrected by sound. '' if nothing is left.
 */
function plainWord(raw: string): string {
  if (raw.startsWith('<')) return PICTURE_WORDS.has(raw) ? raw : raw.replace(/[<>]/g, '');
  const word = raw.replace(/[<>]/g, '').slice(0, 30);
  if (LAUGH.test(word)) return '<laugh>';
  return spelling(word.replace(/([^\d\W])\1{2,}/g, '$1'));
}

/** Replaces numbers by their kind: for the topic, a number's form matters and not its value. */
function numbered(words: string[]): string[] {
  return words.map((word, at) => {
    if (!/^\d+$/.test(word)) return word;
    if (KNOWN_NUMBERS.has(word)) return word;
    if (SCHEMES.has(word) && /^(?:mod(?:alidad)?|m|la|ley|y|o|u|de|con)$/.test(words[at - 1] ?? ''))
      return word;
    // 56 is the number of days that care elsewhere lasts. It is kept only if the text means days.
    if (word === '56') return isDays(words, at) ? word : '<n2>';
    if (/^mod(?:alidad)?$/.test(words[at - 1] ?? '')) return word;
    if (word.length === 5) return '<cp>';
    if (word.length === 4 && /^(?:19|20)/.test(word)) return '<year>';
    return word.length <= 3 ? `<n${word.length}>` : word.length === 4 ? '<n4>' : '<digits>';
  });
}

const isDays = (words: readonly string[], at: number): boolean =>
  /^(?:dias?|days?)$/.test(words[at + 1] ?? '') || /^(?:los|the|esos|those)$/.test(words[at - 1] ?? '');

/** Numbers that are kept: telephone numbers, and the years that name the two pension laws. */
const KNOWN_NUMBERS = new Set(['911', '800', '079', '73', '97', '1973', '1997']);
/** Ways to be insured that people call by their number alone: "la 40". */
const SCHEMES = new Set(['10', '32', '33', '40', '44']);

const PICTURES = new Map([
  ...[...'👋🙋'].map((it) => [it, '<wave>'] as const),
  ...[...'🙏👍👌💪🤝🫶💯'].map((it) => [it, '<thumb>'] as const),
  ...[...'❤💙💚💜😊😘🥰😍🤗🙂☺'].map((it) => [it, '<heart>'] as const),
  ...[...'😂🤣😅😆😄😁😜😎'].map((it) => [it, '<laugh>'] as const),
  ...[...'🆘🚑🚨🩸'].map((it) => [it, '<alarm>'] as const),
  ...[...'😭😢😞😔😡🤬😠'].map((it) => [it, '<upset>'] as const),
]);
const PICTURE_WORDS = new Set([...PICTURES.values(), '<picture>']);

/** Chat shorthand and the misspellings that change a word's beginning, written out. */
const SHORTHAND = new Map(
  Object.entries({
    q: 'que',
    k: 'que',
    ke: 'que',
    qe: 'que',
    qu: 'que',
    xq: 'porque',
    xk: 'porque',
    pq: 'porque',
    pk: 'porque',
    porq: 'porque',
    porke: 'porque',
    x: 'por',
    pa: 'para',
    pal: 'para el',
    paque: 'para que',
    d: 'de',
    dl: 'del',
    tmb: 'tambien',
    tb: 'tambien',
    tbn: 'tambien',
    tambn: 'tambien',
    kiero: 'quiero',
    jalar: 'trabajar',
    qiero: 'quiero',
    qero: 'quiero',
    kisiera: 'quisiera',
    kien: 'quien',
    aki: 'aqui',
    aka: 'aca',
    komo: 'como',
    cm: 'como',
    kual: 'cual',
    kuando: 'cuando',
    cuanto: 'cuanto',
    kuanto: 'cuanto',
    kanto: 'cuanto',
    sita: 'cita',
    sitas: 'citas',
    clinika: 'clinica',
    klinica: 'clinica',
    clnica: 'clinica',
    segro: 'seguro',
    seguo: 'seguro',
    aser: 'hacer',
    ago: 'hago',
    ase: 'hace',
    asen: 'hacen',
    ise: 'hice',
    ay: 'hay',
    ahy: 'hay',
    aora: 'ahora',
    orita: 'ahorita',
    ahorita: 'ahorita',
    toy: 'estoy',
    ta: 'esta',
    tas: 'estas',
    tan: 'estan',
    tamos: 'estamos',
    ps: 'pues',
    pos: 'pues',
    pz: 'pues',
    nomas: 'nomas',
    nms: 'no mames',
    ntp: 'no te preocupes',
    grax: 'gracias',
    grasias: 'gracias',
    grcs: 'gracias',
    gcs: 'gracias',
    grx: 'gracias',
    xfa: 'por favor',
    xfavor: 'por favor',
    porfa: 'por favor',
    porfis: 'por favor',
    plis: 'por favor',
    bn: 'bien',
    dnd: 'donde',
    dond: 'donde',
    onde: 'donde',
    adonde: 'donde',
    tel: 'telefono',
    nro: 'numero',
    num: 'numero',
    cel: 'celular',
    depa: 'departamento',
    msj: 'mensaje',
    info: 'informacion',
    ocupo: 'necesito',
    nesecito: 'necesito',
    nesesito: 'necesito',
    nececito: 'necesito',
    nezesito: 'necesito',
    ospital: 'hospital',
    hopital: 'hospital',
    osea: 'o sea',
    vdd: 'verdad',
    dr: 'doctor',
    doc: 'doctor',
    dra: 'doctora',
    cp: 'cp',
    segurosocial: 'seguro social',
    pls: 'please',
    plz: 'please',
    plss: 'please',
    pleas: 'please',
    u: 'you',
    ur: 'your',
    ya: 'ya',
    r: 'are',
    y: 'y',
    thx: 'thanks',
    tnx: 'thanks',
    tks: 'thanks',
    thnks: 'thanks',
    ty: 'thanks',
    tysm: 'thanks',
    thnx: 'thanks',
    wat: 'what',
    wut: 'what',
    wats: 'whats',
    wher: 'where',
    wen: 'when',
    wanna: 'want to',
    gonna: 'going to',
    gotta: 'got to',
    appt: 'appointment',
    appts: 'appointments',
    apt: 'appointment',
    apointment: 'appointment',
    appoinment: 'appointment',
    apointmen: 'appointment',
    dr_: 'doctor',
    clinc: 'clinic',
    hosp: 'hospital',
    insurence: 'insurance',
    insurrance: 'insurance',
    ins: 'insurance',
    ssn: 'nss',
    bc: 'because',
    cuz: 'because',
    coz: 'because',
    b4: 'before',
    tho: 'though',
    msg: 'message',
    abt: 'about',
    ppl: 'people',
    rn: 'right now',
    asap: 'urgent',
    hr: 'rh',
    rrhh: 'rh',
    er: 'er',
  }).map(([short, long]) => [short, long.split(' ')] as const),
);
