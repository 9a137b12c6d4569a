/**
 * The organisation that runs this copy of the guide: its name, whom its people can ask, and what it leaves out. All of
 * it is optional; without it the bot is a neutral public guide.
 */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { codeOf, messageOf } from './core/error.ts';
import { idOf } from './core/guide.ts';
import { type Answer, actionsIn, byName, type Topic } from './core/topic.ts';
import { type OwnEntry, ownAnswers, type Raw, rowsIn, textIn } from './org-answers.ts';

const short = z
  .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be a text') })
  .trim()
  .min(1, 'is empty')
  .max(120, 'must have 120 characters at most')
  .regex(/^[^{}*]*$/, 'must not contain {, } or *');
/** One text for every language, or one text per language. */
const Text = z.union(
  [short, z.record(z.string(), short)],
  'must be a text, or one text a language like {"es": "…", "en": "…"}',
);

const Hr = z
  .strictObject({
    /** Whom to ask for: a person or the department. */
    name: Text.optional(),
    email: z.email('must be an e-mail address').optional(),
    phone: z
      .string()
      .regex(
        /^[+\d][\d ()-]{6,24}(?: ?(?:ext\.?|x) ?\d{1,6})?$/i,
        'must be a telephone number, like 415 152 0000 ext. 12',
      )
      .optional(),
    hours: Text.optional(),
  })
  .refine((hr) => hr.email || hr.phone || hr.name, 'must have a name, an email or a phone');

const Note = z.strictObject({
  /** What the organisation wants its people to know, one text a language. */
  says: z.record(z.string(), z.string().trim().min(1).max(400)),
  /** Who says so. */
  source: short,
  asOf: z.iso.date('must be a day like 2026-11-21'),
  reviewBy: z.iso.date('must be a day like 2026-11-21'),
});

const Org = z.strictObject({
  name: short,
  hr: Hr.optional(),
  /**
   * The languages in use; the first one is for people whose language is not known yet. Default: all that the
   * guide has.
   */
  languages: z.array(z.string()).min(1, 'must name at least one language').optional(),
  topicsOff: z.array(z.string()).default([]),
  /** Answers of the guide that are switched off, by their ids `topic/name`. */
  answersOff: z.array(z.string()).default([]),
  facts: z.array(Note).max(8).default([]),
  /** The organisation's own answers, one entry per language; `org-answers.ts` checks them. */
  answers: z.array(z.unknown()).default([]),
});

export type Org = Omit<z.infer<typeof Org>, 'answers'> & { answers: OwnEntry[] };

/**
 * Topics that keep people safe or give them a way out: neither they nor their answers can be switched off.
 */
const KEPT = ['menu', 'emergency', 'privacy', 'language', 'help'];
/** Answers of other topics that keep people safe. */
const KEPT_ANSWERS = ['contact/mental_health_line', 'rights/refused_care', 'rights/pregnancy_emergency'];

/** Whether an answer of the guide's keeps people safe: it is neither switched off nor replaced. */
export const isKept = (id: string): boolean =>
  KEPT.includes(id.slice(0, id.indexOf('/'))) || KEPT_ANSWERS.includes(id);

/**
 * Reads what ORG_FILE names: a JSON file, or a folder with `org.json` and `answers/`. Throws one sentence that names
 * ORG_FILE, the file, the line and the field.
 */
export function readOrg(path: string): Org {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
  const file = isFolder ? join(path, 'org.json') : path;
  const { answers, ...org } = settingsIn(file);
  return { ...org, answers: ownAnswers(isFolder ? [...answers, ...rowsIn(path)] : answers) };
}

const unreadable = (path: string, error: unknown): Error =>
  new Error(`ORG_FILE (${path}) can't be read: ${codeOf(error)}.`);

/** What org.json says; its answers are still unchecked rows. */
function settingsIn(file: string): Omit<Org, 'answers'> & { answers: Raw[] } {
  let text: string;
  try {
    text = textIn(file);
  } catch (error) {
    throw codeOf(error) ? unreadable(file, error) : error;
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    const message = messageOf(error);
    const at = /position (\d+)/.exec(message)?.[1];
    const line = at === undefined ? '' : `, line ${text.slice(0, Number(at)).split('\n').length}`;
    const what = message.replace(/ in JSON at position .*$/, '');
    throw new Error(
      `ORG_FILE (${file}${line}) is not valid JSON: ${what}; often a comma or a quotation mark is missing on this line or the one before.`,
    );
  }
  const lineOf = linesOf(text);
  const read = Org.safeParse(raw);
  if (!read.success) {
    const { issues } = read.error;
    // A misspelt field is also reported as missing; the unknown name is the more helpful of the two errors.
    const strange = issues.find(({ code }) => code === 'unrecognized_keys');
    if (strange?.code === 'unrecognized_keys') {
      const [key = ''] = strange.keys;
      throw new Error(
        `ORG_FILE (${file}, line ${lineOf([...strange.path, key])}) has "${key}", which is no field: is it misspelt? docs/org.example.json shows them all.`,
      );
    }
    const [issue] = issues;
    const path = issue?.path ?? [];
    throw new Error(
      `ORG_FILE (${file}, line ${lineOf(path)}) has a mistake at "${path.join('.') || 'the top'}": ${issue?.message.replace(/\.?$/, '.')}`,
    );
  }
  const answers = read.data.answers.map((row, n) => ({
    file,
    row,
    lineOf: (field: string | undefined) => lineOf(['answers', n, ...(field ? [field] : [])]),
  }));
  return { ...read.data, answers };
}

/**
 * The line of each value in a JSON text, by its path; for a missing value, the line of the object that lacks it.
 */
function linesOf(text: string): (path: readonly PropertyKey[]) => number {
  const lines = new LineCounter();
  // Every JSON text is also YAML, and the YAML parser keeps positions.
  const read = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = read.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
}

/**
 * The languages that an organisation wants, or all. Throws a sentence if it names one that does not exist.
 */
export function languagesOf(org: Org | undefined, known: string[]): string[] {
  const strange = org?.languages?.find((language) => !known.includes(language));
  if (strange)
    throw new Error(`ORG_FILE asks for the language "${strange}", but there are only ${known.join(', ')}.`);
  return org?.languages ?? known;
}

/** The topics without those topics and answers that an organisation switches off, and without buttons to them. */
export function withoutTopics(topics: Topic[], { topicsOff, answersOff }: Off): Topic[] {
  for (const id of topicsOff) {
    if (KEPT.includes(id)) throw new Error(`ORG_FILE switches off "${id}", which can't be switched off.`);
    if (topics.every((topic) => topic.id !== id))
      throw new Error(`ORG_FILE switches off "${id}", which is no topic.`);
  }
  for (const id of answersOff) {
    if (isKept(id)) throw new Error(`ORG_FILE switches off "${id}", which can't be switched off.`);
    if (topics.every((topic) => Object.keys(topic.answers).every((name) => idOf(topic.id, name) !== id)))
      throw new Error(`ORG_FILE switches off "${id}", which is no answer.`);
  }
  if (topicsOff.length + answersOff.length === 0) return topics;
  const off = new Set([...topicsOff, ...answersOff]);
  return topics
    .filter((topic) => !off.has(topic.id))
    .map((topic) => {
      const isOff = (name: string) => off.has(idOf(topic.id, name));
      const kept = Object.entries(topic.answers).flatMap(([name, { instead, ...answer }]) =>
        isOff(name)
          ? []
          : [[name, instead && !isOff(instead.name) ? { ...answer, instead } : answer] as const],
      );
      return {
        ...topic,
        answers: byName(Object.fromEntries<Answer>(kept)),
        opensOn: Object.fromEntries(Object.entries(topic.opensOn).filter(([, name]) => !isOff(name))),
        asks: Object.fromEntries(
          Object.entries(topic.asks).map(([state, ask]) => [
            state,
            { ...ask, choices: ask.choices?.filter((choice) => !leadsTo(topic, state, choice, off)) },
          ]),
        ),
      };
    });
}

/** What is switched off: ids of topics, and ids of answers. */
type Off = { topicsOff: readonly string[]; answersOff: readonly string[] };

/** Whether a choice leads to something switched off, directly or on entry to its target state. */
function leadsTo(topic: Topic, state: string, choice: string, off: ReadonlySet<string>): boolean {
  const steps = topic.machine.states[state]?.transitions.get(choice) ?? [];
  if (steps.length === 0 && (off.has(choice) || off.has(idOf(topic.id, choice)))) return true;
  const actions = steps.flatMap((step) => [
    ...step.actions,
    ...(step.target ?? []).flatMap((target) => target.entry),
  ]);
  return actionsIn(actions).some(
    ({ type, params }) =>
      (type === 'go' && off.has(params.topic)) || (type === 'tell' && off.has(params.answer)),
  );
}
