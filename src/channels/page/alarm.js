/** Numbers to call in danger, which the page knows by itself: also without a network. */
import { make } from './dom.js';
import { languages, word } from './words.js';

/** The numbers that save lives, the first for every danger, the second for who thinks of taking their life. */
const NUMBERS = ['emergency_phone', 'life_line'];

/** A button as wide as the answer, that calls. @param {string} number */
export const call = (number) =>
  make(
    'a',
    { className: 'call', href: `tel:${number.replace(/\D/g, '')}` },
    `☎\uFE0E ${word('call')} ${number}`,
  );

/** Whether somebody may be in danger, by the words of any language. @param {string} text */
const isDanger = (text) =>
  languages.some((language) =>
    new RegExp(word('danger', language), 'i').test(text.normalize('NFD').replace(/[\u0300-\u036f]/g, '')),
  );

/** What is said to a message that could not be sent, where somebody may be in danger. @param {string} text */
export const alarmFor = (text) =>
  isDanger(text)
    ? make(
        'div',
        { className: 'alarm' },
        make('p', {}, word('alarm')),
        ...NUMBERS.map((key) => call(word(key))),
      )
    : '';
