/** What replies have beside their words: places, lists to tick off, days, sources, the question. */
import type { Reply } from '../../src/core/conversation.ts';
import { person, realGuide } from '../support/talk.ts';

const only = (session: { outbox: Reply[] }): Reply => {
  expect(session.outbox).toHaveLength(1);
  return session.outbox[0]!;
};

test('a list of clinics has each as a place, in the words of the list, with nothing of the person in what is passed on', () => {
  const { text, places = [] } = only(person().says('clínica en 22500'));
  expect(places.map(({ name }) => name).slice(0, 3)).toEqual([
    'UMF 33 Tijuana',
    'UMF 19 Tijuana',
    'HGOMF 7 Tijuana',
  ]);
  let at = 0;
  for (const place of places) {
    expect(text.indexOf(place.text)).toBeGreaterThanOrEqual(at);
    at = text.indexOf(place.text) + place.text.length;
    expect(place.text).toContain(place.way);
    expect(place.pass).toContain(place.name);
    expect(place.pass).toContain(place.way);
    expect(place.pass).not.toMatch(/22500|\bkm\b/);
  }
});

test('one clinic is one place, on a map around where the person is', () => {
  const ana = person();
  ana.says('clínica en 22500');
  const reply = only(ana.says('1'));
  expect(reply.places).toMatchObject([{ name: 'UMF 33 Tijuana' }]);
  expect(reply.map?.query).toMatch(/^place=cp%3A22500&units=[^%]+&lang=es$/);
});

test('hospitals in an emergency are places, and the numbers to call are actions', () => {
  const ana = person();
  const first = ana.says('me duele el pecho');
  expect(first.outbox[0]).toMatchObject({
    tone: 'alarm',
    actions: [{ kind: 'call', number: '911', href: 'tel:911' }],
  });
  expect(ana.says('22500').outbox.flatMap(({ places = [] }) => places).length).toBeGreaterThan(0);
  const crisis = person()
    .says('me quiero morir')
    .outbox.flatMap(({ actions = [] }) => actions);
  expect(crisis).toContainEqual({ kind: 'call', number: '800 911 2000', href: 'tel:8009112000' });
});

test('a checklist is one message with its question; each line names the button that ticks it', () => {
  const ana = person();
  ana.says('registrar a mi hijo');
  const reply = only(ana.presses('register/home/checklist'));
  expect(reply.ticks!.length).toBeGreaterThan(4);
  for (const { text, label, done, button } of reply.ticks!) {
    expect(reply.text.split('\n')).toContain(text);
    expect(text).toBe(`☐ ${label}`);
    expect(done).toBe(false);
    expect(reply.choices.map(({ id }) => id)).toContain(button);
  }
  expect(reply.text.endsWith(reply.asks!)).toBe(true);
  const ticked = only(
    ana.hear({ kind: 'press', button: reply.ticks![0]!.button!, message: reply.id } as never),
  );
  expect(ticked.replaces).toBe(reply.id);
  expect(ticked.ticks!.map(({ done }) => done)).toEqual(reply.ticks!.map((_, n) => n === 0));
});

test('all sources are links, the one that the reply names first', () => {
  const { text, sources } = only(person().says('¿qué papeles pide el registro?'));
  expect(text).toContain(sources!.text);
  expect(sources!.text).toContain(sources!.list[0]!.text);
  const more = /y (\d+) más/.exec(sources!.text)?.[1];
  expect(sources!.list).toHaveLength(1 + Number(more ?? 0));
  for (const { href } of sources!.list) expect(href).toMatch(/^https?:\/\//);
});

describe('days that are worked out are for a calendar', () => {
  const events = (...said: string[]) => {
    const ana = person();
    const all = said.map((one) => (one.includes('/') ? ana.presses(one) : ana.says(one)));
    return all
      .at(-1)!
      .outbox.flatMap(({ actions = [] }) =>
        actions.flatMap((one) =>
          one.kind === 'calendar' ? one.events.map(({ title, ...days }) => days) : [],
        ),
      );
  };

  test('the end of cover after a job, unless it is over or there is none', () => {
    expect(events('me quedé sin trabajo hoy, ¿cuánto me dura el seguro?')).toEqual([{ day: '2027-01-16' }]);
    expect(events('perdí mi trabajo hoy, ¿cuánto me dura el seguro?', 'no')).toEqual([]);
    expect(events('dejé mi trabajo el 3 de marzo de 2026, ¿cuánto me dura el seguro?')).toEqual([]);
  });

  test('the day to get a traveller’s document, and its last', () => {
    expect(events('viajo del 3 al 17 de diciembre, ¿qué necesito para que me atiendan allá?')).toEqual([
      { day: '2026-12-02' },
      { day: '2027-01-27' },
    ]);
  });

  test('the school’s three days', () => {
    expect(events('seguro de estudiante', 'student/home/enrolled_on', 'student/enrolled/yesterday')).toEqual([
      { day: '2026-11-23' },
    ]);
  });

  test('the days to renew a foreigner’s cover, and when it begins', () => {
    expect(events('soy extranjero, mi seguro del IMSS vence el 15 de diciembre, ¿cuándo renuevo?')).toEqual([
      { day: expect.any(String), until: '2026-12-15' },
    ]);
    expect(events('soy extranjero, ¿cuándo empieza el seguro si entro hoy?')).toEqual([
      { day: '2026-12-01' },
      { day: expect.any(String), until: '2027-11-30' },
    ]);
  });

  test('the maternity leave, by the expected day of birth', () => {
    expect(events('mi bebé nace el 10 de marzo, ¿de cuándo a cuándo es mi licencia de maternidad?')).toEqual([
      { day: '2027-01-27', until: '2027-04-20' },
    ]);
  });

  test('the last day to register somebody who begins to work, unless it is over', () => {
    expect(events('entra una persona nueva el 30 de noviembre, ¿cuándo la tengo que dar de alta?')).toEqual([
      { day: '2026-12-04' },
    ]);
    expect(events('mi trabajadora entró el 3 de noviembre, ¿cuándo la tengo que dar de alta?')).toEqual([]);
  });

  test('each under a name of its own, in both languages', () => {
    const { texts, topics } = realGuide();
    for (const [topic, keys] of Object.entries({
      coverage: ['day_cover_ends'],
      traveling: ['day_get_document', 'day_document_ends'],
      student: ['day_receipt'],
      maternity: ['day_leave'],
      employer: ['day_register'],
      'foreign-residents': ['day_cover_begins', 'day_renewal'],
    }))
      for (const key of keys)
        for (const language of ['es', 'en'])
          expect([topics.has(topic), texts.say(language, topic, key, {})]).toEqual([
            true,
            expect.stringMatching(/^IMSS: ./),
          ]);
  });
});

test('a walk says how far it is, and goes back a step', () => {
  const ana = person();
  ana.says('seguro de estudiante');
  const first = only(ana.presses('student/home/begin'));
  expect(first.progress).toMatchObject({ step: 1, of: 7 });
  expect(first.text).toContain(first.progress!.text);
  expect(first.choices.map(({ id }) => id)).not.toContain('student/walk/before');
  const second = only(ana.presses('student/walk/done'));
  expect(second.progress).toMatchObject({ step: 2 });
  expect(only(ana.presses('student/walk/before')).progress).toMatchObject({ step: 1 });
});
