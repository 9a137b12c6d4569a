/**
 * The sections of `/admin`. Counts under five are shown as "< 5", so that nobody in a small company can be
 * identified by a number.
 */
import { html, raw } from 'hono/html';
import { type Guide, partsOf } from './core/guide.ts';
import { labelOf } from './core/labels.ts';
import { gapId } from './gaps.ts';
import { type AnswerCounts, halfWithin, peopleBy, type Report } from './report.ts';

/** The current state of the process, which the page shows beside the counts. */
export type Health = {
  /** The channels that are on, and whether each has opened. */
  channels: { channel: string; open: boolean }[];
  /** Replies of this process that wait to be said. */
  waiting: number;
};

/** Counts below this are not shown as numbers. */
const FEW = 5;

/** HTML in which all inserted values are escaped. */
export type Html = ReturnType<typeof html>;
/** A text of the page in its language. */
export type Say = (key: string, values?: Record<string, unknown>) => string;

/** Whether a count is too small to be told. */
export const isFew = (sum: number): boolean => sum > 0 && sum < FEW;

/** Whether so few people are behind a figure that its details are hidden too. */
export const isOfFew = (people: number): boolean => people < FEW;

/** A count as the page shows it: small ones as `< 5`. */
export const told = (sum: number): string => (isFew(sum) ? `< ${FEW}` : sum.toLocaleString('en-US'));

/**
 * A share in per cent; a bound (`< 12 %`) where the part or the rest is under five, so that neither can be
 * computed.
 */
export const share = (part: number, whole: number): string => {
  if (whole < FEW) return '–';
  const few = Math.ceil((100 * FEW) / whole);
  if (part > 0 && part < FEW) return `< ${few} %`;
  if (part < whole && whole - part < FEW) return `> ${100 - few} %`;
  return `${Math.round((100 * part) / whole)} %`;
};

/** A part of the page under a heading of its own. */
export const section = (id: string, title: string, body: Html | string, about = ''): Html =>
  html`<section class="card" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${about ? html`<p class="quiet">${about}</p>` : ''}${body}</section>`;

type Column = { head: string; isNumber?: boolean };

/** A table with the row's name in its first column. */
const table = (title: string, columns: Column[], rows: (string | Html)[][]): Html =>
  html`<div class="wide" tabindex="0" role="group" aria-label="${title}"><table>
<thead><tr>${columns.map(({ head, isNumber }) => html`<th scope="col"${isNumber ? raw(' class="number"') : ''}>${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([name = '', ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell, at) => html`<td${columns[at + 1]?.isNumber ? raw(' class="number"') : ''}>${cell}</td>`)}</tr>\n`,
  )}</tbody></table></div>`;

export const summary = (say: Say, { began, returned, messages, outcomes, up, down }: Report): Html => {
  const { answered, asked_back, not_understood, off_topic, emergency } = outcomes;
  const asked = answered + asked_back + not_understood + off_topic;
  const tiles: [string, string, string][] = [
    ['began', told(began), say('began_about')],
    ['returned', told(returned), say('returned_about')],
    ['messages', told(messages), say('messages_about')],
    ['first_reply', share(answered, asked), say('first_reply_about')],
    ['asked_back', share(asked_back, asked), say('asked_back_about')],
    ['not_understood', share(not_understood, asked), say('not_understood_about')],
    ['off_topic', share(off_topic, asked), say('off_topic_about')],
    ['helped', share(up, up + down), say('helped_about', { sum: told(up + down) })],
    ['emergencies', told(emergency), say('emergencies_about')],
  ];
  return html`<section aria-labelledby="summary"><h2 id="summary" class="spoken">${say('summary')}</h2><dl class="tiles">${tiles.map(
    ([key, value, about]) =>
      html`<div class="card"><dt>${say(key)}</dt><dd><strong>${value}</strong> <span>${about}</span></dd></div>`,
  )}</dl></section>`;
};

const WIDTH = 720;
const HEIGHT = 120;

/**
 * Conversations and messages by day, as a bar chart and as a table. A bar for fewer than five is drawn as five.
 */
export const byDay = (say: Say, { days }: Report): Html => {
  const shown = (sum: number) => (sum > 0 ? Math.max(FEW, sum) : 0);
  const most = Math.max(FEW, ...days.map(({ messages }) => messages));
  const step = WIDTH / days.length;
  const bars = (of: 'messages' | 'began') =>
    days.map((day, at) => {
      const height = (HEIGHT * shown(day[of])) / most;
      const width = Math.max(0.5, step * 0.8);
      return html`<rect class="${of}" x="${(at * step).toFixed(1)}" y="${(HEIGHT - height).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"/>`;
    });
  const columns = [
    { head: say('day') },
    { head: say('began'), isNumber: true },
    { head: say('returned'), isNumber: true },
    { head: say('messages'), isNumber: true },
  ];
  return section(
    'by-day',
    say('by_day'),
    html`<p class="key"><span class="messages" aria-hidden="true">■</span> ${say('messages')} <span class="began" aria-hidden="true">■</span> ${say('began')}</p>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars('messages')}${bars('began')}</svg>
<p class="ends quiet" aria-hidden="true"><span>${days.at(0)?.day}</span><span>${days.at(-1)?.day}</span></p>
<details><summary>${say('table')}</summary>${table(
      say('by_day'),
      columns,
      days.toReversed().map((day) => [day.day, told(day.began), told(day.returned), told(day.messages)]),
    )}</details>`,
  );
};

const toldColumns = (say: Say, first: string): Column[] => [
  { head: say(first) },
  { head: say('told'), isNumber: true },
  { head: say('up'), isNumber: true },
  { head: say('down'), isNumber: true },
];
const toldCells = ({ told: times, up, down }: AnswerCounts): string[] => [told(times), told(up), told(down)];

/**
 * The titles of topics and answers in a language; one that this copy no longer has is shown by the id under which
 * it was counted.
 */
export type NameOf = { topic: (topic: string) => string; answer: (id: string) => string };

export const namesIn = (guide: Guide, language: string): NameOf => {
  const topic = (id: string) => (guide.topics.has(id) ? guide.texts.say(language, id, 'title', {}) : id);
  return {
    topic,
    answer: (id) => {
      const { topic: own, name } = partsOf(id);
      return `${topic(own)}: ${guide.answers.has(id) ? labelOf(guide, language, own, name) : name}`;
    },
  };
};

export const topics = (say: Say, nameOf: NameOf, report: Report): Html | string =>
  report.topics.length === 0
    ? ''
    : section(
        'topics',
        say('by_topic'),
        html`${table(
          say('by_topic'),
          toldColumns(say, 'topic'),
          report.topics.map((one) => [nameOf.topic(one.topic), ...toldCells(one)]),
        )}<details><summary>${say('more')}</summary>${table(
          say('more'),
          toldColumns(say, 'answer'),
          report.topics.flatMap(({ answers }) =>
            answers.map((one) => [nameOf.answer(one.answer), ...toldCells(one)]),
          ),
        )}</details>`,
      );

export const questions = (
  guide: Guide,
  language: string,
  say: Say,
  nameOf: NameOf,
  report: Report,
): Html | string => {
  const questionName = (question: string): string => {
    const { topic, name } = partsOf(question);
    const ask = guide.topics.get(topic)?.asks[name];
    if (!ask) return question;
    const fact = guide.texts.values(language, topic);
    const text = guide.texts.say(language, topic, ask.ask, { fact }).replaceAll('*', '');
    return `${nameOf.topic(topic)}: ${/^.*?[.?!](?=\s|$)/s.exec(text)?.[0] ?? text}`;
  };
  if (report.questions.length === 0) return '';
  const columns = [
    { head: say('question') },
    { head: say('asked'), isNumber: true },
    { head: say('left'), isNumber: true },
  ];
  const rows = report.questions.map(({ question, asked, replied }) => [
    questionName(question),
    told(asked),
    share(Math.max(0, asked - replied), asked),
  ]);
  return section(
    'questions',
    say('questions'),
    table(say('questions'), columns, rows),
    say('questions_about'),
  );
};

/** How many groups are shown, and how many of a group beside the first; all are in the CSV and in `npm run gaps -- --all`. */
const GROUPS = 50;
const ALSO = 3;

/** `answer`: the address of the page that drafts an answer for a group, by the id of its first gap. */
export const gaps = (say: Say, nameOf: NameOf, { groups }: Report, answer: (id: string) => string): Html => {
  const columns = [{ head: say('words') }, { head: say('kind') }, { head: say('times'), isNumber: true }];
  const rows = (groups ?? []).slice(0, GROUPS).map(({ lead, gaps: all, count }) => {
    const { kind, language, topic } = lead;
    const others = all.slice(1, 1 + ALSO).map(({ words }) => html`<li>${words}</li>`);
    const more = all.length - 1 - others.length;
    return [
      html`<span lang="${language}">${lead.words}</span>${others.length > 0 ? html`<ul class="quiet" lang="${language}">${others}</ul>` : ''}${more > 0 ? html`<span class="quiet">${say('and_more', { more })}</span>` : ''}
<a class="make" href="${answer(gapId(lead))}">${say('make_answer')}<span class="spoken">: ${lead.words}</span></a>`,
      topic ? `${say(`kind_${kind}`)} (${nameOf.topic(topic)})` : say(`kind_${kind}`),
      told(count),
    ];
  });
  return section(
    'gaps',
    say('gaps'),
    rows.length > 0
      ? table(say('gaps'), columns, rows)
      : html`<p>${say(groups ? 'gaps_none' : 'gaps_off')}</p>`,
    rows.length > 0 ? say('gaps_about') : '',
  );
};

/**
 * People who came by a link, by its reference and topic. Where few came by a reference, the number of answers
 * they were told is hidden, and so are the topics that they asked about.
 */
export const references = (say: Say, nameOf: NameOf, report: Report): Html => {
  const came = peopleBy(report.sums);
  const shown = report.references.filter((one) => one.people > 0 || !isOfFew(came(one.reference)));
  return section(
    'references',
    say('by_reference'),
    shown.length === 0
      ? html`<p>${say('no_references')}</p>`
      : table(
          say('by_reference'),
          [
            { head: say('reference') },
            { head: say('topic') },
            { head: say('people'), isNumber: true },
            { head: say('answers'), isNumber: true },
          ],
          shown.map(({ topic, reference, people, told: times }) => [
            reference,
            nameOf.topic(topic),
            told(people),
            isOfFew(came(reference)) ? '–' : told(times),
          ]),
        ),
    shown.length === 0 ? '' : say('by_reference_about', { few: FEW }),
  );
};

/** Shown once something was handed over: what came of it, and how long people waited. */
export const handoffs = (say: Say, report: Report): Html | string => {
  if (report.handoffs.length === 0) return '';
  const columns = [{ head: say('handoff') }, { head: say('times'), isNumber: true }];
  const rows = report.handoffs.map(({ outcome, sum }) => [say(`handoff_${outcome}`), told(sum)]);
  const outcomes = table(say('handoffs'), columns, rows);
  return section('handoffs', say('handoffs'), html`${outcomes}${handoffTimes(say, report)}`);
};

const handoffTimes = (say: Say, { handoffTimes: times }: Report): Html | string => {
  const [first] = times;
  if (!first) return '';
  const limitName = (limit: string) => {
    if (limit === 'more') return say('longer');
    const minutes = Number(limit) / 60;
    return minutes < 60 ? say('up_to_minutes', { minutes }) : say('up_to_hours', { hours: minutes / 60 });
  };
  const number = (head: string): Column => ({ head, isNumber: true });
  const rows = times.map((one) => [
    say(`took_${one.stage}`),
    told(one.sum),
    one.sum < FEW ? '–' : limitName(halfWithin(one)),
  ]);
  const byLimit = first.within.map(({ limit }, at) => [
    limitName(limit),
    ...times.map(({ within }) => told(within[at]?.sum ?? 0)),
  ]);
  return html`${table(say('took'), [{ head: say('took') }, number(say('times')), number(say('half'))], rows)}
<details><summary>${say('table')}</summary>${table(
    say('took'),
    [{ head: say('time') }, ...times.map(({ stage }) => number(say(`took_${stage}`)))],
    byLimit,
  )}</details>`;
};

export const channels = (say: Say, report: Report, health: Health): Html => {
  const stateOf = (channel: string): string => {
    const known = health.channels.find((one) => one.channel === channel);
    return say(known ? (known.open ? 'state_open' : 'state_waiting') : 'state_off');
  };
  const columns = [
    { head: say('channel') },
    { head: say('state') },
    { head: say('began'), isNumber: true },
    { head: say('messages'), isNumber: true },
    { head: say('troubles') },
  ];
  const rows = report.channels.map(({ channel, began, messages, troubles }) => [
    channel,
    stateOf(channel),
    told(began),
    told(messages),
    troubles
      .map(({ what, sum }) => {
        const [kind = '', name = ''] = what.split(': ');
        return `${say(`troubles_${kind}`, { what: name })}: ${sum.toLocaleString('en-US')}`;
      })
      .join('; ') || say('none'),
  ]);
  return section(
    'channels',
    say('channels'),
    html`${table(say('channels'), columns, rows)}<p class="quiet">${say('waiting', { sum: health.waiting })}</p>`,
  );
};

export const expired = (say: Say, nameOf: NameOf, report: Report): Html => {
  const columns = [{ head: say('answer') }, { head: say('since') }, { head: say('told'), isNumber: true }];
  const rows = report.expired.map(({ answer, since, told: times }) => [
    nameOf.answer(answer),
    since,
    told(times),
  ]);
  return section(
    'expired',
    say('expired'),
    rows.length > 0 ? table(say('expired'), columns, rows) : html`<p>${say('expired_none')}</p>`,
    rows.length > 0 ? say('expired_about') : '',
  );
};
