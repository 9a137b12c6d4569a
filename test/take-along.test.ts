import { Hono } from 'hono';
import { calendarFile } from '../src/calendar.ts';
import { mountTakeAlong } from '../src/take-along.ts';
import { NOON, person, realGuide } from './support/talk.ts';

const served = (publicUrl?: string): Hono => {
  const app = new Hono();
  mountTakeAlong(app, { guide: realGuide(), publicUrl, now: () => NOON });
  return app;
};

const linesOf = (file: string): string[] => file.replace(/\r\n[ \t]/g, '').split('\r\n');

test('a day is a whole day of the calendar, under its name, with a reminder, and the same event each time', () => {
  const event = { title: 'IMSS: último día, "hoy"; y más\nBEGIN:VEVENT', day: '2026-12-31' };
  const lines = linesOf(calendarFile([event], NOON));
  expect(lines).toEqual(
    expect.arrayContaining([
      'BEGIN:VCALENDAR',
      'DTSTART;VALUE=DATE:20261231',
      'DTEND;VALUE=DATE:20270101',
      'TRIGGER:-PT15H',
    ]),
  );
  expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
  const idOf = (file: string) => /^UID:.+$/m.exec(file)?.[0];
  expect(idOf(calendarFile([event], NOON + 1))).toBe(idOf(calendarFile([event], NOON)));
  expect(idOf(calendarFile([{ ...event, day: '2026-12-30' }], NOON))).not.toBe(
    idOf(calendarFile([event], NOON)),
  );
});

test('several days end on their last', () => {
  const lines = linesOf(calendarFile([{ title: 'a', day: '2026-12-01', until: '2026-12-15' }], NOON));
  expect(lines).toEqual(expect.arrayContaining(['DTSTART;VALUE=DATE:20261201', 'DTEND;VALUE=DATE:20261216']));
});

test('what a reply offers is given as a file, the same that the reply itself knows', async () => {
  const [action] = person().says('me quedé sin trabajo hoy, ¿cuánto me dura el seguro?').outbox[0]!.actions!;
  if (action?.kind !== 'calendar') throw new Error('no days');
  const answer = await served().request(`/calendar.ics?${action.query}`);
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="imss.ics"');
  expect(await answer.text()).toBe(calendarFile(action.events, NOON));
});

test.each([
  ['of no topic', 'topic=x&days=day_cover_ends.2026-12-03'],
  ['of a topic that every object has', 'topic=constructor&days=day_cover_ends.2026-12-03'],
  ['of a text that names no day', 'topic=coverage&days=until_no.2026-12-03'],
  ['of a text that is none', 'topic=coverage&days=day_x.2026-12-03'],
  ['of a day that is none', 'topic=coverage&days=day_cover_ends.2026-02-30'],
  ['of days that end before they begin', 'topic=coverage&days=day_cover_ends.2026-12-03.2026-12-02'],
  ['of more than a day and its last', 'topic=coverage&days=day_cover_ends.2026-12-03.2026-12-04.x'],
  ['of many days', `topic=coverage&days=${Array(9).fill('day_cover_ends.2026-12-03').join()}`],
  ['of nothing', ''],
])('a file %s is not found', async (_, query) => {
  expect((await served().request(`/calendar.ics?${query}`)).status).toBe(404);
});

test('an address that is too long for a picture has none', async () => {
  const host = `${'a'.repeat(60)}.`.repeat(70);
  expect((await served().request(`http://${host}example.org/qr.svg`)).status).toBe(404);
});

test('the picture of the address leads to where the guide is reached', async () => {
  const [own, set, again] = await Promise.all([
    served().request('http://guia.example.org/qr.svg?lang=en'),
    served('https://guia.example.org/').request('http://127.0.0.1/qr.svg?lang=en'),
    served('https://guia.example.org').request('http://127.0.0.1/qr.svg?lang=xx'),
  ]);
  expect(own!.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
  const pictures = await Promise.all([own, set, again].map((one) => one!.text()));
  for (const picture of pictures) expect(picture).toMatch(/^<svg /);
  expect(new Set(pictures).size).toBe(3);
});
