/**
 * What the browser keeps of the page to show it without a network. The network comes first, always: what is kept is for when
 * that does not answer, and of this version of the page. Nothing of a conversation passes here.
 * @import { WorkerScope } from './types.ts'
 */
/** @type {{ version: string, files: string[] }} */
const { version, files } = JSON.parse('{{shell}}');
const KEPT = `guia-${version}`;
/** Milliseconds that a network may take which says neither yes nor no. */
const PATIENCE = 4000;

const worker = /** @type {WorkerScope} */ (/** @type {unknown} */ (self));

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((cache) => cache.addAll(files))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('guia-') && name !== KEPT)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method === 'GET' && origin === location.origin && files.includes(pathname))
    event.respondWith(fresh(request, pathname));
});

/** From the network, else as it was kept. @param {Request} request @param {string} pathname */
const fresh = async (request, pathname) => {
  const kept = await caches.match(pathname, { cacheName: KEPT });
  if (!kept) return fetch(request);
  /** @type {Promise<Response>} */
  const late = new Promise((resolve) => {
    setTimeout(() => resolve(kept), PATIENCE);
  });
  const found = fetch(request).then(
    (answer) => (answer.status < 500 ? answer : kept),
    () => kept,
  );
  return Promise.race([found, late]);
};
