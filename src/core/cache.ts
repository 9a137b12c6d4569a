/** Caches of what is computed again and again from few different keys. They hold what is the same for everybody. */

/** Gives what was made for a key, and makes it the first time. */
export type Cache<R> = (key: string, make: () => R) => R;

/** An empty cache of at most `most` entries; when it is full it is emptied. */
export function cache<R>(most: number): Cache<R> {
  const made = new Map<string, { value: R }>();
  return (key, make) => {
    const known = made.get(key);
    if (known) return known.value;
    const value = make();
    if (made.size >= most) made.clear();
    made.set(key, { value });
    return value;
  };
}

/** A pure function with a cache of its last results, at most `most` of them. */
export function cached<R>(most: number, make: (key: string) => R): (key: string) => R {
  const results = cache<R>(most);
  return (key) => results(key, () => make(key));
}

/**
 * A cached reader of what people write. Short texts are kept, because many people write the same ones ("hola",
 * "37700"). A text that is longer, has six figures or more (it may be somebody's number), or is read in a
 * context that `isOwn` marks as one person's, is kept only until the next one: one message is read several
 * times. `at` makes the context a part of the key, where the same text reads differently.
 */
export function cachedReading<R, Context = void>(
  read: (text: string, context: Context) => R,
  at: (context: Context) => string = () => '',
  isOwn: (context: Context) => boolean = () => false,
): (text: string, context: Context) => R {
  const short = cache<R>(1000);
  let last: { key: string; read: R } | undefined;
  return (text, context) => {
    const key = `${at(context)} ${text}`;
    if (text.length <= 24 && !isOwn(context) && !FIGURES.test(text))
      return short(key, () => read(text, context));
    if (last?.key !== key) last = { key, read: read(text, context) };
    return last.read;
  };
}

const FIGURES = /(?:\p{N}\P{N}*){6}/u;
