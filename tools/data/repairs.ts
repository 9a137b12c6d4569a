import type { StateKey } from '../../src/directory/directory.ts';

/**
 * One-off corrections of abbreviated and misspelled names in the IMSS directory, by the row as printed there
 * (with repeated blanks removed). Only names that no general rule corrects are listed; each was checked
 * against the towns around the pin.
 */
export const repairs: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'UMF 16 S. CRUZ JUVENTINO': 'Santa Cruz de Juventino Rosas',
    'UMF 2 FCO. MADERO': 'Francisco I. Madero',
    'UMF 4 E. STO. DOMINGO': 'Ejido Santo Domingo',
    'UMF 43 GPE DISTRITO': 'Guadalupe Distrito Bravo',
    'UMF 34 A. MTZ. ADAME': 'Arturo Martínez Adame',
    'UMF 37 ING. MELCHOR': 'Ingenio Melchor Ocampo',
    'UMF 58 S. PEDRO GARZA': 'San Pedro Garza García',
    'UMF-UMAA 7 SAN PEDRO GARZA': 'San Pedro Garza García',
    'UMF 42 EL CARMEN': 'El Carmen',
    'UMF 38 FF.CC.': 'Ferrocarriles',
    'UMF 65 STA LUCÍA DEL': 'Santa Lucía del Camino',
    'UMF 5 STO. DOMINGO': 'Santo Domingo Tehuantepec',
    'UMF 12 STO. DOMINGO': 'Santo Domingo Ingenio',
    'UMF 23 CD. IXTPEPEC': 'Ciudad Ixtepec',
    'UMF 29 E. FCO. J. MINA': 'Ejido Francisco Javier Mina',
    'UMF 5 I. STA.ROSALÍA': 'Ingenio Santa Rosalía',
    'HGSMF 21 S. PEDRO COLONIAS': 'San Pedro de las Colonias',
    'UMF-UMAA 39 CON UMAA Y REHAB': 'Matamoros',
    'UMF 53 INF. BARRAN': 'Infonavit Barrancos',
    'UMF 14 NVA. APOLORIA': 'Nueva Apolonia',
    'HGO 4 CMN SIGLO XXI SAN ANGEL': 'San Ángel',
    'UMF 35 C. 7 ZARAGOZA': 'Calle 7 Zaragoza',
    'UMF 5 C. ANAHUAC': 'Colonia Anáhuac',
    'UMF 36 C. ATZACOALCO': 'Colonia Atzacoalco',
    'UMFH 21 C. CAMARGO': 'Ciudad Camargo',
    'UMFH 24 C. JIMÉNEZ': 'Ciudad Jiménez',
    'UMFH 51 C. LIBERTAD': 'Puerto Libertad',
    'UMFH 5 C. MADERA': 'Ciudad Madera',
    'UMF 18 C. MILITAR': 'Colonia Militar',
    'UMF 34 C. PANTITLÁN': 'Colonia Pantitlán',
    'UMF 32 E. CREEL': 'Estación Creel',
    'UMF 8 E. CUAUHTÉMOC': 'Estación Cuauhtémoc',
    'UMF 25 E. GONZÁLEZ': 'Estación González',
    'UMF 67 E. HIPÓLITO': 'Estación Hipólito',
    'UMF 34 E. MARMOL': 'Mármol',
    'UMFH 5 E. NUEVO LEÓN': 'Ejido Nuevo León',
    'UMF 56 E. ORTÍZ': 'Estación Ortiz',
    'UMF 12 E. RAMÍREZ': 'Estación Ramírez',
    'UMF 6 F. CHAPULTEPEC': 'Finca Chapultepec',
    'UMF 40 F. SARABIA': 'Francisco Sarabia',
    'UMF 38 I. GLORIA': 'Ingenio La Gloria',
    'UMF 4 I. GUAYALEJO': 'Ingenio Guayalejo',
    'UMF 26 I. PROVIDENCIA': 'Ingenio La Providencia',
    'UMF 14 I. PUJILTIC': 'Ingenio Pujiltic',
    'UMF 10 V. AHUMADA': 'Villa Ahumada',
    'UMF 27 V. AJALPAN': 'Ajalpan',
    'UMF 35 V. ALFREDO M.': 'Alfredo M. Terrazas',
    'UMF 27 V. GUADALUPE': 'Villa Guadalupe',
    'UMF 32 V. GUADALUPE': 'Villa Guadalupe',
    'UMF 29 V. GUADALUPE': 'Villa Guadalupe',
    'UMF 56 V. ISLAS': 'Isla',
    'UMF 20 V. JUÁREZ': 'Villa Juárez',
    'UMFH 33 VILLA RAFAEL': 'Rafael Lara Grajales',
    'UMF 4 SANTIAGOTULANT': 'Santiago Tulantepec',
    'UMF 16 CHALCHIHUETES': 'Chalchihuites',
    'UMF 25 AIRE LLIBRE': 'Aire Libre',
    'HGZ 36 COATZACOALOS': 'Coatzacoalcos',
    'HGOMF 60 TLANEPANTLA': 'Tlalnepantla',
    'UMF 22 INDEPENDECIA': 'Independencia',
    'HGZ 2A PASOTRONCOSO': 'Francisco del Paso y Troncoso',
    'UMF 48 CARLOS CARRILLO': 'Carlos A. Carrillo',
    'UMF 85 JALOSTITLÁN': 'Jalostotitlán',
    'UMF 61 MASAMITLA': 'Mazamitla',
    'UMF 25 MELCHOR MUZ': 'Melchor Múzquiz',
    'UMF 40 RICARDO FLORES': 'Ricardo Flores Magón',
    'UMF 55 VALLE BUENAVENTURA': 'Valle de Buenaventura',
    'HGSMF 6 VALLE HERMOSILLO': 'Valle de Hermosillo',
    'UMF 42 TEUL GONZÁLEZ': 'Teúl de González Ortega',
    'UMF 5 SOLEDAD GRACIANO': 'Soledad de Graciano Sánchez',
    'UMF 73 VILLAGRAN HIDALGO': 'Villagrán',
    'UMF 10 VILLA ÁNGEL': 'Villa Ángel Flores',
    'UMF 21 VICENTE OAX': 'Vicente Camalote',
    'HGSMF 12 AGUAPRIETA': 'Agua Prieta',
    'UMF 37 ASCENCIÓN': 'Ascensión',
    'UMF 56 LA ASCENCIÓN': 'La Ascensión',
    'UMF 31 BARROTERAN': 'Barroterán',
    'UMF 39 CHÁVEZ TALAMAN': 'Chávez Talamantes',
    'UMF 33 COCORIT': 'Cócorit',
    'UMF 26 ESCUINTHA': 'Escuintla',
    'UMFH 7 HIGUERA': 'Higuera de Zaragoza',
    'UMF 30 JOSÉ BACUM': 'San José de Bácum',
    'UMF 20 JUPARE': 'Júpare',
    'UMF 34 JUAN DÍAZ': 'Juan Díaz Covarrubias',
    'HGZ 53 LOS REYES PAZ': 'Los Reyes La Paz',
    'HGP 3A MAGDALENA SALINAS': 'Magdalena de las Salinas',
    'UMF 41 MAL PASO': 'Malpaso',
    'UMF 75 NETZAHUALCOYOTL': 'Nezahualcóyotl',
    'UMF 78 NETZAHUALCOYOTL': 'Nezahualcóyotl',
    'HGSMF 27 PALAU': 'Palaú',
    'UMF 33 PEDRO POCHUTLA': 'San Pedro Pochutla',
    'UMF 12 PEDRO COLORADO': 'Pedro C. Colorado',
    'UMF 26 PINOTEPA': 'Pinotepa Nacional',
    'UMF 7 PLUTARCO ELÍAS': 'Plutarco Elías Calles',
    'UMF 27 POTAM': 'Pótam',
    'UMFH 25 PURUARAN': 'Puruarán',
    'HGSMF 9 RÍO VERDE': 'Rioverde',
    'UMF 133 UNIÓN': 'Unión de San Antonio',
    'UMF 137 ANTONIO': 'Antonio Escobedo',
    'UMF 19 VÍZCAINO': 'Vizcaíno',
    'UMF 66 VILLA MAR': 'Villamar',
    'UMFH 11 VICAM': 'Vícam',
    'UMF 31 TEMAZCAL': 'Temascal',
    'HGZ 1 CARLOS MC GREGOR': 'Carlos MacGregor',
    'UMFH 22 EL DORADO': 'Eldorado',
    'UMF 17 MAGDALENA': 'Magdalena Apasco',
    'UMF 46 GUTIÉRREZ': 'Gutiérrez Zamora',
    'HGZ 14 HERMOSILLO C/U QUEMADOS': 'Hermosillo',
    'UMF 31 1O. DE MAYO': 'Primero de Mayo',
    'UMF 38 CFE. PARQUE ESPAÑA': 'CFE Parque España',
    'UMF 39 CFE. XOLA': 'CFE Xola',
    'UMF 46 VILLA ALDAMA': 'Villaldama',
    'UMF 33 ROSARIO': 'El Rosario',
    'UMF 224 ZINACATEPEC': 'Zinacantepec',
  }),
);

/** The state of rows whose pin is so near a state border that the postal codes around it mislead. */
export const homeStates: ReadonlyMap<string, StateKey> = new Map([
  ['UMF 33 ROSARIO', 'CDMX'],
  ['UMF 32 LA VENTA', 'TAB'],
  ['UMF 61 TUZANTLA', 'MICH'],
  ['UMF 48 HUETAMO', 'MICH'],
  ['UMFH 64 PURUANDIRO', 'MICH'],
  ['UMF 6 PANZACOLA', 'TLAX'],
]);

/** Abbreviations of the directory that mean one thing wherever they stand. */
export const expansions: ReadonlyMap<string, string> = new Map([
  ['SN', 'SAN'],
  ['STA', 'SANTA'],
  ['STO', 'SANTO'],
  ['CD', 'CIUDAD'],
  ['GRAL', 'GENERAL'],
  ['FCO', 'FRANCISCO'],
  ['HGO', 'HIDALGO'],
  ['GPE', 'GUADALUPE'],
  ['GRO', 'GUERRERO'],
  ['DR', 'DOCTOR'],
  ['PTO', 'PUERTO'],
  ['NVA', 'NUEVA'],
  ['NVO', 'NUEVO'],
  ['CALZ', 'CALZADA'],
  ['AV', 'AVENIDA'],
  ['COL', 'COLONIA'],
  ['INF', 'INFONAVIT'],
  ['ING', 'INGENIERO'],
  ['MTZ', 'MARTÍNEZ'],
]);

/** Units that serve one employer's workers only. */
export const employers: readonly { pattern: RegExp; employer: string }[] = [
  { pattern: /\bCFE\b/, employer: 'CFE' },
];

/**
 * Rows whose pin is right, although a town in the state has the unit's name: here it is the name of a
 * neighbourhood.
 */
export const pinIsRight: ReadonlySet<string> = new Set([
  'UMF-UMAA 198 SAN RAFAEL',
  'UMF 51 STA. MÓNICA',
  'UMF 63 SAN ILDEFONSO',
  'UMF 13 CHUBURNA',
  'UMF 77 SAN AGUSTÍN',
  'UMF 10 VICENTE GUERRERO',
  'HGZ 48 SAN PEDRO XALPA',
  'HTO LOMAS VERDES',
  'UMFH 24 PUEBLO NUEVO',
  'UMF 97 SAN BARTOLO',
]);

/** Rows with a wrong pin, and the right one: that of the other hospitals on the same grounds. */
export const pinOfRow: ReadonlyMap<string, { lat: number; lon: number; because: string }> = new Map([
  ['HG CMN LA RAZA.', { lat: 19.4663, lon: -99.1455, because: 'the other La Raza hospitals, 02990' }],
]);

/**
 * Rows whose pin is another unit's, or is far from the only town of that name in the state: the INEGI key of
 * the town that they are moved to.
 */
export const townOfRow: ReadonlyMap<string, string> = new Map([
  ['UMF 42 CUITZEO', '160200001'],
  ['UMF 21 LA CRUZ', '250080001'],
  ['UMF 25 JARAL DE BERRIOS', '110300110'],
  ['UMF 29 LOS NARANJOS', '302070025'],
  ['UMF 74 SAN RAFAEL', '151030005'],
  ['UMF 43 ESCOBEDO', '190210001'],
  ['UMF 48 HUETAMO', '160380001'],
  ['UMFH 64 PURUANDIRO', '160710001'],
  ['UMF 61 TUZANTLA', '160990001'],
]);
