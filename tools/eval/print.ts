/** The figures of `tools/eval/understanding.ts` as lines of Markdown. */
import type { Scores } from '../measure.ts';
import type { Report } from './understanding.ts';

/** One line a figure, and a table for each set that has one. */
export function reportLines(report: Report): string {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(report)) {
    if (typeof value !== 'object' || value === null)
      lines.push(`${name}: ${typeof value === 'number' ? short(value) : value}`);
    else if ('macroF1' in value) lines.push('', `## ${name}`, ...scoreLines(value as Scores), '');
    else
      lines.push(
        `${name}: ${Object.entries(value)
          .map(([key, one]) => `${key} ${short(one as number)}`)
          .join(' · ')}`,
      );
  }
  return lines.join('\n');
}

function scoreLines(scores: Scores): string[] {
  const weak = Object.entries(scores.byIntent).sort((a, b) => a[1].f1 - b[1].f1 || a[0].localeCompare(b[0]));
  return [
    `${scores.messages} messages: accuracy ${short(scores.accuracy)} (the same label ${short(scores.sameLabel)}) · top-3 ${short(scores.top3)} · macro-F1 ${short(scores.macroF1)} · ECE ${short(scores.ece)}`,
    `by language: ${Object.entries(scores.byLanguage)
      .map(([language, share]) => `${language} ${short(share)}`)
      .join(' · ')}`,
    `out_of_scope: recall ${short(scores.outOfScope.recall)} · precision ${short(scores.outOfScope.precision)} · real requests rejected ${short(scores.outOfScope.rejected)}`,
    '| intent | messages | precision | recall | F1 |',
    '|---|---|---|---|---|',
    ...weak.map(
      ([intent, one]) =>
        `| ${intent} | ${one.messages} | ${short(one.precision)} | ${short(one.recall)} | ${short(one.f1)} |`,
    ),
    `confused: ${scores.confusions
      .slice(0, 12)
      .map(({ meant, guessed, messages: count }) => `${meant} → ${guessed} ${count}`)
      .join(' · ')}`,
  ];
}

const short = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(3));
