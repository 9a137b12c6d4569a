import { whatsappPeople } from '../../src/channels/whatsapp-people.ts';
import fc from '../support/chance.ts';

const SECRET = '0123456789abcdef0123456789abcdee';
const people = whatsappPeople(SECRET);
const number = fc.stringMatching(/^\d{5,20}$/);

test('a number is called the same each time, holds none of its figures, and is found again', () => {
  fc.assert(
    fc.property(number, (one) => {
      const chat = people.chatOf(one);
      expect(chat).toMatch(/^whatsapp:~[\w-]{22}$/);
      expect(whatsappPeople(SECRET).chatOf(one)).toBe(chat);
      expect(people.addressOf(chat)).toBe(one);
    }),
  );
});

test('two numbers are two chats', () => {
  fc.assert(fc.property(number, number, (a, b) => (people.chatOf(a) === people.chatOf(b)) === (a === b)));
});

test('under another secret the same number is another chat, and nobody is written to in its place', () => {
  const others = whatsappPeople('fedcba9876543210fedcba9876543210');
  const chat = people.chatOf('5214150000000');
  expect(others.chatOf('5214150000000')).not.toBe(chat);
  expect(() => others.addressOf(chat)).toThrow(/WHATSAPP_APP_SECRET/);
  expect(() => people.addressOf('whatsapp:~no')).toThrow(/WHATSAPP_APP_SECRET/);
});

test('a user id stays as it is', () => {
  expect(people.chatOf('MX.13491208655302741918')).toBe('whatsapp:MX.13491208655302741918');
  expect(people.addressOf('whatsapp:MX.13491208655302741918')).toBe('MX.13491208655302741918');
});
