/** What nss shows of a typed number: the verdict on its shape. Pure. */
import type { ViewOf } from '../core/topic.ts';

/** The views of `nss`. */
export const nssViews: Record<string, ViewOf> = {
  verdict: (data) => ({ values: { judged: { key: `verdict_${data.verdict ?? 'doubtful'}` } } }),
};
