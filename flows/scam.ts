import { z } from 'zod';
import { createMachine, go, say, topic } from '../src/core/topic.ts';
import facts from './scam.facts.json' with { type: 'json' };

const next = (key: string) => ({ actions: say(key), target: 'next' });

const wants = {
  money: next('never_pay'),
  code: next('never_give_codes'),
  my_data: next('never_give_data'),
  booking: next('not_by_phone'),
  threat: next('hang_up'),
};
const given = {
  gave_money: next('after_money'),
  gave_card: next('after_card'),
  gave_code: next('after_code'),
  gave_data: next('after_data'),
};

/** Somebody asks for money, codes or data in IMSS's name: how to tell, what to do, where to report. */
export const scam = topic({
  version: 1,
  data: z.object({}),
  facts,
  machine: createMachine({
    id: 'scam',
    initial: 'which',
    states: {
      which: {
        meta: {
          ask: 'what_happened',
          expects: ['scam_matter'],
          choices: ['contacted', 'charged', 'site', 'gave', 'identity', 'bot', 'report'],
        },
        on: {
          ...wants,
          ...given,
          contacted: 'wants',
          visit_charged: { actions: say('visit_charged', { view: 'prices' }), target: 'next' },
          charged: next('procedures_are_free'),
          site: next('official_places'),
          gave: 'given',
          identity: next('after_data'),
          bot: next('what_i_am'),
          report: next('where_to_report'),
        },
      },
      wants: {
        meta: {
          ask: 'what_they_want',
          expects: ['scam_wants'],
          choices: ['money', 'code', 'my_data', 'booking', 'threat', 'gave'],
        },
        on: { ...wants, gave: 'given' },
      },
      given: {
        meta: {
          ask: 'what_was_given',
          expects: ['scam_given'],
          choices: ['gave_money', 'gave_card', 'gave_code', 'gave_data'],
        },
        on: given,
      },
      next: {
        meta: {
          ask: 'what_next',
          expects: ['scam_gave', 'scam_visit'],
          choices: ['report', 'gave', 'site', 'contact', 'enough'],
          rest: true,
        },
        on: {
          ...given,
          visit_charged: { actions: say('visit_charged', { view: 'prices' }) },
          report: { actions: say('where_to_report') },
          gave: 'given',
          site: { actions: say('official_places') },
          contact: { actions: go('contact') },
          enough: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});
