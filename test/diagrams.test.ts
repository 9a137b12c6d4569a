import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scam } from '../flows/scam.ts';
import { draw, drawAll } from '../tools/diagrams/draw.ts';
import { root } from './support/talk.ts';

test('docs/flows.md shows the machines as they are; `npm run diagrams` draws them', () => {
  expect(readFileSync(join(root, 'docs', 'flows.md'), 'utf8')).toBe(drawAll(root));
});

test('a machine’s picture has its start, its questions, its answers and its end', () => {
  const picture = draw(scam);
  expect(picture).toContain('[*] --> s_which');
  expect(picture).toContain('state "which · what_happened" as s_which');
  expect(picture).toContain('s_which --> s_wants : contacted');
  expect(picture).toContain('report, site, → contact');
  expect(picture).toContain('s_done --> [*]');
});
