import { z } from 'zod';
import { createMachine, home, keep, passages, put, say, tell, topic } from '../src/core/topic.ts';
import facts from './coverage.facts.json' with { type: 'json' };

const data = z.object({
  /** The day the job ended or ends, `2026-11-21`. */
  ended: z.iso.date().optional(),
  /** Whether the cover that continues after a job ends has run out already, for any length of employment. */
  over: z.boolean().optional(),
  /**
   * Whether the person worked enough weeks without a break before the job ended to stay covered for a while.
   */
  worked: z.enum(['yes', 'no', 'unsure']).optional(),
  /**
   * Where the person lives. Nobody abroad is insured through a job in Mexico: people there are asking about
   * the insurance that one pays for oneself.
   */
  lives: z.enum(['abroad', 'mexico']).optional(),
});

const told = [tell('coverage/after_job')];
const ended = { actions: [keep('ended', 'over', 'worked'), ...told], target: 'home' };

/** Whether a person is insured: how to check it, what if the check says no, and what applies after a job. */
export const coverage = topic({
  version: 4,
  migrations: {
    2: ({ data: { ended, worked } }) => ({ state: 'home', data: { ended, worked } }),
    3: (frame) => frame,
    // Version 4: where the person lives.
    4: (frame) => frame,
  },
  data,
  shares: ['ended', 'worked', 'lives'],
  facts,
  answers: {
    check: { next: ['page_fails', 'says_no_working', 'says_no_family', 'covers'] },
    after_job: {
      view: 'jobEnd',
      takes: ['job_end', 'time_worked'],
      refine: [
        { state: 'when', unless: ['ended'] },
        { state: 'worked', unless: ['worked', 'over'] },
      ],
      next: ['after_job_family', 'ways_back', 'unemployment_money', 'check'],
    },
    says_no_working: { next: ['employer/not_registered', 'check', 'nss/wrong_data'] },
    ways_back: { next: ['independent-insurance/from_mexico', 'foreign-residents/who', 'welfare/what'] },
    after_job_short: {
      view: 'jobEndShort',
      takes: ['job_end'],
      next: ['ways_back', 'welfare/what', 'check'],
    },
    own_job_and_family: { next: ['check', 'register/myself', 'after_job'] },
    ...passages('after_job_family covers not_covered says_no_family page_fails unemployment_money'),
    ...passages('treatment_running sick_pay_after_job new_job_when'),
    illness_covered: {
      instead: { field: 'lives', is: 'abroad', name: 'foreign-residents/illnesses_barred' },
    },
    ...passages('two_employers strike'),
  },
  machine: createMachine({
    id: 'coverage',
    initial: 'home',
    states: {
      home: home(['another_day'], { another_day: 'when' }),
      when: {
        meta: {
          ask: 'when_did_it_end',
          view: 'daysToChoose',
          rest: true,
          expects: ['job_end'],
          choices: ['ended', 'no_date'],
        },
        on: { ended, no_date: { actions: say('find_the_date'), target: 'home' } },
      },
      worked: {
        meta: {
          ask: 'weeks_before',
          view: 'weeksBefore',
          rest: true,
          expects: ['time_worked', 'job_end', 'unsure', 'yes_no'],
          choices: ['yes', 'no', 'unsure', 'another_day'],
        },
        on: {
          yes: { actions: [put({ worked: 'yes' }), ...told], target: 'home' },
          no: { actions: [put({ worked: 'no' }), ...told], target: 'home' },
          unsure: { actions: [put({ worked: 'unsure' }), ...told], target: 'home' },
          ended,
          another_day: 'when',
        },
      },
      done: { type: 'final' },
    },
  }),
});
