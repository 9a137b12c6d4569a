/**
 * The page `/admin`: what people ask, in numbers, without a script. Few are hidden: what happened fewer than five times is
 * "< 5", so that nobody in a small company is found by a number. Whoever mounts it guards it.
 */
import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { type Guide, partsOf } from './core/guide.ts';
import { labelOf } from './core/speak.ts';
import { csvOf } from './csv.ts';
import { languageAsked, strictHeaders } from './page-door.ts';
import { halfWithin, type Report, type Told } from './report.ts';

/** Where the page is; what belongs to it lies below. */
export const adminPath = '/admin';

/** What the page is told of this moment, beside what was counted. */
export type Health = {
  /** The channels that are on, and whether each has opened. */
  channels: { channel: string; open: boolean }[];
  /** Replies of this process that wait to be said. */
  waiting: number;
};

export type AdminOptions = {
  guide: Guide;
  /** The report of so many days, today the last. */
  report: (days: number) => Promise<Report>;
  health: () => Health;
};

/** The periods that can be chosen, in days. */
const PERIODS = [7, 30, 90, 365];

/** A number below this is not told. */
const FEW = 5;

type Html = ReturnType<typeof html>;
type Say = (key: string, values?: Record<string, unknown>) => string;

/** Mounts the page, its style and its CSV. */
export const mountAdminPage = (http: Hono, { guide, report, health }: AdminOptions): void => {
  const headers = strictHeaders();
  http.use(adminPath, headers);
  http.use(`${adminPath}/*`, headers);

  http.get(adminPath, async (c) => {
    const language = languageAsked(c, guide.languages);
    const days = daysIn(c.req.query('days'));
    c.header('cache-control', 'no-store');
    c.header('vary', 'accept-language');
    return c.html(pageOf(guide, language, days, await report(days), health()));
  });
  http.get(`${adminPath}/use.csv`, async (c) => {
    c.header('cache-control', 'no-store');
    c.header('content-type', 'text/csv; charset=utf-8');
    c.header('content-disposition', 'attachment; filename="guia-imss-use.csv"');
    // The mark in front: spreadsheets read UTF-8 only then.
    return c.body(`\ufeff${csvOf(rowsOf(await report(daysIn(c.req.query('days')))))}`);
  });
  http.get(`${adminPath}/style.css`, (c) =>
    c.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
  http.get(`${adminPath}/icon.svg`, (c) => c.body(icon, 200, { 'content-type': 'image/svg+xml' }));
};

const icon = readFileSync(new URL('channels/page/icon.svg', import.meta.url), 'utf8');
const style = readFileSync(new URL('admin.css', import.meta.url), 'utf8');

const daysIn = (asked: string | undefined): number =>
  PERIODS.find((days) => String(days) === asked) ?? PERIODS[1]!;

/** A count as it is told. */
export const told = (sum: number): string =>
  sum > 0 && sum < FEW ? `< ${FEW}` : sum.toLocaleString('en-US');

/** A part of a whole in per cent, so that neither the part nor the rest can be computed where they are few. */
export const share = (part: number, whole: number): string => {
  if (whole < FEW) return '–';
  const few = Math.ceil((100 * FEW) / whole);
  if (part > 0 && part < FEW) return `< ${few} %`;
  if (part < whole && whole - part < FEW) return `> ${100 - few} %`;
  return `${Math.round((100 * part) / whole)} %`;
};

/** All that was counted, a day and a statistic a line, and the words of what was not understood. */
const rowsOf = ({ sums, gaps }: Report): (string | number)[][] => {
  const count = (sum: number): string | number => (sum < FEW ? `< ${FEW}` : sum);
  return [
    ['day', 'statistic', 'label', 'label', 'count'],
    ...sums
      .toSorted((a, b) => a.day.localeCompare(b.day) || a.statistic.localeCompare(b.statistic))
      .map(({ day, statistic, labels, sum }) => [
        day,
        statistic,
        labels[0] ?? '',
        labels[1] ?? '',
        count(sum),
      ]),
    ...gaps.map((gap) => ['', `gap_${gap.kind}`, gap.language, gap.words, count(gap.count)]),
  ];
};

const pageOf = (guide: Guide, language: string, days: number, report: Report, health: Health): Html => {
  const fact = guide.texts.values(language, 'common');
  const say: Say = (key, values = {}) => guide.texts.say(language, 'admin', key, { fact, ...values });
  const titleOf = (topic: string) =>
    guide.topics.has(topic) ? guide.texts.say(language, topic, 'title', {}) : topic;
  const others = guide.languages.filter((one) => one !== language);
  const link = (values: Record<string, string | number>) =>
    `${adminPath}?${new URLSearchParams({ lang: language, days: String(days), ...values })}`;
  const [first, last] = [report.days[0]!.day, report.days.at(-1)!.day];
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${say('page_title')} · Guía IMSS</title>
<link rel="icon" href="${adminPath}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${adminPath}/style.css">
</head>
<body>
<header><div><img src="${adminPath}/icon.svg" alt="" width="38" height="38"><h1>${say('page_title')}</h1>
<nav aria-label="${others.map((one) => guide.texts.say(one, 'common', 'language_name', {})).join()}">${others.map(
    (other) =>
      html`<a lang="${other}" hreflang="${other}" href="${link({ lang: other })}">${guide.texts.say(other, 'common', 'language_name', {})}</a>`,
  )}</nav></div></header>
<main>
<p>${say('intro', { few: told(1) })}</p>
<nav class="periods" aria-label="${say('period')}">${PERIODS.map(
    (count) =>
      html`<a href="${link({ days: count })}"${count === days ? raw(' aria-current="page"') : ''}>${say('days', { count })}</a>`,
  )}<a class="csv" href="${adminPath}/use.csv?days=${days}" download>${say('csv')}</a></nav>
<p class="quiet">${say('from_to', { from: first, to: last })}</p>
${report.messages === 0 ? html`<p class="card">${say('nothing_yet')}</p>` : ''}
${summary(say, report)}
${byDay(say, report)}
${topics(guide, language, say, titleOf, report)}
${questions(guide, language, say, titleOf, report)}
${gaps(say, titleOf, guide, report)}
${references(say, titleOf, report)}
${handoffs(guide, language, say, report)}
${channels(say, report, health)}
${expired(guide, language, say, titleOf, report)}
</main>
</body>
</html>`;
};

const section = (id: string, title: string, body: Html | string, about = ''): Html =>
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

const summary = (say: Say, { began, returned, messages, outcomes, up, down }: Report): Html => {
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

/** Conversations and messages by day: bars for the eye, a table for who wants numbers. A bar for few shows five. */
const byDay = (say: Say, { days }: Report): Html => {
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
<p class="ends quiet" aria-hidden="true"><span>${days[0]!.day}</span><span>${days.at(-1)!.day}</span></p>
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
const toldCells = ({ told: times, up, down }: Told): string[] => [told(times), told(up), told(down)];

const answerName = (guide: Guide, language: string, id: string): string => {
  const { topic, name } = partsOf(id);
  return guide.answers.has(id) ? labelOf(guide, language, topic, name) : name;
};

const topics = (
  guide: Guide,
  language: string,
  say: Say,
  titleOf: (topic: string) => string,
  report: Report,
): Html | string =>
  report.topics.length === 0
    ? ''
    : section(
        'topics',
        say('by_topic'),
        html`${table(
          say('by_topic'),
          toldColumns(say, 'topic'),
          report.topics.map((one) => [titleOf(one.topic), ...toldCells(one)]),
        )}<details><summary>${say('more')}</summary>${table(
          say('more'),
          toldColumns(say, 'answer'),
          report.topics.flatMap(({ topic, answers }) =>
            answers.map((one) => [
              `${titleOf(topic)}: ${answerName(guide, language, one.answer)}`,
              ...toldCells(one),
            ]),
          ),
        )}</details>`,
      );

const questions = (
  guide: Guide,
  language: string,
  say: Say,
  titleOf: (topic: string) => string,
  report: Report,
): Html | string => {
  const nameOf = (question: string): string => {
    const { topic, name } = partsOf(question);
    const ask = guide.topics.get(topic)?.asks[name];
    if (!ask) return question;
    const fact = guide.texts.values(language, topic);
    const text = guide.texts.say(language, topic, ask.ask, { fact }).replaceAll('*', '');
    return `${titleOf(topic)}: ${/^.*?[.?!](?=\s|$)/s.exec(text)?.[0] ?? text}`;
  };
  if (report.questions.length === 0) return '';
  const columns = [
    { head: say('question') },
    { head: say('asked'), isNumber: true },
    { head: say('left'), isNumber: true },
  ];
  const rows = report.questions.map(({ question, asked, replied }) => [
    nameOf(question),
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

/** How many groups of words are shown; all are in the CSV and in `npm run gaps -- --all`. */
const WORDS = 50;

const gaps = (say: Say, titleOf: (topic: string) => string, guide: Guide, report: Report): Html => {
  const columns = [{ head: say('words') }, { head: say('kind') }, { head: say('times'), isNumber: true }];
  const rows = report.gaps
    .slice(0, WORDS)
    .map(({ words, kind, language, topic, count }) => [
      html`<span lang="${language}">${words}</span>`,
      topic ? `${say(`kind_${kind}`)} (${titleOf(topic)})` : say(`kind_${kind}`),
      told(count),
    ]);
  const isOff = guide.learnsForDays === undefined;
  return section(
    'gaps',
    say('gaps'),
    rows.length > 0
      ? table(say('gaps'), columns, rows)
      : html`<p>${say(isOff ? 'gaps_off' : 'gaps_none')}</p>`,
    rows.length > 0 ? say('gaps_about') : '',
  );
};

const references = (say: Say, titleOf: (topic: string) => string, report: Report): Html =>
  section(
    'references',
    say('by_reference'),
    report.references.length === 0
      ? html`<p>${say('no_references')}</p>`
      : table(
          say('by_reference'),
          [{ head: say('reference') }, { head: say('topic') }, { head: say('people'), isNumber: true }],
          report.references.map(({ topic, reference, people }) => [reference, titleOf(topic), told(people)]),
        ),
  );

/** Shown once something was handed over: what came of it, and how long people waited. */
const handoffs = (guide: Guide, language: string, say: Say, report: Report): Html | string => {
  if (report.handoffs.length === 0) return '';
  const nameOf = (outcome: string) => {
    const key = `handoff_${outcome}`;
    return guide.texts.has(language, 'admin', key) ? say(key) : outcome;
  };
  const columns = [{ head: say('handoff') }, { head: say('times'), isNumber: true }];
  const rows = report.handoffs.map(({ outcome, sum }) => [nameOf(outcome), told(sum)]);
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
    ...times.map(({ within }) => told(within[at]!.sum)),
  ]);
  return html`${table(say('took'), [{ head: say('took') }, number(say('times')), number(say('half'))], rows)}
<details><summary>${say('table')}</summary>${table(
    say('took'),
    [{ head: say('time') }, ...times.map(({ stage }) => number(say(`took_${stage}`)))],
    byLimit,
  )}</details>`;
};

const channels = (say: Say, report: Report, health: Health): Html => {
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

const expired = (
  guide: Guide,
  language: string,
  say: Say,
  titleOf: (topic: string) => string,
  report: Report,
): Html => {
  const columns = [{ head: say('answer') }, { head: say('since') }, { head: say('told'), isNumber: true }];
  const rows = report.expired.map(({ answer, since, told: times }) => [
    `${titleOf(partsOf(answer).topic)}: ${answerName(guide, language, answer)}`,
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
