/** What scam shows: what people who are not members are charged. Pure. */
import type { ViewOf } from '../core/topic.ts';

/** The views of `scam`. */
export const scamViews: Record<string, ViewOf> = {
  prices: () => ({ values: { prices: { key: 'prices', topic: 'foreign-residents' } } }),
};
