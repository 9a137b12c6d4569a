import type { Inbound } from '../../src/core/conversation.ts';
import { matterReaders } from '../../src/understanding/read-matter.ts';
import { person } from '../support/talk.ts';

const readers = matterReaders();
const heard = (text: string) => ({ id: '1', chat: 'test:1', at: 0, kind: 'text', text }) as Inbound;
const event = (reader: string, text: string, asked?: Record<string, unknown>) => {
  const reading = readers[reader]!(heard(text), asked);
  return reading && 'event' in reading ? reading.event : undefined;
};

test.each([
  ['contact_matter', 'mi jefe dice q me va a dar seguro hasta los 6 meses', 'overdue'],
  ['contact_matter', 'my employer dropped me without telling me', 'dropped'],
  ['contact_matter', 'la enfermera me trató mal, quiero quejarme', 'service'],
  ['contact_matter', 'can I call IMSS from the US?', 'abroad'],
  ['contact_matter', 'teléfono de RH', 'hr'],
  ['contact_matter', 'quiero hablar con una persona', 'phones'],
  ['nss_matter', 'tengo 2 números de seguro', 'two'],
  ['nss_matter', 'mi apellido está mal en el imss', 'fix'],
  ['nss_matter', 'perdí mi nss', 'find'],
  ['nss_matter', 'do I keep the same nss if I change jobs', 'meaning'],
  ['student_matter', 'me salió Acudir a la Subdelegación', 'message'],
  ['student_matter', 'quiero renunciar al seguro de la escuela', 'renounce'],
  ['student_matter', 'cuántos días tengo para entregar el nss en la escuela', 'deadline'],
  ['scam_matter', 'un coyote me cobra 3 mil por el nss', 'charged'],
  ['scam_matter', 'ya di mis datos a alguien que decía ser del imss', 'gave_data'],
  ['scam_matter', 'me están pidiendo un código que me llegó al cel', 'code'],
  ['privacy_matter', 'bórrame de su base de datos', 'erase'],
  ['privacy_matter', '¿mi jefe puede ver lo que pregunto aquí?', 'who_sees'],
  ['privacy_matter', '¿qué sabes de mí?', 'mine'],
])('%s takes «%s» for %s', (reader, text, type) => {
  expect(event(reader, text)).toEqual({ type });
});

test('words too common to be an answer count only in the message that opens a topic', () => {
  expect(event('contact_matter', 'clínica del imss en Celaya')).toEqual({ type: 'phones' });
  expect(event('contact_matter', 'clínica del imss en Celaya', {})).toBeUndefined();
  expect(event('privacy_matter', 'mi empresa no me registra', {})).toBeUndefined();
  expect(event('nss_matter', 'quiero sacar cita', {})).toBeUndefined();
});

test.each([
  ['mi número es 12345678903', undefined, 'ok'],
  ['12345678901', {}, 'doubtful'],
  ['12 34 56 7890', {}, 'too_short'],
  ['12345678901234', {}, 'too_long'],
])('of «%s» only a verdict is left', (text, asked, verdict) => {
  expect(event('nss_number', text, asked)).toEqual({ type: 'number', verdict });
});

test('a text without a number is no social security number', () => {
  expect(event('nss_number', 'clínica 37700')).toBeUndefined();
  expect(event('nss_number', 'no lo tengo', {})).toBeUndefined();
});

test('a typed social security number reaches neither the conversation’s record nor its replies', () => {
  const someone = person();
  someone.says('nss');
  someone.presses('nss/what/check');
  for (const typed of ['12345678903', '12-34-56-7890-1', 'es 12345678903', '123456789012345']) {
    const record = JSON.stringify(someone.says(typed)).replace(/\D/g, '');
    expect(record).not.toContain('1234567890');
  }
});

test('what is understood as help is nothing but the wish for help', () => {
  expect(event('help_wish', '¿Qué puedes hacer?')).toEqual({ type: 'help' });
  expect(event('help_wish', 'necesito ayuda con mi cita')).toBeUndefined();
});
