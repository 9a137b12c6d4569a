import { cardOf, cards } from '../../src/core/card.ts';
import { sourceName } from '../../src/core/facts.ts';
import { realGuide } from '../support/talk.ts';
import { tinyGuide } from '../support/tiny.ts';

const guide = realGuide();
/** What people ask about. */
const asked = [...guide.topics.keys()].filter((topic) => !['menu', 'language', 'confirm'].includes(topic));

describe.each(guide.languages)('The card in %s', (language) => {
  test.each(asked)('of %s is short, and stands by itself', (topic) => {
    const card = cardOf(guide, language, topic);
    expect(card?.topic).toBe(topic);
    expect(card?.title).toBe(guide.texts.say(language, topic, 'title', {}));
    expect(card?.text.length).toBeGreaterThan(100);
    expect(card?.text.length).toBeLessThanOrEqual(600);
    expect(card?.text).not.toMatch(/\{\{|undefined|\n\n\n/);
  });

  test.each(['menu', 'language', 'confirm', 'no-such-topic'])('there is none of %s', (topic) => {
    expect(cardOf(guide, language, topic)).toBeUndefined();
  });
});

test.each(guide.languages)(
  'a card says in %s where its facts come from, and in which month that was said',
  (language) => {
    for (const topic of asked) {
      const names = guide.texts
        .factsOf(topic, 'card')
        .flatMap(({ sources }) => sources.map((source) => sourceName(source, language).split(' (')[0]!));
      if (names.length === 0) continue;
      const last = cardOf(guide, language, topic)!.text.split('\n\n').at(-1)!;
      expect([topic, last]).toEqual([topic, expect.stringMatching(/(?:Fuente|[Ss]ource): .+ \(.+\)/)]);
      expect([topic, names.some((name) => last.includes(`: ${name} (`))]).toEqual([topic, true]);
    }
    expect(guide.texts.factsOf('teleconsult', 'card').length).toBeGreaterThan(0);
  },
);

test('a card says what nobody could confirm', () => {
  expect(cardOf(guide, 'en', 'teleconsult')?.text).toMatch(/nothing that confirms/);
});

test('the card for an emergency begins with the number to call', () => {
  expect(cardOf(guide, 'es', 'emergency')?.text).toMatch(/^🚨 \*Llame ahora al 911\*/);
  expect(cardOf(guide, 'en', 'emergency')?.text).toMatch(/^🚨 \*Call 911 now\*/);
});

test('a topic without a card has none, whatever the common texts say', () => {
  expect(cardOf(tinyGuide(), 'es', 'emergency')).toBeUndefined();
  expect(cards(tinyGuide(), 'fire')).toEqual([]);
});

describe('The cards for a query', () => {
  const ids = (query: string, tag?: string) => cards(guide, query, tag).map(({ id }) => id);

  test('are of the topic that it means, in both languages, the query’s first', () => {
    expect(ids('teleconsulta').slice(0, 2)).toEqual(['teleconsult.es', 'teleconsult.en']);
    expect(ids('how do I register my son at the clinic').slice(0, 2)).toEqual(['register.en', 'register.es']);
  });

  test('of few words are in the language of the app first', () => {
    expect(ids('imss nss', 'en-US')[0]).toBe('nss.en');
    expect(ids('', 'en')[0]).toBe('find-clinic.en');
    expect(ids('', 'fr')[0]).toBe('find-clinic.es');
  });

  test('nobody has written are those of the first topics', () => {
    expect(ids('')).toHaveLength(12);
    expect(ids('xqzt')).toEqual(ids(''));
  });

  test('being written are those that begin so', () => {
    expect(ids('tele')).toContain('teleconsult.es');
    expect(ids('remo')).toContain('teleconsult.en');
  });

  test.each(['mi papá no respira', 'my father is not breathing', 'me quiero matar'])(
    'of somebody in danger is the one for an emergency, alone: %s',
    (query) => {
      expect(ids(query).sort()).toEqual(['emergency.en', 'emergency.es']);
    },
  );

  test('show no personal number that was in it', () => {
    expect(JSON.stringify(cards(guide, 'registro con nss 12345678901'))).not.toContain('12345678901');
  });

  test('each have an id that fits, a line to choose by, and a button in their language', () => {
    for (const card of [...cards(guide, ''), ...cards(guide, 'quejas')]) {
      expect(Buffer.byteLength(card.id)).toBeLessThanOrEqual(64);
      expect(card.description).toMatch(/^[^*\n]{10,}/);
      expect(card.label).toBe(guide.texts.say(card.language, 'common', 'card_open', {}));
    }
  });
});
