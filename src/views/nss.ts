/** What nss shows of a typed number: the verdict on its shape. Pure. */
import type { nss } from '../../flows/nss.ts';
import { viewsOf } from '../core/topic.ts';

/** The views of `nss`. */
export const nssViews = viewsOf<typeof nss>({
  verdict: (data) => ({ values: { judged: { key: `verdict_${data.verdict ?? 'doubtful'}` } } }),
});
