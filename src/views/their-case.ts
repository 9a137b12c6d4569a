/** What a passage comes to for somebody who told something of their own case, said before the passage. Pure. */
import type { Language } from '../core/conversation.ts';
import { localeOf } from '../core/day.ts';
import type { Dated, Phrase, View } from '../core/topic.ts';

/** The passage `key` after these lines; alone where there is nothing to say of the person's own case. `dates`: the days in them. */
export const forTheirCase = (key: string, lines: Phrase[], dates: Dated[] = []): View =>
  lines.length === 0
    ? { key, values: {} }
    : { key: 'for_their_case', values: { lines, rest: { key } }, dates };

/** An amount of pesos in figures, without cents. */
export const inPesos = (pesos: number, language: Language): string =>
  pesos.toLocaleString(localeOf(language), { maximumFractionDigits: 0 });
