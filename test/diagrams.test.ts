import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { student } from '../flows/student.ts';
import { draw, drawAll } from '../tools/diagrams/draw.ts';
import { root } from './support/talk.ts';

test('docs/flows.md shows the machines as they are; `npm run diagrams` draws them', () => {
  expect(readFileSync(join(root, 'docs', 'flows.md'), 'utf8')).toBe(drawAll(root));
});

test('a machine’s picture has its start, its questions, its answers and its end', () => {
  const picture = draw(student);
  expect(picture).toContain('[*] --> s_home');
  expect(picture).toContain('state "walk · is_it_done" as s_walk');
  expect(picture).toContain('s_home --> s_enrolled : enrolled_on');
  expect(picture).toContain('done → student/verify [step is 7]');
  expect(picture).toContain('s_done --> [*]');
});
