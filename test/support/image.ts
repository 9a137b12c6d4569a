/**
 * A Dockerfile's steps carried out in a folder, without an engine: what is copied passes .dockerignore, what is run runs in
 * a shell, with the folder for the root. What the base images hold is this machine's.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Copy, DockerfileParser, type From, type JSONInstruction } from 'dockerfile-ast';

export type Image = {
  /** Where its root is. */
  root: string;
  workdir: string;
  env: Record<string, string>;
  user?: string;
  command: string[];
  /** The base images of all stages. */
  bases: string[];
};

/**
 * @param context the folder to build.
 * @param scratch where the stages' roots go.
 * @param instead does a step in its place, where it returns true: what needs a network.
 */
export function buildImage(
  context: string,
  scratch: string,
  instead: (command: string, workdir: string) => boolean,
): Image {
  const stages = new Map<string, Image>();
  const bases: string[] = [];
  const isSent = ignoring(readFileSync(join(context, '.dockerignore'), 'utf8'));
  let image: Image | undefined;
  const within = (path: string) => join(image!.root, resolve(image!.workdir, path));
  for (const step of DockerfileParser.parse(
    readFileSync(join(context, 'Dockerfile'), 'utf8'),
  ).getInstructions()) {
    const given = step.getArguments().map((one) => one.getValue());
    switch (step.getKeyword()) {
      case 'FROM': {
        const root = join(scratch, String(stages.size));
        mkdirSync(join(root, 'bin'), { recursive: true });
        // Only root may change a file's owner.
        writeFileSync(join(root, 'bin/chown'), '#!/bin/sh\n');
        chmodSync(join(root, 'bin/chown'), 0o755);
        image = { root, workdir: '/', env: {}, command: [], bases };
        bases.push(given[0]!);
        stages.set((step as From).getBuildStage() ?? String(stages.size), image);
        break;
      }
      case 'WORKDIR':
        image!.workdir = given[0]!;
        mkdirSync(within('.'), { recursive: true });
        break;
      case 'ENV':
        for (const pair of given)
          image!.env[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
        break;
      case 'COPY': {
        const flag = (step as Copy).getFlags().find((one) => one.getName() === 'from');
        const paths = given.filter((one) => !one.startsWith('--'));
        const to = paths.pop()!;
        const from = flag ? stages.get(flag.getValue()!)!.root : context;
        for (const path of paths.map((one) => one.replace(/^\.?\//, ''))) {
          if (!existsSync(join(from, path))) throw new Error(`COPY ${path}: there is none`);
          if (!flag && !isSent(path)) throw new Error(`COPY ${path}: .dockerignore keeps it back`);
          const isFolder = statSync(join(from, path)).isDirectory();
          const target = to.endsWith('/') && !isFolder ? join(to, basename(path)) : to;
          const filter = (one: string) =>
            flag !== undefined || one === join(from, path) || isSent(one.slice(from.length + 1));
          cpSync(join(from, path), within(target), { recursive: true, filter, preserveTimestamps: true });
        }
        break;
      }
      case 'RUN': {
        const command = step.getArgumentsContent()!.replace(/\\\n/g, ' ');
        if (instead(command, within('.'))) break;
        // Absolute paths are in the folder.
        const there = command.replace(/(?<=\s)\/(?=\w)/g, `${image!.root}/`);
        const env = { ...image!.env, PATH: `${image!.root}/bin:${process.env.PATH}` };
        const run = spawnSync('sh', ['-c', there], {
          cwd: within('.'),
          env,
          encoding: 'utf8',
          timeout: 120_000,
        });
        if (run.status !== 0) throw new Error(`RUN ${command}: ${run.status}\n${run.stderr}`);
        break;
      }
      case 'USER':
        image!.user = given[0]!;
        break;
      case 'CMD':
        image!.command = (step as JSONInstruction).getJSONStrings().map((one) => one.getJSONValue());
        break;
      case 'VOLUME':
      case 'EXPOSE':
      case 'STOPSIGNAL':
        break;
      default:
        throw new Error(`${step.getKeyword()}: not a step that is known here`);
    }
  }
  return image!;
}

/** The rules of a .dockerignore of plain names, folders and `*` in one name; the last that fits decides. */
function ignoring(rules: string): (path: string) => boolean {
  const read = rules
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => {
      const isKept = line.startsWith('!');
      const pattern = (isKept ? line.slice(1) : line)
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '[^/]*');
      return { isKept, fits: new RegExp(`^${pattern}(?:/|$)`) };
    });
  return (path) => read.findLast(({ fits }) => fits.test(path))?.isKept ?? true;
}
