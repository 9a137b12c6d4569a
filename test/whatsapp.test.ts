/** The whole bot over WhatsApp: real topics, texts and clinics, over HTTP, against an API that checks every call. */
import { channelWords } from '../src/assemble.ts';
import { type Bot, makeBot } from '../src/bot.ts';
import { type HttpServer, httpServer } from '../src/channels/http.ts';
import { type WhatsAppOptions, whatsappChannel } from '../src/channels/whatsapp.ts';
import { whatsappWords } from '../src/channels/whatsapp-format.ts';
import { memoryStore } from '../src/stores/memory.ts';
import { type FakeGraphApi, fakeGraphApi, type Person } from './support/fake-graph-api.ts';
import { fast } from './support/notes.ts';
import { realGuide, silent, tallyOf } from './support/talk.ts';
import { until } from './support/until.ts';

let api: FakeGraphApi;
let ana: Person;
let store: ReturnType<typeof memoryStore>;
let closing: (() => Promise<void>)[];
let bots: Bot[];

/** Resolves when all is taken, and all that could be said is said. */
const quiet = async () => {
  await api.quiet();
  for (const bot of bots) await bot.idle();
  await api.quiet();
};

beforeEach(async () => {
  api = await fakeGraphApi();
  ana = api.person('5214151234567');
  store = memoryStore();
  closing = [() => api.close()];
  bots = [];
});
afterEach(async () => {
  for (const close of closing) await close();
});

/** A process anew: what it remembers is in the store. */
const start = async (tally?: ReturnType<typeof tallyOf>): Promise<() => Promise<void>> => {
  const http: HttpServer = httpServer({ port: 0, log: silent });
  const whatsapp = whatsappChannel({ ...settings(), http: http.app });
  const bot = makeBot({ guide: realGuide(), store, channels: [whatsapp], log: silent, tally });
  bots.push(bot);
  await whatsapp.open(bot.hear);
  api.webhook(`${(await http.open()).url}/webhooks/whatsapp`);
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await whatsapp.close();
    await bot.close();
    await http.close();
  };
  closing.unshift(stop);
  return stop;
};

const settings = (): Omit<WhatsAppOptions, 'http'> => ({
  token: api.token,
  phoneId: api.phoneId,
  appSecret: api.appSecret,
  verifyToken: api.verifyToken,
  apiRoot: api.root,
  log: silent,
  wait: fast,
  words: channelWords(realGuide(), 'whatsapp', whatsappWords),
});

/** What was said since the last look. */
const looker = (person: Person) => {
  let seen = 0;
  return async () => {
    await quiet();
    const all = person.heard();
    const fresh = all.slice(seen);
    seen = all.length;
    return { fresh, text: fresh.map(({ text }) => text).join('\n'), last: fresh.at(-1)! };
  };
};

test('a person finds a clinic: a list, numbers to type, a postal code, a clinic on the map', async () => {
  await start();
  const look = looker(ana);
  ana.says('hola');
  const welcome = await look();
  expect(welcome.last.form).toBe('list');
  expect(welcome.text).toContain('¡Hola!');
  expect(welcome.last.buttons[0]?.title).toBe('Buscar clínica');
  ana.presses('Ver todo');
  const everything = await look();
  expect(everything.last.form).toBe('text');
  expect(everything.text).toMatch(/\n1\. .+\n2\. .+\n[\s\S]+\n11\. /);
  expect(everything.text).toContain('Escriba el número de su opción.');
  ana.says(/(\d+)\. Lo más pedido/.exec(everything.text)![1]!);
  const first = await look();
  expect(first.last.form).toBe('list');
  ana.presses('Buscar clínica');
  const where = await look();
  expect(where.text).toContain('¿Dónde está?');
  expect(where.last.form).toBe('place request');
  ana.says('37700');
  const list = await look();
  expect(list.text).toContain('UMFH 11 San Miguel de Allende');
  expect(list.fresh.flatMap(({ bold }) => bold)).toContainEqual(
    expect.stringContaining('UMFH 11 San Miguel de Allende'),
  );
  expect(list.last.form).toBe('list');
  expect(list.last.buttons.filter(({ title }) => /^[123]\. /.test(title))).toHaveLength(3);
  ana.presses('Ver más');
  const more = await look();
  expect(more.text).toContain('de la 4 a la 6');
  ana.presses(more.last.buttons.find(({ title }) => title.startsWith('6.'))!.title);
  const clinic = await look();
  expect(clinic.fresh.find(({ place }) => place)?.place?.name).toBe('UMF 38 San José Iturbide');
  expect(clinic.fresh.at(-1)?.form).toBe('place');
  const kept = JSON.stringify(await store.load(`whatsapp:${ana.userId}`));
  for (const secret of [ana.phone, 'wamid']) expect(kept).not.toContain(secret);
  const said = api.sent();
  expect(said.every((body) => body.recipient === ana.userId && body.to === undefined)).toBe(true);
  if (process.env.SHOW_TRANSCRIPT) console.log(api.transcript());
});

test('a shared place, every kind of message and a stale button are answered', async () => {
  await start();
  const look = looker(ana);
  ana.says('clinica 37700');
  const list = await look();
  for (const kind of ['sticker', 'audio', 'image', 'document', 'video', 'contacts', 'order'] as const) {
    ana.sends(kind);
    expect((await look()).text).toContain('Leo texto');
  }
  ana.says('privacidad');
  await look();
  ana.pressesOld(list.last.buttons.find(({ title }) => title === 'Ver más')!.id);
  expect((await look()).text).toContain('pregunta anterior');
  ana.shares(20.91, -100.74);
  expect((await look()).text).toContain('UMFH 11');
  ana.sends('reaction');
  expect((await look()).fresh).toEqual([]);
});

test('a thumb on an answer further up counts for that one, once, and nothing is said to it', async () => {
  const counted: string[] = [];
  await start(tallyOf((...one) => void (one[0] === 'ratings' && counted.push(one.slice(1).join(' ')))));
  const look = looker(ana);
  ana.says('cómo saco una cita con el médico familiar');
  const first = await look();
  ana.says('qué papeles necesita un bebé para registrarlo');
  await look();
  const title = first.last.text.slice(0, 30);
  for (const thumb of ['👍', '👎']) ana.reacts(title, thumb);
  expect((await look()).fresh).toEqual([]);
  expect(counted).toEqual(['appointment/book up']);
});

test('who thanks says with one tap whether the answer helped', async () => {
  const counted: string[] = [];
  await start(tallyOf((...one) => void (one[0] === 'ratings' && counted.push(one.slice(1).join(' ')))));
  const look = looker(ana);
  ana.says('cómo saco una cita con el médico familiar');
  expect((await look()).last.form).toBe('list');
  ana.says('gracias');
  const { fresh } = await look();
  expect(fresh).toMatchObject([{ form: 'buttons', text: '¡Con gusto!' }]);
  ana.presses('👎 No me sirvió');
  expect((await look()).fresh).toEqual([]);
  expect(counted).toEqual(['appointment/book down']);
});

test('a link given by HR opens its topic, and the person sees nothing of who gave it', async () => {
  await start();
  const look = looker(ana);
  ana.says('Registro en clínica #guia-register-onboarding');
  const { text } = await look();
  expect(text).toContain('registr');
  expect(text).not.toContain('onboarding');
  expect(text).not.toContain('Buscar clínica');
});

test('somebody who writes English gets the forms in English', async () => {
  await start();
  const look = looker(ana);
  ana.says('english please');
  expect(JSON.stringify((await look()) && api.sent().at(-1))).toContain('"button":"Options"');
  ana.presses('See everything');
  expect((await look()).text).toContain('Type the number of your choice.');
  ana.says('clinic 37700');
  await look();
  expect(JSON.stringify(api.sent().at(-1))).toContain('"button":"Options"');
});

test('a conversation goes on after a restart, and a message sent in between is answered', async () => {
  const stop = await start();
  const look = looker(ana);
  ana.says('clinica 37700');
  await look();
  await stop();
  ana.says('ver más');
  await start();
  expect((await look()).text).toContain('de la 4 a la 6');
});

test('a message that Meta delivers again is answered once', async () => {
  await start();
  const look = looker(ana);
  const id = ana.says('clinica 37700');
  const first = await look();
  expect(await api.again(id)).toBe(200);
  const stop = await start();
  expect(await api.again(id)).toBe(200);
  await stop();
  expect(first.fresh.length).toBeGreaterThan(0);
  expect((await look()).fresh).toEqual([]);
});

test('a person who is gone stops nobody else', async () => {
  await start();
  const luis = api.person('5214157654321');
  ana.says('hola');
  ana.leaves();
  luis.says('hola');
  const look = looker(luis);
  expect((await look()).text).toContain('¡Hola!');
});

test('a person whose replies WhatsApp could not take gets them later, with nobody writing', async () => {
  await start();
  api.answers({ status: 500, code: 131000 }, { times: 6 });
  ana.says('clinica 37700');
  const found = () => ana.heard().filter(({ text }) => text.includes('UMFH 11')).length;
  await until(() => found() > 0);
  await quiet();
  expect(found()).toBe(1);
});
