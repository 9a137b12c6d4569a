import { isHoliday, openNow } from '../../src/views/opening.ts';

const contact = { weekdays: '8:00–20:00', weekend: '8:00–14:00' };
const office = { weekdays: '8:00–15:30' };
const at = (iso: string) => Date.parse(`${iso}-06:00`);

test.each([
  ['2026-11-20T07:59', contact, { key: 'opens_today', values: { from: '8:00' } }],
  ['2026-11-20T08:00', contact, { key: 'open_now', values: { until: '20:00' } }],
  ['2026-11-20T20:00', contact, { key: 'opens_tomorrow', values: { from: '8:00' } }],
  ['2026-11-21T13:59', contact, { key: 'open_now', values: { until: '14:00' } }],
  ['2026-11-21T12:00', office, { key: 'opens_on', values: { day: 'lunes', from: '8:00' } }],
  ['2026-11-16T12:00', office, { key: 'opens_tomorrow', values: { from: '8:00' } }],
  ['2026-11-16T15:00', contact, { key: 'opens_tomorrow', values: { from: '8:00' } }],
  ['2026-11-20T15:31', office, { key: 'opens_on', values: { day: 'lunes', from: '8:00' } }],
  ['2026-11-20T12:00', {}, { key: 'closed_now' }],
])('at %s in central Mexico says what is true of the hours', (iso, opening, phrase) => {
  expect(openNow(at(iso), opening, 'es')).toEqual(phrase);
});

test('knows the rest days of the labour law', () => {
  const days = [
    '2026-01-01',
    '2026-02-02',
    '2026-03-16',
    '2026-05-01',
    '2026-09-16',
    '2026-11-16',
    '2026-12-25',
    '2030-10-01',
  ];
  expect(days.filter((day) => !isHoliday(day))).toEqual([]);
  expect(['2026-11-20', '2026-10-01', '2026-02-05'].filter(isHoliday)).toEqual([]);
});
