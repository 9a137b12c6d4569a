/**
 * Between the guide's hand-off (HANDOFF=webhook) and Chatwoot, for who answers there: each conversation that is handed over is
 * one of an API inbox. Needs Node 20 and nothing else, and keeps nothing on disk. How to set it up: docs/handoff.md.
 *
 *   HANDOFF_SECRET=… GUIDE_URL=https://bot.example.org CHATWOOT_URL=https://chatwoot.example.org \
 *   CHATWOOT_INBOX=<the inbox's identifier> CHATWOOT_KEY=<a long random word> PORT=8090 node deploy/chatwoot.mjs
 *
 * What the guide says comes to /guide, what Chatwoot says to /chatwoot?key=CHATWOOT_KEY.
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { HANDOFF_SECRET, GUIDE_URL, CHATWOOT_URL, CHATWOOT_INBOX, CHATWOOT_KEY, PORT = '8090' } = process.env;
for (const [name, value] of Object.entries({
  HANDOFF_SECRET,
  GUIDE_URL,
  CHATWOOT_URL,
  CHATWOOT_INBOX,
  CHATWOOT_KEY,
}))
  if (!value) throw new Error(`${name} is not set`);

/** A call older or newer than this is refused, in milliseconds. */
const FRESH = 5 * 60_000;
/** The largest body that is read, in characters, and how long the other side may take, in milliseconds: Chatwoot waits 5 s. */
const LARGEST = 1_000_000;
const PATIENCE = 4_000;
/** So many events of the guide's are remembered, so that one which comes again is said once. */
const REMEMBERED = 10_000;

/** What could not be done, with the status that says so. */
class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const isSame = (a, b) => {
  const [one, other] = [a, b].map((text) => createHmac('sha256', HANDOFF_SECRET).update(text).digest());
  return timingSafeEqual(one, other);
};

const signed = (time, body) =>
  `v1=${createHmac('sha256', HANDOFF_SECRET).update(`${time}.${body}`).digest('hex')}`;

/** Sends JSON; gives the answer. Rejects when there is none in time. */
const send = (url, body, headers = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    signal: AbortSignal.timeout(PATIENCE),
  });

// Chatwoot's side: its client API, which needs no token of an agent's. A contact is called by the case.

const inbox = `${CHATWOOT_URL?.replace(/\/$/, '')}/public/api/v1/inboxes/${CHATWOOT_INBOX}`;

const chatwoot = async (path, body) => {
  const answer = body
    ? await send(inbox + path, JSON.stringify(body))
    : await fetch(inbox + path, { signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status === 404 && !body) return undefined;
  if (!answer.ok) throw new Refusal(502, `Chatwoot answered with ${answer.status} to ${path}`);
  return answer.json().catch(() => ({}));
};

/** The address of a case's conversation, the last one or a new one; Chatwoot itself knows which there are. */
const conversationOf = async (name) => {
  const contact = `/contacts/${name}`;
  const known = await chatwoot(`${contact}/conversations`);
  if (!known) await chatwoot('/contacts', { source_id: name, name: `#${name}` });
  const last = Array.isArray(known) ? Math.max(0, ...known.map(({ id }) => Number(id) || 0)) : 0;
  const { id } = last > 0 ? { id: last } : await chatwoot(`${contact}/conversations`, {});
  return `${contact}/conversations/${id}`;
};

const heard = new Set();
/** Cases that an agent has resolved and the guide not yet; cases that are the guide's again, whose resolving means nothing. */
const resolving = new Set();
const over = new Set();

/** Takes an event of the guide's. */
const fromGuide = async ({ id, case: name, type, text }) => {
  if (typeof id !== 'string' || !/^[\da-f]{12}$/.test(name)) throw new Refusal(400, 'no event of a hand-off');
  if (heard.has(id)) return;
  if (type === 'opened') over.delete(name);
  if (type === 'closed' || type === 'note') over.add(name);
  const conversation = await conversationOf(name);
  const content = type === 'undelivered' ? '⚠️ The last message did not reach the person.' : text;
  await chatwoot(`${conversation}/messages`, { content, echo_id: id });
  // A message opens a conversation again that an agent has resolved.
  if (over.has(name) && (type === 'note' || resolving.delete(name)))
    await chatwoot(`${conversation}/toggle_status`, {});
  heard.add(id);
  if (heard.size > REMEMBERED) heard.delete(heard.values().next().value);
};

/** Says something to the guide. Rejects when it is not taken: Chatwoot then marks the agent's message as failed. */
const toGuide = async (word) => {
  const body = JSON.stringify(word);
  const time = String(Math.floor(Date.now() / 1000));
  const { status } = await send(`${GUIDE_URL?.replace(/\/$/, '')}/webhooks/handoff`, body, {
    'x-guia-time': time,
    'x-guia-signature': signed(time, body),
  });
  if (status !== 202) throw new Refusal(502, `the guide answered with ${status}`);
};

/** Takes an event of Chatwoot's: what an agent says to the person, and that a conversation is resolved. */
const fromChatwoot = async (event) => {
  const name = event.conversation?.contact_inbox?.source_id ?? event.contact_inbox?.source_id;
  if (!/^[\da-f]{12}$/.test(name ?? '')) return;
  if (event.event === 'message_created' && event.message_type === 'outgoing' && !event.private) {
    if (!event.content || event.attachments?.length)
      throw new Refusal(422, 'only text is passed on, no files');
    over.delete(name);
    return toGuide({ id: `chatwoot-${event.id}`, case: name, type: 'message', text: event.content });
  }
  const isResolved = event.event === 'conversation_status_changed' && event.status === 'resolved';
  if (!isResolved || over.has(name)) return;
  resolving.add(name);
  await toGuide({ id: `chatwoot-${randomUUID()}`, case: name, type: 'done' });
};

const isGuide = ({ headers }, body) => {
  const time = String(headers['x-guia-time'] ?? '');
  const isFresh = Math.abs(Date.now() - Number(time) * 1000) <= FRESH;
  return isFresh && isSame(String(headers['x-guia-signature'] ?? ''), signed(time, body));
};

const take = async (request) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://here');
  if (request.method !== 'POST') throw new Refusal(404, 'not found');
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk;
    if (body.length > LARGEST) throw new Refusal(413, 'too large');
  }
  const parsed = () => {
    try {
      return Object(JSON.parse(body));
    } catch {
      throw new Refusal(400, 'no JSON');
    }
  };
  if (pathname === '/guide') {
    if (!isGuide(request, body)) throw new Refusal(401, 'wrong signature');
    return fromGuide(parsed());
  }
  if (pathname !== '/chatwoot') throw new Refusal(404, 'not found');
  if (!isSame(searchParams.get('key') ?? '', CHATWOOT_KEY)) throw new Refusal(401, 'wrong key');
  return fromChatwoot(parsed());
};

const server = createServer(async (request, response) => {
  try {
    await take(request);
    response.writeHead(204).end();
  } catch (error) {
    const [status, why] = [error.status ?? 502, error.message];
    console.error(`${request.url?.split('?')[0]}: ${status}, ${why}`);
    response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(why);
  }
});
server.listen(Number(PORT), () => console.log(`listens on port ${server.address().port}`));
