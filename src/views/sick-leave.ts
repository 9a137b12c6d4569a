/** What a leave pays somebody who told their wage: by illness, by a work accident, by maternity. Pure. */
import type { Data, Moment, Phrase, View, ViewOf } from '../core/topic.ts';
import { forTheirCase } from './their-case.ts';

/** The views of `sick-leave`. */
export const sickLeaveViews: Record<string, ViewOf> = {
  pay: (data, moment) => reckoned('pay', data, moment, { percent: 'ill_percent', unpaid: UNPAID }),
  workAccidentPay: (data, moment) =>
    reckoned('work_accident_pay', data, moment, { percent: 'risk_percent', unpaid: 0 }),
};

/** The views of `maternity`. */
export const maternityViews: Record<string, ViewOf> = {
  pay: (data, moment) =>
    reckoned('pay', { ...data, leave_days: Number(moment.fact('leave_days')) }, moment, {
      percent: 'pay_percent',
      unpaid: 0,
    }),
};

/** The days at the beginning that IMSS does not pay by illness: the fact `ill_from` says that it pays from the fourth. */
const UNPAID = 3;

/** A passage after what it comes to for who told a wage or a length. */
function reckoned(
  key: string,
  { wage, leave_days: days }: Data,
  { fact, language }: Moment,
  { percent, unpaid }: { percent: string; unpaid: number },
): View {
  const share = Number.parseInt(String(fact(percent)), 10) / 100;
  const paid = days === undefined ? undefined : Math.max(0, Number(days) - unpaid);
  const money = (pesos: number): string =>
    pesos.toLocaleString(language === 'en' ? 'en-US' : 'es-MX', { maximumFractionDigits: 0 });
  const values = {
    wage: wage === undefined ? '' : money(Number(wage)),
    day: wage === undefined ? '' : money(Number(wage) * share),
    days: Number(days ?? 0),
    paid: paid ?? 0,
    total: wage === undefined || paid === undefined ? '' : money(Number(wage) * share * paid),
  };
  const line: Phrase | undefined =
    wage !== undefined && paid
      ? { key: 'reckoned_total', values, facts: [percent] }
      : wage !== undefined && paid === undefined
        ? { key: 'reckoned_day', values, facts: [percent] }
        : unpaid > 0 && days !== undefined
          ? { key: paid === 0 ? 'reckoned_none' : 'reckoned_days', values, facts: ['ill_from'] }
          : undefined;
  return forTheirCase(key, line ? [line] : []);
}
