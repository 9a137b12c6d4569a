/**
 * The page `/admin`, which works without a script: figures on what people ask, the same figures as CSV, and
 * drafts of answers made from messages that were not understood. The caller that mounts it adds the access
 * guard.
 */
import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { html, raw } from 'hono/html';
import {
  byDay,
  channels,
  expired,
  gaps,
  type Health,
  type Html,
  handoffs,
  isFew,
  isOfFew,
  type NameOf,
  namesIn,
  questions,
  references,
  type Say,
  summary,
  told,
  topics,
} from './admin-sections.ts';
import { type AnswerDraft, answerDraft } from './answer-draft.ts';
import { dayAt } from './core/day.ts';
import { type Guide, idOf, OWN } from './core/guide.ts';
import { csvOf } from './csv.ts';
import { type GapGroup, gapId } from './gaps.ts';
import { languageAsked, strictHeaders } from './page-door.ts';
import { peopleBy, type Report } from './report.ts';
import type { Sum } from './statistics.ts';

/** The page's path; its files and its CSV lie below it. */
export const adminPath = '/admin';
const answerPath = `${adminPath}/answer`;

export type AdminOptions = {
  guide: Guide;
  /** The report of the last `days` days, today included. */
  report: (days: number) => Promise<Report>;
  health: () => Health;
  now?: () => number;
};

/** The periods that can be chosen, in days. */
const PERIODS = [7, 30, 90, 365] as const;

/** Mounts the page, its style and its CSV. */
export const mountAdminPage = (http: Hono, options: AdminOptions): void => {
  const { guide, report, health, now = Date.now } = options;
  const headers = strictHeaders();
  http.use(adminPath, headers);
  http.use(`${adminPath}/*`, headers);

  http.get(adminPath, async (c) => {
    const language = languageAsked(c, guide.languages);
    const days = daysIn(c.req.query('days'));
    c.header('cache-control', 'no-store');
    c.header('vary', 'accept-language');
    return c.html(usePage(guide, language, days, await report(days), health()));
  });
  http.get(`${adminPath}/use.csv`, async (c) => {
    c.header('cache-control', 'no-store');
    c.header('content-type', 'text/csv; charset=utf-8');
    c.header('content-disposition', 'attachment; filename="guia-imss-use.csv"');
    // The byte order mark in front: spreadsheets read UTF-8 only with it.
    return c.body(`\ufeff${csvOf(rowsOf(await report(daysIn(c.req.query('days')))))}`);
  });
  for (const path of [answerPath, `${answerPath}.md`, `${answerPath}.csv`])
    http.get(path, async (c) => {
      c.header('cache-control', 'no-store');
      const language = languageAsked(c, guide.languages);
      const asked = c.req.query('group');
      // Messages that were not understood have their own retention time, so the report of any period holds them
      // all.
      const { groups } = await report(PERIODS[0]);
      const group = groups?.find((one) => one.gaps.some((gap) => gapId(gap) === asked));
      if (!group) return c.text('nothing of this kind is kept any more', 404);
      const hints = HINTS.map((hint) => guide.texts.say(group.lead.language, 'admin', hint, {}));
      const isTaken = (id: string) => guide.answers.has(idOf(OWN, id));
      const draft = answerDraft(group, { today: dayAt(now()), hints, isTaken });
      if (path === answerPath) return c.html(answerPage(guide, language, group, draft));
      const [{ file, text }, type] = path.endsWith('.csv') ? [draft.sheet, 'csv'] : [draft, 'markdown'];
      c.header('content-type', `text/${type}; charset=utf-8`);
      c.header('content-disposition', `attachment; filename="${file}"`);
      return c.body(text);
    });
  http.get(`${adminPath}/style.css`, (c) =>
    c.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
  http.get(`${adminPath}/icon.svg`, (c) => c.body(icon, 200, { 'content-type': 'image/svg+xml' }));
};

const icon = readFileSync(new URL('channels/page/icon.svg', import.meta.url), 'utf8');
const style = readFileSync(new URL('admin.css', import.meta.url), 'utf8');

/** Keys of the hints that a drafted answer holds for the person who completes it. */
const HINTS = ['draft_answer', 'draft_questions'];

const daysIn = (asked: string | undefined): number =>
  PERIODS.find((days) => String(days) === asked) ?? PERIODS[1];

/** The rows of the CSV: one for each day and statistic, then the words of messages that were not understood. */
const rowsOf = ({ sums, gaps }: Report): (string | number)[][] => {
  const came = peopleBy(sums);
  const isTold = ({ statistic, labels }: Sum): boolean =>
    statistic !== 'reference_answers' || !isOfFew(came(labels[0] ?? ''));
  const count = (sum: number): string | number => (isFew(sum) ? told(sum) : sum);
  return [
    ['day', 'statistic', 'label', 'label', 'count'],
    ...sums
      .filter(isTold)
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

/** What all of these pages are built with: texts, names, and the frame around a page. */
type PageFrame = {
  say: Say;
  nameOf: NameOf;
  /** A page with its heading; `query`: the parameters that the links to other languages repeat. */
  page: (title: string, path: string, query: Record<string, string>, body: Html) => Html;
};

const frameOf = (guide: Guide, language: string): PageFrame => {
  const fact = guide.texts.values(language, 'common');
  const nameOf = namesIn(guide, language);
  const others = guide.languages.filter((one) => one !== language);
  const languageName = (one: string) => guide.texts.say(one, 'common', 'language_name', {});
  return {
    say: (key, values = {}) => guide.texts.say(language, 'admin', key, { fact, ...values }),
    nameOf,
    page: (title, path, query, body) => html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title} · Guía IMSS</title>
<link rel="icon" href="${adminPath}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${adminPath}/style.css">
</head>
<body>
<header><div><img src="${adminPath}/icon.svg" alt="" width="38" height="38"><h1>${title}</h1>
<nav aria-label="${others.map(languageName).join()}">${others.map(
      (other) =>
        html`<a lang="${other}" hreflang="${other}" href="${path}?${new URLSearchParams({ lang: other, ...query })}">${languageName(other)}</a>`,
    )}</nav></div></header>
<main>
${body}
</main>
</body>
</html>`,
  };
};

const usePage = (guide: Guide, language: string, days: number, report: Report, health: Health): Html => {
  const { say, nameOf, page } = frameOf(guide, language);
  const link = (path: string, values: Record<string, string | number>) =>
    `${path}?${new URLSearchParams({ lang: language, days: String(days), ...values })}`;
  const [first, last] = [report.days.at(0)?.day, report.days.at(-1)?.day];
  const body = html`<p>${say('intro', { few: told(1) })}</p>
<nav class="periods" aria-label="${say('period')}">${PERIODS.map(
    (count) =>
      html`<a href="${link(adminPath, { days: count })}"${count === days ? raw(' aria-current="page"') : ''}>${say('days', { count })}</a>`,
  )}<a class="csv" href="${adminPath}/use.csv?days=${days}" download>${say('csv')}</a></nav>
<p class="quiet">${say('from_to', { from: first, to: last })}</p>
${report.messages === 0 ? html`<p class="card">${say('nothing_yet')}</p>` : ''}
${summary(say, report)}
${byDay(say, report)}
${topics(say, nameOf, report)}
${questions(guide, language, say, nameOf, report)}
${gaps(say, nameOf, report, (group) => link(answerPath, { group }))}
${references(say, nameOf, report)}
${handoffs(say, report)}
${channels(say, report, health)}
${expired(say, nameOf, report)}`;
  return page(say('page_title'), adminPath, { days: String(days) }, body);
};

/** The page that turns a group of messages that were not understood into a draft of an own answer. */
const answerPage = (guide: Guide, language: string, group: GapGroup, draft: AnswerDraft): Html => {
  const { say, page } = frameOf(guide, language);
  const id = gapId(group.lead);
  const download = (kind: '.md' | '.csv', file: string, label: string): Html =>
    html`<a href="${answerPath}${kind}?${new URLSearchParams({ group: id, lang: language })}" download="${file}">${label}</a>`;
  const steps = ['write', 'save', 'check', 'start'].map((step) =>
    say(`make_${step}`, { file: draft.file, folder: 'answers', command: 'npm run --silent check-answers' }),
  );
  const body = html`<p><a class="back" href="${adminPath}?lang=${language}#gaps">${say('make_back')}</a></p>
<section class="card" aria-labelledby="steps"><h2 id="steps">${say('make_steps')}</h2>
<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol></section>
<section class="card" aria-labelledby="file"><h2 id="file">${draft.file}</h2>
<p class="periods">${download('.md', draft.file, say('make_download'))}${download('.csv', draft.sheet.file, say('make_download_sheet'))}</p>
<textarea aria-labelledby="file" lang="${group.lead.language}" rows="${draft.text.split('\n').length + 2}" spellcheck="false">
${draft.text}</textarea></section>`;
  return page(say('make_title'), answerPath, { group: id }, body);
};
