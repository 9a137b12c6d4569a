/** What welfare shows: whether a state takes part in IMSS-Bienestar today, and each thing asked about. Pure. */
import type { welfare } from '../../flows/welfare.ts';
import { type DataOf, type Moment, type Phrase, viewsOf } from '../core/topic.ts';
import type { Directory, State } from '../directory/directory.ts';

/**
 * If fewer than FEW of the NEAR units nearest to the state's capital are in the state, the directory knows
 * little about it.
 */
const NEAR = 5;
const FEW = 3;

/** The views of `welfare`, over this directory. */
export const welfareViews = (directory: Directory) =>
  viewsOf<typeof welfare>({
    states: (data) => ({
      values: {},
      options: {
        state: (data.states ?? []).flatMap((key) => {
          const state = directory.states.find((one) => one.key === key);
          return state ? [{ value: key, label: state.name }] : [];
        }),
      },
    }),
    // What holds in the state where somebody is, instead of a list of all of them.
    what: (data, moment) => {
      const state = stateAsked(directory, { place: data.place });
      if (!state) return { key: 'what', values: {} };
      if (listed(moment, 'states_in', state)) return { key: 'what_here', values: { state: state.name } };
      return { key: 'state_told', values: { told: stateTold(directory, state, moment) } };
    },
    state: (data, moment) => {
      const state = stateAsked(directory, data);
      return state
        ? { key: 'state_told', values: { told: stateTold(directory, state, moment) } }
        : { values: {} };
    },
    // Added to replies of other answers, only if the person is in a state that does not take part.
    not_here: (data, moment) => {
      const state = stateAsked(directory, { place: data.place });
      return state && listed(moment, 'states_out', state)
        ? { key: 'not_here', values: { state: state.name } }
        : { values: {} };
    },
  });

type Data = DataOf<typeof welfare>;

function stateTold(directory: Directory, state: State, moment: Moment): Phrase {
  const takesPart = listed(moment, 'states_in', state);
  const planned = listed(moment, 'first_states', state);
  const notes: Phrase[] = [];
  if (takesPart && fewUnits(directory, state)) notes.push({ key: 'few_units_note' });
  return {
    key: `state_${takesPart ? 'in' : 'out'}`,
    values: {
      state: state.name,
      history: planned
        ? { key: takesPart ? 'was_first' : 'was_planned', values: { state: state.name } }
        : { key: takesPart ? 'joined_later' : 'never_joined' },
      notes,
    },
  };
}

/** Whether a fact that lists states by name has this one. */
const listed = ({ fact }: Moment, id: string, { name }: State): boolean =>
  String(fact(id)).split(', ').includes(name);

function stateAsked(directory: Directory, data: Pick<Data, 'place' | 'state'>): State | undefined {
  const place = data.place === undefined ? undefined : directory.place(data.place);
  const key = data.state ?? place?.state;
  return directory.states.find((state) => state.key === key);
}

function fewUnits(directory: Directory, { key }: State): boolean {
  const capital = directory.place(`s:${key}`);
  if (!capital) return false;
  const near = directory.nearest(capital, 'bienestar', NEAR);
  return near.filter(({ unit }) => unit.state === key).length < FEW;
}
