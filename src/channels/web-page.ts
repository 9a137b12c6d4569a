/** The web chat's page: the files in `page/` as they are served, and what they may do in a browser. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Context, Hono } from 'hono';
import type { Language } from '../core/conversation.ts';
import { picture, small, written } from './web-page-files.ts';

/** The keys of `locales/<language>/web.json`: the page's own texts. What the guide says is not among them. */
export const webWords = [
  'language_name',
  'name',
  'unofficial',
  'about',
  'emergency',
  'emergency_phone',
  'conversation',
  'answers',
  'languages',
  'more',
  'start_over',
  'print',
  'share',
  'to_text',
  'topics',
  'help',
  'privacy',
  'erase',
  'text_size',
  'smaller',
  'larger',
  'greeting',
  'started_over',
  'undo',
  'call',
  'life_line',
  'alarm',
  'danger',
  'listen',
  'stop',
  'dictate',
  'dictate_note',
  'not_dictated',
  'copied',
  'not_copied',
  'close',
  'write',
  'send',
  'typing',
  'you',
  'guide',
  'sending',
  'waiting',
  'loading',
  'not_sent',
  'offline',
  'too_many',
  'refused',
  'my_place',
  'place_asked',
  'place_denied',
  'a_file',
  'directions',
  'call_place',
  'pass_on',
  'copy',
  'print_this',
  'ticked',
  'all_ticked',
  'progress',
  'no_script',
  'own_window',
  'own_window_link',
  'not_kept',
  'erased_here',
  'end_here',
  'ended_here',
  'not_ended',
  'confirm_before',
  'open_chat',
  'close_chat',
  'unread',
] as const;

/** Words that the page's script never uses: of the HTML head, the page before the script, the widget. */
const UNSCRIPTED: readonly string[] = ['about', 'no_script', 'loading', 'open_chat', 'close_chat', 'unread'];

/** Words that only `page/later.js` says, which brings them along. */
const LATER = [
  'stop',
  'dictate_note',
  'not_dictated',
  'copied',
  'not_copied',
  'confirm_before',
  'place_asked',
  'place_denied',
  'my_place',
  'ended_here',
  'not_ended',
] as const;

/** The page's words in one language, with the facts in them filled in. */
export type WebWords = Record<(typeof webWords)[number], string>;

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json; charset=utf-8',
};

export type PageOptions = {
  /** The first language is the one for people of whom nothing is known. */
  words: Record<Language, WebWords>;
  /** These origins may frame the page. */
  origins: string[];
  /** Called each time the page is loaded, to set the cookie. */
  greet: (c: Context) => Promise<unknown>;
  /**
   * The title of the topic that a link opens, for link previews in chats; undefined if there is no such topic.
   */
  titleOf?: (topic: string, language: Language) => string | undefined;
  /** The public address of this server, from which chats load the picture of a link preview. */
  publicUrl?: string;
};

/** Mounts the page and its files, all of them read now. */
export const mountPage = (http: Hono, options: PageOptions): void => {
  const { words, origins, greet, titleOf, publicUrl = '' } = options;
  const languages = Object.keys(words);
  const [first = ''] = languages;
  const wordsOf = (language: Language): WebWords => {
    const own = words[language];
    if (!own) throw new Error(`The page has no words in "${language}".`);
    return own;
  };
  const html = written('index.html').replace(/\n\s+/g, '\n');
  /** Words that are in the page's markup, where the script reads them, so they are not sent again as data. */
  const standing = [...html.matchAll(/data-(?:text|label)="(\w+)"/g)].flatMap(([, key]) => key ?? []);
  /** A page for each language and each topic that a link can open. */
  const pages = new Map<string, Served>();
  const pageOf = (language: Language, topic: string | undefined): Served => {
    const key = `${language} ${topic ?? ''}`;
    const known =
      pages.get(key) ??
      served(
        filled(html.replace('<html lang="es">', `<html lang="${language}">`), valuesOf(language, topic)),
      );
    pages.set(key, known);
    return known;
  };
  const valuesOf = (language: Language, topic: string | undefined): Record<string, string> => {
    const own = wordsOf(language);
    const given = Object.entries(words).map(([one, theirs]) => [
      one,
      one === language
        ? omit(own, [...UNSCRIPTED, ...LATER, ...standing])
        : pick(theirs, ['language_name', 'danger']),
    ]);
    const title = topic === undefined ? own.name : `${titleOf?.(topic, language)} · ${own.name}`;
    return {
      ...own,
      language,
      title: `${title} (${own.unofficial})`,
      home: publicUrl.replace(/\/+$/, ''),
      words: JSON.stringify(Object.fromEntries(given)),
    };
  };
  /** The topic that a link opens, read from the value of `start`: `register`, `register-onboarding`. */
  const topicOf = (start: string | undefined): string | undefined =>
    [start, start?.slice(0, start.lastIndexOf('-'))].find(
      (one) => one !== undefined && titleOf?.(one, first) !== undefined,
    );
  const seen = Object.fromEntries(
    Object.entries(words).map(([one, theirs]) => [
      one,
      pick(theirs, ['name', 'open_chat', 'close_chat', 'unread']),
    ]),
  );
  const widget = written('widget.js').replace('const words = {};', `const words = ${JSON.stringify(seen)};`);

  const serve = (path: string, content: string | Buffer | Promise<string>): void => {
    const type = path.slice(path.lastIndexOf('.') + 1);
    const contentType = TYPES[type] ?? 'application/octet-stream';
    const file = Promise.resolve(content).then(served);
    http.get(path, async (c) => {
      // The page names its icon twice, and a browser would ask for it twice.
      c.header('Cache-Control', path.endsWith('/icon.svg') ? 'max-age=86400' : 'no-cache');
      c.header('Content-Type', contentType);
      return send(c, await file);
    });
  };

  const ofPage = headers(origins);
  for (const path of ['/', '/sw.js', '/widget.js', '/chat/*'])
    http.use(path, async (c, next) => {
      const all = c.req.path === '/' ? ofPage : headersOf(c.req.path);
      for (const [name, value] of Object.entries(all)) c.header(name, value);
      await next();
    });
  http.get('/', async (c) => {
    await greet(c);
    const wished = [c.req.query('lang'), ...(c.req.header('accept-language') ?? '').split(',')];
    const language = wished
      .map((tag) => tag?.trim().toLowerCase().split(/[-;]/)[0])
      .find((tag) => tag !== undefined && languages.includes(tag));
    c.header('Cache-Control', 'no-store');
    c.header('Vary', 'Accept-Language');
    c.header('Content-Type', 'text/html; charset=utf-8');
    return sent(c, pageOf(language ?? first, topicOf(c.req.query('start'))), formFor(c, true));
  });
  const names = readdirSync(new URL('page/', import.meta.url));
  const scripts = ['chat.js', 'later.js'];
  const styles = ['chat.css', 'print.css'];
  const entries = [...scripts, 'widget.js', 'worker.js'];
  const modules = names.filter((name) => name.endsWith('.js') && !entries.includes(name));
  /**
   * The service worker with the list of files that it caches. Its version is a digest of them, so that a
   * changed page installs a new worker.
   */
  const worker = async (): Promise<string> => {
    const bundles = await Promise.all([...scripts, ...styles].map(small));
    const parts = [...bundles, JSON.stringify(words), html];
    const version = createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 12);
    const files = ['/', ...[...scripts, ...styles, 'icon.svg'].map((name) => `/chat/${name}`)];
    for (const language of languages) files.push(`/chat/words-${language}.json`);
    // A bundle is one file; where it could not be made, its modules are cached one by one.
    if (scripts.some((name, n) => bundles[n] === written(name)))
      files.push(...modules.map((name) => `/chat/${name}`));
    return withoutComments(written('worker.js')).replace('{{shell}}', JSON.stringify({ version, files }));
  };
  serve('/widget.js', withoutComments(widget));
  serve('/sw.js', worker());
  for (const language of languages) {
    serve(`/chat/words-${language}.json`, JSON.stringify(words[language]));
    serve(`/chat/${language}.webmanifest`, JSON.stringify(manifestOf(language, wordsOf(language))));
  }
  const later = JSON.stringify(
    Object.fromEntries(Object.entries(words).map(([one, theirs]) => [one, pick(theirs, LATER)])),
  );
  for (const name of [...scripts, ...styles])
    serve(
      `/chat/${name}`,
      small(name).then((text) => text.replace(/(["'`])\{\{words\}\}\1/, () => JSON.stringify(later))),
    );
  for (const name of [...modules, 'icon.svg']) serve(`/chat/${name}`, written(name));
  for (const name of names.filter((one) => one.endsWith('.png'))) serve(`/chat/${name}`, picture(name));
};

/** The web app manifest, which a phone reads when the page is installed as an app. */
const manifestOf = (language: Language, { name, unofficial, about }: WebWords): object => ({
  name: `${name} (${unofficial})`,
  short_name: name,
  description: about,
  lang: language,
  id: '/',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#0d6b5e',
  theme_color: '#0d6b5e',
  icons: [
    { src: '/chat/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    ...[192, 512].map((size) => ({
      src: `/chat/icon-${size}.png`,
      sizes: `${size}x${size}`,
      type: 'image/png',
      purpose: 'maskable',
    })),
  ],
});

/** A file to serve, encoded on first request in each content encoding and then cached. */
type Served = { tag: string; isText: boolean; in(form: Form): Uint8Array<ArrayBuffer> };
type Form = keyof typeof FORMS;

/** Characters of a file's digest: 66 bits are enough to tell its versions apart. */
const TAG = 11;

const FORMS = {
  br: (text: Buffer): Buffer => brotliCompressSync(text),
  gzip: (text: Buffer): Buffer => gzipSync(text, { level: 9 }),
  identity: (text: Buffer): Buffer => text,
};

const served = (content: string | Buffer): Served => {
  const plain = typeof content === 'string' ? Buffer.from(content) : content;
  const made: Partial<Record<Form, Uint8Array<ArrayBuffer>>> = {};
  return {
    isText: typeof content === 'string',
    tag: createHash('sha256').update(plain).digest('base64url').slice(0, TAG),
    in(form) {
      made[form] ??= new Uint8Array(FORMS[form](plain));
      return made[form];
    },
  };
};

/** The smallest form of a file that the browser accepts. */
const formFor = (c: Context, isText: boolean): Form => {
  const accepted = c.req.header('accept-encoding') ?? '';
  const form = (['br', 'gzip'] as const).find(
    (one) => isText && new RegExp(`\\b${one}\\b(?!\\s*;\\s*q=0(?:\\.0*)?(?:,|$))`).test(accepted),
  );
  return form ?? 'identity';
};

/** Sends a file that browsers keep, or 304 when the browser has it. */
const send = (c: Context, file: Served): Response => {
  const form = formFor(c, file.isText);
  c.header('ETag', `"${file.tag}-${form}"`);
  if (!c.req.header('if-none-match')?.includes(file.tag)) return sent(c, file, form);
  c.header('Vary', 'Accept-Encoding', { append: true });
  return c.body(null, 304);
};

const sent = (c: Context, file: Served, form: Form): Response => {
  c.header('Vary', 'Accept-Encoding', { append: true });
  if (form !== 'identity') c.header('Content-Encoding', form);
  return c.body(file.in(form));
};

/**
 * A script or a style without comments (whole lines, and type annotations) and indentation, which are a
 * quarter of it.
 */
const withoutComments = (text: string): string =>
  text
    .replace(/^[ \t]*\/\*(?:[^*]|\*(?!\/))*\*\/[ \t]*\n/gm, '')
    .replace(/^[ \t]*\/\/.*\n/gm, '')
    .replace(/\/\*\* @[^\n]*?\*\/ ?/g, '')
    .replace(/^[ \t]+/gm, '')
    .replace(/\n{2,}/g, '\n');

/** Nothing but our own files may run, nothing but our own server is spoken to, and only these origins may frame the page. */
const headers = (origins: string[]): Record<string, string> => ({
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "manifest-src 'self'",
    "worker-src 'self'",
    `frame-ancestors ${["'self'", ...origins].join(' ')}`,
    "require-trusted-types-for 'script'",
    'trusted-types guia-worker',
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'geolocation=(self), camera=(), microphone=(self), payment=(), usb=()',
});

/**
 * Fewer headers for a file than for the page. A content security policy has no effect on a script or a style,
 * which is no document; `nosniff` keeps it from being read as another type. The worker may only fetch the files
 * that it caches.
 */
const headersOf = (path: string): Record<string, string> => ({
  'X-Content-Type-Options': 'nosniff',
  ...(path === '/sw.js'
    ? { 'Content-Security-Policy': "default-src 'none'; connect-src 'self'" }
    : /\.(?:css|js)$/.test(path)
      ? {}
      : { 'Content-Security-Policy': "default-src 'none'" }),
});

/** Fills `{{key}}`; what is filled in can't become markup. */
const filled = (template: string, values: Record<string, string>): string =>
  template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined)
      throw new Error(`src/channels/page/index.html: nothing to fill {{${key}}} with.`);
    // The attribute with JSON is in single quotes, so the double quotes of JSON need no escape.
    const signs = key === 'words' ? /[&<>']/g : /[&<>"']/g;
    return value.replace(signs, (sign) => `&#${sign.charCodeAt(0)};`);
  });

const pick = (words: WebWords, keys: readonly (keyof WebWords)[]): Partial<WebWords> =>
  Object.fromEntries(keys.map((key) => [key, words[key]]));

const omit = (words: WebWords, keys: readonly string[]): Partial<WebWords> =>
  Object.fromEntries(Object.entries(words).filter(([key]) => !keys.includes(key)));
