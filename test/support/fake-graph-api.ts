/**
 * WhatsApp's Cloud API for tests: real HTTP on loopback, with persons on the other side who see what WhatsApp would show.
 *
 *     const api = await fakeGraphApi();
 *     api.webhook(`${http.url}/webhooks/whatsapp`);   // a bot with apiRoot: api.root, token: api.token …
 *     const ana = api.person();
 *     ana.says('hola');
 *     await api.quiet();                    // every message was answered with 200, and no call is under way
 *     ana.presses('Buscar clínica');        // a button's title, or a list row's title or description
 *     console.log(api.transcript());
 *     await api.close();                    // rejects if any call was not as WhatsApp wants it
 *
 * Each call is checked against the published shapes and limits. A call that breaks them is answered with Meta's error
 * and put on `complaints`. What WhatsApp refuses in the normal course of things (the 24 hours are over, nobody there) is
 * no complaint. A webhook's call that is not answered with 200 is made again, a person's messages in their order.
 *
 * One file in spite of its length: the person's side and the bot's are two views of the same messages.
 */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './until.ts';

/** A message of the bot's as the person sees it. */
export type Seen = {
  id: string;
  form: 'text' | 'buttons' | 'list' | 'place request' | 'link' | 'place';
  /** After WhatsApp took its marks out. */
  text: string;
  bold: string[];
  /** Reply buttons or rows, in order. */
  buttons: { id: string; title: string; description?: string }[];
  link?: { label: string; url: string };
  place?: { latitude: number; longitude: number; name?: string; address?: string };
};

export type Kind =
  | 'audio'
  | 'image'
  | 'video'
  | 'document'
  | 'sticker'
  | 'contacts'
  | 'order'
  | 'unsupported'
  | 'reaction'
  | 'system';

/** Someone with WhatsApp. What they do returns WhatsApp's id of the message; nothing waits. */
export type Person = {
  phone: string;
  userId?: string;
  says(text: string, more?: { forwarded?: boolean }): string;
  /** Presses the newest button or row with this title, description or id. */
  presses(button: string): string;
  /** Presses a button of this id that isn't on the screen any more. */
  pressesOld(id: string): string;
  shares(latitude: number, longitude: number): string;
  sends(kind: Kind, more?: { caption?: string }): string;
  /** Puts a sign on a message of the bot's that says this, the newest; without one, takes it away. */
  reacts(to: string, emoji?: string): string;
  /** Edits a message, so many seconds after the last one. */
  edits(id: string, text: string, after?: number): string;
  /** Takes a message back. */
  takesBack(id: string): string;
  /** Blocks the business or deletes the account. */
  leaves(): void;
  /** Hasn't written for a day: WhatsApp takes nothing but templates. */
  wasSilentForADay(): void;
  /** What the bot said, oldest first. */
  heard(): Seen[];
};

/** One call of the bot's, as it arrived. */
export type Call = { method: string; path: string; body: Fields; status: number };

export type Trouble = { status: number; code: number; message?: string; details?: string } | 'drop' | 'page';

export type FakeGraphApi = Awaited<ReturnType<typeof fakeGraphApi>>;

type Fields = Record<string, unknown>;
type Delivery = { person: string; id: string; body: string };
type Account = { blocked: boolean; silent: boolean; shown: Seen[] };

export const fakeGraphApi = async (options: { phoneId?: string } = {}) => {
  const { phoneId = '106540352242922' } = options;
  const token = 'EAAJtest-token_of-a-system-user';
  const appSecret = 'app-secret-for-tests';
  const verifyToken = 'verify-token-for-tests';
  const metadata = { display_phone_number: '525555550100', phone_number_id: phoneId };
  const accounts = new Map<string, Account>();
  const persons: Person[] = [];
  const calls: Call[] = [];
  const complaints: string[] = [];
  const troubles: { trouble: Trouble; times: number; after: number; what: What }[] = [];
  const lines: string[] = [];
  const delivering = new Set<string>();
  const history: Delivery[] = [];
  /** The bodies of all calls of the webhook. */
  const told = new Set<string>();
  let pending: Delivery[] = [];
  let gathering: { person: Person; message: Fields }[] | undefined;
  let hook: string | undefined;
  let allowed: string[] | undefined;
  let underWay = 0;
  let closed = false;
  let count = 0;
  let date = 1_795_000_000;

  // ---- the person's side

  /** As WhatsApp makes them: the person's number is inside, in base64. */
  const wamid = (phone: string): string =>
    `wamid.${Buffer.from(`\x1d\x06\x0b${phone}\x15\x02\x00\x12${String(++count).padStart(16, '0')}`).toString('base64')}`;

  const envelope = (changes: Fields[]): Fields => ({
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes }],
  });

  const contactOf = ({ phone, userId }: Person): Fields => ({
    profile: { name: 'Ana' },
    wa_id: phone,
    ...(userId === undefined ? {} : { user_id: userId }),
  });

  const change = (given: { person: Person; message: Fields }[]): Fields => ({
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata,
      contacts: [...new Set(given.map(({ person }) => person))].map(contactOf),
      messages: given.map(({ message }) => message),
    },
  });

  const queue = (person: string, id: string, body: Fields): void => {
    const delivery = { person, id, body: JSON.stringify(body) };
    history.push(delivery);
    pending.push(delivery);
    deliver();
  };

  const deliver = (): void => {
    for (const { person } of pending) {
      if (hook === undefined || closed || delivering.has(person)) continue;
      delivering.add(person);
      void deliverTo(person).finally(() => delivering.delete(person));
    }
  };

  const deliverTo = async (person: string): Promise<void> => {
    for (;;) {
      const next = pending.find((one) => one.person === person);
      if (!next || hook === undefined || closed) return;
      const status = await post(next.body);
      if (status === 200) pending = pending.filter((one) => one !== next);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  const sign = (body: string): string =>
    `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;

  /** Calls the webhook once; the status, 0 when it isn't there. */
  const post = (body: string, headers: Record<string, string> = {}): Promise<number> =>
    new Promise((resolve) => {
      if (hook === undefined) return resolve(0);
      told.add(body);
      const all = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body), ...headers };
      request(hook, { method: 'POST', headers: all, agent: false }, (res) => {
        res.resume();
        res.once('end', () => resolve(res.statusCode ?? 0));
      })
        .once('error', () => resolve(0))
        .end(body);
    });

  const person = (phone = '5215555550147', more: { userId?: string | false } = {}): Person => {
    const userId = more.userId === false ? undefined : (more.userId ?? `MX.${BigInt(phone) * 7n}`);
    const account: Account = { blocked: false, silent: false, shown: [] };
    // WhatsApp finds a Mexican under the number without its 1 too.
    const short = phone.replace(/^521(?=\d{10}$)/, '52');
    for (const address of [phone, short, userId]) if (address !== undefined) accounts.set(address, account);
    const write = (type: string, content: Fields, shown: string, more: Fields = {}): string => {
      const id = wamid(phone);
      const sender = { from: phone, ...(userId === undefined ? {} : { from_user_id: userId }) };
      const message = { ...sender, id, timestamp: String(date++), type, ...content, ...more };
      lines.push(`> ${shown}`);
      if (gathering) gathering.push({ person: self, message });
      else queue(phone, id, envelope([change([{ person: self, message }])]));
      return id;
    };
    const press = (on: string, form: Seen['form'], { id, title, description }: Seen['buttons'][number]) => {
      const reply = form === 'list' ? { id, title, description } : { id, title };
      const type = form === 'list' ? 'list_reply' : 'button_reply';
      const context = { from: metadata.display_phone_number, id: on };
      return write('interactive', { interactive: { type, [type]: reply } }, `[${title}]`, { context });
    };
    const self: Person = {
      phone,
      userId,
      says: (body, { forwarded } = {}) =>
        write('text', { text: { body } }, body, forwarded ? { context: { forwarded: true } } : {}),
      presses(wanted) {
        for (const message of [...account.shown].reverse()) {
          const button = message.buttons.find(({ id, title, description }) =>
            [id, title, description].includes(wanted),
          );
          if (button) return press(message.id, message.form, button);
        }
        const all = account.shown.flatMap(({ buttons }) => buttons.map(({ title }) => title));
        throw new Error(`No button "${wanted}". There are: ${all.join(', ') || 'none'}.`);
      },
      pressesOld: (id) => press(account.shown[0]?.id ?? wamid(phone), 'buttons', { id, title: 'Antes' }),
      shares: (latitude, longitude) =>
        write('location', { location: { latitude, longitude } }, `(place ${latitude}, ${longitude})`),
      sends(kind, { caption } = {}) {
        const file = { id: '1', mime_type: 'x/y', sha256: '', ...(caption === undefined ? {} : { caption }) };
        const content: Record<Kind, unknown> = {
          audio: { ...file, voice: true },
          image: file,
          video: file,
          document: { ...file, filename: 'a.pdf' },
          sticker: file,
          contacts: [{ name: { formatted_name: 'Luz' }, phones: [{ phone: '5551234567' }] }],
          order: { catalog_id: '1', product_items: [] },
          unsupported: undefined,
          reaction: { message_id: account.shown.at(-1)?.id ?? 'wamid.x', emoji: '👍' },
          system: { body: 'Ana changed her number', type: 'user_changed_number', wa_id: '1' },
        };
        const errors = kind === 'unsupported' ? { errors: [{ code: 131051, title: 'Unsupported' }] } : {};
        return write(kind, { [kind]: content[kind], ...errors }, `(${kind})`);
      },
      reacts(to, emoji) {
        const message = account.shown.filter(({ text }) => text.includes(to)).at(-1);
        if (!message) throw new Error(`Nothing says "${to}".`);
        const sign = emoji === undefined ? {} : { emoji };
        return write(
          'reaction',
          { reaction: { message_id: message.id, ...sign } },
          `(${emoji ?? 'no sign'})`,
        );
      },
      edits(id, body, after = 1) {
        date += after - 1;
        const message = { context: { id }, type: 'text', text: { body } };
        return write('edit', { edit: { original_message_id: id, message } }, `(edit) ${body}`);
      },
      takesBack: (id) => write('revoke', { revoke: { original_message_id: id } }, '(takes back)'),
      leaves() {
        account.blocked = true;
      },
      wasSilentForADay() {
        account.silent = true;
      },
      heard: () => structuredClone(account.shown),
    };
    persons.push(self);
    return self;
  };

  // ---- the bot's side

  const troubleFor = (what: What): Trouble | undefined => {
    const found = troubles.find((one) => one.times > 0 && one.what === what);
    if (!found) return undefined;
    if (found.after-- > 0) return undefined;
    found.times--;
    return found.trouble;
  };

  const send = (body: Fields): Fields => {
    const account = accounts.get(checkedAddress(body));
    if (allowed && !allowed.includes(checkedAddress(body)))
      throw new Refusal(400, 131030, '(#131030) Recipient phone number not in allowed list');
    const shown = body.type === 'reaction' ? undefined : shownOf(body);
    if (!account || account.blocked) throw new Refusal(400, 131026, 'Message undeliverable');
    if (account.silent)
      throw new Refusal(400, 131047, 'Re-engagement message', 'More than 24 hours have passed');
    const to = persons.find(({ phone, userId }) =>
      [phone, phone.replace(/^521/, '52'), userId].includes(checkedAddress(body)),
    )!;
    const id = wamid(to.phone);
    if (shown) {
      account.shown.push({ id, ...shown });
      lines.push(...lineOf(shown));
    } else {
      const { message_id, emoji } = fields(body.reaction);
      need(
        [...told].some((one) => one.includes(`"${message_id}"`)),
        'reaction.message_id is unknown',
      );
      need(typeof emoji === 'string' && emoji !== '', 'reaction.emoji');
      lines.push(`  (${emoji})`);
    }
    // Meta tells of each message's fate, too; nobody waits for that here.
    const { biz_opaque_callback_data } = body;
    need(String(biz_opaque_callback_data ?? '').length <= 512, 'biz_opaque_callback_data');
    const sent = { id, status: 'sent', timestamp: String(date), recipient_id: to.phone };
    const statuses = [{ ...sent, ...(biz_opaque_callback_data ? { biz_opaque_callback_data } : {}) }];
    const fate = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, statuses } };
    void post(JSON.stringify(envelope([fate])));
    return {
      messaging_product: 'whatsapp',
      contacts: [{ input: checkedAddress(body), wa_id: to.phone, user_id: to.userId }],
      messages: [{ id }],
    };
  };

  const answerTo = (what: What | undefined, req: IncomingMessage, body: Fields): Fields => {
    if (req.headers.authorization !== `Bearer ${token}`)
      throw new Refusal(401, 190, 'Invalid OAuth access token - Cannot parse access token');
    if (what === 'number') return { display_phone_number: '+52 55 5555 0100', id: phoneId };
    if (what === undefined)
      throw new Refusal(400, 100, `Object with ID '${req.url}' does not exist`, undefined, 33);
    need(body.messaging_product === 'whatsapp', 'messaging_product must be whatsapp');
    if (what === 'messages') return send(body);
    only(body, ['messaging_product', 'status', 'message_id', 'typing_indicator'], 'a read receipt');
    need(body.status === 'read', 'status must be read');
    need(
      [...told].some((one) => one.includes(`"${body.message_id}"`)),
      'message_id is unknown',
    );
    if (body.typing_indicator) need(fields(body.typing_indicator).type === 'text', 'typing_indicator.type');
    return { success: true };
  };

  const take = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { method = '', url = '' } = req;
    let text = '';
    for await (const chunk of req.setEncoding('utf8')) text += chunk;
    const body = text === '' ? {} : (JSON.parse(text) as Fields);
    const path = url.replace(/^\/v25\.0\//, '');
    const what = whatOf(method, path, phoneId, body);
    const answer = (status: number, said: Fields | string) => {
      calls.push({ method, path, body, status });
      const type = typeof said === 'string' ? 'text/html' : 'application/json';
      res
        .writeHead(status, { 'content-type': type })
        .end(typeof said === 'string' ? said : JSON.stringify(said));
    };
    const trouble = what && troubleFor(what);
    if (trouble === 'drop') {
      calls.push({ method, path, body, status: 0 });
      req.socket.destroy();
    } else if (trouble === 'page') answer(502, '<html>502 Bad Gateway</html>');
    else if (trouble)
      answer(trouble.status, failure(trouble.code, trouble.message ?? 'Trouble', trouble.details));
    else {
      try {
        answer(200, answerTo(what, req, body));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.complaint)
          complaints.push(`${error.message} (${error.details}), in ${JSON.stringify(body)}`);
        answer(error.status, failure(error.code, error.message, error.details, error.subcode));
      }
    }
  };

  const server = createServer((req, res) => {
    underWay++;
    void take(req, res).finally(() => underWay--);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v25.0`,
    token,
    phoneId,
    appSecret,
    verifyToken,
    calls,
    complaints,
    person,
    /** Where messages are delivered from now on; those that wait are delivered at once. */
    webhook(url: string): void {
      hook = url;
      deliver();
    },
    /** Messages sent inside of the callback arrive in one call of the webhook. */
    together(what: () => void): void {
      gathering = [];
      what();
      const gathered = gathering;
      gathering = undefined;
      const changes = gathered.map((one) => change([one]));
      // Splits a call into entries, changes and messages, as Meta may.
      const body = {
        ...envelope([]),
        entry: [
          { id: '1', changes: changes.slice(0, 1) },
          { id: '2', changes: changes.slice(1) },
        ],
      };
      queue(gathered[0]?.person.phone ?? '', String(gathered[0]?.message.id), body);
    },
    /** Delivers a message once more, as Meta does when an answer came late; resolves with the status. */
    again(id: string): Promise<number> {
      const delivery = history.find((one) => one.id === id);
      return delivery ? post(delivery.body) : Promise.resolve(0);
    },
    /** Delivers any call, signed. */
    tell: (body: unknown): Promise<number> => post(JSON.stringify(body)),
    /** A change of field `messages` with this value, as a call. */
    call: (value: Fields): Fields =>
      envelope([{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }]),
    /** Calls the webhook with any body and headers. */
    post,
    sign,
    /** The next `times` calls of this kind get this answer, once `after` others were answered well. */
    answers(trouble: Trouble, more: { times?: number; after?: number; what?: What } = {}): void {
      const { times = 1, after = 0, what = 'messages' } = more;
      troubles.push({ trouble, times, after, what });
    },
    answersWell(): void {
      troubles.length = 0;
    },
    /** The bot's number is a test number, which writes to these alone. */
    writesOnlyTo(numbers: string[]): void {
      allowed = numbers;
    },
    /** The successful calls that said something, as WhatsApp got them. */
    sent: (): Fields[] =>
      calls.filter(({ body, status }) => status === 200 && body.type !== undefined).map(({ body }) => body),
    /** Ids of messages for which the blue ticks were shown. */
    read: (): string[] =>
      calls
        .filter(({ body, status }) => status === 200 && body.status === 'read')
        .map(({ body }) => String(body.message_id)),
    unconfirmed: (): string[] => pending.map(({ id }) => id),
    /** The conversation as lines, with the form that each message took. */
    transcript: (): string => lines.join('\n'),
    quiet: (): Promise<void> =>
      until(() => pending.length === 0 && delivering.size === 0 && underWay === 0).catch(() => {
        throw new Error(`Not quiet: ${pending.length} unconfirmed, ${underWay} calls under way.`);
      }),
    async close(): Promise<void> {
      closed = true;
      const end = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await end;
      if (complaints.length > 0)
        throw new Error(`Calls that WhatsApp would refuse:\n${complaints.join('\n')}`);
    },
  };
};

// ---- the published shapes and limits

type What = 'messages' | 'read' | 'number';

const whatOf = (method: string, path: string, phoneId: string, body: Fields): What | undefined => {
  if (method === 'GET' && path.split('?')[0] === phoneId) return 'number';
  if (method !== 'POST' || path !== `${phoneId}/messages`) return undefined;
  return body.status === undefined ? 'messages' : 'read';
};

/** An error other than by `answers`. A complaint is about a call that no bot may make. */
class Refusal extends Error {
  status: number;
  code: number;
  details?: string;
  subcode?: number;
  complaint: boolean;
  constructor(
    status: number,
    code: number,
    message: string,
    details?: string,
    subcode?: number,
    complaint = false,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.subcode = subcode;
    this.complaint = complaint;
  }
}

const need = (condition: boolean, why: string): void => {
  if (!condition) throw new Refusal(400, 100, '(#100) Invalid parameter', why, undefined, true);
};

const failure = (code: number, message: string, details?: string, subcode?: number): Fields => ({
  error: {
    message: message.startsWith('(#') ? message : `(#${code}) ${message}`,
    type: 'OAuthException',
    code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    ...(details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
    fbtrace_id: 'Az8or2yhqkZfEZ-_4Qn_Bam',
  },
});

const userId = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

const checkedAddress = (body: Fields): string => {
  only(
    body,
    [
      ...['messaging_product', 'recipient_type', 'to', 'recipient', 'type', 'biz_opaque_callback_data'],
      String(body.type),
    ],
    'a message',
  );
  need(body.recipient_type === 'individual', 'recipient_type must be individual');
  if (body.to !== undefined)
    need(/^\d{5,20}$/.test(String(body.to)), 'to must be a number: user ids go in recipient');
  if (body.recipient !== undefined) need(userId.test(String(body.recipient)), 'recipient must be a user id');
  need((body.to ?? body.recipient) !== undefined, 'to or recipient is needed');
  return String(body.to ?? body.recipient);
};

const shownOf = (body: Fields): Omit<Seen, 'id'> => {
  const content = fields(body[String(body.type)]);
  if (body.type === 'text') {
    only(content, ['body', 'preview_url'], 'a text');
    return { form: 'text', ...shown(words(content.body, 4096, 'text.body')), buttons: [] };
  }
  if (body.type === 'location') {
    only(content, ['latitude', 'longitude', 'name', 'address'], 'a location');
    const { latitude, longitude, name, address } = content;
    need(Math.abs(Number(latitude)) <= 90 && Math.abs(Number(longitude)) <= 180, 'no such place');
    const place = {
      latitude: Number(latitude),
      longitude: Number(longitude),
      name: String(name),
      address: String(address),
    };
    return { form: 'place', text: '', bold: [], buttons: [], place };
  }
  need(body.type === 'interactive', `type ${body.type}`);
  only(content, ['type', 'header', 'body', 'footer', 'action'], 'an interactive message');
  const action = fields(content.action);
  const said = shown(words(fields(content.body).text, 1024, 'interactive.body.text'));
  if (content.footer) words(fields(content.footer).text, 60, 'interactive.footer.text');
  if (content.type === 'button') return { form: 'buttons', ...said, buttons: buttonsOf(action) };
  if (content.type === 'list') return { form: 'list', ...said, buttons: rowsOf(action) };
  if (content.type === 'location_request_message') {
    need(action.name === 'send_location' && Object.keys(action).length === 1, 'action must be send_location');
    return { form: 'place request', ...said, buttons: [] };
  }
  need(content.type === 'cta_url', `interactive.type ${content.type}`);
  const { display_text, url } = fields(action.parameters);
  need(action.name === 'cta_url', 'action.name must be cta_url');
  need(/^https?:\/\/\S{1,2000}$/.test(String(url)), 'parameters.url is no address');
  return {
    form: 'link',
    ...said,
    buttons: [],
    link: { label: words(display_text, 20, 'display_text'), url: String(url) },
  };
};

const buttonsOf = (action: Fields): Seen['buttons'] => {
  only(action, ['buttons'], 'an action with buttons');
  const buttons = (Array.isArray(action.buttons) ? action.buttons : []).map((one) => {
    need(fields(one).type === 'reply', 'a button must be of type reply');
    const { id, title } = fields(fields(one).reply);
    return { id: words(id, 256, 'button id'), title: words(title, 20, 'button title') };
  });
  need(buttons.length >= 1 && buttons.length <= 3, `${buttons.length} buttons`);
  differ(buttons);
  return buttons;
};

const rowsOf = (action: Fields): Seen['buttons'] => {
  only(action, ['button', 'sections'], 'an action with a list');
  words(action.button, 20, 'action.button');
  const sections = (Array.isArray(action.sections) ? action.sections : []).map(fields);
  need(sections.length >= 1 && sections.length <= 10, `${sections.length} sections`);
  if (sections.length > 1) for (const { title } of sections) words(title, 24, 'section title');
  const rows = sections.flatMap((section) =>
    (Array.isArray(section.rows) ? section.rows : []).map((row) => {
      only(fields(row), ['id', 'title', 'description'], 'a row');
      const { id, title, description } = fields(row);
      return {
        id: words(id, 200, 'row id'),
        title: words(title, 24, 'row title'),
        ...(description === undefined ? {} : { description: words(description, 72, 'row description') }),
      };
    }),
  );
  need(rows.length >= 1 && rows.length <= 10, `${rows.length} rows`);
  differ(rows);
  return rows;
};

const differ = (buttons: { id: string; title: string }[]): void => {
  for (const name of ['id', 'title'] as const)
    need(new Set(buttons.map((one) => one[name])).size === buttons.length, `two buttons with one ${name}`);
};

const words = (value: unknown, most: number, name: string): string => {
  need(typeof value === 'string' && value.trim() !== '', `${name} is empty`);
  need(String(value).length <= most, `${name} is longer than ${most}: ${String(value).length}`);
  if (/ id$/.test(name)) need(String(value).trim() === value, `${name} begins or ends with a space`);
  return String(value);
};

const only = (given: Fields, names: string[], what: string): void => {
  const other = Object.keys(given).filter((name) => !names.includes(name));
  need(other.length === 0, `${what} has no ${other.join(', ')}`);
};

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/**
 * What WhatsApp makes of its marks: a mark after no letter, digit or invisible joiner and before no space opens, the same
 * mark before no letter or digit closes. In addresses there are none.
 */
const shown = (source: string): { text: string; bold: string[] } => {
  const bold: string[] = [];
  const read = (text: string): string => {
    const hit =
      /(?<![\p{L}\p{N}\u2060])(\*|_|~|`)(?=\S)(?:(?!\1)[^\n])*?(?:(?!\1)\S)\1(?![\p{L}\p{N}])|https?:\/\/\S+|^(?:> |\* )/mu.exec(
        text,
      );
    if (!hit) return text;
    const [found, mark] = hit;
    const rest = text.slice(hit.index + found.length);
    const before = text.slice(0, hit.index);
    if (!mark) return `${before}${found.startsWith('http') ? found : '• '}${read(rest)}`;
    const inner = found.slice(1, -1);
    if (mark === '*') bold.push(inner);
    return `${before}${read(inner)}${read(rest)}`;
  };
  const text = read(source).replaceAll('\u2060', '');
  return { text, bold: bold.map((one) => one.replaceAll('\u2060', '')) };
};

const lineOf = ({ form, text, buttons, link, place }: Omit<Seen, 'id'>): string[] => {
  const what = place ? `${place.name}, ${place.latitude}, ${place.longitude}` : text.split('\n').join('\n  ');
  const labels = buttons.map(({ title, description }) => (description ? `${title} | ${description}` : title));
  return [
    `< (${form}) ${what}`,
    ...(labels.length > 0 ? [`  ${labels.map((label) => `[${label}]`).join(' ')}`] : []),
    ...(link ? [`  [${link.label} -> ${link.url}]`] : []),
  ];
};
