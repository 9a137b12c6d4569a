/** Who wants a person: the organisation's HR is named first, and takes over where that is switched on. */
import { join } from 'node:path';
import { assemble } from '../src/assemble.ts';
import { readOrg } from '../src/org.ts';
import { person, realDirectory, root } from './support/talk.ts';

const example = () => readOrg(join(root, 'docs', 'org.example.json'));

describe('without a hand-off, with an HR contact', () => {
  const guide = assemble(join(root, 'locales'), realDirectory(), { org: example() });
  const bare = assemble(join(root, 'locales'), realDirectory(), {
    org: { ...example(), hr: undefined },
  });
  const reply = (language: string, says: string[], of = guide) => {
    const someone = person(of, language);
    for (const text of says) someone.says(text);
    return someone
      .session()!
      .outbox.map(({ text }) => text)
      .join('\n\n');
  };
  const HR = { es: 'Recursos Humanos (Laura Pérez)', en: 'Human Resources (Laura Pérez)' };
  const IMSS = '800 623 2323';

  test.each([
    ['es', 'quiero hablar con una persona'],
    ['es', 'pásame con un humano'],
    ['es', 'quiero hablar con un asesor'],
    ['es', 'atención a clientes'],
    ['en', 'talk to a human'],
    ['en', 'i need a real person'],
  ] as const)('who wants a person is told of HR before IMSS’s telephone (%s: %s)', (language, wish) => {
    const said = reply(language, [wish]);
    expect(said).toContain(HR[language]);
    expect(said.indexOf(HR[language])).toBeLessThan(said.indexOf(IMSS));
  });

  test.each([
    ['es', 'xyzzy'],
    ['en', 'xyzzy'],
  ] as const)(
    'each reply that does not know names HR, before IMSS’s telephone (%s)',
    (language, nonsense) => {
      const greeting = language === 'es' ? 'hola' : 'hello';
      for (let times = 1; times <= 5; times++) {
        const said = reply(language, [greeting, ...Array<string>(times).fill(nonsense)]);
        expect(said).toContain(HR[language]);
        const imss = said.indexOf(IMSS);
        if (imss >= 0) expect(said.indexOf(HR[language])).toBeLessThan(imss);
      }
    },
  );

  test.each([
    ['es', '¿cuál es el teléfono del imss?'],
    ['es', 'quiero hablar con una persona del imss'],
    ['en', 'imss phone number'],
  ] as const)('who wants IMSS itself gets that (%s: %s)', (language, wish) => {
    expect(reply(language, [wish])).not.toContain(HR[language]);
  });

  test('an organisation without an HR contact names nobody', () => {
    expect(reply('es', ['quiero hablar con una persona'], bare)).not.toContain('Ejemplo');
  });
});
