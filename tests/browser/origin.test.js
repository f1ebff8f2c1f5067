// The companion on an origin of its own: one server, two hosts. The site is at 127.0.0.1, the books are at localhost.
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { browser, serve, visit } from './harness.js'
import { begin, button, passphrase, register, started } from './member.js'

let server, chrome, site, book

/** A port that is free at this moment. */
const freePort = () => new Promise((resolve) => {
  const s = createServer().listen(0, '127.0.0.1', () => {
    const { port } = s.address()
    s.close(() => resolve(port))
  })
})

before(async () => {
  const port = await freePort()
  site = `http://127.0.0.1:${port}`
  book = `http://localhost:${port}`
  ;[server, chrome] = await Promise.all([serve('--listen', `127.0.0.1:${port}`, '--site-url', site, '--companion-origin', book, '--demo', '--place', 'Philadelphia'), browser()])
  assert.equal(server.url, site)
})
after(async () => { await chrome?.close(); await server?.stop() })

test('a book opens and an account registers at the companion’s origin, and the site knows nothing of it', { timeout: 60000 }, async () => {
  const v = await visit(chrome, { ...server, url: book })
  await v.page.addInitScript(() => addEventListener('securitypolicyviolation', (e) => console.error(`violation: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`)))
  await v.page.goto('/')
  assert.equal(v.page.url(), `${book}/my/`, 'the first page of this host is the book')
  await begin(v.page)
  const words = await passphrase(v.page)
  const handle = await register(v.page)
  const cookies = await v.context.cookies()
  assert.deepEqual(cookies.map((c) => [c.name, c.domain, c.httpOnly, c.sameSite]), [['session', 'localhost', true, 'Strict']])
  const account = await v.page.evaluate(async () => (await fetch('/api/v1/account')).json())
  assert.equal(account.handle, handle)

  // Help now is beside the book, with ways out of it that lead to the site.
  await v.page.getByRole('link', { name: 'Help now' }).first().click()
  assert.equal(await v.page.locator('h1').innerText(), 'Help now')
  assert.equal(v.page.url(), `${book}/help`)
  for (const name of ['Meetings', 'Programs']) assert.ok((await v.page.getByRole('link', { name, exact: true }).getAttribute('href')).startsWith(`${site}/`), name)
  await v.page.goto('/my/')
  await v.page.getByLabel('Passphrase', { exact: true }).fill(words)
  await button(v.page, 'Open')
  await started(v.page)

  // A page of the site is not here; this one leads to it.
  v.expect(404)
  await v.page.goto('/meetings?day=tonight')
  assert.equal(await v.page.locator('h1').innerText(), 'This page is not kept here')
  assert.equal(await v.page.getByRole('link', { name: 'Open it on the site' }).getAttribute('href'), `${site}/meetings?day=tonight`)
  await v.clean()
})

test('the site’s host leads to the book and holds none', { timeout: 60000 }, async () => {
  const context = await chrome.newContext()
  const page = await context.newPage()
  await page.goto(`${site}/my/`)
  assert.equal(page.url(), `${book}/my/`)
  await page.getByRole('heading', { level: 1, name: 'A book of your own' }).waitFor()
  await page.goto(`${site}/about`)
  const [status, answer] = await page.evaluate(async () => {
    const r = await fetch('/api/v1/account')
    return [r.status, await r.json()]
  })
  assert.equal(status, 421)
  assert.ok(answer.error.message.includes(book))
  assert.equal(await page.evaluate(() => fetch('/my/v/x/app.js').then(() => 'loaded', () => 'refused')), 'refused', 'a page of the site cannot load what is the book’s')
  await context.close()
})
