/**
 * Prints what it takes to send people to a topic of the guide: links by every channel that is on, a text ready to send
 * in each language, and a QR code of each link.
 *
 *   npm run --silent share -- --topic register                       links that open the topic
 *   npm run --silent share -- --topic register --ref onboarding      and count who came by them
 *   npm run --silent share -- --topic register --lang en             in one language only
 *   npm run --silent share -- --topic register --out folder          QR codes as PNG and SVG files too
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { assemble } from '../src/assemble.ts';
import { SETTINGS } from '../src/config.ts';
import { messageOf } from '../src/core/error.ts';
import { loadDirectory } from '../src/directory/load.ts';
import { readOrg } from '../src/org.ts';
import { loadSettings } from '../src/settings.ts';
import { findDoors, payloadOf, shareKit } from '../src/share.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'npm run --silent share -- --topic register [--ref onboarding] [--lang es|en] [--out folder]';

try {
  for (const doubt of loadSettings(`${root}.env`, process.env, SETTINGS)) process.stderr.write(`${doubt}\n`);
  await share(argumentsGiven());
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}

type Arguments = { topic?: string; ref?: string; lang?: string; out?: string };

async function share({ topic, ref, lang, out }: Arguments): Promise<void> {
  const org = process.env.ORG_FILE ? readOrg(process.env.ORG_FILE) : undefined;
  const guide = assemble(`${root}locales`, loadDirectory(`${root}data`), { org });
  const { doors, notes } = await findDoors(process.env);
  const kit = shareKit(guide, doors);
  if (topic === undefined) {
    const topics = kit.topics(guide.languages[0]!).map(({ id }) => id);
    throw new Error(`Which topic? One of ${topics.join(', ')}. Usage: ${USAGE}`);
  }
  if (lang !== undefined && !guide.languages.includes(lang))
    throw new Error(`--lang must be one of ${guide.languages.join(', ')}. Usage: ${USAGE}`);
  const shared = kit.read(topic, ref);
  if ('fault' in shared) throw new Error(kit.say(lang ?? 'en', shared.fault, shared.values));
  const offers = kit.offers(shared).filter(({ language }) => !lang || language === lang);
  const { links } = offers[0]!;
  if (links.length === 0) throw new Error(notes.join('\n'));
  for (const { name, url } of links) process.stdout.write(`${name}: ${url}\n${await kit.terminal(url)}\n`);
  for (const { language, text } of offers) {
    process.stdout.write(`${kit.nameOf(language)}:\n${text}\n\n`);
  }
  for (const note of notes) process.stderr.write(`${note}\n`);
  if (out !== undefined) {
    mkdirSync(out, { recursive: true });
    for (const { channel, url } of links) {
      const file = join(out, `${payloadOf(shared)}-${channel}`);
      writeFileSync(`${file}.png`, await kit.png(url));
      writeFileSync(`${file}.svg`, await kit.svg(url));
      process.stdout.write(`${file}.png\n${file}.svg\n`);
    }
  }
}

function argumentsGiven(): Arguments {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ options: { topic: text, ref: text, lang: text, out: text } }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message.split('.')[0]}. Usage: ${USAGE}`);
  }
}
