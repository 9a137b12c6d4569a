/**
 * Sums and products of long lists of numbers, in WebAssembly: V8 adds one number at a time, these loops four.
 * They add in a fixed order, so that a result is the same to the last bit on every machine. Their source is
 * `assembly/index.ts`; `npm run vectors` compiles it.
 */
import { readFileSync } from 'node:fs';

/** A list in the memory of the loops, and the address of its first number there. */
export type Held<List> = { list: List; address: number };

/** A memory with room for some lists, and the loops over them. See `assembly/index.ts` for what each does. */
export type Vectors = {
  /** A list of zeros, or a copy of the numbers given. Throws where the memory has no room for it. */
  float32(numbers: Float32Array | number): Held<Float32Array>;
  int8(numbers: Int8Array): Held<Int8Array>;
  uint32(length: number): Held<Uint32Array>;
  addRows(sums: number, width: number, table: number, places: number, amounts: number, length: number): void;
  addProduct(sums: number, columns: number, inputs: number, rows: number, weights: number): void;
  withoutNegatives(numbers: number, length: number): void;
  scatterRows(
    sums: number,
    width: number,
    table: number,
    places: number,
    amounts: number,
    to: number,
    length: number,
  ): void;
  passBack(
    towards: number,
    inputs: number,
    rows: number,
    weights: number,
    columns: number,
    errors: number,
    steps: number,
  ): void;
};

/** How much of the memory a list of so many bytes takes: lists begin at multiples of sixteen. */
const roomFor = (bytes: number): number => Math.ceil(bytes / ALIGNED) * ALIGNED;

/** Makes a memory with room for lists of these many bytes each. */
export function vectorsWith(lists: readonly number[]): Vectors {
  const room = lists.reduce((sum, bytes) => sum + roomFor(bytes), 0);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(room / PAGE) });
  const loops = new WebAssembly.Instance(compiled, { env: { memory } }).exports as Loops;
  let free = 0;
  const take = (bytes: number): number => {
    const address = free;
    free += roomFor(bytes);
    if (free > memory.buffer.byteLength) throw new Error(`there is no room for ${bytes} more bytes`);
    return address;
  };
  return {
    float32: (numbers) => {
      const length = typeof numbers === 'number' ? numbers : numbers.length;
      const address = take(4 * length);
      const list = new Float32Array(memory.buffer, address, length);
      if (typeof numbers !== 'number') list.set(numbers);
      return { list, address };
    },
    int8: (numbers) => {
      const address = take(numbers.length);
      const list = new Int8Array(memory.buffer, address, numbers.length);
      list.set(numbers);
      return { list, address };
    },
    uint32: (length) => {
      const address = take(4 * length);
      return { list: new Uint32Array(memory.buffer, address, length), address };
    },
    ...loops,
  };
}

const ALIGNED = 16;
/** The unit in which WebAssembly's memory is counted, in bytes. */
const PAGE = 65_536;

type Loops = Omit<Vectors, 'float32' | 'int8' | 'uint32'>;

/** The part of WebAssembly that is used here: Node's types have none of it, and a browser's are not for this code. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
};

const compiled = new WebAssembly.Module(readFileSync(new URL('vectors.wasm', import.meta.url)));
