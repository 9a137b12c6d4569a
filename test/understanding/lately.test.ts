/** Dangers of the last days beside another matter, by two authors who saw neither code nor each other's messages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAttended, isUnseenSign, isUnwell } from '../../src/danger/lately.ts';
import { isWell } from '../../src/danger/no-danger.ts';
import { MODEL_FILE, readModel } from '../../src/understanding/intents.ts';
import { root } from '../support/talk.ts';

const model = readModel(join(root, MODEL_FILE));
const has = (text: string): boolean => isUnseenSign(text, (clause) => model.danger(clause));

type Row = { text: string; label: 'recent' | 'now' | 'seen' | 'none'; then?: string };
const rowsOf = (file: string): Row[] =>
  readFileSync(join(root, 'test/understanding/blind', file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const share = (rows: readonly Row[], holds: (row: Row) => boolean): number =>
  rows.filter(holds).length / rows.length;

// The words of the first set were read while the patterns were written; those of the second were not.
test.each([
  ['lately-a.jsonl', 0.9, 0.95],
  ['lately-b.jsonl', 0.8, 0.85],
])(
  'what nobody has looked at is sent to be seen, what was seen is let be: %s',
  (file, leastSent, leastLet) => {
    const rows = rowsOf(file);
    const recent = rows.filter(({ label }) => label === 'recent');
    const over = rows.filter(({ label }) => label === 'seen' || label === 'none');
    expect(share(recent, ({ text }) => has(text) || model.danger(text) === 'yes')).toBeGreaterThan(leastSent);
    expect(share(over, ({ text }) => !has(text))).toBeGreaterThan(leastLet);
  },
);

test('who is unwell after such a sign is heard', () => {
  const later = ['lately-a.jsonl', 'lately-b.jsonl'].flatMap(rowsOf).filter(({ then }) => then !== undefined);
  expect(later.length).toBeGreaterThan(15);
  expect(share(later, ({ then }) => isUnwell(then!) || model.danger(then!) !== 'no')).toBeGreaterThan(0.85);
});

test.each([
  ['I fainted yesterday and did not go to the doctor. how do I change my clinic', true],
  ['me desmayé ayer, fui a urgencias y me checaron. cómo cambio de clínica', false],
  ['ayer me hicieron un examen de sangre, dónde recojo los resultados', false],
  ['qué hago si me desmayo en el trabajo', false],
  ['hace dos años me dio un infarto, me dan pensión?', false],
])('%s: %s', (text, sign) => {
  expect(has(text)).toBe(sign);
});

test('a doctor has looked, or has not', () => {
  expect(isAttended('ya me revisó el doctor, todo bien')).toBe(true);
  expect(isAttended('no me ha revisado ningún doctor')).toBe(false);
  expect(isAttended("the doctor hasn't seen me, i don't want to go to the hospital")).toBe(false);
});

test.each([
  ['mi nina de 2 anos tiene 2 dias con diarrea y casi no quiere tomar nada no tengo seguro', true],
  ['my 2 year old has the runs for three days and wont drink', true],
  ['mi hijo tiene diarrea desde ayer pero está tomando bien', false],
  ['qué vacunas hay para la diarrea, mi niño no toma leche', false],
])('a small child that loses much and drinks little: “%s”: %s', (text, isSign) => {
  expect(has(text)).toBe(isSign);
});

test.each([
  ['orita no me siento mal, dígame qué hago mañana con mis pastillas', true],
  ["I don't feel bad now, where do I get the pills", true],
  ['no me siento mal pero me duele el pecho', false],
  ['ando mareado y con dolor de cabeza', false],
])('who says that they are not unwell is well: “%s”: %s', (text, well) => {
  expect(isWell(text, model)).toBe(well);
});

test.each([
  ['es que soy diabetica y traigo una llaguita en el pie que no sierra', true],
  ['tengo asucar y la erida del pie huele feo, ya me puso pomada el doctor del similar', true],
  ["my dad is diabetic and there's a sore on his foot, can he get insulin", true],
  ['mi mama es diabetica y le duelen los pies', false],
  ['tiene diabetes y ya le curaron la herida del pie en el imss', false],
  ['me corté el pie jugando, ¿dan incapacidad?', false],
])('a wound at the foot of somebody with diabetes: “%s”: %s', (text, isSign) => {
  expect(has(text)).toBe(isSign);
});

test('who refuses something that has nothing to do with a doctor tells of no danger', () => {
  expect(has('ya le dije y no quiere, tengo miedo de que me corra si la acuso')).toBe(false);
  expect(has('se desmayó ayer y no quiere ir al doctor')).toBe(true);
});

test('who spoke of diabetes before need not say it again', () => {
  const wound = 'traigo una cortada en el pie que no me cierra desde hace dias';
  const of = (isDiabetic: boolean) => isUnseenSign(wound, () => 'no', isDiabetic);
  expect([of(true), of(false)]).toEqual([true, false]);
  const toe =
    'me dijeron en la farmacia que no hay. y traigo una ampollita en el dedo gordo que se puso moradita';
  expect(isUnseenSign(toe, () => 'no', true)).toBe(true);
  expect(isUnseenSign('ya me curaron la herida del pie en la clínica', () => 'no', true)).toBe(false);
});

test.each([
  ["I'm at the ER already, which papers do they want", true],
  ['ya estoy en urgencias, qué papeles piden', true],
  ['dónde hay un hospital', false],
])('who is in the hospital is looked after: “%s”: %s', (text, attended) => {
  expect(isAttended(text)).toBe(attended);
});

test.each([
  'whoa no shes fine, no bleeding nothing. i just wanna know if theyll charge her for the delivery',
  'Él dice que no fue al IMSS porque ya se sentía mejor y hoy se presentó a trabajar, ¿le dan incapacidad?',
])('a sign that is denied is none: “%s”', (text) => {
  expect(has(text)).toBe(false);
});
