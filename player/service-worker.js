// Keeps the player's page and its files, so that it opens without the network.
//
// The page itself comes from the network where that answers, since it follows
// the visitor's language and colors; what is kept of it is the last one that
// came. Files have their content's hash in their name, so what is kept of them
// is them. Nothing else is touched: every other path, and everything that is
// sent, goes its way. The page holds nothing personal, so the cache does not.

const PAGE = '/player';
const CACHE = 'bandstand-player-1';
/** A network that takes longer is as good as none. */
const PATIENCE_MS = 4_000;
/** What the page needs, as it says itself. */
const LINKS = /\b(?:src|href)="(\/[^"#?]+\.[a-z0-9]+)"/g;

const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/**
 * Keeps `page` with all it needs, and nothing that only older ones needed. Not
 * kept unless all of it is there.
 *
 * @param {Response} page
 */
async function keep(page) {
  const cache = await caches.open(CACHE);
  const html = await page.clone().text();
  const needed = new Set([...html.matchAll(LINKS)].map(([, path]) => String(path)));
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await cache.addAll([...needed].filter((path) => !kept.has(path)));
  await cache.put(PAGE, page);
  for (const path of kept) {
    if (path !== PAGE && !needed.has(path)) await cache.delete(path);
  }
}

/** @param {Response} page */
const isThePage = (page) => page.ok && !page.redirected;

scope.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const page = await fetch(PAGE);
      if (!isThePage(page)) throw new Error(`${PAGE} answered ${page.status}`);
      await keep(page);
      await scope.skipWaiting();
    })(),
  );
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const ours = (await caches.keys()).filter((name) => name.startsWith('bandstand-player-'));
      await Promise.all(ours.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
      await scope.clients.claim();
    })(),
  );
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== scope.location.origin) return;
  if (request.mode === 'navigate') {
    if (pathname === PAGE) event.respondWith(thePage(event));
  } else if (/\.[a-z0-9]+$/.test(pathname)) {
    event.respondWith(aFile(request));
  }
});

/** @param {FetchEvent} event */
async function thePage(event) {
  const kept = (await caches.open(CACHE)).match(PAGE);
  try {
    const page = await fetch(event.request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (isThePage(page)) event.waitUntil(keep(page.clone()).catch(() => undefined));
    // a proxy before a server that is down
    else if (page.status >= 502) return (await kept) ?? page;
    return page;
  } catch {
    return (await kept) ?? Response.error();
  }
}

/** @param {Request} request */
async function aFile(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}
