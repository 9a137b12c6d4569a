/** What the guide failed to understand, as it is counted in the store: by kind, language and redacted words. */

export type Gap = {
  /** Not understood; asked which of several; about something else; answered and then taken back. */
  kind: 'nothing' | 'offer' | 'off_topic' | 'corrected';
  language: string;
  /** Of what was taken back: the topic that answered. */
  topic?: string;
  words: string;
  count: number;
};

/** Reads the store's counters (`gap:<kind>[:<topic>]:<language>:<words>`); those that say the same are put together. */
export function gapsIn(counters: { name: string; sum: number }[]): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const { name, sum } of counters) {
    const hit = /^gap:(?:(nothing|offer|off_topic)|(corrected):([\w-]+)):([a-z-]+):(.+)$/s.exec(name);
    if (!hit) continue;
    const [, fell, corrected, topic, language, said] = hit;
    const words = said!
      .replace(/[¿?¡!.,;:"“”]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    const kind = (fell ?? corrected) as Gap['kind'];
    const key = JSON.stringify([kind, topic, language, words]);
    const known = gaps.get(key);
    if (known) known.count += sum;
    else gaps.set(key, { kind, language: language!, ...(topic ? { topic } : {}), words, count: sum });
  }
  return [...gaps.values()];
}
