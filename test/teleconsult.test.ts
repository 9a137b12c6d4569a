import type { Inbound } from '../src/core/conversation.ts';
import type { Phrase, TopicEvent } from '../src/core/topic.ts';
import { realGuide } from './support/talk.ts';

const guide = realGuide();
const NARROW = /[\u00a0\u202f]/g;

/** The two lines of hours that somebody in a zone is told at an instant, as times of the day, per stretch of the clock. */
function hoursTold(zone: string, now: string): string[][] {
  const fact = (id: string) => guide.texts.fact('en', 'teleconsult', id);
  const view = guide.views.teleconsult!.hours!(
    { zone },
    { at: Date.parse(now), language: 'en', fact, factsOf: () => [] },
  );
  const own = view.values.own as Phrase;
  const weeks = own.key === 'change' ? [own.values!.old, own.values!.new] : [own];
  return (weeks as Phrase[]).map((week) =>
    ['work', 'weekend'].map((kind) => {
      const { open, close } = (week.values![kind] as Phrase).values!;
      return `${open}-${close}`.replace(NARROW, ' ');
    }),
  );
}

/** Where somebody says they live; `asked` false when nobody asked. */
function heard(text: string, asked = true): TopicEvent | { unfit: string } | undefined {
  const inbound: Inbound = { id: '1', chat: 'test:1', at: 0, kind: 'text', text };
  const reading = guide.readers.zone!(inbound, asked ? {} : undefined);
  return reading && 'event' in reading ? reading.event : reading;
}

const zone = (text: string, asked = true) => (heard(text, asked) as { zone?: string } | undefined)?.zone;
const choices = (text: string) =>
  (heard(text) as { zones?: { name: string }[] } | undefined)?.zones?.map(({ name }) => name);

const WINTER = '2026-12-15T12:00:00-06:00';
const SUMMER = '2027-06-15T12:00:00-06:00';

test.each([
  ['America/New_York', '9:00 AM-9:00 PM', '8:30 AM-9:30 PM', '10:00 AM-10:00 PM', '9:30 AM-10:30 PM'],
  ['America/Chicago', '8:00 AM-8:00 PM', '7:30 AM-8:30 PM', '9:00 AM-9:00 PM', '8:30 AM-9:30 PM'],
  ['America/Denver', '7:00 AM-7:00 PM', '6:30 AM-7:30 PM', '8:00 AM-8:00 PM', '7:30 AM-8:30 PM'],
  ['America/Los_Angeles', '6:00 AM-6:00 PM', '5:30 AM-6:30 PM', '7:00 AM-7:00 PM', '6:30 AM-7:30 PM'],
  ['America/Phoenix', '7:00 AM-7:00 PM', '6:30 AM-7:30 PM', '7:00 AM-7:00 PM', '6:30 AM-7:30 PM'],
])(
  'the announced hours in %s are right in winter and in summer',
  (place, work, weekend, workThen, weekendThen) => {
    expect(hoursTold(place, WINTER)).toEqual([[work, weekend]]);
    expect(hoursTold(place, SUMMER)).toEqual([[workThen, weekendThen]]);
  },
);

test('a change of the clock is told two weeks ahead, and no longer once it has come', () => {
  const standard = ['8:00 AM-8:00 PM', '7:30 AM-8:30 PM'];
  const saving = ['9:00 AM-9:00 PM', '8:30 AM-9:30 PM'];
  expect(hoursTold('America/Chicago', '2026-10-16T12:00:00-06:00')).toEqual([saving]);
  expect(hoursTold('America/Chicago', '2026-10-20T12:00:00-06:00')).toEqual([saving, standard]);
  expect(hoursTold('America/Chicago', '2026-11-01T09:00:00-06:00')).toEqual([standard]);
  expect(hoursTold('America/Chicago', '2027-03-08T12:00:00-06:00')).toEqual([standard, saving]);
});

test.each([
  ['Houston', 'America/Chicago'],
  ['vivo en Fresno, California', 'America/Los_Angeles'],
  ['phoenix az', 'America/Phoenix'],
  ['el paso tx', 'America/Denver'],
  ['LA', 'America/Los_Angeles'],
  ['estado de washington', 'America/Los_Angeles'],
  ['Washington DC', 'America/New_York'],
  ['gary indiana', 'America/Chicago'],
  ['Nueva York', 'America/New_York'],
  ['ontario california', 'America/Los_Angeles'],
  ['Alemania', 'Europe/Berlin'],
  ['hora del Pacífico', 'America/Los_Angeles'],
  ['UTC-5', 'Etc/GMT+5'],
  ['Tijuana', 'America/Tijuana'],
  ['Piedras Negras', 'America/Matamoros'],
  ['Cancún', 'America/Cancun'],
])('"%s" is in the zone %s', (text, expected) => {
  expect(zone(text)).toBe(expected);
});

test('a name that keeps two hours is asked about', () => {
  expect(choices('portland')).toEqual(['Portland, ME', 'Portland, OR']);
  expect(choices('texas')).toEqual(['Houston, Dallas, San Antonio', 'El Paso, Socorro']);
  expect(choices('washington')).toEqual(['Washington, DC', 'Washington']);
  expect(choices('vancouver')).toEqual(['Vancouver, WA', 'Vancouver, BC']);
});

test('the United States alone is too wide, and what is no place is none', () => {
  expect(heard('estados unidos')).toEqual({ unfit: 'which_part_of_usa' });
  expect(heard('banana')).toBeUndefined();
  expect(heard('no sé')).toBeUndefined();
});

test('a place inside a message is heard, and everyday words in it are none', () => {
  expect(zone('son las seis aca en seattle ya estara abierto', false)).toBe('America/Los_Angeles');
  expect(zone('a que hora atienden si estoy en california', false)).toBe('America/Los_Angeles');
  for (const text of [
    'puedo tener consulta con el imss sin regresar a mexico',
    'en que horario del centro de mexico son',
    'this is for my dad or mom in ok',
    'hasta que hora hay doctores este domingo',
  ]) {
    expect([text, heard(text, false)]).toEqual([text, undefined]);
  }
});

test('every city with a Mexican consulate has a zone', () => {
  const cities = [
    'Albuquerque, Atlanta, Austin, Barcelona, Boise, Boston, Brownsville, Calexico, Calgary, Chicago, Chongqing, Dallas',
    'Del Rio, Denver, Detroit, Douglas, Eagle Pass, El Paso, Estambul, Filadelfia, Frankfurt, Fresno, Guangzhou',
    'Hong Kong, Houston, Indianapolis, Kansas City, La Habana, Laredo, Las Vegas, Leamington, Little Rock, Los Angeles',
    'Mcallen, Miami, Milan, Milwaukee, Montreal, Mumbai, New Brunswick, Nogales, Nueva Orleans, Nueva York, Oklahoma',
    'Omaha, Orlando, Oxnard, Peten, Phoenix, Portland, Presidio, Quetzaltenango, Raleigh, Rio De Janeiro, Sacramento',
    'Saint Paul, Salt Lake City, San Antonio, San Bernardino, San Diego, San Francisco, San Jose, San Juan',
    'San Pedro Sula, Santa Ana, Sao Paulo, Seattle, Shanghai, Tecun Uman, Toronto, Tucson, Vancouver, Washington, Yuma',
  ].flatMap((line) => line.split(', '));
  expect(cities.filter((city) => !zone(city) && !choices(city))).toEqual([]);
});
