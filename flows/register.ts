import { z } from 'zod';
import { type Answer, createMachine, home, passages, put, say, toggle, topic } from '../src/core/topic.ts';
import facts from './register.facts.json' with { type: 'json' };

const data = z.object({
  /** Who is to be registered, as seen from the insured person. It decides whose papers are listed. */
  who: z.enum(['self', 'child', 'pupil', 'spouse', 'partner', 'parent', 'student']).optional(),
  /** Whose insurance it is: that of whoever writes, or their partner's. */
  insurer: z.string().max(10).optional(),
  /** Why the person registers themselves now. */
  why: z.enum(['first', 'moved', 'switch']).optional(),
  /** The papers ticked off. */
  have: z.array(z.string().max(12)).max(12).default([]),
  /** The ages told in messages about registering a child. */
  ages: z.array(z.number()).max(8).optional(),
  /** A child's age told with a word for the child ("my son is 19"), however old the child is. */
  child_years: z.number().int().optional(),
  /** For how many whole years two partners have lived together, and whether they have a child in common. */
  together: z.number().int().optional(),
  common_child: z.boolean().optional(),
  /** Whether the child to be registered still studies. */
  studies: z.boolean().optional(),
  /** Whether the child has a disability. */
  disabled: z.boolean().optional(),
});

const of = (who: string, why?: string): Answer => ({ put: { who, why, have: [] } });
/** What an answer about a child takes: the ages, whether the child studies, or has a disability; all decide about cover. */
const ofChild = (view: string): Answer => ({ takes: ['ages', 'child_years', 'studies', 'disabled'], view });

/** Signing up at the family clinic, or changing it: oneself or one's family, online or at the counter. */
export const register = topic({
  version: 8,
  migrations: {
    2: ({ data: { who, why, have } }) => ({
      state: 'home',
      data: { who, why: why === 'unknown' ? undefined : why, have },
    }),
    // Version 3: ages. 4: how long two partners have lived together. 5: whether a child studies. 6: whose
    // insurance it is. 7: a child's age. 8: a child's disability.
    3: (before) => before,
    4: (before) => before,
    5: (before) => before,
    6: (before) => before,
    7: (before) => before,
    8: (before) => before,
  },
  data,
  shares: ['who', 'insurer'],
  facts,
  answers: {
    myself: of('self', 'first'),
    moved: of('self', 'moved'),
    papers: { view: 'asked', takes: ['whom'] },
    online: {},
    child: { ...of('child'), ...ofChild('child') },
    spouse: of('spouse'),
    // A partner's parents cannot be registered.
    parents: { ...of('parent'), instead: { field: 'insurer', is: 'partner', name: 'other_relatives' } },
    parents_of_insured: of('parent'),
    parents_apart: of('parent'),
    newborn: of('child'),
    partner: { ...of('partner'), takes: ['together', 'common_child'], view: 'partner' },
    pupil: { ...of('pupil'), ...ofChild('pupil') },
    switch: of('self', 'switch'),
    child_age: { ...ofChild('childAge'), next: ['pupil', 'child', 'student/who'] },
    foreign_marriage: { next: ['foreign_birth', 'spouse', 'same_sex', 'partner'] },
    foreign_birth: { next: ['child', 'foreign_marriage', 'elsewhere/curp_renapo'] },
    ...passages('shift_or_doctor window_hours online_fails no_id no_address curp_biometric cost how_long'),
    ...passages('same_sex other_relatives stepchild beneficiaries_moved remove'),
  },
  machine: createMachine({
    id: 'register',
    initial: 'home',
    states: {
      home: home(['checklist'], { checklist: 'papers' }),
      papers: {
        entry: say('papers_list', { view: 'papers' }),
        meta: {
          ask: 'tick_papers',
          view: 'papers',
          rest: true,
          expects: ['paper'],
          choices: ['tick', 'enough'],
        },
        on: {
          tick: { actions: toggle('have', 'tick'), target: 'papers', reenter: true },
          enough: { actions: put({ have: [] }), target: 'done' },
        },
      },
      done: { type: 'final' },
    },
  }),
});
