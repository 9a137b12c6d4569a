/**
 * Fails on a known vulnerability of high or critical severity in a production dependency. Says so where the
 * registry serves no advisories, because an audit that did not happen is not a clean one.
 */
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev'], { encoding: 'utf8' });
const report = parse(stdout);
const counts = report?.metadata?.vulnerabilities;
if (!counts) {
  console.log(
    `audit: not done, the registry gives no advisories (${report?.message ?? report?.error?.summary ?? 'no answer'})`,
  );
} else if (counts.high + counts.critical > 0) {
  console.error(`audit: ${counts.critical} critical, ${counts.high} high; see npm audit --omit=dev`);
  process.exit(1);
} else {
  console.log('audit: nothing high or critical');
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
