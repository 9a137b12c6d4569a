/**
 * Whether an answer helped.
 * @import { Reply } from '../../core/conversation.ts'
 */
import { make } from './dom.js';

/**
 * The two buttons that say whether an answer helped, which a tap turns into thanks.
 * @param {NonNullable<Reply['rating']>} rating
 * @param {boolean | undefined} rated whether its person has said so.
 * @param {(button: string) => void} rate
 */
export const thumbs = ({ up, down, thanks }, rated, rate) => {
  const both = make('span', { className: 'thumbs' });
  if (rated) {
    both.append(thanks);
    return both;
  }
  for (const { id, label } of [up, down]) {
    const button = make('button', { type: 'button', label: label.slice(3) }, label.slice(0, 2));
    button.addEventListener('click', () => {
      both.replaceChildren(thanks);
      both.tabIndex = -1;
      both.focus();
      rate(id);
    });
    both.append(button);
  }
  return both;
};
