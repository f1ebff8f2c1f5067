// The service worker of the private half. It keeps one release whole, each file by the hash that the release gives it, and
// answers from that: so the book opens without a connection, and never from files of two releases. A new release waits until the
// member agrees: browsers begin with a new worker by themselves when all windows are closed, so what the member agreed to is noted, and
// a newer worker goes on with that. It notes nothing else, and lets everything else pass: what the server says of the book is never kept here.
// The line above, put there by the server, says which release this worker is for: {release, hash}.
//
// Messages of the page: 'agreed' (begin with this release; answered at the port that came with it), {type: 'opened', release} (the book is open:
// older releases may go), {type: 'version', release} (of that release, else of this one; answered at the port: {release, version, hash}).

const PREFIX = 'homegroup-book-';
const STATE = 'homegroup-state';
const AGREED = '/my/agreed'; // in STATE: the release that the member agreed to
const OLDER = '/my/older'; // in a release's cache: those that were kept when it came
const AT_ONCE = 6; // files fetched at a time

const cacheOf = (release) => PREFIX + release;

self.addEventListener('install', (event) => event.waitUntil(install()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
  const release = await chosen();
  await agree(release);
  for (const name of await older()) if (name !== cacheOf(release)) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener('message', (event) => {
  const {type, release} = typeof event.data === 'string' ? {type: event.data} : event.data ?? {};
  const port = event.ports[0];
  if (type === 'agreed') event.waitUntil(agree(pinned.release).then(() => self.skipWaiting()).then(() => port?.postMessage('agreed')));
  else if (type === 'opened' && release === pinned.release) event.waitUntil(forget());
  else if (type === 'version') event.waitUntil(tell(port, release ?? pinned.release));
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
  const before = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== cacheOf(pinned.release));
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
    await cache.put(OLDER, new Response(JSON.stringify(before)));
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

/** The release to begin with: what the member agreed to, as long as it is kept; at the very first, this one. */
async function chosen() {
  const note = await (await caches.open(STATE)).match(AGREED);
  const release = note ? await note.text() : pinned.release;
  return await caches.has(cacheOf(release)) ? release : pinned.release;
}

async function agree(release) {
  await (await caches.open(STATE)).put(AGREED, new Response(release));
}

/** Begins with the release before this one, where it is still kept, or again with this one. */
async function back() {
  const [other] = await older();
  if (await chosen() !== pinned.release) await agree(pinned.release);
  else if (other) await agree(other.slice(PREFIX.length));
  return Response.redirect('/my/', 302);
}

/** Lets older releases go. */
async function forget() {
  for (const name of await older()) await caches.delete(name);
}

/** What is kept of releases that were here before this one. A newer one is not this worker's to begin, nor to take away. */
async function older() {
  const note = await caches.match(OLDER, {cacheName: cacheOf(pinned.release)});
  const before = note ? await note.json() : [];
  return (await caches.keys()).filter((name) => before.includes(name));
}

/** Tells the version and the hash of a release, as far as it is kept. */
async function tell(port, release) {
  const list = await caches.match('/my/assets.json', {cacheName: cacheOf(release)});
  const {version = '', hash = ''} = list ? await list.json() : release === pinned.release ? pinned : {};
  port?.postMessage({release, version, hash});
}

const hex = (buffer) => Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, '0')).join('');

const base64 = (text) => btoa(text.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))));
