import { createHash } from 'node:crypto';
import { Agent, get, request } from 'node:http';
import type { Hear } from '../../src/channels/channel.ts';
import { type HttpServer, httpServer } from '../../src/channels/http.ts';
import { type WebOptions, webChannel } from '../../src/channels/web.ts';
import { derivedKeys } from '../../src/channels/web-keys.ts';
import { bubblesOf, type History } from '../../src/channels/web-mailbox.ts';
import { webWords } from '../../src/channels/web-page.ts';
import { written } from '../../src/channels/web-page-files.ts';
import type { ChatId, Inbound } from '../../src/core/conversation.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { notes } from '../support/notes.ts';
import { realGuide } from '../support/talk.ts';
import { until } from '../support/until.ts';
import { channelContract, moment, reply, type Someone, type Stage, scriptedCore } from './contract.ts';
import { type Browser, browser } from './web-browser.ts';

channelContract('The web chat', async () => {
  const history = stumbling(memoryStore());
  const servers: HttpServer[] = [];
  const browsers: Browser[] = [];
  let address: string | undefined;
  let newest: ReturnType<typeof webChannel> | undefined;
  // One instant, so that a message taken by the next process is the same to the millisecond.
  const now = () => 1_795_284_000_000;

  const someone = async (): Promise<Someone & { browser: Browser }> => {
    const one = browser(() => address);
    browsers.push(one);
    await one.ask('/');
    const chat = chatOf(one);
    one.listen();
    return {
      browser: one,
      chat,
      says: (text) => one.post({ kind: 'text', text }),
      presses(label) {
        const message = one
          .seen()
          .findLast(({ choices }) => choices.some((choice) => choice.label === label));
        const choice = message?.choices.find((each) => each.label === label);
        one.post({ kind: 'press', button: choice?.id, message: message?.id });
      },
      pressesOld: (button) => one.post({ kind: 'press', button, message: 'gone.0' }),
      shares: (lat, lon) => one.post({ kind: 'place', lat, lon }),
      sends: (what) => one.post({ kind: 'unreadable', what }),
      leaves: () => void newest?.forget(chat),
      sees: () =>
        one.seen().map(({ text, choices }) => ({ text, buttons: choices.map(({ label }) => label) })),
    };
  };

  const serve = async () => {
    const http = httpServer({ port: 0, log: notes() });
    servers.push(http);
    const channel = webChannel({ ...optionsFor(http), history, now });
    newest = channel;
    address = (await http.open()).url;
    return channel;
  };

  await serve();
  const ana = await someone();
  const luis = await someone();
  const stage: Stage = {
    async channel() {
      const channel = await serve();
      return {
        ...channel,
        // What is said is on the screen a moment later, by the stream.
        async say(chat, said) {
          const outcome = await channel.say(chat, said);
          const page = chat === ana.chat ? ana.browser : luis.browser;
          const last = bubblesOf(said, 4000).at(-1)!.id;
          if (outcome === 'sent') await until(() => page.seen().some(({ id }) => id === last));
          return outcome;
        },
      };
    },
    ana,
    luis,
    textLimit: 4000,
    unreadable: ['photo', 'file'],
    stumbles: (how) => history.stumbles(how),
    takesWhole: true,
    recovers: () => history.stumbles(undefined),
    unconfirmed: () => ana.browser.unsent() + luis.browser.unsent(),
    async close() {
      for (const one of browsers) one.close();
      await Promise.all(servers.map((http) => http.close()));
    },
  };
  return stage;
});

describe('The web chat', () => {
  let http: HttpServer;
  let url: string;
  let core: { hear: Hear } & Omit<ReturnType<typeof scriptedCore>, 'hear'>;
  let log: ReturnType<typeof notes>;
  let counts: Record<string, number>;
  let channel: ReturnType<typeof webChannel>;
  let browsers: Browser[];

  const open = async (more: Partial<WebOptions> = {}): Promise<Browser> => {
    channel = webChannel({ ...optionsFor(http), log, meter: meterInto(counts), ...more });
    ({ url } = await http.open());
    await channel.open(core.hear);
    return visit();
  };
  const visit = async (): Promise<Browser> => {
    const one = browser(() => url);
    browsers.push(one);
    await one.ask('/');
    return one;
  };

  beforeEach(() => {
    core = scriptedCore();
    log = notes();
    counts = {};
    browsers = [];
    http = httpServer({ port: 0, log });
  });

  afterEach(async () => {
    await channel.close();
    for (const one of browsers) one.close();
    await http.close();
  });

  const message = (about: Record<string, unknown> = {}) => ({
    id: 'abcdefgh-1',
    kind: 'text',
    text: 'hola',
    ...about,
  });
  const post = (from: Browser, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    from.ask('/chat/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  const answering = (text = 'sí') => {
    const seen = new Set<string>();
    core.hear = async (inbound) => {
      if (!seen.has(inbound.id)) await channel.say(inbound.chat, reply({ id: `${inbound.id}.0`, text }));
      seen.add(inbound.id);
    };
  };

  describe('lets in', () => {
    test('a message with its language, under a chat id that does not tell the cookie', async () => {
      const ana = await open();
      const secret = ana.cookie()!.split(/[=.]/)[1]!;
      expect((await post(ana, message({ lang: 'en-US' }))).status).toBe(200);
      const [heard] = await core.heard(1);
      expect(heard).toMatchObject({ id: 'abcdefgh-1', text: 'hola', languageTag: 'en-US' });
      expect(heard!.chat).not.toContain(secret);
      expect(Buffer.from(secret, 'base64url')).toHaveLength(24);
    });

    test('every kind of message, and nothing else of it', async () => {
      const ana = await open();
      const kinds = [
        [{ kind: 'press', button: 'a/b/c' }, {}],
        [{ kind: 'press', button: 'a/b/c:1', message: '1.0' }, {}],
        [
          { kind: 'place', lat: 20.9, lon: -100.7 },
          { kind: 'place', point: { lat: 20.9, lon: -100.7 } },
        ],
        [{ kind: 'command', command: 'start', argument: 'register-onboarding' }, {}],
        [{ kind: 'command', command: 'restart' }, {}],
        [{ kind: 'unreadable', what: 'photo' }, {}],
      ] as const;
      for (const [n, [sent]] of kinds.entries()) {
        const { text: _, ...bare } = message({
          id: `message-${n}`,
          ...sent,
          chat: 'web:else',
          at: 1,
          forwarded: true,
        });
        expect((await post(ana, bare)).status).toBe(200);
      }
      const heard = await core.heard(kinds.length);
      for (const [n, [sent, expected]] of kinds.entries()) {
        const wanted = { ...(('lat' in sent && expected) || sent) };
        expect(heard[n]).toEqual({
          id: `message-${n}`,
          chat: heard[0]!.chat,
          at: expect.any(Number),
          languageTag: 'es-MX',
          ...wanted,
        });
        expect(heard[n]!.at).toBeGreaterThan(1);
      }
    });

    test('the messages of two tabs one after another', async () => {
      const held = core.holds();
      const ana = await open();
      const both = ['abcdefgh-1', 'abcdefgh-2'].map((id) => post(ana, message({ id })));
      await core.heard(1);
      await moment();
      expect(core.all()).toHaveLength(1);
      held.release();
      expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
      expect(core.all()).toHaveLength(2);
    });

    test('a page on plain http, whose browser says nothing but the origin', async () => {
      await open();
      const bare = (origin: string) =>
        rawPost(url, JSON.stringify(message()), { 'content-type': 'application/json', origin });
      expect(await bare(url)).toBe(200);
      expect(await bare('https://evil.example')).toBe(403);
      expect(await rawPost(url, JSON.stringify(message()), { 'content-type': 'application/json' })).toBe(403);
      expect(core.all()).toHaveLength(1);
    });
  });

  describe('turns away, counts and logs', () => {
    const refusals: [string, number, string, unknown, Record<string, string>][] = [
      ['what another site sends', 403, 'forged', message(), { 'sec-fetch-site': 'cross-site' }],
      ['what a sibling site sends', 403, 'forged', message(), { 'sec-fetch-site': 'same-site' }],
      [
        'a form’s body',
        415,
        'malformed',
        'text=hola',
        { 'content-type': 'application/x-www-form-urlencoded' },
      ],
      ['what is no JSON', 400, 'malformed', '{"id":', {}],
      ['no object', 400, 'malformed', '7', {}],
      ['no id', 400, 'malformed', { kind: 'text', text: 'hola' }, {}],
      ['an id too short to be unique', 400, 'malformed', message({ id: '1' }), {}],
      ['an id that would not fit in a line', 400, 'malformed', message({ id: 'abcdefgh\n' }), {}],
      ['an empty text', 400, 'malformed', message({ text: '' }), {}],
      ['a text that is none', 400, 'malformed', message({ text: { a: 1 } }), {}],
      ['a text too long', 400, 'malformed', message({ text: 'x'.repeat(4001) }), {}],
      ['another kind', 400, 'malformed', message({ kind: 'dance' }), {}],
      ['a point off the map', 400, 'malformed', message({ kind: 'place', lat: 91, lon: 0 }), {}],
      ['a point that is no number', 400, 'malformed', message({ kind: 'place', lat: '1', lon: 0 }), {}],
      ['a command with a space', 400, 'malformed', message({ kind: 'command', command: 'a b' }), {}],
      ['a button too long', 400, 'malformed', message({ kind: 'press', button: 'x'.repeat(201) }), {}],
      ['a body too large', 413, 'too_large', 'x'.repeat(40_000), {}],
    ];
    test.each(refusals)('%s', async (_, status, why, body, headers) => {
      const ana = await open();
      expect((await post(ana, body, headers)).status).toBe(status);
      expect(counts).toEqual({ [`refused ${why}`]: 1 });
      expect(log.warnings.join()).toContain(`(${status})`);
      expect(log.warnings.join()).not.toContain('hola');
      expect(core.all()).toEqual([]);
    });

    test('more messages than a person writes, and lets them in later', async () => {
      const tally = tallies();
      const ana = await open({ tally: tally.count, limits: { messages: 3 } });
      const luis = await visit();
      const statuses: number[] = [];
      for (let n = 0; n < 5; n++) statuses.push((await post(ana, message({ id: `message-${n}` }))).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
      const refused = await post(ana, message());
      expect(refused.headers.get('retry-after')).toBe('10');
      expect((await post(luis, message())).status).toBe(200);
      tally.pass();
      expect((await post(ana, message())).status).toBe(200);
      expect(counts['refused too_many']).toBe(3);
    });

    test('more messages than an address full of people writes', async () => {
      const ana = await open({ limits: { messagesOfAddress: 2 } });
      const luis = await visit();
      expect((await post(ana, message())).status).toBe(200);
      expect((await post(luis, message())).status).toBe(200);
      expect((await post(luis, message({ id: 'abcdefgh-2' }))).status).toBe(429);
    });

    test('nobody when the count cannot be read: who asks for help is answered', async () => {
      const ana = await open({ tally: () => Promise.reject(new Error('away')) });
      expect((await post(ana, message())).status).toBe(200);
    });

    test('an address by what the trusted proxy wrote last, and by nothing that anybody can write', async () => {
      const names: string[] = [];
      const tally = async (name: string) => names.push(name);
      const ana = await open({ tally, trustProxy: true });
      for (const forwarded of ['10.0.0.1, 192.0.2.7', '10.0.0.2, 192.0.2.7', '192.0.2.8'])
        await post(ana, message(), { 'x-forwarded-for': forwarded });
      const addresses = names.filter((_, n) => n % 2 === 0);
      expect(addresses[0]).toBe(addresses[1]);
      expect(addresses[0]).not.toBe(addresses[2]);
      expect(names.join()).not.toContain('192.0.2');
    });

    test('an address that a proxy nobody trusts wrote is not looked at', async () => {
      const names = new Set<string>();
      const tally = async (name: string) => names.add(name).size;
      const ana = await open({ tally });
      for (const forwarded of ['192.0.2.7', '192.0.2.8'])
        await post(ana, message(), { 'x-forwarded-for': forwarded });
      expect(names.size).toBe(2);
    });

    test('more streams than a person has tabs, until one is closed', async () => {
      const ana = await open({ limits: { streams: 2 } });
      const first = new AbortController();
      const streams: Response[] = [];
      const stream = async () => {
        const answer = await ana.ask('/chat/events');
        streams.push(answer);
        return answer.status;
      };
      const cut = await fetch(`${url}/chat/events`, {
        headers: { cookie: ana.cookie()! },
        signal: first.signal,
      });
      expect([cut.status, await stream(), await stream()]).toEqual([200, 200, 429]);
      first.abort();
      await until(async () => (await stream()) === 200);
      expect(await stream()).toBe(429);
    });

    test('a stream that another site asks for', async () => {
      const ana = await open();
      const asked = await ana.ask('/chat/events', { headers: { 'sec-fetch-site': 'cross-site' } });
      expect(asked.status).toBe(403);
    });

    test('everybody, until it is open and once it is closed', async () => {
      const ana = await open();
      await channel.close();
      expect((await post(ana, message())).status).toBe(503);
      expect((await ana.ask('/chat/events')).status).toBe(503);
      expect((await ana.ask('/')).status).toBe(200);
    });
  });

  describe('answers', () => {
    const textsIn = async (response: Response) =>
      ((await response.json()) as { replies: { text: string; n: number }[] }).replies;

    test('in the answer to the message, and on every stream, once', async () => {
      answering();
      const ana = await open({ limits: { heartbeat: 10 } });
      ana.listen();
      await moment();
      expect(await textsIn(await post(ana, message()))).toMatchObject([{ id: 'abcdefgh-1.0', text: 'sí' }]);
      await until(() => ana.told().length > 0);
      await moment();
      expect(ana.told()).toEqual(['abcdefgh-1.0']);
    });

    test('answers compressed, where they are long', async () => {
      answering('palabra '.repeat(500));
      const ana = await open();
      const answer = await post(ana, message(), { 'accept-encoding': 'gzip' });
      expect(answer.headers.get('content-encoding')).toBe('gzip');
      expect((await textsIn(answer))[0]!.text).toHaveLength(4000);
    });

    test('a message sent again because its answer was lost: the same reply, without hearing it anew', async () => {
      answering();
      const ana = await open();
      const lost = await textsIn(await post(ana, message()));
      expect(await textsIn(await post(ana, message()))).toEqual(lost);
    });

    test('a reply said twice, because nobody noted that it was said, once', async () => {
      core.hear = async ({ id, chat }) => {
        await channel.say(chat, reply({ id: `${id}.0`, text: 'sí' }));
      };
      const ana = await open();
      await post(ana, message());
      expect(await textsIn(await post(ana, message()))).toHaveLength(1);
    });

    test('a message sent again to another process, which finds the reply that was lost', async () => {
      const history = memoryStore();
      answering();
      const ana = await open({ history });
      await post(ana, message());
      await channel.close();
      await http.close();
      http = httpServer({ port: 0, log });
      core.hear = async () => {};
      channel = webChannel({ ...optionsFor(http), log, history });
      ({ url } = await http.open());
      await channel.open(core.hear);
      expect(await textsIn(await post(ana, message()))).toMatchObject([{ text: 'sí' }]);
    });

    test('with what the page has not read yet, and no more', async () => {
      answering();
      const ana = await open();
      const [first] = await textsIn(await post(ana, message()));
      const second = await textsIn(await post(ana, message({ id: 'abcdefgh-2', after: first!.n })));
      expect(second).toMatchObject([{ id: 'abcdefgh-2.0' }]);
      expect(second).toHaveLength(1);
    });

    test('without a store, past the mailbox', async () => {
      const history = stumbling(memoryStore());
      answering('llame');
      const ana = await open({ history });
      history.stumbles('broken');
      expect(await textsIn(await post(ana, message()))).toMatchObject([{ text: 'llame', n: 0 }]);
      expect(counts['failed mailbox']).toBe(1);
    });

    test('an emergency that waits behind a message nobody could take, with the refusal', async () => {
      const history = stumbling(memoryStore());
      const urgent: string[] = [];
      const failing = async () => {
        throw new Error('the store is away');
      };
      core.hear = Object.assign(failing, {
        urgent: async ({ id, chat }: Inbound) => {
          urgent.push(id);
          if (id === 'chest-pain') await channel.say(chat, reply({ id: `${id}.0`, text: 'llame' }));
        },
      });
      const ana = await open({ history });
      history.stumbles('broken');
      const waiting = [message({ id: 'and-hello' }), { id: 'no message' }, message({ id: 'chest-pain' })];
      const refused = await post(ana, message({ waiting }));
      expect(refused.status).toBe(503);
      expect(await textsIn(refused)).toMatchObject([{ id: 'chest-pain.0', text: 'llame' }]);
      expect(urgent).toEqual(['and-hello', 'chest-pain']);
      expect(counts['failed message']).toBe(1);
    });

    test('an emergency again, whose answer was lost while nothing could be kept', async () => {
      const history = stumbling(memoryStore());
      let said = 0;
      const failing = async () => {
        throw new Error('the store is away');
      };
      core.hear = Object.assign(failing, {
        urgent: async ({ id, chat }: Inbound) => {
          if (said++ === 0) await channel.say(chat, reply({ id: `${id}.0`, text: 'llame' }));
        },
      });
      const ana = await open({ history });
      history.stumbles('broken');
      const waiting = [message({ id: 'chest-pain' })];
      for (let n = 0; n < 2; n++)
        expect(await textsIn(await post(ana, message({ waiting })))).toMatchObject([{ id: 'chest-pain.0' }]);
    });

    test('what one process says is seen on a stream of another at its next beat', async () => {
      const history = memoryStore();
      const ana = await open({ history, limits: { heartbeat: 30 } });
      ana.listen();
      await moment();
      const elsewhere = webChannel({ ...optionsFor(httpServer({ port: 0, log })), history });
      await post(ana, message());
      const { chat } = (await core.heard(1))[0]!;
      await elsewhere.say(chat, reply({ text: 'from afar' }));
      await until(() => ana.seen().some(({ text }) => text === 'from afar'));
    });

    test('a stream that comes back with what it missed, by the last event’s number', async () => {
      answering();
      const ana = await open();
      const [first] = await textsIn(await post(ana, message()));
      await post(ana, message({ id: 'abcdefgh-2' }));
      const stream = await ana.ask('/chat/events', { headers: { 'last-event-id': String(first!.n) } });
      const told = await firstEvents(stream);
      expect(told).toContain('abcdefgh-2.0');
      expect(told).not.toContain('abcdefgh-1.0');
    });

    test('a deletion with its receipt, and keeps nothing of it', async () => {
      const store = memoryStore();
      const kept: string[] = [];
      const history: History = {
        ...store,
        save: (chat, record, revision) => {
          if (chat.startsWith('web-log:')) kept.push(chat);
          return store.save(chat, record, revision);
        },
      };
      core.hear = async ({ id, chat }) => {
        await channel.say(chat, reply({ id: `${id}.0`, text: 'borrado' }));
        if (id.endsWith('erase')) await channel.forget(chat);
      };
      const ana = await open({ history });
      await post(ana, message());
      const secret = ana.cookie();
      const answer = await (await post(ana, message({ id: 'please-erase' }))).json();
      expect(ana.cookie()).toMatch(/^guia=[\w-]{32}\.[\w-]{43}$/);
      expect(ana.cookie()).not.toBe(secret);
      expect(answer).toMatchObject({ forgotten: true, replies: [{ text: 'borrado' }] });
      expect(new Set(kept).size).toBe(1);
      expect(kept[0]).toMatch(/^web-log:/);
      expect(await store.load(kept[0] as 'web-log:1')).toEqual({ session: undefined, revision: 0 });
      expect(await channel.say(`web:${kept[0]!.slice(8)}`, reply({ text: 'late' }))).toBe('gone');
    });

    test('no more than the last few replies are kept', async () => {
      const store = memoryStore();
      answering();
      const ana = await open({ history: store });
      for (let n = 0; n < 15; n++) await post(ana, message({ id: `message-${n}` }));
      const [heard] = await textsIn(await post(ana, message()));
      expect(heard).toMatchObject({ id: 'message-4.0' });
    });

    test('a browser without a cookie, telling it so, and giving one that scripts and other sites cannot use', async () => {
      const ana = await open();
      expect(await (await post(ana, message())).json()).not.toHaveProperty('isNew');
      const response = await post(
        browser(() => url),
        message(),
      );
      expect(await response.json()).toMatchObject({ isNew: true });
      const cookie = response.headers.get('set-cookie');
      expect(cookie).toMatch(/^guia=[\w-]{32}\.[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax$/);
    });

    test('a frame on another site with a cookie of its own, over https alone', async () => {
      const ana = await open({ publicUrl: 'https://guia.example' });
      expect(ana.cookie()).toMatch(/^__Host-guia=/);
      const framed = (site: string) =>
        fetch(`${url}/`, { headers: { 'sec-fetch-site': site, 'sec-fetch-dest': 'iframe' } });
      expect((await framed('cross-site')).headers.get('set-cookie')).toMatch(
        /^__Host-guia-embedded=[\w.-]{76}; .*HttpOnly; Secure; SameSite=None; Partitioned$/,
      );
      expect((await framed('same-site')).headers.get('set-cookie')).toMatch(/^__Host-guia=.*SameSite=Lax$/);
    });
  });

  describe('a browser’s id', () => {
    const planted = 'a'.repeat(32);

    test.each([
      ['of the old form', planted],
      ['with a signature that is none', `${planted}.${'b'.repeat(43)}`],
    ])('that we did not issue, %s, is replaced', async (_, id) => {
      await open();
      const knowing = { headers: { cookie: `guia=${id}` } };
      const page = await fetch(`${url}/`, knowing);
      expect(page.headers.get('set-cookie')).toMatch(/^guia=(?!a{32})/);
      const answer = await fetch(`${url}/chat/messages`, {
        method: 'POST',
        headers: { ...knowing.headers, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify(message()),
      });
      expect(await answer.json()).toMatchObject({ isNew: true });
      const chat = `web:${createHash('sha256').update(planted).digest('base64url').slice(0, 32)}`;
      expect((await core.heard(1))[0]!.chat).not.toBe(chat);
    });

    test('is known by every process that shares the history, and for as long as the conversation', async () => {
      const history = memoryStore();
      const ana = await open({ history, sessionDays: 7 });
      const first = ana.cookie();
      const answer = await post(ana, message());
      expect(answer.headers.get('set-cookie')).toMatch(/Max-Age=604800;/);
      await channel.close();
      await http.close();
      http = httpServer({ port: 0, log });
      channel = webChannel({ ...optionsFor(http), log, history });
      ({ url } = await http.open());
      await channel.open(core.hear);
      expect(await (await post(ana, message({ id: 'abcdefgh-2' }))).json()).not.toHaveProperty('isNew');
      expect(ana.cookie()).toBe(first);
      const [one, two] = await core.heard(2);
      expect(one!.chat).toBe(two!.chat);
    });

    test('signed with an older secret of the operator’s is known, with another one not', async () => {
      const [old, fresh, other] = ['old', 'fresh', 'other'].map((name) => Buffer.from(name));
      const ana = await open({ cookieKeys: derivedKeys([old!]) });
      const at = async (secrets: Buffer[]) => {
        const server = httpServer({ port: 0, log });
        const second = webChannel({ ...optionsFor(server), log, cookieKeys: derivedKeys(secrets) });
        await second.open(core.hear);
        const { url } = await server.open();
        const page = await fetch(`${url}/`, { headers: { cookie: ana.cookie()! } });
        await second.close();
        await server.close();
        return page.headers.get('set-cookie')?.split(';')[0];
      };
      expect(await at([fresh!, old!])).toBe(ana.cookie());
      expect(await at([other!])).not.toBe(ana.cookie());
    });

    test('is believed while the store that knows better is away', async () => {
      const history = stumbling(memoryStore());
      const ana = await open({ history });
      const before = chatOf(ana);
      await channel.close();
      await http.close();
      http = httpServer({ port: 0, log });
      history.stumbles('broken');
      core = scriptedCore();
      channel = webChannel({ ...optionsFor(http), log, history });
      ({ url } = await http.open());
      await channel.open(core.hear);
      await post(ana, message());
      expect((await core.heard(1))[0]!.chat).toBe(before);
    });
  });

  describe('“I’m done here”', () => {
    const done = (one: Browser, headers = {}) => one.ask('/chat/done', { method: 'POST', headers });

    test('deletes the conversation and its mailbox, and the browser’s id', async () => {
      const wiped: string[] = [];
      const history = memoryStore();
      answering();
      const ana = await open({ history, wipe: async (chat) => wiped.push(chat) });
      await post(ana, message());
      const chat = chatOf(ana);
      const log = chat.replace('web:', 'web-log:') as ChatId;
      expect((await history.load(log)).session).toBeDefined();
      const answer = await done(ana);
      expect(await answer.json()).toEqual({ forgotten: true });
      expect(answer.headers.getSetCookie().at(-1)).toMatch(/^guia=; Max-Age=0;/);
      expect(wiped).toEqual([chat]);
      expect((await history.load(log)).session).toBeUndefined();
      expect(await channel.say(chat, reply({ text: 'late' }))).toBe('gone');
    });

    test('waits for the message before it, and ends the streams of other tabs', async () => {
      const wiped: ChatId[] = [];
      const held = core.holds();
      const ana = await open({ wipe: async (chat) => wiped.push(chat) });
      const streamed = await ana.ask('/chat/events');
      const sent = post(ana, message());
      await core.heard(1);
      const ended = done(ana);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(wiped).toEqual([]);
      held.release();
      expect((await sent).status).toBe(200);
      await ended;
      expect(wiped).toHaveLength(1);
      await streamed.text();
    });

    test('said by another site is not heard, and with the store away is to be said again', async () => {
      let away = true;
      const wipe = async () => {
        if (away) throw new Error('away');
      };
      const ana = await open({ wipe });
      expect((await done(ana, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await done(ana)).status).toBe(503);
      expect(counts['failed done']).toBe(1);
      away = false;
      expect((await done(ana)).status).toBe(200);
    });
  });

  describe('serves', () => {
    test('a page in the browser’s language or the one asked for, with nothing left to fill', async () => {
      const ana = await open();
      const page = async (path: string, tag: string) =>
        (await ana.ask(path, { headers: { 'accept-language': tag } })).text();
      expect(await page('/', 'en-US,en')).toContain('<html lang="en">');
      expect(await page('/', 'de, es;q=0.5')).toContain('<html lang="es">');
      expect(await page('/', 'de')).toContain('<html lang="es">');
      expect(await page('/?lang=en', 'es')).toContain('Guía IMSS · unofficial');
      expect(await page('/', 'es')).not.toMatch(/\{\{|undefined/);
      expect(await page('/', 'es')).toContain('href="tel:911"');
    });

    test('what a chat shows of a link: the topic that it opens, a picture at our address, our name', async () => {
      const titleOf = (topic: string, language: string) =>
        topic === 'find-clinic' ? { es: 'Buscar "clínica"', en: 'Find a clinic' }[language] : undefined;
      const ana = await open({ titleOf, publicUrl: 'https://guia.example.org/' });
      const shown = async (path: string) => {
        const page = await (await ana.ask(path)).text();
        const of = (name: string) =>
          new RegExp(`<meta property="og:${name}" content="([^"]*)">`)
            .exec(page)?.[1]
            ?.replaceAll('&#34;', '"');
        return { title: of('title'), image: of('image') };
      };
      const image = 'https://guia.example.org/chat/preview.png';
      const bare = { title: 'Guía IMSS (no oficial)', image };
      expect(await shown('/')).toEqual(bare);
      const topic = { title: 'Buscar "clínica" · Guía IMSS (no oficial)', image };
      expect(await shown('/?start=find-clinic')).toEqual(topic);
      expect(await shown('/?start=find-clinic-onboarding')).toEqual(topic);
      expect(await shown('/?start=find-clinic&lang=en')).toMatchObject({
        title: 'Find a clinic · Guía IMSS (unofficial)',
      });
      for (const start of ['nothing', 'constructor', '', '-', '%3Cscript%3E'])
        expect(await shown(`/?start=${start}`)).toEqual(bare);
      const picture = Buffer.from(await (await ana.ask('/chat/preview.png')).arrayBuffer());
      expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1200, 630]);
      expect(picture.length).toBeLessThan(100_000);
    });

    test('what a telephone needs to put the page among its apps, in its language', async () => {
      const ana = await open();
      for (const [language, name] of [
        ['es', 'Guía IMSS (no oficial)'],
        ['en', 'Guía IMSS (unofficial)'],
      ]) {
        const answer = await ana.ask(`/chat/${language}.webmanifest`);
        expect(answer.headers.get('content-type')).toMatch(/^application\/manifest\+json/);
        const manifest = (await answer.json()) as Record<string, unknown> & {
          icons: { src: string; sizes: string }[];
        };
        expect(manifest).toMatchObject({
          name,
          lang: language,
          start_url: '/',
          scope: '/',
          display: 'standalone',
        });
        for (const { src, sizes } of manifest.icons) {
          const icon = Buffer.from(await (await ana.ask(src)).arrayBuffer());
          if (sizes !== 'any') expect(`${icon.readUInt32BE(16)}x${icon.readUInt32BE(20)}`).toBe(sizes);
        }
      }
    });

    test('a worker that keeps the page’s own files, under another name when one of them is another', async () => {
      const shellOf = async (one: Browser) => {
        const answer = await one.ask('/sw.js');
        expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; connect-src 'self'");
        expect(answer.headers.get('cache-control')).toBe('no-cache');
        const script = await answer.text();
        return JSON.parse(/JSON\.parse\('(.+)'\)/.exec(script)![1]!) as { version: string; files: string[] };
      };
      const ana = await open();
      const first = await shellOf(ana);
      for (const path of first.files) expect([path, (await ana.ask(path)).status]).toEqual([path, 200]);
      await channel.close();
      await http.close();
      http = httpServer({ port: 0, log });
      const same = await shellOf(await open());
      expect(same).toEqual(first);
      await channel.close();
      await http.close();
      http = httpServer({ port: 0, log });
      const other = await shellOf(
        await open({ words: { es: { ...wordsOf('es'), write: 'x' }, en: wordsOf('en') } }),
      );
      expect(other.files).toEqual(first.files);
      expect(other.version).not.toBe(first.version);
    });

    test('words that are no markup, whatever they hold', async () => {
      const words = { es: { ...wordsOf('es'), about: '"><script>alert(1)</script>' } };
      const ana = await open({ words });
      expect(await (await ana.ask('/')).text()).not.toContain('<script>');
    });

    test('nothing that may run inline or come from elsewhere, framed by the allowed alone', async () => {
      const ana = await open({ allowedOrigins: ['https://intranet.example'] });
      const { headers } = await ana.ask('/');
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).toContain("frame-ancestors 'self' https://intranet.example;");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('permissions-policy')).toContain('geolocation=(self)');
      // A script or a style is no document: what a policy would say of it, the page's own says.
      for (const path of ['/chat/chat.js', '/chat/chat.css', '/widget.js', '/chat/icon.svg', '/chat/done']) {
        const file = (await ana.ask(path)).headers;
        expect(file.get('content-security-policy')).toBe(
          /\.(?:css|js)$/.test(path) ? null : "default-src 'none'",
        );
        expect(file.get('x-content-type-options')).toBe('nosniff');
      }
      const page = await (await ana.ask('/')).text();
      expect(page).not.toMatch(/<style|<script(?![^>]+src=)|\son\w+=|\sstyle=/);
    });

    test('files that a browser need not load twice', async () => {
      const ana = await open();
      const first = await ana.ask('/chat/chat.js');
      expect(first.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      const again = await ana.ask('/chat/chat.js', {
        headers: { 'if-none-match': first.headers.get('etag')! },
      });
      expect([again.status, await again.text()]).toEqual([304, '']);
    });

    test('each file compressed, as small as the browser reads it, and the first page with its heads in at most 14,000 bytes', async () => {
      const ana = await open();
      /** `bytes`: all that comes over the connection, the response's head included. */
      const raw = (path: string, accept: string) =>
        new Promise<{ encoding: string; bytes: number; vary: string; tag: string; status: number }>(
          (resolve, reject) => {
            const agent = new Agent({ keepAlive: true });
            get(
              url + path,
              { agent, headers: { 'accept-encoding': accept, 'sec-fetch-site': 'same-origin' } },
              (answer) => {
                const { socket, statusCode: status = 0 } = answer;
                const { 'content-encoding': encoding = '', vary = '', etag: tag = '' } = answer.headers;
                const done = () => {
                  resolve({ encoding, bytes: socket.bytesRead, vary, tag, status });
                  agent.destroy();
                };
                answer.on('end', done).resume();
                if (/event-stream/.test(String(answer.headers['content-type']))) done();
              },
            ).on('error', reject);
          },
        );
      const page = await (await ana.ask('/')).text();
      // The picture for a telephone's own screen is asked for when the page is put there.
      const files = [...page.matchAll(/(?:src|href)="(chat\/[^"]+(?<!png))"/g)].map(([, path]) => `/${path}`);
      const first = ['/', ...new Set(files)];
      expect(first).toEqual(['/', '/chat/icon.svg', '/chat/chat.css', '/chat/chat.js']);
      const all = await Promise.all(first.map((path) => raw(path, 'gzip, deflate, br')));
      expect(new Set(all.map(({ encoding }) => encoding))).toEqual(new Set(['br']));
      expect(all.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(14_000);
      expect(await raw('/chat/chat.css', 'gzip')).toMatchObject({
        encoding: 'gzip',
        vary: 'Accept-Encoding',
      });
      expect(await raw('/chat/chat.css', 'br;q=0, identity')).toMatchObject({ encoding: '' });
      expect(await raw('/chat/events', 'gzip, br')).toMatchObject({ encoding: '', status: 200 });
    });

    test('one script with all that it imports but what comes later, and one style, without a comment', async () => {
      const ana = await open();
      const page = await (await ana.ask('/')).text();
      expect([...page.matchAll(/<script\b[^>]*src="([^"]+)"/g)].map(([, path]) => path)).toEqual([
        'chat/chat.js',
      ]);
      const textOf = async (path: string) => (await ana.ask(path)).text();
      const [script, later] = [await textOf('/chat/chat.js'), await textOf('/chat/later.js')];
      for (const one of [script, later]) expect(one).not.toMatch(/\/\*|^\s*\/\//m);
      const imports = script.match(/\bimport\b[^)]*\)/g) ?? [];
      // Twice: asked for again, it has another address.
      expect(imports).toHaveLength(2);
      for (const one of imports) expect(one).toContain('./later.js');
      expect(later).not.toMatch(/\bimport\b/);
      expect(script).toContain('chat/messages');
      for (const part of ['SpeechSynthesisUtterance', 'beforeprint', 'serviceWorker']) {
        expect(script).not.toContain(part);
        expect(later).toContain(part);
      }
      for (const path of ['/chat/chat.css', '/chat/print.css'])
        expect(await textOf(path)).not.toMatch(/\/\*|\n./);
    });

    test('the parts of the script one by one as well, for where none could be made of them', async () => {
      const ana = await open();
      const seen = new Set(['chat.js', 'later.js']);
      for (const name of seen) {
        const sent = await ana.ask(`/chat/${name}`);
        expect([name, sent.status]).toEqual([name, 200]);
        const source = written(name);
        for (const [, other] of source.matchAll(/(?:from |import\(?)'\.\/([\w-]+\.js)'/g)) seen.add(other!);
      }
      expect(seen.size).toBeGreaterThan(12);
    });

    test('nothing that a Safari of 2021 does not know', async () => {
      const ana = await open();
      for (const path of ['/chat/chat.js', '/chat/later.js', '/widget.js']) {
        const script = await (await ana.ask(path)).text();
        expect(script).not.toMatch(
          /\(\?<[=!]|\.findLast|\.at\(|AbortSignal\.|structuredClone|\.toSorted|groupBy/,
        );
      }
    });

    test('all that the page loads, at once and later, and in at most 60 KB', async () => {
      const ana = await open();
      const page = await (await ana.ask('/')).text();
      const later = ['later.js', 'print.css', 'es.webmanifest'].map((name) => `chat/${name}`);
      const named = [...page.matchAll(/(?:src|href)="(chat\/[^"]+)"/g)].flatMap(([, path]) => path ?? []);
      const files = new Set([...named, ...later].map((path) => `/${path}`));
      const texts = await Promise.all(
        [...files].map(async (path) => {
          const answer = await ana.ask(path);
          expect([path, answer.status]).toEqual([path, 200]);
          return answer.text();
        }),
      );
      const bytes = [page, ...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      expect(bytes).toBeLessThanOrEqual(60_000);
    });
  });
});

test('a reply in one bubble stays as it is; in several, the buttons are below the last and what they spend above', () => {
  const one = reply({ id: '1.0', text: 'a', spends: '0.0', choices: [{ id: 'a/b/c', label: 'C' }] });
  expect(bubblesOf(one, 10)).toEqual([one]);
  expect(bubblesOf({ ...one, text: 'aaa bbb\n\nccc' }, 10)).toEqual([
    { id: '1.0', text: 'aaa bbb', choices: [], spends: '0.0' },
    { id: '1.0-1', text: 'ccc', choices: one.choices },
  ]);
  expect(bubblesOf({ ...one, text: '🏥🏥🏥' }, 3).map(({ text }) => text)).toEqual(['🏥', '🏥', '🏥']);
});

test('the page knows all of its words, in every language, and no other', () => {
  const all = Object.keys(jsonOf('es')).sort();
  expect([...webWords].sort()).toEqual(all);
});

/** A store whose next calls go wrong: the record changed meanwhile, or nothing answers. */
function stumbling(store: History): History & { stumbles(how: 'busy' | 'broken' | undefined): void } {
  let trouble: 'busy' | 'broken' | undefined;
  const away = () => Promise.reject(new Error('the store is away'));
  return {
    load: (chat) => (trouble === 'broken' ? away() : store.load(chat)),
    save(chat, record, revision) {
      if (trouble === 'broken') return away();
      if (trouble !== 'busy') return store.save(chat, record, revision);
      trouble = undefined;
      return Promise.resolve(0);
    },
    forget: (chat) => store.forget(chat),
    stumbles(how) {
      trouble = how;
    },
  };
}

const jsonOf = (language: string): Record<string, string> =>
  require(`../../locales/${language}/web.json`) as Record<string, string>;

function wordsOf(language: string): WebOptions['words'][string] {
  const { texts } = realGuide();
  const fact = texts.values(language, 'web');
  return Object.fromEntries(
    webWords.map((key) => [key, texts.say(language, 'web', key, { fact })]),
  ) as WebOptions['words'][string];
}

/** The chat of a browser, by its cookie. */
function chatOf(one: Browser): ChatId {
  const secret = one.cookie()!.split(/[=.]/)[1]!;
  return `web:${createHash('sha256').update(secret).digest('base64url').slice(0, 32)}`;
}

function optionsFor(http: HttpServer): WebOptions {
  return {
    http: http.app,
    log: notes(),
    history: memoryStore(),
    words: { es: wordsOf('es'), en: wordsOf('en') },
    allowedOrigins: [],
    tally: tallies().count,
    wipe: async () => true,
    sessionDays: 90,
  };
}

/** Counts as a store does, in a time that passes when it is told to. */
function tallies() {
  let sums = new Map<string, number>();
  return {
    async count(name: string): Promise<number> {
      sums.set(name, (sums.get(name) ?? 0) + 1);
      return sums.get(name)!;
    },
    pass: () => {
      sums = new Map();
    },
  };
}

const meterInto = (counts: Record<string, number>) => {
  const add = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  return {
    refused: (_: string, why: string) => add(`refused ${why}`),
    failed: (_: string, what: string) => add(`failed ${what}`),
  };
};

/** A POST with these headers and no other: `fetch` adds some that an old browser does not send. */
const rawPost = (url: string, body: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const call = request(`${url}/chat/messages`, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    call.on('error', reject);
    call.end(body);
  });

/** What a stream says until it is ready. */
async function firstEvents(response: Response): Promise<string> {
  let told = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    told += chunk;
    if (told.includes('event: ready')) break;
  }
  return told;
}
