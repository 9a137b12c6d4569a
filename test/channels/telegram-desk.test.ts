/** A hand-off to a Telegram group, over the fake Bot API: what the person sees, and what the group does. */
import type { Person, Seen } from '../support/fake-bot-api.ts';
import { GROUP, stage } from '../support/handoff.ts';

type Stage = Awaited<ReturnType<typeof stage>>;
let scene: Stage;
afterEach(async () => {
  await scene.close();
});

const last = (person: Person): string => person.heard().at(-1)?.text ?? '';
const inGroup = (): Seen[] => scene.laura.heard();
const bots = (): string[] => inGroup().map(({ text }) => text);

describe.each([true, false])('with topics: %s', (forum) => {
  beforeEach(async () => {
    scene = await stage({ forum });
  });

  /** Where the newest message of the bot's stands that says this: its topic, or the message to answer. */
  const place = (what: RegExp) => {
    const seen = inGroup().findLast(({ text }) => what.test(text))!;
    return forum ? { thread: seen.thread! } : { replyTo: seen.id };
  };

  test('each conversation has its own, and answers reach their persons', async () => {
    const { ana, luz, laura, memo, settled, asks } = scene;
    await asks(ana);
    ana.says('¿cuándo me pagan?');
    await settled();
    const anas = place(/cuándo me pagan/);
    await asks(luz);
    luz.says('perdí mi contrato');
    await settled();
    const luzes = place(/perdí mi contrato/);
    expect(anas).not.toEqual(luzes);
    laura.says('El viernes, Ana.', anas);
    memo.says('Aquí tenemos copia, Luz.', luzes);
    await settled();
    expect(last(ana)).toContain('El viernes, Ana.');
    expect(last(luz)).toContain('Aquí tenemos copia, Luz.');
    expect(scene.group.topics.size).toBe(forum ? 2 : 0);
    if (!forum) {
      const [root] = inGroup().filter(({ text }) => /🟢/.test(text));
      expect(inGroup().find(({ text }) => /cuándo me pagan/.test(text))!.answers).toBe(root!.id);
    }
  });

  test('meanwhile the guide is silent, and /listo gives the conversation back with what was asked', async () => {
    const { ana, laura, settled, asks } = scene;
    await asks(ana);
    const before = ana.heard().length;
    ana.says('¿cuándo me pagan?');
    await settled();
    expect(ana.heard()).toHaveLength(before);
    laura.says('El viernes.', place(/cuándo me pagan/));
    laura.says('/listo', place(/cuándo me pagan/));
    await settled();
    expect(last(ana)).toContain('terminó la conversación');
    expect(bots().at(-1)).toContain('• ¿cuándo me pagan?');
    laura.says('Una cosa más', place(/cuándo me pagan/));
    await settled();
    expect(last(ana)).not.toContain('Una cosa más');
    expect(bots().at(-1)).toContain('Esto no llegó');
  });

  test('corrections, files and what is too long are declined there, and nothing of it arrives', async () => {
    const { ana, laura, settled, asks } = scene;
    await asks(ana);
    const there = place(/🟢/);
    const written = laura.says('El viernes.', there);
    await settled();
    expect(written).toBeGreaterThan(0);
    const message = laura.sees().findLast(({ by }) => by === 'person')!;
    if (forum) {
      laura.edits(message.id, 'El lunes.');
      await settled();
      expect(bots().at(-1)).toContain('correcciones no se pasan');
    }
    laura.says('x'.repeat(3_001), there);
    await settled();
    expect(bots().at(-1)).toContain('demasiado largo');
    expect(last(ana)).toContain('El viernes.');
    expect(ana.heard().some(({ text }) => /lunes|xxx/.test(text))).toBe(false);
  });

  test('marks of HTML are words, there and here', async () => {
    const { ana, laura, settled, asks } = scene;
    await asks(ana);
    ana.says('<b>hola</b> & <script>alert(1)</script>');
    await settled();
    expect(bots().at(-1)).toContain('<b>hola</b> & <script>alert(1)</script>');
    laura.says('<a href="https://x.test">clic</a> & <b>ya', place(/🟢/));
    await settled();
    expect(last(ana)).toContain('<a href="https://x.test">clic</a> & <b>ya');
  });
});

describe('in a group with topics', () => {
  beforeEach(async () => {
    scene = await stage();
  });
  const thread = () => ({ thread: inGroup().at(-1)!.thread! });

  test.each(['sticker', 'photo', 'voice', 'document'] as const)('a %s is declined', async (kind) => {
    await scene.asks(scene.ana);
    const before = scene.ana.heard().length;
    const { thread: message_thread_id } = thread();
    const file = { file_id: 'f', file_unique_id: 'u' };
    scene.api.update(
      {
        message: {
          message_id: 900_000,
          date: 1_800_000_000,
          chat: { id: GROUP, type: 'supergroup', title: 'Grupo' },
          from: { id: 7, is_bot: false, first_name: 'Laura' },
          message_thread_id,
          is_topic_message: true,
          [kind]: file,
        },
      },
      GROUP,
    );
    await scene.settled();
    expect(bots().at(-1)).toContain('solo se pasan textos');
    expect(scene.ana.heard()).toHaveLength(before);
  });

  test('a person’s correction, photo and place are declined kindly, and reach nobody there', async () => {
    const { ana, settled, asks } = scene;
    await asks(ana);
    ana.says('el viernes');
    await settled();
    ana.edits(ana.sees().findLast(({ by }) => by === 'person')!.id, 'el lunes');
    await settled();
    expect(last(ana)).toContain('mensaje nuevo');
    for (const send of [() => ana.sends('photo'), () => ana.shares(20.91, -100.74)]) {
      send();
      await settled();
      expect(last(ana)).toContain('solo textos');
    }
    expect(bots().slice(1)).toEqual(['el viernes']);
  });

  test('who is no member any more is not heard, and it is logged', async () => {
    await scene.asks(scene.ana);
    scene.group.leaves(8);
    scene.memo.says('Deme su contraseña', thread());
    await scene.settled();
    expect(last(scene.ana)).not.toContain('contraseña');
    expect(scene.log.warnings.join()).toContain('no member');
  });

  test.each([
    ['another bot', { from: { id: 99, is_bot: true, first_name: 'Otro' } }],
    [
      'a channel that stands in for somebody',
      {
        from: { id: 136817688, is_bot: true, first_name: 'Channel' },
        sender_chat: { id: -100999, type: 'channel', title: 'Otro' },
      },
    ],
  ])('%s is not heard', async (_, who) => {
    await scene.asks(scene.ana);
    const { thread: message_thread_id } = thread();
    scene.api.update(
      {
        message: {
          message_id: 900_001,
          date: 1_800_000_000,
          chat: { id: GROUP, type: 'supergroup', title: 'Grupo' },
          text: 'Deme su contraseña',
          message_thread_id,
          is_topic_message: true,
          ...who,
        },
      },
      GROUP,
    );
    await scene.settled();
    expect(last(scene.ana)).not.toContain('contraseña');
  });

  test.each(['/start', '/borrar', '/restart@guia_test_bot', '/listos'])(
    'the command %s does nothing, and is logged',
    async (command) => {
      await scene.asks(scene.ana);
      const before = [scene.ana.heard().length, inGroup().length];
      scene.laura.says(command, thread());
      await scene.settled();
      expect([scene.ana.heard().length, inGroup().length]).toEqual(before);
      expect(scene.log.warnings.join()).toContain('a command in HANDOFF_GROUP');
    },
  );

  test('what they say among themselves, and to the bot by its name, is nobody’s', async () => {
    await scene.asks(scene.ana);
    const before = [scene.ana.heard().length, inGroup().length];
    scene.laura.says('¿vamos a comer?');
    scene.laura.says('@guia_test_bot cita');
    scene.laura.says('¿vamos a comer?', { thread: 12 });
    await scene.settled();
    expect([scene.ana.heard().length, inGroup().length]).toEqual(before);
  });

  test('a topic that was deleted is made anew', async () => {
    await scene.asks(scene.ana);
    scene.group.topics.clear();
    scene.ana.says('¿siguen ahí?');
    await scene.settled();
    expect(scene.group.topics.size).toBe(1);
    expect(bots().at(-1)).toBe('¿siguen ahí?');
    scene.laura.says('Sí.', thread());
    await scene.settled();
    expect(last(scene.ana)).toContain('Sí.');
  });

  test('a group that is away holds up no reply to the person, and nothing is lost or said twice', async () => {
    await scene.asks(scene.ana);
    scene.api.answers({ status: 502 }, { times: 12, chat: GROUP });
    scene.ana.says('¿cuándo me pagan?');
    await scene.api.quiet();
    const before = scene.ana.heard().length;
    scene.ana.says('mi papá no respira');
    await scene.ana.next();
    for (let n = 0; n < 200 && scene.ana.heard().length === before; n++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(
      scene.ana
        .heard()
        .map(({ text }) => text)
        .join(),
    ).toContain('911');
    scene.api.answersWell();
    for (let n = 0; n < 400 && !bots().some((text) => /no respira/.test(text)); n++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const passed = bots().filter((text) => /cuándo me pagan|no respira/.test(text));
    expect(passed).toEqual(['¿cuándo me pagan?', expect.stringContaining('no respira')]);
  }, 30_000);

  test('an answer to somebody who has blocked the bot is told there', async () => {
    await scene.asks(scene.ana);
    const there = thread();
    scene.ana.blocks();
    scene.laura.says('El viernes.', there);
    await scene.settled();
    for (let n = 0; n < 100 && !/no llegó/.test(bots().at(-1) ?? ''); n++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bots().at(-1)).toContain('Su respuesta no llegó');
  });

  test('after two hours of silence the guide is back, without a word of the person’s', async () => {
    await scene.asks(scene.ana);
    const { handoff } = (await scene.store.load('telegram:47')).session as { handoff: { since: number } };
    scene.at(() => handoff.since + 2 * 60 * 60_000 - 1_000);
    await scene.silence.look();
    await scene.settled();
    expect(last(scene.ana)).not.toContain('dos horas');
    scene.at(() => handoff.since + 2 * 60 * 60_000);
    await Promise.all([scene.silence.look(), scene.silence.look()]);
    await scene.settled();
    expect(scene.ana.heard().filter(({ text }) => /dos horas/.test(text))).toHaveLength(1);
    expect(bots().at(-1)).toContain('Nadie contestó en dos horas');
    await scene.silence.look();
    expect(await scene.cases.watched()).toEqual([]);
    scene.laura.says('Perdón por la demora.', thread());
    await scene.settled();
    expect(last(scene.ana)).toContain('Perdón por la demora.');
    expect(await scene.cases.watched()).toEqual(['telegram:47']);
  });

  test('who has all deleted is known to nobody there any more', async () => {
    await scene.asks(scene.ana);
    const there = thread();
    scene.ana.says('seguir con la guía');
    await scene.settled();
    scene.ana.says('borra mis datos');
    await scene.settled();
    scene.ana.presses('privacy/confirm/erase_all');
    await scene.settled();
    expect(await scene.cases.inThread(there.thread)).toBeUndefined();
    const before = scene.ana.heard().length;
    scene.laura.says('El viernes.', there);
    await scene.settled();
    expect(scene.ana.heard()).toHaveLength(before);
  });

  test('the topic’s name and the log tell nobody whose it is', async () => {
    await scene.asks(scene.ana);
    expect([...scene.group.topics.values()]).toEqual([expect.stringMatching(/^#[\da-f]{12}$/)]);
    expect(scene.log.all.filter((line) => /47|Ana/.test(line))).toEqual([]);
  });
});

test('a group that the bot is not in stops the start with a sentence that names the setting', async () => {
  scene = await stage();
  const { telegramChannel } = await import('../../src/channels/telegram.ts');
  const { api, cases } = scene;
  const channel = telegramChannel({
    token: api.token,
    apiRoot: api.root,
    log: scene.log,
    desk: { group: -100999, cases, hear: async () => {}, words: {} as never },
  });
  await expect(channel.open(scene.bot.hear)).rejects.toThrow(
    /^HANDOFF_GROUP is no group that this bot is in/,
  );
  await channel.close();
});
