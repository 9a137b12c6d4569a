import { join } from 'node:path';
import { MODEL_FILE, readModel } from '../../src/understanding/intents.ts';
import { makeUnderstanding } from '../../src/understanding/understanding.ts';
import { root } from '../support/talk.ts';

const { meant, emergency } = makeUnderstanding({}, {}, readModel(join(root, MODEL_FILE)));

test('the nearest topics of an unclear message are at most three, best first, each once', () => {
  const { nearest = [] } = meant('me piden un papel del seguro para el dinero de la escuela');
  expect(nearest.length).toBeGreaterThan(0);
  expect(nearest.length).toBeLessThanOrEqual(3);
  expect(new Set(nearest).size).toBe(nearest.length);
  expect(meant('quiero sacar una cita con mi doctor').nearest?.[0]).toBe('appointment');
});

test.each(['asdf', 'todavia no se', "I don't know yet"])('nothing comes near to %j', (text) => {
  expect(meant(text).nearest).toEqual([]);
});

test('what one message says is not remembered for the next', () => {
  expect(emergency('mi papa no puede respirar, ya llamamos a la ambulancia')).toBe('yes');
  expect(emergency('quiero cambiar de clinica porque me mude a otra ciudad')).toBe('no');
  expect(emergency('mi papa no puede respirar, ya llamamos a la ambulancia')).toBe('yes');
});
