/** The box that the person writes in. */
import { $, field } from './dom.js';
import { masked, send } from './talk.js';
import { word } from './words.js';

const submit = () => {
  const typed = field.value.trim();
  field.value = '';
  if (typed) send({ kind: 'text', text: typed }, masked(typed));
};

$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
  field.focus();
});
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
