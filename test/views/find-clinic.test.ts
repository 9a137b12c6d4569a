import type { Language } from '../../src/core/conversation.ts';
import { words } from '../../src/core/phrase.ts';
import type { Data, Moment, View } from '../../src/core/topic.ts';
import type { Directory, Unit } from '../../src/directory/directory.ts';
import { emergencyViews, findClinicViews } from '../../src/views/find-clinic.ts';
import { person, realDirectory, realGuide } from '../support/talk.ts';

const moment: Moment = { at: 0, language: 'es', fact: () => undefined, factsOf: () => [] };

const clinic: Unit = {
  id: 'X-UMF-1',
  system: 'imss',
  kind: 'UMF',
  number: 1,
  name: 'Prueba',
  label: 'UMF 1 Prueba',
  family: true,
  hospital: false,
  urgencias: 'unknown',
  state: 'GTO',
  municipality: 'Celaya',
  lat: 20.5,
  lon: -100.8,
  approximate: false,
};

/** The real directory, but for one unit as it would be. */
const withUnit = (unit: Unit): Directory => ({ ...realDirectory(), unit: () => unit });

function shown(unit: Unit, view: 'clinic' | 'ofUnit', data: Data, language: Language = 'es'): string {
  const views = findClinicViews(withUnit(unit));
  const { key, values } = views[view]!({ unit: unit.id, ...data }, moment) as View;
  return words(realGuide(), language, 'find-clinic', { key: key ?? 'clinic_details', values });
}

const last = (session: ReturnType<ReturnType<typeof person>['says']>): string =>
  session.outbox.map(({ text }) => text).join('\n');
const labels = (session: ReturnType<ReturnType<typeof person>['says']>): string[] =>
  session.outbox.flatMap(({ choices }) => choices.map(({ label }) => label));

describe('the card of a clinic', () => {
  test('says its kind, what that kind gives, the way there, and who knows what is not known', () => {
    const card = shown(clinic, 'clinic', {});
    expect(card).toContain('Clínica familiar del IMSS');
    expect(card).toContain('Da médico familiar');
    expect(card).toContain('https://www.google.com/maps/dir/?api=1&destination=20.50000,-100.80000');
    expect(card).toContain('Horario, teléfono y calle: no los tengo; pregunte al 800 623 2323');
  });

  test('gives hours, telephone and address where they are known, and lacks nothing then', () => {
    const full = { ...clinic, hours: 'L-V 8-20', phone: '4611234567', address: 'Calle 1' };
    const card = shown(full, 'clinic', {});
    expect(card).toContain('Horario: L-V 8-20');
    expect(card).toContain('Tel. 4611234567');
    expect(card).toContain('Calle 1');
    expect(card).not.toContain('no l');
  });

  test('names its subdelegación, with the address of that office where it is known', () => {
    const unit = { ...clinic, office: 'Celaya, Módulo 2' };
    expect(shown(unit, 'clinic', {})).toContain('Subdelegación: Celaya, Módulo 2');
    const office = {
      id: 'x',
      name: 'Subdelegación Celaya',
      state: 'GTO',
      postalCode: '38000',
      lat: 20,
      lon: -100,
    };
    const directory: Directory = {
      ...withUnit(unit),
      offices: () => [{ office: { ...office, address: 'Av. Hidalgo 10' }, km: 1 }],
    };
    const { values } = findClinicViews(directory).clinic!({ unit: unit.id }, moment);
    expect(words(realGuide(), 'es', 'find-clinic', { key: 'clinic_details', values })).toContain(
      'Subdelegación: Celaya, Módulo 2 · Av. Hidalgo 10',
    );
  });

  test('sends to the unit itself where its telephone is known', () => {
    const card = shown({ ...clinic, phone: '4611234567', address: 'Calle 1' }, 'clinic', {});
    expect(card).toContain('Horario: no lo tengo; pregunte al 4611234567');
  });

  test('says of which year an old address is, and nothing of a new one', () => {
    expect(shown({ ...clinic, address: 'Calle 1', asOf: '2019-01' }, 'clinic', {})).toContain('2019');
    expect(shown({ ...clinic, address: 'Calle 1', asOf: '2025-04' }, 'clinic', {})).not.toContain('2025');
  });

  test('offers to register and to book at a family clinic of IMSS, and nowhere else', () => {
    const offered = (unit: Unit) => findClinicViews(withUnit(unit)).clinic!({ unit: unit.id }, moment).hide;
    expect(offered(clinic)).toEqual(['list']);
    expect(offered({ ...clinic, family: false, hospital: true })).toContain('register');
    expect(offered({ ...clinic, system: 'bienestar' })).toEqual(['list', 'register', 'appointment']);
  });

  test('can be passed on, with its address and the way there', () => {
    const talk = person();
    talk.says('umf 5 nogales sonora');
    const [reply] = talk.session()!.outbox;
    expect(reply?.share).toMatchObject({ label: '📤 Compartir esta clínica', topic: 'find-clinic' });
    expect(reply?.share?.text).toContain('*UMF 5 Nogales*\nNogales, Sonora\nAvenida Álvaro Obregón 756');
    expect(reply?.share?.text).toContain('destination=31.31810,-110.94700');
  });
});

describe('what is asked of one clinic', () => {
  test.each([
    ['es-MX', 'clínica cerca de Celaya', 'la 1', '¿abren el sábado?', 'No tengo el horario de *UMF 49'],
    ['es-MX', 'clínica cerca de Celaya', 'la 1', '¿qué teléfono tiene?', 'No tengo el teléfono de *UMF 49'],
    ['es-MX', 'clínica cerca de Celaya', 'la 1', '¿cómo llego en camión?', '&travelmode=transit'],
    ['en-US', 'clinic near Celaya', 'the first one', 'is it open on Saturday?', 'the hours of *UMF 49'],
    ['en-US', 'clinic near Celaya', 'the first one', "what's the phone number?", 'phone number of *UMF 49'],
    ['en-US', 'clinic near Celaya', 'the first one', 'how do I get there by bus?', '&travelmode=transit'],
  ])('%s: %s, %s, %s', (language, near, choice, question, answer) => {
    const talk = person(realGuide(), language);
    talk.says(near);
    const card = labels(talk.says(choice));
    const told = talk.says(question);
    expect(last(told)).toContain(answer);
    // The card's own buttons stay under it.
    expect(labels(told)).toEqual(card);
  });

  test('is answered with the hours where they are known', () => {
    const told = shown({ ...clinic, hours: 'L-V 8-20' }, 'ofUnit', { told: 'unit_hours' });
    expect(told).toContain('*UMF 1 Prueba*: L-V 8-20');
  });

  test('says that the emergency room of a hospital does not close', () => {
    const hospital = { ...clinic, family: false, hospital: true, urgencias: 'yes' } as const;
    expect(shown(hospital, 'ofUnit', { told: 'unit_hours' })).toContain('día y noche todos los días');
  });

  test('never sends to the telephone of IMSS for a unit of IMSS-Bienestar', () => {
    const other = { ...clinic, system: 'bienestar' } as const;
    for (const told of ['unit_hours', 'unit_phone', 'unit_address'])
      expect(shown(other, 'ofUnit', { told })).not.toContain('800 623 2323');
  });

  test('a clinic is named before the general steps to register or book there', () => {
    const talk = person();
    talk.says('umf 33 tijuana');
    expect(last(talk.presses('find-clinic/unit/register'))).toContain('Para registrarse en *UMF 33 Tijuana*');
    talk.says('umf 33 tijuana');
    expect(last(talk.presses('find-clinic/unit/appointment'))).toContain('*UMF 33 Tijuana*');
  });
});

describe('both networks', () => {
  test('the rural hospital of Juxtlahuaca comes first to who asks there for a hospital', () => {
    const talk = person();
    talk.says('clínica cerca de Juxtlahuaca');
    expect(last(talk.says('hay un hospital?'))).toMatch(
      /1\. \*Hospital Rural Santiago Juxtlahuaca\* — ≈ 0\.8 km\nHospital IMSS-Bienestar/,
    );
  });

  test('hospitals of both are in one list, each with its network', () => {
    const said = last(person().says('un hospital cerca de Puebla'));
    expect(said).toContain('Hospital del IMSS');
    expect(said).toContain('Hospital IMSS-Bienestar');
  });

  test('without social security: those of IMSS-Bienestar, and the surest emergency room of either', () => {
    const talk = person();
    talk.says('no tengo seguro');
    const said = last(talk.says('un hospital cerca de Tijuana'));
    const lines = said.split('\n');
    const order = lines.filter((line) => /^(?:\d\. |Hospital )/.test(line));
    expect(order[1]).toContain('Hospital IMSS-Bienestar');
    expect(order[3]).toContain('Hospital IMSS-Bienestar');
    expect(order[4]).toContain('HGR 20 Tijuana');
    expect(order[5]).toContain('urgencias día y noche');
  });

  test('an emergency room that is nearer than those before it says so, whatever its network', () => {
    const talk = person();
    talk.says('no tengo seguro');
    expect(last(talk.says('un hospital cerca de la colonia Narvarte, CDMX'))).toMatch(
      /3\. \*HGZ 1 Carlos MacGregor\*.*\n.*\nEl más cercano: en una urgencia, vaya a este\./,
    );
    expect(last(person().says('un hospital cerca de la colonia Narvarte, CDMX'))).not.toContain(
      'El más cercano',
    );
  });

  test('where IMSS-Bienestar has no hospital the list does not say that it has', () => {
    const talk = person();
    talk.says('no tengo seguro');
    const said = last(talk.says('un hospital cerca de Celaya'));
    expect(said).not.toContain('primero IMSS-Bienestar');
    expect(said).toContain('No tengo un hospital de IMSS-Bienestar cerca');
  });

  test('every hospital is shown once, page after page', () => {
    const view = findClinicViews(realDirectory()).clinicsNear!;
    const place = realDirectory().findPlaces('Tijuana', 1).places[0]!.key;
    const seen: string[] = [];
    for (let page = 0; page < 5; page++) {
      const shown = view({ place, want: 'urgencias', insured: 'none', page }, moment);
      seen.push(...shown.options!.unit!.map(({ value }) => value));
    }
    expect(seen).toHaveLength(15);
    expect(new Set(seen).size).toBe(15);
  });

  test('in an emergency one whose urgencias are sure is among the three', () => {
    const directory = realDirectory();
    const view = emergencyViews(directory).urgenciasNear!;
    const without: string[] = [];
    for (const name of [
      'Puebla',
      'Tlalnepantla',
      'Acapulco',
      'Oaxaca de Juárez',
      'Juchitán',
      'Tuxtla Gutiérrez',
    ]) {
      const place = directory.findPlaces(name, 1).places[0]!;
      const { values } = view({ place: place.key }, moment);
      const said = JSON.stringify(values.clinics);
      const sure = directory
        .nearest(place, 'urgencias', 40)
        .some(({ unit, km }) => unit.urgencias === 'yes' && km <= 40 && said.includes(`"${unit.label}"`));
      if (!sure) without.push(name);
    }
    expect(without).toEqual([]);
  });
});

describe('a distance is said as precisely as it is known', () => {
  test.each([
    ['from a city as a whole: not at all', 'clínica cerca de Celaya', /1\. \*UMF 49 Celaya\*\n/],
    ['from a postal code: roughly', 'clínica en 22500', /1\. \*UMF 33 Tijuana\* — ≈ 3\.8 km\n/],
  ])('%s', (_, text, expected) => {
    expect(last(person().says(text))).toMatch(expected);
  });

  test('from a shared point: exactly', () => {
    const talk = person();
    talk.says('clínica cerca de mí');
    expect(last(talk.shares(20.5184, -100.8136))).toMatch(/1\. \*UMF 49 Celaya\* — 1\.0 km\n/);
  });
});
