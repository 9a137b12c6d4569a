/** The JSON files of a folder of `locales/`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The files of a folder, by their names without ending, in order; none where there is no such folder. */
export const filesIn = <Content>(folder: string): [name: string, content: Content][] =>
  existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((file) => [
          file.slice(0, -'.json'.length),
          JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Content,
        ])
    : [];
