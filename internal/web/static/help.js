// Has the browser keep the page "Help now", so that it opens without a connection (help_worker.js). Without it, and where the browser
// keeps nothing, all pages work the same. The policy is the one that the content security policy allows; it lets one address through.

const WORKER = '/help-sw.js';

if ('serviceWorker' in navigator) {
  const policy = globalThis.trustedTypes?.createPolicy('homegroup', {
    createScriptURL(url) {
      if (url !== WORKER) throw new TypeError(`not an address of ours: ${url}`);
      return url;
    },
  });
  navigator.serviceWorker.register(policy ? policy.createScriptURL(WORKER) : WORKER, {scope: '/', updateViaCache: 'all'})
    .catch(() => { /* a private window, or no room: there is nothing to tell the reader */ });
}
