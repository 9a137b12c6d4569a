/**
 * Checks the embedded store's file before LMDB maps it: LMDB crashes the process without a message if the
 * file is truncated or corrupted. The layout is that of LMDB's data version 2, as `lmdb` 3 writes it.
 */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { codeOf } from '../core/error.ts';

/**
 * What is wrong with a database file, as the end of a sentence; undefined if it is whole, empty or missing.
 * Checks every page that the last committed transaction reaches, but not the contents of the records. Other
 * processes may write meanwhile.
 */
export const damageOf = (path: string): string | undefined => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { size } = fstatSync(file);
      if (size === 0) return undefined;
      const meta = metaIn(file, size);
      if (typeof meta === 'string') return meta;
      const damage = damageIn(file, size, meta);
      if (!damage) return undefined;
      const now = metaIn(file, fstatSync(file).size);
      // Another process committed meanwhile, and pages may have been reused: look again.
      if (typeof now === 'string' || now.transaction === meta.transaction) return damage;
    }
    return undefined;
  } finally {
    closeSync(file);
  }
};

/**
 * How often the check is repeated while others write; after that the file counts as whole, since others use it.
 */
const ATTEMPTS = 5;

const MAGIC = 0xbeefc0de;
const VERSION = 2;
/** Bytes of a page's head: its number, transaction, padding, flags, and where its free room begins and ends. */
const HEAD = 24;
/** Bytes of a node's head: size or child page (with the flags as its upper half), flags, the key's size. */
const NODE = 8;
const META = HEAD + 144;

const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
/** Flag of a node: its data is on overflow pages. */
const BIG = 0x01;

/** The contents of the newer of the file's two meta pages. */
type Meta = { pageSize: number; lastPage: number; transaction: number; trees: Tree[] };
type Tree = { root: number; pages: number; depth: number };

const NO_DATABASE = 'is not a database';
const CUT = 'is cut short';
const DAMAGED = 'is damaged';

const metaIn = (file: number, size: number): Meta | string => {
  const first = read(file, 0, META);
  if (first.length < HEAD + 4 || first.readUInt32LE(HEAD) !== MAGIC) return NO_DATABASE;
  if (first.length < META) return CUT;
  const pageSize = first.readUInt32LE(HEAD + 24);
  if (pageSize < 256 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return DAMAGED;
  if (size < 2 * pageSize) return CUT;
  const second = read(file, pageSize, META);
  const isOdd = (meta: Buffer) =>
    meta.readUInt32LE(HEAD) !== MAGIC || meta.readUInt32LE(HEAD + 4) !== VERSION;
  if (isOdd(first) || isOdd(second)) return DAMAGED;
  const newest = number(second, HEAD + 128) > number(first, HEAD + 128) ? second : first;
  const treeAt = (at: number): Tree => ({
    depth: newest.readUInt16LE(at + 6),
    pages: number(newest, at + 8) + number(newest, at + 16),
    root: number(newest, at + 40),
  });
  return {
    pageSize,
    lastPage: number(newest, HEAD + 120),
    transaction: number(newest, HEAD + 128),
    trees: [treeAt(HEAD + 24), treeAt(HEAD + 72)].filter(({ root }) => root < NONE),
  };
};

/** An empty tree's root is -1, more than any page's number. */
const NONE = 2 ** 52;

/** Walks the trees: that of the free pages and that of the records. */
const damageIn = (file: number, size: number, meta: Meta): string | undefined => {
  const { pageSize, lastPage } = meta;
  const page = Buffer.alloc(pageSize);
  for (const { root, pages, depth } of meta.trees) {
    const waiting = [{ at: root, level: 1 }];
    let seen = 0;
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { at, level } = next;
      if (at > lastPage || level > depth || ++seen > pages) return DAMAGED;
      if ((at + 1) * pageSize > size) return CUT;
      readSync(file, page, 0, pageSize, at * pageSize);
      const flags = page.readUInt16LE(18);
      const [lower, upper] = [page.readUInt16LE(20), page.readUInt16LE(22)];
      const isLeaf = (flags & LEAF) !== 0;
      if (number(page, 0) !== at || isLeaf === ((flags & BRANCH) !== 0) || isLeaf !== (level === depth))
        return DAMAGED;
      if (lower > upper || upper > pageSize - HEAD || lower % 2 !== 0) return DAMAGED;
      for (let n = 0; n < lower / 2; n++) {
        const node = HEAD + page.readUInt16LE(HEAD + 2 * n);
        if (node < HEAD + upper || node + NODE > pageSize) return DAMAGED;
        const low = page.readUInt16LE(node) + 65_536 * page.readUInt16LE(node + 2);
        const kind = page.readUInt16LE(node + 4);
        const data = node + NODE + page.readUInt16LE(node + 6);
        if (data > pageSize) return DAMAGED;
        if (!isLeaf) waiting.push({ at: low + 2 ** 32 * kind, level: level + 1 });
        else if ((kind & BIG) === 0) {
          if (data + low > pageSize) return DAMAGED;
        } else if (data + 24 > pageSize) return DAMAGED;
        else {
          const damage = damageOfLong(file, size, meta, number(page, data), low);
          if (damage) return damage;
        }
      }
    }
  }
  return undefined;
};

/** What is wrong with the overflow pages of a record that is too long for its page. */
const damageOfLong = (
  file: number,
  size: number,
  { pageSize, lastPage }: Meta,
  at: number,
  length: number,
): string | undefined => {
  const last = at + Math.floor((HEAD - 1 + length) / pageSize);
  if (last > lastPage) return DAMAGED;
  if ((last + 1) * pageSize > size) return CUT;
  const head = read(file, at * pageSize, HEAD);
  return number(head, 0) === at && (head.readUInt16LE(18) & OVERFLOW) !== 0 ? undefined : DAMAGED;
};

const read = (file: number, at: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, at));
};

/** A 64-bit number as a double: exact for page and transaction numbers, approximate for larger ones. */
const number = (bytes: Buffer, at: number): number =>
  bytes.readUInt32LE(at) + 2 ** 32 * bytes.readUInt32LE(at + 4);
