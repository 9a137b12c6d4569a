/**
 * Mounts the pages beside the chat on the one HTTP server: pages for operators and for HR, and what replies
 * link to.
 */
import type { MiddlewareHandler } from 'hono';
import { adminPath, mountAdminPage } from './admin-page.ts';
import type { Channel } from './channels/channel.ts';
import { sourceOf } from './channels/web-door.ts';
import type { Config } from './config.ts';
import type { ChannelParts } from './configured.ts';
import type { Directory } from './directory/directory.ts';
import { mountMap } from './map-page.ts';
import { makeGuard, mountOperations } from './operations.ts';
import { reports } from './report.ts';
import { findDoors, type ShareKit, shareKit } from './share.ts';
import { mountSharePage, sharePath } from './share-page.ts';
import { mountTakeAlong } from './take-along.ts';

/** Mounts all pages. `channels` are those that are configured, `listening` the names of those that are open. */
export function mountPages(
  shared: ChannelParts,
  directory: Directory,
  channels: readonly Channel[],
  listening: ReadonlySet<string>,
): void {
  const { config, guide, http, store, metrics, log } = shared;
  const source = (c: Parameters<typeof sourceOf>[0]) => sourceOf(c, config.trustProxy);
  const guard = makeGuard({ adminToken: config.adminToken, isPublic: isPublic(config), source, log });
  mountOperations(http.app, { store, metrics, guard, isPublic: isPublic(config), log });
  mountShare(shared, guard);
  mountAdmin(shared, guard, channels, listening);
  if (config.web) {
    const tally = (name: string, lifetime: number) => store.count(`pace:${name}`, 1, lifetime);
    mountMap(http.app, { directory, guide, tally, source });
  }
  mountTakeAlong(http.app, { guide, publicUrl: config.publicUrl });
}

/** Whether others than this machine can reach the server. */
const isPublic = ({ publicUrl, trustProxy }: Config): boolean =>
  trustProxy || (publicUrl !== undefined && !/^https?:\/\/(?:localhost|127\.|\[::1\])/.test(publicUrl));

/**
 * The page where HR makes links: open to this machine, or with ADMIN_TOKEN. The platforms are asked for the
 * bots' names when the page is opened, each time until all have answered, so a platform that is away does not
 * delay the start.
 */
function mountShare({ config, guide, http }: ChannelParts, guard: MiddlewareHandler): void {
  for (const path of [sharePath, `${sharePath}/*`]) http.app.use(path, guard);
  let known: ShareKit | undefined;
  mountSharePage(http.app, async () => {
    if (known) return known;
    const { doors } = await findDoors(process.env);
    const kit = shareKit(guide, doors);
    if ((doors.telegram || !config.telegram) && (doors.whatsapp || !config.whatsapp)) known = kit;
    return kit;
  });
}

/** The page with statistics about what people ask: open to this machine, or with ADMIN_TOKEN. */
function mountAdmin(
  { guide, http, store, metrics }: ChannelParts,
  guard: MiddlewareHandler,
  channels: readonly Channel[],
  listening: ReadonlySet<string>,
): void {
  for (const path of [adminPath, `${adminPath}/*`]) http.app.use(path, guard);
  mountAdminPage(http.app, {
    guide,
    report: reports({ store, guide, channels: () => channels.map(({ name }) => name) }),
    health: () => ({
      channels: channels.map(({ name }) => ({ channel: name, open: listening.has(name) })),
      waiting: metrics.waiting(),
    }),
  });
}
