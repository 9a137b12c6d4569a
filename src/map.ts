/**
 * Draws a simple map as one small SVG: where somebody is, what is near, and how far away it is. It asks no
 * tile server, so no third party learns where somebody looks for a clinic. Pure: all texts are passed in.
 */
import type { Point } from './core/conversation.ts';

/**
 * A pin, numbered by its position in the list. `name` is its full name, for people who hear the map read out.
 */
export type Pin = Point & { name: string };

/** The point in the middle of the map. */
export type Around = Point & {
  /** The label of that point: "Usted", "Centro de 37700". */
  here: string;
  /** What the map shows, for people who hear it read out: "Clínicas cerca de Celaya". */
  title: string;
  /** Towns or colonias, the most helpful first. Only those that have room are written. */
  names?: readonly (Point & { name: string })[];
};

/**
 * The map as the source of an SVG of at most 10,000 bytes: the point in the middle of distance rings in
 * kilometres, and at most nine numbered pins. North is up. Pins that overlap are moved apart until their
 * numbers can be read. Coordinates that are not on earth are left out. Show it as an image only: inside a
 * page, its styles would apply to other elements.
 */
export const mapOf = (places: readonly Pin[], around: Around): string => {
  const pins = places.filter(isSpot).slice(0, mostPins);
  const centre = isSpot(around) ? around : (pins[0] ?? { lat: 0, lon: 0 });
  const far = Math.max(leastKm, ...pins.map((pin) => Math.hypot(...kmFrom(centre, pin))));
  const scale = (size / 2 - margin) / Math.min(far, mostKm);
  const onMap = (spot: Point): Dot => {
    const [east, north] = kmFrom(centre, spot);
    return { x: size / 2 + east * scale, y: size / 2 - north * scale };
  };
  const step = steps.find((km) => (far / km) * 1.05 <= mostRings) ?? mostKm;
  const rings = Array.from(
    { length: Math.max(1, Math.floor((far * 1.05) / step)) },
    (_, at) => step * (at + 1),
  );
  const dots = apart(pins.map(onMap));
  const taken: Box[] = [
    ...dots.map(({ x, y }) => ({ x: x - radius, y: y - radius, w: 2 * radius, h: 2 * radius })),
    ...rings.map((km) => boxOf({ x: size / 2, y: size / 2 - km * scale - 4 }, `${km} km`)),
    { x: size / 2 - radius, y: size / 2 - radius, w: 2 * radius, h: 2 * radius },
  ];
  const here = label(around.here, { x: size / 2, y: size / 2 }, taken, 'u');
  const names = (around.names ?? []).filter(isSpot).flatMap((named) => {
    const dot = onMap(named);
    const near = [0, 1].every((n) => Math.abs((n === 0 ? dot.x : dot.y) - size / 2) < size / 2 - 12);
    return near ? [{ ...named, dot }] : [];
  });
  const written = names
    .map(({ name, dot }) => label(name, dot, taken, 't'))
    .filter((text) => text !== '')
    .slice(0, mostNames);
  const told = pins.map(({ name }, at) => `${at + 1}. ${cut(name, 60)}`).join('; ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" role="img" aria-label="${escaped(`${cut(around.title, 120)}: ${told}`)}" font-family="system-ui,sans-serif">`,
    `<style>${style}</style><rect class="b" width="${size}" height="${size}"/>`,
    ...rings.map((km) => {
      const r = round(km * scale);
      return `<circle class="r" cx="${size / 2}" cy="${size / 2}" r="${r}"/><text class="k" x="${size / 2}" y="${round(size / 2 - km * scale - 4)}">${km} km</text>`;
    }),
    ...written,
    `<circle class="m" cx="${size / 2}" cy="${size / 2}" r="7"/>${here}`,
    ...dots.map(({ x, y }, at) => {
      const spot = `x="${round(x)}" y="${round(y + 5)}"`;
      return `<circle class="p" cx="${round(x)}" cy="${round(y)}" r="${radius}"/><text class="n" ${spot}>${at + 1}</text>`;
    }),
    '</svg>',
  ].join('');
};

type Dot = { x: number; y: number };
type Box = Dot & { w: number; h: number };

const size = 480;
const margin = 34;
const radius = 13;
const mostPins = 9;
const mostNames = 16;
const mostRings = 4;
/**
 * Limits for the distance from the middle to the farthest pin, in kilometres; it sets the scale of the map.
 */
const leastKm = 0.5;
const mostKm = 2_000;
const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

const style = [
  '.b{fill:#f6f4ee}.r{fill:none;stroke:#c9c3b4;stroke-dasharray:3 4}.k,.t,.u,.n{text-anchor:middle}',
  '.k{font-size:11px;fill:#6b6454}.t{font-size:12px;fill:#57503f}.u{font-size:13px;font-weight:600;fill:#0b4f8a}',
  '.m{fill:#0b4f8a;stroke:#fff;stroke-width:2}.p{fill:#0a6b4d;stroke:#fff;stroke-width:2}',
  '.n{font-size:14px;font-weight:700;fill:#fff}',
  '@media(prefers-color-scheme:dark){.b{fill:#1d1f21}.r{stroke:#4a4d50}.k{fill:#a9a49a}.t{fill:#c5bfb2}.u{fill:#8cc4ff}.m{fill:#4a9be0}.p{fill:#1f8f6b}}',
].join('');

const isSpot = ({ lat, lon }: Point): boolean => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;

/** Kilometres to the east and to the north, on a plane that touches the earth at the first point. */
const kmFrom = (centre: Point, { lat, lon }: Point): [east: number, north: number] => [
  (lon - centre.lon) * 111.32 * Math.cos((centre.lat * Math.PI) / 180),
  (lat - centre.lat) * 110.57,
];

/** Moves numbers that cover each other or the middle apart, a little at a time, and keeps them on the map. */
const apart = (dots: readonly Dot[]): Dot[] => {
  const moved = dots.map((dot) => ({ ...dot }));
  for (let round = 0; round < 30; round++) {
    for (const [at, dot] of moved.entries()) {
      for (const [other, { x, y }] of [...moved, { x: size / 2, y: size / 2 }].entries()) {
        if (other === at) continue;
        const [dx, dy] = [dot.x - x, dot.y - y];
        const gap = Math.hypot(dx, dy);
        if (gap >= 2 * radius) continue;
        const angle = gap < 0.01 ? at * 2.4 : Math.atan2(dy, dx);
        dot.x += ((2 * radius - gap) / 2) * Math.cos(angle);
        dot.y += ((2 * radius - gap) / 2) * Math.sin(angle);
      }
      dot.x = Math.min(size - radius - 2, Math.max(radius + 2, dot.x));
      dot.y = Math.min(size - radius - 2, Math.max(radius + 2, dot.y));
    }
  }
  return moved;
};

/**
 * Writes a text at the first of four sides of a dot where it covers nothing and stays on the map; '' if none
 * is free.
 */
const label = (text: string, { x, y }: Dot, taken: Box[], kind: 'u' | 't'): string => {
  const short = cut(text, 26);
  const half = width(short) / 2 + 10;
  const spots = [
    { x, y: y - 16 },
    { x, y: y + 26 },
    { x: x + half, y: y + 4 },
    { x: x - half, y: y + 4 },
  ];
  const free = spots.find((spot) => {
    const box = boxOf(spot, short);
    const inside = box.x > 2 && box.y > 2 && box.x + box.w < size - 2 && box.y + box.h < size - 2;
    return inside && !taken.some((other) => overlap(box, other));
  });
  if (free === undefined || short === '') return '';
  taken.push(boxOf(free, short), { x: x - 3, y: y - 3, w: 6, h: 6 });
  const mark = kind === 't' ? `<circle class="k" cx="${round(x)}" cy="${round(y)}" r="2"/>` : '';
  return `${mark}<text class="${kind}" x="${round(free.x)}" y="${round(free.y)}">${escaped(short)}</text>`;
};

/** About how wide a text of 12-pixel letters is, in pixels. */
const width = (text: string): number => text.length * 6.6;

const boxOf = ({ x, y }: Dot, text: string): Box => ({
  x: x - width(text) / 2,
  y: y - 11,
  w: width(text),
  h: 14,
});

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

const cut = (text: string, most: number): string => {
  const letters = [...text.replace(/\p{C}+/gu, ' ').trim()];
  return letters.length <= most
    ? letters.join('')
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const round = (value: number): string => String(Math.round(value * 10) / 10);
