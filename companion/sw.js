// The service worker of the private half. It keeps one release whole, each file by the hash that the release gives it, and
// answers from that: so the book opens without a connection, and never from files of two releases. A new release waits until the
// member agrees. It notes nothing, and lets everything else pass: what the server says of the book is never kept here.
// The line above, put there by the server, says which release this worker is for: {release, hash}.
//
// Messages of the page: 'skip' (the member agreed: begin with this release), {type: 'opened', release} (the book is open: older
// releases may go), 'version' (answered at the port that came with it: {release, version, hash}).

const PREFIX = 'homegroup-book-';
const STATE = 'homegroup-state'; // which release to begin with, where it is not the newest
const AT_ONCE = 6; // files fetched at a time

const cacheOf = (release) => PREFIX + release;

self.addEventListener('install', (event) => event.waitUntil(install()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
  await caches.delete(STATE);
  await self.clients.claim();
})()));

self.addEventListener('message', (event) => {
  const {type, release} = typeof event.data === 'string' ? {type: event.data} : event.data ?? {};
  if (type === 'skip') event.waitUntil(self.skipWaiting());
  else if (type === 'opened' && release === pinned.release) event.waitUntil(forget());
  else if (type === 'version') event.waitUntil(tell(event.ports[0] ?? event.source));
});

self.addEventListener('fetch', (event) => {
  const {request} = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (url.pathname === '/my/') event.respondWith(page(request));
    else if (url.pathname === '/my/back') event.respondWith(back());
  } else if (url.pathname.startsWith('/my/v/')) event.respondWith(file(request, url.pathname));
});

/** Fetches a whole release, or keeps nothing of it. */
async function install() {
  const answer = await fetch('/my/assets.json', {cache: 'no-store'});
  if (!answer.ok) throw new Error(`assets.json: ${answer.status}`);
  const text = await answer.text();
  const {files} = JSON.parse(text);
  const lines = files.map((f) => `${f.path} ${f.sha256} ${f.size}\n`).join('');
  if (hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(lines))) !== pinned.hash) throw new Error('assets.json is not that of this release');
  const cache = await caches.open(cacheOf(pinned.release));
  const rest = files.slice();
  const fetchSome = async () => {
    for (let f = rest.pop(); f; f = rest.pop()) {
      // What has the release in its address may come from the browser's own cache: its hash is looked at all the same.
      const wanted = new Request(f.path, {integrity: `sha256-${base64(f.sha256)}`, cache: f.path === '/my/' ? 'no-cache' : 'default', redirect: 'error'});
      const got = await fetch(wanted);
      if (!got.ok) throw new Error(`${f.path}: ${got.status}`);
      await cache.put(f.path, got);
    }
  };
  try {
    await Promise.all(Array.from({length: AT_ONCE}, fetchSome));
    await cache.put('/my/assets.json', new Response(text, {headers: {'Content-Type': 'application/json'}}));
  } catch (fault) {
    rest.length = 0;
    await caches.delete(cacheOf(pinned.release));
    throw fault;
  }
}

/** Answers with the page that the book begins with. */
async function page(request) {
  const cache = await caches.open(cacheOf(await chosen()));
  return (await cache.match('/my/')) ?? fetch(request);
}

/** Answers with a file of any release that is kept: a window opened before an update goes on with its own. */
async function file(request, path) {
  for (const name of await caches.keys()) {
    const kept = name.startsWith(PREFIX) && (await (await caches.open(name)).match(path));
    if (kept) return kept;
  }
  return fetch(request);
}

/** The release to begin with. */
async function chosen() {
  const kept = await (await caches.open(STATE)).match('/my/back');
  return kept ? kept.text() : pinned.release;
}

/** Begins with the release before this one, where it is still kept, or again with this one. */
async function back() {
  const now = await chosen();
  const other = (await caches.keys()).find((name) => name.startsWith(PREFIX) && name !== cacheOf(now));
  if (now !== pinned.release) await caches.delete(STATE);
  else if (other) await (await caches.open(STATE)).put('/my/back', new Response(other.slice(PREFIX.length)));
  return Response.redirect('/my/', 302);
}

/** Lets older releases go. */
async function forget() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== cacheOf(pinned.release)) await caches.delete(name);
  }
}

async function tell(to) {
  const kept = await (await caches.open(cacheOf(pinned.release))).match('/my/assets.json');
  const {version = ''} = kept ? await kept.json() : {};
  to.postMessage({type: 'version', ...pinned, version});
}

const hex = (buffer) => Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, '0')).join('');

const base64 = (text) => btoa(text.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))));
