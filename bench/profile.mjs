/** Where the processor time of a run went, by function: V8's own sampling profile, added up. */
import { Session } from 'node:inspector/promises';
import { findSourceMap } from 'node:module';

/** Runs `work` under the profiler. Gives its result and `[function, place, self µs, total µs]`, most self time first. */
export async function profiled(work) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  const result = await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return { result, rows: addedUp(profile) };
}

/** Self and total time by function. A function that calls itself counts once in its total. */
function addedUp({ nodes, samples, timeDeltas }) {
  const own = new Map();
  for (const [at, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + timeDeltas[at]);
  const callers = new Map();
  for (const { id, children = [] } of nodes) for (const child of children) callers.set(child, id);
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const sums = new Map();
  for (const [id, self] of own) {
    const chain = new Set();
    for (let at = id; at !== undefined; at = callers.get(at)) chain.add(names.get(at));
    for (const name of chain) {
      const sum = sums.get(name) ?? { self: 0, total: 0 };
      sum.total += self;
      if (name === names.get(id)) sum.self += self;
      sums.set(name, sum);
    }
  }
  return [...sums]
    .map(([name, { self, total }]) => [...name.split('\t'), self, total])
    .sort((a, b) => b[2] - a[2]);
}

/** The function and where it is written: what runs is one built file, whose source map knows the real one. */
function nameOf({ functionName, url, lineNumber, columnNumber }) {
  const written = url && findSourceMap(url)?.findEntry(lineNumber, columnNumber);
  const line = (written?.originalLine ?? lineNumber) + 1;
  const file = (written?.originalSource ?? url)
    .replace(/^.*\/node_modules\//, '')
    .replace(/^.*\/(?=(?:src|flows|bench)\/)/, '');
  return `${functionName || '(anonymous)'}\t${file && `${file}:${line}`}`;
}
