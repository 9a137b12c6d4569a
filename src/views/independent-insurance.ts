/** What independent-insurance shows: each thing asked about, for where the person works, and when to pay. Pure. */
import type { Data, Moment, Phrase, ViewOf } from '../core/topic.ts';

/** The way through, in the order it is gone; the last two are beside it. */
export const ABOUT = ['what', 'needs', 'enrol', 'pay', 'family', 'weeks', 'figures'] as const;
/** How long ago somebody last contributed. */
export const GAPS = ['now', 'later', 'long'] as const;

const LIVES = ['abroad', 'mexico'] as const;

/** The views of `independent-insurance`. */
export const independentInsuranceViews: Record<string, ViewOf> = {
  where: () => ({
    values: {},
    options: { lives: LIVES.map((value) => ({ value, label: { key: `choice_${value}` } })) },
  }),
  told: (data, moment) => {
    const about = String(data.about) as (typeof ABOUT)[number];
    const at = ABOUT.indexOf(about);
    const others = [...ABOUT.slice(at + 1), ...ABOUT.slice(0, Math.max(at, 0))];
    const shown: Record<string, boolean> = {
      nss: about === 'needs',
      register: about === 'family' || about === 'pay',
      teleconsult: data.lives === 'abroad' && (about === 'what' || about === 'figures'),
      gap: about === 'weeks',
      other_place: about === 'what',
    };
    return {
      values: { told: toldOf(about, data, moment) },
      options: {
        about: others.map((value) => ({ value, label: { key: `choice_about_${value}` } })),
        gap: GAPS.filter((one) => one !== data.gap).map((value) => ({
          value,
          label: { key: `choice_gap_${value}` },
        })),
      },
      hide: Object.keys(shown).filter((choice) => !shown[choice]),
    };
  },
};

/** Which things are told differently abroad and in Mexico. */
const BY_PLACE = new Set(['what', 'needs', 'enrol', 'pay', 'start']);

function toldOf(about: string, data: Data, moment: Moment): Phrase {
  if (about === 'weeks' && data.gap !== undefined) return { key: `weeks_${data.gap}` };
  const key = BY_PLACE.has(about) ? `about_${about}_${data.lives}` : `about_${about}`;
  return { key, values: { deadline: { key: 'deadline', values: payDates(moment) } } };
}

/** The next day to pay by that both published limits allow, and the day the insurance would begin. */
function payDates({ at, language, fact }: Moment): { pay: string; begin: string } {
  const early = Number(fact('deadline_day_early'));
  const today = new Intl.DateTimeFormat('en', {
    timeZone: 'America/Mexico_City',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  const [month = 1, day = 1, year = 1970] = today.format(at).split('/').map(Number);
  const months = day <= early ? month - 1 : month;
  const long = new Intl.DateTimeFormat(language === 'es' ? 'es-MX' : language, {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
  return {
    pay: long.format(Date.UTC(year, months, early)),
    begin: long.format(Date.UTC(year, months + 1, 1)),
  };
}
