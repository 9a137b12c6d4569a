import type { HttpServer } from '../../src/channels/http.ts';
import type { TelegramOptions } from '../../src/channels/telegram.ts';
import type { Inbound } from '../../src/core/conversation.ts';
import { fast } from '../support/notes.ts';
import { until } from '../support/until.ts';
import { moment, reply } from './contract.ts';
import { opened, type Scene, setScene } from './telegram-stage.ts';

let api: Scene['api'];
let ana: Scene['ana'];
let core: Scene['core'];
let closing: Scene['closing'];
let open: Scene['open'];
let close: Scene['close'];

const texts = (heard: Inbound[]) => heard.map((one) => (one.kind === 'text' ? one.text : one.kind));

beforeEach(async () => {
  ({ api, ana, core, closing, open, close } = await setScene());
});

afterEach(() => close());

/** A clock that stands still where texts wait for the next one, until it is told that a quiet moment is over. */
const standing = (quiet: number) => {
  const waits: { ms: number; end: () => void }[] = [];
  const begun = (ms: number) => waits.filter((one) => one.ms === ms);
  const wait: TelegramOptions['wait'] = (ms, signal) => {
    if (ms !== quiet && ms !== 1000) return fast(ms, signal);
    return new Promise((end) => {
      waits.push({ ms, end });
      signal.addEventListener('abort', () => end());
    });
  };
  return {
    wait,
    /** Resolves when a text waits for the `count`th time. */
    waiting: (count: number) => until(() => begun(quiet).length >= count),
    quietIsOver: () => begun(quiet).at(-1)?.end(),
    secondIsOver: () => begun(1000).at(-1)?.end(),
  };
};

/** Said before the channel opens, texts are fetched together, however slow the machine. */
describe('Texts in a row', () => {
  test('are one message, with the id of the first and what each of them said', async () => {
    const first = ana.says('me mudé a Celaya');
    const second = ana.says('y quiero cambiar de clínica', { atOnce: true });
    await open();
    await api.quiet();
    expect(core.all()).toMatchObject([
      {
        id: String(first),
        text: 'me mudé a Celaya\ny quiero cambiar de clínica',
        parts: [
          { id: String(first), text: 'me mudé a Celaya' },
          { id: String(second), text: 'y quiero cambiar de clínica' },
        ],
      },
    ]);
  });

  test('are one message when the second comes while the first waits', async () => {
    const clock = standing(700);
    await open({ wait: clock.wait });
    ana.says('hola');
    await clock.waiting(1);
    await moment();
    expect(core.all()).toEqual([]);
    ana.says('quiero una cita', { atOnce: true });
    await clock.waiting(2);
    expect(core.all()).toEqual([]);
    clock.quietIsOver();
    expect(texts(await core.heard(1))).toEqual(['hola\nquiero una cita']);
  });

  test('that waited for us, as after a restart, wait for no more: what followed them has come', async () => {
    const clock = standing(700);
    ana.says('me mudé a Celaya');
    ana.says('y quiero cambiar de clínica', { atOnce: true });
    const luis = api.person(48);
    luis.says('hola');
    await open({ wait: clock.wait });
    expect(texts(await core.heard(1))).toEqual(['me mudé a Celaya\ny quiero cambiar de clínica']);
    // The newest of all may not be alone.
    await clock.waiting(1);
    await moment();
    expect(core.all()).toHaveLength(1);
    clock.quietIsOver();
    await core.heard(2);
  });

  test('are heard a second after the first, though more may come', async () => {
    const clock = standing(700);
    await open({ wait: clock.wait });
    ana.says('hola');
    await clock.waiting(1);
    clock.secondIsOver();
    expect(texts(await core.heard(1))).toEqual(['hola']);
  });

  test('sent a while apart are two messages, though they arrive together', async () => {
    const held = core.holds();
    await open();
    ana.says('hola');
    await core.heard(1);
    ana.says('quiero una cita');
    ana.says('mañana');
    held.release();
    await api.quiet();
    expect(texts(core.all())).toEqual(['hola', 'quiero una cita', 'mañana']);
    expect(core.all()[1]).not.toHaveProperty('parts');
  });

  test('that answer a question by themselves are never joined and end the waiting', async () => {
    ana.says('hola');
    ana.says('37700', { atOnce: true });
    ana.says('gracias', { atOnce: true });
    await open();
    await api.quiet();
    expect(texts(core.all())).toEqual(['hola', '37700', 'gracias']);
  });

  test('a button of the keyboard is an answer by itself', async () => {
    const channel = await open();
    const wantsPlace = { id: 'a/b/share_location', label: '📍' };
    await channel.say(
      'telegram:47',
      reply({ text: '¿Dónde?', choices: [{ id: 'a/b/menu', label: 'Menú' }], wantsPlace }),
    );
    ana.says('eso no');
    ana.says('Menú', { atOnce: true });
    await api.quiet();
    expect(texts(core.all())).toEqual(['eso no', 'Menú']);
  });

  test('end with whatever is no text', async () => {
    ana.says('estoy aquí');
    ana.shares(20.91, -100.74);
    ana.says('cerca', { atOnce: true });
    ana.says('/menu', { atOnce: true });
    await open();
    await api.quiet();
    expect(texts(core.all())).toEqual(['estoy aquí', 'place', 'cerca', 'command']);
  });

  test('a text that the client cut in two is whole again', async () => {
    ana.says('a'.repeat(4096));
    ana.says('b'.repeat(100), { atOnce: true });
    await open();
    await api.quiet();
    expect(texts(core.all())).toEqual([`${'a'.repeat(4096)}\n${'b'.repeat(100)}`]);
  });

  test('a comment and the message it passes on are one, and passed on', async () => {
    ana.says('¿qué le digo?');
    ana.forwards('im in texas, when do the nurses open', { atOnce: true });
    await open();
    await api.quiet();
    expect(core.all()).toMatchObject([
      { text: '¿qué le digo?\nim in texas, when do the nurses open', forwarded: true },
    ]);
  });

  test('of two people, or of a group, are never joined', async () => {
    const [luis, group] = [api.person(48), api.person(47, { group: -100 })];
    ana.says('hola');
    luis.says('buenas', { atOnce: true });
    group.says(`@${api.username} hola`);
    group.says(`@${api.username} adiós`, { atOnce: true });
    await open();
    await api.quiet();
    expect(texts(core.all()).sort()).toEqual(['adiós', 'buenas', 'hola', 'hola']);
  });

  test('are confirmed together, and tried again together when they were not taken', async () => {
    const held = core.holds();
    const first = ana.says('uno');
    const second = ana.says('dos', { atOnce: true });
    await open();
    await core.heard(1);
    await moment();
    expect(api.unconfirmed()).toEqual([first, second]);
    core.fails(1);
    held.release();
    const heard = await core.heard(2);
    expect(heard[1]).toEqual(heard[0]);
    await api.quiet();
    expect(core.all()).toHaveLength(2);
  });

  test('a text that is still waiting when the channel closes is left to the next process', async () => {
    const clock = standing(700);
    const channel = await open({ wait: clock.wait });
    const update = ana.says('hola');
    await clock.waiting(1);
    await channel.close();
    expect(core.all()).toEqual([]);
    expect(api.unconfirmed()).toEqual([update]);
  });

  describe('by webhook', () => {
    let servers: HttpServer[];
    let clock: ReturnType<typeof standing>;
    let post: (update: object) => Promise<number>;
    let calls: () => number;
    const said = (update_id: number, text: string, date = 1_700_000_000) => ({
      update_id,
      message: { message_id: update_id, date, chat: { id: 47, type: 'private' }, text },
    });

    beforeEach(async () => {
      servers = [];
      const http = await opened(servers);
      closing.push(() => http.close());
      calls = http.calls;
      clock = standing(200);
      await open({ publicUrl: http.url, http: http.app, secret: 's', wait: clock.wait });
      post = async (update) => {
        const headers = { 'x-telegram-bot-api-secret-token': 's' };
        const body = JSON.stringify(update);
        return (await fetch(`${http.url}/webhooks/telegram`, { method: 'POST', headers, body })).status;
      };
    });

    test('in calls side by side are one message, and each call is answered when it was taken', async () => {
      const held = core.holds();
      let answered = 0;
      const call = async (update: object) => {
        const status = await post(update);
        answered++;
        return status;
      };
      const answers = [call(said(7, 'uno'))];
      await clock.waiting(1);
      answers.push(call(said(8, 'dos')));
      await clock.waiting(2);
      clock.quietIsOver();
      expect(texts(await core.heard(1))).toEqual(['uno\ndos']);
      await moment();
      expect(answered).toBe(0);
      held.release();
      expect(await Promise.all(answers)).toEqual([200, 200]);
    });

    test('that were not taken are refused together, and so is what came after them', async () => {
      core.fails(1);
      const held = core.holds();
      const answers = [post(said(7, 'uno'))];
      await clock.waiting(1);
      answers.push(post(said(8, 'dos')));
      await clock.waiting(2);
      clock.quietIsOver();
      await core.heard(1);
      answers.push(post(said(9, '37700')));
      await until(() => calls() === 3);
      await moment();
      held.release();
      expect(await Promise.all(answers)).toEqual([503, 503, 503]);
      expect(texts(core.all())).toEqual(['uno\ndos']);
    });

    test('a call that comes twice is no second text', async () => {
      const answers = [post(said(7, 'uno'))];
      await clock.waiting(1);
      answers.push(post(said(7, 'uno')));
      await until(() => calls() === 2);
      await moment();
      clock.quietIsOver();
      expect(await Promise.all(answers)).toEqual([200, 200]);
      expect(texts(core.all())).toEqual(['uno']);
    });
  });
});

describe('An edited text', () => {
  const newest = () => ana.sees().at(-1)?.id ?? 0;

  test('is heard as a new one when it is the newest and the edit came soon', async () => {
    await open();
    ana.says('clinica 37710');
    await core.heard(1);
    ana.edits(newest(), 'clinica 37700', { after: 30 });
    await api.quiet();
    expect(core.all()).toMatchObject([
      { text: 'clinica 37710' },
      { text: 'clinica 37700', id: expect.stringMatching(/^\d+e\d+$/), at: 1_700_000_035_000 },
    ]);
  });

  test('is heard once, however often Telegram reports it', async () => {
    await open();
    ana.says('clinica 37710');
    await core.heard(1);
    ana.edits(newest(), 'clinica 37700');
    await core.heard(2);
    ana.edits(newest(), 'clinica 37700', { after: 12 });
    await api.quiet();
    expect(core.all()).toHaveLength(2);
  });

  test.each(['polling', 'webhook'])(
    'that was not taken is delivered again with the same id (%s)',
    async (by) => {
      const servers: HttpServer[] = [];
      const http = await opened(servers);
      closing.push(() => http.close());
      await open(by === 'webhook' ? { publicUrl: http.url, http: http.app } : {});
      ana.says('clinica 37710');
      await core.heard(1);
      await api.quiet();
      core.fails(1);
      ana.edits(newest(), 'clinica 37700');
      const heard = await core.heard(3);
      expect(heard[2]).toEqual(heard[1]);
    },
  );

  test('is not heard two minutes later, nor of an older message, nor after a press', async () => {
    const channel = await open();
    ana.says('clinica 37710');
    await api.quiet();
    const first = newest();
    ana.edits(first, 'clinica 37700', { after: 121 });
    ana.says('gracias');
    await api.quiet();
    ana.edits(first, 'clinica 37700');
    const second = newest();
    await channel.say('telegram:47', reply({ text: '¿?', choices: [{ id: 'a/b/c', label: 'Sí' }] }));
    ana.presses('Sí');
    await api.quiet();
    ana.edits(second, 'muchas gracias');
    await api.quiet();
    expect(texts(core.all())).toEqual(['clinica 37710', 'gracias', 'press']);
  });

  test('is not heard in a group, and a live location that moves is no edit', async () => {
    await open();
    const group = api.person(47, { group: -100 });
    group.says('/menu');
    await core.heard(1);
    group.edits(group.sees()[0]?.id ?? 0, '/clinica');
    ana.shares(20.91, -100.74);
    await core.heard(2);
    ana.moves(newest(), 20.92, -100.75);
    await api.quiet();
    expect(texts(core.all())).toEqual(['command', 'place']);
  });
});
