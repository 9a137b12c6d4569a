/** A guide small enough to see through: two topics, two languages, texts that show what was said. */
import { z } from 'zod';
import { confirm } from '../../flows/confirm.ts';
import { readFacts } from '../../src/core/facts.ts';
import { answersOf, type Guide } from '../../src/core/guide.ts';
import type { RankedAnswer } from '../../src/core/meaning.ts';
import { plain } from '../../src/core/plain.ts';
import { prepareTexts } from '../../src/core/texts.ts';
import {
  add,
  createMachine,
  go,
  has,
  home,
  keep,
  put,
  run,
  say,
  type Topic,
  tell,
  topic,
} from '../../src/core/topic.ts';
import { confirmViews } from '../../src/views/confirm.ts';

export const tinySources = {
  someone: { name: 'Someone', url: 'https://example.org/', date: '2025-05-01' },
  anybody: { name: 'Anybody', url: 'https://example.org/undated' },
};
export const tinyFact = { sources: ['someone'], asOf: '2025-05-01', reviewBy: '2027-01-01', sure: 'high' };

const menu = topic({
  version: 1,
  data: z.object({}),
  machine: createMachine({
    id: 'menu',
    initial: 'choose',
    states: {
      choose: {
        meta: { ask: 'menu?', choices: ['tea', 'form'], rest: true },
        on: { tea: { actions: go('tea') }, form: { actions: go('form') } },
      },
    },
  }),
});

/** Asks for a number of cups, counts them, and goes on to the form; tells about water, and a price by the number of cups. */
export const tea = (): Topic =>
  topic({
    version: 1,
    data: z.object({ cups: z.string().max(5).optional(), refills: z.number().default(0) }),
    shares: ['cups'],
    opensOn: { cups: 'cups' },
    answers: {
      cups: { takes: ['cups'], walk: 'many' },
      water: { next: ['cups', 'form/fill'] },
      price: { view: 'price', takes: ['cups'], refine: [{ state: 'size', unless: ['cups'] }] },
      milk: {},
      sugar: {},
      lemon: {},
    },
    facts: { water: { ...tinyFact, value: 'hot', backs: ['poured', 'water'] } },
    sources: tinySources,
    machine: createMachine({
      id: 'tea',
      initial: 'many',
      states: {
        home: home(),
        size: {
          meta: { ask: 'how_many', rest: true, expects: ['cups'] },
          on: { cups: { actions: [keep('cups'), tell('tea/price')], target: 'home' } },
        },
        many: {
          always: { guard: has('cups'), target: 'poured' },
          meta: { ask: 'how_many', expects: ['cups'] },
          on: { cups: { actions: keep('cups'), target: 'poured' } },
        },
        poured: {
          entry: say('poured', { view: 'tea' }),
          meta: { ask: 'more?', view: 'tea', choices: ['again', 'pick', 'form', 'enough'], rest: true },
          on: {
            again: { actions: add('refills'), target: 'poured', reenter: true },
            pick: { actions: [keep('pick'), put({ refills: 9 })], target: 'poured', reenter: true },
            form: { target: 'done', actions: go('form') },
            enough: 'done',
          },
        },
        done: { type: 'final' },
      },
    }),
  });

const form = topic({
  version: 1,
  answers: { fill: { walk: 'name' } },
  machine: createMachine({
    id: 'form',
    initial: 'name',
    states: {
      home: home(),
      name: { meta: { ask: 'name?', choices: ['skip'] }, on: { skip: 'sign' } },
      sign: {
        meta: { ask: 'sign?', choices: ['yes'] },
        on: { yes: { actions: [say('signed'), run({ type: 'forget' })], target: 'done' } },
      },
      done: { type: 'final' },
    },
  }),
});

const emergency = topic({
  version: 1,
  data: z.object({ sure: z.boolean().default(true) }),
  machine: createMachine({
    id: 'emergency',
    initial: 'act',
    states: {
      act: { entry: say('call'), meta: { ask: 'over?', choices: ['over'] }, on: { over: 'done' } },
      done: { type: 'final' },
    },
  }),
});

const keys = [
  'welcome',
  'notice',
  'greeting',
  'thanks',
  'not_understood_1',
  'not_understood_2',
  'not_understood_3',
  'not_understood_4',
  'stale_button',
  'unreadable',
  'lost_the_thread',
  'resumed',
  'cancelled',
  'restarted',
  'language_set',
  'menu?',
  'how_many',
  'more?',
  'name?',
  'sign?',
  'signed',
  'call',
  'over?',
  'personal_nss',
  'title',
  'choice_again',
  'choice_pick',
  'choice_enough',
  'choice_skip',
  'choice_yes',
  'choice_over',
  'too_fast',
  'group_hello',
  'group_private',
  'pass_on',
  'did_you_mean',
  'choice_topic',
  'choice_none',
  'choice_cups',
  'choice_water',
  'choice_price',
  'choice_milk',
  'choice_sugar',
  'choice_lemon',
  'choice_fill',
  'choice_more',
  'what_next',
  'milk',
  'sugar',
  'lemon',
  'price',
  'as_said',
  'sorry_not_that',
  'seen_today',
  'attended',
  'in_short',
];

/** One text a key: `es:key`, and for poured what it was poured with. */
const texts = (language: string) => ({
  common: {
    ...Object.fromEntries(keys.map((key) => [key, `${language}:${key}`])),
    poured: `${language}:poured {{cups}} {{refills}} {{fact.water}}`,
    unfit: `${language}:unfit {{heard}}`,
    water: `${language}:water is {{fact.water}}\n\nand ${'long '.repeat(80)}`,
    price_for: `${language}:price for {{cups}}`,
    card_opened: '{{card}}',
    cite_high: '({{source}}{{more}})',
    cite_medium: '(?{{source}}{{more}})',
    cite_low: '(??{{source}}{{more}})',
    cite_more: ' +{{count}}',
    value_ended: `${language}:ended {{day}}`,
  },
  tea: { title: 'Tea', card: `${language}:tea in short`, not_understood_in_many: `${language}:cups please` },
  form: { title: 'Form', card: `${language}:form in short` },
});

/** The tiny guide; `change` replaces topics by id, e.g. with a newer version. */
export function tinyGuide(change: Record<string, Topic> = {}): Guide {
  const all = [menu, tea(), form, emergency, confirm].map((one) => change[one.id] ?? one);
  return {
    topics: new Map(all.map((one) => [one.id, one])),
    answers: answersOf(all),
    cases: new Set(),
    matters: new Map(),
    remembers: [],
    readers: {
      cups: (inbound, asked) => {
        if (inbound.kind !== 'text') return undefined;
        const cups =
          /\b(\d) cups?\b/.exec(inbound.text)?.[1] ?? (asked ? /^\d$/.exec(inbound.text)?.[0] : undefined);
        if (cups) return { event: { type: 'cups', cups } };
        return asked && /^\d{2,}$/.test(inbound.text)
          ? { unfit: 'unfit', values: { heard: 'many' } }
          : undefined;
      },
    },
    inPassing: new Set(['cups']),
    views: {
      confirm: confirmViews,
      tea: {
        price: ({ cups }) =>
          cups === undefined ? { values: {} } : { key: 'price_for', values: { cups: String(cups) } },
        tea: (data) => ({
          values: { cups: String(data.cups ?? ''), refills: Number(data.refills) },
          options: { pick: [{ value: 'green', label: 'Green' }] },
          hide: Number(data.refills) > 2 ? ['again'] : [],
        }),
      },
    },
    texts: prepareTexts({ es: texts('es'), en: texts('en') }, all, readFacts('common', {})),
    understanding: {
      emergency: (text) => (plain(text) === 'fire' ? 'yes' : 'no'),
      asksInDistress: () => false,
      namesDiabetes: () => false,
      hasUnseenSign: (text) => plain(text) === 'smoke yesterday',
      saysNoEmergency: () => false,
      isUnwell: (text) => plain(text) === 'i cough',
      describesSomeone: () => false,
      opensAnother: () => false,
      deniesMatter: () => false,
      asksWhichClinic: () => false,
      asksWhatIsNear: () => false,
      asksWhereToBeSeen: () => false,
      isAttended: (text) => plain(text) === 'they looked',
      word: (text) =>
        (
          ({
            back: 'back',
            cancel: 'cancel',
            restart: 'restart',
            menu: 'menu',
            hello: 'greeting',
            thanks: 'thanks',
          }) as const
        )[plain(text) as 'back'],
      wishedLanguage: (text) => {
        const language = { 'english please': 'en', 'en espanol': 'es' }[plain(text)];
        return language === undefined ? undefined : { language, rest: '' };
      },
      languageOf: (text) => (/\bthe\b/.test(text) ? 'en' : /\bel\b/.test(text) ? 'es' : undefined),
      onlyLanguageOf: () => undefined,
      repair: (text) =>
        (({ 'not that': 'not_asked', again: 'again', shorter: 'shorter' }) as const)[plain(text) as 'again'],
      ordinal: (text) => ({ first: 1, second: 2 })[plain(text)],
      agrees: (text) => plain(text) === 'yes',
      closes: () => false,
      asksFirst: () => false,
      asks: (text) => plain(text) !== 'they looked',
      isForeign: () => false,
      rank: (text, where) => {
        const answers: RankedAnswer[] = /perhaps/.test(text)
          ? [
              { id: 'tea/water', confidence: 0.21 },
              { id: 'form/fill', confidence: 0.2 },
              { id: 'gone/gone', confidence: 0.1 },
            ]
          : /or so/.test(text)
            ? [
                { id: 'tea/water', confidence: 0.3 },
                { id: 'tea/milk', confidence: 0.27 },
              ]
            : /either/.test(text)
              ? [
                  { id: 'tea/water', confidence: 0.3 },
                  { id: 'gone/gone', confidence: 0.27 },
                  { id: 'form/fill', confidence: 0.25 },
                ]
              : (['water', 'price', 'milk'] as const)
                  .filter((name) => text.includes(name))
                  .map((name) => ({ id: `tea/${name}`, confidence: 1 }));
        if (answers.length === 0 && /form/.test(text)) answers.push({ id: 'form/fill', confidence: 1 });
        if (answers.length === 0 && /tea/.test(text)) answers.push({ id: 'tea/cups', confidence: 1 });
        if (/^and for/.test(text) && where?.topic === 'tea')
          answers.push({ id: 'tea/price', confidence: 0.9 });
        return { answers, topics: [], fragment: /^and /.test(text) ? 0.9 : 0, offTopic: 0 };
      },
      gist: () => '',
      next: () => [],
      correction: () => undefined,
      parts: (text) => ({ parts: text.split(/[.?!] /), listed: false }),
      affirmed: (text: string) => text,
      subject: () => undefined,
      introduced: () => undefined,
      cuts: () => [],
      asksByWords: (text) => /^(?:and )?what /.test(text),
      isRemark: () => false,
      saysWell: () => false,
      chanceOfRequest: (text) => (/[?¿]|^(?:and )?what /.test(text) ? 1 : 0),
      closest: () => undefined,
      denies: () => false,
      personalIn: (text) => (/\b\d{11}\b/.test(text) ? ['nss'] : []),
      withoutPersonal: (text) => text.replace(/\b\d{11}\b/g, '').trim(),
      redacted: (text) => text.replace(/\d+/g, '#'),
      aspect: () => undefined,
      speaksOf: () => 0,
      tells: () => false,
      aspectWithin: () => undefined,
      aspectNamed: () => undefined,
      complaint: () => undefined,
      command: (name) => ({ tea: { topic: 'tea' }, start: { word: 'menu' as const } })[name as 'tea'],
    },
    languages: ['es', 'en'],
  };
}
