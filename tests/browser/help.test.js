// Help now: from any page, without JavaScript, without a connection after one visit, and without a trace.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { serve, browser, visit, sideways, until } from './harness.js'

let server, chrome
before(async () => { [server, chrome] = await Promise.all([serve('--demo', '--place', 'Philadelphia', '--timezone', 'America/New_York'), browser()]) })
after(async () => { await chrome?.close(); await server?.stop() })

const numbers = (page) => page.locator('main a[href^="tel:"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')))

/** Waits until the service worker of a page is at work and keeps all that it is to keep. */
const kept = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready
  return Promise.all((await caches.keys()).map(async (name) => [name, (await (await caches.open(name)).keys()).map((r) => new URL(r.url).pathname + new URL(r.url).search)]))
})

test('one tap from a page, without JavaScript, and to another country', async () => {
  const v = await visit(chrome, server, { javaScriptEnabled: false, viewport: { width: 320, height: 600 } })
  await v.page.goto('/meetings')
  await v.page.getByRole('link', { name: 'Help now' }).click()
  assert.equal(await v.page.locator('h1').innerText(), 'Help now')
  assert.equal((await numbers(v.page))[0], 'tel:911')
  assert.ok(await v.page.getByText('Wait ten minutes.').isVisible(), 'the first card is open')
  await v.page.getByText('Someone may have overdosed').click()
  assert.ok(await v.page.getByText('Give naloxone').isVisible())
  assert.ok(await sideways(v.page) <= 0)
  await v.page.getByLabel('Country').selectOption({ label: 'United Kingdom' })
  await v.page.getByRole('button', { name: 'Show' }).click()
  assert.equal((await numbers(v.page))[0], 'tel:999')
  assert.equal((await v.context.cookies()).length, 0)
  await v.clean()
})

test('the next online meeting that help leads to is online and soon', async () => {
  const v = await visit(chrome, server)
  await v.page.goto('/help')
  const soon = v.page.locator('details[open] a')
  assert.match(await soon.innerText(), /^Online, (starting in \d|under way now)/)
  await soon.click()
  assert.match(await v.page.locator('main').innerText(), /online/i)
  await v.clean()
})

for (const [name, options, start, title, first] of [
  ['English', {}, '/meetings', 'Help now', 'Wait ten minutes.'],
  ['Spanish, by the browser', { locale: 'es-MX' }, '/', 'Ayuda ahora', 'Espera diez minutos.'],
]) {
  test(`after one visit help opens without a connection: ${name}`, async () => {
    const v = await visit(chrome, server, options)
    await v.page.addInitScript(() => addEventListener('securitypolicyviolation', (e) => console.error(`violation: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`)))
    await v.page.goto(start)
    await kept(v.page)
    await v.offline(true)
    await v.page.goto('/help')
    assert.equal(await v.page.locator('h1').innerText(), title)
    const there = await numbers(v.page)
    assert.equal(there[0], 'tel:911', 'the number of the site’s country first')
    for (const number of ['tel:999', 'tel:112', 'tel:000', 'tel:116123', 'tel:3114', 'tel:8009112000']) assert.ok(there.includes(number), number)
    assert.ok(await v.page.getByText(first).isVisible())
    assert.equal(await v.page.evaluate(() => getComputedStyle(document.querySelector('.urgent .call')).borderTopStyle), 'solid', 'it has its style sheet')
    assert.ok(await v.page.evaluate(() => document.fonts.check('600 20px Literata') && [...document.fonts].some((f) => f.family.includes('Literata') && f.status === 'loaded')), 'and its letters')
    for (const path of ['/help?country=GB', '/en/help', '/es/help']) {
      await v.page.goto(path)
      assert.equal(await v.page.locator('h1').innerText(), path.startsWith('/es') ? 'Ayuda ahora' : path.startsWith('/en') ? 'Help now' : title, path)
    }
    await v.offline(false)
    await v.page.goto('/help?country=GB')
    assert.equal((await numbers(v.page))[0], 'tel:999', 'with a connection the page itself comes')
    await v.clean()
  })
}

test('nothing else is kept, and other pages are not answered from what is kept', async () => {
  const v = await visit(chrome, server)
  await v.page.goto('/meetings?place=Philadelphia&q=lamp')
  await kept(v.page)
  await v.page.goto('/meetings?place=Philadelphia&day=tonight')
  await v.page.goto('/help?country=GB')
  const caches = await kept(v.page)
  assert.equal(caches.length, 1)
  const [[name, files]] = caches
  assert.match(name, /^homegroup-help-[0-9a-f]{12}$/)
  assert.deepEqual(files.filter((f) => !f.startsWith('/static/')).sort(), ['/en/help/offline', '/es/help/offline'])
  assert.equal(files.length, 6)
  await v.offline(true)
  await assert.rejects(v.page.goto('/meetings'), /ERR_INTERNET_DISCONNECTED/)
  await v.context.close()
})

test('a new release takes the place of the old one', async () => {
  const v = await visit(chrome, server)
  await v.page.goto('/about')
  await kept(v.page)
  await v.page.evaluate(async () => { await caches.open('homegroup-help-000000000000'); await caches.open('another') })
  // A worker that is begun anew activates anew, as one of a new release does.
  await v.page.evaluate(async () => { await (await navigator.serviceWorker.ready).unregister() })
  await v.page.goto('/about')
  await until(v.page, async () => !(await caches.keys()).includes('homegroup-help-000000000000'))
  const names = (await kept(v.page)).map(([n]) => n)
  assert.ok(names.includes('another'), 'what others keep is theirs')
  await v.clean()
})

test('the server’s log holds no trace of it', async () => {
  const v = await visit(chrome, server)
  await v.page.goto('/help?country=GB')
  await v.page.goto('/es/help')
  await v.page.goto('/about')
  await v.clean()
  assert.doesNotMatch(server.log(), /help/i)
  assert.match(server.log(), /about/)
})
