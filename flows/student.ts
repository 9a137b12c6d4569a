import { z } from 'zod';
import {
  type Answer,
  add,
  createMachine,
  drop,
  home,
  is,
  isnt,
  keep,
  passages,
  put,
  say,
  tell,
  topic,
} from '../src/core/topic.ts';
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
  actions: [drop('from'), put({ ago }), say('deadline_told', { view: 'deadline' })],
  target: 'home',
});
const explain = (key: string) => ({ actions: say(key), target: 'walk' });
const problems = {
  office_message: explain('told_to_go_to_the_office'),
  page_down: explain('page_down'),
  no_mail: explain('no_mail'),
  mail_taken: explain('mail_taken'),
  curp_fails: explain('curp_wrong'),
};

/** Marks answers as told beside the topic's open question, which stays open. */
const beside = (answers: Record<string, Answer>): Record<string, Answer> =>
  Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, { ...answer, stays: true }]));

/** Health insurance for students: the seven steps to the number and the clinic, one by one, and what can go wrong. */
export const student = topic({
  version: 2,
  migrations: {
    2: ({ state, data }) => ({ state: ['walk', 'problem'].includes(state) ? state : 'home', data }),
  },
  data,
  facts,
  // If they are asked for in the middle of the walk, they are told beside its question.
  answers: beside({
    steps: { next: ['documents', 'office_message', 'verify', 'already_covered'] },
    documents: { next: ['steps', 'office_message', 'deadline'] },
    office_message: { next: ['steps', 'deadline', 'school_refuses'] },
    verify: { next: ['says_no', 'clinic', 'school_refuses'] },
    says_no: { next: ['school_refuses', 'verify', 'contact/phone'] },
    already_covered: { next: ['renounce', 'who', 'steps'] },
    deadline: { next: ['steps', 'office_message'] },
    ...passages('who clinic school_refuses renounce ends cost'),
  }),
  machine: createMachine({
    id: 'student',
    initial: 'home',
    states: {
      home: home(['begin', 'enrolled_on'], {
        begin: { actions: [put({ step: 1 }), say('walk_begins')], target: 'walk' },
        enrolled_on: 'enrolled',
      }),
      walk: {
        entry: say('step', { view: 'step' }),
        meta: {
          ask: 'is_it_done',
          view: 'step',
          expects: ['step_answer'],
          choices: ['done', 'how', 'problem', 'before', 'pause'],
        },
        on: {
          done: [
            {
              guard: is('step', LAST),
              actions: [say('walk_is_over'), tell('student/verify')],
              target: 'home',
            },
            { actions: add('step'), target: 'walk', reenter: true },
          ],
          before: { guard: isnt('step', 1), actions: add('step', -1), target: 'walk', reenter: true },
          ...problems,
          how: { actions: say('help_with_step', { view: 'step' }) },
          problem: 'problem',
          pause: { actions: say('come_back', { view: 'step' }), target: 'paused' },
        },
      },
      paused: {
        meta: { ask: 'what_next', choices: ['resume', 'documents', 'enough'], rest: true },
        on: { resume: 'walk', enough: 'done' },
      },
      problem: {
        meta: {
          ask: 'which_problem',
          view: 'problems',
          expects: ['step_answer'],
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
          rest: true,
          expects: ['dates'],
          choices: ['today', 'yesterday', 'two_days', 'earlier'],
        },
        on: {
          today: enrolled(0),
          yesterday: enrolled(1),
          two_days: enrolled(2),
          earlier: enrolled(4),
          dates: { actions: [keep('from'), say('deadline_told', { view: 'deadline' })], target: 'home' },
        },
      },
      done: { type: 'final' },
    },
  }),
});
