/**
 * A small Chatwoot with one API inbox: the calls of its client API that an adapter needs, and its webhook, as Chatwoot's source
 * has them: it waits for an answer, tries nothing again, and marks a message as failed that was not taken.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Message = { id: number; content: string; incoming: boolean; status: 'sent' | 'failed' };
type Conversation = { id: number; source: string; status: 'open' | 'resolved'; messages: Message[] };

export const fakeChatwoot = async (inbox: string) => {
  const contacts = new Set<string>();
  const conversations: Conversation[] = [];
  const unknown: string[] = [];
  let webhook = '';
  let messages = 0;
  let isAway = false;

  const tell = async (event: object): Promise<number> => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(event) };
    return fetch(webhook, init).then(
      ({ status }) => status,
      () => 502,
    );
  };
  const dataOf = ({ id, source, status }: Conversation) => ({
    id,
    status,
    channel: 'Channel::Api',
    contact_inbox: { source_id: source },
  });
  const turned = (one: Conversation, status: Conversation['status']): void => {
    if (one.status === status) return;
    one.status = status;
    void tell({ event: 'conversation_status_changed', ...dataOf(one) });
  };
  const add = (one: Conversation, content: string, incoming: boolean): Message => {
    const message: Message = { id: ++messages, content, incoming, status: 'sent' };
    one.messages.push(message);
    return message;
  };
  const created = (one: Conversation, { id, content, incoming }: Message, more: object = {}) =>
    tell({
      event: 'message_created',
      id,
      content,
      message_type: incoming ? 'incoming' : 'outgoing',
      private: false,
      conversation: dataOf(one),
      ...more,
    });

  const answerTo = (method: string, path: string, body: Record<string, string>): [number, unknown] => {
    if (isAway) return [503, {}];
    const root = `/public/api/v1/inboxes/${inbox}/contacts`;
    if (method === 'POST' && path === root) {
      contacts.add(body.source_id!);
      return [200, { source_id: body.source_id, name: body.name }];
    }
    const [, source = '', , number, act] =
      /^([\da-f]{12})\/conversations(\/(\d+)\/(messages|toggle_status))?$/.exec(
        path.slice(root.length + 1),
      ) ?? [];
    if (!path.startsWith(`${root}/`) || !contacts.has(source)) return [404, { error: 'not found' }];
    const own = conversations.filter((one) => one.source === source);
    if (!number && method === 'GET') return [200, own.map(({ id }) => ({ id }))];
    if (!number) {
      const one: Conversation = { id: conversations.length + 1, source, status: 'open', messages: [] };
      conversations.push(one);
      return [200, { id: one.id }];
    }
    const one = own.find(({ id }) => id === Number(number));
    if (!one) return [404, {}];
    if (act === 'toggle_status') {
      turned(one, 'resolved');
      return [200, {}];
    }
    const message = add(one, body.content!, true);
    turned(one, 'open');
    void created(one, message);
    return [200, { id: message.id, content: message.content }];
  };

  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req.setEncoding('utf8')) body += chunk;
    const [status, answer] = answerTo(req.method!, req.url!, body ? JSON.parse(body) : {});
    if (status === 404 && req.method === 'POST') unknown.push(`${req.method} ${req.url}`);
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    conversations,
    unknown,
    tellsTo: (url: string) => {
      webhook = url;
    },
    away: (now: boolean) => {
      isAway = now;
    },
    /** What an agent sees in the only conversation; `!` before what was not taken. */
    seen: () =>
      (conversations[0]?.messages ?? []).map(
        ({ content, incoming, status }) => `${incoming ? '' : status === 'failed' ? '! ' : '> '}${content}`,
      ),
    /** An agent writes; `more` changes the event. */
    async writes(content: string, more: object = {}): Promise<void> {
      const one = conversations[0]!;
      const message = add(one, content, false);
      if ((await created(one, message, more)) >= 300) message.status = 'failed';
    },
    resolves: () => turned(conversations[0]!, 'resolved'),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
