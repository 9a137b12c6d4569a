/** Reads that somebody has a disability, which lifts the age limit of a child: "tiene parálisis cerebral", "he has Down syndrome". */
import type { Reader } from '../core/topic.ts';
import { figuresIn } from './read-dates.ts';

const LONGEST = 400;
const DISABLED =
  /\b(?:discapaci\w+|discapasi\w+|incapaz|paralisis cerebral|autis\w+|sindrome de down|down syndrome|con down|retraso (?:mental|severo)|no camina ni habla|silla de ruedas|disab\w+|cerebral palsy|special needs|wheelchair)\b/;
const NOT =
  /\b(?:no tiene|no tengo|sin|no|not|isn t|without|doesn t have) (?:\w+ ){0,2}(?:discapaci\w+|disab\w+)\b/;

/** `disabled` as an event: `{ type: 'disabled', disabled: true }`. */
export const disabledReader: Reader = (inbound) => {
  const said = figuresIn(inbound, LONGEST);
  if (said === undefined || !DISABLED.test(said) || NOT.test(said)) return undefined;
  return { event: { type: 'disabled', disabled: true } };
};
