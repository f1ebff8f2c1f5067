// What JavaScript adds: near me, the map, filtering as one chooses, sharing. And what it must not do.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { serve, browser, visit, pages } from './harness.js'

let server, chrome
before(async () => { [server, chrome] = await Promise.all([serve('--demo', '--place', 'Philadelphia', '--timezone', 'America/New_York'), browser()]) })
after(async () => { await chrome?.close(); await server?.stop() })

test('near me asks, and sends a rounded place', async () => {
  const v = await visit(chrome, server, { geolocation: { latitude: 39.951234, longitude: -75.163456 }, permissions: ['geolocation'] })
  await v.page.goto('/meetings')
  await v.page.getByRole('button', { name: 'Near me' }).click()
  await v.page.waitForURL(/near=/)
  const sent = v.requests.map((r) => new URL(r.url()).searchParams.get('near')).filter(Boolean)
  assert.ok(sent.length > 0)
  for (const near of sent) assert.match(near, /^39\.95,-75\.16$/, 'rounded to about a kilometre')
  assert.ok(v.requests.every((r) => !/951234|163456/.test(r.url() + (r.postData() ?? ''))))
  assert.ok(await v.page.locator('main li.meeting').count() > 0)
  await v.clean()
})

test('near me refused leaves a page that says what else can be done', async () => {
  const v = await visit(chrome, server, { permissions: [] })
  await v.page.goto('/meetings')
  const before = await v.page.locator('main').innerText()
  await v.page.getByRole('button', { name: 'Near me' }).click()
  await v.page.waitForFunction((was) => document.querySelector('main').innerText !== was, before)
  assert.ok(await v.page.locator('input[name=place]').isVisible())
  await v.clean()
})

test('the map shows the meetings listed, can be moved, and asks nobody else', async () => {
  const v = await visit(chrome, server, { viewport: { width: 1400, height: 1000 } })
  await v.page.goto('/meetings?place=Philadelphia&within_km=8')
  const listed = await v.page.locator('main li.meeting .pin').count()
  assert.ok(listed > 10)
  assert.ok(!v.requests.some((r) => /leaflet|world/.test(r.url())), 'the map is not loaded before it is wanted')
  await v.page.getByRole('button', { name: 'Move and zoom the map' }).click()
  await v.page.waitForSelector('figure.map .leaflet-container', { timeout: 15_000 })
  await v.page.waitForFunction((n) => document.querySelectorAll('figure.map .leaflet-marker-icon').length >= n, listed, { timeout: 15_000 })
  await v.page.locator('figure.map .leaflet-control-zoom-in').click()
  await v.page.waitForTimeout(300)
  await v.clean()
})

test('choosing filters at once, and the address says what is shown', async () => {
  const v = await visit(chrome, server)
  await v.page.goto('/meetings?place=London,+UK')
  const found = async () => Number((await v.page.locator('.found').innerText()).match(/(\d+) meetings?/)[1])
  const before = await found()
  await v.page.locator('select[name=attendance]').first().selectOption('online')
  await v.page.waitForURL(/attendance=online/)
  await v.page.waitForFunction((n) => !document.querySelector('.found').innerText.includes(`${n} meetings`), before)
  const after = await found()
  assert.ok(after > 0 && after !== before, `${before} → ${after}`) // online ones are near everywhere, so there may be more
  for (const row of await v.page.locator('main li.meeting').allInnerTexts()) assert.match(row, /online|by phone/i)
  await v.clean()
})

test('every page in every size and theme: no request elsewhere, no violation, no error', async () => {
  const paths = Object.values(await pages(server))
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [360, 1400]) {
      const v = await visit(chrome, server, { colorScheme, viewport: { width, height: 900 } })
      await v.page.addInitScript(() => addEventListener('securitypolicyviolation', (e) => console.error(`violation: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`)))
      for (const path of paths) {
        await v.page.goto(path)
        await v.page.mouse.wheel(0, 4000)
        await v.page.waitForTimeout(100)
      }
      await v.clean()
    }
  }
})

test('the guard itself sees a violation and a request elsewhere', async () => {
  const v = await visit(chrome, server)
  await v.page.goto('/')
  await v.page.evaluate(() => { const s = document.createElement('img'); s.src = 'http://127.0.0.2:9/x.png'; document.body.append(s) })
  await v.page.waitForTimeout(200)
  await assert.rejects(v.clean(), /Content Security Policy|elsewhere/)
})
