/** A person's browser for tests without one: a cookie, a stream that comes back, and messages sent until answered. */
import { randomUUID } from 'node:crypto';
import type { Entry } from '../../src/channels/web-mailbox.ts';

export type Browser = ReturnType<typeof browser>;

/** @param address where the newest process answers; undefined: no network. */
export const browser = (address: () => string | undefined) => {
  const seen = new Map<string, Entry>();
  const told: string[] = [];
  const toSend: Record<string, unknown>[] = [];
  const over = new AbortController();
  let cookie: string | undefined;
  let after = 0;
  let sending = false;

  const url = (path: string): string => {
    const root = address();
    if (!root) throw new Error('no network');
    return root + path;
  };
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = {
      'sec-fetch-site': 'same-origin',
      'accept-language': 'es-MX,es;q=0.9',
      ...(cookie ? { cookie } : {}),
      ...(init.headers as Record<string, string> | undefined),
    };
    const response = await fetch(url(path), { ...init, headers, signal: over.signal });
    const given = response.headers.getSetCookie().at(-1)?.split(';')[0];
    if (given) cookie = given;
    return response;
  };
  const take = (replies: Entry[]): void => {
    for (const reply of replies) {
      after = Math.max(after, reply.n);
      if (!seen.has(reply.id)) seen.set(reply.id, reply);
    }
  };

  const work = async (): Promise<void> => {
    sending = true;
    for (let first = toSend[0]; first && !over.signal.aborted; first = toSend[0]) {
      const response = await ask('/chat/messages', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...first, after, waiting: toSend.slice(1) }),
      }).catch(() => undefined);
      if (response?.ok) {
        toSend.shift();
        take(((await response.json()) as { replies: Entry[] }).replies);
      } else {
        // In an emergency a refusal bears an answer, too.
        const refused = (await response?.json().catch(() => undefined)) as { replies?: Entry[] } | undefined;
        take(refused?.replies ?? []);
        await pause();
      }
    }
    sending = false;
  };

  const listen = async (): Promise<void> => {
    while (!over.signal.aborted) {
      try {
        const response = await ask(`/chat/events?after=${after}`);
        let rest = '';
        for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
          const events = (rest + chunk).split('\n\n');
          rest = events.pop()!;
          for (const event of events) {
            const data = /^event: reply$/m.test(event) && /^data: (.*)$/m.exec(event)?.[1];
            if (!data) continue;
            const reply = JSON.parse(data) as Entry;
            told.push(reply.id);
            take([reply]);
          }
        }
      } catch {
        // It comes back.
      }
      await pause();
    }
  };

  return {
    ask,
    listen: () => void listen(),
    post: (what: Record<string, unknown>): void => {
      toSend.push({ id: randomUUID(), ...what });
      if (!sending) void work();
    },
    unsent: () => toSend.length,
    seen: () => [...seen.values()],
    /** The ids of the replies that the stream told of, each as often as it did. */
    told: () => [...told],
    cookie: () => cookie,
    close: () => over.abort(),
  };
};

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));
