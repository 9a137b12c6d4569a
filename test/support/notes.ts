/** What the tests of channels share: a log that keeps its lines, and a clock that runs faster. */
import { byClock, type Wait } from '../../src/channels/wait.ts';

/** A log that keeps its lines. */
export const notes = () => {
  const [infos, warnings, errors]: [string[], string[], string[]] = [[], [], []];
  return {
    infos,
    warnings,
    errors,
    get all(): string[] {
      return [...infos, ...warnings, ...errors];
    },
    info: (line: string) => void infos.push(line),
    warn: (line: string) => void warnings.push(line),
    error: (line: string) => void errors.push(line),
  };
};

/** Waits a twentieth of the time. */
export const fast: Wait = (milliseconds, signal) => byClock(milliseconds / 20, signal);
