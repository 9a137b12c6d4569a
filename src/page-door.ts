/** What the operator's pages share: a strict Content-Security-Policy, and the choice of language. */
import type { Context } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Language } from './core/conversation.ts';
import type { Languages } from './core/guide.ts';

/** Headers that let a page load its own files only: styles and pictures, and the kinds that `own` names. */
export const strictHeaders = (...own: ('scriptSrc' | 'formAction')[]) =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      ...Object.fromEntries(own.map((kind) => [kind, ["'self'"]])),
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
  });

/**
 * The language that a request asks for with `lang`; else, if `accepted`, by its Accept-Language header; else
 * the guide's first.
 */
export const languageAsked = (c: Context, languages: Languages, accepted = true): Language =>
  [c.req.query('lang') ?? '', ...(accepted ? (c.req.header('accept-language') ?? '').split(',') : [])]
    .map((tag) => tag.trim().slice(0, 2).toLowerCase())
    .find((tag) => languages.includes(tag)) ?? languages[0];
