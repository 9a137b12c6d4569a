/**
 * Conversations divided into clauses, as `locales/<language>/clauses/<topic>.json` lists them, by the topic
 * of the first request. They show which clause of a message asks for something and which only tells
 * something, and what a whole message asks for.
 */
import { filesIn } from './files.ts';

/** Something said, and the id of the answer that it asks for; null where it asks for nothing by itself. */
export type Clause = [said: string, asks: string | null];

/** The messages of one person, each in its clauses. */
type Parted = Clause[][];

/** How many of the messages before a request are kept as its context. */
const EARLIER = 3;

/**
 * A request as people type it, with the story around it; `after`: the id of the answer told before, if there is one;
 * `earlier`: the messages before it, the last first.
 */
export type Request = {
  asks: string;
  text: string;
  language: string;
  after?: string;
  earlier: readonly string[];
};

/** The requests of these languages. Throws where a file is no JSON. */
export const requestsIn = (locales: string, languages: readonly string[]): Request[] =>
  languages.flatMap((language) =>
    filesIn<Parted[]>(`${locales}/${language}/clauses`).flatMap(([, talks]) =>
      talks.flatMap((talk) => requestsOf(talk, language)),
    ),
  );

/** Every clause of these languages, and whether it asks for something. */
export const clausesIn = (locales: string, languages: readonly string[]): { text: string; asks: boolean }[] =>
  partedIn(locales, languages)
    .flat()
    .map(([text, asks]) => ({ text, asks: asks !== null }));

/** Every message of these languages, in its clauses. */
export const partedIn = (locales: string, languages: readonly string[]): Clause[][] =>
  languages.flatMap((language) =>
    filesIn<Parted[]>(`${locales}/${language}/clauses`).flatMap(([, talks]) => talks.flat()),
  );

/** Every message of these languages that follows a request, and whether it asks for something itself. */
export const laterIn = (locales: string, languages: readonly string[]): { text: string; asks: boolean }[] =>
  languages.flatMap((language) =>
    filesIn<Parted[]>(`${locales}/${language}/clauses`).flatMap(([, talks]) =>
      talks.flatMap((talk) =>
        talk.slice(talk.findIndex(hasRequest) + 1).map((message) => ({
          text: message.map(([said]) => said).join(' '),
          asks: hasRequest(message),
        })),
      ),
    ),
  );

const hasRequest = (message: readonly Clause[]): boolean => message.some(([, asks]) => asks !== null);

/**
 * The requests of a conversation. A message with one request is taken whole. A message with several is cut
 * after each of them; each request then counts as told before the next.
 */
export function requestsOf(talk: Parted, language: string): Request[] {
  let told: string | undefined;
  const said: string[] = [];
  return talk.flatMap((message) => {
    const earlier = said.slice(-EARLIER).reverse();
    said.push(message.map(([text]) => text).join(' '));
    return parts(message).map(({ text, asks }) => {
      const request = { asks, text, language, ...(told === undefined ? {} : { after: told }), earlier };
      told = asks;
      return request;
    });
  });
}

/** A message parted after each of its requests; what is told after the last one belongs to that. */
function parts(message: readonly Clause[]): { text: string; asks: string }[] {
  const found: { text: string; asks: string }[] = [];
  let story = '';
  for (const [said, asks] of message) {
    story = story === '' ? said : `${story} ${said}`;
    if (asks === null) continue;
    found.push({ text: story, asks });
    story = '';
  }
  const last = found.at(-1);
  if (last && story !== '') last.text += ` ${story}`;
  return found;
}
