/**
 * Makes names from official files readable: these print names in capitals and drop accents (`angel R.
 * Cabada`, `SAN MARTIN TEXMELUCAN`). Accents come from the words listed here, else from the postal catalogue,
 * whose municipalities and cities are spelled with care, else from word endings.
 */
export type Spelling = {
  /** `SAN JOSE ITURBIDE` -> `San José Iturbide`. */
  name(raw: string): string;
};

/** A speller that knows the words of names that are spelled well. The more often used spelling wins. */
export const spellingFrom = (wellSpelled: Iterable<string>): Spelling => {
  const counts = new Map<string, Map<string, number>>();
  for (const name of wellSpelled) {
    for (const word of name.match(/[\p{L}\p{M}]+/gu) ?? []) {
      const plain = bare(word);
      const forms = counts.get(plain) ?? new Map<string, number>();
      forms.set(word.toLowerCase(), (forms.get(word.toLowerCase()) ?? 0) + 1);
      counts.set(plain, forms);
    }
  }
  const accents = new Map<string, string>();
  for (const [plain, forms] of counts) {
    const best = [...forms].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
    if (best !== undefined) accents.set(plain, best[0]);
  }
  for (const word of listed) accents.set(bare(word), word);
  const spell = (word: string): string => {
    const lower = word.toLowerCase();
    const known = accents.get(bare(lower));
    if (known !== undefined) return known.includes('ñ') || !lower.includes('ñ') ? known : lower;
    if (lower !== stripAccents(lower)) return lower;
    for (const [ending, accented] of endings) {
      if (lower.length > ending.length + 1 && lower.endsWith(ending)) {
        return lower.slice(0, -ending.length) + accented;
      }
    }
    return lower;
  };
  return {
    name: (raw) => {
      const text = raw.replace(/\s+/g, ' ').trim();
      let first = true;
      return text.replace(/[\p{L}\p{M}]+|\d+\p{L}*/gu, (word, at: number) => {
        const next = text[at + word.length];
        const article = /^(la|las|los|el)$/i.test(word) && leads.test(text.slice(0, at));
        const start = first || text[at - 1] === '(' || article;
        first = false;
        if (/^\d/.test(word)) return word.toLowerCase();
        if (/^[IVX]+$/.test(word) && word.length > 1 && !start) return word;
        if (kept.has(word.toUpperCase())) return word.toUpperCase();
        if (!start && small.has(word.toLowerCase()) && next !== '.') return word.toLowerCase();
        const spelled = spell(word);
        return spelled.charAt(0).toUpperCase() + spelled.slice(1);
      });
    },
  };
};

/** After these an article belongs to the name: `Colonia Las Peñitas`, `CMN La Raza`. */
const leads = /\b(COLONIA|EJIDO|BARRIO|RANCHER[IÍ]A|ESTACI[OÓ]N|FRACCIONAMIENTO|INGENIO|CMN) $/i;

const stripAccents = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/[\u0300\u0301\u0302\u0308]/g, '')
    .normalize('NFC');

const bare = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const small = new Set([
  'de',
  'del',
  'la',
  'las',
  'los',
  'el',
  'y',
  'e',
  'en',
  'con',
  'al',
  'a',
  'para',
  'por',
  'o',
]);

/** Abbreviations that stay in capitals. */
const kept = new Set(
  'IMSS CMN CFE UMAA CAPASITS UNEME CEAPS CISAME ISSSTE DIF CESSA SSA CERESO CEFERESO FOVISSSTE CTM CROC'.split(
    ' ',
  ),
);

/** Endings that carry an accent in Spanish and in place names from Nahuatl. */
const endings: readonly (readonly [string, string])[] = [
  ['cion', 'ción'],
  ['sion', 'sión'],
  ['tlan', 'tlán'],
  ['acan', 'acán'],
  ['ican', 'icán'],
  ['ucan', 'ucán'],
];

/** Words that the postal catalogue's municipalities and cities don't have, or spell in two ways. */
const listed: readonly string[] = `
agrícola águila álamo álamos alcalá alemán álvaro álvarez américa ámbar ampliación ángel ángela ángeles antúnez
artículo ascensión asunción ávalos ávila aviación bahía bajío balcón bañón baños belén beltrán benítez benjamín
bermúdez bernabé berriozábal boquerón calderón calkiní callejón camichín canales cantón cantú cañón capitán capulín
cárdenas chavarría chávez clínica cofradía colón concepción córdova corazón cortés cristóbal cuauhtémoc damián
depósito díaz división domínguez durán ébano echeverría edén efraín elías encarnación eréndira espíritu estación
fábrica farallón félix fernández fracción fría frío garcía gastélum gavilán gómez gonzález guásima guásimas guillén
guzmán heroica hernández héroes higuerón hipólito huracán inés jabalí jardín jáuregui jerónimo jerusalén jesús
jiménez joaquín jordán josé juárez kilómetro lázaro león línea lópez lucía luján macías magón malecón maría mariana
marías márquez martín martínez mártir mártires máximo médica médico méndez mesón misión mónica morán narváez nativitas
niña niño niños número núñez órganos orquídeas ortiz pabellón panteón paraíso paredón pastoría pavón peña península
peñón pérez picardías plátano plátanos población polvorín psiquiátrica psiquiátrico pucté purísima quesería ramírez
ramón ranchería rascón región república revolución rincón río ríos rodríguez rómulo rosalía rubén ruiz sánchez
sebastián satélite sección simón solís suárez tabachín téllez teúl tesistán texmelucan tío tomás trébol unión úrsula
úrsulo valentín vázquez velázquez verónica víctor villagrán villalongín virgen yáñez yucatán zúñiga básica básico
atención móvil rehabilitación adicciones pública público gastroenterología ginecología pediatría oncología
traumatología cardiología neumología cancerología oftalmología geriatría cirugía investigación calvario campanario
santuario vicario leona tonalapa michoacán méxico potosí querétaro mérida pátzcuaro zitácuaro acuña
`
  .trim()
  .split(/\s+/);
