import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadDirectory } from '../../src/directory/load.ts';
import { compile, type Options, summary } from '../../tools/data/compile.ts';
import { cpuMs } from '../support/cpu.ts';
import { type Cell, workbook } from './workbook.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guia-data-'));
  for (const [name, lines] of Object.entries(rawFiles))
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A small country: San Miguel de Allende and Celaya in Guanajuato, Álvaro Obregón in the capital, two towns in Oaxaca. */
const rawFiles: Record<string, string[]> = {
  'postal-codes.csv': [
    'postal_code,state,municipality,city,lat,lon,coordinates_from',
    '01000,Ciudad de México,Álvaro Obregón,Ciudad de México,19.359,-99.203,x',
    '37700,Guanajuato,San Miguel de Allende,San Miguel de Allende,20.915,-100.744,x',
    '37701,Guanajuato,San Miguel de Allende,null,20.92,-100.75,x',
    '38000,Guanajuato,Celaya,Celaya,20.523,-100.815,x',
    '38001,Guanajuato,Celaya,Celaya,20.525,-100.81,cp_mex_2025_check1',
    '68300,Oaxaca,San Juan Bautista Tuxtepec,null,18.088,-96.125,x',
    '69000,Oaxaca,Santiago Ayuquililla,null,17.66,-98.1,x',
    '1000,Guanajuato,Celaya,Celaya,20.5,-100.8,x',
    '38999,Jalisco,Celaya,Celaya,20.5,-100.8,x',
    '38998,Guanajuato,Celaya,Celaya,50.5,-100.8,x',
  ],
  'inegi-localities.csv': [
    'cvegeo,locality,municipality,state,lat,lon,population',
    '090100001,alvaro Obregon,alvaro Obregon,Ciudad de Mexico,19.36,-99.2,759003',
    '090150001,Cuauhtemoc,Cuauhtemoc,Ciudad de Mexico,19.43,-99.15,545884',
    '110030001,San Miguel de Allende,San Miguel de Allende,Guanajuato,20.914,-100.745,72452',
    '110070001,Celaya,Celaya,Guanajuato,20.523,-100.815,378143',
    '201840001,San Juan Bautista Tuxtepec,San Juan Bautista Tuxtepec,Oaxaca,18.088,-96.125,103609',
    '110070002,Nowhere,Celaya,Guanajuato,x,-100.8,1200',
  ],
  'imss-clinics.csv': [
    'name,lat,lon',
    'UMFH 11 S. MIGUEL ALLENDE,20.9243,-100.7413',
    'UMF 49 CELAYA,20.5184,-100.8236',
    'UMF 49 CELAYA,20.5184,-100.8236',
    'UMF 64 TUXTEPEC,17.6554,-98.1065',
    'UMF 38 CFE. PARQUE ESPAÑA,19.3595,-99.203',
    'WHATEVER,20.5,-100.8',
    'UMF 5 AFUERA,0,0',
  ],
  'imss-hospitals.csv': ['name,lat,lon', 'HGZ 4 CELAYA,20.5176,-100.824', 'BS  CELAYA,20.5176,-100.824'],
  'imss-bienestar-units.csv': [
    'clues,name,state,municipality,locality,level,type,stratum,status,lat,lon',
    'GTIMB000010,C.S. LA CIENEGUITA,GUANAJUATO,SAN MIGUEL DE ALLENDE,LA CIENEGUITA,PRIMER NIVEL,RURAL DE 01 NÚCLEO BÁSICO,RURAL,EN OPERACION,20.93,-100.79',
    'GTIMB000011,CENTRO DE SALUD LEJOS,GUANAJUATO,CELAYA,LEJOS,PRIMER NIVEL,RURAL DE 01 NÚCLEO BÁSICO,RURAL,EN OPERACION,-20.93,100.79',
    'GTIMB000012,UNIDAD MÓVIL 1,GUANAJUATO,CELAYA,CELAYA,PRIMER NIVEL,UNIDAD MÓVIL,URBANO,EN OPERACION,20.5,-100.8',
    'GTIMB000013,CENTRO DE SALUD CERRADO,GUANAJUATO,CELAYA,CELAYA,PRIMER NIVEL,RURAL DE 01 NÚCLEO BÁSICO,URBANO,FUERA DE OPERACION,20.5,-100.8',
    'BAD,CENTRO DE SALUD SIN CLAVE,GUANAJUATO,CELAYA,CELAYA,PRIMER NIVEL,RURAL DE 01 NÚCLEO BÁSICO,URBANO,EN OPERACION,20.5,-100.8',
  ],
};

const run = (more: Partial<Options> = {}) => compile({ from: folder, to: join(folder, 'out'), ...more });
const load = () => loadDirectory(join(folder, 'out'));
const reasonsFor = (data: Awaited<ReturnType<typeof run>>, name: string): string[] =>
  [...data.report.rejected, ...data.report.changed]
    .filter((row) => row.name === name)
    .map(({ reason }) => reason);

const cluesColumns = [
  'CLUES',
  'ENTIDAD',
  'CLAVE DEL MUNICIPIO',
  'MUNICIPIO',
  'LOCALIDAD',
  'CLAVE DE TIPOLOGIA',
  'NOMBRE DE LA UNIDAD',
  'TIPO DE VIALIDAD',
  'VIALIDAD',
  'NUMERO EXTERIOR',
  'TIPO DE ASENTAMIENTO',
  'ASENTAMIENTO',
  'CODIGO POSTAL',
  'ESTATUS DE OPERACION',
  'TELEFONO 1 DEL ESTABLECIMIENTO',
  'CLAVE DE LA INS ADM',
  'LATITUD',
  'LONGITUD',
];
const tuxtepec = [
  'OCIMS000194',
  'OAXACA',
  '184',
  'SAN JUAN BAUTISTA TUXTEPEC',
  'SAN JUAN BAUTISTA TUXTEPEC',
  'UMF',
  'UMF 64 TUXTEPEC',
  'BOULEVARD',
  'BENITO JUÁREZ',
  '195',
  'COLONIA',
  'EL CASTILLO',
  '68300',
  'EN OPERACION',
  '2878754280',
  'IMSS',
  '18.0829',
  '-96.1378',
];
const rural = [
  'OCIMS000450',
  'OAXACA',
  '184',
  'SAN JUAN BAUTISTA TUXTEPEC',
  'LA RAYA',
  'UMR',
  'LA RAYA',
  'CALLE',
  'SIN NOMBRE',
  'SIN NÚMERO',
  'RANCHERÍA',
  'LA RAYA',
  '99999',
  'EN OPERACION',
  '0000000000',
  'IMSS',
  '18.05',
  '-96.1',
];
const newClinic = [
  'OCIMS000999',
  'OAXACA',
  '184',
  'SAN JUAN BAUTISTA TUXTEPEC',
  'SAN JUAN BAUTISTA TUXTEPEC',
  'UMF',
  'UNIDAD DE MEDICINA FAMILIAR NO. 90',
  '',
  '',
  '',
  '',
  '',
  '',
  'EN OPERACION',
  '',
  'IMSS',
  '18.09',
  '-96.13',
];
const writeWorkbook = (rows: Cell[][], columns = cluesColumns, sheet = 'CLUES_202604'): string => {
  const path = join(folder, 'ESTABLECIMIENTO_SALUD_202604.xlsx');
  writeFileSync(
    path,
    workbook([
      { name: sheet, rows: [columns, ...rows] },
      { name: 'HORARIOS_202604', rows: [['CLUES']] },
    ]),
  );
  return path;
};

test('names, numbers and kinds are taken apart and spelled, and accents and leading zeros come through', async () => {
  await run();
  const directory = load();
  expect(directory.byNumber(11)[0]).toMatchObject({
    id: 'GTO-UMFH-11',
    label: 'UMFH 11 San Miguel de Allende',
    state: 'GTO',
    municipality: 'San Miguel de Allende',
    family: true,
    urgencias: 'unknown',
  });
  expect(directory.byNumber(4)[0]).toMatchObject({ kind: 'HGZ', hospital: true, urgencias: 'yes' });
  expect(directory.unit('GTIMB000010')).toMatchObject({
    label: 'Centro de Salud La Cieneguita',
    system: 'bienestar',
  });
  expect(directory.postalCode('01000')).toMatchObject({ label: '01000 (Álvaro Obregón, Ciudad de México)' });
  expect(directory.findPlaces('alvaro obregon', 2).places.map(({ label }) => label)).toEqual([
    'Álvaro Obregón, Ciudad de México',
  ]);
});

test('every row that is left out or changed is reported with its reason', async () => {
  const data = await run();
  expect(reasonsFor(data, 'WHATEVER')).toEqual(['kind "WHATEVER" is not known']);
  expect(reasonsFor(data, 'UMF 5 AFUERA')).toEqual(['the pin is outside Mexico']);
  expect(reasonsFor(data, 'UMF 49 CELAYA')).toEqual(['listed twice: merged with UMF 49 Celaya']);
  expect(reasonsFor(data, 'BS CELAYA')).toEqual(['a blood bank, not a clinic']);
  expect(reasonsFor(data, 'UNIDAD MÓVIL 1')).toEqual(['a mobile unit: it has no fixed place']);
  expect(reasonsFor(data, 'CENTRO DE SALUD CERRADO')).toEqual(['not operating: fuera de operacion']);
  expect(reasonsFor(data, 'CENTRO DE SALUD SIN CLAVE')).toEqual(['clues is not a CLUES code']);
  expect(reasonsFor(data, 'CENTRO DE SALUD LEJOS')[0]).toMatch(
    /known in Celaya: moved to its centre, marked approximate/,
  );
  expect(reasonsFor(data, 'Nowhere')).toEqual(['lat is not a number']);
  const postal = data.report.rejected
    .filter(({ file }) => file === 'postal-codes.csv')
    .map(({ reason }) => reason);
  expect(postal).toEqual([
    'the pin is outside Mexico',
    'its first two digits belong to Ciudad de México, not to Guanajuato',
    'its first two digits belong to Guanajuato, not to Jalisco',
  ]);
  const written = readFileSync(join(folder, 'out', 'rejected.csv'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(written).toHaveLength(1 + data.report.rejected.length + data.report.changed.length);
  expect(summary(data)).toContain(`left out (${data.report.rejected.length};`);
});

test('the same input gives the same bytes', async () => {
  await run();
  await run({ to: join(folder, 'again') });
  for (const file of [
    'about.json',
    'units.tsv',
    'names.tsv',
    'postal.tsv',
    'towns.tsv',
    'rejected.csv',
    'SOURCES.md',
  ]) {
    expect(readFileSync(join(folder, 'again', file), 'utf8')).toBe(
      readFileSync(join(folder, 'out', file), 'utf8'),
    );
  }
});

test('a clinic for one employer is kept and never offered as nearest', async () => {
  await run();
  expect(load().byNumber(38)[0]).toMatchObject({ employer: 'CFE', name: 'CFE Parque España' });
  const near = load().nearest({ lat: 19.3595, lon: -99.203 }, 'family', 9);
  expect(near.map(({ unit }) => unit.number)).not.toContain(38);
});

test('the CLUES workbook wins: address, phone, postal code and pin; unknown clinics and rural units are added', async () => {
  const data = await run({ clues: writeWorkbook([tuxtepec, rural, newClinic]) });
  const directory = load();
  expect(directory.byNumber(64)[0]).toMatchObject({
    address: 'Boulevard Benito Juárez 195, Colonia El Castillo',
    phone: '2878754280',
    postalCode: '68300',
    lat: 18.0829,
    approximate: false,
  });
  expect(reasonsFor(data, 'UMF 64 TUXTEPEC').at(-1)).toMatch(/^pin of UMF 64 Tuxtepec moved [\d.]+ km/);
  expect(directory.byNumber(90)[0]).toMatchObject({
    label: 'UMF 90 San Juan Bautista Tuxtepec',
    address: undefined,
  });
  const post = directory.unit('OCIMS000450');
  expect(post).toMatchObject({
    label: 'Unidad Médica Rural La Raya',
    system: 'bienestar',
    address: 'La Raya',
  });
  expect(post?.phone).toBeUndefined();
  expect(post?.postalCode).toBeUndefined();
});

test("a pin of the register does not win against one that is nearer the town in the unit's name", async () => {
  const row = (id: string, name: string, lat: string, lon: string, code: string): string[] =>
    newClinic.map(
      (cell, at) =>
        ({ 0: id, 6: name, 12: code, 16: lat, 17: lon })[at] ?? cell.replace('OAXACA', 'GUANAJUATO'),
    );
  const allende = row('GTIMS000010', 'UMFH 11 S. MIGUEL ALLENDE', '20.55', '-100.75', '').map((cell, at) =>
    at === 3 || at === 4 ? 'CELAYA' : at === 5 ? 'UMFH' : cell,
  );
  const celaya = row('GTIMS000020', 'UMF 49 CELAYA', '20.9', '-100.8', '38001').map((cell, at) =>
    at === 3 || at === 4 ? 'CELAYA' : cell,
  );
  const data = await run({ clues: writeWorkbook([allende, celaya]) });
  const directory = load();
  expect(directory.byNumber(11)[0]).toMatchObject({ lat: 20.9243, municipality: 'San Miguel de Allende' });
  expect(directory.byNumber(49)[0]).toMatchObject({ lat: 20.5184, postalCode: '38001' });
  expect(reasonsFor(data, 'UMFH 11 S. MIGUEL ALLENDE')).toEqual([
    'pin of UMFH 11 San Miguel de Allende is 41.6 km from where this file has it: kept, nearer to San Miguel de Allende',
  ]);
  expect(reasonsFor(data, 'UMF 49 CELAYA').at(-1)).toMatch(
    /^pin of UMF 49 Celaya is .* kept, nearer to 38001$/,
  );
});

test('kinds with a bar, and names that write the kind out, join the unit they mean', async () => {
  const titled = (title: string, kind: string): string[] =>
    tuxtepec.map((cell, at) => ({ 5: kind, 6: title })[at] ?? cell);
  for (const [title, kind] of [
    ['UNIDAD DE MEDICINA FAMILIAR (UMF) 64', 'UMF'],
    ['UNIDAD DE MEDICINA FAMILIAR NÚM. 64 TUXTEPEC', 'UMF/UMAA'],
    ['UNIDAD DE MEDICINA FAMILIAR 64', 'UMF'],
  ] as const) {
    await run({ clues: writeWorkbook([titled(title, kind)]) });
    expect(load().byNumber(64)).toMatchObject([{ phone: '2878754280', kind: 'UMF' }]);
  }
  await run({ clues: writeWorkbook([titled('HES 2 CMN DEL PAPALOAPAN', 'HESP')]) });
  expect(load().byNumber(2)).toMatchObject([{ kind: 'HES', hospital: true, urgencias: 'unknown' }]);
});

test('a date or a truth value in a cell costs that cell, not the row', async () => {
  const spoilt = (at: number, cell: Cell): Cell[] => tuxtepec.map((text, n) => (n === at ? cell : text));
  await run({ clues: writeWorkbook([spoilt(9, new Date(Date.UTC(2026, 0, 5)))]) });
  expect(load().byNumber(64)[0]?.address).toBe('Boulevard Benito Juárez s/n, Colonia El Castillo');
  await run({ clues: writeWorkbook([spoilt(14, true)]) });
  expect(load().byNumber(64)[0]).toMatchObject({ phone: undefined, postalCode: '68300' });
  await run({ clues: writeWorkbook([spoilt(16, new Date(Date.UTC(2026, 0, 5)))]) });
  expect(load().byNumber(64)[0]).toMatchObject({ phone: '2878754280', postalCode: '68300' });
});

test('headers with line breaks, hard blanks and double blanks are read, and so is a packed workbook', async () => {
  const path = join(folder, 'ESTABLECIMIENTO_SALUD_202604.xlsx');
  const columns = cluesColumns.map((name, at) =>
    name.replace(/ /g, ['\n', '\u00a0', '  '][at % 3] as string),
  );
  writeFileSync(path, workbook([{ name: 'CLUES_202604', rows: [columns, tuxtepec] }], true));
  await run({ clues: path });
  expect(load().byNumber(64)[0]).toMatchObject({ postalCode: '68300', asOf: '2026-04' });
});

test('hospitals of the capital get their addresses of 2019, unless a newer one is known', async () => {
  writeFileSync(join(folder, 'imss-hospitals.csv'), 'name,lat,lon\nHTO  MAGDALENA SALINAS,19.36,-99.2\n');
  writeFileSync(
    join(folder, 'clues-cdmx-imss-hospitals-2019.csv.gz'),
    gzipSync(
      [
        'clues,name,type,municipality,address_text,postal_code,lat,lon',
        'DFIMS000213,HT MAGDALENA SALINAS,T,ÁLVARO OBREGÓN,"EJE 4 NORTE FORTUNA NO. 8 COL. SAN ÁNGEL C.P. 01000, D.F.",01000,19.361,-99.2',
        'DFIMS000214,HGZ 99 LEJOS,T,ÁLVARO OBREGÓN,"X",01000,19.361,-99.2',
      ].join('\n'),
    ),
  );
  const data = await run();
  expect(load().unit('CDMX-HTO-magdalena-salinas')).toMatchObject({
    address: 'Eje 4 Norte Fortuna 8, Colonia San Ángel',
    postalCode: '01000',
    asOf: '2019-01',
  });
  expect(reasonsFor(data, 'HGZ 99 LEJOS')).toEqual(['no hospital of the directory fits']);
});

test("units of IMSS-Bienestar get the register's address by their code", async () => {
  const centre = [...tuxtepec];
  Object.assign(centre, {
    0: 'GTIMB000010',
    1: 'GUANAJUATO',
    3: 'SAN MIGUEL DE ALLENDE',
    12: '37700',
    15: 'IMB',
  });
  await run({ clues: writeWorkbook([centre]) });
  expect(load().unit('GTIMB000010')).toMatchObject({
    address: 'Boulevard Benito Juárez 195, Colonia El Castillo',
    postalCode: '37700',
    lat: 20.93,
  });
});

test('a workbook in the folder of raw files is picked up by itself', async () => {
  writeWorkbook([tuxtepec]);
  const data = await run();
  expect(data.builtFrom).toContainEqual({ name: 'CLUES', asOf: '2026-04' });
});

test('a workbook that is not the register stops with a sentence that says what is missing', async () => {
  await expect(run({ clues: join(folder, 'none.xlsx') })).rejects.toThrow('none.xlsx is missing');
  await expect(run({ clues: writeWorkbook([tuxtepec], cluesColumns, 'Hoja1') })).rejects.toThrow(
    'no sheet whose name begins with CLUES: it has Hoja1, HORARIOS_202604.',
  );
  await expect(run({ clues: writeWorkbook([tuxtepec.slice(1)], cluesColumns.slice(1)) })).rejects.toThrow(
    'no column CLUES',
  );
});

test('the official postal file makes settlement names searchable, in files of their own', async () => {
  const postal = join(folder, 'CPdescarga.txt');
  const header =
    'd_codigo|d_asenta|d_tipo_asenta|D_mnpio|d_estado|d_ciudad|d_CP|c_estado|c_oficina|c_CP|c_tipo_asenta|c_mnpio|id_asenta_cpcons|d_zona|c_cve_ciudad';
  const line = (code: string, name: string, municipality: string, state: string) =>
    `${code}|${name}|Colonia|${municipality}|${state}|Celaya|38001|11|38001||09|007|0001|Urbano|02`;
  const text = [
    'El Catálogo Nacional de Códigos Postales es elaborado por Correos de México',
    header,
    line('38001', 'Jardines del Cañón', 'Celaya', 'Guanajuato'),
    line('38001', 'Zona de Nadie', 'Irapuato', 'Guanajuato'),
    line('99123', 'Sin Código', 'Celaya', 'Guanajuato'),
  ];
  writeFileSync(postal, Buffer.from(text.join('\r\n'), 'latin1'));
  const data = await run({ postal });
  expect(load().findPlaces('jardines del canon, celaya', 3).places).toMatchObject([
    { key: 'n:38001:jardines-del-can', name: 'Jardines del Cañón', kind: 'settlement', approximate: true },
  ]);
  expect(readFileSync(join(folder, 'out', 'colonias.tsv'), 'utf8')).not.toContain('Jardines');
  expect(data.report.rejected.filter(({ file }) => file === 'postal file').map(({ name }) => name)).toEqual([
    'Zona de Nadie',
    'Sin Código',
  ]);
  await run();
  expect(existsSync(join(folder, 'out', 'colonias.local.tsv'))).toBe(false);
});

test('settlements of GeoNames are searchable by their names and forms of them, on the centre of their code', async () => {
  writeFileSync(
    join(folder, 'geonames-mx-settlements-2016.csv.gz'),
    gzipSync(
      [
        'postal_code,place,state,municipality,municipality_code,city,lat,lon,accuracy',
        '38001,Fraccionamiento Las Flautas II,Guanajuato,Celaya,007,Celaya,1,1,4',
        '38001,Fraccionamiento Las Flautas III,Guanajuato,Celaya,007,Celaya,1,1,4',
        '38000,Celaya,Guanajuato,Celaya,007,Celaya,1,1,4',
        '38000,Otro Lado,Guanajuato,Irapuato,017,,1,1,4',
      ].join('\n'),
    ),
  );
  const data = await run();
  expect(data.colonias.count).toBe(2);
  expect(reasonsFor(data, 'Otro Lado')).toEqual(['Irapuato is not a municipality or city of Guanajuato']);
  const directory = load();
  for (const text of ['flautas, celaya', 'las flautas, celaya', 'fracc. las flautas ii, celaya'])
    expect(directory.findPlaces(text, 3).places).toMatchObject([
      { key: 'n:38001:fraccionamiento', lat: 20.525 },
    ]);
  expect(directory.place('n:38001:fraccionamien.2')?.name).toBe('Fraccionamiento Las Flautas III');
  expect(directory.findPlaces('celaya', 3).places).toMatchObject([{ kind: 'town' }]);
});

test('well-known colonias are placed at their postal code, and refused where the code lies elsewhere', async () => {
  const colonias = join(folder, 'colonias.csv');
  writeFileSync(
    colonias,
    [
      'colonia,municipality,state,postal_code,source_url,seen',
      'San Ángel,Álvaro Obregón,Ciudad de México,01000,https://example.org,2026-11-21',
      'Roma Norte,Cuauhtémoc,Ciudad de México,38000,https://example.org,2026-11-21',
      'Sin Código,Celaya,Guanajuato,3800,https://example.org,2026-11-21',
    ].join('\n'),
  );
  const data = await run({ colonias });
  expect(load().findPlaces('san angel, cdmx', 3).places).toMatchObject([
    { key: 'n:01000:san-angel', lat: 19.359 },
  ]);
  expect(reasonsFor(data, 'Roma Norte')).toEqual(['postal code 38000 is not in Ciudad de México']);
  expect(reasonsFor(data, 'Sin Código')).toEqual(['postal code 03800 is not in the data']);
});

describe("an operator's own directory of IMSS", () => {
  const csv = [
    'NOMBRE DE LA UNIDAD;TIPO DE UNIDAD;DOMICILIO;COLONIA;CÓDIGO POSTAL;TELÉFONO;HORARIO;SUBDELEGACIÓN;MÓDULO;ENTIDAD',
    'UMF 64;Unidad de Medicina Familiar;Blvd. Benito Juárez No. 195;El Castillo;68300;287 875 4280;Lunes a viernes 8:00 a 20:00;Tuxtepec;Módulo 2;Oaxaca',
    'UMF 77 Nueva;Unidad de Medicina Familiar;Calle Uno 5;Centro;37701;;;;;Guanajuato',
    'Subdelegación Celaya;Subdelegación;Av. Hidalgo 10;Centro;38000;4611234567;8:00 a 15:30;;;Guanajuato',
    'UMF 99 Sin Lugar;Unidad de Medicina Familiar;Calle Dos 6;;;;;;;Guanajuato',
    'Velatorio 4;Velatorio;Calle Tres 7;;38000;;;;;Guanajuato',
  ].join('\r\n');
  const text = [
    'INSTITUTO MEXICANO DEL SEGURO SOCIAL',
    'Nombre: UMF 64 Tuxtepec            Tipo: Unidad de Medicina Familiar',
    'Domicilio: Boulevard Benito Juárez 195,',
    '           Colonia El Castillo, C.P. 68300',
    'Teléfono: 287 875 4280      Horario: Lunes a viernes 8:00 a 20:00',
    'Subdelegación: Tuxtepec     Módulo: Módulo 2',
    '                                            Página 1 de 2',
    '\fNombre: Subdelegación Celaya     Tipo: Subdelegación',
    'Domicilio: Avenida Hidalgo 10, Colonia Centro',
    'C.P.: 38000',
    'Horario: 8:00 a 15:30',
  ].join('\n');

  test.each([
    ['directorio_202609.csv', Buffer.from(csv)],
    ['directorio_202609.csv', Buffer.from(csv, 'latin1')],
    ['directorio_202609.csv', Buffer.from(`\ufeff${csv}`)],
    ['directorio_202609.csv', Buffer.from(`\ufeff${csv}`, 'utf16le')],
    ['directorio_202609.txt', Buffer.from(text)],
  ])('gives addresses, hours and offices: %s', async (name, bytes) => {
    writeFileSync(join(folder, name), bytes);
    await run({ directory: join(folder, name) });
    const directory = load();
    expect(directory.byNumber(64)[0]).toMatchObject({
      address: 'Boulevard Benito Juárez 195, Colonia El Castillo',
      postalCode: '68300',
      phone: '2878754280',
      hours: 'Lunes a viernes 8:00 a 20:00',
      office: 'Tuxtepec, Módulo 2',
      asOf: '2026-09',
    });
    expect(directory.offices({ lat: 20.5, lon: -100.8 }, 3)).toMatchObject([
      {
        office: {
          name: 'Subdelegación Celaya',
          state: 'GTO',
          postalCode: '38000',
          hours: '8:00 a 15:30',
          lat: 20.523,
        },
      },
    ]);
  });

  test('adds a clinic that was not known at its postal code, and says why others are left out', async () => {
    writeFileSync(join(folder, 'directorio.csv'), csv);
    const data = await run({ directory: join(folder, 'directorio.csv') });
    expect(load().byNumber(77)[0]).toMatchObject({ label: 'UMF 77 Nueva', lat: 20.92, approximate: true });
    expect(reasonsFor(data, 'UMF 99 Sin Lugar')).toEqual([
      'no unit fits, and without a postal code it cannot be placed',
    ]);
    expect(reasonsFor(data, 'Velatorio 4')[0]).toMatch(/^kind "Velatorio" is not/);
  });

  test('stops with a sentence when it is a PDF, or names no unit', async () => {
    const path = join(folder, 'directorio.txt');
    writeFileSync(path, '%PDF-1.7 ...');
    await expect(run({ directory: path })).rejects.toThrow('pdftotext -layout directorio.txt');
    writeFileSync(path, 'nada');
    await expect(run({ directory: path })).rejects.toThrow('no line that begins with "Nombre:"');
    writeFileSync(join(folder, 'directorio.csv'), csv.replace('DOMICILIO', 'DOM'));
    await expect(run({ directory: join(folder, 'directorio.csv') })).rejects.toThrow(
      'no column for the address of a unit (direccion, domicilio',
    );
  });
});

describe('a broken file stops the build with a sentence, and nothing is written', () => {
  const outline = (): string =>
    ['units.tsv', 'about.json'].map((file) => readFileSync(join(folder, 'out', file), 'utf8')).join();
  const clinics = (): string => readFileSync(join(folder, 'imss-clinics.csv'), 'utf8');
  const breaks = async (file: string, text: string | Buffer, sentence: string): Promise<void> => {
    const before = outline();
    writeFileSync(join(folder, file), text);
    await expect(run()).rejects.toThrow(sentence);
    expect(outline()).toBe(before);
  };
  beforeEach(async () => {
    await run();
  });

  test('a renamed column', () =>
    breaks(
      'imss-clinics.csv',
      clinics().replace('lat', 'latitude'),
      'has no column lat. It has: name, latitude, lon.',
    ));
  test('a source without rows', () =>
    breaks('imss-hospitals.csv', 'name,lat,lon\n', 'imss-hospitals.csv has no rows'));
  test('a halved source', () =>
    breaks(
      'postal-codes.csv',
      rawFiles['postal-codes.csv']!.slice(0, 6).join('\n'),
      'postal-codes.csv: 5 rows, where the data in',
    ));
  test('letters that were lost', () =>
    breaks('imss-clinics.csv', clinics().replace('Ñ', '\ufffd'), 'holds letters that were lost'));
  test('columns that are not what their names say', () =>
    breaks(
      'imss-clinics.csv',
      clinics().replace('name,lat,lon', 'lat,name,lon'),
      'rows cannot be read, the first because',
    ));

  test('unless the operator says that it is right', async () => {
    writeFileSync(join(folder, 'postal-codes.csv'), rawFiles['postal-codes.csv']!.slice(0, 7).join('\n'));
    await run({ fewer: true });
    expect(load().about.postalCodes).toBe(6);
  });

  test('while another encoding, other separators and lost zeros are read', async () => {
    const units = load().about.units;
    writeFileSync(join(folder, 'imss-clinics.csv'), Buffer.from(clinics(), 'latin1'));
    writeFileSync(
      join(folder, 'inegi-localities.csv'),
      `\ufeff${rawFiles['inegi-localities.csv']!.join('\r\n').replace(/^0/gm, '').replace(/,/g, ';')}`,
    );
    writeFileSync(
      join(folder, 'postal-codes.csv'),
      rawFiles['postal-codes.csv']!.join('\n').replace('01000,', '1000,'),
    );
    await run();
    expect(load().about.units).toBe(units);
    expect(load().byNumber(38)[0]?.name).toBe('CFE Parque España');
    expect(load().postalCode('01000')?.municipality).toBe('Álvaro Obregón');
    expect(load().place('t:090150001')?.name).toBe('Cuauhtémoc');
  });
});

test('a workbook of the national size is read in little memory and time', async () => {
  const rows = Array.from({ length: 64_450 }, (_, at) =>
    tuxtepec.map((cell, column) =>
      column === 0 ? `OCSSA${String(at).padStart(6, '0')}` : column === 15 ? 'SSA' : `${cell} ${at % 900}`,
    ),
  );
  rows[60_000] = tuxtepec;
  const path = join(folder, 'ESTABLECIMIENTO_SALUD_202608.xlsx');
  writeFileSync(path, workbook([{ name: 'CLUES_202608', rows: [cluesColumns, ...rows] }], true));
  rows.length = 0;
  const start = cpuMs();
  await run({ clues: path });
  expect(cpuMs() - start).toBeLessThan(30_000);
  expect(load().byNumber(64)[0]).toMatchObject({ phone: '2878754280', asOf: '2026-08' });
}, 60_000);

test('a missing raw file, and data of another version, stop with a sentence that names the file', async () => {
  await expect(run({ from: join(folder, 'nowhere') })).rejects.toThrow('postal-codes.csv is missing');
  expect(() => load()).toThrow('about.json is missing: npm run data writes it.');
  await run();
  const about = join(folder, 'out', 'about.json');
  const text = readFileSync(about, 'utf8');
  writeFileSync(about, text.replace('"format": 2', '"format": 0'));
  expect(() => load()).toThrow('has format 0');
  writeFileSync(about, text);
  const units = join(folder, 'out', 'units.tsv');
  writeFileSync(units, readFileSync(units, 'utf8').split('\n').slice(0, 3).join('\n'));
  expect(() => load()).toThrow(/units.tsv has 2 lines, about.json says \d+: run npm run data again/);
});
