import { z } from 'zod';
import { createMachine, go, say, topic } from '../src/core/topic.ts';
import facts from './contact.facts.json' with { type: 'json' };

const to = (target: string, key: string) => ({ actions: say(key), target });

const employer = {
  recent: to('employer_next', 'employer_has_days'),
  overdue: to('employer_next', 'employer_is_late'),
  low_salary: to('employer_next', 'salary_is_low'),
  dropped: to('employer_next', 'dropped_while_working'),
  how_long: to('employer_next', 'employer_has_days'),
  report: to('employer_next', 'how_to_report'),
  afraid: to('employer_next', 'afraid_to_complain'),
};
const complaint = {
  service: to('next', 'complain_of_service'),
  medical: to('next', 'complain_of_care'),
  asked_money: to('next', 'asked_for_money'),
  app: to('next', 'app_fails'),
};

/** People to talk to: the organisation's HR, IMSS by phone and in its offices, complaints, and an employer who registers nobody. */
export const contact = topic({
  version: 1,
  data: z.object({}),
  facts,
  machine: createMachine({
    id: 'contact',
    initial: 'who',
    states: {
      who: {
        meta: {
          ask: 'who_do_you_need',
          expects: ['contact_matter'],
          choices: ['phones', 'hr', 'employer', 'complaint', 'offices', 'abroad'],
        },
        on: {
          ...employer,
          ...complaint,
          phones: 'phones',
          hr: 'hr',
          employer: 'employer',
          complaint: 'complaint',
          offices: { actions: say('offices', { view: 'offices' }), target: 'next' },
          abroad: { actions: say('from_abroad'), target: 'next' },
        },
      },
      phones: {
        entry: say('phones', { view: 'phones' }),
        meta: {
          ask: 'what_next',
          choices: ['written', 'complaint', 'offices', 'abroad', 'enough'],
          rest: true,
        },
        on: {
          written: { actions: say('written_channels') },
          complaint: 'complaint',
          offices: { actions: say('offices', { view: 'offices' }) },
          abroad: { actions: say('from_abroad') },
          enough: 'done',
        },
      },
      hr: {
        entry: say('hr', { view: 'hr' }),
        meta: { ask: 'what_next', choices: ['message', 'employer', 'phones', 'enough'], rest: true },
        on: {
          message: { actions: say('message_for_hr') },
          employer: 'employer',
          phones: 'phones',
          enough: 'done',
        },
      },
      employer: {
        meta: {
          ask: 'what_did_the_employer',
          expects: ['employer_case'],
          choices: ['recent', 'overdue', 'low_salary', 'dropped'],
        },
        on: employer,
      },
      employer_next: {
        meta: {
          ask: 'what_next',
          expects: ['employer_wish'],
          choices: ['message', 'report', 'coverage', 'hr', 'enough'],
          rest: true,
        },
        on: {
          message: { actions: say('message_for_hr') },
          how_long: { actions: say('employer_has_days') },
          overdue: { actions: say('employer_is_late') },
          report: { actions: say('how_to_report') },
          afraid: { actions: say('afraid_to_complain') },
          coverage: { actions: go('coverage') },
          hr: 'hr',
          enough: 'done',
        },
      },
      complaint: {
        meta: {
          ask: 'what_about',
          expects: ['complaint_kind'],
          choices: ['service', 'medical', 'asked_money', 'app'],
        },
        on: complaint,
      },
      next: {
        meta: {
          ask: 'what_next',
          choices: ['phones', 'written', 'find-clinic', 'scam', 'enough'],
          rest: true,
        },
        on: {
          phones: 'phones',
          written: { actions: say('written_channels') },
          'find-clinic': { actions: go('find-clinic') },
          scam: { actions: go('scam') },
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
