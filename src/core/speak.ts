/**
 * From what is to be said to messages in the person's language: texts filled with what views know and with facts,
 * each fact used cited once, the open question and its buttons at the end. Pure; i18next is given its resources.
 */
import { createInstance, type i18n } from 'i18next';
import type { Action, Choice, Inbound, Language, Link, Reply, Sources } from './conversation.ts';
import { addDays, type Day, dayAt, spokenDay } from './day.ts';
import { type Fact, type Facts, factValue, linkTo, type Source, sourceDate, sourceName } from './facts.ts';
import { type Brought, broughtBy, type Found, nothingFound } from './found.ts';
import { EMERGENCY, type Guide, partsOf } from './guide.ts';
import { plain } from './plain.ts';
import { offerRating } from './rating.ts';
import type { Frame } from './session.ts';
import type { Data, Phrase, Topic, Values, View, ViewOf } from './topic.ts';

/** Something to say: a text of a topic, with the values of its view over the topic's data as it was then. */
export type Line = {
  topic: string;
  key: string;
  view?: string;
  data: Data;
  values?: Values;
  /** The id of the answer that it tells. */
  told?: string;
  /** Only its first paragraphs. */
  short?: true;
  /** In short, this paragraph of it besides the first, 0 for the first alone: what was asked for stands there. */
  part?: number;
  /** It was told just before: only that paragraph, or all but the first. */
  again?: true;
  /** It was told just before: only what it means for the person's own case. */
  own?: true;
  /** Without the "Sí:" that it begins with: nothing was asked that a yes answers. */
  bare?: true;
};

/** The open question as it would be asked now. `buttons`, in the order shown, are its `choices` and `share`, sharing a location. */
export type Question = { text: Line; buttons: Choice[]; choices: Choice[]; share?: Choice };

/** The texts of every language, ready to be filled. */
export type Texts = {
  /** The text of a topic, else of `common`. */
  say(language: Language, topic: string, key: string, values: Record<string, unknown>): string;
  has(language: Language, topic: string, key: string): boolean;
  /** The facts that a text shows or stands on. */
  factsOf(topic: string, key: string): Fact[];
  /** The addresses among the facts that a text shows. */
  linksOf(language: Language, topic: string, key: string): Link[];
  /** The names that a text is filled with. */
  shows(language: Language, topic: string, key: string): ReadonlySet<string>;
  /** A topic's fact, or one that all share. */
  factOf(topic: string, id: string): Fact | undefined;
  /** A fact's value as a view computes with it: numbers stay numbers. */
  fact(language: Language, topic: string, id: string): string | number | undefined;
  /** The facts' values for `{{fact.…}}`, by topic and language. */
  values(language: Language, topic: string): Record<string, string>;
};

/** By language, then by topic, then by key. */
export type Resources = Record<Language, Record<string, Record<string, string>>>;

/** The choice that stands for sharing one's location; channels that can show their own button for it. */
export const SHARE_LOCATION = 'share_location';

/** A message longer than this, links aside, is said in two: what was found, then its sources and the question. */
const LONG = 900;

const paragraphs = (parts: string[]): string => parts.filter(Boolean).join('\n\n');

const isLong = (text: string): boolean =>
  text.length > LONG && text.replace(/https?:\/\/\S+/g, '').length > LONG;

/** Makes the texts ready. `common` are the facts that several topics share. */
export function prepareTexts(resources: Resources, topics: Iterable<Topic>, common: Facts): Texts {
  const i18next: i18n = createInstance();
  i18next.init({
    resources,
    lng: Object.keys(resources)[0],
    fallbackLng: false,
    ns: [...new Set(Object.values(resources).flatMap(Object.keys))],
    defaultNS: 'common',
    fallbackNS: 'common',
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    showSupportNotice: false,
  } as Parameters<i18n['init']>[0]);
  const facts = new Map<string, Facts>();
  for (const topic of topics) facts.set(topic.id, { ...common, ...topic.facts });
  const factsFor = (topic: string): Facts => facts.get(topic) ?? common;
  const raw = (language: Language, topic: string, key: string): string =>
    resources[language]?.[topic]?.[key] ?? resources[language]?.common?.[key] ?? '';
  const template = memo((language: Language, topic: string, key: string) =>
    compile(i18next.t(key, { lng: language, ns: [topic, 'common'], skipInterpolation: true })),
  );
  return {
    say: (language, topic, key, values) => fill(template(language, topic, key), values),
    has: (language, topic, key) => {
      const own = resources[language];
      return own?.[topic]?.[key] !== undefined || own?.common?.[key] !== undefined;
    },
    shows: memo(
      (language: Language, topic: string, key: string): ReadonlySet<string> =>
        new Set([...raw(language, topic, key).matchAll(/\{\{\s*([\w.]+)/g)].map((hit) => hit[1]!)),
    ),
    factsOf: memo((topic: string, key: string) => {
      const known = factsFor(topic);
      const shown = Object.keys(resources).flatMap((language) =>
        [...raw(language, topic, key).matchAll(/\{\{\s*fact\.(\w+)/g)].map((hit) => hit[1]!),
      );
      const loud = shown.filter((id) => known[id]?.quiet !== true);
      const backing = Object.keys(known).filter((id) => known[id]!.backs.includes(key));
      return [...new Set([...loud, ...backing])].flatMap((id) => known[id] ?? []);
    }),
    linksOf: memo((language: Language, topic: string, key: string) => {
      const known = factsFor(topic);
      return [...raw(language, topic, key).matchAll(/\{\{\s*fact\.(\w+)/g)].flatMap(([, id]) => {
        const fact = known[id!];
        return fact?.link ? linkTo(fact.link, factValue(fact, language)) : [];
      });
    }),
    factOf: (topic, id) => factsFor(topic)[id],
    fact: (language, topic, id) => {
      const fact = factsFor(topic)[id];
      return typeof fact?.value === 'number' ? fact.value : fact && factValue(fact, language);
    },
    values: memo((language: Language, topic: string) =>
      Object.fromEntries(
        Object.entries(factsFor(topic)).map(([id, fact]) => [id, factValue(fact, language)]),
      ),
    ),
  };
}

/** A text in parts: what stands as it is, and at odd places the names of what it is filled with. */
type Template = string[];

/** Takes a text apart once: i18next's own filling reads the whole text anew each time and costs most of a turn. */
const compile = (text: string): Template => text.split(/\{\{\s*([\w.]+)\s*\}\}/);

function fill(template: Template, values: Record<string, unknown>): string {
  let text = template[0]!;
  for (let at = 1; at < template.length; at += 2) {
    const name = template[at]!;
    const fact = name.startsWith('fact.');
    const value = fact ? (values.fact as Record<string, string> | undefined)?.[name.slice(5)] : values[name];
    text += `${value ?? ''}${template[at + 1]!}`;
  }
  return text;
}

/** The question of the open topic, undefined where a topic asks nothing. */
export function openQuestion(guide: Guide, session: Spoken, at: number): Question | undefined {
  const frame = session.stack.at(-1);
  const ask = frame && guide.topics.get(frame.topic)?.asks[frame.state];
  if (!frame || !ask) return undefined;
  const { asked } = recalled(guide);
  const known = ask.view || ask.home ? JSON.stringify(frame.data) : '';
  const key = `${session.language} ${frame.topic} ${frame.state} ${known}`;
  const before = asked.get(key);
  if (before) return before;
  const text: Line = { topic: frame.topic, key: ask.ask, view: ask.view, data: frame.data };
  const { view, timed } = viewOf(guide, session.language, text, at);
  const buttons: Choice[] = [];
  const room = SHOWN - (ask.choices ?? []).filter((choice) => choice !== 'more').length;
  const { offered, isLast } = ask.home ? offeredAt(guide, frame, room) : { offered: [], isLast: false };
  for (const choice of [...offered, ...(ask.choices ?? [])]) {
    if (view.hide?.includes(choice) || (isLast && choice === 'more')) continue;
    const id = `${frame.topic}/${frame.state}/${choice}`;
    const options = view.options?.[choice];
    if (options) {
      for (const { value, label } of options) {
        const worded = typeof label === 'string' ? label : words(guide, session.language, frame.topic, label);
        buttons.push({ id: `${id}:${value}`, label: worded });
      }
    } else buttons.push({ id, label: labelOf(guide, session.language, frame.topic, choice) });
  }
  const share = buttons.find((button) => button.id.endsWith(`/${SHARE_LOCATION}`));
  const choices = buttons.filter((button) => button !== share);
  const question = { text, buttons, choices, ...(share ? { share } : {}) };
  if (!timed) keep(asked, key, question);
  return question;
}

/** How many buttons a phone shows well, beside the one for more. */
const SHOWN = 5;

/** The answers to offer at home: those that people ask for after the one told, then the topic's others, a page of them. */
function offeredAt(
  guide: Guide,
  { topic: id, data }: Place,
  room: number,
): { offered: string[]; isLast: boolean } {
  const { answers } = guide.topics.get(id)!;
  const told = data.told === undefined ? undefined : String(data.told);
  const near = (data.near as string[] | undefined) ?? [];
  const asked = told === undefined ? [] : guide.understanding.next(`${id}/${told}`);
  const next = [...near, ...(answers[told ?? '']?.next ?? []), ...asked].map((one) =>
    one.startsWith(`${id}/`) ? one.slice(id.length + 1) : one,
  );
  const known = next.filter((name) => answers[name] ?? guide.answers.has(name) ?? guide.topics.has(name));
  const all = [...new Set([...known, ...Object.keys(answers)])].filter(
    (name) => name !== told && !answers[name]?.hidden,
  );
  const pages = Math.max(1, Math.ceil(all.length / room));
  const first = (Number(data.page ?? 0) % pages) * room;
  return { offered: all.slice(first, first + room), isLast: pages === 1 };
}

/** What of a session is spoken from: its language, and the topic that is open. */
type Spoken = { language: Language; stack: readonly Place[] };
type Place = Pick<Frame, 'topic' | 'state' | 'data'>;

/** What a reply was made of: enough to make it again. `n`: it was the n-th of its turn. */
export type Making = {
  language: Language;
  place: Place;
  lines: Line[];
  at: number;
  message?: string;
  stayed: boolean;
  /** The open question is not asked again. */
  quiet?: boolean;
  n: number;
};

/** The messages for what was thought, in order. `stayed`: an answer led back to the same question. */
export function speak(
  guide: Guide,
  session: Spoken,
  lines: Line[],
  inbound: Pick<Inbound, 'id' | 'at' | 'message'>,
  stayed: boolean,
  quiet = false,
): Reply[] {
  const { language } = session;
  const question = quiet && lines.length > 0 ? undefined : openQuestion(guide, session, inbound.at);
  const told = lines.map((line) => inWords(guide, language, line, inbound.at));
  const asked = question && inWords(guide, language, question.text, inbound.at);
  const { texts, sources } = together(guide, language, told, asked);
  const replies: Reply[] = texts.map((text, at) => ({
    id: `${inbound.id}.${at}`,
    text,
    language,
    choices: [],
  }));
  const isAlarm = session.stack.at(-1)?.topic === EMERGENCY;
  const all = asked ? [...told, asked] : told;
  const links = unique(all.flatMap((one) => one.links));
  const places = unique(all.flatMap((one) => one.places));
  for (const reply of replies) {
    const isIn = ({ text }: { text: string }): boolean => reply.text.includes(text);
    const own = links.filter(isIn);
    if (own.length > 0) reply.links = own;
    if (places.some(isIn)) reply.places = places.filter(isIn);
    if (sources && isIn(sources)) reply.sources = sources;
    if (asked && reply.text.endsWith(asked.text)) reply.asks = asked.text;
    if (isAlarm) {
      reply.tone = 'alarm';
      const calls = callsIn(guide, language, reply);
      if (calls.length > 0) reply.actions = calls;
    }
  }
  const answered = lines.flatMap(({ told: id }) => id ?? []);
  const taken = lines.flatMap(({ key }) => TAKEN[key] ?? [])[0];
  if (replies[0] && taken) replies[0].taken = taken;
  if (replies[0] && answered.length > 0) {
    replies[0].answers = answered;
    offerRating(guide, replies[0], question !== undefined && !isHome(guide, session));
  }
  const last = replies.at(-1);
  if (last) {
    if (question) last.choices = question.choices;
    if (question?.share) last.wantsPlace = question.share;
    const passed = told.find(({ share }) => share);
    if (passed?.share) last.share = passed.share;
  }
  for (const { text, ticks, map, actions, progress } of told) {
    // Beside what is told, not beside what may be asked in another message after it.
    const shown = replies.find((reply) => reply.text.includes(text));
    if (!shown) continue;
    if (map) shown.map = map;
    if (progress) shown.progress = progress;
    if (actions) shown.actions = [...(shown.actions ?? []), ...actions];
    if (ticks.length > 0)
      shown.ticks = ticks.map(({ option, ...tick }) => {
        const button = question?.buttons.find(({ id }) => id.endsWith(`/${option}`));
        return button ? { ...tick, button: button.id } : tick;
      });
  }
  if (replies[0] && inbound.message !== undefined) {
    if (stayed && replies.length === 1) replies[0].replaces = inbound.message;
    else replies[0].spends = inbound.message;
  }
  const { topic, state, data } = session.stack.at(-1)!;
  const { at, message } = inbound;
  const place = { topic, state, data };
  for (const [n, reply] of replies.entries())
    reply.made = {
      language,
      place,
      lines,
      at,
      message,
      stayed,
      n,
      ...(quiet ? { quiet } : {}),
    } satisfies Making;
  return replies;
}

/** The texts that say how a message was taken. */
const TAKEN: Record<string, Reply['taken']> = { closest: 'nearest', off_topic: 'off_topic' };

/** Whether the open question only offers what else there is to be told. */
const isHome = (guide: Guide, { stack }: Spoken): boolean => {
  const frame = stack.at(-1);
  return frame !== undefined && guide.topics.get(frame.topic)?.asks[frame.state]?.home === true;
};

/** The facts that are numbers to call in danger. */
const LIFELINES = ['emergency_phone', 'life_line'];

/** The numbers to call in danger that a reply names. */
function callsIn(guide: Guide, language: Language, { text, links = [] }: Reply): Action[] {
  return LIFELINES.flatMap((id) => {
    const number = String(guide.texts.fact(language, EMERGENCY, id));
    const link = links.find((one) => one.text === number && text.includes(number));
    return link ? [{ kind: 'call' as const, number, href: link.href }] : [];
  });
}

type Composed = { texts: string[]; sources?: Sources };

/** What is told, its sources, and what is asked: one text, or two where it would be a long one. A list to tick off stays one with its question. */
function together(guide: Guide, language: Language, told: Worded[], asked: Worded | undefined): Composed {
  const { composed } = recalled(guide);
  const parts = asked ? [...told, asked] : told;
  const key = parts.every(({ n }) => n) ? `${parts.map(({ n }) => n).join(' ')}${asked ? '?' : ''}` : '';
  const before = key === '' ? undefined : composed.get(key);
  if (before) return before;
  const facts = new Set(parts.flatMap((part) => [...part.facts]));
  const said = paragraphs(told.map(({ text }) => text));
  const sources = sourcesOf(guide, language, facts);
  const rest = paragraphs([sources?.text ?? '', asked?.text ?? '']);
  const whole = paragraphs([said, rest]);
  const isList = told.some(({ ticks }) => ticks.length > 0);
  const texts = (isLong(whole) && !isList ? [said, rest] : [whole]).filter(Boolean);
  const made = { texts, ...(sources ? { sources } : {}) };
  if (key !== '') keep(composed, key, made);
  return made;
}

/** What is said once, once. */
const unique = <One extends { text: string }>(all: One[]): One[] => [
  ...new Map(all.map((one) => [one.text, one])).values(),
];

/**
 * A text of a topic, filled; nested phrases are put into words first. What the text stands on, and what is in it beside its
 * words, is added to `found`.
 */
export function words(
  guide: Guide,
  language: Language,
  own: string,
  phrase: Phrase,
  found: Found = nothingFound(),
): string {
  const topic = phrase.topic ?? own;
  for (const fact of guide.texts.factsOf(topic, phrase.key)) found.facts.add(fact);
  for (const id of phrase.facts ?? []) {
    const fact = guide.texts.factOf(topic, id);
    if (fact) found.facts.add(fact);
  }
  found.links.push(...guide.texts.linksOf(language, topic, phrase.key));
  const values: Record<string, unknown> = { fact: guide.texts.values(language, topic) };
  const shown = guide.texts.shows(language, topic, phrase.key);
  for (const [name, value] of Object.entries(phrase.values ?? {})) {
    if (!shown.has(name)) continue;
    if (Array.isArray(value)) {
      const parts = value.map((one) => words(guide, language, topic, one, found));
      values[name] = parts.join(parts.some((part) => part.includes('\n')) ? '\n\n' : '\n');
    } else if (typeof value === 'object' && 'href' in value) {
      found.links.push(value);
      values[name] = value.text;
    } else if (typeof value === 'object') {
      values[name] = words(guide, language, topic, value, found);
    } else values[name] = value ?? '';
  }
  const said = guide.texts.say(language, topic, phrase.key, values);
  const { place, tick } = phrase;
  const text = said.replace(/\n{3,}/g, '\n\n').trim();
  if (place) found.places.push({ ...place, pass: words(guide, language, topic, place.pass), text });
  if (tick) {
    const { option, done, label } = tick;
    found.ticks.push({ text, label: words(guide, language, topic, label), done, option });
  }
  return said;
}

/**
 * One line that names the newest source of what is least sure, with its month, and how many others there are: the whole of
 * them is told to who asks where it comes from. A page without a date is named only where no other is.
 */
export function sourcesOf(guide: Guide, language: Language, facts: Set<Fact>): Sources | undefined {
  const all = [...facts];
  const sure = (['low', 'medium', 'high'] as const).find((level) => all.some((fact) => fact.sure === level));
  if (!sure) return undefined;
  const newest = newestOf(all.filter((fact) => fact.sure === sure));
  const nameOf = (fact: Fact) => sourceName(sourceOf(fact), language);
  const others = new Set(all.map(nameOf));
  others.delete(nameOf(newest));
  const say = (key: string, values: Record<string, unknown>) =>
    guide.texts.say(language, 'common', key, values);
  const more = others.size > 0 ? say('cite_more', { count: others.size }) : '';
  const source = sourceIn(guide, language, newest);
  const links = (fact: Fact): Link[] => {
    const href = sourceOf(fact).url;
    return href === undefined ? [] : [{ text: sourceIn(guide, language, fact), href }];
  };
  return {
    text: say(`cite_${sure}`, { source, more }),
    list: [
      newest,
      ...[...others].map((name) => newestOf(all.filter((fact) => nameOf(fact) === name))),
    ].flatMap(links),
  };
}

const newestOf = (facts: Fact[]): Fact =>
  facts.reduce((best, fact) => (dateOf(sourceOf(fact)) > dateOf(sourceOf(best)) ? fact : best));

/** A fact's first source that has a date, with its month or year; one without only where all are. */
export function sourceIn(guide: Guide, language: Language, fact: Fact): string {
  const source = sourceOf(fact);
  const when = sourceDate(source, language);
  const said = typeof when === 'string' ? when : words(guide, language, 'common', when);
  return `${sourceName(source, language)} (${said})`;
}

/** The first source of a fact that has a date, else the first. */
const sourceOf = (fact: Fact): Source =>
  fact.sources.find(({ date }) => date !== undefined) ?? fact.sources[0]!;

/** The day of a source, before all days where it has none, and of a year before its days. */
const dateOf = ({ date = '' }: Source): Day => date.replace('~', '');

/** A choice's label: the topic's own, the common one, that of another topic's answer, or the title of the topic it is named after. */
export function labelOf(guide: Guide, language: Language, topic: string, choice: string): string {
  if (choice.includes('/')) {
    const other = partsOf(choice);
    return labelOf(guide, language, other.topic, other.name);
  }
  const key = `choice_${choice}`;
  if (guide.texts.has(language, topic, key)) return guide.texts.say(language, topic, key, {});
  return guide.texts.say(language, choice, 'title', {});
}

/** The ids of the answers by their labels in plain form; several may be called the same. */
export function answersCalled(guide: Guide, language: Language): ReadonlyMap<string, string[]> {
  const { called } = recalled(guide);
  const before = called.get(language);
  if (before) return before;
  const found = new Map<string, string[]>();
  for (const id of guide.answers.keys()) {
    const { topic, name } = partsOf(id);
    const label = plain(labelOf(guide, language, topic, name));
    found.set(label, [...(found.get(label) ?? []), id]);
  }
  called.set(language, found);
  return found;
}

/**
 * A line in words, with the facts it stands on, the first and last day on which it is said so, and the addresses in it.
 * `n`: its number, where it is remembered; `paragraphs`: those of the text, once they were asked for.
 */
type Worded = Brought &
  Found & { text: string; from: Day; until: Day; n?: number; paragraphs?: readonly string[] };

/** What was said and asked lately: the same to everybody in the same place, unless a view looked at the clock. */
const shelves = new WeakMap<Guide, Shelf>();
type Shelf = {
  said: Map<string, Worded>;
  asked: Map<string, Question>;
  /** The texts of replies, by the numbers of their lines. */
  composed: Map<string, Composed>;
  /** The ids of the answers by their labels, by language. */
  called: Map<Language, ReadonlyMap<string, string[]>>;
  /** The passages of the answers, by language and id. */
  passages: Map<string, string>;
  /** How many lines were numbered. */
  numbered: number;
};

/** How many lines, questions and texts of replies are remembered: about three megabytes. */
const REMEMBERED = 1000;

function recalled(guide: Guide): Shelf {
  let shelf = shelves.get(guide);
  if (!shelf) {
    shelf = {
      said: new Map(),
      asked: new Map(),
      composed: new Map(),
      called: new Map(),
      passages: new Map(),
      numbered: 0,
    };
    shelves.set(guide, shelf);
  }
  return shelf;
}

function keep<R>(shelf: Map<string, R>, key: string, made: R): void {
  if (shelf.size >= REMEMBERED) shelf.clear();
  shelf.set(key, made);
}

function inWords(guide: Guide, language: Language, line: Line, at: number): Worded {
  const shelf = recalled(guide);
  const known = line.view ? JSON.stringify(line.data) : '';
  const today = dayAt(at);
  const key = `${language} ${line.topic} ${line.key} ${line.view} ${line.short} ${line.part} ${line.again} ${line.own} ${line.bare} ${known}`;
  const before = line.values ? undefined : shelf.said.get(key);
  if (before && today >= before.from && today <= before.until) return before;
  const { view, timed } = viewOf(guide, language, line, at);
  const found = nothingFound();
  const { place } = view;
  const values = { ...view.values, ...line.values, ...(line.own && view.key === CASE ? { rest: '' } : {}) };
  const phrase = { key: view.key ?? line.key, values, ...(place ? { place } : {}) };
  const whole = words(guide, language, line.topic, phrase, found)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const said = line.bare ? withoutYes(whole, guide.texts.say(language, 'common', 'yes_word', {})) : whole;
  const { note, from, until } = noteOfEnd(guide, language, found.facts, at);
  const text = paragraphs([
    line.again ? further(said, line.part) : line.short ? inShort(said, line.part) : said,
    note,
  ]);
  const brought = broughtBy(guide, language, line.topic, view, (one) =>
    words(guide, language, line.topic, one),
  );
  const worded: Worded = { ...brought, ...found, text, from, until };
  if (timed || line.values) return worded;
  worded.n = ++shelf.numbered;
  keep(shelf.said, key, worded);
  return worded;
}

/**
 * What is said beside a text that shows a value whose last day is over, or that an organisation was to look at again; else
 * nothing. And the days from and until which the same is to be said of it.
 */
export function noteOfEnd(
  guide: Guide,
  language: Language,
  facts: Iterable<Fact>,
  at: number,
): { note: string; from: Day; until: Day } {
  const today = dayAt(at);
  const ending = [...facts].filter((fact) => fact.until !== undefined);
  const ends = ending.map((fact) => fact.until!).sort();
  const over = ends.filter((end) => end < today);
  const from = over.length > 0 ? addDays(over.at(-1)!, 1) : '';
  const until = ends[over.length] ?? NEVER;
  const ended = ending.find((fact) => fact.until === over[0]);
  if (!ended) return { note: '', from, until };
  const source = sourceOf(ended);
  const key = source.own ? 'review_due' : 'value_ended';
  const values = { day: spokenDay(ended.until!, language, today), source: sourceName(source, language) };
  return { note: guide.texts.say(language, 'common', key, values), from, until };
}

/** Later than every day. */
const NEVER: Day = '9999-12-31';

/** The longest that a passage in short may be, in characters. */
const SHORT = 330;
/** The longest that the first paragraph may be together with the one that was asked for. */
const AIMED = 600;
/** So much says enough in short. */
const ENOUGH = 160;

/** The paragraphs of a passage; one that only leads to the next, a heading or "in this order:", goes with it. */
const paragraphsIn = (text: string): string[] =>
  text.split('\n\n').reduce<string[]>((all, next) => {
    const last = all.at(-1);
    if (last === undefined || !LEADS_ON.test(last)) all.push(next);
    else all[all.length - 1] = `${last}\n\n${next}`;
    return all;
  }, []);

/** A heading alone, or words that end in a colon. */
const LEADS_ON = /(?:^|\n\n)\*[^*\n]+\*$|:\*?$/;

/** A passage's first paragraphs, as far as they are short together, or the first and `part`. */
function inShort(text: string, part?: number): string {
  const all = paragraphsIn(text);
  const aimed = part !== undefined && part > 0 && part < all.length ? `${all[0]}\n\n${all[part]}` : '';
  if (aimed !== '' && aimed.length <= AIMED) return aimed;
  const [first = '', ...rest] = all;
  let kept = first;
  for (const next of rest) {
    if (part === 0 || kept.length > ENOUGH || kept.length + next.length > SHORT) break;
    kept = `${kept}\n\n${next}`;
  }
  return kept;
}

/**
 * What of a passage is worth saying to who has just read it: the paragraph that speaks of what they ask, or all but the first
 * where that is most of it.
 */
function further(text: string, part: number | undefined): string {
  const all = paragraphsIn(text);
  const asked = part === undefined ? undefined : all[part];
  const rest = all.slice(1).join('\n\n');
  return asked ?? (rest.length >= text.length / 2 ? rest : text);
}

/** A passage without the yes that it begins with. */
function withoutYes(text: string, yes: string): string {
  const mark = text.startsWith('*') ? '*' : '';
  const rest = text.slice(mark.length);
  if (!new RegExp(`^${yes}[:,.] `).test(rest)) return text;
  const left = rest.slice(yes.length + 2);
  return mark + left.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

/** The text of a passage behind what it means for the person's own case. */
const CASE = 'for_their_case';

/** Whether a line says what its passage means for the person's own case. */
export const hasCase = (guide: Guide, language: Language, line: Line, at: number): boolean =>
  viewOf(guide, language, line, at).view.key === CASE;

/** How long what a line says is, in characters. */
export const lengthOf = (guide: Guide, language: Language, line: Line, at: number): number =>
  inWords(guide, language, line, at).text.length;

/** The paragraphs of what a line says. */
export function paragraphsOf(guide: Guide, language: Language, line: Line, at: number): readonly string[] {
  const worded = inWords(guide, language, { ...line, short: undefined, again: undefined }, at);
  worded.paragraphs ??= paragraphsIn(worded.text);
  return worded.paragraphs;
}

/** An answer's passage as it is told to somebody of whom nothing is known; empty where it is none. */
export function passageOf(guide: Guide, language: Language, id: string): string {
  const { passages } = recalled(guide);
  const key = `${language} ${id}`;
  const before = passages.get(key);
  if (before !== undefined) return before;
  const { topic, name } = partsOf(id);
  const fact = guide.texts.values(language, topic);
  const passage = guide.texts.has(language, topic, name)
    ? guide.texts.say(language, topic, name, { fact })
    : '';
  passages.set(key, passage);
  return passage;
}

/** What a view knows, and whether it looked at the clock for it. */
type Viewed = { view: View; timed: boolean };

/** The view computed last over a topic's data: a list is told, and its buttons shown, from the same. */
const viewed = new WeakMap<Data, Viewed & { of: ViewOf; language: Language; at: number }>();

function viewOf(guide: Guide, language: Language, line: Line, at: number): Viewed {
  const of = line.view === undefined ? undefined : guide.views[line.topic]?.[line.view];
  if (!of) return { view: { values: {} }, timed: false };
  const last = viewed.get(line.data);
  if (last && last.of === of && last.at === at && last.language === language) return last;
  let timed = false;
  const view = of(line.data, {
    language,
    fact: (id) => guide.texts.fact(language, line.topic, id),
    factsOf: (answer) => {
      if (!guide.answers.has(answer)) return [];
      const { topic, name } = partsOf(answer);
      return guide.texts.factsOf(topic, name);
    },
    get at() {
      timed = true;
      return at;
    },
  });
  viewed.set(line.data, { of, language, at, view, timed });
  return { view, timed };
}

/** Remembers a pure function's answers by its arguments; only for arguments that are few. */
function memo<A extends string[], R>(make: (...args: A) => R): (...args: A) => R {
  const made = new Map<string, unknown>();
  return (...args) => {
    let level = made;
    for (let at = 0; at < args.length - 1; at++) {
      let next = level.get(args[at]!) as Map<string, unknown> | undefined;
      if (!next) {
        next = new Map();
        level.set(args[at]!, next);
      }
      level = next;
    }
    const last = args.at(-1)!;
    let known = level.get(last) as R | undefined;
    if (known === undefined) {
      known = make(...args);
      level.set(last, known);
    }
    return known;
  };
}
