import { z } from 'zod';
import { createMachine, go, keep, say, topic } from '../src/core/topic.ts';
import facts from './nss.facts.json' with { type: 'json' };

const data = z.object({
  /** What a typed number looks like; never the number. */
  verdict: z.enum(['ok', 'doubtful', 'too_short', 'too_long']).optional(),
});

const checked = { actions: keep('verdict'), target: 'checked', reenter: true };

const trouble = {
  no_mail: { actions: say('no_mail'), target: 'next' },
  mail_taken: { actions: say('mail_taken'), target: 'next' },
  curp_fails: { actions: say('curp_fails'), target: 'office' },
  page_down: { actions: [say('page_down'), say('at_the_window', { view: 'offices' })], target: 'next' },
};

/** One's social security number: getting it, finding it, checking how it is written, two of them, wrong data. */
export const nss = topic({
  version: 1,
  data,
  facts,
  machine: createMachine({
    id: 'nss',
    initial: 'what',
    states: {
      what: {
        meta: {
          ask: 'what_do_you_need',
          expects: ['nss_number', 'nss_matter'],
          choices: ['get', 'find', 'check', 'two', 'fix', 'trouble', 'meaning'],
        },
        on: {
          ...trouble,
          number: checked,
          get: { actions: say('how_to_get'), target: 'online' },
          find: { actions: say('how_to_find'), target: 'online' },
          check: 'check',
          two: { actions: say('two_numbers'), target: 'office' },
          fix: { actions: say('wrong_data'), target: 'office' },
          trouble: 'trouble',
          meaning: { actions: say('not_insurance'), target: 'next' },
        },
      },
      online: {
        meta: {
          ask: 'did_it_work',
          expects: ['nss_number', 'step_answer'],
          choices: ['done', 'problem', 'window', 'later'],
        },
        on: {
          ...trouble,
          office_message: { actions: say('curp_fails'), target: 'office' },
          number: checked,
          done: { actions: say('you_have_it'), target: 'next' },
          problem: 'trouble',
          how: { actions: say('step_by_step') },
          window: { actions: say('at_the_window', { view: 'offices' }), target: 'next' },
          later: 'next',
        },
      },
      trouble: {
        meta: {
          ask: 'what_fails',
          expects: ['nss_trouble'],
          choices: ['no_mail', 'mail_taken', 'curp_fails', 'page_down', 'foreigner'],
        },
        on: { ...trouble, foreigner: { actions: say('needs_curp'), target: 'next' } },
      },
      check: {
        meta: {
          ask: 'type_it',
          expects: ['nss_number', 'nss_answer'],
          choices: ['structure', 'find', 'skip'],
        },
        on: {
          number: checked,
          structure: { actions: say('structure') },
          find: { actions: say('how_to_find'), target: 'online' },
          skip: 'next',
        },
      },
      checked: {
        entry: say('verdict', { view: 'verdict' }),
        meta: {
          ask: 'what_next',
          expects: ['nss_number'],
          choices: ['again', 'find', 'fix', 'meaning', 'enough'],
          rest: true,
        },
        on: {
          number: checked,
          again: 'check',
          find: { actions: say('how_to_find'), target: 'online' },
          fix: { actions: say('wrong_data'), target: 'office' },
          meaning: { actions: say('not_insurance'), target: 'next' },
          enough: 'done',
        },
      },
      office: {
        meta: { ask: 'what_next', choices: ['papers', 'proxy', 'contact', 'coverage', 'enough'], rest: true },
        on: {
          papers: { actions: say('papers_for_correction') },
          proxy: { actions: say('someone_else_goes') },
          contact: { actions: go('contact') },
          coverage: { actions: go('coverage') },
          enough: 'done',
        },
      },
      next: {
        meta: {
          ask: 'what_next',
          choices: ['register', 'coverage', 'meaning', 'window', 'student', 'enough'],
          rest: true,
        },
        on: {
          register: { actions: go('register') },
          coverage: { actions: go('coverage') },
          meaning: { actions: say('not_insurance') },
          window: { actions: say('at_the_window', { view: 'offices' }) },
          student: { actions: go('student') },
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
