import { redacted } from '../../src/privacy/redact.ts';
import fc from '../support/chance.ts';
import { cpuMs } from '../support/cpu.ts';

test.each([
  ['me llamo Ana Ruiz López y quiero mi nss', 'me llamo <name> y quiero mi nss'],
  ['me llamo ana maria perez garcia', 'me llamo <name>'],
  ['fermin zepeda', '<name>'],
  ['gonzalez zuflum hernandez tiene sida', '<name> tiene <illness>'],
  ['mi esposo eulalio tiene vih y quiere una cita', 'mi esposo <name> tiene <illness> y quiere una cita'],
  ['mi nombre es juan de la cruz, vivo en leon', 'mi nombre es <name>, vivo en <place>'],
  ['my name is John Carter and I need a clinic', 'my name is <name> and I need a clinic'],
  ['hola soy María Fernández', 'hola soy <name>'],
  ['soy lupita y quiero cita', 'soy <name> y quiero cita'],
  ['ayer me atendió la doctora Verónica Salas', 'ayer me atendió la doctora <name>'],
  ['quiero dar de alta a mi esposa Guadalupe Torres', 'quiero dar de alta a mi esposa <name>'],
  ['mi hijo kevin tiene 4 años', 'mi hijo <name> tiene 4 años'],
  ['mi tel es 55 1234 5678', 'mi tel es <number>'],
  ['(477) 123-45-67', '<number>'],
  ['llamen al +52 1 477 123 4567 por favor', 'llamen al <number> por favor'],
  ['mi nss 12345678901', 'mi nss <number>'],
  ['mi curp es GODE561231HDFRRN09', 'mi curp es <number>'],
  ['rfc GODE561231GR8', 'rfc <number>'],
  ['cp 37700', 'cp <number>'],
  ['tarjeta 4111 1111 1111 1111 vence en 12 meses', 'tarjeta <number> vence en 12 meses'],
  ['nací el 12/05/1980', 'nací el <number>'],
  ['escribanme a ana.ruiz@example.com', 'escribanme a <email>'],
  ['mi correo es ana arroba gmail punto com', 'mi correo es <email>'],
  ['vivo en calle Juárez 15, centro', 'vivo en <address> , centro'],
  ['av. Insurgentes Sur 1602', '<address>'],
  ['live at 742 Evergreen Terrace Dr', 'live at <address>'],
  ['mira https://example.com/a?b=c', 'mira <link>'],
  ['le dije a @ana_ruiz', 'le dije a <name>'],
  ['soy don Eulogio', 'soy don <name>'],
  ['fui con don eulogio a la clinica', 'fui con don <name> a la clinica'],
  ['soy eulogio y quiero cita', 'soy <name> y quiero cita'],
  [
    'quiero cambiarme de clinica porque me mude a leon',
    'quiero cambiarme de clinica porque me mude a <place>',
  ],
  ['Vivo en Guadalajara y me atienden en la UMF 46', 'Vivo en <place> y me atienden en la UMF <number>'],
  ['soy de Oaxaca y ando en Monterrey', 'soy de <place> y ando en <place>'],
  ['vivo en tzintzuntzan, cerca de nuevo leon', 'vivo en <place>, cerca de <place>'],
  ["i'm in Texas, when do the video nurses open", "i'm in <place>, when do the video nurses open"],
  ['mi casa está en la colonia Tepeyac', 'mi casa está en la colonia <place>'],
  ['tengo diabetes tipo 2 y quiero pension', 'tengo <illness> y quiero pension'],
  ['soy hipertenso', 'soy <illness>'],
  ['me diagnosticaron cancer de mama', 'me diagnosticaron <illness>'],
  ['padezco de la columna', 'padezco de <illness>'],
  ['i was diagnosed with chagas disease last year', 'i was diagnosed with <illness> disease last year'],
  ['my wife has breast cancer', 'my wife has <illness>'],
  ['mi nss ４７９５７６１２３４５', 'mi nss <number>'],
  ['4️⃣7️⃣9️⃣5️⃣', '<number>'],
  ['cuatro 7, nueve-cinco', '<number>'],
  ['cinco cinco uno dos tres cuatro cinco seis', '<number>'],
])('%j is kept as %j', (text, kept) => {
  expect(redacted(text)).toBe(kept);
});

test.each([
  'quiero cambiarme de clinica porque me mude a otra ciudad',
  'cubren el vih y la diabetes',
  'soy artista y trabajo por mi cuenta',
  'de nuevo no me llega el correo',
  'a qué hora abren',
  'soy estudiante de la UNAM',
  'tengo 56 años y quiero la modalidad 40',
  'does imss cover diabetes',
  'what does the Seguro Social cover',
  'mi esposo tiene Seguro Popular',
  'me duele el pecho',
  'NO ME ATIENDEN EN LA CLINICA',
  'la luz se fue y no pude sacar cita',
  'que papeles llevo a la calle de la clinica',
])('%j names nobody and stays as it is', (text) => {
  expect(redacted(text)).toBe(text);
});

test('no run of four digits is ever left, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789 -.aZñ@<'), maxLength: 80 }), (text) => {
      expect(redacted(text)).not.toMatch(/\d{4}/);
    }),
    { numRuns: 500 },
  );
});

test.each(['a.', '1 ', 'soy Ana ', '@a', 'calle ', 'uno dos ', 'A'])(
  'a hostile text takes no longer than others: %j',
  (unit) => {
    const began = cpuMs();
    expect(redacted(unit.repeat(5000)).length).toBeLessThan(4000);
    expect(cpuMs() - began).toBeLessThan(500);
  },
);
