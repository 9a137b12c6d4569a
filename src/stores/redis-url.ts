/** Reads REDIS_URL: which servers, the credentials, and how many replicas must have a save. */

import { readFileSync } from 'node:fs';
import { codeOf } from '../core/error.ts';
import type { Access, Address, RedisLocation } from './redis-node.ts';

/** What REDIS_URL says. */
export type Read = {
  /** One server, the Sentinels that know it, or some servers of a cluster. */
  where: RedisLocation | Address[];
  access: Access;
  /** How many replicas must have a save before it resolves. */
  wait: number;
};

/**
 * Parses REDIS_URL:
 * - `redis://[user:password@]host[:6379][/database]`, `rediss://…` over TLS;
 * - `redis-sentinel://[user:password@]host[:26379],host…/master[/database]`: user and password are those of
 *   Redis; `sentinel-user` and `sentinel-password` are those of the Sentinels;
 * - `redis-cluster://[user:password@]host[:6379],host…`.
 *
 * Options of all: `wait=1`, `tls=true`, `ca=/path/ca.pem` (a private CA, in PEM). Errors quote nothing of the
 * URL but that path, because it may hold a password.
 */
export const readUrl = (url: string): Read => {
  const [, scheme = '', , credentials, hosts = '', path, query] =
    /^(redis|rediss|redis-cluster|redis-sentinel):\/\/(([^@/?]*)@)?([^@/?]+)(?:\/([^?]*))?(\?.*)?$/.exec(
      url,
    ) ?? [];
  const more = new URLSearchParams(query);
  const isOdd = [...more].some(([name, value]) => !optionsOf(scheme)[name]?.test(value));
  const addresses = addressesIn(hosts, scheme === 'redis-sentinel' ? 26_379 : 6_379);
  const hostPart = addresses && hostPartIn(scheme, addresses, path ?? '');
  if (!hostPart || isOdd) throw new Error(HELP);
  const [username, ...rest] = (credentials ?? '').split(':').map(decoded);
  const isTls = scheme === 'rediss' || more.get('tls') === 'true' || more.has('ca');
  const access: Access = {
    ...(username ? { username } : {}),
    ...(rest.length > 0 ? { password: rest.join(':') } : {}),
    ...(hostPart.db ? { db: Number(hostPart.db) } : {}),
    ...(isTls ? { tls: tlsOf(more.get('ca') ?? undefined) } : {}),
  };
  const [sentinelUser, sentinelPassword] = [more.get('sentinel-user'), more.get('sentinel-password')];
  const where: Read['where'] =
    scheme === 'redis-cluster'
      ? hostPart.addresses
      : hostPart.master === undefined
        ? hostPart.addresses[0]
        : {
            sentinels: hostPart.addresses,
            master: hostPart.master,
            ...(sentinelUser === null ? {} : { username: sentinelUser }),
            ...(sentinelPassword === null ? {} : { password: sentinelPassword }),
          };
  return { where, access, wait: Number(more.get('wait') ?? 0) };
};

const HELP =
  'REDIS_URL must look like redis://user:password@host:6379/0 (only redis://host is needed; rediss:// is TLS), ' +
  'redis-sentinel://user:password@host:26379,host:26379/name-of-the-master, ' +
  'or redis-cluster://user:password@host:6379,host:6379 (the last two with ?tls=true for TLS); ' +
  '?ca=/path/ca.pem names a private CA; ?wait=1 waits for a replica.';

const optionsOf = (scheme: string): Record<string, RegExp> => ({
  tls: /^(?:true|false)$/,
  ca: /./,
  wait: /^\d$/,
  ...(scheme === 'redis-sentinel' ? { 'sentinel-user': /./, 'sentinel-password': /./ } : {}),
});

const addressesIn = (hosts: string, usualPort: number): HostPart['addresses'] | undefined => {
  const [first, ...others] = hosts.split(',').flatMap((one): Address[] => {
    const [, host, port = usualPort] = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(one) ?? [];
    return host && Number(port) < 65_536 ? [{ host: host.replace(/^\[|\]$/g, ''), port: Number(port) }] : [];
  });
  return first && others.length + 1 === hosts.split(',').length ? [first, ...others] : undefined;
};

type HostPart = { addresses: [Address, ...Address[]]; master?: string; db?: string };

/** The part after the hosts; undefined if it does not suit the scheme and the number of hosts. */
const hostPartIn = (scheme: string, addresses: HostPart['addresses'], path: string): HostPart | undefined => {
  if (scheme === 'redis-cluster') return path === '' ? { addresses } : undefined;
  if (scheme === 'redis-sentinel') {
    const [, master, db] = /^([\w.%-]+)(?:\/(\d*))?$/.exec(path) ?? [];
    return master === undefined ? undefined : { addresses, master: decoded(master), db };
  }
  return addresses.length === 1 && /^\d*$/.test(path) ? { addresses, db: path } : undefined;
};

const tlsOf = (ca: string | undefined): NonNullable<Access['tls']> => {
  if (ca === undefined) return {};
  try {
    return { ca: readFileSync(ca) };
  } catch (error) {
    throw new Error(`REDIS_URL: the file of ?ca= (${ca}) cannot be read (${codeOf(error)}).`);
  }
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
