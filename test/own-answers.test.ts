import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../src/assemble.ts';
import { messagesOf } from '../src/channels/telegram-format.ts';
import { messagesOf as whatsappMessages } from '../src/channels/whatsapp-format.ts';
import { answerCard } from '../src/core/card.ts';
import type { Inbound } from '../src/core/conversation.ts';
import type { Guide } from '../src/core/guide.ts';
import type { Session } from '../src/core/session.ts';
import { turn } from '../src/core/turn.ts';
import { type Org, readOrg } from '../src/org.ts';
import { placeOf } from '../src/org-topic.ts';
import { judge, talksIn } from '../tools/checks.ts';
import { ownPlaced, report } from '../tools/facts/report.ts';
import { answersReport, takenFrom, triedBy, tryWordings, wins } from '../tools/own-answers.ts';
import { NOON, person, realDirectory, realGuide, root } from './support/talk.ts';

const locales = join(root, 'locales');
const guideOf = (org: Org): Guide => assemble(locales, realDirectory(), { org });
const company: Org = readOrg(join(root, 'docs', 'own-answers.example'));
const guide = guideOf(company);

const saidIn = ({ outbox }: Session): string => outbox.map(({ text }) => text).join('\n\n');
const told = ({ outbox }: Session): string[] => outbox.flatMap(({ answers }) => answers ?? []);

/** An organisation of these answers, read from a folder as its people write them. */
function orgOf(pages: Record<string, string>, settings: object = {}): Org {
  const folder = mkdtempSync(join(tmpdir(), 'org-'));
  try {
    mkdirSync(join(folder, 'answers'));
    writeFileSync(join(folder, 'org.json'), JSON.stringify({ name: 'La Mudanza', ...settings }));
    for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, 'answers', name), text);
    return readOrg(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const page = (fields: string, answer: string): string => `---\n${fields}\nasOf: 2026-11-01\n---\n${answer}\n`;
const gym = (answer: string, more = 'reviewBy: 2027-11-01'): string =>
  page(
    `id: gym\nlanguage: es\ntitle: Gimnasio\nquestions:\n  - ¿Hay gimnasio?\n  - horario del gimnasio\n${more}`,
    answer,
  );

describe('an own answer is found', () => {
  test.each([
    ['¿a qué hora abre el comedor?', 'es-MX', 'org/canteen_hours'],
    ['vacaciones, cuántas me tocan', 'es-MX', 'org/vacation_days'],
    ['a ke ora habren el komedor', 'es-MX', 'org/canteen_hours'],
    ['cuanto dan de vales de despenza', 'es-MX', 'org/food_vouchers'],
    ['what time does the canteen open', 'en-US', 'org/canteen_hours'],
    ['when is profit sharing paid', 'en-US', 'org/profit_sharing'],
  ])('by "%s"', (text, tag, id) => {
    expect(told(person(guide, tag).says(text))).toEqual([id]);
  });

  test('with the organisation as its source, and the month', () => {
    expect(saidIn(person(guide).says('horario del comedor'))).toMatch(
      /Fuente: Manufacturas Río Verde \(nov\.? 2026\)\./,
    );
  });

  test('in the middle of another topic', () => {
    const someone = person(guide);
    someone.says('clínica más cercana');
    expect(told(someone.says('oiga, ¿y cuánto dan de vales de despensa?'))).toEqual(['org/food_vouchers']);
  });

  test('by a fragment that leans on the one told before', () => {
    const someone = person(guide);
    someone.says('¿a qué hora abre el comedor?');
    expect(told(someone.says('¿y cuánto cuesta?'))).toEqual(['org/canteen_price']);
    expect(told(someone.says('cuánto dura la incapacidad por maternidad'))[0]).toMatch(/^maternity\//);
  });

  test('by its place in the list of the topic, which the menu has under the organisation’s name', () => {
    const someone = person(guide);
    someone.says('hola');
    const menu = someone.presses('menu/choose/everything').outbox.at(-1)!.choices;
    expect(menu[0]).toMatchObject({ id: 'menu/all/org', label: 'Manufacturas Río Verde' });
    const opened = someone.presses('menu/all/org');
    expect(saidIn(opened)).toContain('contesta aquí lo que es suyo');
    expect(told(someone.says('la primera'))).toEqual(['org/canteen_diet']);
  });

  test('and tells whence it comes to who asks', () => {
    const someone = person(guide);
    someone.says('horario del comedor');
    expect(saidIn(someone.says('¿de dónde sale eso?'))).toContain(
      '• Manufacturas Río Verde (nov 2026): lo escribió para su gente',
    );
    expect(saidIn(someone.says('¿estás seguro?'))).toContain('lo que dice Manufacturas Río Verde de lo suyo');
  });

  test('never before an emergency', () => {
    const { outbox } = person(guide).says('mi compañero se desmayó en el comedor y no respira');
    expect(outbox[0]!.text).toContain('911');
    expect(told({ outbox } as Session)).toEqual([]);
  });
});

test('its pages, mail addresses and telephones can be followed', () => {
  const links = (text: string) =>
    person(guide)
      .says(text)
      .outbox.flatMap((reply) => reply.links ?? []);
  expect(links('dónde descargo mi recibo de nómina')).toEqual([
    { text: 'https://nomina.rioverde.example.com', href: 'https://nomina.rioverde.example.com' },
  ]);
  expect(links('me pagaron mal')).toEqual([
    { text: 'nomina@rioverde.example.com', href: 'mailto:nomina@rioverde.example.com' },
  ]);
  expect(links('¿a quién entrego mi incapacidad en la empresa?')).toEqual([
    { text: '55 5000 0000', href: 'tel:5550000000' },
  ]);
});

test('one that is written in one language only is told in it, with a word about that', () => {
  const text = saidIn(
    person(guideOf(orgOf({ 'gym.md': gym('Abre de 6 a 22.') })), 'en-US').says('gimnasio, is there one?'),
  );
  expect(text).toContain('I don’t have this in English'.replace('’', "'"));
  expect(text).toContain('Abre de 6 a 22.');
});

describe('one past its review', () => {
  const late = orgOf({ 'gym.md': gym('Abre de 6 a 22.', 'reviewBy: 2026-11-20') });
  const sentence = 'La Mudanza tenía que revisar esto a más tardar el viernes 20 de noviembre';

  test('says so', () => {
    expect(saidIn(person(guideOf(late)).says('¿hay gimnasio?'))).toContain(sentence);
    const inTime = orgOf({ 'gym.md': gym('Abre de 6 a 22.', 'reviewBy: 2026-11-21') });
    expect(saidIn(person(guideOf(inTime)).says('¿hay gimnasio?'))).not.toContain('revisar esto');
  });

  test('says so where it is a card, too', () => {
    expect(answerCard(guideOf(late), 'es', 'org/gym', NOON)?.text).toContain(sentence);
  });

  test('stands in the list of what is past its review', () => {
    expect(report(ownPlaced(late), '2026-11-21', true)).toMatch(/org\.gym .* 2026-11-20 PAST\s+La Mudanza/);
    expect(report(ownPlaced(late), '2026-11-20', true)).not.toContain('org.gym');
  });
});

describe('one that replaces an answer of the guide', () => {
  const org = orgOf({
    'cost.md': page(
      'id: cost\nlanguage: es\ntitle: Lo del NSS\nquestions: trámite del número con la empresa\nreplaces: nss/cost\nreviewBy: 2027-11-01',
      'Su empresa le tramita el NSS sin costo.',
    ),
  });

  test('is told in its place and under its own title, from its source alone', () => {
    const own = guideOf(org);
    const before = person().says('cuánto cuesta sacar el nss');
    expect(told(before)).toEqual(['nss/cost']);
    const session = person(own).says('cuánto cuesta sacar el nss');
    expect(told(session)).toEqual(['nss/cost']);
    expect(saidIn(session)).toContain('Su empresa le tramita el NSS sin costo.\n\nFuente: La Mudanza');
    expect(told(person(own).says('trámite del número con la empresa'))).toEqual(['nss/cost']);
    expect(own.texts.say('es', 'nss', 'choice_cost', {})).toBe('Lo del NSS');
    expect(own.topics.has('org')).toBe(false);
  });

  test.each([
    ['who gives the sick leave certificate', 'en-US', 'sick-leave/who_issues'],
    ['quién da la incapacidad', 'es-MX', 'sick-leave/who_issues'],
    ['who in HR gets my sick leave certificate', 'en-US', 'sick-leave/hand_in'],
    ['Who at the company gets my sick note?', 'en-US', 'sick-leave/hand_in'],
  ])('leaves its topic’s other answers what the guide is sure of: "%s"', (text, tag, id) => {
    expect(told(person(guide, tag).says(text))[0]).toBe(id);
  });

  test('is told for a wording of its own, even where the guide is sure of another answer', () => {
    const own = guideOf(
      orgOf({
        'note.md': page(
          'id: note\nlanguage: en\ntitle: Handing it in\nquestions:\n  - who gives the sick leave certificate\nreviewBy: 2027-11-01\nreplaces: sick-leave/hand_in',
          'To HR.',
        ),
      }),
    );
    expect(told(person(own, 'en-US').says('who gives the sick leave certificate'))[0]).toBe(
      'sick-leave/hand_in',
    );
  });

  test('may stand in for one that asks for something first', () => {
    const walk = orgOf({
      'near.md': page(
        'id: near\nlanguage: es\ntitle: Clínicas\nquestions: clínicas de la empresa\nreplaces: find-clinic/nearest\nreviewBy: 2027-11-01',
        'Vaya primero a la enfermería.',
      ),
    });
    expect(saidIn(person(guideOf(walk)).says('cuál es la clínica más cercana'))).toContain(
      'Vaya primero a la enfermería.',
    );
  });
});

test('an answer that is switched off is neither told, nor offered, nor behind any button', () => {
  const off = ['nss/cost', 'pension/aguinaldo'];
  const own = guideOf({ name: 'X', topicsOff: [], answersOff: off, facts: [], answers: [] });
  expect(off.filter((id) => realGuide().answers.has(id))).toEqual(off);
  expect(off.filter((id) => own.answers.has(id))).toEqual([]);
  for (const text of ['cuánto cuesta sacar el nss', 'cuándo pagan el aguinaldo de los pensionados']) {
    const session = person(own).says(text);
    expect(told(session).filter((id) => off.includes(id))).toEqual([]);
    const buttons = session.outbox.flatMap(({ choices }) => choices.map(({ id }) => id));
    expect(buttons.filter((id) => /\/(?:cost|aguinaldo)$/.test(id))).toEqual([]);
  }
});

test('a button whose machine tells an answer that is switched off is gone, too', () => {
  const tells = [...realGuide().topics.values()].flatMap((topic) =>
    Object.entries(topic.asks).flatMap(([state, { choices = [] }]) =>
      choices.flatMap((choice) =>
        (topic.machine.states[state]?.transitions.get(choice) ?? []).flatMap(({ actions }) =>
          (actions as unknown as { type: string; params?: { answer?: string } }[]).flatMap(
            ({ type, params }) =>
              type === 'tell' ? [{ topic: topic.id, state, choice, id: params!.answer! }] : [],
          ),
        ),
      ),
    ),
  );
  const may = tells.filter(({ topic, id }) => !/^(?:emergency|privacy|help|menu)/.test(`${topic} ${id}`));
  expect(may.length).toBeGreaterThan(0);
  for (const { topic, state, choice, id } of may.slice(0, 10)) {
    if (/^(?:emergency|privacy|help|contact\/mental)/.test(id)) continue;
    const own = guideOf({ name: 'X', topicsOff: [], answersOff: [id], facts: [], answers: [] });
    expect(own.topics.get(topic)!.asks[state]!.choices).not.toContain(choice);
  }
}, 60_000);

describe('what an answer says is no markup on any channel', () => {
  const answer =
    'Cupo < 20 & > 5; _abajo_, ~tachado~, `código`, [x](javascript:alert(1)), $t(common:welcome), 3*4.';
  const reply = person(guideOf(orgOf({ 'gym.md': gym(answer) })))
    .says('¿hay gimnasio?')
    .outbox.find(({ text }) => text.includes('Cupo'))!;

  test('as it is in the reply, which terminal and web show as text', () => {
    expect(reply.text).toContain(answer);
    expect(reply.links ?? []).toEqual([]);
  });

  test('on Telegram', () => {
    const html = messagesOf(reply, { privately: true, keyboardOut: false })
      .messages.map((one) => one.html)
      .join();
    expect(html).toContain('Cupo &lt; 20 &amp; &gt; 5');
    expect(html.replace(/<\/?b>/g, '')).not.toMatch(/<[a-z]/i);
  });

  test('on WhatsApp', () => {
    const body = JSON.stringify(
      whatsappMessages(reply, { options: 'Ver', number: 'Número' } as never, undefined),
    );
    // A word joiner before a mark keeps it from being one.
    for (const mark of ['_abajo_', '~tachado~', '`código`']) expect(body).toContain(`\u2060${mark}`);
  });
});

describe('thirty answers of a company', () => {
  test('each wording gets its answer', () => {
    expect(
      tryWordings(guide, company, NOON)
        .filter((one) => !wins(one))
        .map(({ text }) => text),
    ).toEqual([]);
  });

  test('of what people ask who have not seen the wordings, three in five get it first, and four in five see it', () => {
    const people = readFileSync(join(root, 'test', 'own-answers', 'employees.txt'), 'utf8');
    const aside = people
      .split('\n')
      .filter((_, n) => n % 2 === 1)
      .join('\n');
    const tried = triedBy(guide, company, aside, NOON);
    expect(tried).toHaveLength(90);
    const first = tried.filter(({ outcome }) => outcome === 'first').length;
    const shown = tried.filter(({ outcome }) => outcome !== 'missed').length;
    expect(first / tried.length).toBeGreaterThanOrEqual(0.6);
    expect(shown / tried.length).toBeGreaterThanOrEqual(0.75);
  });

  test('ten of a school, made when the weights were as they are, are found as well', () => {
    const school = readOrg(join(root, 'test', 'own-answers', 'school'));
    const students = readFileSync(join(root, 'test', 'own-answers', 'students.txt'), 'utf8');
    const tried = triedBy(guideOf(school), school, students, NOON);
    expect(tried).toHaveLength(30);
    expect(tried.filter(({ outcome }) => outcome === 'first').length).toBeGreaterThanOrEqual(22);
  });

  test('of what people say after an own answer, four in five get what they mean, and requests to IMSS always', () => {
    const places = new Map(company.answers.map((entry) => [entry.id, placeOf(entry)]));
    const rows = readFileSync(join(root, 'test', 'own-answers', 'follow-ups.txt'), 'utf8')
      .trim()
      .split('\n');
    const outcomes = rows.map((row) => {
      const [, after = '', language = '', text = '', wanted = ''] =
        /^(\S+) (\S+) (.+) (\S+)$/.exec(row) ?? [];
      const someone = person(guide, language);
      someone.says(company.answers.find(({ id }) => id === after)!.texts[language]!.title);
      const session = someone.says(text);
      const id = places.get(wanted) ?? wanted;
      const isWalk = realGuide().answers.get(id)?.walk !== undefined;
      return {
        text,
        isOwn: places.has(wanted),
        right: isWalk ? told(session).length === 0 : told(session)[0] === id,
      };
    });
    expect(outcomes.filter(({ isOwn, right }) => !isOwn && !right)).toEqual([]);
    const own = outcomes.filter(({ isOwn }) => isOwn);
    expect(own.filter(({ right }) => right).length / own.length).toBeGreaterThanOrEqual(0.8);
  });

  test('lead on to those that are about nearly the same', () => {
    const { outbox } = person(guide).says('¿a qué hora abre el comedor?');
    const [first] = outbox.at(-1)!.choices;
    expect(first!.label).toBe('Precio del comedor');
  });

  test('take less than one in two hundred messages from the guide', () => {
    const rows = ['questions-dev', 'dialogues-dev'].flatMap((name) =>
      talksIn(join(root, 'test', 'understanding', `${name}.jsonl`)).flatMap((talk) => {
        const before = judge(realGuide(), talk);
        return judge(guide, talk).map(({ told }, n) => ({
          before: before[n]!.told.join(),
          after: told.join(),
        }));
      }),
    );
    const changed = rows.filter(({ before, after }) => before !== after);
    expect(rows.length).toBeGreaterThan(800);
    expect(changed.length / rows.length).toBeLessThan(0.005);
  }, 120_000);

  test('the report names what wins, what loses and to what, what is taken and what is past its review', () => {
    const org = orgOf({
      'a.md': page(
        'id: cost\nlanguage: es\ntitle: Costo de la tienda\nquestions:\n  - cuánto cuesta sacar el nss\nreviewBy: 2026-11-20',
        'Nada.',
      ),
      'b.md': page(
        'id: shop\nlanguage: es\ntitle: Tienda\nquestions:\n  - cuánto cuesta sacar el nss\n  - tienda de la planta\nreviewBy: 2027-11-20',
        'Abre a las 9.',
      ),
    });
    const own = guideOf(org);
    const text = answersReport(own, org, tryWordings(own, org, NOON), takenFrom(own, org, locales), {
      on: '2026-11-21',
      ready: 5,
    });
    expect(text).toContain('La Mudanza: 2 answers with 5 wordings, ready in 5 ms.');
    expect(text).toMatch(/"cuánto cuesta sacar el nss" \(org\/\w+, .*\.md, line 2\) .*first comes/);
    expect(text).toContain('Past its review: cost (es), 2026-11-20');
  }, 120_000);
});

test('two hundred answers in both languages, ten wordings each, are ready within two seconds of processor time', () => {
  const things =
    'gimnasio estacionamiento guardería biblioteca enfermería taller laboratorio auditorio almacén lavandería'.split(
      ' ',
    );
  const asked =
    'a qué hora abre|cuánto cuesta|dónde está|quién atiende|cómo me inscribo en|puedo llevar a mi familia a|qué necesito para|hay descuento en|cuándo cierra'.split(
      '|',
    );
  const pages = Object.fromEntries(
    Array.from({ length: 400 }, (_, n) => {
      const language = n % 2 === 0 ? 'es' : 'en';
      const thing = `${things[(n >> 1) % things.length]} ${n >> 1} de la planta`;
      const fields = `id: a${n >> 1}\nlanguage: ${language}\ntitle: Lo del ${n >> 1}\nquestions:${asked.map((how) => `\n  - ${how} el ${thing}`).join('')}\nreviewBy: 2027-11-01`;
      return [`a${n}.md`, page(fields, `Pregunte en la caseta ${n >> 1}.`)];
    }),
  );
  const org = orgOf(pages);
  const took = (work: () => unknown): number => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  const plain = took(() => assemble(locales, realDirectory()));
  const withOwn = took(() => guideOf(org));
  expect(withOwn - plain).toBeLessThan(2);
});

test('a conversation goes on where an answer that was told is gone from the file', () => {
  const hear = (own: Guide, stored: Session | undefined, text: string): Session =>
    turn(own, stored && { ...JSON.parse(JSON.stringify(stored)), outbox: [] }, {
      kind: 'text',
      text,
      id: text,
      chat: 'test:1',
      at: NOON,
      languageTag: 'es',
    } as Inbound);
  const first = hear(guide, undefined, '¿a qué hora abre el comedor?');
  for (const own of [guideOf(orgOf({ 'gym.md': gym('Abre.') })), realGuide()])
    for (const text of ['¿y el domingo?', 'otra vez', '¿de dónde sale eso?', 'más corto'])
      expect(saidIn(hear(own, first, text))).not.toMatch(/undefined|\[object/);
});
