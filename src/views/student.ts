/** What student shows: the step of the walk with its progress, the problems of that step, and the days left. Pure. */
import { addDays, dayAt, daysFrom, spokenDay } from '../core/day.ts';
import type { Data, Moment, View, ViewOf } from '../core/topic.ts';

/** The steps of the walk; the flow's last one is the same. */
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
export const studentViews: Record<string, ViewOf> = { step, problems, deadline };

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
    hide: Object.keys(PROBLEMS).filter((problem) => !PROBLEMS[problem]!.includes(n)),
  };
}

/** Until when the receipt can be handed in: the school's days after enrolling, by the calendar. */
function deadline(data: Data, moment: Moment): View {
  const today = dayAt(moment.at);
  const enrolled = typeof data.from === 'string' ? data.from : addDays(today, -Number(data.ago ?? 0));
  const last = addDays(enrolled, Number(moment.fact('three_days') ?? 0));
  const left = daysFrom(today, last);
  const key = left < 0 ? 'deadline_past' : left === 0 ? 'deadline_today' : 'deadline_until';
  return {
    values: { told: { key, values: { last: spokenDay(last, moment.language, today) } } },
    ...(left < 0 ? {} : { dates: [{ key: 'day_receipt', day: last }] }),
  };
}

const stepOf = (data: Data): number => Math.min(Math.max(Number(data.step ?? 1), 1), STEPS);
