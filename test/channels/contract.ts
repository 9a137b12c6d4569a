/**
 * What every channel promises, whatever its platform. A channel's test calls `channelContract` with a stage: the
 * platform's stand-in on loopback and a person on it.
 */
import { makeBot } from '../../src/bot.ts';
import type { Channel, Hear } from '../../src/channels/channel.ts';
import type { Begun, ChatId, Inbound, Reply, Spot, Unreadable } from '../../src/core/conversation.ts';
import { makeLog } from '../../src/log.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { tinyGuide } from '../support/tiny.ts';
import { PATIENCE, until } from '../support/until.ts';

/** Someone on the platform; nothing here waits for the bot. */
export type Someone = {
  chat: ChatId;
  says(text: string): void;
  /** Presses the newest button with this label. */
  presses(label: string): void;
  /** Presses a button of this id that isn't on the screen any more. */
  pressesOld(button: string): void;
  shares(lat: number, lon: number): void;
  sends(what: Unreadable): void;
  /** Turns their back on the bot: blocks it, deletes the account. */
  leaves(): void;
  /** What the bot said to them, as they see it. */
  sees(): { text: string; buttons: string[] }[];
};

export type Stage = {
  /** The channel, as in a process started anew. The platform stays, and knows what was confirmed. */
  channel(): Channel | Promise<Channel>;
  ana: Someone;
  luis: Someone;
  /** What a text message can hold. */
  textLimit: number;
  /** The kinds of unreadable message that the platform has. */
  unreadable: Unreadable[];
  /**
   * The platform answers the next call like this: come back later; an error of its own, for as long as it takes. With `after`,
   * so many messages are taken first.
   */
  stumbles(how: 'busy' | 'broken', after?: number): void;
  /** The platform takes a reply of several messages whole or not at all. */
  takesWhole?: true;
  /** All is well again. */
  recovers(): void;
  /** Deliveries that the platform will make again, because nobody confirmed them. */
  unconfirmed(): number;
  close(): Promise<void>;
};

/** What not every platform has; a channel without it says why. */
type Part = 'others' | 'redelivery' | 'limits' | 'handles' | 'faults';

/**
 * Runs the contract on a stage set up afresh for each test. `without` names the parts that the platform does not have, each
 * with its reason, which is printed.
 */
export const channelContract = (
  name: string,
  setStage: () => Promise<Stage>,
  without: Partial<Record<Part, string>> = {},
): void => {
  const reasons = Object.entries(without).map(([part, reason]) => `no ${part}: ${reason}`);
  const which = reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
  describe(`${name} keeps the channel contract${which}`, () => {
    const where = (part: Part): typeof test => (without[part] ? (leftOut as unknown as typeof test) : test);
    let stage: Stage;
    let opened: Channel[];

    const open = async (core: { hear: Hear }): Promise<Channel> => {
      const channel = await stage.channel();
      opened.push(channel);
      await channel.open(core.hear);
      return channel;
    };

    beforeEach(async () => {
      opened = [];
      stage = await setStage();
    });

    afterEach(async () => {
      await Promise.all(opened.map((channel) => channel.close()));
      await stage.close();
    });

    test('a chat id begins with the name of the channel', async () => {
      const channel = await stage.channel();
      expect(stage.ana.chat.startsWith(`${channel.name}:`)).toBe(true);
    });

    test('a text is heard with its chat, its time and an id of its own', async () => {
      const core = scriptedCore();
      await open(core);
      stage.ana.says('hola');
      stage.ana.says('hola');
      const [first, second] = await core.heard(2);
      expect(first).toMatchObject({ kind: 'text', text: 'hola', chat: stage.ana.chat });
      expect(first?.at).toBeGreaterThan(1_000_000_000_000);
      expect(first?.id).not.toBe(second?.id);
    });

    test('the messages of a chat are heard one at a time, in the order they were sent', async () => {
      const core = scriptedCore();
      const first = core.holds();
      await open(core);
      for (const text of ['uno', 'dos', 'tres']) stage.ana.says(text);
      await core.heard(1);
      await moment();
      expect(texts(core.all())).toEqual(['uno']);
      first.release();
      expect(texts(await core.heard(3))).toEqual(['uno', 'dos', 'tres']);
    });

    where('others')('a chat does not wait for another', async () => {
      const core = scriptedCore();
      const first = core.holds();
      await open(core);
      stage.ana.says('despacio');
      await core.heard(1);
      stage.luis.says('rápido');
      expect(texts(await core.heard(2))).toEqual(['despacio', 'rápido']);
      first.release();
    });

    where('redelivery')(
      'a message that was not taken is delivered again with the same id, before those after it',
      async () => {
        const core = scriptedCore();
        core.fails(2);
        await open(core);
        stage.ana.says('uno');
        stage.ana.says('dos');
        const heard = await core.heard(4);
        expect(texts(heard)).toEqual(['uno', 'uno', 'uno', 'dos']);
        expect(new Set(heard.slice(0, 3).map(({ id }) => id)).size).toBe(1);
      },
    );

    where('redelivery')(
      'a message that one process did not take reaches the next one with the same id',
      async () => {
        const away = scriptedCore();
        away.fails(1000);
        const channel = await open(away);
        stage.ana.says('hola');
        const [lost] = await away.heard(1);
        await channel.close();
        expect(stage.unconfirmed()).toBe(1);
        const core = scriptedCore();
        await open(core);
        const [found] = await core.heard(1);
        expect(found).toEqual(lost);
      },
    );

    test('close waits for the message being handled, and confirms it', async () => {
      const core = scriptedCore();
      const held = core.holds();
      const channel = await open(core);
      stage.ana.says('uno');
      await core.heard(1);
      let closed = false;
      const closing = channel.close().then(() => {
        closed = true;
      });
      await moment();
      expect(closed).toBe(false);
      held.release();
      await closing;
      await until(() => stage.unconfirmed() === 0);
    });

    where('redelivery')('close leaves what was not begun to the next process', async () => {
      const core = scriptedCore();
      const held = core.holds();
      const channel = await open(core);
      stage.ana.says('uno');
      await core.heard(1);
      stage.ana.says('dos');
      await moment();
      const closing = channel.close();
      held.release();
      await closing;
      await until(() => stage.unconfirmed() === 1);
      expect(texts(core.all())).toEqual(['uno']);
      const next = scriptedCore();
      await open(next);
      expect(texts(await next.heard(1))).toEqual(['dos']);
    });

    test('a reply shows its text and its buttons, and a press is heard by its name, with its message', async () => {
      const core = scriptedCore();
      const channel = await open(core);
      const choices = [
        { id: 'menu/top/clinic', label: 'Clínicas' },
        { id: 'menu/top/register', label: 'Registrarme' },
      ];
      expect(await channel.say(stage.ana.chat, reply({ text: '¿Qué necesitas?', choices }))).toBe('sent');
      expect(stage.ana.sees()).toEqual([{ text: '¿Qué necesitas?', buttons: ['Clínicas', 'Registrarme'] }]);
      stage.ana.presses('Registrarme');
      const [press] = await core.heard(1);
      expect(press).toMatchObject({ kind: 'press', button: 'menu/top/register', chat: stage.ana.chat });
      if (!without.handles) expect(press?.message).toEqual(expect.any(String));
    });

    test('a press of a button that is gone is heard by its name too', async () => {
      const core = scriptedCore();
      const channel = await open(core);
      await channel.say(stage.ana.chat, reply({ text: 'Hola' }));
      stage.ana.pressesOld('old-topic/state/choice:7');
      expect(await core.heard(1)).toMatchObject([{ kind: 'press', button: 'old-topic/state/choice:7' }]);
    });

    test('a shared location is heard as a place', async () => {
      const core = scriptedCore();
      await open(core);
      stage.ana.shares(20.91, -100.74);
      expect(await core.heard(1)).toMatchObject([{ kind: 'place', point: { lat: 20.91, lon: -100.74 } }]);
    });

    test('what cannot be read is heard as what it is', async () => {
      const core = scriptedCore();
      await open(core);
      for (const what of stage.unreadable) stage.ana.sends(what);
      const heard = await core.heard(stage.unreadable.length);
      expect(heard).toMatchObject(stage.unreadable.map((what) => ({ kind: 'unreadable', what })));
    });

    where('limits')(
      'a long text is split between paragraphs within the limit, with the buttons at its end',
      async () => {
        const channel = await open(scriptedCore());
        const paragraph = `${'La clínica más cercana. '.repeat(Math.ceil(stage.textLimit / 100))}Fin.`;
        const text = Array.from({ length: 9 }, (_, n) => `${n} ${paragraph}`).join('\n\n');
        await channel.say(stage.ana.chat, reply({ text, choices: [{ id: 'a/b/c', label: 'Más' }] }));
        const seen = stage.ana.sees();
        expect(seen.length).toBeGreaterThan(1);
        expect(seen.map((one) => one.text).join('\n\n')).toBe(text);
        for (const one of seen) expect(one.text.length).toBeLessThanOrEqual(stage.textLimit);
        expect(seen.map(({ buttons }) => buttons)).toEqual([...seen.slice(1).map(() => []), ['Más']]);
      },
    );

    where('limits')(
      'a text without any seam is split within the limit, and nothing of it is lost',
      async () => {
        const channel = await open(scriptedCore());
        const text = '🏥'.repeat(stage.textLimit);
        await channel.say(stage.ana.chat, reply({ text }));
        const seen = textsSeen(stage.ana);
        expect(seen.join('')).toBe(text);
        for (const one of seen) expect(one.length).toBeLessThanOrEqual(stage.textLimit);
      },
    );

    test('marks and brackets of any kind arrive as they are', async () => {
      const channel = await open(scriptedCore());
      const text =
        'a < b && c > d; <b>no</b> &amp; _x_ `y` [z](w) 2*3*4 * "q" \\ https://example.org/?a=1&b=2';
      await channel.say(stage.ana.chat, reply({ text }));
      expect(stage.ana.sees()).toEqual([{ text, buttons: [] }]);
    });

    where('others')('someone who left is gone, which is no error', async () => {
      const channel = await open(scriptedCore());
      stage.ana.leaves();
      expect(await channel.say(stage.ana.chat, reply({ text: 'Hola' }))).toBe('gone');
      expect(await channel.say(stage.luis.chat, reply({ text: 'Hola' }))).toBe('sent');
    });

    where('faults')('a busy platform is waited for', async () => {
      const channel = await open(scriptedCore());
      stage.stumbles('busy');
      expect(await channel.say(stage.ana.chat, reply({ text: 'Hola' }))).toBe('sent');
      expect(stage.ana.sees()).toEqual([{ text: 'Hola', buttons: [] }]);
    });

    where('faults')(
      'a platform that stays broken makes say reject, and the same reply can be said later',
      async () => {
        const channel = await open(scriptedCore());
        stage.stumbles('broken');
        await expect(channel.say(stage.ana.chat, reply({ text: 'Hola' }))).rejects.toThrow(/\w+/);
        stage.recovers();
        expect(await channel.say(stage.ana.chat, reply({ text: 'Hola' }))).toBe('sent');
        expect(stage.ana.sees()).toEqual([{ text: 'Hola', buttons: [] }]);
      },
    );

    test('a question that a place answers is shown whole, with its other choices, and a place answers it', async () => {
      const core = scriptedCore();
      const channel = await open(core);
      const choices = [{ id: 'find/where/name', label: 'Escribirla' }];
      const wantsPlace = { id: 'find/where/share_location', label: 'Mi ubicación' };
      expect(await channel.say(stage.ana.chat, reply({ text: '¿Dónde?', choices, wantsPlace }))).toBe('sent');
      expect(textsSeen(stage.ana)).toContain('¿Dónde?');
      stage.ana.presses('Escribirla');
      stage.ana.shares(19.4, -99.1);
      const [choice, place] = await core.heard(2);
      const said = choice?.kind === 'text' ? choice.text : choice?.kind === 'press' ? choice.button : '';
      expect(['find/where/name', 'Escribirla']).toContain(said);
      expect(place).toMatchObject({ kind: 'place', point: { lat: 19.4, lon: -99.1 } });
    });

    test('a question that only a place answers is shown too', async () => {
      const channel = await open(scriptedCore());
      const wantsPlace = { id: 'find/where/share_location', label: 'Mi ubicación' };
      expect(await channel.say(stage.ana.chat, reply({ text: '¿Dónde?', wantsPlace }))).toBe('sent');
      expect(textsSeen(stage.ana)).toEqual(['¿Dónde?']);
    });

    test.each([1, 2, 3, 4, 9, 10, 11, 16, 30])(
      'of %i choices with long labels each can be read',
      async (count) => {
        const channel = await open(scriptedCore());
        const label = (n: number) => `${n} Solo urgencias y hospitales de la zona`;
        const choices = Array.from({ length: count }, (_, n) => ({
          id: `menu/top/pick:${n}`,
          label: label(n),
        }));
        expect(await channel.say(stage.ana.chat, reply({ text: '¿Cuál?', choices }))).toBe('sent');
        const shown = stage.ana.sees().flatMap(({ text, buttons }) => [text, ...buttons]);
        for (let n = 0; n < count; n++)
          expect(shown.some((one) => one.includes(label(n).slice(0, 20)))).toBe(true);
      },
    );

    test('choices whose labels begin alike can be told apart', async () => {
      const core = scriptedCore();
      const channel = await open(core);
      const choices = ['Celaya', 'Dolores', 'Soria', 'León'].map((name) => ({
        id: `find/near/pick:${name}`,
        label: `Unidad de Medicina Familiar de ${name}`,
      }));
      await channel.say(stage.ana.chat, reply({ text: '¿Cuál?', choices }));
      const shown = stage.ana.sees().flatMap(({ buttons }) => buttons);
      expect(new Set(shown).size).toBe(choices.length);
      stage.ana.presses(shown[2]!);
      expect(await core.heard(1)).toMatchObject([{ kind: 'press', button: 'find/near/pick:Soria' }]);
    });

    where('limits').each([0.24, 0.25, 0.26, 0.99, 1, 1.01, 2.5])(
      'a text of %d times the limit arrives whole, with its buttons under its end',
      async (times) => {
        const channel = await open(scriptedCore());
        const words = 'La *clínica* de _aquí_ abre a las 8; 2*3 camas. ';
        const text = words.repeat(1 + Math.ceil((stage.textLimit * times) / words.length));
        const exact = text.slice(0, Math.floor(stage.textLimit * times)).trim();
        await channel.say(stage.ana.chat, reply({ text: exact, choices: [{ id: 'a/b/c', label: 'Más' }] }));
        const seen = stage.ana.sees();
        const bare = (some: string) => some.replaceAll('*', '').replace(/\s+/g, '');
        expect(bare(seen.map((one) => one.text).join(' '))).toBe(bare(exact));
        for (const one of seen) expect(one.text.length).toBeLessThanOrEqual(stage.textLimit);
        expect(seen.at(-1)?.buttons).toEqual(['Más']);
      },
    );

    test('a choice that opens a page shows its label', async () => {
      const channel = await open(scriptedCore());
      const choices = [{ id: 'a/b/web', label: 'Ver la página', url: 'https://example.org/a?b=1' }];
      expect(await channel.say(stage.ana.chat, reply({ text: 'Está aquí.', choices }))).toBe('sent');
      const shown = stage.ana.sees().flatMap(({ text, buttons }) => [text, ...buttons]);
      expect(shown.some((one) => one.includes('Ver la página'))).toBe(true);
      expect(shown.some((one) => one.includes('Está aquí.'))).toBe(true);
    });

    test('a place comes beside the text', async () => {
      const channel = await open(scriptedCore());
      const places = [spot({ text: 'Aquí está.' })];
      expect(await channel.say(stage.ana.chat, reply({ text: 'Aquí está.', places }))).toBe('sent');
      expect(textsSeen(stage.ana)).toContain('Aquí está.');
    });

    test('what a reply has beside its words is in its words too, and a tick is a press', async () => {
      const core = scriptedCore();
      const channel = await open(core);
      const list = ['☐ CURP', '✅ Acta'];
      const where = '1. *UMF 46* — 2 km\nCómo llegar: https://maps.example.org/?q=20.91,-100.74';
      const cited = 'Fuente: Gaceta (may 2026).';
      const text = `Paso 1 de 3 ▰▱▱\n\n${list.join('\n')}\n\n${where}\n\nHasta el 3 de diciembre.\n\n${cited}\n\n¿Listo?`;
      const buttons = ['register/papers/tick:curp', 'register/papers/tick:deed'];
      const said = reply({
        text,
        choices: [
          { id: buttons[0]!, label: 'CURP' },
          { id: buttons[1]!, label: '✓ Acta' },
        ],
        places: [spot({ text: where }), spot({ text: 'of another message' })],
        ticks: list.map((line, n) => ({
          text: line,
          label: line.slice(2),
          done: n === 1,
          button: buttons[n]!,
        })),
        actions: [
          { kind: 'call', number: '911', href: 'tel:911' },
          {
            kind: 'calendar',
            label: 'Añadir al calendario',
            query: 'topic=coverage&days=day_cover_ends.2026-12-03&lang=es',
            events: [{ title: 'IMSS: último día', day: '2026-12-03' }],
          },
        ],
        sources: { text: cited, list: [{ text: 'Gaceta (may 2026)', href: 'https://gaceta.example.org/a' }] },
        progress: { text: '▰▱▱', step: 1, of: 3 },
        asks: '¿Listo?',
        tone: 'alarm',
      });
      expect(await channel.say(stage.ana.chat, said)).toBe('sent');
      expect(textsSeen(stage.ana).join('\n\n').replaceAll('*', '')).toContain(text.replaceAll('*', ''));
      stage.ana.presses('CURP');
      expect(await core.heard(1)).toMatchObject([{ kind: 'press', button: buttons[0] }]);
    });

    test('a reply for a message that is not there any more is said anew', async () => {
      const channel = await open(scriptedCore());
      const [replaces, spends] = ['no-such-message', '987654321'];
      expect(await channel.say(stage.ana.chat, reply({ text: 'Otra vez.', replaces }))).toBe('sent');
      expect(await channel.say(stage.ana.chat, reply({ id: '1.1', text: 'Sigamos.', spends }))).toBe('sent');
      expect(textsSeen(stage.ana)).toEqual(['Otra vez.', 'Sigamos.']);
    });

    describe('with a whole bot', () => {
      /** Opens the channel with a bot of few words. The first delivery is handled, and then said not to be. */
      const openBot = async (more: { loseFirst?: boolean } = {}) => {
        const channel = await stage.channel();
        opened.push(channel);
        const guide = tinyGuide();
        const bot = makeBot({ guide, store: memoryStore(), channels: [channel], log: makeLog('silent') });
        const heard: Inbound[] = [];
        const hear = async (inbound: Inbound) => {
          heard.push(inbound);
          await bot.hear(inbound);
          if (more.loseFirst && heard.length === 1) throw new Error('stopped before it was confirmed');
        };
        await channel.open(Object.assign(hear, { said: bot.hear.said }));
        return heard;
      };

      where('redelivery')('what was answered and is delivered again is not answered again', async () => {
        const heard = await openBot({ loseFirst: true });
        stage.ana.says('tea');
        await until(() => heard.length === 2 && stage.unconfirmed() === 0);
        expect(heard[1]?.id).toBe(heard[0]?.id);
        expect(textsSeen(stage.ana).filter((text) => text.includes('how_many'))).toHaveLength(1);
      });

      test('a number that is typed presses the button at its place', async () => {
        await openBot();
        stage.ana.says('hello');
        await until(() => textsSeen(stage.ana).some((text) => text.includes('menu?')));
        stage.ana.says('2');
        await until(() => textsSeen(stage.ana).some((text) => text.includes('name?')));
      });

      test('a stale button is answered with the open question', async () => {
        await openBot();
        stage.ana.says('tea');
        await until(() => textsSeen(stage.ana).some((text) => text.includes('how_many')));
        stage.ana.pressesOld('menu/choose/form');
        await until(() => textsSeen(stage.ana).some((text) => text.includes('stale_button')));
        expect(textsSeen(stage.ana).at(-1)).toContain('how_many');
      });

      test('what cannot be read is answered', async () => {
        await openBot();
        stage.ana.sends(stage.unreadable[0]!);
        await until(() => textsSeen(stage.ana).some((text) => text.includes('unreadable')));
      });
    });

    where('limits')(
      'a reply of several messages that stopped half way goes on from there, in another process too',
      async () => {
        const channel = await open(scriptedCore());
        let begun: Begun | undefined;
        const told = (sofar: Begun) => {
          begun = sofar;
        };
        const paragraph = 'La clínica más cercana. '.repeat(Math.ceil(stage.textLimit / 40));
        const text = Array.from({ length: 6 }, (_, n) => `${n} ${paragraph}`.trim()).join('\n\n');
        const long = reply({ id: 'long.0', text });
        stage.stumbles('broken', 2);
        await expect(channel.say(stage.ana.chat, long, told)).rejects.toThrow(/\w+/);
        const before = textsSeen(stage.ana);
        expect(before).toHaveLength(stage.takesWhole ? 0 : 2);
        stage.recovers();
        stage.stumbles('busy', 1);
        await channel.close();
        const next = await open(scriptedCore());
        expect(await next.say(stage.ana.chat, { ...long, begun }, told)).toBe('sent');
        const seen = textsSeen(stage.ana);
        expect(seen.slice(0, before.length)).toEqual(before);
        expect(seen.length).toBeGreaterThan(before.length + 1);
        expect(seen.join('\n\n')).toBe(text);
      },
    );

    test('close can be called twice, and before open', async () => {
      const channel = await open(scriptedCore());
      await channel.close();
      await expect(channel.close()).resolves.toBeUndefined();
      await expect((await stage.channel()).close()).resolves.toBeUndefined();
    });
  });
};

/** Declares nothing: the part is not there. */
const leftOut = Object.assign(() => {}, { each: () => () => {} });

/** A place with the parts that a test doesn't care about filled in. */
export const spot = (parts: Partial<Spot>): Spot => ({
  lat: 20.91,
  lon: -100.74,
  text: '',
  name: 'UMFH 11',
  address: 'San Miguel de Allende',
  way: 'https://www.google.com/maps/dir/?api=1&destination=20.91000,-100.74000',
  pass: '*UMFH 11*',
  ...parts,
});

/** A reply with the parts that a test doesn't care about filled in. */
export const reply = (parts: Partial<Reply>): Reply => ({ id: '1.0', text: '', choices: [], ...parts });

export type Core = ReturnType<typeof scriptedCore>;

/** Stands in for the core: notes what it hears, and takes it, or holds it, or fails, as told. */
export const scriptedCore = () => {
  const heard: Inbound[] = [];
  const waiting = new Set<() => void>();
  let failures = 0;
  let held: Promise<void> | undefined;
  return {
    async hear(inbound: Inbound): Promise<void> {
      heard.push(inbound);
      for (const look of waiting) look();
      const hold = held;
      held = undefined;
      await hold;
      if (failures > 0) {
        failures--;
        throw new Error('the store is away');
      }
    },
    /** The next `times` messages are not taken. */
    fails(times: number): void {
      failures = times;
    },
    /** The next message is held until released. */
    holds(): { release: () => void } {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return { release };
    },
    all: (): Inbound[] => [...heard],
    /** Resolves with all that was heard when it is `count` at least; rejects when it never is. */
    heard: (count: number): Promise<Inbound[]> =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (heard.length < count) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve([...heard]);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`Heard ${heard.length} of ${count} messages.`));
        }, PATIENCE);
        waiting.add(look);
        look();
      }),
  };
};

/** Time enough for what must not happen. */
export const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

const textsSeen = (someone: Someone): string[] => someone.sees().map(({ text }) => text);

const texts = (heard: Inbound[]): string[] => heard.map((one) => (one.kind === 'text' ? one.text : one.kind));
