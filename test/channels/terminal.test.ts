import { PassThrough } from 'node:stream';
import { asTranscript, parseLine, terminalChannel } from '../../src/channels/terminal.ts';
import { talk } from '../support/talk.ts';
import { channelContract, type Someone } from './contract.ts';

type Printed = { text: string; buttons: { id: string; label: string }[] };

channelContract(
  'The terminal',
  async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    let printed = '';
    output.on('data', (some) => {
      printed += some;
    });
    const replies = (): Printed[] =>
      printed
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
    const types = (line: string) => void input.write(`${line}\n`);
    const ana: Someone = {
      chat: 'terminal:ana',
      says: types,
      presses: (label) => {
        const buttons = replies().flatMap((reply) => reply.buttons);
        types(`/press ${buttons.findLast((button) => button.label === label)?.id}`);
      },
      pressesOld: (button) => types(`/press ${button}`),
      shares: (lat, lon) => types(`/location ${lat},${lon}`),
      sends: (what) => types(`/send ${what}`),
      leaves: () => {},
      sees: () =>
        replies().map(({ text, buttons }) => ({ text, buttons: buttons.map(({ label }) => label) })),
    };
    const started = Date.now();
    let ticks = 0;
    const channel = () =>
      terminalChannel({
        input,
        output,
        interactive: false,
        json: true,
        chat: 'ana',
        now: () => started + ++ticks,
      });
    return {
      channel,
      ana,
      luis: ana,
      textLimit: 4096,
      unreadable: ['sticker', 'voice', 'photo', 'video', 'file', 'contact', 'other'],
      stumbles: () => {},
      recovers: () => {},
      unconfirmed: () => 0,
      close: async () => void input.end(),
    };
  },
  {
    others: 'one person sits at a keyboard',
    redelivery: 'a line is read once; an error is printed to who typed it',
    limits: 'a terminal prints texts of any length',
    handles: 'what is printed stays',
    faults: 'there is no platform in between',
  },
);

describe('a line is', () => {
  test.each([
    ['hola', { kind: 'text', text: 'hola' }],
    ['> hola', { kind: 'text', text: 'hola' }],
    ['/location 20.91,-100.74', { kind: 'place', point: { lat: 20.91, lon: -100.74 } }],
    ['/location 20.91, -100.74', { kind: 'place', point: { lat: 20.91, lon: -100.74 } }],
    ['/clinica 37700', { kind: 'command', command: 'clinica', argument: '37700' }],
    ['/menu', { kind: 'command', command: 'menu' }],
    ['/press menu/choose/privacy', { kind: 'press', button: 'menu/choose/privacy' }],
    ['/send voice', { kind: 'unreadable', what: 'voice' }],
    ['/send money', { kind: 'unreadable', what: 'other' }],
    ['/location somewhere', { kind: 'command', command: 'location', argument: 'somewhere' }],
    ['1/2', { kind: 'text', text: '1/2' }],
  ])('%s', (line, what) => {
    expect(parseLine(line)?.what).toEqual(what);
  });

  test.each(['', '   ', '# a comment', '< said by the bot', '  a further line'])(
    'passed over: "%s"',
    (line) => {
      expect(parseLine(line)).toBeUndefined();
    },
  );
});

test('a reply is printed with its further lines indented and its buttons below', () => {
  const reply = {
    id: '1.0',
    text: 'One\n\ntwo',
    choices: [{ id: 'a/b/c', label: 'C' }],
    wantsPlace: { id: 'a/b/s', label: 'Share' },
  };
  expect(asTranscript(reply)).toBe('< One\n\n  two\n  [C] [Share]');
});

test('a typed thumb rates the answer before it, is thanked, and then is a word like any other', async () => {
  const counted: string[] = [];
  const heard = await talk(['quiero una cita con el médico familiar', '👎', '👍', '/menu', '👎'], {
    count: (...one) => void counted.push(one.join(' ')),
  });
  const lines = heard.split('\n');
  expect(lines[lines.indexOf('> 👎') + 1]).toBe('< Gracias por decirlo.');
  expect(heard.match(/Gracias por decirlo/g)).toHaveLength(1);
  expect(counted.filter((one) => one.startsWith('ratings'))).toEqual([
    expect.stringMatching(/^ratings appointment\/\w+ down$/),
  ]);
});

test('it ends when nobody reads any more what it prints, as in a pipe to head', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  const ended = new Promise<void>((resolve) => {
    const channel = terminalChannel({ input, output, interactive: false, now: Date.now, ended: resolve });
    void channel.open(async () => {});
  });
  output.destroy(new Error('write EPIPE'));
  await ended;
});

test('a transcript given back as input says the same again', async () => {
  const once = await talk(['hola', '37700', 'ver más', '/privacidad']);
  expect(await talk(once.split('\n'))).toBe(once);
});

test('--json prints one object a reply with text and buttons', async () => {
  const lines = (await talk(['hello', 'Find a clinic'], { json: true, lang: 'en' })).trim().split('\n');
  const replies = lines.map((line) => JSON.parse(line));
  expect(replies).toHaveLength(2);
  expect(replies[0].buttons[0]).toEqual({ id: 'menu/choose/find-clinic', label: 'Find a clinic' });
  expect(replies[1].buttons).toContainEqual({
    id: 'find-clinic/where/share_location',
    label: '📍 Share my location',
  });
});

test('a line that equals a button’s label or its number presses it', async () => {
  const byLabel = await talk(['hola', 'buscar clínica']);
  const byNumber = await talk(['hola', '1']);
  expect(byNumber.replace('> 1', '> buscar clínica')).toBe(byLabel);
});
