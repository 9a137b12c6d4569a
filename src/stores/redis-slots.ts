/**
 * Where a Redis Cluster keeps its keys: the hash slot of a key, and the addresses in the servers' answers.
 * Pure.
 */
import type { Address } from './redis-node.ts';

/** How many hash slots a cluster divides its keys into. */
export const SLOTS = 16_384;

/**
 * The hash slot of a key: CRC16 (XMODEM) of the text in its first braces, or of the whole key if there is
 * none (Redis Cluster specification).
 */
export const slotOf = (key: string): number => {
  const open = key.indexOf('{');
  const end = open < 0 ? -1 : key.indexOf('}', open + 1);
  const tag = end > open + 1 ? key.slice(open + 1, end) : key;
  let crc = 0;
  for (const byte of Buffer.from(tag)) crc = ((crc << 8) ^ CRC[((crc >> 8) ^ byte) & 0xff]!) & 0xffff;
  return crc % SLOTS;
};

const CRC = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  return crc;
});

/** One row of the answer to CLUSTER SLOTS: both ends of the range belong to it. */
export type SlotRange = [first: number, last: number, master: ServerEntry, ...replicas: ServerEntry[]];
type ServerEntry = [host: string | null, port: number, id?: string, more?: string[]];

/** An address as one text, for keys of maps and for messages. */
export const textOf = ({ host, port }: Address): string => `${host}:${port}`;

/**
 * The address of a server in CLUSTER SLOTS. No host or an empty one means the server that was asked (`from`).
 * `?` means that a host name was expected but never configured; the IP is then in the metadata.
 */
export const addressOf = ([host, port, , more = []]: ServerEntry, from: Address): Address => {
  const at = more.indexOf('ip');
  const named = host === '?' && at >= 0 ? more[at + 1] : host;
  return { host: named && named !== '?' ? named : from.host, port };
};

/**
 * The address `host:port` in a MOVED or ASK answer. An empty host means the server that answered (`from`).
 * `?` means that this server knows no name for the host: then it is the only known server at this port, or
 * undefined if there are several.
 */
export const redirectedTo = (
  written: string,
  from: Address,
  known: Iterable<Address>,
): Address | undefined => {
  const colon = written.lastIndexOf(':');
  const [host, port] = [written.slice(0, colon), Number(written.slice(colon + 1))];
  if (host !== '?') return { host: host || from.host, port };
  const [only, ...more] = [...known].filter((one) => one.port === port);
  return more.length === 0 ? only : undefined;
};
