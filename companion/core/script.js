/**
 * The one Trusted Types policy of the private half. A page may have one policy named "homegroup", so whoever starts a worker gets the
 * address through here; only scripts that are listed come through.
 */

const ALLOWED = [/^\/my\/sw\.js$/, /^\/help-sw\.js$/, /^\/(?:my\/v\/[\w.-]+\/|companion\/)(?:book\/worker|crypto\/kdf_worker)\.js$/];

/** @type {{createScriptURL: (url: string) => any} | undefined} */
let policy;

/**
 * An address of a worker's script, as the browser wants it.
 *
 * @param {string | URL} url
 * @returns {string} (a TrustedScriptURL where there is such a thing)
 */
export function scriptURL(url) {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  policy ??= types ? types.createPolicy('homegroup', {createScriptURL: check}) : {createScriptURL: check};
  return /** @type {{createScriptURL: (url: string) => any}} */ (policy).createScriptURL(String(url));
}

/**
 * @param {string} url
 * @returns {string}
 */
export function check(url) {
  const base = globalThis.location?.href ?? 'http://localhost/';
  const at = new URL(url, base);
  if (at.origin !== new URL(base).origin || !ALLOWED.some((path) => path.test(at.pathname))) {
    throw new TypeError('not a script of ours');
  }
  return url;
}
