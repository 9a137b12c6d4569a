/** What a passage comes to for somebody who told something of their own case, said before the passage. Pure. */
import type { Language } from '../core/conversation.ts';
import { localeOf } from '../core/day.ts';
import type { Dated, Moment, Phrase, Values, View } from '../core/topic.ts';

/**
 * The passage `key` after these lines; the passage alone if there are none. `dates`: the days named in the
 * lines; `values`: the values of the passage.
 */
export const forTheirCase = (key: string, lines: Phrase[], dates: Dated[] = [], values: Values = {}): View =>
  lines.length === 0
    ? { key, values }
    : { key: 'for_their_case', values: { lines, rest: { key, values } }, dates };

/** An amount of pesos in figures, without cents. */
export const inPesos = (pesos: number, language: Language): string =>
  pesos.toLocaleString(localeOf(language), { maximumFractionDigits: 0 });

/** A wage in pesos per day; 0 stands for the minimum wage, which is taken from its fact. */
export const inPesosADay = (wage: number, { fact }: Pick<Moment, 'fact'>): number =>
  wage === 0 ? Number(fact('wage_day')) : wage;

/** The facts behind a sum that was computed from a wage. */
export const factsOfWage = (wage: number | undefined): string[] => (wage === 0 ? ['wage_day'] : []);
