import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INTENT_IDS, MODEL_FILE, readModel } from '../../src/understanding/intents.ts';
import { interpret } from '../../tools/interpret.ts';
import { behind, fingerprint, MOST_BEHIND } from '../../tools/learn.ts';
import { everything, wordings } from '../../tools/training-data.ts';
import fc from '../support/chance.ts';
import { cpuMs } from '../support/cpu.ts';
import { root } from '../support/talk.ts';

const model = readModel(join(root, MODEL_FILE));

/** Tricky ones, most of them where two intents touch. */
test.each([
  ['modalidad 33 requisitos', 'foreign_resident'],
  ['mi patron no me ha dado de alta', 'employer'],
  ['quiero poner una queja de la clinica', 'rights'],
  ['vigencia', 'coverage'],
  ['vigencia pa irme de viaje', 'traveling'],
  ['37700', 'find_clinic'],
  ['CP 37700', 'find_clinic'],
  ['que me tomo para la tos', 'elsewhere'],
  ['cita del sat', 'elsewhere'],
  ['cita en el issste', 'elsewhere'],
  ['sita con el doctor en leon', 'appointment'],
  ['kiero cambiarme d clinica xq me mude a leon', 'register'],
  ['ando en merida y me enferme me atienden?', 'traveling'],
  ['what time do the nurses on video open, im in texas', 'teleconsult'],
  ['no tengo seguro donde me atienden gratis', 'welfare'],
  ['perdi mi numero de seguro', 'nss'],
  ['la prepa me pide mi numero de seguro', 'student_nss'],
  ['how do i pay imss from chicago for myself', 'independent_insurance'],
  ['me piden dinero por whatsapp diciendo que son del imss', 'scam'],
  ['borra lo que te dije', 'privacy'],
  ['in english please', 'language'],
  ['asdfghjkl', 'out_of_scope'],
  ['hola buenas', 'greeting'],
  ['muchas gracias', 'thanks'],
  ['regresar', 'back_cancel'],
  ['menu', 'menu'],
  ['tengo 56 años', 'out_of_scope'],
  ['lo de los 56 dias', 'traveling'],
  ['me despidieron hace un año', 'coverage'],
])('%j asks for %s', (text, intent) => {
  expect(interpret(model, text).intent).toBe(intent);
});

test.each([
  'mi papa no puede respirar',
  'i cant breathe',
  'ya no quiero vivir',
  'im going to kill myself',
  'emergencia!!!',
  'se desmayo mi mama y no despierta',
  'my baby swallowed a battery',
  'me balacearon',
  'se le chueco la cara a mi abuelo y no habla bien',
  'ya no quiero estar aqui',
  'i have the pills in front of me',
])('%j is an emergency', (text) => {
  expect(interpret(model, text).emergency).not.toBe('no');
});

test.each([
  'me muero de hambre',
  'me quiero morir de risa',
  'mi papa tuvo un infarto hace dos años',
  'la umf 20 tiene urgencias?',
  'what are the symptoms of a stroke',
  'no es emergencia, solo quiero una cita',
  'el imss cubre operacion de corazon?',
  'my boss is gonna kill me if i dont get my nss',
  'urge mi numero de seguro',
  'cita con el cardiologo',
  'overdosing on homework',
  'my mom is 68',
  'mi papá de 66',
  "I'm going to Merida for 3 months",
])('%j is no emergency', (text) => {
  expect(interpret(model, text).emergency).toBe('no');
});

test.each([
  ['donde queda mi clinica', 'es'],
  ['where is my clinic', 'en'],
  ['kiero saber si me atienden', 'es'],
  ['wheres the nearest one', 'en'],
  ['i need to sacar una cita para mi mama tomorrow please', 'mixed'],
  ['37700', undefined],
  ['👍', undefined],
])('%j is in %s', (text, language) => {
  expect(interpret(model, text).language).toBe(language);
});

test('a clear request is answered, gibberish is not', () => {
  expect(interpret(model, 'quiero sacar una cita con mi doctor').decision).toBe('answer');
  expect(interpret(model, 'qwrt zxcv').decision).not.toBe('answer');
});

test('of two requests in one message the other one is kept', () => {
  const { intent, also } = interpret(
    model,
    'como saco mi numero de seguro social? y tambien quiero sacar cita con el doctor',
  );
  expect(new Set([intent, also])).toEqual(new Set(['nss', 'appointment']));
});

test('confidences fall, lie between 0 and 1, and never add up to more than 1', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      const { intent, confidence, alternatives } = interpret(model, text);
      expect(INTENT_IDS).toContain(intent);
      const all = [confidence, ...alternatives.map((one) => one.confidence)];
      expect(all).toEqual([...all].sort((a, b) => b - a));
      expect(all.every((one) => one >= 0 && one <= 1)).toBe(true);
    }),
  );
});

test('any text is safe', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
      expect(() => interpret(model, text)).not.toThrow();
    }),
    { numRuns: 200 },
  );
});

test.each(['a', ' ', 'no ', '(', 'ja', '<', '1', 'mi ', 'se me ', 'y también ', 'dolor de ', '🙏', '? '])(
  'a hundred thousand of %j take no longer than a second',
  (piece) => {
    const started = cpuMs();
    interpret(model, piece.repeat(100_000));
    expect(cpuMs() - started).toBeLessThan(1000);
  },
);

test('the model was trained on the phrases that are here, in the same way: if not, `npm run train`', () => {
  expect(model.inputs).toBe(fingerprint(everything()));
});

test('few answers have other wordings than the model learned: if not, `npm run train`', () => {
  expect(behind(model, wordings()).length).toBeLessThanOrEqual(MOST_BEHIND);
});

test('an answer with a new wording, and a new answer, are behind', () => {
  const [first, ...others] = wordings();
  const changed = { ...first!, text: 'a wording that nobody wrote' };
  const added = { ...first!, name: 'new_answer' };
  expect(behind(model, [changed, ...others, added])).toEqual(
    expect.arrayContaining([`${first!.topic}/${first!.name}`, `${first!.topic}/new_answer`]),
  );
});

test('a file that is no model says what to do', () => {
  expect(() => readModel(join(root, 'package.json'))).toThrow(/package\.json is no model .*npm run train/);
});

test('the model is small', () => {
  expect(readFileSync(join(root, MODEL_FILE)).length).toBeLessThan(8_000_000);
});
