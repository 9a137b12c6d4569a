/**
 * Answers read aloud, and texts dictated, by the browser itself and only when a button is pressed.
 * @import { Reply } from '../../core/conversation.ts'
 * @import { Recognition } from './types.ts'
 */
import { field } from './dom.js';
import { say } from './note.js';
import { chosen, word } from './words.js';

/** The voice that a language is spoken in here. @param {string} language */
const accentOf = (language) => ({ es: 'es-MX', en: 'en-US' })[language] ?? language;

/** @type {HTMLButtonElement | undefined} the button of what is being read. */
let reading;

const quiet = () => {
  if (reading) reading.textContent = word('listen');
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
  speech.lang = accentOf(reply.language ?? chosen());
  speech.addEventListener('end', () => {
    if (reading === button) quiet();
  });
  reading = button;
  button.textContent = word('stop');
  speechSynthesis.speak(speech);
};

/**
 * Writes into the box what the person says. @param {new () => Recognition} Recognizer what the browser offers for it
 * @param {HTMLElement} button
 */
export const takeDictation = (Recognizer, button) => {
  const recognition = new Recognizer();
  recognition.lang = accentOf(chosen());
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
    say(end);
    field.focus();
  };
  button.setAttribute('aria-pressed', 'true');
  say('dictate_note');
  recognition.start();
};
