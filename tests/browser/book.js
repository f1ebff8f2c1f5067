// A book opened in a browser as a member has it: the real one, with nothing but what a test puts there.
import axe from 'axe-core'
import { join } from 'node:path'
import { root, serve, visit } from './harness.js'

/** Starts a server that gives the companion as it is in its folder. */
export const serveBook = (...options) => serve('--companion-dir', join(root, 'companion'), ...options)

/**
 * A window with an open book. `put` writes entries (`once` names those that exist once), `go` goes to a screen, `all` gives the entries of a kind,
 * `register` makes a printed key and an account, backs up, and gives the key; `run` calls a function there with the book and what may be written as JSON, `runIn(page)` in another window of the same browser.
 */
export async function openBook(chrome, server, { entries = [], ...options } = {}) {
  const v = await visit(chrome, server, options)
  const { page } = v
  await page.goto('/my/')
  await page.waitForSelector('#main h1')
  const { release } = await server.json('/my/assets.json')
  const at = (path) => `/my/v/${release}/${path}`
  const runIn = (page) => (deed, arg) => page.evaluate(`(async (arg) => { const { book } = await import('${at('parts/book.js')}'); return (${deed})(book, arg) })(${JSON.stringify(arg)})`)
  const run = runIn(page)
  const put = (list) => run(async (book, all) => {
    const ids = []
    for (const { once, ...fields } of all) ids.push((await book.put(once ? { ...fields, id: await book.id(once) } : fields)).id)
    return ids
  }, list)
  await run((book) => book.lock.begin())
  if (entries.length) await put(entries)
  const register = (handle, device = '') => run(async (book, o) => {
    const key = await book.lock.makeRecovery('en')
    await key.confirm()
    await book.account.register(o)
    await book.sync()
    return key.text
  }, { handle, device })
  return {
    ...v,
    register,
    release,
    run,
    runIn,
    put,
    unlock: () => run((book) => book.lock.unlock({ device: true })),
    all: (kind) => run((book, k) => book.all(k), kind),
    // Goes to each of many screens in turn, and gives what `see` sees there: quicker than one by one.
    tour: (places, see) => page.evaluate(`(async (places) => {
      const { go } = await import('${at('core/router.js')}'), { load } = await import('${at('screens/index.js')}'), seen = []
      const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))
      for (const [name, asked] of places) { await load(name); go(name, asked); await drawn(); await drawn(); seen.push((${see})()) }
      return seen
    })(${JSON.stringify(places)})`),
    go: async (name, asked = {}) => {
      await page.evaluate(`(async () => { const { go } = await import('${at('core/router.js')}'); go(${JSON.stringify(name)}, ${JSON.stringify(asked)}) })()`)
      await page.evaluate(`(async () => { const { load } = await import('${at('screens/index.js')}'); await load(${JSON.stringify(name)}) })()`)
      await page.waitForFunction(() => document.querySelector('#main h1') !== null)
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30))))
    },
  }
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds on the screen, as lines of text. */
export async function faults(page) {
  await page.evaluate(axe.source)
  const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } }), rules)
  // What lies under the bar, or outside of a row of tabs that scrolls, is seen when one scrolls.
  const under = (n) => n.any.some((c) => ['bgOverlap', 'elmPartiallyObscured', 'elmPartiallyObscuring'].includes(c.data?.messageKey))
  const undecided = found.incomplete.filter((r) => r.id === 'color-contrast').map((r) => ({ ...r, nodes: r.nodes.filter((n) => !/^<text /.test(n.html) && !under(n)) })).filter((r) => r.nodes.length)
  return [...found.violations, ...undecided].map((r) => `${r.id}: ${r.help}\n${r.nodes.slice(0, 4).map((n) => `    ${n.html.slice(0, 160)}\n    ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? ''}`).join('\n')}`)
}
