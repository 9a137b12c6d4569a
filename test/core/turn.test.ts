import type { Reply } from '../../src/core/conversation.ts';
import { unseen } from '../../src/core/session.ts';
import { turn } from '../../src/core/turn.ts';
import { NOON, person } from '../support/talk.ts';
import { tinyGuide } from '../support/tiny.ts';

const guide = tinyGuide();
const someone = (tag?: string) => person(guide, tag);
const said = (session: { outbox: Reply[] }) => session.outbox.map((reply) => reply.text).join('\n---\n');
const labels = (session: { outbox: Reply[] }) =>
  session.outbox.flatMap((reply) => reply.choices.map((choice) => choice.label));

describe('a first message', () => {
  test('that says nothing is welcomed with the menu', () => {
    expect(said(someone().says('hello'))).toBe('es:welcome\n\nes:menu?');
    expect(said(someone().says('???'))).toBe('es:welcome\n\nes:menu?');
    expect(said(someone().commands('start'))).toBe('es:welcome\n\nes:menu?');
  });

  test('that asks something is answered at once, after one line of notice', () => {
    expect(said(someone().says('tea'))).toBe('es:notice\n\nes:how_many');
  });

  test('that is an emergency is answered with nothing before it', () => {
    expect(said(someone().says('fire'))).toBe('es:call\n\nes:over?');
  });
});

describe('the language', () => {
  test('comes from the channel while the words say nothing', () => {
    expect(someone('en-US').says('hello').language).toBe('en');
    expect(someone('fr').says('hello').language).toBe('es');
  });

  test('comes from the words, over the channel', () => {
    expect(someone('es-MX').says('the tea').language).toBe('en');
  });

  test('follows the first words that are sure, and not every later one', () => {
    const one = someone('es-MX');
    one.says('37700');
    expect(one.says('the tea for me').language).toBe('en');
    expect(one.says('el te para mi').language).toBe('en');
  });

  test('stays as chosen, whatever is written', () => {
    const one = someone('es-MX');
    one.says('tea');
    expect(said(one.says('english please'))).toBe('en:language_set\n\nen:how_many');
    expect(one.says('el te').language).toBe('en');
    expect(one.says('en español').language).toBe('es');
  });

  test('of an answer changes with what the state had said', () => {
    const one = someone();
    one.says('2 cups of tea');
    expect(said(one.says('english please'))).toBe(
      'en:language_set\n\nen:poured 2 0 hot\n\n(Someone (May 2025))\n\nen:more?',
    );
  });
});

describe('an answer', () => {
  test('goes on to the next state', () => {
    const one = someone();
    one.says('tea');
    expect(said(one.says('3'))).toBe('es:poured 3 0 hot\n\n(Someone (may 2025))\n\nes:more?');
  });

  test('inside the request itself is not asked for again', () => {
    expect(said(someone().says('tea, 3 cups'))).toContain('es:poured 3 0 hot');
  });

  test('opens the topic it belongs to when nothing asked for it', () => {
    const one = someone();
    one.says('hello');
    expect(said(one.says('4 cups'))).toContain('es:poured 4 0 hot');
  });

  test('that does not fit gets its reason and the question again', () => {
    const one = someone();
    one.says('tea');
    expect(said(one.says('12'))).toBe('es:unfit many\n\nes:how_many');
  });

  test('that is not understood gets the state’s own words, then others, never the same twice', () => {
    const one = someone();
    one.says('tea');
    const answers = ['x', 'y', 'z'].map((text) => said(one.says(text)));
    expect(answers).toEqual([
      'es:cups please\n\nes:how_many',
      'es:not_understood_2\n\nes:how_many',
      'es:not_understood_3\n\nes:how_many',
    ]);
    one.says('3');
    expect(one.session()?.misses).toBe(0);
  });
});

describe('a button', () => {
  test('is pressed by its name, its label or its number', () => {
    for (const press of ['again', 'label', 'number']) {
      const one = someone();
      one.says('tea, 1 cup');
      const after =
        press === 'again'
          ? one.presses('tea/poured/again')
          : one.says(press === 'label' ? 'ES:choice_again' : '1');
      expect(said(after)).toContain('es:poured 1 1 hot');
    }
  });

  test('with a value gives the value to the topic', () => {
    const one = someone();
    one.says('tea, 1 cup');
    expect(said(one.presses('tea/poured/pick:green'))).toContain('es:poured 1 9 hot');
  });

  test('of another question, or with a value that is not offered, is stale and changes nothing', () => {
    const one = someone();
    one.says('tea, 1 cup');
    for (const button of [
      'menu/choose/form',
      'tea/many/cups',
      'tea/poured/pick:black',
      'tea/poured/nope',
      '',
      'x',
      '//',
    ]) {
      const after = one.presses(button);
      expect(said(after)).toBe('es:stale_button\n\nes:more?');
      expect(after.stack.at(-1)?.data).toMatchObject({ cups: '1', refills: 0 });
    }
  });

  test('that the view hides cannot be pressed', () => {
    const one = someone();
    one.says('tea, 1 cup');
    for (let refill = 0; refill < 3; refill++) one.presses('tea/poured/again');
    expect(labels(one.says('x'))).not.toContain('es:choice_again');
    expect(said(one.presses('tea/poured/again'))).toContain('es:stale_button');
  });

  test('that leads back to the same question edits its message; one that leads on spends its buttons', () => {
    const one = someone();
    one.says('tea, 1 cup');
    const again = one.hear({ kind: 'press', button: 'tea/poured/again', message: '77' } as never);
    expect(again.outbox[0]).toMatchObject({ replaces: '77' });
    const on = one.hear({ kind: 'press', button: 'tea/poured/form', message: '77' } as never);
    expect(on.outbox[0]).toMatchObject({ spends: '77' });
    expect(on.outbox[0]?.replaces).toBeUndefined();
    const stale = one.hear({ kind: 'press', button: 'tea/poured/again', message: '77' } as never);
    expect(stale.outbox[0]?.replaces).toBeUndefined();
  });
});

describe('another topic in the middle of one', () => {
  test('is answered, and then the open question returns', () => {
    const one = someone();
    one.says('form');
    expect(said(one.says('tea'))).toBe('es:how_many');
    one.says('2');
    expect(said(one.presses('tea/poured/enough'))).toBe('es:resumed\n\nes:name?');
  });

  test('takes the place of one that waits for nothing', () => {
    const one = someone();
    one.says('tea, 2 cups');
    expect(one.says('form').stack.map((frame) => frame.topic)).toEqual(['menu', 'form']);
  });

  test('is reached from a final state without a way back', () => {
    const one = someone();
    one.says('tea, 2 cups');
    expect(one.presses('tea/poured/form').stack.map((frame) => frame.topic)).toEqual(['menu', 'form']);
  });

  test('finds what topics share', () => {
    const one = someone();
    one.says('tea, 2 cups');
    expect(one.session()?.profile).toEqual({ cups: '2' });
    one.says('form');
    expect(one.says('tea').stack.at(-1)?.data).toMatchObject({ cups: '2', refills: 0 });
  });

  test('never makes the stack grow beyond its bound, and the menu stays below', () => {
    const one = someone();
    for (let round = 0; round < 10; round++) for (const text of ['form', 'fire', 'tea']) one.says(text);
    expect(one.session()!.stack.length).toBeLessThanOrEqual(4);
    expect(one.session()!.stack[0]!.topic).toBe('menu');
  });
});

describe('an answer of a topic', () => {
  test('is told in the first reply, and its topic’s others are offered', () => {
    const after = someone().says('water please');
    expect(said(after)).toMatch(/^es:notice\n\nes:water is hot\n\nand long/);
    expect(after.outbox[0]?.answers).toEqual(['tea/water']);
    expect(labels(after)).toEqual([
      'es:choice_cups',
      'es:choice_fill',
      'es:choice_price',
      'es:choice_milk',
      'es:choice_more',
      'es:choice_enough',
    ]);
    expect(after.stack.at(-1)).toMatchObject({ topic: 'tea', state: 'home', data: { told: 'water' } });
  });

  test('offers the rest on the next page', () => {
    const one = someone();
    one.says('water please');
    expect(labels(one.presses('tea/home/more'))).toEqual([
      'es:choice_sugar',
      'es:choice_lemon',
      'es:choice_more',
      'es:choice_enough',
    ]);
  });

  test('leads on by its buttons, to other topics too', () => {
    const one = someone();
    one.says('water please');
    expect(said(one.presses('tea/home/milk'))).toBe('es:milk\n\nes:what_next');
    one.says('water please');
    expect(one.presses('tea/home/form/fill').stack.at(-1)).toMatchObject({ topic: 'form', state: 'name' });
  });

  test('says the rule first, and then asks what makes it more precise', () => {
    const one = someone();
    expect(said(one.says('price please'))).toBe('es:notice\n\nes:price\n\nes:how_many');
    expect(said(one.says('3'))).toBe('es:price for 3\n\nes:what_next');
  });

  test('asks nothing that the message already says, nor what was said before', () => {
    const one = someone();
    expect(said(one.says('price of 2 cups'))).toBe('es:notice\n\nes:price for 2\n\nes:what_next');
    one.says('menu');
    expect(said(one.says('price please'))).toBe('es:price for 2\n\nes:what_next');
  });

  test('is told again for a new value that is all a message says', () => {
    const one = someone();
    one.says('price of 2 cups');
    expect(said(one.says('no, 5 cups'))).toBe('es:price for 5\n\nes:what_next');
  });

  test('can be asked for while a question is open, which comes back', () => {
    const one = someone();
    one.says('form');
    const after = one.says('tell me about milk please');
    expect(said(after)).toBe('es:milk\n\nes:name?');
    expect(after.stack.at(-1)).toMatchObject({ topic: 'form', state: 'name' });
  });

  test('is told in short beside another that the same message asks for', () => {
    const after = someone().says('what about water? and what about milk');
    expect(said(after)).toBe(
      'es:notice\n\nes:water is hot\n\nes:milk\n\n(Someone (may 2025))\n\nes:what_next',
    );
    expect(after.outbox[0]?.answers).toEqual(['tea/water', 'tea/milk']);
  });

  test('leans on the open topic where a message is a fragment', () => {
    const one = someone();
    one.says('milk please');
    expect(said(one.says('and for me?'))).toContain('es:price');
    expect(said(someone().says('and for me?'))).toContain('es:menu?');
  });

  test('is offered beside its neighbours where it is not sure, under which the open topic stays', () => {
    const one = someone();
    one.says('milk please');
    const after = one.says('perhaps something');
    expect(said(after)).toBe('es:did_you_mean');
    expect(after.outbox[0]?.choices.map(({ label }) => label)).toEqual([
      'es:choice_water',
      'es:choice_fill',
      'es:choice_none',
    ]);
    expect(after.stack.map(({ topic }) => topic)).toEqual(['menu', 'tea', 'confirm']);
    expect(said(one.says('second'))).toBe('es:name?');
  });

  test('is told in short with the next one where it is not sure which was meant', () => {
    const one = someone();
    one.says('hello');
    const after = one.says('milk or so');
    expect(said(after)).toBe(
      'closest\n\nclosest_item\n\nes:water is hot\n\nclosest_item\n\nes:milk\n\n(Someone (may 2025))\n\nes:what_next',
    );
    expect(after.stack.at(-1)).toMatchObject({ topic: 'tea', state: 'home', data: { told: 'water' } });
    expect(after.focus).toMatchObject({ told: 'tea/water' });
  });

  test('is not said twice in a row', () => {
    const one = someone();
    one.says('hello');
    one.says('milk please');
    expect(said(one.says('milk please'))).toBe('es:as_said\n\nes:milk\n\nes:what_next');
  });
});

describe('a remark about the last reply', () => {
  test('repeats it, or says it in short', () => {
    const one = someone();
    one.says('hello');
    one.says('water please');
    expect(said(one.says('again'))).toContain('long long');
    expect(said(one.says('shorter'))).toBe('es:water is hot\n\n(Someone (may 2025))\n\nes:what_next');
  });

  test('that it was not the question gets an apology', () => {
    const one = someone();
    one.says('water please');
    expect(said(one.says('not that'))).toContain('es:sorry_not_that');
  });
});

describe('an emergency', () => {
  test('outranks the open question, and gives it back', () => {
    const one = someone();
    one.says('form');
    expect(said(one.says('FIRE!!'))).toBe('es:call\n\nes:over?');
    expect(said(one.presses('emergency/act/over'))).toBe('es:resumed\n\nes:name?');
  });
});

describe('a danger of some days ago', () => {
  test('is sent to be looked at before the answer, and whoever is unwell after it is in danger', () => {
    const one = someone();
    expect(said(one.says('smoke yesterday'))).toContain('es:seen_today');
    expect(said(one.says('tea, 1 cup'))).not.toContain('es:seen_today');
    expect(said(one.says('i cough'))).toContain('es:call');
  });

  test('is over once a doctor has looked', () => {
    const one = someone();
    one.says('smoke yesterday');
    expect(said(one.says('they looked'))).toContain('es:attended');
    expect(said(one.says('i cough'))).not.toContain('es:call');
  });

  test('is no matter of who never told of one', () => {
    expect(said(someone().says('i cough'))).not.toContain('es:call');
  });
});

describe('everywhere', () => {
  test('back goes to the state before with what was known there, then out of the topic', () => {
    const one = someone();
    one.says('form');
    one.presses('form/name/skip');
    expect(said(one.says('back'))).toBe('es:name?');
    expect(said(one.says('back'))).toBe('es:menu?');
    expect(said(one.says('back'))).toBe('es:menu?');
  });

  test('back says again what the state had said', () => {
    const one = someone();
    one.says('tea, 1 cup');
    one.presses('tea/poured/again');
    expect(said(one.says('back'))).toContain('es:poured 1 0 hot');
  });

  test('cancel leaves the topic and returns to what it interrupted', () => {
    const one = someone();
    one.says('form');
    one.says('tea');
    expect(said(one.says('cancel'))).toBe('es:cancelled\n\nes:resumed\n\nes:name?');
    expect(said(one.says('cancel'))).toBe('es:cancelled\n\nes:menu?');
    expect(said(one.says('cancel'))).toBe('es:cancelled\n\nes:menu?');
  });

  test('start over forgets all but the language', () => {
    const one = someone();
    one.says('english please');
    one.says('tea, 2 cups');
    const after = one.says('restart');
    expect(after).toMatchObject({ language: 'en', profile: {} });
    expect(after.stack.map((frame) => frame.topic)).toEqual(['menu']);
    expect(said(after)).toBe('en:restarted\n\nen:menu?');
  });

  test('menu shows the menu and keeps what topics share', () => {
    const one = someone();
    one.says('tea, 2 cups');
    expect(said(one.says('menu'))).toBe('es:menu?');
    expect(one.session()?.profile).toEqual({ cups: '2' });
  });

  test('hello is answered and the question asked again; after thanks nothing is repeated', () => {
    const one = someone();
    one.says('tea');
    expect(said(one.says('hello'))).toBe('es:greeting\n\nes:how_many');
    expect(said(one.says('thanks'))).toBe('es:thanks');
  });

  test('what cannot be read is said so', () => {
    const one = someone();
    one.says('tea');
    expect(said(one.sends('voice'))).toBe('es:unreadable\n\nes:how_many');
  });
});

test('an answer named in passing gives way to a long message that asks for another topic', () => {
  const one = someone();
  one.says('tea');
  expect(said(one.says('3 cups'))).toContain('es:poured');
  const other = someone();
  other.says('tea');
  expect(said(other.says('i need a form for my 3 cups'))).toBe('es:name?');
});

describe('a personal number', () => {
  test('is warned of, and what stands beside it is answered', () => {
    const one = someone();
    one.says('tea');
    expect(said(one.says('12345678901 3 cups'))).toMatch(/^es:personal_nss\n\nes:poured 3 0 hot/);
  });

  test('alone is warned of, and the question asked again', () => {
    const one = someone();
    one.says('tea');
    const after = one.says('12345678901');
    expect(said(after)).toBe('es:personal_nss\n\nes:how_many');
    expect(JSON.stringify(after)).not.toContain('12345678901');
  });
});

test('an effect leaves as a value beside what is said', () => {
  const one = someone();
  one.says('form');
  one.presses('form/name/skip');
  const after = one.presses('form/sign/yes');
  expect(after.effects).toEqual([{ type: 'forget' }]);
  expect(said(after)).toBe('es:signed\n\nes:menu?');
});

test('a turn is a pure function: the same in gives the same out', () => {
  const inbound = { id: '9', chat: 'test:1', at: NOON, kind: 'text', text: 'tea, 2 cups' } as const;
  const one = someone();
  one.says('form');
  const before = JSON.stringify(one.session());
  expect(turn(guide, one.session(), inbound)).toEqual(turn(guide, JSON.parse(before), inbound));
  expect(JSON.stringify(one.session())).toBe(before);
});

test('a delivery is remembered, and only the last sixteen', () => {
  const one = someone();
  for (let count = 0; count < 20; count++) one.says('tea');
  const seen = (id: string) =>
    !unseen(one.session()!, { id, chat: 'test:1', at: NOON, kind: 'text', text: '' });
  expect([seen('20'), seen('5'), seen('4')]).toEqual([true, true, false]);
});
