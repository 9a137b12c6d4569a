/** What pensions compute: which law it is, where somebody said when they began. Pure. */
import type { ViewOf } from '../core/topic.ts';

/** The views of `pension`. */
export const pensionViews: Record<string, ViewOf> = {
  whichLaw: ({ law }) => (law === undefined ? { values: {} } : { key: `which_law_${law}`, values: {} }),
};
