import { z } from 'zod';
import { createMachine, drop, go, keep, say, topic } from '../src/core/topic.ts';
import facts from './foreign-residents.facts.json' with { type: 'json' };

const data = z.object({
  /** The ages asked about, each person one. */
  ages: z.array(z.number().int().min(0).max(120)).max(8).optional(),
  /** The day of joining, or of expiry, ISO. */
  from: z.iso.date().optional(),
  /** Set only to look for clinics there. */
  place: z.string().max(60).optional(),
});

/** The same question asked again is answered again. */
const to = (target: string) => ({ target, reenter: true });

/** What a person may hold, and where it leads. */
const visas = {
  temporary: to('eligible'),
  permanent: to('eligible'),
  mexican: to('mexican'),
  tourist: to('ineligible'),
  no_papers: to('ineligible'),
};

/** Every question has its answer from every other; a question asked before the visa is answered too. */
const questions = {
  fee: to('age'),
  ages: { actions: keep('ages'), target: 'fee', reenter: true },
  documents: to('documents'),
  health: to('health'),
  begins: { actions: drop('from'), target: 'begins', reenter: true },
  renew: { actions: drop('from'), target: 'renew' },
  expiry: { actions: keep('from'), target: 'renewal', reenter: true },
  where: to('where'),
  using: to('using'),
  san_miguel: to('san_miguel'),
  hospitals: to('hospitals'),
  visit: to('visit'),
  medicines: to('medicines'),
  doctors: to('doctors'),
  double: to('double'),
  changes: to('changes'),
  prices: to('prices'),
  insured_abroad: { actions: go('independent-insurance', { lives: 'abroad', about: 'pay' }), target: 'done' },
  away: { actions: go('traveling') },
  joining: to('joining'),
};
const asks = {
  ...questions,
  ...visas,
  place: { actions: [keep('place'), go('find-clinic')], target: 'done' },
  near_me: { actions: [drop('place'), go('find-clinic')], target: 'done' },
  welfare: { actions: go('welfare') },
  contact: { actions: go('contact') },
  other_visa: 'visa',
  enough: 'done',
};
const JOINING = ['fee', 'documents', 'health', 'begins', 'renew', 'where', 'using'];
const USING = ['visit', 'hospitals', 'medicines', 'doctors', 'away', 'double', 'changes', 'joining'];
const next = (here: string, choices: string[], ...reads: string[]) => ({
  meta: {
    ask: 'what_next',
    rest: true,
    expects: ['abroad_price', 'visit_price', 'insurance', ...reads, 'visa'],
    choices: [...choices.filter((choice) => choice !== here), 'enough'],
  },
  on: asks,
});
/** A list of questions to choose from. */
const list = (here: string, choices: string[]) => {
  const { meta, on } = next(here, choices);
  return { meta: { ...meta, ask: here }, on };
};

/** Voluntary family insurance for foreigners who live in Mexico: who may join, what it costs, how it is used. */
export const foreignResidents = topic({
  version: 1,
  data,
  shares: ['place'],
  facts,
  machine: createMachine({
    id: 'foreign-residents',
    initial: 'visa',
    states: {
      visa: {
        meta: {
          ask: 'which_visa',
          expects: ['abroad_price', 'visit_price', 'visa', 'insurance'],
          choices: ['temporary', 'permanent', 'tourist', 'no_papers', 'mexican'],
        },
        on: { ...questions, ...visas },
      },
      eligible: { entry: say('eligible'), ...next('eligible', JOINING) },
      mexican: { entry: say('mexican'), ...next('mexican', JOINING) },
      ineligible: {
        entry: say('not_eligible'),
        ...next('ineligible', ['prices', 'welfare', 'near_me', 'documents', 'other_visa']),
      },
      joining: list('joining', JOINING),
      age: {
        meta: {
          ask: 'how_old',
          expects: ['abroad_price', 'visit_price', 'ages', 'insurance'],
          choices: ['all_ages'],
        },
        on: { ...questions, all_ages: 'fee_table' },
      },
      fee: {
        entry: say('fee', { view: 'fee' }),
        ...next('fee', ['another_age', ...JOINING]),
        on: { ...asks, another_age: 'age' },
      },
      fee_table: { entry: say('fee_table', { view: 'fees' }), ...next('fee', JOINING) },
      documents: { entry: say('documents'), ...next('documents', JOINING) },
      health: { entry: say('health'), ...next('health', JOINING) },
      begins: {
        entry: say('begins', { view: 'begins' }),
        ...next('begins', JOINING, 'dates'),
        on: { ...asks, dates: { actions: keep('from'), target: 'begins', reenter: true } },
      },
      renew: {
        meta: {
          ask: 'when_expires',
          view: 'expiry',
          expects: ['dates', 'insurance'],
          choices: ['dont_know'],
        },
        on: { ...questions, dates: { actions: keep('from'), target: 'renewal' }, dont_know: 'renewal' },
      },
      renewal: {
        entry: say('renewal', { view: 'renewal' }),
        ...next('renew', ['other_date', ...JOINING], 'dates'),
        on: {
          ...asks,
          dates: { actions: keep('from'), target: 'renewal', reenter: true },
          other_date: { actions: drop('from'), target: 'renew' },
        },
      },
      where: { entry: say('where'), ...next('where', JOINING) },
      using: list('using', ['san_miguel', 'near_me', ...USING]),
      san_miguel: {
        entry: say('san_miguel'),
        meta: {
          ask: 'what_next',
          view: 'sanMiguel',
          rest: true,
          expects: ['insurance', 'visa'],
          choices: ['place', ...USING, 'enough'],
        },
        on: asks,
      },
      hospitals: { entry: say('hospitals'), ...next('hospitals', ['san_miguel', ...USING]) },
      visit: { entry: say('visit'), ...next('visit', USING) },
      medicines: { entry: say('medicines'), ...next('medicines', USING) },
      doctors: { entry: say('doctors'), ...next('doctors', USING) },
      double: { entry: say('double'), ...next('double', ['welfare', ...USING]) },
      changes: { entry: say('changes'), ...next('changes', ['contact', ...USING]) },
      prices: { entry: say('prices'), ...next('prices', ['near_me', 'joining', 'welfare']) },
      done: { type: 'final' },
    },
  }),
});
