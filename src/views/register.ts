/**
 * What the topic register shows: the way for the person to be registered, and the list of papers with those
 * already ticked. Pure.
 */
import type { register } from '../../flows/register.ts';
import { type DataOf, type Moment, type Phrase, type View, viewsOf } from '../core/topic.ts';
import { forTheirCase } from './their-case.ts';

/** The views of `register`. */
export const registerViews = viewsOf<typeof register>({
  asked,
  papers,
  child: (data, moment) => {
    const line = childLine(data, moment);
    // A child who is too old is told the alternatives instead of the papers.
    return forTheirCase(line.some(({ key }) => TOO_OLD.has(key)) ? 'child_age' : 'child', line);
  },
  pupil: (data, moment) => forTheirCase('pupil', childLine(data, moment)),
  partner: (data, moment) => forTheirCase('partner', partnerLine(data, moment)),
  childAge: (data, moment) => forTheirCase('child_age', childLine(data, moment)),
});

type Data = DataOf<typeof register>;
type Who = NonNullable<Data['who']>;

/**
 * Whether a child of this age is covered. An age above `GROWN` without a word for the child is taken for
 * somebody else's.
 */
function childLine({ ages, child_years: years, studies, disabled }: Data, { fact }: Moment): Phrase[] {
  if (disabled) return [{ key: 'child_disabled', facts: ['child_disabled'] }];
  const [first, other] = ages ?? [];
  const isTheirs = first !== undefined && other === undefined && first <= GROWN;
  const age = years ?? (isTheirs ? first : undefined);
  if (age === undefined) return [];
  const key =
    age < Number(fact('child_age'))
      ? 'child_under'
      : age > Number(fact('student_age'))
        ? 'child_over'
        : studies === false
          ? 'child_left_school'
          : 'child_student';
  return [{ key, values: { age }, facts: ['child_age', 'student_age'] }];
}

const GROWN = 30;
/** The lines that say that a child is not covered any more. */
const TOO_OLD = new Set(['child_over', 'child_left_school']);

/** The papers that the counter asks for, in the order of the list, by who is registered. */
const PAPERS: Record<Who, string[]> = {
  self: ['curp', 'id', 'nss', 'address', 'photo'],
  student: ['curp', 'id', 'nss', 'address', 'photo'],
  child: ['curp', 'id', 'nss', 'deed', 'address', 'photo'],
  pupil: ['curp', 'id', 'nss', 'deed', 'school', 'address', 'photo'],
  spouse: ['curp', 'id', 'nss', 'deed', 'address', 'photo'],
  partner: ['curp', 'id', 'nss', 'deed', 'address', 'photo'],
  parent: ['curp', 'id', 'nss', 'deed', 'address', 'photo'],
};

/** Papers that differ for some people, or need a fuller text: by paper, then by who is registered. */
const SPECIAL: Record<string, Partial<Record<Who, string>>> = {
  curp: { child: 'both', pupil: 'both', spouse: 'both', partner: 'both', parent: 'both' },
  id: { partner: 'both' },
  deed: { child: 'birth', pupil: 'birth', spouse: 'marriage', partner: 'union', parent: 'descent' },
};

/** Whether two partners who are not married may be registered, by what was told of them. */
function partnerLine({ together, common_child: child }: Data, { fact }: Moment): Phrase[] {
  if (child === true) return [{ key: 'partner_child', facts: ['together_years'] }];
  if (together === undefined) return [];
  const years = together;
  const key =
    years >= Number(fact('together_years'))
      ? 'partner_years'
      : child === false
        ? 'partner_not_yet'
        : 'partner_only_child';
  return [{ key, values: { years }, facts: ['together_years'] }];
}

/** Those whose papers differ from one's own. */
const RELATIVES: Who[] = ['child', 'pupil', 'spouse', 'partner', 'parent'];

/** The papers to be brought: those of the relative that was spoken of, else the general list. */
function asked(data: Data): View {
  const isOf = data.who !== undefined && RELATIVES.includes(data.who);
  return isOf ? { ...papers({ ...data, have: [] }), key: 'papers_list' } : { values: {} };
}

function papers(data: Data): View {
  const { who = 'self', have = [] } = data;
  const asked = PAPERS[who];
  const relative = RELATIVES.includes(who);
  const moved = who === 'self' && data.why === 'moved';
  const special = (id: string) => (moved && id === 'address' ? 'new' : SPECIAL[id]?.[who]);
  const named = (id: string): string => [id, special(id)].filter(Boolean).join('_');
  const left = asked.filter((id) => !have.includes(id)).length;
  return {
    values: {
      title: { key: `papers_title_${moved ? 'moved' : who}` },
      papers: asked.map((id) => {
        const paper = { key: `paper_${named(id)}` };
        const done = have.includes(id);
        return {
          key: done ? 'paper_there' : 'paper_missing',
          values: { paper },
          tick: { option: `tick:${id}`, done, label: paper },
        };
      }),
      note: relative ? '' : { key: 'papers_note_self' },
      hint: { key: ['all_ticked', 'tick_last'][left] ?? 'tick_hint', values: { left } },
    },
    options: {
      tick: asked.map((id) => ({
        value: id,
        label: {
          key: have.includes(id) ? 'ticked' : 'unticked',
          values: { paper: { key: `tick_${named(id)}` } },
        },
      })),
    },
  };
}
