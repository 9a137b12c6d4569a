import { person, realGuide } from './support/talk.ts';

const top = (session: { stack: { topic: string; state: string; data: Record<string, unknown> }[] }) =>
  session.stack.at(-1)!;

test('a topic that another one goes on with begins with the data it is told', () => {
  const someone = person();
  someone.says('imss bienestar');
  someone.presses('welfare/insured/insured_no');
  someone.says('68000');
  const near = top(someone.presses('welfare/told/nearest'));
  expect(near).toMatchObject({
    topic: 'find-clinic',
    state: 'near',
    data: { place: 'cp:68000', want: 'bienestar' },
  });
});

test('what it is told stays while it asks for the place', () => {
  const someone = person();
  someone.says('imss bienestar');
  someone.says('oaxaca');
  expect(top(someone.presses('welfare/told/nearest'))).toMatchObject({
    state: 'where',
    data: { want: 'bienestar' },
  });
  expect(top(someone.says('68000'))).toMatchObject({ state: 'near', data: { want: 'bienestar' } });
});

test('after the hours of the teleconsultation, "at what time" asks for them again and for no clinic', () => {
  for (const again of ['a q hora abren', 'a qué hora abren', 'what time do they open']) {
    const someone = person();
    someone.says('teleconsulta desde chicago');
    expect(top(someone.says(again))).toMatchObject({
      topic: 'teleconsult',
      state: 'told',
      data: { about: 'hours', zone: 'America/Chicago' },
    });
  }
});

test('that one clinic is elsewhere is not said of the next', () => {
  const someone = person();
  expect(top(someone.says('clinica 46 en celaya')).data).toMatchObject({ why: 'elsewhere' });
  expect(top(someone.says('clinica 49')).data).not.toHaveProperty('why');
});

test('a typed button is not read again as an answer by the topic it goes on with', () => {
  const someone = person();
  someone.says('teleconsulta');
  someone.says('houston');
  expect(top(someone.says('Asegurarme por mi cuenta'))).toMatchObject({
    topic: 'independent-insurance',
    data: { lives: 'abroad' },
  });
});

test.each(['welfare', 'teleconsult', 'independent-insurance'])(
  'everything that can be asked about in %s has its text',
  (id) => {
    const guide = realGuide();
    const { shape } = guide.topics.get(id)!.data as unknown as {
      shape: { about: { unwrap(): { options: string[] } } };
    };
    const keys = shape.about.unwrap().options.flatMap((about) => {
      if (about === 'state') return ['state_in', 'state_out'];
      if (id === 'teleconsult' && about === 'hours') return ['hours'];
      if ((id === 'welfare' && about === 'prices') || (id === 'teleconsult' && about === 'ill')) return [];
      if (id === 'independent-insurance' && ['what', 'needs', 'enrol', 'pay', 'start'].includes(about)) {
        return [`about_${about}_abroad`, `about_${about}_mexico`];
      }
      return [`about_${about}`];
    });
    for (const language of guide.languages) {
      expect(keys.filter((key) => !guide.texts.has(language, id, key))).toEqual([]);
    }
  },
);
