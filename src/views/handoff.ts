/** What people see about the organisation's staff when they want to talk to them. Pure. */
import type { Phrase, ViewOf } from '../core/topic.ts';
import { type Employer, hrLines } from './contact.ts';
import { type Opening, openNow } from './opening.ts';

/** A hand-off that is switched on; without hours, the organisation's people answer at any time. */
export type HandoffSetting = { hours?: Opening };

/**
 * The views of a hand-off: `hr`, with how to reach the HR contact, where the organisation has one; `people` where
 * its people can take over.
 */
export const handoffViews = (
  org: Employer | undefined,
  handoff: HandoffSetting | undefined,
): Record<string, ViewOf> => {
  const hr = org?.hr;
  const name: string | Phrase = org?.name ?? { key: 'somebody' };
  return {
    ...(org && hr
      ? { hr: (_data, { language }) => ({ values: { org: org.name, lines: hrLines(hr, language) } }) }
      : {}),
    ...(handoff
      ? {
          people: (_data, moment) => ({
            values: {
              org: name,
              when: handoff.hours ? openNow(moment.at, handoff.hours, moment.language) : { key: 'always' },
            },
          }),
        }
      : {}),
  };
};
