/** What contact shows: whether lines and offices are open now, and the organisation's HR with its own notes. Pure. */
import type { contact } from '../../flows/contact.ts';
import type { Language } from '../core/conversation.ts';
import { linkTo } from '../core/facts.ts';
import {
  type DataOf,
  type Moment,
  type Phrase,
  type Values,
  type View,
  type ViewOf,
  viewsOf,
} from '../core/topic.ts';
import { openNow } from './opening.ts';
import { ahead, HOME, rangeAhead, zoneName } from './own-time.ts';
import { forTheirCase } from './their-case.ts';

type LocalText = string | Record<Language, string>;

/** What people may see of the organisation; see `src/org.ts`. */
export type Employer = {
  name: string;
  hr?: { name?: LocalText; email?: string; phone?: string; hours?: LocalText };
  facts: { says: Record<Language, string>; source: string; asOf: string }[];
};

/** The views of `contact`, for the organisation that runs this copy, if any. */
export const contactViews = (org: Employer | undefined) =>
  viewsOf<typeof contact>({
    hr: (_data, { language }) => ({ values: { card: hrCard(org, language) } }),
    phone: (data, moment) => inTheirTime('phone', data, moment),
    fromAbroad: (data, moment) => inTheirTime('from_abroad', data, moment),
    phones: (data, moment) => inTheirTime('phone_hours', data, moment, openNowOf(moment)),
    offices: officesOpen,
  });

/** Whether the lines are open now, as `contact_open` and `mental_open`. */
const openNowOf = (moment: Moment): Values => ({
  contact_open: openNow(
    moment.at,
    {
      weekdays: hours(moment, 'contact_hours_weekdays'),
      weekend: hours(moment, 'contact_hours_weekend'),
    },
    moment.language,
  ),
  mental_open: openNow(
    moment.at,
    { weekdays: hours(moment, 'mental_hours'), weekend: hours(moment, 'mental_hours') },
    moment.language,
  ),
});

/** The passage `key`. If the person is in another time zone, the line's hours in that zone come before it. */
function inTheirTime(
  key: string,
  { zone, where }: DataOf<typeof contact>,
  moment: Moment,
  rest: Values = {},
): View {
  const { at, language } = moment;
  if (zone === undefined || zone === HOME) return forTheirCase(key, [], [], rest);
  const gap = ahead(zone, at);
  const own = (fact: string): string => rangeAhead(String(moment.fact(fact)), gap, language);
  const values = {
    where: where ?? zoneName(zone, language, at),
    weekdays: own('contact_hours_weekdays'),
    weekend: own('contact_hours_weekend'),
  };
  return forTheirCase(key, [{ key: 'own_hours', topic: 'contact', values }], [], rest);
}

/** Whether IMSS's administrative offices are open, as `office_open`. */
export const officesOpen: ViewOf = (_data, moment): View => ({
  values: { office_open: openNow(moment.at, { weekdays: hours(moment, 'office_hours') }, moment.language) },
});

const hours = (moment: Moment, fact: string): string | undefined => moment.fact(fact)?.toString();

function hrCard(org: Employer | undefined, language: Language): Phrase {
  if (!org) return { key: 'hr_not_set' };
  const notes = org.facts.map(
    ({ says, source, asOf }): Phrase => ({
      key: 'hr_note',
      values: { says: inLanguage(says, language), source, asOf },
    }),
  );
  const lines: Phrase[] = org.hr ? hrLines(org.hr, language) : [{ key: 'hr_unknown_in_org' }];
  return { key: 'hr_card', values: { org: org.name, lines: [...lines, ...notes] } };
}

/** Whom to ask in an organisation and how, one line each, from the texts of `contact`. */
export function hrLines(hr: NonNullable<Employer['hr']>, language: Language): Phrase[] {
  const lines: Phrase[] = [];
  const add = (key: string, values: Phrase['values']) => lines.push({ key, topic: 'contact', values });
  if (hr.name) add('hr_name', { name: inLanguage(hr.name, language) });
  if (hr.phone) add('hr_phone', { phone: linkTo('phone', hr.phone) });
  if (hr.email) add('hr_email', { email: linkTo('mail', hr.email) });
  if (hr.hours) add('hr_hours', { hours: inLanguage(hr.hours, language) });
  return lines;
}

const inLanguage = (text: LocalText, language: Language): string =>
  typeof text === 'string' ? text : (text[language] ?? Object.values(text)[0] ?? '');
