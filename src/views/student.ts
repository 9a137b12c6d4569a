/**
 * What the topic student shows: the current step of the instructions with its progress, the problems of that
 * step, and the days left. Pure.
 */

import type { student } from '../../flows/student.ts';
import { addDays, dayAt, daysFrom, spokenDay } from '../core/day.ts';
import { type DataOf, type Moment, type View, viewsOf } from '../core/topic.ts';

/** The number of steps; it must equal the last step in the flow. */
const STEPS = 7;

/** Which problems can happen in which steps; those not named here can happen in any. */
const PROBLEMS: Record<string, number[]> = {
  office_message: [1, 2, 3, 4],
  no_mail: [4, 5],
  mail_taken: [4, 5],
  curp_fails: [3, 4],
  school_refuses: [6],
  no_clinic: [7],
};

/** The views of `student`. */
export const studentViews = viewsOf<typeof student>({ step, problems, deadline });

type Data = DataOf<typeof student>;

function step(data: Data): View {
  const n = stepOf(data);
  const bar = '▰'.repeat(n) + '▱'.repeat(STEPS - n);
  return {
    values: { n, total: STEPS, bar, what: { key: `step_${n}` }, help: { key: `help_${n}` } },
    hide: n === 1 ? ['before'] : [],
    progress: { text: bar, step: n, of: STEPS },
  };
}

function problems(data: Data): View {
  const n = stepOf(data);
  return {
    values: { n },
    hide: Object.entries(PROBLEMS).flatMap(([problem, steps]) => (steps.includes(n) ? [] : [problem])),
  };
}

/** Until when the receipt can be handed in: the school's days after enrolling, by the calendar. */
function deadline(data: Data, moment: Moment): View {
  const today = dayAt(moment.at);
  const enrolled = data.from ?? addDays(today, -(data.ago ?? 0));
  const last = addDays(enrolled, Number(moment.fact('three_days') ?? 0));
  const left = daysFrom(today, last);
  const key = left < 0 ? 'deadline_past' : left === 0 ? 'deadline_today' : 'deadline_until';
  return {
    values: { told: { key, values: { last: spokenDay(last, moment.language, today) } } },
    ...(left < 0 ? {} : { dates: [{ key: 'day_receipt', day: last }] }),
  };
}

const stepOf = ({ step = 1 }: Data): number => Math.min(Math.max(step, 1), STEPS);
