// The service worker of the public pages. It keeps one thing: the page "Help now" with every country's numbers, so that it opens
// without a connection. It notes nothing, keeps no other page, and lets everything else pass as if it were not there.
// The line above, put there by the server, says what to keep: {release, pages: {en, es}, files}.

const name = `homegroup-help-${kept.release}`;
const PATIENCE = 4000; // milliseconds: who waits in a bad hour waits too long

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(name);
    await cache.addAll([...Object.values(kept.pages), ...kept.files].map((url) => new Request(url, {cache: 'no-cache', credentials: 'omit'})));
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const old of await caches.keys()) {
      if (old.startsWith('homegroup-help-') && old !== name) await caches.delete(old);
    }
  })());
});

self.addEventListener('fetch', (event) => {
  const {request} = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && languageOf(url.pathname)) event.respondWith(help(request, languageOf(url.pathname)));
  else if (kept.files.includes(url.pathname)) event.respondWith(file(request, url.pathname));
});

// languageOf gives the language to answer an address of help in; nothing for other addresses.
function languageOf(path) {
  const asked = path.match(/^(?:\/(\w\w))?\/help(?:\/offline)?$/);
  if (!asked || (asked[1] && !kept.pages[asked[1]])) return undefined;
  if (asked[1]) return asked[1];
  const known = Object.keys(kept.pages);
  return (self.navigator.languages ?? []).map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => known.includes(tag)) ?? known[0];
}

async function help(request, language) {
  const cache = await caches.open(name);
  const copy = await cache.match(kept.pages[language], {ignoreVary: true});
  if (!copy) return fetch(request);
  try {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('no answer in time')), PATIENCE));
    const answer = await Promise.race([fetch(request), late]);
    return answer.ok ? answer : copy;
  } catch {
    return copy;
  }
}

// Files have their release in their address: what is kept is what the server would give.
async function file(request, path) {
  const cache = await caches.open(name);
  return (await cache.match(path, {ignoreVary: true})) ?? fetch(request);
}
