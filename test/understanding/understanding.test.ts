import { join } from 'node:path';
import { MODEL_FILE, readModel } from '../../src/understanding/intents.ts';
import { makeUnderstanding } from '../../src/understanding/understanding.ts';
import { root } from '../support/talk.ts';

const { rank, emergency, parts } = makeUnderstanding({}, {}, readModel(join(root, MODEL_FILE)));

test('the answers that a message may ask for are ranked, each once, their confidences at most one together', () => {
  const { answers } = rank('me piden un papel del seguro para el dinero de la escuela');
  expect(answers.length).toBeGreaterThan(1);
  expect(new Set(answers.map(({ id }) => id)).size).toBe(answers.length);
  expect(answers.map(({ confidence }) => confidence)).toEqual(
    answers.map(({ confidence }) => confidence).sort((a, b) => b - a),
  );
  expect(answers.reduce((sum, { confidence }) => sum + confidence, 0)).toBeLessThanOrEqual(1.001);
});

test.each([
  ['quiero sacar una cita con mi doctor familiar', 'appointment/book'],
  ['37700', 'find-clinic/nearest'],
  ['how long is maternity leave', 'maternity/how_long'],
  ['cuantas semanas piden para pensionarme por ley 97', 'pension/law_97'],
])('%j asks for %s', (text, id) => {
  expect(rank(text).answers[0]?.id).toBe(id);
});

test('a fragment leans on the open topic, a whole request on its own words', () => {
  const maternity = { topic: 'maternity', told: 'maternity/how_long' };
  const sick = { topic: 'sick-leave', told: 'sick-leave/who_issues' };
  expect(rank('¿y cuánto me pagan?', maternity).answers[0]?.id).toBe('maternity/pay');
  expect(rank('¿y cuánto me pagan?', sick).answers[0]?.id).toMatch(/^sick-leave\//);
  expect(rank('me piden un código que me llegó por sms, ¿lo doy?', maternity).answers[0]?.id).toBe(
    'scam/code',
  );
  expect(rank('¿y cuánto me pagan?').fragment).toBeGreaterThan(0.5);
  expect(rank('quiero registrar a mi esposa, estamos casados, ¿qué papeles llevo?').fragment).toBeLessThan(
    0.5,
  );
});

test('a message is parted where it asks for several things', () => {
  expect(parts('¿cómo saco cita? también quiero registrar a mi esposa')).toMatchObject({ listed: true });
  expect(parts('¿cómo saco cita? también quiero registrar a mi esposa').parts).toHaveLength(2);
  expect(parts('dos cosas, una cómo saco cita y la otra cómo registro a mi esposa').parts).toEqual([
    'cómo saco cita',
    'cómo registro a mi esposa',
  ]);
  expect(parts('además')).toEqual({ parts: ['además'], listed: false });
});

test('what one message says is not remembered for the next', () => {
  expect(emergency('mi papa no puede respirar, ya llamamos a la ambulancia')).toBe('yes');
  expect(emergency('quiero cambiar de clinica porque me mude a otra ciudad')).toBe('no');
  expect(emergency('mi papa no puede respirar, ya llamamos a la ambulancia')).toBe('yes');
});

test.each([
  ['what if he goes skiing and breaks his leg?', 'no'],
  ['que pasa si se rompe una pierna alla?', 'no'],
  ['what if he stops breathing?', 'maybe'],
])('“%s”: danger %s', (text, danger) => {
  expect(emergency(text)).toBe(danger);
});
