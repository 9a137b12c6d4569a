/** Bots as processes of their own (`child.ts`), for the tests that set them against each other. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChatId, Inbound } from '../../src/core/conversation.ts';
import type { Session } from '../../src/core/session.ts';
import type { Store } from '../../src/stores/store.ts';
import { NOON } from '../support/talk.ts';
import type { Point } from './child.ts';

export type Bot = {
  /** Whether it still runs. */
  lives(): boolean;
  /** Why it did not take the last message that it did not take. */
  why(): string;
  /** Gives it a message; resolves to true when it was taken, to false when it failed or the process died over it. */
  hear(inbound: Inbound, dies?: Point): Promise<boolean>;
};

/**
 * How long a process that gives no sign of life is left the time to say what it saved, in milliseconds: longer than a busy
 * machine lets one that lives wait, for then both would say it.
 */
const LIFETIME = 2_500;

const children = new Set<ChildProcess>();

/** Ends all bots, at once. */
export const killBots = (): void => {
  for (const child of children) child.kill('SIGKILL');
};

/** Starts one on a store of a kind at a place; `hears` is told the id of each reply that leaves it. */
export const startBot = async (kind: string, place: string, hears: (reply: string) => void): Promise<Bot> => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'child.ts'), kind, place, String(LIFETIME)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  children.add(child);
  child.stdin.on('error', () => undefined);
  let why = '';
  const waiting = new Map<string, ((taken: boolean) => void)[]>();
  let begin: () => void;
  const ready = new Promise<void>((resolve) => {
    begin = resolve;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const news = JSON.parse(line) as {
      ready?: true;
      said?: string;
      heard?: string;
      failed?: string;
      why?: string;
    };
    if (news.ready) begin();
    if (news.said) hears(news.said);
    if (news.why) why = news.why;
    const about = news.heard ?? news.failed;
    if (about) waiting.get(about)?.shift()?.(news.heard !== undefined);
  });
  child.once('close', () => {
    children.delete(child);
    for (const resolves of waiting.values()) for (const one of resolves) one(false);
    begin();
  });
  await ready;
  const lives = () => child.exitCode === null && child.signalCode === null;
  return {
    lives,
    why: () => why,
    hear: (inbound, dies) =>
      new Promise((resolve) => {
        if (!lives()) return resolve(false);
        waiting.set(inbound.id, [...(waiting.get(inbound.id) ?? []), resolve]);
        child.stdin.write(`${JSON.stringify({ hear: inbound, dies })}\n`);
      }),
  };
};

/** The n-th message of a chat, which asks for the note of its own id; they are some seconds apart, as a person's are. */
export const message = (chat: ChatId, n: number, id = `m${n}`): Inbound => ({
  id,
  chat,
  at: NOON + n * 3_000,
  kind: 'text',
  text: `note ${id}`,
});

/** What a chat's notes are now, how often any was taken, and how many replies are still to be said. */
export const notesOf = async (
  store: Store,
  chat: ChatId,
): Promise<{ list: string[]; taken: number; outbox: number }> => {
  const { session } = await store.load(chat);
  const { stack, outbox } = session as Session;
  const data = stack.find(({ topic }) => topic === 'tea')?.data as { list: string[]; taken: number };
  return { list: data.list, taken: data.taken, outbox: outbox.length };
};

/** Delivers a message as a platform does: again and again until it is taken. */
export const deliver = async (bot: Bot, inbound: Inbound): Promise<void> => {
  for (const end = performance.now() + 60_000; !(await bot.hear(inbound)); ) {
    if (performance.now() > end) throw new Error(`${inbound.id} was never taken: ${bot.why()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
