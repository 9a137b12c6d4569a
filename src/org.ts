/**
 * The organisation that runs this copy of the guide: its name, whom its people can ask, and what it leaves out. All of
 * it is optional; without it the bot is a neutral public guide.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Topic } from './core/topic.ts';
import { textOf } from './settings.ts';

const short = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^{}*]*$/, 'must not contain {, } or *');
/** The same in every language, or one text a language. */
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
  /** The languages spoken, the first one to a person of whom nothing is known. All there are when left out. */
  languages: z.array(z.string()).min(1, 'must name at least one language').optional(),
  topicsOff: z.array(z.string()).default([]),
  facts: z.array(Note).max(8).default([]),
});

export type Org = z.infer<typeof Org>;

/** Topics that keep people safe or let them leave: they can't be switched off. */
const KEPT = ['menu', 'emergency', 'privacy', 'language', 'help'];

/** Reads the file that ORG_FILE names. Throws one sentence that names ORG_FILE, the file and the field. */
export function readOrg(path: string): Org {
  const wrong = (what: string) => new Error(`ORG_FILE (${path}) ${what.replace(/\.?$/, '.')}`);
  let raw: unknown;
  try {
    raw = JSON.parse(textOf(readFileSync(path)));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code;
    throw wrong(missing ? `can't be read: ${missing}` : `is not valid JSON: ${(error as Error).message}`);
  }
  const read = Org.safeParse(raw);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw wrong(`has a mistake at "${issue?.path.join('.') || 'the top'}": ${issue?.message}`);
}

/** The languages an organisation wants, of those there are. Throws a sentence when it names one there is not. */
export function languagesOf(org: Org | undefined, known: string[]): string[] {
  const strange = org?.languages?.find((language) => !known.includes(language));
  if (strange)
    throw new Error(`ORG_FILE asks for the language "${strange}", but there are only ${known.join(', ')}.`);
  return org?.languages ?? known;
}

/** The topics without those an organisation leaves out, nor the buttons that would lead to them. */
export function withoutTopics(topics: Topic[], off: string[]): Topic[] {
  for (const id of off) {
    if (KEPT.includes(id)) throw new Error(`ORG_FILE switches off "${id}", which can't be switched off.`);
    if (topics.every((topic) => topic.id !== id))
      throw new Error(`ORG_FILE switches off "${id}", which is no topic.`);
  }
  if (off.length === 0) return topics;
  return topics
    .filter((topic) => !off.includes(topic.id))
    .map((topic) => ({
      ...topic,
      asks: Object.fromEntries(
        Object.entries(topic.asks).map(([state, ask]) => [
          state,
          { ...ask, choices: ask.choices?.filter((choice) => !leadsTo(topic, state, choice, off)) },
        ]),
      ),
    }));
}

type Action = { type: string; params?: { topic?: string } };

/** Whether a choice goes on with one of these topics, at once or through the state it leads to. */
function leadsTo(topic: Topic, state: string, choice: string, off: string[]): boolean {
  const steps = topic.machine.states[state]?.transitions.get(choice) ?? [];
  const actions = steps.flatMap((step) => [
    ...step.actions,
    ...(step.target ?? []).flatMap((target) => target.entry),
  ]);
  return (actions as unknown as Action[]).some(
    ({ type, params }) => type === 'go' && off.includes(params?.topic ?? ''),
  );
}
