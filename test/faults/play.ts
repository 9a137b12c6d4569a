/**
 * Random faults while people write: whole bots as processes, killed, frozen, cut off from their store and refused by
 * Telegram, with one chat that is never answered. `npm run faults` plays for long, `stalls.test.ts` for seconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fakeBotApi, type Person, type Seen } from '../support/fake-bot-api.ts';
import { startRedis } from '../support/redis-server.ts';
import { keepRunning } from './fleet.ts';

/** A fault, and for how long it lasts where it ends by itself. */
export type Fault = 'kill' | 'freeze' | 'slow' | 'refusals' | 'redis stopped' | 'redis frozen';

export type Game = {
  way: 'polling' | 'webhook';
  store: 'embedded' | 'redis';
  /** How many bots run at once, behind a balancer; by webhook alone. Default one. */
  processes?: number;
  seconds: number;
  /** Messages a second, of all people together. */
  rate: number;
  /** What happens, one of them each time. */
  faults: Fault[];
  /** Seconds from one fault to the next, in which the bot runs: at random between these. */
  every: [number, number];
  /** A number from 0 to 1. */
  chance?: () => number;
};

export type Outcome = {
  asked: number;
  answered: number;
  /** Never answered. */
  lost: number;
  /** Answered as if a message had not counted, or had counted twice. */
  wrong: number;
  /** Replies that came once more. */
  twice: number;
  /**
   * Replies that were on their way when a process was killed: it had asked Telegram to say them, Telegram did, and the
   * answer to that had not come. No process can know whether these were said.
   */
  underWay: number;
  /** How often a process was killed, and how often one was stopped for a while. */
  kills: number;
  freezes: number;
  /** Milliseconds from a message to its reply, of those chats that can be answered. */
  p50: number;
  p99: number;
  longest: number;
  /** The same for emergencies, by what was wrong meanwhile. */
  emergencies: { lost: number } & Partial<Record<Plight, Alarms>>;
  /** Milliseconds from the end of a process until the next one listens: what this machine takes to start one. */
  restart: { p50: number; longest: number };
  faults: Record<string, number>;
};

/**
 * What was wrong while an emergency waited, the worst of it: no bot ran, or only some did, Telegram took its time, Telegram
 * refused, Redis was away, or nothing.
 */
export type Plight = 'bot away' | 'some bots away' | 'slow' | 'refusals' | 'redis away' | 'nothing';

/**
 * Emergencies, in milliseconds. `own`: from when the message was with the bot until its reply left it, which is all but the
 * ways of Telegram; what a refusal made it wait is in it.
 */
export type Alarms = {
  count: number;
  p50: number;
  p99: number;
  longest: number;
  own: { p50: number; p99: number; longest: number };
};

/** Milliseconds that a call of Telegram takes: 250, and up to a fifth more or less. */
const latency = (chance: () => number) => 250 * (0.8 + 0.4 * chance());

/** How long after the end an answer is waited for, in milliseconds. */
const PATIENCE = 40_000;

/** What each person asks, again and again, and what the answer bears: a message that counts twice shows in the next. */
const DIALOG = [
  { says: 'clinica 37700', bears: /UMFH 11/ },
  { says: 'ver más', bears: /de la 4 a la 6/ },
  { says: 'ver más', bears: /de la 7 a la 9/ },
] as const;

/** From this number on people write in an emergency. */
const FIRST_ALARM = 900_000;

const EMERGENCY = { says: 'mi papá no respira', bears: /911/ };

/** Plays one game to its end. */
export const play = async (game: Game): Promise<Outcome> => {
  const { chance = Math.random } = game;
  let slow = 0;
  const api = await fakeBotApi({ latency: () => latency(chance) + slow });
  const redis = game.store === 'redis' ? await startRedis({ args: ['--appendonly', 'yes'] }) : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'guia-faults-'));
  const bot = await keepRunning(game, api, redis, folder);
  const end = performance.now() + game.seconds * 1_000;
  const isOver = () => performance.now() > end;
  const outcome = { asked: 0, lost: 0, wrong: 0, twice: 0, underWay: 0, kills: 0, freezes: 0 };
  const killed: number[] = [];
  const faults: Record<string, number> = {};
  const waits: number[] = [];
  const alarms: { plight: Plight; wait: number; own: number }[] = [];
  let unheard = 0;
  /** What is wrong now, and until when something was. */
  const troubles = new Map<Plight, number>();
  const wrongFor = async (plight: Plight, work: () => Promise<void>) => {
    troubles.set(plight, Number.POSITIVE_INFINITY);
    await work();
    troubles.set(plight, performance.now());
  };
  const plightSince = (began: number): Plight =>
    (['some bots away', 'slow', 'refusals', 'redis away'] as const).find(
      (one) => (troubles.get(one) ?? 0) > began,
    ) ?? 'nothing';

  const poisoned = api.person(13, { language: 'es' });
  api.answers({ status: 500 }, { times: Number.POSITIVE_INFINITY, chat: poisoned.chat });
  const nag = async () => {
    for (; !isOver(); await sleep(1_000)) poisoned.says('clinica 37700');
  };

  const count = Math.max(4, Math.round(game.rate * 5));
  /** One person: asks, waits for the answer, and asks on; what comes beside it came twice. */
  const talk = async (person: Person, at: number) => {
    await sleep((at / count) * (count / game.rate) * 1_000);
    const ear = listen(person);
    for (let n = 0; !isOver(); n++) {
      const { says, bears } = DIALOG[n % DIALOG.length]!;
      const before = DIALOG[(n + DIALOG.length - 1) % DIALOG.length]!.bears;
      const asked = performance.now();
      outcome.asked += 1;
      person.says(says);
      let answer: Seen | undefined;
      do answer = await ear.next(PATIENCE + Math.max(0, end - performance.now()));
      while (answer && n > 0 && before.test(answer.text) && !bears.test(answer.text) && ++outcome.twice);
      if (!answer) outcome.lost += 1;
      else if (!bears.test(answer.text)) {
        outcome.wrong += 1;
        n = -1;
      } else waits.push(performance.now() - asked);
      if (!answer) break;
      await sleep(Math.max(0, asked + (count / game.rate) * 1_000 - performance.now()));
    }
    while (await ear.next(2_000)) outcome.twice += 1;
    ear.close();
  };

  const alarm = async (person: Person) => {
    const ear = listen(person);
    const began = performance.now();
    let up = bot.upSince() !== undefined;
    const update = person.says(EMERGENCY.says);
    for (;;) {
      const answer = await ear.next(PATIENCE + Math.max(0, end - performance.now()));
      const wait = performance.now() - began;
      up &&= (bot.upSince() ?? Number.POSITIVE_INFINITY) < began;
      troubles.set('some bots away', bot.areAllUp() ? bot.allUpSince() : Number.POSITIVE_INFINITY);
      if (answer && !EMERGENCY.bears.test(answer.text)) continue;
      ear.close();
      if (!answer) unheard += 1;
      // The fake files a call when it has done as asked, which is just before its person sees that.
      const said = api.calls.find(
        ({ method, payload, status }) =>
          method === 'sendMessage' && payload.chat_id === person.chat && status === 200,
      );
      const own = (said?.arrived ?? Number.NaN) - (api.reached(update) ?? Number.NaN);
      if (answer) alarms.push({ plight: up ? plightSince(began) : 'bot away', wait, own });
      return;
    }
  };
  const alarming = async () => {
    const all: Promise<void>[] = [];
    for (let n = 0; !isOver(); n++) {
      all.push(alarm(api.person(FIRST_ALARM + n, { language: 'es' })));
      await sleep(2_000 + 2_000 * chance());
    }
    await Promise.all(all);
  };

  const happens: Record<Fault, () => Promise<void>> = {
    kill: async () => {
      outcome.kills += 1;
      killed.push(performance.now());
      await bot.kill();
    },
    freeze: async () => {
      outcome.freezes += 1;
      await bot.freeze(1_000 + 4_000 * chance());
    },
    slow: () =>
      wrongFor('slow', async () => {
        slow = 1_500;
        await sleep(3_000);
        slow = 0;
        // What had begun is slow to its end.
        await sleep(1_500);
      }),
    refusals: () =>
      wrongFor('refusals', async () => {
        api.answers({ status: 502 }, { times: 10, method: 'sendMessage' });
        api.answers({ status: 429, retryAfter: 2 }, { times: 5, method: 'sendMessage' });
        await sleep(3_000);
      }),
    'redis stopped': () =>
      wrongFor('redis away', async () => {
        await redis?.kill();
        await sleep(500 + 4_000 * chance());
        await redis?.restart();
      }),
    'redis frozen': () =>
      wrongFor('redis away', async () => {
        redis?.freeze();
        await sleep(500 + 4_000 * chance());
        redis?.thaw();
      }),
  };
  const trouble = async () => {
    const [least, most] = game.every;
    const some = game.faults.filter((fault) => redis || !fault.startsWith('redis'));
    for (;;) {
      // A machine that takes long to start a process is given the same time in between.
      await bot.untilUp();
      await sleep(1_000 * (least + (most - least) * chance()));
      if (isOver()) return;
      const fault = some[Math.floor(chance() * some.length)]!;
      faults[fault] = (faults[fault] ?? 0) + 1;
      await happens[fault]();
    }
  };

  try {
    const people = Array.from({ length: count }, (_, at) =>
      talk(api.person(1_000 + at, { language: 'es' }), at),
    );
    await Promise.all([nag(), trouble(), alarming(), ...people]);
  } finally {
    await bot.end();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
    await api.close();
  }
  const at = (list: number[], share: number) =>
    Math.round(
      [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0,
    );
  const figures = (list: number[]) => ({ p50: at(list, 0.5), p99: at(list, 0.99), longest: at(list, 1) });
  const alarmsIn = (plight: Plight): [Plight, Alarms][] => {
    const some = alarms.filter((one) => one.plight === plight);
    if (some.length === 0) return [];
    const own = figures(some.map((one) => one.own));
    return [[plight, { count: some.length, ...figures(some.map(({ wait }) => wait)), own }]];
  };
  outcome.underWay = api.calls.filter(
    ({ method, status, payload, arrived, back = Number.POSITIVE_INFINITY }) =>
      method === 'sendMessage' &&
      status === 200 &&
      Number(payload.chat_id) < FIRST_ALARM &&
      killed.some((time) => arrived < time && time <= back),
  ).length;
  return {
    ...outcome,
    answered: waits.length,
    ...figures(waits),
    emergencies: {
      lost: unheard,
      ...Object.fromEntries(
        (['nothing', 'redis away', 'refusals', 'slow', 'some bots away', 'bot away'] as const).flatMap(
          alarmsIn,
        ),
      ),
    },
    restart: { p50: at(bot.restarts, 0.5), longest: at(bot.restarts, 1) },
    faults,
  };
};

/** What a person is told, one after another; undefined when nothing comes in time. */
const listen = (person: Person) => {
  const heard: Seen[] = [];
  let come = () => {};
  let closed = false;
  void (async () => {
    // `next` gives up after a while, and is asked again.
    while (!closed) {
      const one = await person.next().catch(() => undefined);
      if (one) heard.push(one);
      if (one) come();
    }
  })();
  return {
    async next(patience: number): Promise<Seen | undefined> {
      if (heard.length === 0) {
        const timer = new AbortController();
        const came = new Promise<void>((resolve) => {
          come = resolve;
        });
        await Promise.race([
          came,
          sleep(patience, undefined, { signal: timer.signal }).catch(() => undefined),
        ]);
        timer.abort();
      }
      return heard.shift();
    },
    close: () => {
      closed = true;
    },
  };
};
