import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { Hono } from 'hono';
import { type AskPlatform, type Doors, findDoors, payloadOf, shareKit } from '../src/share.ts';
import { mountSharePage } from '../src/share-page.ts';
import { temporary } from './support/process.ts';
import { realGuide, root } from './support/talk.ts';

const doors: Doors = { telegram: 'guia_bot', whatsapp: '525512345678', web: 'https://guia.example.org' };
const kit = (on: Doors = doors) => shareKit(realGuide(), on);
const nobody: AskPlatform = async () => {
  throw new Error('asked');
};

describe('The links', () => {
  const links = (topic: string, ref?: string, on?: Doors) => {
    const shared = kit(on).read(topic, ref);
    if ('fault' in shared) throw new Error(shared.fault);
    return kit(on)
      .offers(shared)[0]!
      .links.map(({ url }) => url);
  };

  test('open the topic by each channel, and count the reference', () => {
    const [telegram, whatsapp, web] = links('register', 'onboarding');
    expect(telegram).toBe('https://t.me/guia_bot?start=register-onboarding');
    expect(web).toBe('https://guia.example.org/?start=register-onboarding&lang=es');
    const said = new URL(whatsapp!);
    expect(said.origin + said.pathname).toBe('https://wa.me/525512345678');
    expect(said.searchParams.get('text')).toBe('Registro en clínica #guia-register-onboarding');
  });

  test('work without a reference', () => {
    expect(links('find-clinic', '')[0]).toBe('https://t.me/guia_bot?start=find-clinic');
  });

  test('are those of the channels that there are', () => {
    expect(links('nss', 'x', { web: 'http://127.0.0.1:8080' })).toEqual([
      'http://127.0.0.1:8080/?start=nss-x&lang=es',
    ]);
  });

  test('fit what Telegram takes behind start, whatever is shared', () => {
    for (const { id } of kit().topics('es')) {
      expect(payloadOf({ topic: id, ref: 'x'.repeat(24) })).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    }
  });

  test.each(['Onboarding', 'con espacio', 'a-b', 'ñ', 'x'.repeat(25), '"><script>'])(
    'are not made for a reference like %s',
    (ref) => {
      expect(kit().read('register', ref)).toMatchObject({ fault: 'wrong_reference' });
    },
  );

  test('are not made for a topic that is none; the sentence names those that are', () => {
    const read = kit().read('registro');
    expect(read).toMatchObject({ fault: 'unknown_topic', values: { topic: 'registro' } });
    const { fault, values } = read as { fault: string; values: Record<string, string> };
    expect(kit().say('en', fault, values)).toMatch(
      /no topic “registro”\. Topics: find-clinic, .*\bregister, .+\.$/,
    );
  });
});

test('the text is ready to send in both languages: the links, that it is unofficial, the emergency number', () => {
  const [es, en] = kit().offers({ topic: 'register', ref: 'rh' });
  for (const offer of [es!, en!]) {
    for (const { url } of offer.links) expect(offer.text).toContain(url);
    expect(offer.text).toMatch(/911/);
    expect(offer.text).not.toMatch(/\{\{|undefined/);
  }
  expect(es!.text).toMatch(/«Registro en clínica»[\s\S]+no oficial/);
  expect(en!.text).toMatch(/“Register at a clinic”[\s\S]+Unofficial/);
});

describe('The doors are found', () => {
  test('in the settings, without asking anybody', async () => {
    const set = {
      TELEGRAM_BOT_USERNAME: '@guia_bot',
      WHATSAPP_NUMBER: '+52 (55) 1234-5678',
      WEB: 'on',
      PUBLIC_URL: 'https://guia.example.org/',
    };
    expect(await findDoors(set, nobody)).toEqual({ doors, notes: [] });
  });

  test('by asking the platforms with their tokens', async () => {
    const asked: unknown[] = [];
    const ask: AskPlatform = async (url, headers) => {
      asked.push([url, headers]);
      return url.includes('getMe')
        ? { ok: true, result: { username: 'guia_bot' } }
        : { display_phone_number: '+52 55 1234 5678' };
    };
    const set = {
      TELEGRAM_BOT_TOKEN: '1:a',
      TELEGRAM_API_ROOT: 'http://tg/',
      WHATSAPP_TOKEN: 'w',
      WHATSAPP_PHONE_ID: '9',
      WHATSAPP_API_ROOT: 'http://wa/v1',
    };
    const found = await findDoors(set, ask);
    expect(found.doors).toEqual({ telegram: 'guia_bot', whatsapp: '525512345678', web: undefined });
    expect(found.notes).toEqual(['The web page is left out: set WEB=on.']);
    expect(asked).toEqual([
      ['http://tg/bot1:a/getMe', {}],
      ['http://wa/v1/9?fields=display_phone_number', { authorization: 'Bearer w' }],
    ]);
  });

  test('or left out, each with a sentence that names its setting and holds no token', async () => {
    const { doors: none, notes } = await findDoors(
      { TELEGRAM_BOT_TOKEN: '1:secret', WHATSAPP_NUMBER: '12' },
      nobody,
    );
    expect(none).toEqual({});
    expect(notes.join('\n')).toMatch(/TELEGRAM_BOT_USERNAME[\s\S]+WHATSAPP_NUMBER[\s\S]+WEB=on/);
    expect(notes.join()).not.toContain('secret');
  });

  test.each([
    [{}, 'http://127.0.0.1:8080'],
    [{ HOST: '0.0.0.0', PORT: '9000' }, 'http://localhost:9000'],
    [{ HOST: '::1' }, 'http://[::1]:8080'],
  ])('the page of this computer when nothing else is on: %j', async (set, web) => {
    const found = await findDoors(set, nobody);
    expect(found.doors.web).toBe(web);
    expect(found.notes.join()).toMatch(/on this computer only: set PUBLIC_URL/);
  });
});

describe('The page', () => {
  // A real picture is drawn by the command below: a million pixels take jest's sandbox many seconds.
  const png = async (url: string) => Buffer.from(`PNG of ${url}`);
  const open = async (path: string, on: Doors = doors, language = 'es') => {
    const app = new Hono();
    mountSharePage(app, async () => ({ ...kit(on), png }));
    const answer = await app.request(path, { headers: { 'accept-language': language } });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  test('is a form that works without scripts, and may load nothing from elsewhere', async () => {
    const { status, headers, text } = await open('/share');
    expect(status).toBe(200);
    expect(text).toMatch(/<form method="get" action="\/share">/);
    expect(text).toMatch(/<option value="register">Registro en clínica<\/option>/);
    expect(text.match(/<script[^>]*>/g)).toEqual(['<script src="/share/copy.js" defer>']);
    expect(text).not.toMatch(/javascript:| style=| on\w+=/i);
    const policy = headers.get('content-security-policy');
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/script-src 'self'/);
    expect(policy).not.toMatch(/unsafe/);
    expect((await open('/share/icon.svg')).headers.get('content-type')).toBe('image/svg+xml');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect((await open('/share/style.css')).headers.get('content-type')).toMatch(/text\/css/);
  });

  test('shows links, pictures and texts for what was asked', async () => {
    const { text } = await open('/share?topic=register&ref=onboarding');
    expect(text).toContain('href="https://t.me/guia_bot?start=register-onboarding"');
    expect(text).toContain('#guia-register-onboarding'.replace('#', '%23'));
    expect(text.match(/<svg aria-hidden="true"/g)).toHaveLength(3);
    expect(text.match(/<textarea id="text-[^>]*readonly>/g)).toHaveLength(2);
    expect(text).toContain(
      '&lt;script src=&quot;https://guia.example.org/widget.js&quot; async data-lang=&quot;es&quot; data-start=&quot;register-onboarding&quot;&gt;',
    );
    expect(text).toMatch(/href="https:\/\/wa\.me\/\?text=[^"]*guia\.example\.org/);
    expect(text).toMatch(/href="mailto:\?subject=Registro[^"]*guia\.example\.org/);
    expect(text).toMatch(/<textarea id="text-en" lang="en"[^>]*>\n?Questions about “Register at a clinic”/);
    expect(text).toContain('<option value="register" selected>');
    expect(text).toContain('value="onboarding"');
  });

  test('is in the language that is asked for, else the browser’s, and leads to the other', async () => {
    expect((await open('/share', doors, 'en-US,es;q=0.5')).text).toContain('<html lang="en">');
    expect((await open('/share', doors, 'de')).text).toContain('<html lang="es">');
    const { text } = await open('/share?lang=en&topic=nss');
    expect(text).toContain('<html lang="en">');
    expect(text).toContain('href="/share?lang=es&amp;topic=nss"');
  });

  test('names every field, picture and message for those who can’t see it', async () => {
    const { text } = await open('/share?topic=register');
    const fields = [...text.matchAll(/<(?:select|input|textarea) id="([\w-]+)"/g)].map(([, id]) => id);
    expect(fields).toEqual(['topic', 'ref', 'text-es', 'text-en', 'widget']);
    for (const id of fields) expect(text).toContain(`<label for="${id}"`);
    expect(text.match(/role="img" aria-label="Código QR que abre https:/g)).toHaveLength(3);
  });

  test('a wrong reference is said where it was typed, and what was typed stays as it is', async () => {
    const { status, text } = await open(
      `/share?topic=nss&ref=${encodeURIComponent('"><script>alert(1)</script>')}`,
    );
    expect(status).toBe(400);
    expect(text).toMatch(/id="wrong"[^>]*role="alert">La referencia solo puede/);
    expect(text).toMatch(/id="ref"[^>]*aria-invalid="true" aria-describedby="wrong"/);
    expect(text).not.toContain('<script>');
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });

  test('an unknown topic is refused without being taken for HTML', async () => {
    const { status, text } = await open('/share?topic=%3Cb%3Ex');
    expect(status).toBe(400);
    expect(text).toContain('«&lt;b&gt;x»');
  });

  test('says so when there is no channel to share', async () => {
    expect((await open('/share?topic=nss', {})).text).toMatch(/role="status">Todavía no hay un canal/);
  });

  test('gives a picture to print, and none for what there isn’t', async () => {
    const { status, headers, text } = await open('/share/qr.png?topic=nss&ref=rh&channel=telegram');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.get('content-disposition')).toBe('attachment; filename="nss-rh-telegram.png"');
    expect(text).toBe('PNG of https://t.me/guia_bot?start=nss-rh');
    for (const wrong of ['topic=nss&channel=fax', 'topic=x&channel=web', 'topic=nss&ref=A&channel=web', ''])
      expect((await open(`/share/qr.png?${wrong}`)).status).toBe(404);
  });
});

describe('npm run share', () => {
  let place: { folder: string; remove: () => void };
  let server: Server | undefined;
  beforeEach(() => {
    place = temporary();
  });
  afterEach(() => {
    place.remove();
    server?.close();
  });

  const run = (args: string[], environment: Record<string, string> = {}) =>
    new Promise<{ out: string; err: string; code: number }>((resolve) => {
      const env = { PATH: process.env.PATH, HOME: tmpdir(), ...environment };
      const command = ['--import', 'tsx', 'tools/share.ts', ...args];
      execFile(process.execPath, command, { cwd: root, env }, (error, out, err) =>
        resolve({ out, err, code: error ? 1 : 0 }),
      );
    });

  test('prints links, codes and texts, and writes the codes to files', async () => {
    server = createServer((req, res) => {
      res.end(JSON.stringify({ ok: req.url === '/bot1:a/getMe', result: { username: 'guia_bot' } }));
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    const { out, err, code } = await run(['--topic', 'register', '--ref', 'rh', '--out', place.folder], {
      TELEGRAM_BOT_TOKEN: '1:a',
      TELEGRAM_API_ROOT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      WEB: 'off',
    });
    expect(err).toBe(
      'WhatsApp is left out: set WHATSAPP_NUMBER, or WHATSAPP_TOKEN and WHATSAPP_PHONE_ID.\nThe web page is left out: set WEB=on.\n',
    );
    expect(code).toBe(0);
    expect(out).toContain('Telegram: https://t.me/guia_bot?start=register-rh\n');
    expect(out).toMatch(/[▀▄█]{5}/);
    expect(out).toMatch(/Español:\n¿Dudas[\s\S]+English:\nQuestions/);
    expect(sizeOf(readFileSync(`${place.folder}/register-rh-telegram.png`))).toBe(1024);
    expect(readFileSync(`${place.folder}/register-rh-telegram.svg`, 'utf8')).toMatch(/^<svg /);
  });

  test.each([
    [[], /Which topic\? One of find-clinic, .*\bregister, /],
    [['--topic', 'nss', '--ref', 'a-b'], /The reference can only have/],
    [['--topic', 'nss', '--lang', 'fr'], /--lang must be one of es, en/],
    [['--subject', 'nss'], /Usage: npm run/],
  ])('says in a sentence what is wrong with %j', async (args, sentence) => {
    const { err, code } = await run(args);
    expect(err).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });
});

/** The width of a PNG, read off its header. */
const sizeOf = (png: Buffer): number => {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  return png.readUInt32BE(16);
};
