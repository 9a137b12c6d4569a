import { readAbroadPrice, readInsureAbroad, readVisitPrice } from '../../src/understanding/read-uninsured.ts';
import { NOON, realGuide } from '../support/talk.ts';

const heard = (text: string) => ({ kind: 'text', id: '1', chat: 'test:1', at: NOON, text }) as const;

test.each([
  'cuanto cuesta la consulta en el imss si no estoy asegurado',
  'cuanto me cobran por ir a urgencias sin seguro',
  'me atienden en urgencias aunque no tenga seguro?',
  'how much is an er visit without insurance',
  'will they see me at the emergency room if i don’t have insurance?',
])('“%s” asks what people without insurance pay', (text) => {
  expect(readVisitPrice(heard(text), undefined)).toEqual({ event: { type: 'prices' } });
});

test.each([
  'urgencias sin seguro en celaya',
  'clinica para gente sin seguro',
  'cuanto cuesta la consulta',
  'cuanto cuesta imss bienestar si no tengo seguro',
])('“%s” does not', (text) => {
  expect(readVisitPrice(heard(text), undefined)).toBeUndefined();
});

test.each([
  ['donde me queda mas cerca', { place: 't:200430001' }, 'nearest'],
  ['y donde hay una', { state: 'OAX' }, 'nearest'],
  ['hay unidad rural del imss cerca?', { state: 'JAL' }, 'no_units'],
  ['is there a rural unit nearby', { state: 'NL' }, 'no_units'],
])('“%s” in welfare is the wish for a unit near', (text, asked, type) => {
  expect(realGuide().readers.bienestar_near!(heard(text), asked)).toEqual({ event: { type } });
});

test('a question beside the list of units without insurance is one for welfare, and elsewhere it is not', () => {
  const read = realGuide().readers.bienestar_list!;
  expect(read(heard('que papeles'), { want: 'bienestar' })).toEqual({ event: { type: 'welfare_documents' } });
  expect(read(heard('la unidad mas cercana'), { want: 'bienestar' })).toEqual({
    event: { type: 'bienestar' },
  });
  expect(read(heard('que papeles'), { want: 'family' })).toBeUndefined();
});

test.each([
  ['cuanto cuesta el seguro del imss si vivo en estados unidos', true],
  ['how much is imss insurance if I live in the US', true],
  ['I am an American retiree from the US living in Mexico, how much is the insurance', false],
  ['cuanto cuesta el seguro', false],
])('“%s” asks what insurance costs who lives abroad: %s', (text, is) => {
  expect(readAbroadPrice(heard(text), undefined) !== undefined).toBe(is);
});

test.each([
  ['como me aseguro desde aca y cuanto cuesta', { type: 'insure' }],
  ['cuanto cuesta el seguro', { type: 'insure_pay' }],
  ['si me enfermo aqui me lo paga el imss?', { type: 'about', about: 'ill' }],
])('“%s” beside teleconsultation is about the insurance', (text, event) => {
  expect(readInsureAbroad(heard(text), {})).toEqual({ event });
});
