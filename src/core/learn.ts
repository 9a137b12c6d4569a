/** What the guide should have understood, counted for its operator in redacted words. */
import type { Draft } from './draft.ts';
import { partsOf } from './guide.ts';
import type { Meaning } from './meaning.ts';

/** The longest redacted text that is counted, in characters: a longer one is hardly written by anybody else. */
const LEARNT = 120;

/**
 * Counts what the guide should have understood, in redacted words, where its operator asked for that and the
 * person did not say no: messages that were not understood or only guessed, and answers that the person then
 * rejected.
 */
export function learn(draft: Draft, meaning: Meaning): void {
  const { guide, inbound, session } = draft;
  const { heard, ...rest } = session;
  if (heard) draft.session = rest;
  const days = guide.learnsForDays;
  if (days === undefined || session.profile.unlearned === true) return;
  const note = (kind: string, words: string) => {
    if (words.length <= LEARNT)
      draft.effects.push({ type: 'count', name: `gap:${kind}:${session.language}:${words}`, days });
  };
  if (heard && isTakenBack(meaning, heard.topic)) note(`corrected:${heard.topic}`, heard.words);
  if (inbound.kind !== 'text' || inbound.group || inbound.forwarded) return;
  const words = guide.understanding.redacted(inbound.text).replace(/\s+/g, ' ').trim().toLowerCase();
  const isUnsure = meaning.kind === 'tell' && meaning.unsure === true;
  if (isUnsure || ['nothing', 'offer', 'off_topic'].includes(meaning.kind))
    note(isUnsure ? 'offer' : meaning.kind, words);
  const opened = topicOfMeaning(meaning);
  if (opened && words.length <= LEARNT) draft.session = { ...rest, heard: { topic: opened, words } };
}

const topicOfMeaning = (meaning: Meaning): string | undefined =>
  meaning.kind === 'topic'
    ? meaning.topic
    : meaning.kind === 'tell'
      ? partsOf(meaning.answers[0] ?? '').topic
      : undefined;

/** Whether a message says that the one before it was not about this topic. */
function isTakenBack(meaning: Meaning, topic: string): boolean {
  if (meaning.kind === 'repair') return meaning.repair === 'not_asked';
  if (meaning.kind === 'word') return ['back', 'cancel', 'menu', 'restart'].includes(meaning.word);
  const other = topicOfMeaning(meaning);
  return other !== undefined && other !== topic && !('link' in meaning && meaning.link);
}
