import { openQuestion } from '../src/core/question.ts';
import { newSession, type Session } from '../src/core/session.ts';
import { allowed } from '../src/core/step.ts';
import type { Data, Phrase, Topic, Values, View } from '../src/core/topic.ts';
import { turn } from '../src/core/turn.ts';
import { NOON, person, realGuide } from './support/talk.ts';

const top = (session: { stack: { topic: string; state: string; data: Record<string, unknown> }[] }) =>
  session.stack.at(-1)!;

/** From the menu to what IMSS-Bienestar is, where a unit near is offered. */
const toWelfare = (someone: ReturnType<typeof person>) => {
  someone.says('menú');
  someone.presses('menu/choose/everything');
  someone.presses('menu/all/welfare');
  const { outbox } = someone.presses('welfare/home/what');
  expect(outbox.at(-1)!.choices.map(({ id }) => id)).toContain('welfare/home/find-clinic/welfare_near');
};

test('an answer of another topic that goes on begins with what is looked for, and with what is known', () => {
  const someone = person();
  someone.says('clinica 68000');
  toWelfare(someone);
  expect(top(someone.presses('welfare/home/find-clinic/welfare_near'))).toMatchObject({
    topic: 'find-clinic',
    state: 'near',
    data: { place: 'cp:68000', want: 'bienestar' },
  });
});

test('what is looked for stays while the place is asked for', () => {
  const someone = person();
  toWelfare(someone);
  expect(top(someone.presses('welfare/home/find-clinic/welfare_near'))).toMatchObject({
    state: 'where',
    data: { want: 'bienestar' },
  });
  expect(top(someone.says('68000'))).toMatchObject({
    state: 'near',
    data: { place: 'cp:68000', want: 'bienestar' },
  });
});

test('after the hours of the teleconsultation, "at what time" asks for them again and for no clinic', () => {
  for (const again of ['a q hora abren', 'a qué hora abren', 'what time do they open']) {
    const someone = person();
    someone.commands('teleconsulta');
    someone.presses('teleconsult/home/hours');
    someone.says('chicago');
    expect(top(someone.says(again))).toMatchObject({
      topic: 'teleconsult',
      state: 'home',
      data: { told: 'hours', zone: 'America/Chicago' },
    });
  }
});

test('that one clinic is elsewhere is not said of the next', () => {
  const someone = person();
  expect(top(someone.says('clinica 46 en celaya')).data).toMatchObject({ why: 'elsewhere' });
  expect(top(someone.says('clinica 49')).data).not.toHaveProperty('why');
});

describe('a button whose label is typed is pressed, and its words are read as nothing else', () => {
  const guide = realGuide();
  const places = [...guide.topics.values()].flatMap((topic) =>
    Object.keys(topic.asks).map((state) => [topic, state] as const),
  );

  /** The sessions of somebody who is at a state, one for each page of its buttons. */
  const at = (language: string, topic: Topic, state: string): Session[] => {
    const frame = { topic: topic.id, version: topic.version, state, data: topic.data.parse({}), trail: [] };
    const menu = {
      ...frame,
      topic: 'menu',
      version: guide.topics.get('menu')!.version,
      state: 'choose',
      data: {},
    };
    const pages = topic.asks[state]!.home ? Math.ceil(Object.keys(topic.answers).length / 3) : 1;
    return Array.from({ length: pages }, (_, page) => ({
      ...newSession(language, 'choice'),
      stack: [menu, topic.asks[state]!.home ? { ...frame, data: { ...frame.data, page } } : frame].slice(
        topic.id === 'menu' ? 1 : 0,
      ),
    }));
  };

  test.each(guide.languages)('in %s, in every state of every topic', (language) => {
    const base = { id: '1', chat: 'test:1', at: NOON, local: true } as const;
    let compared = 0;
    for (const [topic, state] of places)
      for (const session of at(language, topic, state))
        for (const { id, label } of openQuestion(guide, session, NOON)?.buttons ?? []) {
          const pressed = turn(guide, session, { ...base, kind: 'press', button: id });
          const typed = turn(guide, session, { ...base, kind: 'text', text: label });
          expect([id, typed.stack, typed.profile]).toEqual([id, pressed.stack, pressed.profile]);
          compared += 1;
        }
    expect(compared).toBeGreaterThan(300);
  });

  test('"No insurance (IMSS-Bienestar)" says nothing of how its reader is insured', () => {
    const someone = person(guide, 'en');
    someone.commands('clinic');
    someone.presses('find-clinic/home/nearest');
    someone.says('37700');
    const { stack, profile } = someone.says('No insurance (IMSS-Bienestar)');
    expect(stack.at(-1)).toMatchObject({ state: 'near', data: { want: 'bienestar' } });
    expect(profile).toEqual({ place: 'cp:37700' });
  });
});

/** What may be known of a person when something is asked: each topic takes what it can keep. */
const KNOWN: Data[] = [
  {},
  { place: 'cp:68000' },
  { place: 'cp:44100' },
  ...['AGU', 'BCN', 'CHH', 'DUR', 'JAL', 'MEX', 'OAX', 'YUC'].map((state) => ({ state })),
  ...['America/Chicago', 'America/New_York', 'America/Phoenix', 'Europe/Madrid', 'Asia/Tokyo'].map(
    (zone) => ({
      zone,
      lives: 'abroad',
    }),
  ),
  { zone: 'America/Mexico_City', where: 'Celaya', lives: 'mexico' },
  ...[3, 25, 67, 90].map((age) => ({ ages: [age] })),
  { ages: [67, 64] },
  ...['2025-12-01', '2026-11-21', '2026-11-22', '2026-12-14', '2027-06-01'].flatMap((from) => [
    { from },
    { from, to: '2027-06-20' },
    { from, to: '2027-12-24' },
    { from, away: true },
  ]),
  { days: 10 },
  { days: 300 },
  { away: true },
  { away: true, to: '2027-06-20' },
  { longer: true },
  ...['2026-11-20', '2026-09-01', '2026-01-05'].flatMap((ended) =>
    [undefined, 'yes', 'no', 'unsure'].map((worked) => ({ ended, worked })),
  ),
  ...['self', 'child', 'pupil', 'spouse', 'partner', 'parent', 'student'].map((who) => ({ who })),
  ...['none', 'employee', 'student', 'voluntary', 'independent', 'pensioner', 'family'].map((insured) => ({
    insured,
  })),
  ...['temporary', 'permanent', 'tourist', 'no_papers', 'mexican'].map((visa) => ({ visa })),
  { destination: 'cp:68000', unlearned: true },
  { unit: 'GTO-UMFH-11' },
  { about: 'find-clinic/which_is_mine' },
  ...['ok', 'doubtful', 'too_short', 'too_long'].map((verdict) => ({ verdict })),
  ...[1, 2, 3, 4, 5, 6, 7].map((step) => ({ step })),
  ...[0, 1, 2, 4].map((ago) => ({ ago })),
];

/** What only one topic knows. */
const PLACES = ['many', 'guess', 'within', 'no_such_code', 'lost_zero'].map((why) => ({
  why,
  heard: 'x',
  places: ['cp:37700', 'cp:68000'],
}));
const OWN: Record<string, Data[]> = {
  register: [{ who: 'self', why: 'moved' }],
  'find-clinic': [
    ...PLACES,
    ...['family', 'urgencias', 'bienestar'].flatMap((want) => [
      { want, place: 'cp:37700' },
      { want, place: 'cp:37700', page: 1 },
    ]),
    { number: 999, units: [] },
  ],
  emergency: PLACES,
};

/** The keys of all that a view says, with the topics whose texts they are. */
const keysOf = (own: string, { key, values, options = {} }: View): [topic: string, key: string][] => {
  const inPhrase = (topic: string, phrase: Phrase): [string, string][] => [
    [phrase.topic ?? topic, phrase.key],
    ...inValues(phrase.topic ?? topic, phrase.values ?? {}),
  ];
  const inValues = (topic: string, some: Values): [string, string][] =>
    Object.values(some)
      .flat()
      .flatMap((value) => (typeof value === 'object' && 'key' in value ? inPhrase(topic, value) : []));
  const labels = Object.values(options).flatMap((all) => all.map(({ label }) => label));
  return [
    ...(key ? [[own, key] as [string, string]] : []),
    ...inValues(own, values),
    ...labels.flatMap((label) => (typeof label === 'object' ? inPhrase(own, label) : [])),
  ];
};

test.each([...realGuide().topics.keys()].filter((id) => realGuide().views[id]))(
  'all that can be said in %s, whatever is known of the person, has its text',
  (id) => {
    const guide = realGuide();
    const topic = guide.topics.get(id)!;
    const toldBy = (view: string): (string | undefined)[] => {
      const names = Object.keys(topic.answers).filter((name) => topic.answers[name]!.view === view);
      return names.length > 0 ? names : [undefined];
    };
    const said = new Set<string>();
    for (const language of guide.languages)
      for (const known of [...KNOWN, ...(OWN[id] ?? [])])
        for (const [name, view] of Object.entries(guide.views[id]!))
          for (const told of toldBy(name)) {
            const data = allowed(topic, { ...known, ...(told ? { told } : {}) });
            if (!data) continue;
            const moment = {
              at: NOON,
              language,
              fact: (fact: string) => guide.texts.fact(language, id, fact),
              factsOf: (answer: string) => guide.texts.factsOf(...(answer.split('/') as [string, string])),
            };
            for (const [where, key] of keysOf(id, view(data, moment)))
              if (!guide.texts.has(language, where, key)) said.add(`${language} ${where} ${key}`);
          }
    expect([...said]).toEqual([]);
  },
);

/** The answer told last after these messages. */
const toldAfter = (...messages: string[]): string | undefined => {
  const someone = person();
  return messages.map((message) => someone.says(message)).at(-1)?.focus?.told;
};

test('"or not" asks, and turns against nothing', () => {
  expect(
    toldAfter(
      'trabajo en casa limpiando 2 dias por semana, mi patrona dice que no me puede asegurar',
      'es obligatorio o no',
      'y cuanto pagaria ella',
    ),
  ).toBe('employer/domestic_pay');
});

test('"do I have to go there" is no goodbye', () => {
  const someone = person();
  someone.says('I live in Chicago, my mom is in Guanajuato and she is 66. can I pay for IMSS for her');
  const { outbox } = someone.says('do I have to go there');
  expect(outbox.map(({ text }) => text).join()).not.toContain('welcome!');
});

test('a complication is of a pregnancy where somebody speaks of one', () => {
  const surgery = [
    'me operan de la vesicula pero hasta marzo, puedo pedir que sea antes',
    'en otro hospital se puede',
  ];
  expect(toldAfter(...surgery, 'y si se me complica')).not.toBe('rights/pregnancy_emergency');
});

test('what makes sense only after something is heard after it within one message', () => {
  const said = 'cuanto cuesta el seguro voluntario y desde cuando me atienden, tengo 45 y mi esposa 43';
  const { outbox } = person().says(said);
  const text = outbox.map((reply) => reply.text).join();
  expect(text).toContain('28,700');
  expect(text).not.toMatch(/patr[oó]n/);
});

test('an age between commas is whose who writes', () => {
  const { profile } = person().says("Hi I'm American living in San Miguel, 67. Can I join IMSS?");
  expect(profile.ages).toEqual([67]);
});

test('who has no insurance is shown the units for them', () => {
  const someone = person();
  someone.says('hola no tengo trabajo ni seguro y mi hija esta enferma de tos');
  expect(
    someone
      .says('donde la llevo, estoy en Chalco')
      .outbox.map(({ text }) => text)
      .join(),
  ).toContain('IMSS-Bienestar');
});

test("a child's age limit is told where somebody speaks of a child", () => {
  expect(
    toldAfter(
      'quiero dar de alta a mis papas, viven conmigo',
      'tienen 58 y 61',
      'mi papa todavia trabaja por su cuenta',
    ),
  ).toBe('register/parents');
});

test.each([
  ['mi bebe tiene calentura de 39 desde anoche que hago', 'tiene 5 meses'],
  ["my dad fell and he's not waking up", 'he takes blood thinners'],
  ['mi esposo se desmayo y no responde', 'es diabetico'],
])('“%s”: “%s” is said further of who is in danger', (danger, further) => {
  const someone = person();
  someone.says(danger);
  const { outbox } = someone.says(further);
  expect(outbox.map(({ text }) => text).join()).toMatch(/^🚨 \*(?:Llame al 911|Call 911)/);
});

test.each([
  ['my husband is mexican, self employed, no insurance. can he be on mine?', undefined],
  ['mi mama no tiene seguro, yo tengo seguro por mi trabajo', 'employee'],
  ['my wife and I have no insurance', 'none'],
])('“%s”: how whoever writes is insured', (text, insured) => {
  expect(person().says(text).profile.insured).toBe(insured);
});

test('weeks that are told go before those of the years told, and of a right that is over no widow’s pension comes', () => {
  const someone = person();
  const first = someone.says('yo cotise en mexico del 86 al 2003 como 820 semanas. todabia vale algo eso?');
  expect(first.profile).toMatchObject({ weeks: 820, law: '73' });
  someone.says('tengo 59 años');
  const { outbox } = someone.says('cuando yo muera a mi esposa le dan pension de viudez?');
  expect(outbox.map(({ text }) => text).join()).toContain('hoy no habría pensión de viudez');
});

test('a partner’s insurance takes no parents of whoever writes; their own does', () => {
  const someone = person();
  someone.says(
    'mi pareja entro a trabajar y ya tiene imss, tenemos un niño de 4, nos puede meter a su seguro?',
  );
  const mother = someone.says('y mi mama vive con nosotros, a ella tambien la puede meter el?');
  expect(mother.focus?.told).toBe('register/other_relatives');
  expect(someone.says('y si yo trabajo, puedo meter yo a mi mama').focus?.told).toBe('register/parents');
});

test('the name of the students’ insurance, after a list of papers for a child, opens its own topic', () => {
  expect(toldAfter('quiero registrar a mi hijo', 'Lista de papeles', 'seguro de estudiante')).toMatch(
    /^student\//,
  );
});
