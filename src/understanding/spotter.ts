/**
 * Finds phrases in a message quickly. Thousands of alternatives are indexed by their first two letters, so
 * that each word of a message is compared only with the few that may match.
 */

/** The kinds of turns that a message holds. `words` is the message in plain form. */
export type Spotter = (words: readonly string[]) => string[];

/**
 * Makes a spotter. `kinds`: the phrases of each kind, separated by `|`. A phrase begins at the beginning of a
 * word but may end inside one, so that a stem stands for all its endings. Groups `(?:…|…)`, bounded
 * repetition and character classes may be used.
 */
export function spotter(kinds: Record<string, string>): Spotter {
  const names = Object.keys(kinds);
  const byStart = new Map<string, { kind: number; pattern: RegExp }[]>();
  Object.values(kinds).forEach((listed, kind) => {
    const turns = new Map<string, string[]>();
    for (const turn of alternatives(listed).flatMap(withoutLeadingGroup)) {
      const start = /^[a-z0-9<]{2}(?![?*{])/.test(turn) ? turn.slice(0, 2) : '';
      turns.set(start, [...(turns.get(start) ?? []), turn]);
    }
    for (const [start, own] of turns) {
      const pattern = new RegExp(`(?:${own.join('|')})`, 'y');
      byStart.set(start, [...(byStart.get(start) ?? []), { kind, pattern }]);
    }
  });
  const everywhere = byStart.get('') ?? [];
  return (words) => {
    const text = words.join(' ');
    const found = new Array<boolean>(names.length).fill(false);
    const meet = (at: number, list: readonly { kind: number; pattern: RegExp }[]): void => {
      for (const { kind, pattern } of list) {
        if (found[kind]) continue;
        pattern.lastIndex = at;
        if (pattern.test(text)) found[kind] = true;
      }
    };
    let at = 0;
    for (const word of words) {
      meet(at, byStart.get(word.slice(0, 2)) ?? []);
      meet(at, everywhere);
      at += word.length + 1;
    }
    return names.filter((_, kind) => found[kind]);
  };
}

/** Splits a pattern at each `|` outside groups. */
function alternatives(pattern: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= pattern.length; at++) {
    const letter = pattern[at];
    if (letter === '(') depth++;
    else if (letter === ')') depth--;
    else if ((letter === '|' && depth === 0) || letter === undefined) {
      parts.push(pattern.slice(from, at).trim());
      from = at + 1;
    }
  }
  return parts.filter((part) => part !== '');
}

/**
 * Expands a phrase that begins with a group into one phrase for each of the group's alternatives, so that its
 * first letters are known.
 */
function withoutLeadingGroup(turn: string): string[] {
  if (!turn.startsWith('(?:')) return [turn];
  let depth = 0;
  let end = 0;
  for (; end < turn.length; end++) {
    if (turn[end] === '(') depth++;
    else if (turn[end] === ')' && --depth === 0) break;
  }
  const optional = turn[end + 1] === '?';
  const rest = turn.slice(end + (optional ? 2 : 1));
  // A group's alternatives keep their spaces: "(?:se |me )".
  const inside = alternativesKeepingSpaces(turn.slice(3, end));
  return [...(optional ? [rest] : []), ...inside.map((part) => part + rest)].flatMap(withoutLeadingGroup);
}

function alternativesKeepingSpaces(pattern: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const letter of pattern) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (letter === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}
