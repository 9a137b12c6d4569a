/** A person takes over: what is asked, agreed to, passed on, and how the guide comes back. Pure turns. */
import { join } from 'node:path';
import { assemble } from '../../src/assemble.ts';
import type { FromStaff, Inbound, Reply } from '../../src/core/conversation.ts';
import type { Guide } from '../../src/core/guide.ts';
import { SILENCE } from '../../src/core/handoff.ts';
import { reviveSession, type Session } from '../../src/core/session.ts';
import { turn } from '../../src/core/turn.ts';
import { readOrg } from '../../src/org.ts';
import { NOON, realDirectory, realGuide, root } from '../support/talk.ts';

const org = readOrg(join(root, 'docs', 'org.example.json'));
const guideWith = (hours?: { weekdays?: string; weekend?: string }): Guide =>
  assemble(join(root, 'locales'), realDirectory(), { org, handoff: hours ? { hours } : {} });
const always = guideWith();
const office = guideWith({ weekdays: '9:00-18:00' });

type What =
  | Omit<Extract<Inbound, { kind: 'text' }>, 'id' | 'chat' | 'at'>
  | Omit<Extract<Inbound, { kind: 'press' }>, 'id' | 'chat' | 'at'>
  | Omit<Extract<Inbound, { kind: 'command' }>, 'id' | 'chat' | 'at'>
  | Omit<Extract<Inbound, { kind: 'unreadable' }>, 'id' | 'chat' | 'at'>
  | Omit<Extract<Inbound, { kind: 'place' }>, 'id' | 'chat' | 'at'>
  | { kind: 'staff'; act: 'says'; text: string }
  | { kind: 'staff'; act: 'done' | 'silence' };

/** A conversation with a clock of its own; each message gives what the person and what the others are told. */
const conversation = (guide = always, languageTag = 'es-MX') => {
  let session: Session | undefined;
  let now = NOON;
  let count = 0;
  const hear = (what: What) => {
    count += 1;
    now += 5_000;
    const base = { id: `m${count}`, chat: 'test:1' as const, at: now, languageTag };
    const heard = { ...base, ...what } as Inbound | FromStaff;
    // As the store gives it back.
    const stored = session && JSON.parse(JSON.stringify({ ...session, outbox: [] }));
    session = turn(guide, stored, heard);
    const of = (isDesk: boolean): Reply[] =>
      session!.outbox.filter(({ desk }) => (desk !== undefined) === isDesk);
    return {
      person: of(false)
        .map(({ text }) => text)
        .join('\n\n'),
      buttons: of(false).flatMap(({ choices }) => choices.map(({ label }) => label)),
      ids: of(false).flatMap(({ choices }) => choices.map(({ id }) => id)),
      desk: of(true).map(({ desk, text }) => `${desk}: ${text}`),
    };
  };
  return {
    hear,
    says: (text: string) => hear({ kind: 'text', text }),
    presses: (button: string) => hear({ kind: 'press', button }),
    staff: (text: string) => hear({ kind: 'staff', act: 'says', text }),
    waits: (milliseconds: number) => {
      now += milliseconds;
    },
    state: () => session?.handoff?.state,
    session: () => session!,
  };
};

const open = (guide = always) => {
  const ana = conversation(guide);
  ana.says('quiero hablar con una persona, me deben una incapacidad');
  return { ana, said: ana.says('sí') };
};

test.each([
  ['es-MX', 'quiero hablar con una persona', 'Sí, de acuerdo'],
  ['es-MX', 'quiero hablar con recursos humanos', 'Sí, de acuerdo'],
  ['en-US', 'talk to a human', 'Yes, I agree'],
])('the wish for a person asks first, and says what is passed on and when (%s: %s)', (tag, wish, label) => {
  const ana = conversation(always, tag);
  const asked = ana.says(wish);
  expect(asked.person).toContain('Ejemplo, S.A. de C.V.');
  expect(asked.person).toContain('NSS');
  expect(asked.buttons).toContain(label);
  expect(asked.desk).toEqual([]);
  expect(ana.state()).toBeUndefined();
});

test('under a reply that does not know is a button that asks the same', () => {
  const ana = conversation();
  ana.says('hola');
  const lost = ana.says('xyzzy');
  expect(lost.buttons).toContain('👤 Hablar con una persona');
  const asked = ana.presses(lost.ids.at(-1)!);
  expect(asked.person).toContain('¿Está de acuerdo?');
  expect(ana.presses(asked.ids[0]!).desk[0]).toMatch(/^opened: 🟢/);
});

test.each([
  ['es-MX', 'me toca caja de ahorro'],
  ['es-MX', 'uniforme'],
  ['es-MX', 'se me perdió el gafete'],
  ['es-MX', 'prima vacacional'],
  ['es-MX', 'mi credencial de la empresa'],
  ['en-US', 'I lost my badge'],
  ['en-US', 'overtime was not paid'],
  ['en-US', 'uniform'],
])('a question for the employer that has no answer here opens the same question (%s: %s)', (tag, text) => {
  const ana = conversation(always, tag);
  ana.says(tag === 'es-MX' ? 'hola' : 'hello');
  const asked = ana.says(text);
  expect(asked.person).toMatch(/¿Está de acuerdo\?|Do you agree\?/);
  expect(asked.buttons).toHaveLength(2);
  const agreed = ana.says(tag === 'es-MX' ? 'sí' : 'yes');
  expect(agreed.desk[0]).toContain(`«${text}»`);
});

test('what has an answer is answered: one of the organisation’s own, and who helps against an employer, with the way to a person', () => {
  const ana = conversation();
  ana.says('hola');
  expect(ana.says('¿cuándo depositan la nómina?').person).toContain('Pagamos los días 15');
  const rights = ana.says('no me quieren pagar mi finiquito');
  expect(rights.person).toContain('PROFEDET');
  expect(rights.buttons).toContain('👤 Hablar con una persona');
  const plain = conversation(realGuide());
  plain.says('hola');
  expect(plain.says('no me quieren pagar mi finiquito').buttons).not.toContain('👤 Hablar con una persona');
  expect(plain.says('se me perdió el gafete').person).not.toContain('¿Está de acuerdo?');
});

test.each([
  'necesito ayuda de una persona real',
  'no quiero hablar con un robot',
  'persona',
  'can I chat with a live person',
])('“%s” is the wish for a person; what asks who the guide is, is not', (wish) => {
  const tag = wish.startsWith('can') ? 'en-US' : 'es-MX';
  const ana = conversation(always, tag);
  ana.says(tag === 'es-MX' ? 'hola' : 'hello');
  expect(ana.says(wish).person).toMatch(/¿Está de acuerdo\?|Do you agree\?/);
  for (const other of ['¿eres una persona?', '¿hablo con una persona o un robot?'])
    expect(conversation().says(other).person).toContain('no soy una persona');
});

test('who does not agree is passed to nobody', () => {
  for (const no of ['no', 'no gracias', 'No, gracias']) {
    const ana = conversation();
    ana.says('quiero hablar con una persona');
    const said = ana.says(no);
    expect(said.person).toContain('no le paso nada a nadie');
    expect(said.desk).toEqual([]);
    expect(ana.state()).toBeUndefined();
  }
});

test('who agrees is passed on, with what was asked and without personal numbers', () => {
  const ana = conversation();
  ana.says('qué es una incapacidad');
  ana.says('quiero hablar con una persona, mi CURP es GOMA850101HDFRRN09 y me deben dinero');
  const { desk, person, buttons } = ana.says('sí');
  expect(desk).toHaveLength(1);
  expect(desk[0]).toMatch(/^opened: 🟢/);
  expect(desk[0]).toContain('me deben dinero');
  expect(desk[0]).toContain('Idioma: Español');
  expect(desk[0]).not.toContain('GOMA850101');
  expect(person).toContain('va a leer lo que escriba');
  expect(buttons).toEqual(['Seguir con la guía']);
});

test('meanwhile the guide is silent: texts are passed on, without personal numbers', () => {
  const { ana } = open();
  const said = ana.says('¿cuándo me pagan?');
  expect(said).toMatchObject({ person: '', desk: ['said: ¿cuándo me pagan?'] });
  const numbers = ana.says('mi NSS es 12345678903, gracias');
  expect(numbers.desk.join()).not.toContain('12345678903');
  expect(numbers.desk).toEqual(['said: mi NSS es , gracias [se quitó un número personal]']);
  expect(numbers.person).toContain('no escriba aquí números');
});

test('what they say reaches the person, in a reply that is marked as theirs', () => {
  const { ana } = open();
  const { person, desk, buttons } = ana.staff('Buenas tardes, ¿de qué mes es? <b>*x*</b>');
  expect(person).toContain('👤 *Ejemplo, S.A. de C.V.*:\nBuenas tardes, ¿de qué mes es?');
  expect(desk).toEqual([]);
  expect(buttons).toEqual(['Seguir con la guía']);
  expect(ana.session().outbox.every(({ staff }) => staff)).toBe(true);
});

test.each(['photo', 'voice', 'file'] as const)('a %s is declined, and not passed on', (what) => {
  const { ana } = open();
  const said = ana.hear({ kind: 'unreadable', what });
  expect(said.person).toContain('solo textos');
  expect(said.desk).toEqual([]);
});

test('a correction of a message that was passed on is declined', () => {
  const { ana } = open();
  const said = ana.hear({ kind: 'text', text: 'quise decir marzo', edited: true });
  expect(said.person).toContain('mensaje nuevo');
  expect(said.desk).toEqual([]);
});

test('an emergency is answered all the same, passed on, and answered to its end', () => {
  const { ana } = open();
  const alarm = ana.says('mi papá no respira');
  expect(alarm.person).toContain('911');
  expect(alarm.desk[0]).toMatch(/^said: ⚠️ mi papá no respira/);
  const where = ana.says('37700');
  expect(where.person).toContain('San Miguel de Allende');
  expect(ana.state()).toBe('open');
});

test('in an emergency its buttons and a place are the guide’s, and the conversation stays theirs', () => {
  const { ana } = open();
  ana.says('mi papá no respira');
  const near = ana.hear({ kind: 'place', point: { lat: 20.91, lon: -100.74 } });
  expect(near.person).toContain('911');
  expect(near.person).not.toContain('solo textos');
  const over = ana.presses(near.ids.find((id) => id.endsWith('/over'))!);
  expect(over.desk).toEqual([]);
  expect(ana.state()).toBe('open');
  expect(ana.says('ya está bien')).toMatchObject({ person: '', desk: ['said: ya está bien'] });
});

describe('the guide comes back', () => {
  test.each(['seguir con la guía', 'Seguir con la guía', 'quiero volver a la guía'])('by “%s”', (text) => {
    const { ana } = open();
    ana.says('¿cuándo me pagan?');
    const said = ana.says(text);
    expect(said.person).toContain('Ya sigo yo');
    expect(said.desk[0]).toMatch(/^closed: ⚪ La persona volvió/);
    expect(said.desk[0]).toContain('• ¿cuándo me pagan?');
    expect(ana.state()).toBeUndefined();
    expect(ana.says('qué es una incapacidad').person).not.toBe('');
  });

  test('by the button, and by any other of the guide’s, which is then answered', () => {
    const { ana, said } = open();
    expect(ana.presses(said.ids[0]!).person).toContain('Ya sigo yo');
    const other = open().ana;
    const menu = other.hear({ kind: 'command', command: 'menu' });
    expect(menu.person).toContain('Ya sigo yo');
    expect(menu.desk[0]).toMatch(/^closed/);
  });

  test.each(['borrar mis datos', 'delete my data'])(
    'to delete what is kept: “%s” is done, not passed on',
    (wish) => {
      const { ana } = open();
      const asked = ana.says(wish);
      expect(asked.desk).toEqual([expect.stringMatching(/^closed/)]);
      expect(ana.state()).toBeUndefined();
      ana.presses(asked.ids.find((id) => id.endsWith('/yes')) ?? asked.ids[0]!);
      expect(ana.session().effects).toContainEqual({ type: 'forget' });
    },
  );

  test('when they are done', () => {
    const { ana } = open();
    ana.staff('Ya quedó.');
    const said = ana.hear({ kind: 'staff', act: 'done' });
    expect(said.person).toContain('terminó la conversación');
    expect(said.desk[0]).toMatch(/^closed: ⚪ Terminada/);
    expect(ana.staff('una cosa más').desk[0]).toMatch(/^note: Esto no llegó/);
  });

  test('after two hours without a word of theirs, and not before', () => {
    const { ana } = open();
    ana.staff('Un momento.');
    ana.waits(SILENCE - 60_000);
    expect(ana.hear({ kind: 'staff', act: 'silence' })).toMatchObject({ person: '', desk: [] });
    ana.waits(60_000);
    const said = ana.hear({ kind: 'staff', act: 'silence' });
    expect(said.person).toContain('dos horas');
    expect(said.desk[0]).toMatch(/^closed: ⚪ Dos horas/);
    expect(ana.state()).toBeUndefined();
  });

  test('a message after two hours is the guide’s to answer, whatever any clock says', () => {
    const { ana } = open();
    ana.waits(SILENCE);
    const said = ana.says('¿qué es una incapacidad?');
    expect(said.person).toContain('nadie');
    expect(said.person.length).toBeGreaterThan(300);
  });

  test('what nobody has answered in two hours stays asked for, and a late answer arrives', () => {
    const { ana } = open();
    ana.waits(SILENCE);
    expect(ana.hear({ kind: 'staff', act: 'silence' }).person).toContain('Su petición sigue');
    expect(ana.state()).toBe('asked');
    expect(ana.says('qué es una incapacidad').desk).toEqual([]);
    expect(ana.staff('Perdone la demora.').person).toContain('Perdone la demora.');
    expect(ana.state()).toBe('open');
  });
});

test('outside hours it says when, keeps the request, and the guide goes on until they answer', () => {
  const ana = conversation(office);
  const asked = ana.says('quiero hablar con una persona');
  expect(asked.person).toContain('el lunes desde las 9:00');
  const agreed = ana.says('sí');
  expect(agreed.person).toContain('queda guardada');
  expect(agreed.desk[0]).toMatch(/^opened: 🌙/);
  expect(ana.says('qué es una incapacidad').person).not.toBe('');
  expect(ana.says('quiero hablar con una persona').person).toContain('queda guardada');
  expect(ana.staff('Buenos días.').person).toContain('Buenos días.');
  expect(ana.says('hola')).toMatchObject({ person: '', desk: ['said: hola'] });
});

test('a stored conversation keeps its hand-off; a broken one begins anew', () => {
  const { ana } = open();
  const stored = JSON.parse(JSON.stringify(ana.session()));
  expect(reviveSession(stored, always.topics)?.session.handoff).toEqual(ana.session().handoff);
  expect(reviveSession({ ...stored, handoff: { state: 'stolen' } }, always.topics)).toBeUndefined();
});

test('where it is off there is no such topic, no button, and a message of nobody’s changes nothing', () => {
  const ana = conversation(realGuide());
  ana.says('hola');
  const lost = ana.says('xyzzy');
  expect(lost.buttons).not.toContain('👤 Hablar con una persona');
  expect(ana.says('quiero hablar con una persona').person).toContain('800 623 2323');
  expect(ana.presses('handoff/offer/ask').desk).toEqual([]);
});

test('a conversation that was theirs when it was switched off is the guide’s again', () => {
  const { ana } = open();
  const heard = { id: 'm9', chat: 'test:1' as const, at: NOON + 60_000, kind: 'text' as const };
  const { outbox } = turn(
    realGuide(),
    { ...ana.session(), outbox: [] },
    { ...heard, text: 'cuánto pagan de incapacidad' },
  );
  expect(outbox.map(({ desk }) => desk)).not.toContain('said');
  expect(outbox[0]!.text).toContain('60 %');
});

test('whether an answer helped can be said meanwhile: the conversation stays theirs', () => {
  const ana = conversation();
  ana.says('cuánto pagan de incapacidad');
  const { rating } = ana.session().outbox[0]!;
  ana.says('quiero hablar con una persona');
  ana.says('sí');
  const said = ana.presses(rating!.up.id);
  expect([said.person, said.desk, ana.state()]).toEqual(['', [], 'open']);
  expect(ana.session().effects.at(-1)).toMatchObject({ type: 'note', statistic: 'ratings' });
});

test('in a group nothing is passed on', () => {
  const ana = conversation();
  const said = ana.hear({ kind: 'text', text: 'quiero hablar con una persona', group: true });
  expect(said.person).not.toContain('¿Está de acuerdo?');
  expect(said.desk).toEqual([]);
});

test.each(['aviso de privacidad', 'quién ve lo que escribo', 'qué guardas de mí'])(
  'where people can read along, “%s” says so; where not, it does not',
  (question) => {
    expect(conversation(always).says(question).person).toContain('Una excepción');
    expect(conversation(realGuide()).says(question).person).not.toContain('Una excepción');
  },
);

test('what it costs where it is off: a turn reads, keeps and says the same as without', () => {
  const ana = conversation(realGuide());
  ana.says('hola');
  ana.says('clinica 37700');
  expect(Object.keys(ana.session())).not.toContain('handoff');
  expect(realGuide().topics.has('handoff')).toBe(false);
  expect(realGuide().handoff).toBeUndefined();
  expect(realGuide().readers.agreement).toBeUndefined();
});
