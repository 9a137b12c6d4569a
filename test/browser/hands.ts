/** What a person does on the page and sees of it. */
import type { Frame, Page } from 'playwright-core';

/** @param page the page that is meant where none is named. */
export const hands = (page: () => Page) => {
  const log = (on: Page | Frame = page()) => on.getByRole('log');
  const bubbles = (on: Page | Frame = page()) => log(on).locator('.bubble');
  const last = (on: Page | Frame = page()) => bubbles(on).last();
  const composer = (on: Page | Frame = page()) => on.locator('#text');
  return {
    log,
    bubbles,
    last,
    composer,
    answer: (label: string | RegExp, on: Page | Frame = page()) =>
      on.locator('#answers').getByRole('button', { name: label, exact: true }),
    /** Resolves when the newest bubble says this, and nothing written is on its way any more: a reply can come before its receipt. */
    says: async (text: string, on: Page | Frame = page()) => {
      await last(on).filter({ hasText: text }).waitFor();
      await log(on).locator('.state').first().waitFor({ state: 'detached' });
    },
    /** Resolves when there are more bubbles than so many, the last of them the guide's, and nothing is on its way. */
    answered: async (before: number, on: Page | Frame = page()) => {
      await bubbles(on)
        .nth(before + 1)
        .waitFor();
      await log(on).locator('.bubble.guide:last-child').waitFor();
      await log(on).locator('.state').first().waitFor({ state: 'detached' });
    },
    write: async (text: string, on: Page | Frame = page()) => {
      await composer(on).fill(text);
      await composer(on).press('Enter');
    },
    /** Chooses in the menu behind the three dots. */
    choose: async (name: string, on: Page | Frame = page()) => {
      await on.locator('#more > summary').click();
      await on.locator('.menu').getByRole('button', { name, exact: true }).click();
    },
    shown: (on: Page | Frame = page()) => bubbles(on).allTextContents(),
  };
};

/** Pixels that the head of the first answer to the last message is below the top of what is seen; less than 0 or undefined: it is out of sight. */
export const headOf = (on: Page | Frame): Promise<number | undefined> =>
  on.evaluate(`(() => {
    const all = [...document.querySelectorAll('#log .bubble')];
    const head = all[all.findLastIndex((one) => one.classList.contains('mine')) + 1];
    const seen = document.querySelector('main').getBoundingClientRect();
    const { top } = head.getBoundingClientRect();
    return top < seen.bottom ? top - seen.top : undefined;
  })()`);
