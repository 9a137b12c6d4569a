/** What is shown of the organisation's people to who wants one. Pure. */
import type { ViewOf } from '../core/topic.ts';
import { type Employer, hrLines } from './contact.ts';

/** The views of a hand-off; `hr` only where the organisation has an HR contact. */
export const handoffViews = (org: Employer | undefined): Record<string, ViewOf> => {
  const hr = org?.hr;
  if (!org || !hr) return {};
  return { hr: (_data, { language }) => ({ values: { org: org.name, lines: hrLines(hr, language) } }) };
};
