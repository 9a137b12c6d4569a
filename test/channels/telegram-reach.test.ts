/** Telegram beyond the private chat: inline mode, forwards, groups, the profile; and what goes wrong is counted. */
import type { HttpServer } from '../../src/channels/http.ts';
import { telegramChannel } from '../../src/channels/telegram.ts';
import { messagesOf } from '../../src/channels/telegram-format.ts';
import { fakeBotApi } from '../support/fake-bot-api.ts';
import { until } from '../support/until.ts';
import { reply, spot } from './contract.ts';
import { opened, optionsFor, type Scene, setScene } from './telegram-stage.ts';

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

describe('Inline mode', () => {
  const card = {
    id: 'teleconsult.es',
    title: 'Teleconsulta desde fuera',
    description: 'Cómo agendar',
    text: '*Teleconsulta*: si A < B & C, vea https://imss.gob.mx/',
    topic: 'teleconsult',
    label: 'Seguir con la guía',
    language: 'es',
  };

  test('gives cards for what is being written, in the form that they will be sent in', async () => {
    const asked: unknown[] = [];
    await open({
      inline: (query, languageTag) => {
        asked.push([query, languageTag]);
        return [card, { ...card, id: 'teleconsult.en', title: 'Remote visit', language: 'en' }];
      },
    });
    const cards = await ana.searches('teleconsulta');
    expect(asked).toEqual([['teleconsulta', 'es-MX']]);
    expect(cards.map(({ title }) => title)).toEqual(['Teleconsulta desde fuera', 'Remote visit']);
    expect(cards[0]).toMatchObject({
      description: 'Cómo agendar',
      text: 'Teleconsulta: si A < B & C, vea https://imss.gob.mx/',
      bold: ['Teleconsulta'],
      buttons: [[{ label: 'Seguir con la guía', url: 'https://t.me/guia_test_bot?start=teleconsult' }]],
    });
    expect(api.done('answerInlineQuery')).toMatchObject([{ cache_time: 300, is_personal: true }]);
  });

  test('is nothing that the core or the log hears of', async () => {
    await open({ inline: () => [card] });
    await ana.searches('mi nss es 12345678901');
    await api.quiet();
    expect(core.all()).toEqual([]);
    expect(log.all.join()).not.toContain('1234');
  });

  test('finds nothing without cards, and has no second page', async () => {
    const channel = await open();
    expect(await ana.searches('x')).toEqual([]);
    await channel.close();
    await open({ inline: () => [card] });
    expect(await ana.searches('x', { offset: '50' })).toEqual([]);
  });

  test('gives fifty cards at most', async () => {
    await open({ inline: () => Array.from({ length: 60 }, (_, n) => ({ ...card, id: String(n) })) });
    expect(await ana.searches('x')).toHaveLength(50);
  });

  test('an answer that comes too late is no trouble, one that Telegram refuses is a line in the log', async () => {
    let slow = () => {};
    await open({
      inline: () => {
        slow();
        return [card];
      },
    });
    slow = () => api.expireQueries();
    void ana.searches('tarde').catch(() => {});
    await api.quiet();
    expect(log.warnings).toEqual([]);
    slow = () => {};
    api.answers(
      { status: 400, description: 'Bad Request: RESULT_ID_INVALID' },
      { method: 'answerInlineQuery' },
    );
    void ana.searches('mal').catch(() => {});
    await until(() => log.warnings.length === 1);
    expect(log.warnings).toEqual([expect.stringContaining('RESULT_ID_INVALID')]);
  });

  test('that BotFather has not switched on is said at the start', async () => {
    const off = await fakeBotApi({ inline: false });
    closing.push(() => off.close());
    const channel = telegramChannel({ ...optionsFor(off), log, inline: () => [] });
    await channel.open(core.hear);
    expect(log.infos).toContainEqual(expect.stringContaining('/setinline'));
    await channel.close();
  });

  test('a card of the bot’s own that somebody sends it is no question', async () => {
    await open();
    const [from, chat] = [
      { id: 47, is_bot: false, first_name: 'Ana' },
      { id: 47, type: 'private' },
    ];
    const via_bot = { id: 4242, is_bot: true, first_name: 'Guía' };
    api.update({
      message: { message_id: 900, date: 1_700_000_000, from, chat, via_bot, text: 'Teleconsulta' },
    });
    await api.quiet();
    expect(core.all()).toEqual([]);
  });
});

describe('An answer to pass on', () => {
  const shared = (text: string, topic = 'register') => {
    const { messages } = messagesOf(reply({ text: 'Hola', share: { label: 'Reenviar', topic, text } }), {
      privately: true,
      keyboardOut: false,
      bot: 'guia_test_bot',
    });
    const markup = messages.at(-1)?.markup as { inline_keyboard: { text: string; url: string }[][] };
    return new URL(markup.inline_keyboard[0]![0]!.url);
  };

  test('has a button that opens Telegram’s share dialog with its words and a link to the topic', async () => {
    const channel = await open();
    const share = { label: 'Reenviar', topic: 'register', text: '*Registro*: es gratis.\n\nVaya & pida.' };
    const choices = [{ id: 'a/b/c', label: 'Menú' }];
    await channel.say('telegram:47', reply({ text: 'Registro', choices, share }));
    const buttons = ana.heard()[0]?.buttons.flat() ?? [];
    expect(buttons.map(({ label }) => label)).toEqual(['Menú', 'Reenviar']);
    const url = new URL(buttons[1]?.url ?? '');
    expect(url.origin + url.pathname).toBe('https://t.me/share/url');
    expect(url.searchParams.get('url')).toBe('https://t.me/guia_test_bot?start=register');
    expect(url.searchParams.get('text')).toBe('Registro: es gratis.\n\nVaya & pida.');
  });

  test('is cut between words when it is too long for an address', () => {
    const url = shared('año '.repeat(600));
    expect(url.href.length).toBeLessThanOrEqual(2000);
    expect(url.searchParams.get('text')).toMatch(/^(año )+año…$/);
    expect(shared('🏥'.repeat(2000)).href.length).toBeLessThanOrEqual(2000);
  });
});

describe('In a group', () => {
  const card = reply({
    text: 'Registro: es gratis.',
    privately: { label: 'Seguir en privado', topic: 'register' },
  });
  const group = () => api.person(47, { group: -100 });

  test('the answer is a reply to the question, with a button that goes on in private', async () => {
    const channel = await open();
    const guest = group();
    guest.says('/registro');
    const [inbound] = await core.heard(1);
    expect(inbound).toMatchObject({ group: true, chat: 'telegram:-100' });
    await channel.say('telegram:-100', { ...card, id: `${inbound?.id}.0` });
    expect(guest.heard()).toMatchObject([
      {
        answers: guest.sees()[0]?.id,
        buttons: [[{ label: 'Seguir en privado', url: 'https://t.me/guia_test_bot?start=register' }]],
      },
    ]);
    expect(guest.keyboard()).toBeUndefined();
  });

  test('the answer comes after a restart too, and when the question is gone', async () => {
    await (await open()).say('telegram:47', reply({ id: '1000.0', text: 'aparte' }));
    const guest = group();
    const channel = await open();
    await channel.say('telegram:-100', { ...card, id: '1000m999.0' });
    expect(guest.heard()).toMatchObject([{ text: card.text }]);
    expect(guest.heard()[0]).not.toHaveProperty('answers');
  });

  test('nothing but words is heard, even in reply to the bot', async () => {
    await open();
    const replyTo = { message_id: 1, date: 1, chat: { id: -100, type: 'supergroup' }, from: { id: 4242 } };
    const said = (content: object) =>
      api.update({
        message: {
          message_id: 900,
          date: 1_700_000_000,
          from: { id: 47, is_bot: false, first_name: 'Ana' },
          chat: { id: -100, type: 'supergroup' },
          reply_to_message: replyTo,
          ...content,
        },
      });
    said({ location: { latitude: 20.91, longitude: -100.74 } });
    said({ contact: { phone_number: '5551234567', first_name: 'Luz' } });
    said({ sticker: {} });
    said({ text: '¿y mi hijo?' });
    await api.quiet();
    expect(core.all()).toMatchObject([{ kind: 'text', text: '¿y mi hijo?', group: true }]);
  });

  test('an administrator who hides their name is answered, another bot is not', async () => {
    await open();
    const chat = { id: -100, type: 'supergroup', title: 'Grupo' };
    const from = { id: 1087968824, is_bot: true, first_name: 'Group' };
    const message = { message_id: 900, date: 1_700_000_000, from, chat, text: '/menu' };
    api.update({ message: { ...message, sender_chat: chat } });
    api.update({ message: { ...message, message_id: 901 } });
    await api.quiet();
    expect(core.all()).toHaveLength(1);
  });

  test('a topic is answered in its thread: text, further parts, pin, press and "typing"', async () => {
    const channel = await open();
    const guest = group();
    guest.says('/menu', { thread: 7 });
    const [asked] = await core.heard(1);
    const places = [spot({ name: 'UMF 46', address: 'Centro' })];
    const long = `${'La clínica. '.repeat(400)}`;
    const choices = [{ id: 'a/b/c', label: 'Sí' }];
    await channel.say('telegram:-100', reply({ id: `${asked!.id}.0`, text: long, places, choices }));
    expect(guest.heard().length).toBeGreaterThan(2);
    expect(new Set(guest.heard().map(({ thread }) => thread))).toEqual(new Set([7]));
    guest.presses('Sí');
    const [, press] = await core.heard(2);
    await channel.say('telegram:-100', reply({ id: `${press!.id}.0`, text: 'Bien' }));
    expect(guest.heard().at(-1)).toMatchObject({ text: 'Bien', thread: 7 });
    const slow = core.holds();
    guest.says('/menu', { thread: 8 });
    await until(() => api.done('sendChatAction').length > 0);
    expect(api.done('sendChatAction')[0]).toMatchObject({ message_thread_id: 8 });
    slow.release();
  });

  test('a press is heard as one of a group', async () => {
    const channel = await open();
    const guest = group();
    await channel.say('telegram:-100', reply({ text: '¿?', choices: [{ id: 'a/b/c', label: 'Sí' }] }));
    guest.presses('Sí');
    expect(await core.heard(1)).toMatchObject([{ kind: 'press', group: true }]);
  });
});

describe('The profile', () => {
  const profile = [
    { language: 'es', name: 'Guía IMSS', description: 'Le ayudo.', shortDescription: 'Guía no oficial' },
    { language: 'en', name: 'Guide', description: 'I help.', shortDescription: 'Unofficial guide' },
  ];

  /** All settings are made in the background; the last of the last language is looked for. */
  const presented = () =>
    until(() => api.profile('en').shortDescription === 'Unofficial guide').then(() => api.quiet());

  test('is set in each language, the first for everyone else', async () => {
    api.renames('Guide');
    await open({ profile });
    await until(() => api.profile('es').name === 'Guía IMSS');
    await presented();
    const { language: _, ...es } = profile[0]!;
    const { language: __, ...en } = profile[1]!;
    expect([api.profile(), api.profile('es'), api.profile('fr'), api.profile('en')]).toEqual([
      es,
      es,
      es,
      en,
    ]);
  });

  test('keeps the name that its operator gave, in all languages', async () => {
    api.renames('Pregúntale a Lupita');
    await open({ profile });
    await presented();
    expect(api.profile()).toMatchObject({ name: 'Pregúntale a Lupita', description: 'Le ayudo.' });
    expect(api.profile('en')).toMatchObject({ name: 'Pregúntale a Lupita', description: 'I help.' });
    expect(api.calls.map(({ method }) => method)).not.toContain('setMyName');
  });

  test('is not set again when it is already so', async () => {
    api.renames('Guía IMSS');
    await open({ profile });
    await until(() => api.profile('en').name === 'Guide');
    await presented();
    const sets = () => api.calls.filter(({ method }) => method.startsWith('setMy')).length;
    const before = sets();
    await open({ profile: [profile[0]!, { ...profile[1]!, name: 'The Guide' }] });
    await until(() => api.profile('en').name === 'The Guide');
    await api.quiet();
    expect(sets()).toBe(before + 1);
  });

  test('a name that Telegram won’t have changed now is one line in the log, and all else is set', async () => {
    api.renames('Guide');
    api.answers({ status: 429, retryAfter: 80_000 }, { method: 'setMyName', times: 9 });
    await open({ profile });
    await until(() => log.warnings.length > 0);
    await presented();
    expect(log.warnings).toEqual([expect.stringMatching(/429.*The name stays as it was/)]);
    expect(api.profile('en')).toEqual({
      name: 'Guide',
      description: 'I help.',
      shortDescription: 'Unofficial guide',
    });
  });
});

describe('What goes wrong is counted', () => {
  let counted: string[];
  const meter = {
    refused: (channel: string, why: string) => void counted.push(`${channel} ${why}`),
    failed: (channel: string, what: string) => void counted.push(`${channel} ${what}`),
  };
  beforeEach(() => {
    counted = [];
  });

  test('calls of the webhook that were turned away, by why', async () => {
    const servers: HttpServer[] = [];
    const http = await opened(servers);
    closing.push(() => http.close());
    await open({ publicUrl: http.url, http: http.app, secret: 's', meter });
    const post = async (body: string, secret = 's') => {
      const headers = { 'x-telegram-bot-api-secret-token': secret };
      return (await fetch(`${http.url}/webhooks/telegram`, { method: 'POST', headers, body })).status;
    };
    expect(await post('{"update_id":1}', 'x')).toBe(401);
    expect(await post('{broken')).toBe(400);
    expect(await post('{"update_id":1,"message":{"text":"x"}}')).toBe(400);
    expect(await post(`{"update_id":1,"x":"${'x'.repeat(1_100_000)}"}`)).toBe(413);
    expect(counted).toEqual([
      'telegram forged',
      'telegram malformed',
      'telegram malformed',
      'telegram too_large',
    ]);
    expect(log.warnings).toHaveLength(4);
  });

  test('an update by long polling that can’t be read', async () => {
    await open({ meter });
    api.update({ message: 5 });
    await api.quiet();
    expect(counted).toEqual(['telegram malformed']);
  });

  test('a call that failed in the end, once, and not what is refused in the normal course', async () => {
    const channel = await open({ meter });
    api.answers({ status: 500 }, { times: 1, method: 'sendMessage' });
    await channel.say('telegram:47', reply({ text: 'Hola' }));
    ana.blocks();
    await channel.say('telegram:47', reply({ text: 'Hola' }));
    expect(counted).toEqual([]);
    ana.unblocks();
    api.answers({ status: 500 }, { times: 9, method: 'sendMessage' });
    await expect(channel.say('telegram:47', reply({ text: 'Hola' }))).rejects.toThrow('500');
    expect(counted).toEqual(['telegram sendMessage']);
  });
});
