/** The web chat and WhatsApp as tests open them: over an HTTP server of their own, with the guide's words. */
import { channelWords } from '../../src/assemble.ts';
import { type WebOptions, webChannel } from '../../src/channels/web.ts';
import { webWords } from '../../src/channels/web-page.ts';
import { type WhatsAppOptions, whatsappChannel } from '../../src/channels/whatsapp.ts';
import { whatsappWords } from '../../src/channels/whatsapp-format.ts';
import type { Guide } from '../../src/core/guide.ts';
import type { FakeGraphApi } from './fake-graph-api.ts';

type Given<Options, Names extends keyof Options> = Pick<Options, Names> & Partial<Options>;

/** A web chat that nobody counts and that forgets nobody, unless `options` say otherwise. */
export const webOver = (guide: Guide, options: Given<WebOptions, 'http' | 'log' | 'history'>) =>
  webChannel({
    words: channelWords(guide, 'web', webWords),
    allowedOrigins: [],
    tally: async () => 0,
    wipe: async () => true,
    sessionDays: 90,
    ...options,
  });

/** WhatsApp as this stand-in for Meta plays it. */
export const whatsappOver = (
  guide: Guide,
  { token, phoneId, appSecret, verifyToken, root: apiRoot }: FakeGraphApi,
  options: Given<WhatsAppOptions, 'http' | 'log'>,
) =>
  whatsappChannel({
    ...{ token, phoneId, appSecret, verifyToken, apiRoot },
    words: channelWords(guide, 'whatsapp', whatsappWords),
    ...options,
  });
