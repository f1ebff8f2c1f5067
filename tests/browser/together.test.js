// One book in several windows of a browser, and on two devices whose texts clash.
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { browser, root, until } from './harness.js'
import { openBook, serveBook } from './book.js'
import { button, link } from './member.js'

let server, chrome
const shots = join(root, '.cache', 'shots')
mkdirSync(shots, { recursive: true })
before(async () => { [server, chrome] = await Promise.all([serveBook(), browser()]) })
after(async () => { await chrome?.close(); await server?.stop() })

const page = (text) => ({ k: 'journal', day: '2026-11-20', at: '10:00', text, files: [] })

test('two windows of one browser: what one writes the other shows, only one of them backs up at a time, the other goes on alone, and both lock together', { timeout: 120000 }, async () => {
  const v = await openBook(chrome, server, { entries: [page('first')] })
  const key = await v.register('two-windows')
  const one = v.page
  const further = async () => {
    const window = await v.context.newPage()
    await window.goto('/my/')
    await window.getByText('Use the printed key').waitFor()
    await v.runIn(window)((book, recovery) => book.lock.unlock({ recovery }), key)
    await window.getByRole('link', { name: 'More', exact: true }).first().waitFor()
    return window
  }
  const two = await further()
  const inTwo = v.runIn(two)

  // Both write at once, twenty pages each: each sees all, and every one is on the server once.
  const pushed = []
  v.context.on('request', (r) => r.method() === 'POST' && r.url().endsWith('/push') && pushed.push(...r.postDataJSON().ops.map((o) => o.op)))
  const write = (run, name) => run(async (book, name) => {
    for (let i = 0; i < 20; i++) await book.put({ k: 'journal', day: '2026-11-21', at: '10:00', text: `${name} ${i}`, files: [] })
  }, name)
  await Promise.all([write(v.run, 'one'), write(inTwo, 'two')])
  await Promise.all([v.run((book) => book.sync()), inTwo((book) => book.sync())])
  const texts = (run) => run((book) => book.all('journal').map((e) => e.text).sort())
  const all = ['first', ...Array.from({ length: 20 }, (_, i) => [`one ${i}`, `two ${i}`]).flat()].sort()
  for (const [run, window] of [[v.run, one], [inTwo, two]]) {
    await until(window, (release) => import(`/my/v/${release}/parts/book.js`).then(({ book }) => book.all('journal').length === 41 && book.backup.value.pending === 0), v.release)
    assert.deepEqual(await texts(run), all)
  }
  assert.equal(new Set(pushed).size, pushed.length, 'no write was sent twice')

  // A window is closed in the middle; the other goes on.
  await v.run(async (book) => {
    await book.put({ k: 'journal', day: '2026-11-22', at: '10:00', text: 'just before', files: [] })
    void book.sync().catch(() => {}) // it may break off
  })
  await one.close()
  await inTwo((book) => book.put({ k: 'journal', day: '2026-11-22', at: '11:00', text: 'alone', files: [] }))
  await inTwo((book) => book.sync())
  assert.deepEqual(await inTwo((book) => [book.all('journal').length, book.backup.value.pending, book.backup.value.state]), [43, 0, 'kept'])

  // What one window locks is locked in the other.
  const three = await further()
  await inTwo((book) => book.lock.lock())
  await three.getByText('Use the printed key').waitFor()
  assert.equal(await v.runIn(three)((book) => book.status.value), 'locked')
})

test('a text that two devices wrote at once: both stand on the screen, the member says which holds, and the other device has it so', { timeout: 120000 }, async () => {
  const one = await openBook(chrome, server, { entries: [page('We talked.')] })
  const key = await one.register('two-texts')
  const two = await openBook(chrome, server)
  await two.run((book, o) => book.account.signIn({ handle: 'two-texts', device: '', ...o }), { recovery: key })
  await two.go('today')
  const both = [one, two]
  const change = (v, text) => v.run(async (book, text) => void (await book.put({ ...book.all('journal')[0], text })), text)
  /** Each writes while neither has a connection, the second later; then both back up. */
  const apart = async (ones, twos) => {
    for (const v of both) await v.offline(true)
    await change(one, ones)
    await two.page.waitForTimeout(5)
    await change(two, twos)
    for (const v of both) await v.offline(false)
    for (const v of [one, two, one]) await v.run((book) => book.sync())
  }
  await apart('We talked.\n\nUntil late.', 'We did not talk.\n\nAgain.')

  // Where it stands it says so; until then neither text is gone.
  await one.go('more')
  await one.page.getByText('1 text was written on two devices at once').waitFor()
  await link(one.page, 'Two versions')
  await one.page.getByText('Nothing was dropped; say which holds').waitFor()
  assert.deepEqual((await one.page.locator('.versions .read').allInnerTexts()).sort(), ['We did not talk.\n\nAgain.', 'We talked.\n\nUntil late.'])
  await one.page.screenshot({ path: join(shots, 'two-versions.png') })
  await button(one.page, 'Keep both, one after the other')
  await one.page.getByText('Nothing to choose').waitFor()
  for (const v of [one, two]) await v.run((book) => book.sync())
  const text = await two.run((book) => book.all('journal')[0].text)
  for (const part of ['We did not talk.\n\nAgain.', 'We talked.\n\nUntil late.']) assert.ok(text.includes(part), text)
  assert.deepEqual(await one.run((book) => book.all('journal').map((e) => [e.text, Object.keys(e._both ?? {}).length])), [[text, 0]])
  await two.go('more')
  assert.equal(await two.page.getByText('on two devices at once').count(), 0)

  // Of what is short the later holds, and the other can be had back.
  await change(one, 'Short before.')
  for (const v of both) await v.run((book) => book.sync())
  await apart('Short.', 'Later.')
  await one.go('more')
  await one.page.getByText('1 thing was changed on two devices at once: the later one holds').waitFor()
  await link(one.page, 'Two versions')
  await one.page.getByText('The other device said: Short.').waitFor()
  await button(one.page, 'Use “Short.”')
  await one.page.getByText('Nothing to choose').waitFor()
  for (const v of [one, two]) await v.run((book) => book.sync())
  assert.equal(await two.run((book) => book.all('journal')[0].text), 'Short.')
  for (const v of both) await v.clean()
})
