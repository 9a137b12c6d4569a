/** What is meant by a button, its typed label, a command or a link: read off its name, not out of words. */
import type { Inbound } from './conversation.ts';
import { EMERGENCY, type Guide, idOf } from './guide.ts';
import type { Meaning } from './meaning.ts';
import { plain } from './plain.ts';
import { openQuestion } from './question.ts';
import type { Session } from './session.ts';

/** A button by its name. One that the open question doesn't show (any more) is stale, but those for emergencies never are. */
export function pressed(guide: Guide, session: Session, inbound: Inbound, button: string): Meaning {
  const question = openQuestion(guide, session, inbound.at);
  if (question?.buttons.some((shown) => shown.id === button)) return meaningOf(guide, button);
  return button.endsWith(`/${EMERGENCY}`) ? { kind: 'topic', topic: EMERGENCY } : { kind: 'stale' };
}

/** The button of the open question whose label a text is. */
export function typedButton(
  guide: Guide,
  session: Session,
  { at }: Inbound,
  text: string,
): string | undefined {
  const typed = text.length > 80 ? '' : plain(text);
  if (typed === '') return undefined;
  const buttons = openQuestion(guide, session, at)?.buttons ?? [];
  return buttons.find(({ label }) => plain(label) === typed)?.id;
}

/** What a button stands for, read off its name: `topic/state/choice`, `topic/state/choice:value`, or an answer or topic as its choice. */
export function meaningOf(guide: Guide, button: string): Meaning {
  const topic = guide.topics.get(button.slice(0, button.indexOf('/')));
  const rest = button.slice(button.indexOf('/') + 1);
  const state = rest.slice(0, rest.indexOf('/'));
  const name = rest.slice(rest.indexOf('/') + 1);
  const colon = name.indexOf(':');
  const type = colon < 0 ? name : name.slice(0, colon);
  if (topic?.machine.states[state]?.transitions.has(type) || !topic) {
    return { kind: 'event', event: colon < 0 ? { type } : { type, [type]: name.slice(colon + 1) } };
  }
  const own = idOf(topic.id, name);
  if (guide.answers.has(own)) return { kind: 'tell', answers: [own] };
  if (guide.answers.has(name)) return { kind: 'tell', answers: [name] };
  return guide.topics.has(name) ? { kind: 'topic', topic: name } : { kind: 'stale' };
}

/** A command by its name. The command that opens a chat (`/start`) may carry a link. */
export function commanded(guide: Guide, inbound: Inbound & { kind: 'command' }): Meaning {
  const meant = guide.understanding.command(inbound.command.toLowerCase());
  if (!meant) return { kind: 'nothing' };
  if ('word' in meant && meant.word === 'menu' && inbound.argument) {
    const link = linked(guide, inbound.argument.trim());
    if (link) return link;
  }
  if ('word' in meant) return { kind: 'word', word: meant.word };
  if ('language' in meant) return { kind: 'language', language: meant.language };
  return guide.topics.has(meant.topic) ? { kind: 'topic', topic: meant.topic } : { kind: 'nothing' };
}

/**
 * A link that somebody passed on, in the form in which `/start` carries it: `find-clinic`,
 * `register-onboarding`.
 */
const LINK = /^[a-z-]{1,40}-[a-z0-9_]{1,24}$/;

function linked(guide: Guide, argument: string): Meaning | undefined {
  const whole = argument.toLowerCase();
  if (guide.topics.has(whole)) return { kind: 'topic', topic: whole, link: { ref: undefined } };
  const dash = whole.lastIndexOf('-');
  const [topic, ref] = [whole.slice(0, dash), whole.slice(dash + 1)];
  return LINK.test(whole) && guide.topics.has(topic) ? { kind: 'topic', topic, link: { ref } } : undefined;
}
