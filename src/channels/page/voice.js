/**
 * Answers read aloud, and texts dictated, by the browser itself and only when a button is pressed.
 * @import { Reply } from '../../core/conversation.ts'
 * @import { Recognition } from './types.ts'
 */
import { $, field } from './dom.js';
import { lent } from './lent.js';

/** The voice that a language is spoken in here. @param {string} language */
const accentOf = (language) => ({ es: 'es-MX', en: 'en-US' })[language] ?? language;

/** @type {HTMLButtonElement | undefined} the button of what is being read. */
let reading;

const quiet = () => {
  if (reading) reading.textContent = lent.word('listen');
  reading = undefined;
  speechSynthesis.cancel();
};

/** Reads an answer aloud, or stops. @param {Reply} reply @param {HTMLButtonElement} button */
export const read = (reply, button) => {
  const isReading = reading === button;
  quiet();
  if (isReading) return;
  const text = reply.text.replace(/https?:\S+/g, '').replaceAll('*', '');
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = accentOf(reply.language ?? lent.chosen());
  speech.addEventListener('end', () => {
    if (reading === button) quiet();
  });
  reading = button;
  button.textContent = lent.word('stop');
  speechSynthesis.speak(speech);
};

/** A microphone. @returns {SVGElement} */
const picture = () => {
  /** @param {string} tag @param {Record<string, string>} about */
  const drawn = (tag, about) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(about)) element.setAttribute(name, value);
    return element;
  };
  const svg = drawn('svg', { viewBox: '0 0 24 24', width: '24', height: '24', 'aria-hidden': 'true' });
  const d =
    'M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zm6-3a6 6 0 0 1-12 0H4a8 8 0 0 0 7 7.9V22h2v-2.1A8 8 0 0 0 20 12z';
  svg.append(drawn('path', { d, fill: 'currentColor' }));
  return /** @type {SVGElement} */ (svg);
};

/** Shows the button for dictation, where the browser offers that. */
export const offerDictation = () => {
  /** @type {(new () => Recognition) | undefined} */
  const Recognizer =
    Reflect.get(window, 'SpeechRecognition') ?? Reflect.get(window, 'webkitSpeechRecognition');
  if (!Recognizer) return;
  const button = $('dictate');
  button.append(picture());
  button.hidden = false;
  button.addEventListener('click', () => takeDictation(Recognizer, button));
};

/**
 * Writes into the box what the person says. @param {new () => Recognition} Recognizer what the browser offers for it
 * @param {HTMLElement} button
 */
const takeDictation = (Recognizer, button) => {
  const recognition = new Recognizer();
  recognition.lang = accentOf(lent.chosen());
  const before = field.value.trim();
  recognition.onresult = ({ results }) => {
    const said = Array.from(results, (one) => one[0]?.transcript ?? '').join(' ');
    field.value = [before, said].filter(Boolean).join(' ');
    field.dispatchEvent(new Event('input'));
  };
  let end = '';
  recognition.onerror = () => {
    end = 'not_dictated';
  };
  recognition.onend = () => {
    button.removeAttribute('aria-pressed');
    lent.say(end);
    field.focus();
  };
  button.setAttribute('aria-pressed', 'true');
  lent.say('dictate_note');
  recognition.start();
};
