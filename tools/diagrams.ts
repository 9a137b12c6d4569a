/**
 * Lists every topic's answers and draws its machine, from the topic itself, into docs/flows.md. `npm run diagrams` writes
 * it; a test checks that it is current.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawAll } from './diagrams/draw.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

mkdirSync(`${root}docs`, { recursive: true });
writeFileSync(`${root}docs/flows.md`, drawAll(root));
console.log('docs/flows.md is current.');
