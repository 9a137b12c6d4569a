import { judgeNss, personalIn, withoutPersonal } from '../../src/privacy/personal.ts';
import fc from '../support/chance.ts';
import { cpuMs } from '../support/cpu.ts';

test.each([
  ['mi curp es GOMC900514HGTMRR07', ['curp']],
  ['gomc900514hgtmrr07', ['curp']],
  ['XEXX010101XNEXXXA4', ['curp']],
  ['mi nss 12345678903', ['nss']],
  ['12-34-56-7890-3 es mi número', ['nss']],
  ['nss12345678903', ['nss']],
  ['deposite a la 012180001234567897', ['clabe']],
  ['CLABE 012 180 00123456789 7', ['clabe']],
  ['tarjeta 4152 3136 1234 5678', ['card']],
  ['amex 3782 822463 10005', ['card']],
  ['mi cel 55 1234 5678', ['phone']],
  ['llame al (415) 152-0699', ['phone']],
  ['whats +52 1 415 152 0699', ['phone']],
  ['my number is 1 305 555 0199', ['phone']],
  ['+1 (305) 555-0199', ['phone']],
  ['ana.lopez@gmail.com', ['email']],
  ['mi nss es ４７９５７６１２３４５', ['nss']],
  ['٤٧٩٥٧٦١٢٣٤٥', ['nss']],
  ['nss: 𝟒𝟕𝟗𝟓𝟕𝟔𝟏𝟐𝟑𝟒𝟓', ['nss']],
  ['④⑦⑨⑤⑦⑥①②③④⑤', ['nss']],
  ['4️⃣7️⃣9️⃣5️⃣7️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣', ['nss']],
  ['nss#47957612345', ['nss']],
  ['nss=4795_7612:345', ['nss']],
  ['47\u200b95\u200b76\u200b12345', ['nss']],
  ['cuatro siete nueve cinco siete seis uno dos tres cuatro cinco', ['nss']],
  ['cuatrocientos quince, ciento veintidós, treinta y tres cuarenta y cuatro', ['phone']],
  ['my cell is four one five, 122 guion 33 44', ['phone']],
  ['G.O.M.C-960912 ＨＧＴ ＮＲＲ 0 7', ['curp']],
  ['micurpesGOMC960912HGTNRR07gracias', ['curp']],
  ['37700, mi cel 415-122-3344', ['phone']],
  ['37700 4151223344', ['phone']],
  ['soy ana@x.mx, cel 4151520699, curp GOMC900514HGTMRR07', ['email', 'phone', 'curp']],
])('finds in «%s» what is nobody else’s business', (text, kinds) => {
  expect(personalIn(text)).toEqual(kinds);
});

test.each([
  'clínica 37700',
  'entre 37700 38000',
  'cp 06000, colonia Centro',
  'del 3 al 20 de diciembre de 2026',
  'del 2026-12-03 al 2026-12-20',
  '03/12/2026 20/12/2026',
  'del 3/12/26 al 20/12/26',
  'entre 3/12/26 20/12/26',
  '2020-2021, 2022-2023',
  'trabajé en 1990, 1995, 2000 y 2004',
  'tengo tres hijos de uno, dos y cinco años',
  'once in twenty twenty four, one two three',
  'gano 1,234,567.00 pesos',
  'gano 12,500.00 pesos',
  'me cobran $1234567890',
  '20.914231,-100.743612',
  '20.9142310001,-100.7436120001',
  '¿es del IMSS el 800 623 2323?',
  '01-800-623-2323',
  '8002222668',
  'atnder@imss.gob.mx',
  'denuncia.enlinea@imss.gob.mx',
  'https://www.facebook.com/100012345678901',
  'tengo 56 días y 8 semanas',
  'UMF 46',
])('finds nothing personal in «%s»', (text) => {
  expect(personalIn(text)).toEqual([]);
});

test('takes personal numbers out and leaves the rest to be understood', () => {
  expect(withoutPersonal('clínica cerca de 37700, mi nss es 12345678903 y mi correo ana@x.mx')).toBe(
    'clínica cerca de 37700, mi nss es y mi correo',
  );
});

test('takes out numbers that were typed without a space between them', () => {
  expect(withoutPersonal('12345678903GOMC900514HGTMRR07 !')).toBe('!');
});

test('what is left never holds a personal number, whatever is typed', () => {
  const scraps = fc.constantFrom(
    '12345678903',
    '4152313612345678',
    'GOMC900514HGTMRR07',
    'ana@x.mx',
    ' ',
    '55',
    '-',
    '(',
    'a',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(scraps, fc.string({ maxLength: 6 })), { maxLength: 12 }), (parts) => {
      const left = withoutPersonal(parts.join(''));
      expect(personalIn(left)).toEqual([]);
      for (const whole of ['GOMC900514HGTMRR07', 'ana@x.mx']) expect(left.includes(` ${whole} `)).toBe(false);
      expect(left.length).toBeLessThanOrEqual(parts.join('').length);
    }),
  );
});

test('is quick on hostile texts', () => {
  const began = cpuMs();
  for (const text of [
    '1 '.repeat(5000),
    'a@'.repeat(5000),
    '('.repeat(10_000),
    'a.'.repeat(5000),
    '111111111111111111.'.repeat(200),
  ])
    withoutPersonal(text);
  expect(cpuMs() - began).toBeLessThan(500);
});

test.each([
  ['12345678903', 'ok'],
  ['12345678901', 'doubtful'],
  ['1234567890', 'too_short'],
  ['123456789012', 'too_long'],
] as const)('judges the social security number %s by its shape: %s', (digits, verdict) => {
  expect(judgeNss(digits)).toBe(verdict);
});

test('exactly one check digit fits any ten digits', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{10}$/), (ten) => {
      const fits = [...'0123456789'].filter((digit) => judgeNss(ten + digit) === 'ok');
      expect(fits).toHaveLength(1);
    }),
  );
});
