import { z } from 'zod';
import { add, createMachine, drop, go, is, keep, put, say, topic } from '../src/core/topic.ts';
import facts from './student.facts.json' with { type: 'json' };

const data = z.object({
  /** The step of the walk, from one to seven. */
  step: z.number().int().min(1).max(7).default(1),
  /** How many days ago the person enrolled at school, as far as they said. */
  ago: z.number().int().min(0).max(60).optional(),
  /** The day they enrolled, if they named it: `2026-11-19`. */
  from: z.string().max(10).optional(),
});

const LAST = 7;
const enrolled = (ago: number) => ({
  actions: [drop('from'), put({ ago }), say('deadline', { view: 'deadline' })],
  target: 'next',
});
const explain = (key: string) => ({ actions: say(key), target: 'walk' });
const silent = { actions: say('school_silent'), target: 'next' };
const problems = {
  school_silent: explain('school_silent'),
  office_message: explain('told_to_go_to_the_office'),
  page_down: explain('page_down'),
  no_mail: explain('no_mail'),
  mail_taken: explain('mail_taken'),
  curp_fails: explain('curp_wrong'),
};

/** Health insurance for students: the seven steps to the number and the clinic, one by one, and what can go wrong. */
export const student = topic({
  version: 1,
  data,
  facts,
  machine: createMachine({
    id: 'student',
    initial: 'start',
    states: {
      start: {
        entry: say('intro'),
        meta: {
          ask: 'where_are_you_in_this',
          expects: ['school_silent', 'student_matter'],
          choices: ['begin', 'documents', 'message', 'deadline', 'verify', 'renounce', 'who'],
        },
        on: {
          begin: { actions: [put({ step: 1 }), say('walk_begins')], target: 'walk' },
          documents: { actions: say('documents') },
          message: { actions: say('told_to_go_to_the_office'), target: 'next' },
          deadline: 'enrolled',
          verify: 'verify',
          renounce: { actions: say('how_to_renounce'), target: 'next' },
          who: { actions: say('who_is_it_for') },
          school_silent: silent,
        },
      },
      walk: {
        entry: say('step', { view: 'step' }),
        meta: {
          ask: 'is_it_done',
          expects: ['school_silent', 'step_answer'],
          choices: ['done', 'how', 'problem', 'pause'],
        },
        on: {
          done: [
            { guard: is('step', LAST), actions: say('walk_is_over'), target: 'verify' },
            { actions: add('step'), target: 'walk', reenter: true },
          ],
          ...problems,
          how: { actions: say('help_with_step', { view: 'step' }) },
          problem: 'problem',
          pause: { actions: say('come_back', { view: 'step' }), target: 'paused' },
        },
      },
      paused: {
        meta: {
          ask: 'what_next',
          expects: ['school_silent'],
          choices: ['resume', 'documents', 'enough'],
          rest: true,
        },
        on: {
          school_silent: { actions: say('school_silent') },
          resume: 'walk',
          documents: { actions: say('documents') },
          enough: 'done',
        },
      },
      problem: {
        meta: {
          ask: 'which_problem',
          view: 'problems',
          expects: ['school_silent', 'student_problem'],
          choices: [
            'office_message',
            'page_down',
            'no_mail',
            'mail_taken',
            'curp_fails',
            'school_refuses',
            'no_clinic',
            'go_back',
          ],
        },
        on: {
          ...problems,
          school_refuses: explain('school_refuses'),
          no_clinic: explain('no_clinic'),
          go_back: 'walk',
        },
      },
      enrolled: {
        meta: {
          ask: 'when_did_you_enrol',
          expects: ['dates'],
          choices: ['today', 'yesterday', 'two_days', 'earlier', 'not_yet'],
        },
        on: {
          today: enrolled(0),
          yesterday: enrolled(1),
          two_days: enrolled(2),
          earlier: enrolled(4),
          dates: { actions: [keep('from'), say('deadline', { view: 'deadline' })], target: 'next' },
          not_yet: { actions: say('deadline_unknown'), target: 'next' },
        },
      },
      verify: {
        entry: say('how_to_verify'),
        meta: {
          ask: 'does_it_say_yes',
          expects: ['school_silent', 'yes_or_no'],
          choices: ['yes', 'no', 'cannot_check'],
        },
        on: {
          yes: { actions: say('you_are_covered'), target: 'next' },
          no: { actions: say('tell_the_officer'), target: 'next' },
          cannot_check: { actions: say('cannot_check'), target: 'next' },
          school_silent: silent,
        },
      },
      next: {
        meta: {
          ask: 'what_next',
          expects: ['school_silent'],
          choices: ['find-clinic', 'begin', 'verify', 'one_school', 'nss', 'contact', 'enough'],
          rest: true,
        },
        on: {
          'find-clinic': { actions: go('find-clinic') },
          begin: { actions: put({ step: 1 }), target: 'walk' },
          verify: 'verify',
          one_school: { actions: say('one_schools_rules') },
          nss: { actions: go('nss') },
          contact: { actions: go('contact') },
          school_silent: { actions: say('school_silent') },
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
