import { setTimeout as sleep } from 'node:timers/promises';
import type { Hear } from '../../src/channels/channel.ts';
import { type HttpServer, httpServer } from '../../src/channels/http.ts';
import { type TelegramOptions, telegramChannel } from '../../src/channels/telegram.ts';
import { inlineKeyboard, partsOf } from '../../src/channels/telegram-format.ts';
import type { Begun, Inbound } from '../../src/core/conversation.ts';
import fc from '../support/chance.ts';
import { type FakeBotApi, fakeBotApi, type Kind } from '../support/fake-bot-api.ts';
import { fast, notes } from '../support/notes.ts';
import { until } from '../support/until.ts';
import { channelContract, moment, reply, type Someone, type Stage, spot } from './contract.ts';
import { opened, optionsFor, type Scene, setScene } from './telegram-stage.ts';

channelContract('Telegram by long polling', async () => {
  const api = await fakeBotApi();
  return stageOf(api, () => telegramChannel(optionsFor(api)));
});

channelContract('Telegram by webhook', async () => {
  const api = await fakeBotApi();
  const servers: HttpServer[] = [];
  const stage = stageOf(api, async () => {
    const http = await opened(servers);
    return telegramChannel({ ...optionsFor(api), publicUrl: http.url, http: http.app });
  });
  return {
    ...stage,
    async close() {
      await stage.close();
      await Promise.all(servers.map((http) => http.close()));
    },
  };
});

describe('Telegram', () => {
  let api: Scene['api'];
  let ana: Scene['ana'];
  let core: Scene['core'];
  let log: Scene['log'];
  let closing: Scene['closing'];
  let open: Scene['open'];
  let close: Scene['close'];

  beforeEach(async () => {
    ({ api, ana, core, log, closing, open, close } = await setScene());
  });

  afterEach(() => close());

  describe('hears', () => {
    const me = 'guia_test_bot';
    const group = () => api.person(47, { group: -100 });
    const pairs: [string, () => unknown, Partial<Inbound> | undefined][] = [
      ['a command', () => ana.says('/clinica'), { kind: 'command', command: 'clinica' }],
      [
        'a command with an argument and the name of the bot',
        () => ana.says(`/Clinica@${me}   37700 Centro `),
        { kind: 'command', command: 'clinica', argument: '37700 Centro' },
      ],
      ['a command typed with accents', () => ana.says('/clínica'), { kind: 'command', command: 'clinica' }],
      [
        'a deep link',
        () => ana.says('/start register-hr'),
        { command: 'start', argument: 'register-hr' } as never,
      ],
      ['a slash that begins no command', () => ana.says('/ 37700'), { kind: 'text', text: '/ 37700' }],
      ['a caption, as text', () => ana.sends('photo', { caption: '37700' }), { kind: 'text', text: '37700' }],
      [
        'a venue, as a place',
        () => ana.shares(19.4, -99.1, { title: 'UMF 46', address: 'Centro' }),
        { kind: 'place', point: { lat: 19.4, lon: -99.1 } },
      ],
      ['the language of the app', () => ana.says('hola'), { languageTag: 'es-MX' }],
      ['a poll', () => ana.sends('poll'), { kind: 'unreadable', what: 'other' }],
      ['a pinned message, which nobody said', () => ana.sends('pinned_message'), undefined],
      ['talk in a group', () => group().says('nos vemos mañana'), undefined],
      ['a forwarded message', () => ana.forwards('¿qué es UMF?'), { text: '¿qué es UMF?', forwarded: true }],
      ['a sticker in a group', () => group().sends('sticker'), undefined],
      [
        'a command in a group',
        () => group().says('/menu'),
        { kind: 'command', command: 'menu', group: true },
      ],
      ['a command for another bot', () => group().says('/menu@other_bot'), undefined],
      [
        'a mention in a group, without the mention',
        () => group().says(`@${me}, ¿dónde queda la UMF 46?`),
        { kind: 'text', text: '¿dónde queda la UMF 46?', chat: 'telegram:-100', group: true },
      ],
      ['a name that only begins like the bot’s', () => group().says(`@${me}2 hola`), undefined],
    ];

    test.each(pairs)('%s', async (_, does, expected) => {
      await open();
      does();
      await api.quiet();
      if (expected) expect(core.all()).toMatchObject([expected]);
      else expect(core.all()).toEqual([]);
    });

    test('a reply to the bot in a group', async () => {
      const channel = await open();
      const guest = group();
      await channel.say('telegram:-100', reply({ text: '¿Cuál?' }));
      guest.says('la de Celaya', { replyTo: guest.heard()[0]?.id });
      expect(await core.heard(1)).toMatchObject([{ text: 'la de Celaya' }]);
    });

    test('no blocks, which it doesn’t ask for, nor an update of no known kind', async () => {
      await open();
      ana.says('37700');
      await core.heard(1);
      ana.blocks();
      api.update({ message: 5 });
      api.update({ brand_new_thing: {} });
      await api.quiet();
      expect(core.all()).toHaveLength(1);
    });

    test('no other bot', async () => {
      await open();
      const from = { id: 5, is_bot: true, first_name: 'Otro' };
      const chat = { id: 47, type: 'private' };
      api.update({ message: { message_id: 900, date: 1_700_000_000, from, chat, text: 'hola' } });
      await api.quiet();
      expect(core.all()).toEqual([]);
    });

    test.each<[string, { album?: string; caption?: string; kind?: Kind }[], string[]]>([
      ['an album once', [{ album: 'a' }, { album: 'a' }, { album: 'a' }], ['unreadable']],
      ['an album of videos once', [1, 2].map(() => ({ album: 'a', kind: 'video' as const })), ['unreadable']],
      ['several pictures in a row once', [{}, {}, {}], ['unreadable']],
      ['a caption, and no picture beside it', [{ album: 'a', caption: '37700' }, { album: 'a' }], ['text']],
      [
        'the caption of a later picture',
        [{ album: 'a' }, { album: 'a', caption: '37700' }, { album: 'a' }],
        ['unreadable', 'text'],
      ],
      [
        'a picture after something else',
        [{ album: 'a' }, { kind: 'sticker' }, { album: 'b' }],
        ['unreadable', 'unreadable', 'unreadable'],
      ],
    ])('%s', async (_, sent, expected) => {
      await open();
      for (const { kind = 'photo', ...more } of sent) ana.sends(kind, more);
      await api.quiet();
      expect(core.all().map(({ kind }) => kind)).toEqual(expected);
    });

    test('a press at the time of its clock, and stops the spinner even when the query is old', async () => {
      const channel = await open({ now: () => 1_234_567 });
      await channel.say('telegram:47', reply({ text: '¿?', choices: [{ id: 'a/b/c', label: 'Sí' }] }));
      ana.presses('Sí');
      api.expireQueries();
      ana.presses('Sí');
      const [press] = await core.heard(2);
      expect(press).toMatchObject({ at: 1_234_567, message: String(ana.heard()[0]?.id) });
      await api.quiet();
      expect(api.spinning()).toBe(0);
    });

    test('a thumb below an answer: thanks where it was tapped, and only the thumbs go', async () => {
      const channel = await open({ thanks: { es: 'Gracias por decirlo.' } });
      const rating = {
        up: { id: 'rate/es/up/12.0', label: '👍 Me sirvió' },
        down: { id: 'rate/es/down/12.0', label: '👎 No me sirvió' },
        thanks: 'Gracias por decirlo.',
      };
      const choices = [{ id: 'a/b/c', label: 'Sí' }];
      await channel.say('telegram:47', reply({ id: '12.0', text: 'Así es.', choices, rating }));
      const labels = () => ana.heard()[0]?.buttons.map((row) => row.map(({ label }) => label));
      expect(labels()).toEqual([['Sí'], ['👍', '👎']]);
      ana.presses('👎');
      expect((await core.heard(1))[0]).toMatchObject({ kind: 'press', button: 'rate/es/down/12.0' });
      await until(() => api.done('editMessageReplyMarkup').length === 1);
      expect(api.done('answerCallbackQuery')).toMatchObject([{ text: 'Gracias por decirlo.' }]);
      expect(labels()).toEqual([['Sí']]);
      expect(ana.heard()).toHaveLength(1);
      // Offered once more, for channels that had no room below the answer.
      const again = { ...rating, again: true as const };
      await channel.say('telegram:47', reply({ id: '13.0', text: '¡Con gusto!', rating: again }));
      expect(ana.heard()[1]).toMatchObject({ text: '¡Con gusto!', buttons: [] });
    });

    test('a press stops its spinner while an earlier message is still being handled', async () => {
      const channel = await open();
      await channel.say('telegram:47', reply({ text: '¿?', choices: [{ id: 'a/b/c', label: 'Sí' }] }));
      const slow = core.holds();
      ana.says('hola');
      await core.heard(1);
      ana.presses('Sí');
      await until(() => api.done('answerCallbackQuery').length === 1);
      expect(core.all()).toHaveLength(1);
      slow.release();
      await core.heard(2);
    });
  });

  describe('by long polling', () => {
    test('confirms nothing from the first failed update on, and handles none twice', async () => {
      const luis = api.person(48);
      const channel = await open();
      const failing = core.holds();
      const first = ana.says('falla');
      await core.heard(1);
      luis.says('uno');
      luis.says('dos');
      await core.heard(3);
      await moment();
      expect(api.unconfirmed()).toEqual([first, first + 1, first + 2]);
      core.fails(1);
      failing.release();
      await core.heard(4);
      await api.quiet();
      expect(core.all().map(({ id }) => id)).toEqual([first, first + 1, first + 2, first].map(String));
      await channel.close();
    });

    test.each(['was not taken', 'is not taken yet'])(
      'what waits behind an update that %s is told of: somebody may be in danger',
      async (state) => {
        const urgent = new Set<string>();
        const hear: Hear = Object.assign(core.hear.bind(core), {
          urgent: async (inbound: Inbound) => void urgent.add(inbound.kind === 'text' ? inbound.text : ''),
        });
        core.fails(3);
        const held = core.holds();
        const channel = telegramChannel({ ...optionsFor(api), log });
        closing.unshift(() => channel.close());
        await channel.open(hear);
        ana.says('uno');
        await core.heard(1);
        if (state === 'was not taken') held.release();
        ana.says('auxilio');
        await until(() => urgent.size > 0);
        held.release();
        await api.quiet();
        expect([...urgent]).toEqual(['auxilio']);
        expect(core.all().map((one) => one.kind === 'text' && one.text)).toEqual([
          'uno',
          'uno',
          'uno',
          'uno',
          'auxilio',
        ]);
      },
    );

    test('of what comes together, that of somebody in danger is heard first', async () => {
      const hear: Hear = Object.assign(core.hear.bind(core), {
        isUrgent: (inbound: Inbound) => inbound.kind === 'text' && inbound.text === 'auxilio',
      });
      const people = Array.from({ length: 9 }, (_, n) => api.person(100 + n));
      for (const [n, person] of people.entries()) person.says(n === 7 ? 'auxilio' : '37700');
      const channel = telegramChannel({ ...optionsFor(api), log });
      closing.unshift(() => channel.close());
      await channel.open(hear);
      await core.heard(9);
      expect(core.all().map((one) => one.chat.slice('telegram:'.length))).toEqual(
        [107, 100, 101, 102, 103, 104, 105, 106, 108].map(String),
      );
    });

    test('is asked again as often while Telegram takes its time: the pause is from call to call', async () => {
      const far = await fakeBotApi({ latency: () => 400 });
      const waits: number[] = [];
      const wait: TelegramOptions['wait'] = (ms, signal) => {
        waits.push(ms);
        return fast(ms, signal);
      };
      const channel = telegramChannel({ ...optionsFor(far), log, wait });
      const held = core.holds();
      await channel.open(core.hear);
      far.person(47).says('37700');
      await core.heard(1);
      await until(() => far.calls.filter(({ method }) => method === 'getUpdates').length > 3);
      held.release();
      await channel.close();
      await far.close();
      expect(waits.filter((ms) => ms > 0 && ms <= 300)).toEqual([]);
    });

    test('an emergency is heard at once, without waiting for more words', async () => {
      const hear: Hear = Object.assign(core.hear.bind(core), {
        isUrgent: (inbound: Inbound) => inbound.kind === 'text' && inbound.text === 'auxilio',
      });
      const waits: number[] = [];
      const wait: TelegramOptions['wait'] = (ms, signal) => {
        waits.push(ms);
        return fast(ms, signal);
      };
      const channel = telegramChannel({ ...optionsFor(api), log, wait });
      closing.unshift(() => channel.close());
      await channel.open(hear);
      ana.says('auxilio');
      await core.heard(1);
      expect(waits).not.toContain(700);
      ana.says('hola');
      await core.heard(2);
      expect(waits).toContain(700);
    });

    test('a message that is not taken holds up nobody behind it while others are', async () => {
      const hear = core.hear;
      core.hear = async (inbound) => {
        await hear(inbound);
        if (inbound.chat === 'telegram:47') throw new Error('cannot');
      };
      await open({ wait: (ms, signal) => fast(ms < 1000 ? ms : 20 * ms, signal) });
      const first = ana.says('veneno');
      await core.heard(1);
      const others = Array.from({ length: 150 }, (_, n) => api.person(1000 + n));
      for (const one of others) one.says('hola');
      const heard = () => core.all().filter(({ chat }) => chat !== 'telegram:47').length;
      await until(() => heard() === 150);
      await until(() => !api.unconfirmed().includes(first));
      expect(log.warnings.filter((line) => line.includes('before they are taken'))).toHaveLength(1);
    });

    test('an update delivered again while it is handled, or after, is heard once', async () => {
      await open();
      const held = core.holds();
      const update = ana.says('hola');
      await core.heard(1);
      api.again(update);
      await until(() => api.fetched(update));
      held.release();
      await api.quiet();
      api.again(update);
      await until(() => api.fetched(update));
      await moment();
      expect(core.all()).toHaveLength(1);
    });

    test('an update that always fails is given up when others succeed, and never when none does', async () => {
      const waits: number[] = [];
      const wait: TelegramOptions['wait'] = (ms, signal) => {
        waits.push(ms);
        return fast(Math.min(ms, 500), signal);
      };
      const luis = api.person(48);
      let poison = true;
      const hear = core.hear;
      core.hear = async (inbound) => {
        await hear(inbound);
        if (poison && inbound.chat === 'telegram:47') throw new Error('cannot');
      };
      await open({ wait });
      ana.says('veneno');
      await core.heard(13);
      expect(api.unconfirmed()).toHaveLength(1);
      expect(waits).toContain(60_000);
      luis.says('hola');
      await api.quiet();
      expect(log.errors).toEqual([expect.stringContaining('Given up after')]);
      poison = false;
      ana.says('hola');
      await api.quiet();
      expect(core.all().at(-1)).toMatchObject({ text: 'hola', chat: 'telegram:47' });
    });

    test('a conflict is one sentence in the log, however long it lasts', async () => {
      await open();
      api.answers({ status: 409 }, { times: 4, method: 'getUpdates' });
      ana.says('hola');
      ana.says('hola otra vez');
      await core.heard(2);
      await api.quiet();
      await until(() => log.infos.some((line) => line.includes('arrive again')));
      expect(log.errors).toEqual([expect.stringContaining('another process uses this token')]);
    });

    test.each(['drop', 'page', { status: 502 }, { status: 429, retryAfter: 2 }] as const)(
      'goes on after trouble with the network (%j)',
      async (trouble) => {
        api.answers(trouble, { times: 3, method: 'getUpdates' });
        await open();
        ana.says('hola');
        await core.heard(1);
        await api.quiet();
        expect(log.errors).toHaveLength(1);
      },
    );

    test('a webhook that was there is removed, and what waited for it is kept', async () => {
      await fetch(`${api.root}/bot${api.token}/setWebhook`, {
        method: 'POST',
        body: JSON.stringify({ url: 'http://127.0.0.1:9/' }),
      });
      expect(api.webhook()).toMatchObject({ url: 'http://127.0.0.1:9/' });
      ana.says('hola');
      await open();
      expect(await core.heard(1)).toMatchObject([{ text: 'hola' }]);
      expect(api.webhook()).toBeUndefined();
    });

    test('an error that bears the token is logged without it', async () => {
      let failures = 1;
      core.hear = async () => {
        if (failures-- > 0) throw new Error(`cannot fetch /bot${api.token}/getFile`);
      };
      await open();
      ana.says('hola');
      await api.quiet();
      expect(log.warnings).toEqual([expect.stringContaining('cannot fetch /bot<token>/getFile')]);
    });

    test('a wrong token stops the start with a sentence that names its setting', async () => {
      const channel = telegramChannel({ ...optionsFor(api), log, token: '1:wrong' });
      await expect(channel.open(core.hear)).rejects.toThrow(
        'Telegram cannot start: TELEGRAM_BOT_TOKEN is not a valid token.',
      );
      await channel.close();
    });

    test('a server that is not there stops the start with a sentence, without the token', async () => {
      const apiRoot = 'http://127.0.0.1:1';
      const channel = telegramChannel({ ...optionsFor(api), log, apiRoot });
      const failure: Error = await channel.open(core.hear).then(
        () => new Error('opened'),
        (error) => error,
      );
      expect(failure.message).toContain(`no answer from ${apiRoot} (TELEGRAM_API_ROOT, or the network)`);
      expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain(api.token);
      expect(failure.cause).toBeUndefined();
    });
  });

  describe('by webhook', () => {
    let servers: HttpServer[];
    const openHook = async (more: Partial<TelegramOptions> = {}) => {
      const http = await opened(servers);
      closing.push(() => http.close());
      const channel = await open({ publicUrl: `${http.url}/`, http: http.app, ...more });
      return { channel, url: `${http.url}/webhooks/telegram`, calls: http.calls };
    };
    const post = async (url: string, body: string, secret = api.webhook()?.secret ?? '') => {
      const headers = { 'x-telegram-bot-api-secret-token': secret, 'content-type': 'application/json' };
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    const update = (id: number) =>
      JSON.stringify({
        update_id: id,
        message: { message_id: 1, date: 1_700_000_000, chat: { id: 47, type: 'private' }, text: 'hola' },
      });

    beforeEach(() => {
      servers = [];
    });

    test('is set with a secret that isn’t the token, for the updates it wants', async () => {
      const { url } = await openHook();
      expect(api.webhook()).toEqual({
        url,
        secret: expect.stringMatching(/^[0-9a-f]{64}$/),
        allowed: ['message', 'edited_message', 'callback_query', 'inline_query'],
      });
    });

    test('a call with another secret is refused and not heard', async () => {
      const { url } = await openHook({ secret: 'a-secret' });
      expect(await post(url, update(1), 'b-secret')).toBe(401);
      expect(await post(url, update(1), '')).toBe(401);
      expect((await fetch(url, { method: 'POST', body: update(1) })).status).toBe(401);
      expect(core.all()).toEqual([]);
      expect(await post(url, update(1), 'a-secret')).toBe(200);
      expect(core.all()).toHaveLength(1);
    });

    test.each(['', 'null', '[]', '{"update_id":"1"}', '{broken', '{"update_id":1,"message":{"text":"x"}}'])(
      'a body that is no update is refused: %s',
      async (body) => {
        const { url } = await openHook();
        expect(await post(url, body)).toBe(400);
        expect(core.all()).toEqual([]);
      },
    );

    test('a huge body is refused', async () => {
      const { url } = await openHook();
      expect(await post(url, `{"update_id":1,"x":"${'x'.repeat(1_100_000)}"}`)).toBe(413);
    });

    test('a message that was not taken gets 503, then 200, and is not heard again', async () => {
      const { url } = await openHook();
      core.fails(1);
      expect(await post(url, update(7))).toBe(503);
      expect(await post(url, update(7))).toBe(200);
      expect(await post(url, update(7))).toBe(200);
      expect(core.all()).toHaveLength(2);
    });

    test('a call repeated while the first is handled waits for the same end', async () => {
      const { url, calls } = await openHook();
      const held = core.holds();
      const answers = [post(url, update(7)), post(url, update(7))];
      await core.heard(1);
      await until(() => calls() === 2);
      await moment();
      held.release();
      expect(await Promise.all(answers)).toEqual([200, 200]);
      expect(core.all()).toMatchObject([{ text: 'hola' }]);
    });

    test('a later message of a chat is not taken when the one before it was not', async () => {
      const { url, calls } = await openHook();
      const held = core.holds();
      const first = post(url, update(7));
      await core.heard(1);
      const second = post(url, update(8));
      await until(() => calls() === 2);
      await moment();
      core.fails(1);
      held.release();
      expect(await Promise.all([first, second])).toEqual([503, 503]);
    });

    /** A channel whose webhook is there, and which is not open yet. */
    const hookBeforeOpen = async () => {
      const http = await opened(servers);
      closing.push(() => http.close());
      const channel = telegramChannel({
        ...optionsFor(api),
        publicUrl: http.url,
        http: http.app,
        secret: 's',
      });
      return { http, channel };
    };

    test('before open and after close the answer is 503', async () => {
      const { http, channel } = await hookBeforeOpen();
      const url = `${http.url}/webhooks/telegram`;
      expect(await post(url, update(1), 's')).toBe(503);
      await channel.open(core.hear);
      await channel.close();
      expect(await post(url, update(1), 's')).toBe(503);
    });

    test('a call that comes while the channel opens waits for that, and is heard', async () => {
      const { http, channel } = await hookBeforeOpen();
      closing.unshift(() => channel.close());
      const status = post(`${http.url}/webhooks/telegram`, update(1), 's');
      await until(() => http.calls() === 1);
      await channel.open(core.hear);
      expect(await status).toBe(200);
      expect(core.all()).toHaveLength(1);
    });

    test('an address that Telegram refuses stops the start with a sentence that names its setting', async () => {
      const http = await opened(servers);
      closing.push(() => http.close());
      const channel = telegramChannel({
        ...optionsFor(api),
        publicUrl: 'http://example.org',
        http: http.app,
      });
      await expect(channel.open(core.hear)).rejects.toThrow(
        'PUBLIC_URL is not an address that Telegram can call',
      );
    });

    test('a webhook without a server is a mistake that is told at once', () => {
      expect(() => telegramChannel({ ...optionsFor(api), publicUrl: 'https://example.org' })).toThrow(
        'PUBLIC_URL',
      );
    });
  });

  describe('says', () => {
    const choices = [{ id: 'a/b/more', label: 'Ver más' }];

    test('bold, and bare addresses without a preview', async () => {
      const channel = await open();
      await channel.say('telegram:47', reply({ text: '*UMF 46*: https://imss.gob.mx/*x*?a=1&b=2' }));
      expect(await ana.next()).toMatchObject({
        text: 'UMF 46: https://imss.gob.mx/*x*?a=1&b=2',
        bold: ['UMF 46'],
      });
      expect(api.done('sendMessage')).toMatchObject([{ link_preview_options: { is_disabled: true } }]);
    });

    test('any text: never refused, nothing lost, never too long', async () => {
      const channel = await open();
      const text = fc.string({
        unit: fc.constantFrom('*', '<', '>', '&', '&lt;', ' ', '\n', 'a', 'é', '🏥', 'https://a.b/'),
      });
      await fc.assert(
        fc.asyncProperty(text, async (said) => {
          const before = ana.heard().length;
          await channel.say('telegram:47', reply({ text: said }));
          const seen = ana.heard().slice(before);
          const bare = (some: string) => some.replace(/[*\s]/g, '');
          expect(bare(seen.map((one) => one.text).join(''))).toBe(bare(said));
        }),
        { numRuns: 200 },
      );
      expect(log.all.slice(1)).toEqual([]);
    });

    test('a text that Telegram cannot parse, plainly, with its buttons', async () => {
      const channel = await open();
      api.answers({ status: 400, description: "Bad Request: can't parse entities: oops" });
      await channel.say('telegram:47', reply({ text: '*Hola* <3', choices }));
      expect(await ana.next()).toMatchObject({
        text: 'Hola <3',
        bold: [],
        buttons: [[{ label: 'Ver más' }]],
      });
      expect(log.errors).toEqual([expect.stringContaining("can't parse entities")]);
    });

    test('a text whose buttons Telegram refuses, without them', async () => {
      const channel = await open();
      api.answers({ status: 400, description: 'Bad Request: BUTTON_DATA_INVALID' }, { times: 2 });
      await channel.say('telegram:47', reply({ text: 'Hola', choices }));
      expect(await ana.next()).toMatchObject({ text: 'Hola', buttons: [] });
    });

    test('a reply in place of another, keeping one message', async () => {
      const channel = await open();
      await channel.say('telegram:47', reply({ text: 'Página 1', choices }));
      const replaces = String(ana.heard()[0]?.id);
      await channel.say('telegram:47', reply({ text: '*Página 2*', choices, replaces }));
      expect(ana.heard()).toMatchObject([{ text: 'Página 2', bold: ['Página 2'], edits: 1 }]);
      await channel.say('telegram:47', reply({ text: '*Página 2*', choices, replaces }));
      expect(ana.heard()).toHaveLength(1);
      await channel.say('telegram:47', reply({ text: 'Fin', replaces }));
      expect(ana.heard()).toMatchObject([{ text: 'Fin', buttons: [] }]);
    });

    test('a new message when the old one can’t be edited', async () => {
      const channel = await open();
      for (const replaces of ['999', 'no-number']) {
        await channel.say('telegram:47', reply({ text: `En lugar de ${replaces}`, choices, replaces }));
      }
      await channel.say('telegram:47', reply({ text: 'uno', choices }));
      const replaces = String(ana.heard().at(-1)?.id);
      api.answers({ status: 400, description: "Bad Request: message can't be edited" });
      await channel.say('telegram:47', reply({ text: 'dos', choices, replaces }));
      expect(ana.heard().map(({ text }) => text)).toEqual([
        'En lugar de 999',
        'En lugar de no-number',
        'uno',
        'dos',
      ]);
      expect(ana.heard()[2]?.buttons).toEqual([]);
    });

    test('an edit that Telegram cannot parse, plainly', async () => {
      const channel = await open();
      await channel.say('telegram:47', reply({ text: 'uno', choices }));
      api.answers({ status: 400, description: "Bad Request: can't parse entities" });
      await channel.say(
        'telegram:47',
        reply({ text: '*dos*', choices, replaces: String(ana.heard()[0]?.id) }),
      );
      expect(ana.heard()).toMatchObject([{ text: 'dos', bold: [], edits: 1 }]);
    });

    test('that buttons are spent, and nothing when they are already', async () => {
      const channel = await open();
      await channel.say('telegram:47', reply({ text: '¿?', choices }));
      const spends = String(ana.heard()[0]?.id);
      await channel.say('telegram:47', reply({ text: 'Bien', spends }));
      expect(ana.heard()).toMatchObject([{ text: '¿?', buttons: [] }, { text: 'Bien' }]);
      expect(await channel.say('telegram:47', reply({ text: 'Bien', spends }))).toBe('sent');
      expect(await channel.say('telegram:47', reply({ text: 'Bien', spends: '999' }))).toBe('sent');
    });

    test('a pin after the text, and the text alone when the pin is refused', async () => {
      const channel = await open();
      const places = [spot({ name: 'UMF 46 '.repeat(40), address: '' })];
      await channel.say('telegram:47', reply({ text: 'Aquí', places }));
      expect(ana.heard()).toMatchObject([
        { text: 'Aquí' },
        { venue: { latitude: 20.91, longitude: -100.74 } },
      ]);
      expect(ana.heard()[1]?.venue?.title.length).toBeLessThanOrEqual(128);
      api.answers({ status: 400 }, { method: 'sendVenue' });
      expect(await channel.say('telegram:47', reply({ text: 'Aquí', places }))).toBe('sent');
    });

    test('what is left of a reply when the process before was killed after its text', async () => {
      const places = [spot({ name: 'UMF 46' })];
      const told: Begun[] = [];
      const before = await open();
      await before.say('telegram:47', reply({ text: 'Aquí', places }), (sofar) => told.push(sofar));
      expect(told).toEqual([{ sent: 1 }]);
      await before.close();
      const next = await open();
      expect(await next.say('telegram:47', reply({ text: 'Aquí', places, begun: told[0] }))).toBe('sent');
      expect(ana.heard()).toMatchObject([
        { text: 'Aquí' },
        { venue: { title: 'UMF 46' } },
        { venue: { title: 'UMF 46' } },
      ]);
      expect(ana.heard()).toHaveLength(3);
    });

    test('days as a file for a calendar after the text, and the text alone when the file is refused', async () => {
      const events = [{ title: 'IMSS: último día', day: '2026-12-03' }];
      const file = (all: readonly { title: string; day: string }[]) =>
        `BEGIN:${all[0]?.title} ${all[0]?.day}`;
      const channel = await open({ calendar: { name: 'imss.ics', file } });
      const actions = [{ kind: 'calendar' as const, label: 'Añadir al calendario', query: 'x', events }];
      await channel.say('telegram:47', reply({ text: 'Hasta el 3.', actions }));
      expect(ana.heard()).toMatchObject([
        { text: 'Hasta el 3.' },
        {
          text: '📅 Añadir al calendario',
          document: { name: 'imss.ics', content: 'BEGIN:IMSS: último día 2026-12-03' },
        },
      ]);
      api.answers({ status: 400 }, { method: 'sendDocument' });
      expect(await channel.say('telegram:47', reply({ text: 'Hasta el 4.', actions }))).toBe('sent');
      expect(ana.heard()).toHaveLength(3);
    });

    test('names that lead somewhere as links, whatever is bold around them; addresses are left to Telegram', async () => {
      const channel = await open();
      const links = [
        { text: '@Tu_IMSS', href: 'https://x.com/Tu_IMSS' },
        { text: 'imss.gob.mx/a', href: 'https://imss.gob.mx/a' },
        { text: '911', href: 'tel:911' },
      ];
      const list = [{ text: 'El "Sol" <MX> (may 2026)', href: 'https://sol.example.org/?a=1&b="2"' }];
      const text = '*Escriba a @Tu_IMSS* o al 911: imss.gob.mx/a\n\nFuente: El "Sol" <MX> (may 2026).';
      await channel.say('telegram:47', reply({ text, links, sources: { text: 'Fuente', list } }));
      const seen = await ana.next();
      expect(seen.text).toBe(text.replaceAll('*', ''));
      expect(seen.links).toEqual([
        { text: '@Tu_IMSS', href: 'https://x.com/Tu_IMSS' },
        { text: 'El "Sol" <MX> (may 2026)', href: 'https://sol.example.org/?a=1&b="2"' },
      ]);
    });

    test('a link as a button that opens it', async () => {
      const channel = await open();
      const link = { id: 'x', label: 'Cómo llegar', url: 'https://maps.example.org/?q=20.91,-100.74' };
      await channel.say('telegram:47', reply({ text: 'UMF 46', choices: [link, ...choices] }));
      expect((await ana.next()).buttons.flat()).toEqual([
        { label: link.label, url: link.url },
        { label: 'Ver más', data: 'a/b/more' },
      ]);
    });

    test('a reply without the buttons that Telegram can’t have, and a line in the log for each', async () => {
      const channel = await open();
      const wrong = [
        { id: 'x'.repeat(65), label: 'Largo' },
        { id: 'tel', label: 'Llamar', url: 'tel:8006232323' },
      ];
      await channel.say('telegram:47', reply({ text: 'Hola', choices: [...wrong, ...choices] }));
      expect((await ana.next()).buttons).toMatchObject([[{ label: 'Ver más' }]]);
      expect(log.errors).toHaveLength(2);
    });

    test('again what the network lost, up to a limit', async () => {
      const channel = await open();
      for (const trouble of ['drop', 'page', { status: 502 }] as const) {
        api.answers(trouble, { method: 'sendMessage' });
        await channel.say('telegram:47', reply({ text: 'Hola' }));
      }
      expect(ana.heard()).toHaveLength(3);
      api.answers('drop', { times: 4, method: 'sendMessage' });
      await expect(channel.say('telegram:47', reply({ text: 'Hola' }))).rejects.toThrow(/sendMessage/);
    });

    test('nothing for now when Telegram asks for more patience than a minute', async () => {
      const waits: number[] = [];
      const channel = await open({
        wait: (ms, signal) => {
          waits.push(ms);
          return fast(ms, signal);
        },
      });
      api.answers({ status: 429, retryAfter: 7 });
      expect(await channel.say('telegram:47', reply({ text: 'Hola' }))).toBe('sent');
      expect(waits).toContain(7000);
      api.answers({ status: 429, retryAfter: 61 });
      await expect(channel.say('telegram:47', reply({ text: 'Hola' }))).rejects.toThrow('429');
    });

    test('an error without the text of the message in it', async () => {
      const channel = await open();
      api.answers({ status: 500 }, { times: 9 });
      const failure: Error = await channel.say('telegram:47', reply({ text: 'muy privado' })).then(
        () => new Error('sent'),
        (error) => error,
      );
      expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toMatch(/muy privado|4242:/);
    });

    test.each(['Forbidden: user is deactivated', 'Forbidden: bot was kicked from the group chat'])(
      'gone: %s',
      async (description) => {
        const channel = await open();
        api.answers({ status: 403, description });
        expect(await channel.say('telegram:47', reply({ text: 'Hola' }))).toBe('gone');
      },
    );

    test.each([
      'Bad Request: TOPIC_CLOSED',
      'Bad Request: TOPIC_DELETED',
      'Bad Request: CHAT_WRITE_FORBIDDEN',
      'Bad Request: CHAT_RESTRICTED',
      'Bad Request: USER_BANNED_IN_CHANNEL',
      'Bad Request: message thread not found',
      'Bad Request: not enough rights to send text messages to the chat',
      'Bad Request: user is deactivated',
      'Bad Request: something that no list of today names',
    ])('refused for good, at the first try: %s', async (description) => {
      const waits: number[] = [];
      const channel = await open({
        wait: (ms, signal) => {
          waits.push(ms);
          return fast(ms, signal);
        },
      });
      await api.quiet();
      const before = waits.length;
      api.answers({ status: 400, description }, { times: 100, method: 'sendMessage' });
      expect(await channel.say('telegram:47', reply({ text: 'Hola', choices }))).toBe('refused');
      expect(waits.slice(before)).toEqual([]);
      api.answersWell();
      expect(await channel.say('telegram:47', reply({ text: 'Hola' }))).toBe('sent');
      expect(await channel.say('telegram:4711', reply({ text: 'Hola' }))).toBe('refused');
      expect(log.warnings).toContainEqual(expect.stringContaining(`${description}. The reply is dropped.`));
    });

    test.each([
      [{ status: 429, retryAfter: 30 }, [300]],
      [{ status: 502 }, [100]],
    ] as const)('for somebody in danger, again almost at once after %j', async (trouble, expected) => {
      const waits: number[] = [];
      const channel = await open({ wait: async (ms) => void waits.push(ms) });
      const text = 'Llame al 911';
      api.answers(trouble, { method: 'sendMessage' });
      await channel.say('telegram:47', reply({ text, tone: 'alarm' }));
      expect(waits).toEqual(expected);
      api.answers(trouble, { method: 'sendMessage' });
      await channel.say('telegram:47', reply({ text }));
      expect(waits[1]).toBe('retryAfter' in trouble ? 30_000 : 250);
    });

    test.each([401, 404, 409, 500, 502] as const)('not now, whatever the text says: %i', async (status) => {
      const channel = await open();
      api.answers({ status: status as 500, description: 'Forbidden: bot was blocked' }, { times: 100 });
      await expect(channel.say('telegram:47', reply({ text: 'Hola' }))).rejects.toThrow(String(status));
    });

    test('when it may be asked again, where Telegram wants more patience than a minute', async () => {
      const channel = await open();
      api.answers({ status: 429, retryAfter: 90 }, { method: 'sendMessage' });
      const failure = await channel.say('telegram:47', reply({ text: 'Hola' })).catch((error) => error);
      expect(failure).toMatchObject({ after: 90_000 });
    });

    test('in the supergroup that a group has become, pin and all', async () => {
      const channel = await open();
      const now = api.person(47, { group: -1_000_000_000_100 });
      const description = 'Bad Request: group chat was upgraded to a supergroup chat';
      api.answers({ status: 400, description, movedTo: now.chat }, { chat: -100, times: 100 });
      const places = [spot({ name: 'UMF 46', address: 'Centro' })];
      expect(await channel.say('telegram:-100', reply({ text: 'Hola', places }))).toBe('sent');
      expect(await channel.say('telegram:-100', reply({ id: '2.0', text: 'Otra vez' }))).toBe('sent');
      expect(now.heard()).toMatchObject([
        { text: 'Hola' },
        { venue: { title: 'UMF 46' } },
        { text: 'Otra vez' },
      ]);
      expect(api.calls.filter(({ payload }) => payload.chat_id === -100)).toHaveLength(1);
    });

    test('that it is typing only when the answer takes a while, again and again', async () => {
      let late = () => {};
      const wait: TelegramOptions['wait'] = async (ms, signal) => {
        if (ms !== 500) return fast(ms, signal);
        await new Promise<void>((resolve) => {
          late = resolve;
          signal.addEventListener('abort', () => resolve());
        });
      };
      await open({ wait });
      const typing = () => api.done('sendChatAction').length;
      ana.says('rápido');
      await api.quiet();
      late();
      expect(typing()).toBe(0);
      const slow = core.holds();
      ana.says('despacio');
      await core.heard(2);
      late();
      await until(() => typing() >= 2);
      slow.release();
      await api.quiet();
      await moment();
      const so = typing();
      await sleep(300);
      expect(typing()).toBe(so);
    });
  });

  describe('asks for a place', () => {
    const ask = reply({
      text: '¿Dónde estás?\n\nEscribe tu código postal o comparte tu ubicación.',
      choices: [
        { id: 'find/where/menu', label: 'Menú' },
        { id: 'find/where/back', label: 'Atrás' },
      ],
      wantsPlace: { id: 'find/where/share_location', label: '📍 Compartir mi ubicación' },
    });
    const results = reply({
      text: 'Cerca: UMF 46\n\n¿Qué más?',
      choices: [{ id: 'find/near/more', label: 'Ver más' }],
    });

    test('with one big button on the keyboard, the choices below it', async () => {
      const channel = await open();
      await channel.say('telegram:47', ask);
      expect(ana.keyboard()).toEqual({
        hidden: false,
        rows: [
          [{ label: '📍 Compartir mi ubicación', location: true }],
          [
            { label: 'Menú', location: false },
            { label: 'Atrás', location: false },
          ],
        ],
      });
      expect(ana.heard()).toMatchObject([{ text: ask.text, buttons: [] }]);
      ana.presses('Menú');
      expect(await core.heard(1)).toMatchObject([{ kind: 'text', text: 'Menú' }]);
    });

    test('and takes the keyboard away with the answer, the question apart with its buttons', async () => {
      const channel = await open();
      await channel.say('telegram:47', ask);
      ana.shares(20.91, -100.74);
      await core.heard(1);
      await channel.say('telegram:47', results);
      expect(ana.keyboard()).toBeUndefined();
      expect(ana.heard().slice(1)).toMatchObject([
        { text: 'Cerca: UMF 46', buttons: [] },
        { text: '¿Qué más?', buttons: [[{ label: 'Ver más' }]] },
      ]);
      await channel.say('telegram:47', results);
      expect(ana.heard().at(-1)).toMatchObject({ text: results.text });
    });

    test('and says the question alone where the next process goes on from there', async () => {
      const before = await open();
      await before.say('telegram:47', ask);
      const told: Begun[] = [];
      api.answers({ status: 500 }, { after: 1, times: 4, method: 'sendMessage' });
      await expect(before.say('telegram:47', results, (sofar) => told.push(sofar))).rejects.toThrow('500');
      await before.close();
      const next = await open();
      await next.say('telegram:47', { ...results, begun: told[0] });
      expect(ana.heard().slice(1)).toMatchObject([
        { text: 'Cerca: UMF 46', buttons: [] },
        { text: '¿Qué más?', buttons: [[{ label: 'Ver más' }]] },
      ]);
    });

    test('and a message without buttons takes it away even after a restart', async () => {
      await (await open()).say('telegram:47', ask);
      await closing.shift()?.();
      await (await open()).say('telegram:47', reply({ text: 'Hasta luego' }));
      expect(ana.keyboard()).toBeUndefined();
    });

    test('and leaves the keyboard where it is while a message is edited in place', async () => {
      const channel = await open();
      await channel.say('telegram:47', results);
      await channel.say('telegram:47', ask);
      const replaces = String(ana.heard()[0]?.id);
      await channel.say('telegram:47', { ...results, text: 'Más: UMF 47\n\n¿Qué más?', replaces });
      expect(ana.heard()).toMatchObject([
        { text: 'Más: UMF 47\n\n¿Qué más?', buttons: [[{ label: 'Ver más' }]] },
        { text: ask.text },
      ]);
    });

    test('in a new message when it takes the place of another, whose buttons go', async () => {
      const channel = await open();
      await channel.say('telegram:47', results);
      await channel.say('telegram:47', { ...ask, replaces: String(ana.heard()[0]?.id) });
      expect(ana.heard()).toMatchObject([{ text: results.text, buttons: [] }, { text: ask.text }]);
      expect(ana.keyboard()).toMatchObject({
        hidden: false,
        rows: [[{ location: true }], [{ label: 'Menú' }, { label: 'Atrás' }]],
      });
    });

    test('in a group with its buttons only', async () => {
      const channel = await open();
      const guest = api.person(47, { group: -100 });
      await channel.say('telegram:-100', ask);
      expect(guest.keyboard()).toBeUndefined();
      expect((await guest.next()).buttons).toMatchObject([[{ label: 'Menú' }, { label: 'Atrás' }]]);
    });
  });

  describe('lists its commands', () => {
    const commands = [
      { language: 'es', commands: [{ command: 'clinica', description: 'Buscar una clínica' }] },
      { language: 'en', commands: [{ command: 'clinic', description: 'Find a clinic' }] },
    ];

    test('in each language, the first for everyone else, and only when they differ', async () => {
      await open({ commands });
      const listed = () => [api.commands(), api.commands('es'), api.commands('en')];
      await until(() => listed().every((some) => some.length > 0));
      expect(listed()).toEqual([0, 0, 1].map((n) => commands[n]?.commands));
      await closing.shift()?.();
      await open({ commands });
      expect(api.done('setMyCommands')).toHaveLength(3);
    });

    test('and starts all the same when Telegram won’t have them now', async () => {
      api.answers({ status: 429, retryAfter: 600 }, { method: 'getMyCommands' });
      await open({ commands });
      await until(() => log.warnings.length > 0);
      expect(log.warnings).toEqual([expect.stringContaining('The menu of commands stays as it was')]);
    });
  });
});

describe('A text in Telegram’s form', () => {
  const html = (text: string) => partsOf(text).map((part) => part.html);

  test.each([
    ['*a b* c', '<b>a b</b> c'],
    ['2*3*4 = 24', '2*3*4 = 24'],
    ['* a *', '* a *'],
    ['*a\nb*', '*a\nb*'],
    ['(*a*), *b*.', '(<b>a</b>), <b>b</b>.'],
    ['*solo', '*solo'],
    ['**a**', '**a**'],
    ['*a <b> & c*', '<b>a &lt;b&gt; &amp; c</b>'],
    ['*ver https://a.mx/x*', '<b>ver https://a.mx/x</b>'],
    ['https://a.mx/*b*/c', 'https://a.mx/*b*/c'],
    ['', ''],
  ])('%j is %j', (text, expected) => {
    expect(html(text).join('|')).toBe(expected);
  });

  test('bold that is cut in two is bold in both parts', () => {
    expect(partsOf('*uno dos*', 5).map((part) => part.html)).toEqual(['<b>uno</b>', '<b>dos</b>']);
  });

  test('a cut is between paragraphs, else lines, else words, else characters, never within one', () => {
    const plain = (text: string, limit: number) => partsOf(text, limit).map((part) => part.plain);
    expect(plain('aaa bbb\n\nccc ddd', 12)).toEqual(['aaa bbb', 'ccc ddd']);
    expect(plain('aaa bbb\nccc ddd', 12)).toEqual(['aaa bbb', 'ccc ddd']);
    expect(plain('aaa bbb ccc ddd', 12)).toEqual(['aaa bbb ccc', 'ddd']);
    expect(plain('🏥🏥🏥🏥', 5)).toEqual(['🏥🏥', '🏥🏥']);
    expect(plain('a\n\nbbb ccc ddd eee', 12)).toEqual(['a\n\nbbb ccc', 'ddd eee']);
  });

  test('a half character becomes a whole one', () => {
    expect(html('a\uD83Cb')).toEqual(['a\uFFFDb']);
  });

  test('short labels share a row, long ones have their own, and none is too long', () => {
    const rows = (...labels: string[]) =>
      inlineKeyboard(labels.map((label) => ({ id: 'x', label }))).keyboard?.inline_keyboard.map((row) =>
        row.map(({ text }) => text),
      );
    expect(rows('Sí', 'No', 'Menú', 'Atrás')).toEqual([['Sí', 'No', 'Menú'], ['Atrás']]);
    expect(rows('Ver más', 'Otra ubicación')).toEqual([['Ver más', 'Otra ubicación']]);
    expect(rows('Solo urgencias y hospitales', 'Sí', 'No')).toEqual([
      ['Solo urgencias y hospitales'],
      ['Sí', 'No'],
    ]);
    expect(rows('x'.repeat(100))?.[0]?.[0]).toHaveLength(48);
  });

  test('no more than a hundred buttons', () => {
    const many = Array.from({ length: 105 }, (_, n) => ({ id: `a/b/c:${n}`, label: String(n) }));
    const { keyboard, refused } = inlineKeyboard(many);
    expect(keyboard?.inline_keyboard.flat()).toHaveLength(100);
    expect(refused).toHaveLength(5);
  });
});

describe('The HTTP server', () => {
  test('says that it is there, and nothing else', async () => {
    const http = httpServer({ port: 0, log: notes() });
    const { url } = await http.open();
    const answer = await fetch(`${url}/healthz`);
    expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
    expect((await fetch(`${url}/other`)).status).toBe(404);
    await http.close();
  });

  test('cannot have a port that is taken, and names its setting', async () => {
    const first = httpServer({ port: 0, log: notes() });
    const { port } = await first.open();
    const second = httpServer({ port, log: notes() });
    await expect(second.open()).rejects.toThrow(
      `PORT ${port} is taken: another program, or another copy of this one, listens there. Choose another PORT.`,
    );
    await first.close();
  });
});

const stageOf = (api: FakeBotApi, channel: Stage['channel']): Stage => {
  const kinds: Record<string, Kind> = { file: 'document', other: 'dice' };
  const someone = (id: number): Someone => {
    const person = api.person(id);
    return {
      chat: `telegram:${id}`,
      says: (text) => void person.says(text),
      presses: (label) => void person.presses(label),
      pressesOld: (button) => void person.presses(button, person.heard()[0]?.id ?? 1),
      shares: (lat, lon) => void person.shares(lat, lon),
      sends: (what) => void person.sends(kinds[what] ?? (what as Kind)),
      leaves: () => person.blocks(),
      sees: () =>
        person
          .heard()
          .map(({ text, buttons }) => ({ text, buttons: buttons.flat().map(({ label }) => label) })),
    };
  };
  return {
    channel,
    ana: someone(47),
    luis: someone(48),
    textLimit: 4096,
    unreadable: ['sticker', 'voice', 'photo', 'video', 'file', 'contact', 'other'],
    stumbles(how, after) {
      if (how === 'broken') api.answers({ status: 500 }, { times: 50, after, method: 'sendMessage' });
      else api.answers({ status: 429, retryAfter: 1 }, { after });
    },
    recovers: () => api.answersWell(),
    unconfirmed: () => api.unconfirmed().length,
    close: () => api.close(),
  };
};
