/** The open question: its text as it would be asked now, its buttons, and the answers that are offered under it. */
import type { Choice, Language } from './conversation.ts';
import type { Guide } from './guide.ts';
import { asTexts } from './json.ts';
import { labelOf } from './labels.ts';
import type { Line, Question } from './line.ts';
import { words } from './phrase.ts';
import type { Frame } from './session.ts';
import { keep, recalled } from './shelf.ts';
import { viewOf } from './worded.ts';

/** The choice that stands for sharing one's location; channels that can show their own button for it. */
export const SHARE_LOCATION = 'share_location';

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

/** Whether the open question only offers what else there is to be told. */
export const isHome = (guide: Guide, { stack }: Spoken): boolean => {
  const frame = stack.at(-1);
  return frame !== undefined && guide.topics.get(frame.topic)?.asks[frame.state]?.home === true;
};

/** The parts of a session that its replies depend on: its language, and the topic that is open. */
export type Spoken = { language: Language; stack: readonly OpenState[] };
export type OpenState = Pick<Frame, 'topic' | 'state' | 'data'>;

/** How many buttons a phone shows well, beside the one for more. */
const SHOWN = 5;

/** The answers to offer at home: those that people ask for after the one told, then the topic's others, a page of them. */
function offeredAt(
  guide: Guide,
  { topic: id, data }: OpenState,
  room: number,
): { offered: string[]; isLast: boolean } {
  const answers = guide.topics.get(id)?.answers ?? {};
  const told = data.told === undefined ? undefined : String(data.told);
  const near = asTexts(data.near);
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
