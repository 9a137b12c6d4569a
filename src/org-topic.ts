/**
 * Turns an organisation's own answers into answers of the guide: those that replace an answer change its
 * passage; the others form a topic of their own. Each has one fact whose source is the organisation, so it is
 * cited, dated and reviewed like any other.
 */
import type { Language } from './core/conversation.ts';
import type { Fact, Facts } from './core/facts.ts';
import { idOf, OWN, partsOf } from './core/guide.ts';
import type { Resources } from './core/texts.ts';
import { passages, type Topic, topic } from './core/topic.ts';
import { isKept, type Org } from './org.ts';
import type { OwnEntry, OwnText } from './org-answers.ts';
import type { OwnAnswer } from './understanding/own-answers.ts';

/** The topic of the organisation's own answers; undefined if it has none that stand alone. */
export function ownTopic(org: Org | undefined): Topic | undefined {
  const names = (org?.answers ?? []).flatMap(({ id, replaces }) => (replaces ? [] : [id]));
  return names.length > 0 ? topic({ id: OWN, version: 1, answers: passages(names.join(' ')) }) : undefined;
}

/** The id of an own answer in the guide: that of the answer it replaces, if any, else its own. */
export const placeOf = ({ id, replaces }: OwnEntry): string => replaces ?? idOf(OWN, id);

/** How people ask for the own answers, and what these say: the ranking compares messages with both. */
export const ownWordings = (org: Org | undefined): OwnAnswer[] =>
  (org?.answers ?? []).map((entry) => {
    const texts = Object.values(entry.texts);
    return {
      id: placeOf(entry),
      asks: texts.flatMap(({ title, questions }) => [title, ...questions]),
      says: texts.map(({ answer }) => answer),
    };
  });

/** The facts behind the own answers and notes, by the ids that `npm run facts` shows. */
export const ownFacts = (org: Org): { id: string; fact: Fact }[] => [
  ...org.answers.map((entry) => ({ id: entry.id, fact: factOf(org, entry) })),
  ...org.facts.map(({ source, asOf, reviewBy }, n) => ({
    id: `note_${n + 1}`,
    fact: {
      sources: [{ name: source, date: asOf, own: true as const }],
      asOf,
      reviewBy,
      sure: 'high' as const,
      backs: [],
      quiet: false,
    },
  })),
];

/** An answer's text in the first of its languages. */
function firstText({ texts }: OwnEntry): OwnText {
  const [first] = Object.values(texts);
  if (!first) throw new Error('An own answer has no text in any language.');
  return first;
}

/** The fact of an own answer. Of several languages, the oldest date and the earliest review count. */
function factOf({ name }: Org, { texts }: OwnEntry): Fact {
  const all = Object.values(texts);
  const [asOf = ''] = all.map((text) => text.asOf).sort();
  const [reviewBy = ''] = all.map((text) => text.reviewBy).sort();
  return {
    sources: [{ name, date: asOf, own: true }],
    asOf,
    reviewBy,
    sure: 'high',
    backs: [],
    until: reviewBy,
    quiet: false,
  };
}

/**
 * The topics with the own answers inserted. The texts of the answers are written into `resources`. Throws a
 * sentence if an answer replaces one that does not exist, is replaced already, or keeps people safe.
 */
export function withOwnAnswers(
  org: Org | undefined,
  topics: readonly Topic[],
  resources: Resources,
  common: Facts,
): Topic[] {
  if (!org) return [...topics];
  const placed = new Map(topics.map((one) => [one.id, one]));
  const taken = new Map<string, OwnText>();
  for (const entry of org.answers) {
    const first = firstText(entry);
    const wrong = (what: string) => new Error(`ORG_FILE: ${first.file}, line ${first.line}: ${what}.`);
    const id = placeOf(entry);
    const { topic: topicId, name } = partsOf(id);
    if (entry.replaces && isKept(id)) throw wrong(`"${id}" keeps people safe and can't be replaced`);
    const own = placed.get(topicId);
    const replaced = own?.answers[name];
    if (!own || !replaced) throw wrong(`it replaces "${id}", which is no answer of the guide`);
    const other = taken.get(id);
    if (other) throw wrong(`"${id}" is already replaced in ${other.file}, line ${other.line}`);
    taken.set(id, first);
    const links = Object.entries(resources).map(([language, texts]) =>
      say(org, entry, language, topicId, name, texts),
    );
    const { next, hidden } = replaced;
    const passage = { ...(next ? { next } : {}), ...(hidden ? { hidden } : {}) };
    placed.set(topicId, {
      ...own,
      answers: Object.assign(Object.create(null), own.answers, { [name]: passage }),
      facts: Object.assign(withoutBacking({ ...common, ...own.facts }, name), ...links, {
        [`${OWN}_${entry.id}`]: { ...factOf(org, entry), backs: [name] },
      }),
    });
  }
  return topics.map((topic) => placed.get(topic.id) ?? topic);
}

/** The facts, without this text in their lists of the texts that they back. */
const withoutBacking = (facts: Facts, name: string): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([id, fact]) => [
      id,
      fact.backs.includes(name) ? { ...fact, backs: fact.backs.filter((key) => key !== name) } : fact,
    ]),
  );

/**
 * Writes an answer's texts into one language's texts. Gives the addresses in it as facts, so that replies can
 * link them.
 */
function say(
  org: Org,
  { id, texts }: OwnEntry,
  language: Language,
  topicId: string,
  name: string,
  own: Resources[string],
): Facts {
  const text = texts[language] ?? firstText({ id, texts });
  const links: Facts = {};
  const said = text.answer.replace(ADDRESS, (value) => {
    const key = `${OWN}_${id}_${language}_${Object.keys(links).length + 1}`;
    const link = value.includes('@') ? 'mail' : /^http/.test(value) ? 'web' : 'phone';
    links[key] = { ...factOf(org, { id, texts }), value, link, until: undefined, quiet: true };
    return `{{fact.${key}}}`;
  });
  const foreign = texts[language] ? '' : `${own[OWN]?.other_language ?? ''}\n\n`;
  own[topicId] = { ...own[topicId], [name]: `${foreign}${said}`, [`choice_${name}`]: text.title };
  return links;
}

/** A page, a mail address, or a telephone number of ten digits. */
const ADDRESS =
  /https?:\/\/[^\s<>()"*]*[^\s<>()"*.,;:!?]|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+|(?:\+52 )?\b\d{2,3}[ -]\d{3,4}[ -]\d{4}\b/g;
