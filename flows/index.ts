/** The table of contents: every topic, in menu order. A new topic is one line here. */
import type { Topic } from '../src/core/topic.ts';
import { emergency } from './emergency.ts';
import { findClinic } from './find-clinic.ts';
import { language } from './language.ts';
import { menu } from './menu.ts';
import { privacy } from './privacy.ts';

/** All topics for the languages there are texts in, the menu first. */
export function topics(languages: string[]): Topic[] {
  const offered = [findClinic, emergency, privacy, language(languages)];
  return [menu(offered.map((topic) => topic.id)), ...offered];
}
