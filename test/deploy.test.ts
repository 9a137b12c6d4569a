import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './support/talk.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');
const compose = parse(read('docker-compose.yml'));
const dockerfile = read('Dockerfile');
const settings = [...read('.env.example').matchAll(/^#([A-Z][A-Z_]+)=/gm)].map((hit) => hit[1]!);

test('the bot waits for a healthy Redis, and both say how they are', () => {
  expect(compose.services.bot.depends_on.redis.condition).toBe('service_healthy');
  for (const name of ['bot', 'redis']) expect(compose.services[name].healthcheck.test[0]).toBe('CMD');
});

test('Redis writes what it is given to a volume', () => {
  const { command, volumes } = compose.services.redis;
  expect(command.join(' ')).toContain('--appendonly yes');
  expect(volumes).toEqual(['conversations:/data']);
  expect(compose.volumes).toHaveProperty('conversations');
});

test('the containers can write nothing but their data, and gain no right', () => {
  for (const service of Object.values<Record<string, unknown>>(compose.services)) {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  }
  expect(dockerfile).toMatch(/^USER node$/m);
});

test('nothing listens beyond this machine', () => {
  expect(compose.services.redis.ports).toBeUndefined();
  for (const port of compose.services.bot.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('compose gives the bot only settings that exist', () => {
  expect(Object.keys(compose.services.bot.environment).filter((name) => !settings.includes(name))).toEqual(
    [],
  );
});

test('the image holds every folder the program reads', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(\w+) /gm)].map((hit) => hit[1]);
  expect(copied).toEqual(expect.arrayContaining(['src', 'flows', 'locales', 'data']));
  const ignored = read('.dockerignore');
  for (const folder of ['src', 'flows', 'locales', 'data']) expect(ignored).toContain(`!${folder}`);
});
