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

test('the map shows the meetings listed, without a request elsewhere', async () => {
  const v = await visit(chrome, server, { viewport: { width: 1400, height: 1000 } })
  await v.page.goto('/meetings?place=Philadelphia&within_km=8')
  const map = v.page.locator('figure.map')
  await map.scrollIntoViewIfNeeded()
  await v.page.waitForSelector('figure.map .leaflet-container', { timeout: 10_000 })
  await v.page.waitForFunction(() => document.querySelectorAll('figure.map .leaflet-marker-icon, figure.map .leaflet-interactive').length > 0)
  await v.clean()
})

test('choosing filters at once, and the address says what is shown', async () => {
  const v = await visit(chrome, server)
  await v.page.goto('/meetings?place=London')
  const before = await v.page.locator('main li.meeting').count()
  await v.page.locator('select[name=attendance]').first().selectOption('online')
  await v.page.waitForURL(/attendance=online/)
  await v.page.waitForLoadState('networkidle')
  const after = await v.page.locator('main li.meeting').count()
  assert.ok(after > 0 && after !== before, `${before} → ${after}`)
  const { total } = await server.json('/api/v1/meetings?place=London&attendance=online&limit=1')
  assert.ok(total >= after)
  await v.clean()
})

test('every page in every size and theme: no request elsewhere, no violation, no error', async () => {
  for (const [name, path] of Object.entries(await pages(server))) {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [360, 1400]) {
        const v = await visit(chrome, server, { colorScheme, viewport: { width, height: 900 } })
        await v.page.addInitScript(() => addEventListener('securitypolicyviolation', (e) => console.error(`violation: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`)))
        await v.page.goto(path, { waitUntil: 'networkidle' })
        await v.page.mouse.wheel(0, 4000)
        await v.page.waitForTimeout(50)
        await v.clean().catch((e) => assert.fail(`${name} ${colorScheme} ${width}: ${e.message}`))
      }
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
