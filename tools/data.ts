/**
 * Compiles the directory: raw public files in, `data/` out.
 *
 *   npm run data                                    from ../shared/data, with the CLUES sample that lies there
 *   npm run data -- --from DIR                      from another folder with the same files
 *   npm run data -- --clues ESTABLECIMIENTO_SALUD_202604.xlsx --postal CPdescarga.txt
 *   npm run data -- --directory directorio.csv      IMSS's own directory, as CSV or as the text of its PDF
 *   npm run data -- --fewer                         accepts that more than 5 % of the present data is lost
 */

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/core/error.ts';
import { compile, summary } from './data/compile.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const { values } = parseArgs({
    options: {
      from: { type: 'string', default: '../shared/data' },
      to: { type: 'string', default: `${root}data` },
      clues: { type: 'string' },
      postal: { type: 'string' },
      directory: { type: 'string' },
      fewer: { type: 'boolean', default: false },
    },
  });
  const data = await compile({ ...values, colonias: `${root}tools/data/colonias.csv` });
  console.log(summary(data));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
