import type { Hear, Meter } from '../../src/channels/channel.ts';
import { type HttpServer, httpServer } from '../../src/channels/http.ts';
import { type WhatsAppOptions, whatsappChannel } from '../../src/channels/whatsapp.ts';
import { messagesOf, partsOf, shortened } from '../../src/channels/whatsapp-format.ts';
import { whatsappPeople } from '../../src/channels/whatsapp-people.ts';
import { deliveryOf } from '../../src/channels/whatsapp-updates.ts';
import type { Begun, ChatId, Inbound, Reply } from '../../src/core/conversation.ts';
import fc from '../support/chance.ts';
import { type FakeGraphApi, fakeGraphApi, type Kind, type Person } from '../support/fake-graph-api.ts';
import { fast, notes } from '../support/notes.ts';
import { until } from '../support/until.ts';
import { type Core, channelContract, moment, reply, type Someone, scriptedCore, spot } from './contract.ts';

const words = {
  es: {
    options: 'Opciones',
    number: 'Escriba el número de su opción.',
    rate: '¿Le sirvió? Conteste o reaccione con 👍 o 👎.',
  },
  en: {
    options: 'Options',
    number: 'Type the number of your choice.',
    rate: 'Did it help? Answer or react with 👍 or 👎.',
  },
};

channelContract('WhatsApp', async () => {
  const api = await fakeGraphApi();
  const servers: HttpServer[] = [];
  const kinds: Record<string, Kind> = {
    voice: 'audio',
    photo: 'image',
    file: 'document',
    contact: 'contacts',
    other: 'order',
  };
  const someone = (person: Person): Someone => ({
    chat: `whatsapp:${person.userId}`,
    says: (text) => void person.says(text),
    presses: (label) => void person.presses(label),
    pressesOld: (button) => void person.pressesOld(button),
    shares: (lat, lon) => void person.shares(lat, lon),
    sends: (what) => void person.sends(kinds[what] ?? (what as Kind)),
    leaves: () => person.leaves(),
    sees: () =>
      person
        .heard()
        .filter(({ form }) => form !== 'place')
        .map(({ text, buttons, link }) => ({
          text,
          buttons: [...buttons.map(({ title }) => title), ...(link ? [link.label] : [])],
        })),
  });
  return {
    async channel() {
      const http = httpServer({ port: 0, log: notes() });
      servers.push(http);
      const channel = whatsappChannel(optionsFor(api, http));
      api.webhook(`${(await http.open()).url}/webhooks/whatsapp`);
      return channel;
    },
    ana: someone(api.person('5214151234567')),
    luis: someone(api.person('5214157654321')),
    textLimit: 4096,
    unreadable: ['sticker', 'voice', 'photo', 'video', 'file', 'contact', 'other'],
    stumbles(how, after) {
      if (how === 'broken') api.answers({ status: 500, code: 131000 }, { times: 50, after });
      else api.answers({ status: 400, code: 131056, message: 'pair rate limit hit' }, { after });
    },
    recovers: () => api.answersWell(),
    unconfirmed: () => api.unconfirmed().length,
    async close() {
      await api.close();
      await Promise.all(servers.map((http) => http.close()));
    },
  };
});

describe('WhatsApp', () => {
  let api: FakeGraphApi;
  let ana: Person;
  let core: Core;
  let log: Notes;
  let meter: Counts;
  let url: string;
  let closing: (() => Promise<void>)[];

  const open = async (more: Partial<WhatsAppOptions> = {}, hear: Hear = core.hear) => {
    const http = httpServer({ port: 0, log: notes() });
    const channel = whatsappChannel({ ...optionsFor(api, http), log, meter, ...more });
    url = `${(await http.open()).url}/webhooks/whatsapp`;
    closing.unshift(() => http.close());
    api.webhook(url);
    await channel.open(hear);
    closing.unshift(() => channel.close());
    return channel;
  };

  beforeEach(async () => {
    api = await fakeGraphApi();
    ana = api.person('5214151234567');
    core = scriptedCore();
    log = notes();
    meter = counts();
    closing = [() => api.close()];
  });

  afterEach(async () => {
    for (const close of closing) await close();
    const secrets = [api.token, api.appSecret, api.verifyToken, ana.phone, ana.userId!, 'wamid', 'secreto'];
    for (const secret of secrets) expect(log.all.filter((line) => line.includes(secret))).toEqual([]);
  });

  describe('hears', () => {
    const pairs: [string, () => unknown, Partial<Inbound> | undefined][] = [
      ['a text', () => ana.says('hola'), { kind: 'text', text: 'hola' }],
      [
        'a command',
        () => ana.says('/Clínica  37700 '),
        { kind: 'command', command: 'clinica', argument: '37700' },
      ],
      [
        'a link that opens a topic',
        () => ana.says('Registro en clínica #guia-register'),
        { kind: 'command', command: 'start', argument: 'register' },
      ],
      [
        'a link with who gave it',
        () => ana.says('Registro en clínica\n#guia-register-onboarding '),
        { kind: 'command', command: 'start', argument: 'register-onboarding' },
      ],
      ['a mark within a text, as text', () => ana.says('#guia-register no abre'), { kind: 'text' }],
      ['a caption, as text', () => ana.sends('image', { caption: '37700' }), { kind: 'text', text: '37700' }],
      ['what was passed on', () => ana.says('¿y mi clínica?', { forwarded: true }), { forwarded: true }],
      [
        'what WhatsApp itself cannot show',
        () => ana.sends('unsupported'),
        { kind: 'unreadable', what: 'other' },
      ],
      ['a reaction, which nobody said', () => ana.sends('reaction'), undefined],
      ['a notice by WhatsApp', () => ana.sends('system'), undefined],
      ['a place without coordinates, not at all', () => ana.shares(Number.NaN, 0), undefined],
    ];

    test.each(pairs)('%s', async (_, does, expected) => {
      await open();
      does();
      await api.quiet();
      if (expected) expect(core.all()).toMatchObject([expected]);
      else expect(core.all()).toEqual([]);
    });

    test('a person by their user id, and by their number only where there is none', async () => {
      await open();
      const old = api.person('5214150000000', { userId: false });
      const sealedOld = whatsappPeople(api.appSecret).chatOf('5214150000000');
      expect(sealedOld).toMatch(/^whatsapp:~[\w-]{22}$/);
      ana.says('uno');
      await api.quiet();
      old.says('dos');
      await api.quiet();
      expect(core.all().map(({ chat }) => chat)).toEqual([`whatsapp:${ana.userId}`, sealedOld]);
    });

    test('the user id where a call has it only among its contacts', () => {
      const call = api.call({
        contacts: [
          { wa_id: '5214150000001', user_id: 'MX.1' },
          { wa_id: '5214150000002', user_id: 'MX.2' },
        ],
        messages: [
          { id: 'wamid.1', from: '5214150000002', timestamp: '1', type: 'text', text: { body: 'a' } },
        ],
      });
      expect(deliveryOf(call, reading(api))?.arrivals[0]?.inbound.chat).toBe('whatsapp:MX.2');
    });

    test('with nothing that tells the phone number', async () => {
      const channel = await open();
      await channel.say(
        `whatsapp:${ana.userId}`,
        reply({ text: '¿Sí?', choices: [{ id: 'a/b/c', label: 'Sí' }] }),
      );
      const id = ana.presses('Sí');
      const [press] = await core.heard(1);
      const kept = JSON.stringify(press);
      const digits = Buffer.from(id.slice('wamid.'.length), 'base64').toString();
      expect(digits).toContain(ana.phone);
      for (const secret of [ana.phone, id, 'wamid']) expect(kept).not.toContain(secret);
    });

    test('every message of one call, each person’s in order', async () => {
      const luis = api.person('5214157654321');
      const first = core.holds();
      await open();
      api.together(() => {
        ana.says('uno');
        ana.says('dos');
        luis.says('tres');
        ana.sends('reaction');
      });
      await core.heard(2);
      await moment();
      expect(core.all().map((one) => one.kind === 'text' && one.text)).toEqual(['uno', 'tres']);
      first.release();
      await api.quiet();
      expect(core.all().map((one) => one.kind === 'text' && one.text)).toEqual(['uno', 'tres', 'dos']);
    });

    test('a call of which one message was not taken again, and of it only that message', async () => {
      const luis = api.person('5214157654321');
      core.fails(1);
      await open();
      api.together(() => {
        ana.says('uno');
        luis.says('dos');
      });
      await api.quiet();
      expect(core.all().map((one) => one.kind === 'text' && one.text)).toEqual(['uno', 'dos', 'uno']);
      expect(log.warnings).toEqual([expect.stringContaining('was not taken: the store is away')]);
    });

    test('of a message that waits for one that was not taken: somebody may be in danger', async () => {
      const urgent: string[] = [];
      const hear = Object.assign(core.hear.bind(core), {
        urgent: async (inbound: Inbound) => void urgent.push(inbound.kind === 'text' ? inbound.text : ''),
      });
      core.fails(1);
      await open({}, hear);
      api.together(() => {
        ana.says('uno');
        ana.says('auxilio');
      });
      await api.quiet();
      expect(urgent).toEqual(['auxilio']);
      expect(core.all().map((one) => one.kind === 'text' && one.text)).toEqual(['uno', 'uno', 'auxilio']);
    });

    test('a message once that Meta delivers again while it is being handled', async () => {
      const held = core.holds();
      await open();
      const id = ana.says('hola');
      await core.heard(1);
      const again = api.again(id);
      await moment();
      held.release();
      expect(await again).toBe(200);
      expect(core.all()).toHaveLength(1);
    });

    test('a message for another number of the business not at all', async () => {
      await open();
      const message = {
        id: 'wamid.1',
        from: ana.phone,
        timestamp: '1',
        type: 'text',
        text: { body: 'hola' },
      };
      const metadata = { phone_number_id: '1' };
      expect(await api.tell(api.call({ metadata, messages: [message] }))).toBe(200);
      expect(core.all()).toEqual([]);
      expect(await api.tell(api.call({ messages: [message] }))).toBe(200);
      expect(core.all()).toHaveLength(1);
    });

    test('which messages left, where it did not send them itself: a process that was killed did', async () => {
      const heard: unknown[] = [];
      const wasSaid = async (...what: unknown[]) => void heard.push(what);
      const first = await open();
      // It is this one that WhatsApp calls from now on.
      const second = await open({}, Object.assign(core.hear, { wasSaid }));
      const chat = (): ChatId => `whatsapp:${ana.userId}`;
      ana.says('hola');
      await core.heard(1);
      const long = reply({ id: '7.0', text: `${'La clínica. '.repeat(600)}` });
      await first.say(chat(), long);
      await until(() => heard.length === 2);
      expect(heard).toContainEqual([chat(), '7.0', { sent: 1 }]);
      expect(heard).toContainEqual([chat(), '7.0', undefined]);
      await second.say(chat(), reply({ id: '8.0', text: 'hola' }));
      await api.quiet();
      expect(heard).toHaveLength(2);
      for (const odd of ['', '[]', '["telegram:1","7.0",1,1]', '{', '["whatsapp:x",7,1,1]'])
        await api.tell(api.call({ statuses: [{ id: 'w', status: 'sent', biz_opaque_callback_data: odd }] }));
      expect(heard).toHaveLength(2);
    });

    test('that calls for another number come, which it says once', async () => {
      await open();
      const metadata = { phone_number_id: '1' };
      for (let n = 0; n < 3; n++) await api.tell(api.call({ metadata, statuses: [{ id: 'wamid.1' }] }));
      expect(log.warnings).toEqual([expect.stringContaining('WHATSAPP_PHONE_ID')]);
    });

    test('an edited text as the correction of what was asked last, once, and not what only tidies up', async () => {
      await open();
      const said = () => core.all().map((one) => (one.kind === 'text' ? one.text : one.kind));
      const first = ana.says('clínica 37700');
      await api.quiet();
      const edit = ana.edits(first, 'clínica 37770', 60);
      await api.quiet();
      expect(await api.again(edit)).toBe(200);
      expect(said()).toEqual(['clínica 37700', 'clínica 37770']);
      ana.edits(first, 'clínica 37770');
      await api.quiet();
      const second = ana.says('/menu');
      ana.edits(first, 'de antes');
      await api.quiet();
      ana.edits(second, 'demasiado tarde', 121);
      await api.quiet();
      expect(said()).toEqual(['clínica 37700', 'clínica 37770', 'command']);
      expect(core.all()[1]).toMatchObject({ chat: `whatsapp:${ana.userId}`, kind: 'text' });
    });

    test('nothing when a message is taken back, or a picture is edited', async () => {
      await open();
      const first = ana.says('hola');
      ana.takesBack(first);
      const sender = { from: ana.phone, from_user_id: ana.userId, timestamp: '1' };
      const picture = { type: 'image', image: { id: '1' } };
      const messages = [
        { ...sender, id: 'wamid.2', type: 'unsupported', unsupported: { type: 'revoke' } },
        { ...sender, id: 'wamid.3', type: 'edit', edit: { original_message_id: first, message: picture } },
      ];
      expect(await api.tell(api.call({ messages }))).toBe(200);
      await api.quiet();
      expect(core.all()).toHaveLength(1);
      expect(log.warnings).toEqual([]);
    });

    test('a message in a group not at all', () => {
      const message = {
        id: 'wamid.1',
        from: '5214151234567',
        type: 'text',
        text: { body: 'a' },
        group_id: 'G',
      };
      expect(deliveryOf(api.call({ messages: [message] }), reading(api))?.arrivals).toEqual([]);
    });

    test('a press of a row and of a button, by its whole name', async () => {
      const channel = await open();
      const choices = (count: number) =>
        Array.from({ length: count }, (_, n) => ({
          id: `find-clinic/near/pick:IMSS-${n}`,
          label: `Clínica ${n}`,
        }));
      await channel.say(`whatsapp:${ana.userId}`, reply({ text: '¿Cuál?', choices: choices(2) }));
      await channel.say(`whatsapp:${ana.userId}`, reply({ id: '1.1', text: '¿Cuál?', choices: choices(9) }));
      expect(ana.heard().map(({ form }) => form)).toEqual(['buttons', 'list']);
      ana.presses('Clínica 1');
      ana.presses('Clínica 8');
      expect(await core.heard(2)).toMatchObject([
        { kind: 'press', button: 'find-clinic/near/pick:IMSS-1' },
        { kind: 'press', button: 'find-clinic/near/pick:IMSS-8' },
      ]);
    });

    test('and shows that it was read, and that an answer is coming', async () => {
      await open();
      const id = ana.says('hola');
      await api.quiet();
      await until(() => api.read().length === 1);
      expect(api.read()).toEqual([id]);
      const receipt = api.calls.find(({ body }) => body.status === 'read');
      expect(receipt?.body.typing_indicator).toEqual({ type: 'text' });
    });

    test('also when that cannot be shown', async () => {
      await open();
      api.answers({ status: 500, code: 131000 }, { what: 'read' });
      ana.says('hola');
      await api.quiet();
      expect(core.all()).toHaveLength(1);
      await until(() => meter.all.length > 0);
      expect(meter.all).toEqual(['failed read']);
    });
  });

  describe('the webhook', () => {
    const handshake = (query: string) => fetch(`${url}?${query}`);

    test('answers Meta’s handshake with its challenge, as text', async () => {
      await open();
      const answer = await handshake(
        `hub.mode=subscribe&hub.verify_token=${api.verifyToken}&hub.challenge=1158201444`,
      );
      expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    });

    test.each([
      ['a wrong token', 'hub.mode=subscribe&hub.verify_token=guessed&hub.challenge=1', 403, 'forged'],
      ['no token', 'hub.mode=subscribe&hub.challenge=1', 403, 'forged'],
      ['nothing', '', 400, 'malformed'],
    ])('turns a handshake with %s away', async (_, query, status, why) => {
      await open();
      const answer = await handshake(query);
      expect(answer.status).toBe(status);
      expect(await answer.text()).not.toBe('1');
      expect(meter.all).toEqual([`refused ${why}`]);
      expect(log.warnings).toHaveLength(1);
    });

    test('looks at ten wrong handshakes a minute', async () => {
      await open();
      const right = `hub.mode=subscribe&hub.verify_token=${api.verifyToken}&hub.challenge=1`;
      for (let n = 0; n < 10; n++)
        expect((await handshake(right.replace(api.verifyToken, `guess-${n}`))).status).toBe(403);
      expect((await handshake(right)).status).toBe(429);
    });

    const body = (text = 'hola') =>
      JSON.stringify(
        api.call({
          messages: [{ id: 'wamid.1', from: ana.phone, timestamp: '1', type: 'text', text: { body: text } }],
        }),
      );
    const bad: [string, () => [string, Record<string, string>], number, string][] = [
      ['no signature', () => [body(), { 'x-hub-signature-256': '' }], 401, 'forged'],
      [
        'another’s signature',
        () => [body(), { 'x-hub-signature-256': api.sign(body('adiós')) }],
        401,
        'forged',
      ],
      [
        'a signature that is right but for its last digit',
        () => [
          body(),
          { 'x-hub-signature-256': api.sign(body()).replace(/.$/, (d) => (d === '0' ? '1' : '0')) },
        ],
        401,
        'forged',
      ],
      ['no JSON', () => ['{"object":', {}], 400, 'malformed'],
      ['JSON that is no call', () => ['{"object":"page","entry":[]}', {}], 400, 'malformed'],
      ['null', () => ['null', {}], 400, 'malformed'],
      ['more than Meta sends', () => [body('a'.repeat(3_200_000)), {}], 413, 'too_large'],
    ];

    test.each(bad)('turns a call with %s away, and nobody hears of it', async (_, given, status, why) => {
      await open();
      expect(await api.post(...given())).toBe(status);
      expect(meter.all).toEqual([`refused ${why}`]);
      expect(log.warnings).toEqual([expect.stringMatching(/^WhatsApp's webhook/)]);
      expect(core.all()).toEqual([]);
    });

    test('checks the signature before it reads', async () => {
      await open();
      expect(await api.post('{"object":', { 'x-hub-signature-256': 'sha256=00' })).toBe(401);
    });

    test('takes a call as large as Meta sends', async () => {
      await open();
      expect(await api.post(body('a'.repeat(2_900_000)))).toBe(200);
      expect(core.all()).toHaveLength(1);
    });

    test.each<[string, unknown]>([
      ['no messages', {}],
      ['messages that are no list', { messages: 'hola' }],
      [
        'messages that are none',
        { messages: [null, 7, {}, { type: 'text' }, { type: 'text', id: 'wamid.2', from: 'x' }] },
      ],
      ['a text without one', { messages: [{ id: 'wamid.1', from: '5214151234567', type: 'text' }] }],
      ['statuses', { statuses: [{ id: 'wamid.1', status: 'read', recipient_id: '5214151234567' }] }],
    ])('takes a call with %s, which says nothing', async (_, value) => {
      await open();
      expect(await api.tell(api.call(value as Record<string, unknown>))).toBe(200);
      expect(core.all()).toEqual([]);
    });

    test('notes what could not be delivered, by its code', async () => {
      await open();
      const failed = {
        id: 'wamid.1',
        status: 'failed',
        recipient_id: ana.phone,
        errors: [{ code: 131047, title: 'x' }],
      };
      expect(await api.tell(api.call({ statuses: [failed] }))).toBe(200);
      expect(log.warnings).toEqual([expect.stringContaining('code 131047')]);
      expect(meter.all).toEqual(['failed delivery']);
    });

    test('has Meta call again before the channel is open, and when it is closed', async () => {
      const http = httpServer({ port: 0, log: notes() });
      const channel = whatsappChannel({ ...optionsFor(api, http), log, meter });
      api.webhook(`${(await http.open()).url}/webhooks/whatsapp`);
      closing.unshift(() => http.close());
      expect(await api.post(body())).toBe(503);
      await channel.open(core.hear);
      expect(await api.post(body())).toBe(200);
      await channel.close();
      expect(await api.post(body('otra'))).toBe(503);
    });
  });

  describe('says', () => {
    const chat = () => `whatsapp:${ana.userId}` as const;

    test('by the user id, and by the number only where there is no user id', async () => {
      const channel = await open();
      const old = api.person('5214150000000', { userId: false });
      await channel.say(chat(), reply({ text: 'uno' }));
      await channel.say(whatsappPeople(api.appSecret).chatOf('5214150000000'), reply({ text: 'dos' }));
      expect(api.sent()).toEqual([
        {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          recipient: ana.userId,
          type: 'text',
          text: { body: 'uno', preview_url: false },
          biz_opaque_callback_data: expect.any(String),
        },
        expect.objectContaining({ to: '5214150000000' }),
      ]);
      expect(old.heard()[0]?.text).toBe('dos');
      expect(JSON.stringify(api.sent()[0])).not.toContain(ana.phone);
    });

    test('who says whether an answer helped is thanked by a reaction, without a message and without "typing"', async () => {
      const channel = await open();
      const rating = {
        up: { id: 'rate/es/up/1.0', label: '👍 Me sirvió' },
        down: { id: 'rate/es/down/1.0', label: '👎 No me sirvió' },
        thanks: 'Gracias.',
      };
      await channel.say(chat(), reply({ text: 'Así es.', rating }));
      await ana.presses('👍 Me sirvió');
      expect((await core.heard(1))[0]).toMatchObject({ kind: 'press', button: 'rate/es/up/1.0' });
      await api.quiet();
      await until(() => api.sent().length === 2);
      expect(api.sent()[1]).toMatchObject({ type: 'reaction', reaction: { emoji: '🙏' } });
      expect(ana.heard()).toHaveLength(1);
      expect(api.calls.some(({ body }) => body.typing_indicator)).toBe(false);
    });

    test('a thumb that is put on an answer is a press of its button, of that answer and no other message', async () => {
      const channel = await open();
      const rated = (id: string) => ({
        up: { id: `rate/es/up/${id}`, label: '👍 Me sirvió' },
        down: { id: `rate/es/down/${id}`, label: '👎 No me sirvió' },
        thanks: 'Gracias.',
      });
      const choices = ['Uno', 'Dos'].map((label) => ({ id: `a/b/${label}`, label }));
      const answer = (id: string, text: string) => reply({ id, text, choices, rating: rated(id) });
      await channel.say(chat(), answer('1.0', `${'Larga. '.repeat(200)}\n\nPrimera.`));
      await channel.say(chat(), answer('2.0', 'Segunda.'));
      await channel.say(chat(), reply({ id: '3.0', text: 'Pregunta.', choices }));
      const sent = api.sent().length;
      ana.reacts('Segunda', '❤️');
      ana.reacts('Segunda');
      ana.reacts('Pregunta', '👍');
      ana.reacts('Larga', '👎🏽');
      ana.reacts('Primera', '👍');
      ana.reacts('Segunda', '👍');
      await core.heard(3);
      await api.quiet();
      expect(core.all().map((one) => one.kind === 'press' && one.button)).toEqual([
        'rate/es/down/1.0',
        'rate/es/up/1.0',
        'rate/es/up/2.0',
      ]);
      expect([api.sent().length, api.read()]).toEqual([sent, []]);
    });

    test('a message can be corrected after a thumb was put on its answer', async () => {
      const channel = await open();
      const asked = ana.says('uno');
      await core.heard(1);
      const rating = {
        up: { id: 'rate/es/up/1.0', label: '👍 Me sirvió' },
        down: { id: 'rate/es/down/1.0', label: '👎 No me sirvió' },
        thanks: 'Gracias.',
      };
      await channel.say(chat(), reply({ id: '1.0', text: 'Así es.', rating }));
      ana.reacts('Así es', '👎');
      await core.heard(2);
      ana.edits(asked, 'dos');
      expect(await core.heard(3)).toMatchObject([
        { text: 'uno' },
        { button: 'rate/es/down/1.0' },
        { text: 'dos', edited: true },
      ]);
    });

    describe('with a test number, whose list has Mexicans without the 1 that WhatsApp gives them', () => {
      test.each(['by the user id', 'by the number'])('under the form of the list: %s', async (by) => {
        const channel = await open();
        const eva = api.person('5215512345678', by === 'by the number' ? { userId: false } : {});
        api.writesOnlyTo(['525512345678']);
        eva.says('hola');
        await api.quiet();
        const to = `whatsapp:${eva.userId ?? eva.phone}` as const;
        expect(await channel.say(to, reply({ text: 'uno' }))).toBe('sent');
        expect(eva.heard().map(({ text }) => text)).toEqual(['uno']);
        expect(log.warnings).toEqual([]);
        expect(log.all.join('\n')).not.toContain('5512345678');
      });

      test('and where it is not on the list, says once what to do', async () => {
        const channel = await open();
        api.writesOnlyTo(['525599999999']);
        ana.says('hola');
        await api.quiet();
        for (const text of ['uno', 'dos'])
          expect(await channel.say(chat(), reply({ id: text, text }))).toBe('gone');
        expect(log.warnings).toEqual([expect.stringMatching(/131030.*Add people's at Meta/)]);
      });
    });

    test('a long text ahead, and its last paragraph with the buttons', async () => {
      const channel = await open();
      const text = `${'La clínica. '.repeat(200)}\n\n¿Qué *más* necesita?`;
      await channel.say(chat(), reply({ text, choices: [{ id: 'a/b/c', label: 'Más' }] }));
      expect(ana.heard().map(({ form, text: said, bold }) => [form, said.slice(0, 12), bold])).toEqual([
        ['text', 'La clínica. ', []],
        ['buttons', '¿Qué más nec', ['más']],
      ]);
    });

    test('the button of a list, and the hint about numbers, in the language of the reply', async () => {
      const channel = await open();
      const many = (count: number) =>
        Array.from({ length: count }, (_, n) => ({ id: `a/b/c:${n}`, label: `Option ${n}` }));
      const english = { text: 'Which?', language: 'en' } as Partial<Reply>;
      await channel.say(chat(), reply({ ...english, choices: many(10) }));
      await channel.say(chat(), reply({ ...english, id: '1.1', choices: many(11) }));
      const [list, numbered] = api.sent();
      expect(JSON.stringify(list)).toContain('"button":"Options"');
      expect(JSON.stringify(numbered)).toContain('Type the number of your choice.');
      expect(ana.heard()[1]?.text).toContain('\n11. Option 10\n');
    });

    test('the request for a place with its question, or after its other choices', async () => {
      const channel = await open();
      const wantsPlace = { id: 'f/w/share_location', label: 'Mi ubicación' };
      await channel.say(chat(), reply({ text: '¿Dónde?', wantsPlace }));
      await channel.say(
        chat(),
        reply({ id: '1.1', text: '¿Dónde?', wantsPlace, choices: [{ id: 'f/w/x', label: 'Otra' }] }),
      );
      expect(ana.heard().map(({ form, text }) => [form, text])).toEqual([
        ['place request', '¿Dónde?'],
        ['buttons', '¿Dónde?'],
        ['place request', 'Mi ubicación'],
      ]);
    });

    test('a pin as a place, and goes without it when WhatsApp will not have it', async () => {
      const channel = await open();
      const places = [spot({ lat: 20.9243, lon: -100.7413, address: 'San Miguel' })];
      await channel.say(chat(), reply({ text: 'Aquí.', places }));
      expect(ana.heard().at(-1)?.place).toMatchObject({
        latitude: 20.9243,
        name: 'UMFH 11',
        address: 'San Miguel',
      });
      api.answers({ status: 400, code: 131009 }, { after: 1 });
      expect(await channel.say(chat(), reply({ id: '1.1', text: 'Otra.', places }))).toBe('sent');
      expect(ana.heard().map(({ form }) => form)).toEqual(['text', 'place', 'text']);
      expect(log.errors).toEqual([expect.stringContaining('Left out.')]);
    });

    test('days as a button that opens them as a file, where this server is reached; else in the text alone', async () => {
      const events = [{ title: 'IMSS: último día', day: '2026-12-03' }];
      const actions = [
        { kind: 'calendar' as const, label: 'Añadir al calendario', query: 'topic=a&days=b', events },
      ];
      const channel = await open({ publicUrl: 'https://guia.example.org' });
      await channel.say(chat(), reply({ text: 'Hasta el 3.', actions }));
      expect(ana.heard()).toMatchObject([
        { form: 'text', text: 'Hasta el 3.' },
        {
          form: 'link',
          text: '📅 IMSS: último día',
          link: {
            label: 'Añadir al calendario',
            url: 'https://guia.example.org/calendar.ics?topic=a&days=b',
          },
        },
      ]);
      const without = await open();
      await without.say(chat(), reply({ id: '1.1', text: 'Hasta el 4.', actions }));
      expect(ana.heard()).toHaveLength(3);
    });

    test('what is to be passed on as a button that opens WhatsApp with it, and a link to the topic', async () => {
      const channel = await open();
      const share = { label: 'Compartir', topic: 'register', text: 'Regístrese en su clínica:' };
      await channel.say(chat(), reply({ text: 'Así.', share }));
      const { label, url } = ana.heard().at(-1)!.link!;
      const passed = new URL(url).searchParams.get('text')!;
      expect([label, passed.split('\n')[0]]).toEqual(['Compartir', 'Regístrese en su clínica:']);
      const link = new URL(passed.split('\n')[1]!);
      expect([link.pathname, link.searchParams.get('text')]).toEqual(['/525555550100', '#guia-register']);
      ana.says(link.searchParams.get('text')!);
      expect(await core.heard(1)).toMatchObject([
        { kind: 'command', command: 'start', argument: 'register' },
      ]);
    });

    test('a page that a single choice opens as a button, and pages among answers in the text', async () => {
      const channel = await open();
      const web = { id: 'a/b/web', label: 'Ver la página', url: 'https://example.org/' };
      await channel.say(chat(), reply({ text: 'Aquí.', choices: [web] }));
      await channel.say(
        chat(),
        reply({ id: '1.1', text: '¿Y?', choices: [web, { id: 'a/b/c', label: 'Listo' }] }),
      );
      expect(ana.heard()).toMatchObject([
        { form: 'link', link: { label: 'Ver la página', url: 'https://example.org/' } },
        { form: 'buttons', text: '¿Y?\n\nVer la página: https://example.org/' },
      ]);
    });

    test('with less what WhatsApp finds fault with, and an operator hears of it', async () => {
      const channel = await open();
      api.answers({ status: 400, code: 131009, details: `Not for ${ana.userId} ${ana.phone}` });
      const choices = [
        { id: 'a/b/c', label: 'Sí' },
        { id: 'a/b/d', label: 'No' },
      ];
      expect(await channel.say(chat(), reply({ text: '¿Sigue?', choices }))).toBe('sent');
      expect(ana.heard()).toMatchObject([
        { form: 'text', text: '¿Sigue?\n\n1. Sí\n2. No\n\nEscriba el número de su opción.' },
      ]);
      expect(log.errors).toEqual([expect.stringContaining('Not for <id> <number>. Sent again with less.')]);
      expect(meter.all).toEqual(['failed messages']);
    });

    test.each([
      [131047, 'It is more than 24 hours late'],
      [131026, '131026'],
      [131021, '131021'],
    ])('nothing more to somebody for whom WhatsApp answers %i', async (code, told) => {
      const channel = await open();
      api.answers({ status: 400, code });
      const text = `${'a '.repeat(3000)}`;
      expect(await channel.say(chat(), reply({ text }))).toBe('gone');
      expect(api.sent()).toEqual([]);
      expect(log.infos.at(-1)).toContain(told);
    });

    test('nothing of a reply that it refuses whatever its form, and the next is said', async () => {
      const channel = await open();
      api.answers({ status: 400, code: 131009 }, { times: 9 });
      expect(await channel.say(chat(), reply({ text: 'Hola' }))).toBe('refused');
      api.answersWell();
      expect(await channel.say(chat(), reply({ id: '2.0', text: 'Hola' }))).toBe('sent');
      expect(log.warnings).toContainEqual(expect.stringContaining('The reply is dropped.'));
    });

    test('nothing after a day of silence', async () => {
      const channel = await open();
      ana.wasSilentForADay();
      expect(await channel.say(chat(), reply({ text: 'Hola' }))).toBe('gone');
    });

    test.each<[string, Parameters<FakeGraphApi['answers']>[0]]>([
      ['a limit of calls', { status: 429, code: 80007 }],
      ['a limit of messages a second', { status: 400, code: 130429 }],
      ['a limit of messages to one person', { status: 400, code: 131056 }],
      ['an error of its own', { status: 500, code: 131000 }],
      ['a page of some proxy', 'page'],
      ['a cut connection', 'drop'],
    ])('again after %s', async (_, trouble) => {
      const channel = await open();
      api.answers(trouble, { times: 2 });
      expect(await channel.say(chat(), reply({ text: 'Hola' }))).toBe('sent');
      expect(ana.heard()).toHaveLength(1);
      expect(meter.all).toEqual(['failed messages', 'failed messages']);
    });

    test('after growing pauses, for half a minute at most', async () => {
      const pauses: number[] = [];
      const channel = await open({ wait: async (ms) => void pauses.push(ms) });
      api.answers({ status: 400, code: 131056 }, { times: 50 });
      await expect(channel.say(chat(), reply({ text: 'Hola' }))).rejects.toThrow('(131056)');
      expect(pauses).toEqual([1000, 4000, 16_000]);
    });

    test('for somebody in danger, again almost at once', async () => {
      const pauses: number[] = [];
      const channel = await open({ wait: async (ms) => void pauses.push(ms) });
      api.answers({ status: 500, code: 131000 });
      await channel.say(chat(), reply({ text: 'Llame al 911', tone: 'alarm' }));
      api.answers({ status: 400, code: 131056 });
      await channel.say(chat(), reply({ text: 'Llame al 911', tone: 'alarm' }));
      expect(pauses).toEqual([100, 300]);
    });

    test('the rest of a reply when it is said again, and not what was sent before', async () => {
      const channel = await open();
      const text = `${'La clínica. '.repeat(200)}\n\n¿Qué más?`;
      const whole = reply({ text, choices: [{ id: 'a/b/c', label: 'Más' }] });
      api.answers({ status: 500, code: 131000 }, { after: 1, times: 50 });
      const told: Begun[] = [];
      await expect(channel.say(chat(), whole, (sofar) => told.push(sofar))).rejects.toThrow('131000');
      expect(told).toEqual([{ sent: 1 }]);
      api.answersWell();
      expect(await channel.say(chat(), { ...whole, begun: told[0] })).toBe('sent');
      expect(ana.heard().map(({ form }) => form)).toEqual(['text', 'buttons']);
    });

    test('what WhatsApp has against a call, without the token', async () => {
      const channel = await open();
      api.answers({ status: 403, code: 10, message: `No permission for ${api.token}` });
      const saying = channel.say(chat(), reply({ text: 'secreto' }));
      await expect(saying).rejects.toThrow('403 (10): (#10) No permission for <token>');
    });

    test('that the token is no longer taken, and never the token', async () => {
      const channel = await open();
      api.answers({ status: 401, code: 190, message: `Session for ${api.token} has expired` });
      const saying = channel.say(chat(), reply({ text: 'secreto' }));
      await expect(saying).rejects.toThrow(/WHATSAPP_TOKEN: wrong, expired or revoked/);
      await expect(saying).rejects.not.toThrow(api.token);
    });
  });

  describe('opens', () => {
    test('not with a wrong token, and names its setting', async () => {
      await expect(open({ token: 'wrong' })).rejects.toThrow(/^WhatsApp cannot start: .*WHATSAPP_TOKEN/);
    });

    test('not with a phone number that is not the token’s, and names its setting', async () => {
      await expect(open({ phoneId: '1' })).rejects.toThrow(/^WhatsApp cannot start: WHATSAPP_PHONE_ID/);
    });

    test('not without an answer, and names its setting', async () => {
      const nowhere = { apiRoot: 'http://127.0.0.1:9/v25.0', wait: async () => undefined };
      await expect(open(nowhere)).rejects.toThrow(/WHATSAPP_API_ROOT/);
    });
  });
});

describe('A reply in WhatsApp’s form', () => {
  const rating = {
    up: { id: 'rate/es/up/1.0', label: '👍 Me sirvió' },
    down: { id: 'rate/es/down/1.0', label: '👎 No me sirvió' },
    thanks: 'Gracias.',
  };
  const titlesOf = (count: number, text = 'Así es.'): string[] => {
    const choices = Array.from({ length: count }, (_, n) => ({ id: `a/b/${n}`, label: `Opción ${n}` }));
    const [last] = messagesOf(reply({ text, choices, rating }), words.es).slice(-1);
    const { action, footer } = last!.content as {
      footer?: { text: string };
      action?: { buttons?: { reply: { title: string } }[]; sections?: { rows: { title: string }[] }[] };
    };
    if (!action) return ['text'];
    const below = footer ? [footer.text] : [];
    if (action.buttons) return ['buttons', ...action.buttons.map((one) => one.reply.title), ...below];
    return ['list', ...action.sections![0]!.rows.map((row) => row.title), ...below];
  };

  test('the thumbs go with the choices where they change no form, never hide buttons in a list, and a line says what else says it where they are no buttons', () => {
    const { rate } = words.es;
    expect(rate).toMatch(/👍.*👎/u);
    expect(titlesOf(0)).toEqual(['buttons', '👍 Me sirvió', '👎 No me sirvió']);
    expect(titlesOf(1)).toEqual(['buttons', 'Opción 0', '👍 Me sirvió', '👎 No me sirvió']);
    expect(titlesOf(2)).toEqual(['buttons', 'Opción 0', 'Opción 1', rate]);
    expect(titlesOf(3)).toEqual(['buttons', 'Opción 0', 'Opción 1', 'Opción 2', rate]);
    expect(titlesOf(6).slice(-3)).toEqual(['👍 Me sirvió', '👎 No me sirvió', rate]);
    expect(titlesOf(8)).toHaveLength(12);
    expect(titlesOf(9)).toEqual(['list', ...Array.from({ length: 9 }, (_, n) => `Opción ${n}`), rate]);
    expect(titlesOf(11)).toEqual(['text']);
    const choices = Array.from({ length: 11 }, (_, n) => ({ id: `a/b/${n}`, label: `Opción ${n}` }));
    const [long] = messagesOf(reply({ text: 'Así es.', choices, rating }), words.es);
    expect((long!.content as { body: string }).body).toMatch(
      new RegExp(`\\n\\n${rate.replace('?', '\\?')}$`),
    );
    const page = [{ id: 'a/b/c', label: 'Página', url: 'https://example.org/' }];
    const [linked] = messagesOf(reply({ text: 'Así es.', choices: page, rating }), words.es);
    expect(linked!.content).toMatchObject({ type: 'cta_url', footer: { text: rate } });
    expect(titlesOf(0, 'x '.repeat(900))).toEqual(['buttons', '👍 Me sirvió', '👎 No me sirvió']);
  });

  const parts = (text: string, limit = 4096) => partsOf(text, limit).join('|');
  const j = '\u2060';

  test.each([
    ['*a b* c', '*a b* c'],
    ['2*3*4 = 24', '2*3*4 = 24'],
    ['_x_ y', `${j}_x_ y`],
    ['a_b_c', 'a_b_c'],
    ['~ 5 km', '~ 5 km'],
    ['~a~', `${j}~a~`],
    ['*solo', '*solo'],
    ['> a', `${j}> a`],
    ['* a', `${j}* a`],
    ['https://a.mx/_x_/~b~', 'https://a.mx/_x_/~b~'],
  ])('%j is %j', (text, expected) => {
    expect(parts(text)).toBe(expected);
  });

  test('bold that is cut in two is bold in both parts, and no part is too long with its marks', () => {
    expect(parts('*uno dos*', 6)).toBe('*uno*|*dos*');
  });

  test('whatever the marks, no part is too long, and nothing is lost', () => {
    const pieces = ['a', 'b c', '*', '_', '~', '`', '> ', ' ', '\n', '\n\n', '🏥', 'https://a.mx/_b_', '1. '];
    const bare = (text: string) => text.replace(/[\s*\u2060]/g, '');
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 200 }),
        fc.integer({ min: 20, max: 90 }),
        (some, limit) => {
          const cut = partsOf(some.join(''), limit);
          expect(Math.max(0, ...cut.map((part) => part.length))).toBeLessThanOrEqual(limit);
          expect(bare(cut.join(''))).toBe(bare(some.join('')));
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  test('marks alone do not make a thousand messages', () => {
    expect(partsOf('_'.repeat(10_000), 4096).length).toBeLessThan(8);
  });

  test('a title is cut within its limit, never within a character', () => {
    expect(shortened('Solo urgencias u hospitales', 24)).toBe('Solo urgencias u hospit…');
    expect(shortened('🏥🏥🏥🏥', 6)).toBe('🏥🏥…');
  });

  const formOf = (labels: string[]) => {
    const choices = labels.map((label, n) => ({ id: `a/b/c:${n}`, label }));
    const [message] = messagesOf(reply({ text: '¿?', choices }), words.es);
    const { type, action } = message!.content as {
      type?: string;
      action?: { sections?: [{ rows: unknown[] }] };
    };
    return type === 'list' ? action?.sections?.[0].rows : (type ?? message!.type);
  };

  test('three short choices are buttons, a fourth or a long one makes a list, an eleventh numbers', () => {
    expect(formOf(['Sí', 'No', 'x'.repeat(20)])).toBe('button');
    expect(formOf(['Sí', 'No', 'x'.repeat(21)])).toHaveLength(3);
    expect(formOf(['1', '2', '3', '4'])).toHaveLength(4);
    expect(formOf(Array.from({ length: 10 }, (_, n) => `Opción ${n}`))).toHaveLength(10);
    expect(formOf(Array.from({ length: 11 }, (_, n) => `Opción ${n}`))).toBe('text');
  });

  test('a title that had to be cut has its whole label below it', () => {
    expect(formOf(['Solo urgencias u hospitales'])).toEqual([
      { id: 'a/b/c:0', title: 'Solo urgencias u hospit…', description: 'Solo urgencias u hospitales' },
    ]);
  });

  test('titles that would be the same when cut, or are, have their numbers before them', () => {
    const titles = (labels: string[]) => (formOf(labels) as { title: string }[]).map(({ title }) => title);
    expect(titles(['Unidad de Medicina Familiar 1', 'Unidad de Medicina Familiar 2'])).toEqual([
      '1. Unidad de Medicina F…',
      '2. Unidad de Medicina F…',
    ]);
    expect(titles(['Sí', 'Sí'])).toEqual(['1. Sí', '2. Sí']);
    expect(titles(['1. Unidad de Medicina Familiar', '1. Unidad de Medicina Familiar'])).toEqual([
      '1. Unidad de Medicina F…',
      '2. 1. Unidad de Medicin…',
    ]);
  });

  test('names that are too long for a row are numbered', () => {
    const choices = [{ id: `a/b/c:${'x'.repeat(200)}`, label: 'Un nombre que no cabe en un botón' }];
    expect(messagesOf(reply({ text: '¿?', choices }), words.es)[0]?.type).toBe('text');
  });
});

type Notes = ReturnType<typeof notes>;

type Counts = Meter & { all: string[] };

const counts = (): Counts => {
  const all: string[] = [];
  return {
    all,
    refused: (_, why) => void all.push(`refused ${why}`),
    failed: (_, what) => void all.push(`failed ${what}`),
  };
};

const optionsFor = (api: FakeGraphApi, http: HttpServer): WhatsAppOptions => ({
  token: api.token,
  phoneId: api.phoneId,
  appSecret: api.appSecret,
  verifyToken: api.verifyToken,
  apiRoot: api.root,
  http: http.app,
  log: notes(),
  wait: fast,
  words,
});

/** What a call is read with. */
const reading = ({ phoneId, appSecret }: { phoneId: string; appSecret: string }) => ({
  ratingOf: () => undefined,
  phoneId,
  people: whatsappPeople(appSecret),
  now: () => 0,
});
