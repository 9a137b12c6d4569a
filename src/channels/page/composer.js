/** The box that the person writes in. What stands in it survives a reload of its tab. */
import { $, field } from './dom.js';
import { keep, recall, session } from './keep.js';
import { masked, send } from './talk.js';
import { word } from './words.js';

const DRAFT = 'guia-draft';

const keepDraft = () => keep(session, DRAFT, masked(field.value));

const submit = () => {
  const typed = field.value.trim();
  field.value = '';
  keepDraft();
  if (typed) send({ kind: 'text', text: typed }, masked(typed));
};

$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
  field.focus();
});
field.addEventListener('input', keepDraft);
field.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
field.addEventListener('paste', ({ clipboardData }) => {
  const file = clipboardData?.files[0];
  if (file)
    send({ kind: 'unreadable', what: file.type.startsWith('image/') ? 'photo' : 'file' }, word('a_file'));
});

// Where there is a keyboard, whoever types anywhere writes here.
const hasKeyboard = matchMedia('(hover: hover) and (pointer: fine)').matches;
document.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey, target }) => {
  const isText = [...key].length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;
  if (hasKeyboard && isText && target !== field) field.focus();
});

// What was typed before this script came is newer.
field.value ||= recall(session, DRAFT);
