/**
 * Each file is a hand-off over the fakes, as both sides see it: what Ana (`>`, `*` for a button) and Laura say, and below
 * it, each with whom it reaches, what comes of it. `UPDATE_TRANSCRIPTS=1` writes what happens today: read the diff.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Seen } from './support/fake-bot-api.ts';
import { stage } from './support/handoff.ts';
import { root } from './support/talk.ts';

let scene: Awaited<ReturnType<typeof stage>>;
afterEach(async () => {
  await scene.close();
});

const folder = join(root, 'test', 'transcripts-handoff');

const shown = (who: string, { text, buttons }: Seen): string => {
  const labels = buttons.flat().map(({ label }) => `[${label}]`);
  const lines = [...text.split('\n'), ...(labels.length > 0 ? [labels.join(' ')] : [])];
  return lines.map((line) => `    ${who} | ${line}`.trimEnd()).join('\n');
};

test.each(readdirSync(folder))('%s is what both sides see', async (file) => {
  const path = join(folder, file);
  const written = readFileSync(path, 'utf8');
  const language = file.slice(0, 2);
  scene = await stage();
  const ana = scene.api.person(47, { language });
  let [toAna, toThem] = [0, 0];
  const lines = written.split('\n').filter((line) => /^(?:#|Ana[>*] |Laura> )/.test(line));
  const said: string[] = [];
  for (const line of lines) {
    said.push(line);
    const text = line.slice(line.indexOf(' ') + 1);
    if (line.startsWith('Ana>')) ana.says(text);
    else if (line.startsWith('Ana*')) ana.presses(text);
    else if (line.startsWith('Laura')) scene.laura.says(text, { thread: [...scene.group.topics.keys()][0]! });
    await scene.settled();
    const [mine, theirs] = [ana.heard(), scene.laura.heard()];
    said.push(...mine.slice(toAna).map((seen) => shown('Ana  ', seen)));
    said.push(...theirs.slice(toThem).map((seen) => shown('group', seen)));
    [toAna, toThem] = [mine.length, theirs.length];
  }
  const now = `${said.join('\n')}\n`;
  if (process.env.UPDATE_TRANSCRIPTS) writeFileSync(path, now);
  else expect(now).toBe(written);
});
