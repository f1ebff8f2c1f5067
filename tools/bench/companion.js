// Measures the companion in Chromium against its bars, with the server on this machine: what the first load takes, how soon the locked book opens
// without a connection, how soon a new device has 10,000 records. Run it by `make bench`, or: node tools/bench/companion.js
import { openBook } from '../../tests/browser/book.js'
import { browser, serve, visit } from '../../tests/browser/harness.js'

const RECORDS = Number(process.argv[2] ?? 10_000)
const TIMES = 5
const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]
const line = (what, found, bar) => console.log(`| ${what} | ${found} | ${bar} |`)

const server = await serve('--quota', '1GB')
const chrome = await browser()
const { release } = await server.json('/my/assets.json')

/** What comes over the wire until the first screen stands and the network is quiet, without what the service worker fetches to keep. */
async function firstLoad() {
  const v = await visit(chrome, server, { serviceWorkers: 'block' })
  const begun = performance.now()
  await v.page.goto('/my/')
  await v.page.waitForSelector('#main h1')
  const took = performance.now() - begun
  await v.page.waitForLoadState('networkidle')
  const sizes = await Promise.all(v.requests.map((r) => r.sizes()))
  const sum = (name) => sizes.reduce((all, s) => all + s[name], 0)
  await v.context.close()
  return { bodies: sum('responseBodySize'), heads: sum('responseHeadersSize'), files: sizes.length, took }
}

const run = (page, deed, arg) => page.evaluate(`(async (arg) => { const { book } = await import('/my/v/${release}/parts/book.js'); return (${deed})(book, arg) })(${JSON.stringify(arg)})`)

/** A book with an account and so many entries, all backed up. Gives the printed key. */
async function filled() {
  const b = await openBook(chrome, server)
  const printed = await run(b.page, async (book, n) => {
    const key = await book.lock.makeRecovery('en')
    await key.confirm()
    await book.lock.set({ after: 15, hide: false }) // filling takes minutes, and nobody touches it meanwhile
    await book.account.register({ handle: 'bench-river', device: '' })
    const words = 'rain walk car brother bank letter garden quiet late call'.split(' ')
    for (let i = 0; i < n; i += 200) {
      await Promise.all(Array.from({ length: Math.min(200, n - i) }, (_, j) => book.put({ k: 'journal', day: `2026-${String(1 + ((i + j) % 11)).padStart(2, '0')}-${String(1 + ((i + j) % 28)).padStart(2, '0')}`, at: '10:00', text: `${words[(i + j) % 10]} ${words[(i * 7 + j) % 10]} ${i + j}`, files: [] })))
    }
    await book.sync()
    return key.text
  }, RECORDS)
  return { b, printed }
}

/** A new device: from signing in with the printed key to all records open. */
async function firstSync(printed) {
  const v = await visit(chrome, server)
  await v.page.goto('/my/')
  await v.page.waitForSelector('#main h1')
  const took = await run(v.page, async (book, { printed, n }) => {
    const begun = performance.now()
    await book.account.signIn({ handle: 'bench-river', recovery: printed, device: '' })
    const there = book.all('journal').length
    if (there !== n) throw new Error(`${there} of ${n} records came`)
    return performance.now() - begun
  }, { printed, n: RECORDS })
  await v.context.close()
  return took
}

/** The whole page is loaded without a network and the book opened with the printed key: from the key to the entries, and from the address to them. */
async function offline(b, printed) {
  await b.page.evaluate(() => navigator.serviceWorker.ready)
  await b.page.waitForFunction(async () => (await caches.keys()).some((name) => name.startsWith('homegroup-book-')))
  await b.offline(true)
  const [unlocked, whole] = [[], []]
  for (let i = 0; i < TIMES; i++) {
    await run(b.page, (book) => book.lock.lock())
    const begun = performance.now()
    await b.page.goto('/my/')
    await b.page.waitForSelector('.lock h1')
    unlocked.push(await run(b.page, async (book, { printed, n }) => {
      const at = performance.now()
      await book.lock.unlock({ recovery: printed })
      if (book.all('journal').length !== n) throw new Error('not all entries are there')
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))
      return performance.now() - at
    }, { printed, n: RECORDS }))
    await b.page.waitForSelector('.spine')
    whole.push(performance.now() - begun)
  }
  await b.offline(false)
  return { unlocked: median(unlocked), whole: median(whole) }
}

console.log(`\n## The companion\n\nIn Chromium, both ends on the same ${(await import('node:os')).cpus().length} cores, ${new Date().toISOString().slice(0, 10)}; the middle one of ${TIMES}. \`node tools/bench/companion.js\`\n`)
console.log('| what | measured | bar |\n|---|--:|--:|')
const loads = []
for (let i = 0; i < TIMES; i++) loads.push(await firstLoad())
line(`first load, compressed, ${loads[0].files} files (and their headers over HTTP/1.1)`, `${(loads[0].bodies / 1000).toFixed(1)} kB (${(loads[0].heads / 1000).toFixed(1)} kB)`, '≤ 150 kB')
line('from the address to the first screen', `${Math.round(median(loads.map((l) => l.took)))} ms`, '–')
const { b, printed } = await filled()
const syncs = []
for (let i = 0; i < 3; i++) syncs.push(await firstSync(printed))
line(`${RECORDS.toLocaleString('en')} records first synced, from signing in to all of them open (middle of 3)`, `${(median(syncs) / 1000).toFixed(2)} s`, '≤ 5 s')
const off = await offline(b, printed)
line(`a book of ${RECORDS.toLocaleString('en')} opens offline after unlock`, `${(off.unlocked / 1000).toFixed(2)} s`, '≤ 1 s')
line('the same from the address, without a connection', `${(off.whole / 1000).toFixed(2)} s`, '–')
await b.context.close()
await chrome.close()
await server.stop()
