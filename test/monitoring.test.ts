import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { z } from 'zod';
import { makeMetrics } from '../src/metrics.ts';
import { STATISTICS } from '../src/statistics.ts';
import { temporary } from './support/process.ts';
import { root } from './support/talk.ts';

const read = (name: string) => readFileSync(join(root, 'deploy/monitoring', name), 'utf8');

const duration = z.string().regex(/^(?:\d+(?:ms|[smhdwy]))+$/);

/** A file of alerting rules, as Prometheus reads it: strictly, an unknown field stops it. */
const Rules = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        rules: z
          .array(
            z.strictObject({
              alert: z.string().regex(/^[A-Za-z_]\w*$/),
              expr: z.string().min(1),
              for: duration,
              labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
              annotations: z.strictObject({ summary: z.string().min(10), description: z.string().min(20) }),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own.
const source = z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${source}') });
const place = z
  .strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1) })
  .refine(({ x, w }) => x + w <= 24, 'wider than the board');
const Panel = z.strictObject({
  id: z.int().positive(),
  type: z.enum(['stat', 'timeseries', 'table']),
  title: z.string().min(3),
  description: z.string(),
  datasource: source,
  gridPos: place,
  fieldConfig: z.strictObject({
    defaults: z.strictObject({ unit: z.enum(['short', 's', 'percentunit']), min: z.number() }),
    overrides: z.tuple([]),
  }),
  options: z.record(z.string(), z.unknown()),
  targets: z
    .array(
      z.strictObject({
        refId: z.string().regex(/^[A-Z]$/),
        datasource: source,
        expr: z.string().min(1),
        legendFormat: z.string(),
        instant: z.boolean().optional(),
        range: z.boolean().optional(),
        format: z.enum(['table', 'time_series']).optional(),
      }),
    )
    .min(1),
});

/** A Grafana dashboard in its classic form: the fields that this one has. */
const Board = z.strictObject({
  uid: z.string().max(40),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  timezone: z.string(),
  schemaVersion: z.int().min(36),
  version: z.int(),
  editable: z.boolean(),
  graphTooltip: z.int().min(0).max(2),
  refresh: duration,
  time: z.strictObject({ from: z.string().startsWith('now'), to: z.literal('now') }),
  templating: z.strictObject({
    list: z.tuple([z.looseObject({ name: z.literal('source'), type: z.literal('datasource') })]),
  }),
  annotations: z.strictObject({ list: z.array(z.unknown()) }),
  links: z.array(z.unknown()),
  panels: z.array(Panel).min(1),
});

const rules = Rules.parse(parse(read('rules.yml'))).groups.flatMap((group) => group.rules);
const board = Board.parse(JSON.parse(read('grafana.json')));
const expressions = [
  ...rules.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...board.panels.flatMap(({ title, targets }) => targets.map(({ expr }): [string, string] => [title, expr])),
];

/** What Grafana puts in for its own variables. */
const filled = (expr: string): string =>
  expr.replaceAll('$__range', '1h').replaceAll('$__rate_interval', '1m');

test.each(expressions)('%s: is PromQL, over metrics and labels that there are', async (_, expr) => {
  const text = filled(expr);
  const found: Record<string, string[]> = {};
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      const name = type.isError ? 'error' : type.name;
      found[name] = [...(found[name] ?? []), text.slice(from, to)];
    },
  });
  expect(found.error).toBeUndefined();
  const page = await makeMetrics().page();
  const metrics = [...new Set(text.match(/\bguia_\w+/g) ?? [])];
  expect(metrics.length > 0 || text.startsWith('up{')).toBe(true);
  for (const name of metrics) expect(page).toContain(`# TYPE ${name.replace(/_bucket$/, '')} `);
  const labels = ['job', 'instance', 'le', ...Object.values(STATISTICS).flatMap((one) => one.labels)];
  expect(found.LabelName?.length).toBeGreaterThan(0);
  for (const label of found.LabelName ?? []) expect(labels).toContain(label);
});

/** Whether a program is on this machine. */
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

// Left out where there is no `promtool` (Debian: the package `prometheus`).
if (has('promtool'))
  test.each(['check', 'test'])('promtool %ss the rules and finds nothing', (verb) => {
    const { folder, remove } = temporary();
    copyFileSync(join(root, 'deploy/monitoring/rules.yml'), join(folder, 'rules.yml'));
    copyFileSync(join(root, 'test/support/alerts.yml'), join(folder, 'alerts.yml'));
    const file = verb === 'check' ? 'rules.yml' : 'alerts.yml';
    const run = spawnSync('promtool', [verb, 'rules', file], { cwd: folder, encoding: 'utf8' });
    remove();
    expect([run.status, run.stdout + run.stderr]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });

test('the board’s panels lie beside each other, each with a number of its own', () => {
  expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
  const taken = new Set<string>();
  for (const { title, gridPos } of board.panels)
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        expect([title, taken.has(`${x} ${y}`)]).toEqual([title, false]);
        taken.add(`${x} ${y}`);
      }
});

test('all that is counted of use is on the board', () => {
  const shown = board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join();
  for (const { metric } of Object.values(STATISTICS)) expect(shown).toContain(metric);
});

test('each alert has a name of its own, and Prometheus is told of the job that they are about', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  const { rule_files, scrape_configs } = parse(read('prometheus.yml'));
  expect(rule_files).toEqual(['rules.yml']);
  expect(scrape_configs).toMatchObject([{ job_name: 'guia-imss', metrics_path: '/metrics' }]);
});
