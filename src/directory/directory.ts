/**
 * What the directory knows and answers: IMSS and IMSS-Bienestar units, and the places that people name.
 * Immutable once loaded; every function is pure.
 */
import { distance } from 'geokdbush';
import type { Point } from '../core/conversation.ts';

/** Two- to four-letter key of one of the 32 states, e.g. `GTO`, `CDMX`. */
export type StateKey = string;

export type State = { key: StateKey; name: string };

/** A health unit that a person can walk into. */
export type Unit = {
  /** Stable across refreshes of the data: short, ASCII, no `/` or space. */
  id: string;
  system: 'imss' | 'bienestar';
  /** The institution's own abbreviation: `UMF`, `UMFH`, `HGZ`, `HGR`… ; `CS`, `HG`, `HC`… for IMSS-Bienestar. */
  kind: string;
  number?: number;
  /** The readable name without kind and number: `San Miguel de Allende`. */
  name: string;
  /** All of it, as a person would say it: `UMFH 11 San Miguel de Allende`. */
  label: string;
  /** Gives family medicine (a person can be registered here). */
  family: boolean;
  hospital: boolean;
  /** Urgencias open day and night: `yes` by the kind of unit, `no`, or `unknown`. Never confirmed unit by unit. */
  urgencias: 'yes' | 'no' | 'unknown';
  address?: string;
  postalCode?: string;
  /** Ten digits. */
  phone?: string;
  /** The month, `2019-01`, that address, postal code and phone are of. */
  asOf?: string;
  /** Opening hours in the directory's words. Only on copies whose operator read IMSS's own directory. */
  hours?: string;
  /** The subdelegación it belongs to. Only on the same copies as `hours`. */
  office?: string;
  state: StateKey;
  municipality?: string;
  lat: number;
  lon: number;
  /** The pin does not fit the town in the unit's name, or is only the town's centre. */
  approximate: boolean;
  /** Serves one employer's workers only (`CFE`): never offered as a nearest clinic. */
  employer?: string;
};

/** A subdelegación or a módulo of IMSS: where papers are handed in. */
export type Office = {
  id: string;
  name: string;
  state: StateKey;
  address?: string;
  postalCode: string;
  phone?: string;
  hours?: string;
  lat: number;
  lon: number;
};

/**
 * A place's short name for a session and a button, at most 24 ASCII characters without `/` or space:
 * `cp:01000`, `t:110030001` (town, INEGI key), `m:11015` (municipality, INEGI key), `s:CDMX` (state),
 * `n:…` (settlement, colonia), `@20.9100,-100.7400` (a shared point, rounded to about 10 m).
 */
export type PlaceKey = string;

/** Somewhere a person says they are. */
export type Place = Point & {
  key: PlaceKey;
  kind: 'postal_code' | 'town' | 'municipality' | 'state' | 'settlement' | 'point';
  /** `37700`, `Celaya`, `Roma Norte`; empty for a point. */
  name: string;
  municipality?: string;
  /** Undefined for a point far from every known town. */
  state?: StateKey;
  /** Readable and unambiguous: `37700 (San Miguel de Allende, Guanajuato)`, `Celaya, Guanajuato`. Empty for a point. */
  label: string;
  population?: number;
  /** Its position is only roughly known, and texts must say so. */
  approximate: boolean;
  /**
   * The point stands for a whole city, municipality or state, so that a distance from it says next to nothing. A
   * distance from any other place but a shared point is a rough one.
   */
  coarse?: true;
};

/**
 * What to look for near a place. `family`: where a person can be registered. `urgencias`: hospitals with an emergency room,
 * of IMSS and of IMSS-Bienestar, because in danger either must take anybody.
 */
export type Want = 'family' | 'urgencias' | 'hospital' | 'bienestar';

export type Near = { unit: Unit; km: number };

/** What was found for a text that may name places. */
export type Found = {
  /** Best first; one entry when the text names one place only. Empty when nothing fits. */
  places: Place[];
  /**
   * The text names none of `places` as it stands: they are spelled or begin alike, or bear a part of the name. Never
   * to be taken for what was said: ask.
   */
  guess?: true;
  /**
   * What of the text was understood when `places` is empty, e.g. the city in "colonia nosedonde, celaya".
   */
  within?: Place;
  /** The words of the text, folded, that were taken for names of places: `['roma norte', 'cdmx']`. */
  heard?: string[];
};

export type Directory = {
  /** As-of dates and counts, for the citation and the log line at start. */
  about: { builtFrom: { name: string; asOf: string }[]; units: number; places: number; postalCodes: number };
  states: readonly State[];
  /** The place of a key, undefined when there is no such place (any more). Any string is safe. */
  place(key: PlaceKey): Place | undefined;
  unit(id: string): Unit | undefined;
  /** The place of a five-digit code, undefined when it does not exist. */
  postalCode(code: string): Place | undefined;
  /** The existing codes nearest in number to one that does not exist, within its state's range first. */
  nearbyCodes(code: string, limit: number): Place[];
  /**
   * The places that a person may mean by a text in Spanish or English, without regard to case, accents, and small
   * typing errors: "Celaya", "roma norte, cdmx", "slp". At most `limit`. One entry that is no guess means no
   * doubt. Negated places, people's names and streets do not count as places.
   */
  findPlaces(text: string, limit: number): Found;
  /** The units nearest to a point by great-circle distance, nearest first. One-employer units are left out. */
  nearest(point: Point, want: Want, limit: number, skip?: number): Near[];
  /**
   * Names to write on a map of so many kilometres around a point, the most telling first: towns by population, and in a
   * small map the settlements of the postal codes.
   */
  around(point: Point, km: number, limit: number): { name: string; lat: number; lon: number }[];
  /** The offices nearest to a point. None as shipped: only copies whose operator read IMSS's own directory have any. */
  offices(point: Point, limit: number): { office: Office; km: number }[];
  /** IMSS units by number and, where given, kind and state. One per unit, ordered by state and kind. */
  byNumber(number: number, kind?: string, state?: StateKey): Unit[];
};

/** Kilometres between two points, along the great circle. */
export const kilometres = (a: Point, b: Point): number => distance(a.lon, a.lat, b.lon, b.lat);
