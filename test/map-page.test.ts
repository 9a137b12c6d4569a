import { Hono } from 'hono';
import { mapPath, mountMap } from '../src/map-page.ts';
import { person, realDirectory, realGuide } from './support/talk.ts';

const guide = realGuide();

const served = (count = 1): Hono => {
  const app = new Hono();
  mountMap(app, {
    directory: realDirectory(),
    guide,
    tally: async () => count,
    source: () => '192.0.2.1',
  });
  return app;
};

const mapOf = (session: ReturnType<ReturnType<typeof person>['says']>) =>
  session.outbox.flatMap(({ map }) => map ?? [])[0];

test('a list of clinics has a map of those clinics, as an image of at most 10 KB', async () => {
  const map = mapOf(person().says('clínica en 22500'))!;
  expect(map.alt).toBe('Mapa de lo más cercano a 22500 (Tijuana, Baja California)');
  const answer = await served().request(`${mapPath}?${map.query}`);
  const svg = await answer.text();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
  // It shows where somebody is: a deletion reaches no copy in a browser's own cache.
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(10_000);
  expect(svg).toContain('1. UMF 33 Tijuana; 2. UMF 19 Tijuana; 3. HGOMF 7 Tijuana');
  expect(svg).toContain('Centro de 22500');
});

test('it is in the language of the conversation', async () => {
  const map = mapOf(person(guide, 'en-US').says('clinic in 22500'))!;
  expect(await (await served().request(`${mapPath}?${map.query}`)).text()).toContain('Center of 22500');
});

test('the address of a map has a shared point to some hundred metres only', async () => {
  const talk = person();
  talk.says('clínica cerca de mí');
  const map = mapOf(talk.shares(20.91234, -100.74321))!;
  expect(new URLSearchParams(map.query).get('place')).toBe('@20.912,-100.743');
  expect(await (await served().request(`${mapPath}?${map.query}`)).text()).toContain('>Usted<');
});

test.each([
  ['without a place', 'units=AGS-HGZ-1'],
  ['without a unit', 'place=cp:22500'],
  ['of a place that is none', 'place=cp:99999999&units=AGS-HGZ-1'],
  ['of a unit that is none', 'place=cp:22500&units=constructor'],
  ['with a place in two lines', 'place=cp:22500%0Ax&units=AGS-HGZ-1'],
  ['that is too long', `place=cp:22500&units=${'AGS-HGZ-1,'.repeat(100)}`],
])('a map %s is not found', async (_, query) => {
  expect((await served().request(`${mapPath}?${query}`)).status).toBe(404);
});

test('of many units nine are drawn', async () => {
  const ids = realDirectory()
    .nearest({ lat: 19.4, lon: -99.1 }, 'family', 20)
    .map(({ unit }) => unit.id);
  const svg = await (await served().request(`${mapPath}?place=s:CDMX&units=${ids.join()}`)).text();
  expect(svg.match(/class="p"/g)).toHaveLength(9);
});

test('an address that asks for too many is told to wait', async () => {
  const answer = await served(301).request(`${mapPath}?place=cp:22500&units=AGS-HGZ-1`);
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('60');
});

test('a store that is away keeps no map back', async () => {
  const app = new Hono();
  mountMap(app, {
    directory: realDirectory(),
    guide,
    tally: () => Promise.reject(new Error('away')),
    source: () => '192.0.2.1',
  });
  expect((await app.request(`${mapPath}?place=cp:22500&units=AGS-HGZ-1`)).status).toBe(200);
});
