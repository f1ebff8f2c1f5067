// What a person without JavaScript sees and can do.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { serve, browser, visit, pages, errors, kinds, meetingWhere, now } from './harness.js'
import { nextStart } from './next.js'

let server, chrome
before(async () => { [server, chrome] = await Promise.all([serve('--demo', '--place', 'Philadelphia', '--timezone', 'America/New_York'), browser()]) })
after(async () => { await chrome?.close(); await server?.stop() })

const plain = { javaScriptEnabled: false }

test('every page stands without JavaScript: one heading, a title, a description, the sample marked', async () => {
  const v = await visit(chrome, server, plain)
  for (const [name, path] of Object.entries(await pages(server))) {
    const answer = await v.page.goto(path)
    assert.equal(answer.status(), 200, name)
    assert.equal(await v.page.locator('h1').count(), 1, `${name}: headings`)
    assert.match(await v.page.title(), /\S{3}/, name)
    assert.ok((await v.page.locator('meta[name=description]').getAttribute('content'))?.length > 15, `${name}: description`)
    assert.match(await v.page.locator('body').innerText(), /made[- ]up|sample/i, `${name}: says that the meetings are made up`)
  }
  await v.clean()
})

test('errors answer in the same hand, with a way on', async () => {
  for (const [name, [path, code]] of Object.entries(errors)) {
    const v = await visit(chrome, server, plain)
    v.expect(code)
    const answer = await v.page.goto(path)
    assert.equal(answer.status(), code, name)
    assert.equal(await v.page.locator('h1').count(), 1, name)
    assert.ok(await v.page.locator('main a[href*="/meetings"], main a[href="/"], main a[href="/en/"]').count() > 0, `${name}: a way on`)
    await v.clean()
  }
})

test('every link of every page leads somewhere', async () => {
  const seen = new Map()
  for (const path of Object.values(await pages(server))) {
    const html = await (await fetch(server.url + path)).text()
    for (const [, href] of html.matchAll(/\s(?:href|src|action)="([^"]+)"/g)) {
      const url = new URL(href.replaceAll('&amp;', '&').replaceAll('&#43;', '+').replaceAll('&#39;', "'"), server.url + path)
      if (url.origin === server.url) seen.set(url.pathname + url.search, path)
    }
  }
  assert.ok(seen.size > 50, `only ${seen.size} links`)
  const broken = []
  for (const [link, from] of [...seen].slice(0, 900)) {
    const r = await fetch(server.url + link, { redirect: 'manual' })
    await r.arrayBuffer()
    if (r.status >= 400) broken.push(`${r.status} ${link} on ${from}`)
  }
  assert.deepEqual(broken, [])
})

test('home, a city typed, and the meetings there with the right next times', async () => {
  const v = await visit(chrome, server, plain)
  await v.page.goto('/')
  await v.page.locator('select[name=day]').selectOption({ label: 'on any day' })
  await v.page.locator('input[name=place]').fill('Madrid, Spain')
  await v.page.getByRole('button', { name: 'Show meetings' }).click()
  // All at once: asking row by row for a mark that most rows lack would wait for each of them.
  const listed = await v.page.locator('main li.meeting').evaluateAll((rows) => rows.map((li) => ({
    at: li.querySelector('time[datetime]')?.getAttribute('datetime') ?? null,
    href: li.querySelector('h3 a').getAttribute('href'),
    underWay: li.querySelector('.now')?.textContent ?? '',
  })))
  assert.ok(listed.length >= 20, `${listed.length} meetings in Madrid`)
  let checked = 0
  for (const { at, href, underWay } of listed) {
    const meeting = await server.json('/api/v1' + href.replace(/^\/(en|es)\//, '/'))
    const m = meeting.meeting ?? meeting
    const expected = m.status === 'active' ? nextStart(m.schedule, now.getTime()) : undefined
    if (expected === undefined) continue
    // A meeting under way is listed with the start that it had.
    if (Date.parse(at) < now.getTime()) {
      assert.match(underWay, /under way/i, href)
      assert.ok(now.getTime() - Date.parse(at) < m.schedule.length * 60e3, href)
    } else {
      assert.equal(new Date(Date.parse(at)).toISOString(), new Date(expected).toISOString(), href)
    }
    assert.equal(new Date(m.next_start).toISOString(), new Date(expected).toISOString(), `API: ${href}`)
    checked++
  }
  assert.ok(checked >= 20, `${checked} times checked`)
  await v.clean()
})

test('the API gives the right next start for the whole sample', async () => {
  let checked = 0
  for (let path = '/api/v1/meetings?limit=1000'; path;) {
    const answer = await server.json(path)
    for (const m of answer.meetings) {
      const expected = m.status === 'active' ? nextStart(m.schedule, now.getTime()) : undefined
      // The server's clock runs on: one that began since the fixed moment is a week further.
      if (expected !== undefined && expected - now.getTime() < 10 * 60e3) continue
      assert.equal(m.next_start ? new Date(m.next_start).toISOString() : undefined, expected && new Date(expected).toISOString(), m.slug)
      checked++
    }
    path = answer.next ? `/api/v1/meetings?limit=1000&cursor=${answer.next}` : ''
  }
  assert.ok(checked > 1900, `${checked} checked`)
})

test('a meeting page has all that one needs to walk in', async () => {
  const all = await kinds(server)
  const v = await visit(chrome, server, plain)
  const text = async (m) => { await v.page.goto(`/meetings/${m.slug}`); return v.page.locator('main').innerText() }
  const main = await text(all.plain)
  for (const part of [all.plain.name, all.plain.location, all.plain.address]) assert.ok(main.includes(part), part)
  assert.ok(await v.page.locator(`main a[href*="/meetings/${all.plain.slug}.ics"]`).count() > 0, 'add to calendar')
  assert.ok(await v.page.locator('main a', { hasText: /directions/i }).count() > 0, 'directions')
  assert.ok(await v.page.locator('main a[href$="/report"]').count() > 0, 'report a change')
  await text(all.online)
  assert.ok(await v.page.locator(`main a[href="${all.online.conference_url}"]`).count() > 0, 'join online')
  assert.ok(await v.page.locator('main a[href^="tel:"]').count() > 0, 'join by phone')
  assert.match(await text(all.suspended), /not (meeting|taking place)|suspended|closed|paused/i)
  assert.match(await text(all.appointment), /appointment|no fixed time|arranged/i)
  assert.match(await text(all.monthly), /first|second|third|fourth|last/i)
  await v.clean()
})

test('a report of a change is kept, and the operator sees it', async () => {
  const m = (await kinds(server)).plain
  const v = await visit(chrome, server, plain)
  v.expect(400, 422)
  await v.page.goto(`/meetings/${m.slug}/report`)
  // Sent empty: what was chosen is kept, and the page says what is wanting.
  await v.page.locator('main form input[type=radio][value=time]').check()
  await v.page.locator('main form textarea').fill('   ')
  await v.page.locator('main form button').first().click()
  assert.ok(await v.page.locator('main form input[type=radio][value=time]').isChecked(), 'the choice was kept')
  await v.page.locator('main form textarea').fill('It begins at half past seven now.')
  await v.page.locator('main form button').first().click()
  await v.page.waitForURL(/reported/)
  await v.clean()
  const listed = server.run('reports')
  assert.match(listed, /time: /)
  assert.match(listed, /It begins at half past seven now\./)
  const id = listed.match(/^(\d+) /m)[1]
  server.run('reports', 'close', id, 'asked the group')
  assert.match(server.run('reports'), /No report is open/)
  assert.match(server.run('reports', '--all'), /closed .*: asked the group/)
  assert.ok(!server.log().includes('half past seven'), 'the words of a report are in the log')
})

test('Spanish: by the browser, by the address, and back', async () => {
  const v = await visit(chrome, server, { ...plain, locale: 'es-MX' })
  await v.page.goto('/')
  assert.equal(await v.page.locator('html').getAttribute('lang'), 'es')
  await v.page.locator('input[name=place]').fill('Guadalajara')
  await v.page.locator('main form button').first().click()
  assert.match(await v.page.locator('h1').innerText(), /reuniones/i)
  await v.page.goto('/en/meetings?place=Guadalajara')
  assert.equal(await v.page.locator('html').getAttribute('lang'), 'en')
  await v.page.locator('a[hreflang=es]').first().click()
  assert.equal(await v.page.locator('html').getAttribute('lang'), 'es')
  assert.match(v.page.url(), /\/es\/meetings\?.*Guadalajara/)
  await v.clean()
})

test('a place that nobody knows, and an answer without a meeting, have a way on', async () => {
  const v = await visit(chrome, server, plain)
  for (const path of ['/meetings?place=Qqqqxzy', '/meetings?place=Philadelphia&program=da&day=2&type=women']) {
    await v.page.goto(path)
    assert.ok(await v.page.locator('main a[href]').count() > 0, path)
    assert.ok((await v.page.locator('main').innerText()).length > 80, path)
  }
  await v.clean()
})

test('pages are shown one after another, none skipped and none twice', async () => {
  const v = await visit(chrome, server, plain)
  await v.page.goto('/meetings?place=Philadelphia&within_km=40')
  const seen = new Set()
  for (let i = 0; i < 30; i++) {
    for (const a of await v.page.locator('main li.meeting h3 a').all()) {
      const href = (await a.getAttribute('href')).split('?')[0]
      assert.ok(!seen.has(href), `${href} came twice`)
      seen.add(href)
    }
    const next = v.page.getByRole('link', { name: /^Show the next/ })
    if (await next.count() === 0) break
    await v.page.goto(await next.getAttribute('href'))
  }
  const near = await server.json('/api/v1/meetings?place=Philadelphia&within_km=40&limit=1')
  assert.equal(seen.size, near.total)
  await v.clean()
})

test('the first view is at most 60 KB in all', async () => {
  for (const [name, path] of Object.entries(await pages(server))) {
    const v = await visit(chrome, server)
    const cdp = await v.context.newCDPSession(v.page)
    await cdp.send('Network.enable')
    let bytes = 0
    cdp.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength })
    await v.page.goto(path, { waitUntil: 'networkidle' })
    assert.ok(bytes > 2000 && bytes <= 60 * 1024, `${name}: ${bytes} bytes`)
    await v.clean()
  }
})

test('headers: a strict policy on every answer, and nothing personal in the log', async () => {
  await fetch(`${server.url}/meetings?near=39.951,-75.167&q=sponsorword`, { headers: { 'X-Forwarded-For': '203.0.113.9' } })
  for (const path of ['/', '/meetings', '/feeds', '/nowhere', '/api/v1/meetings?limit=1']) {
    const r = await fetch(server.url + path)
    await r.arrayBuffer()
    const policy = r.headers.get('content-security-policy') ?? ''
    if (!path.startsWith('/api/')) {
      assert.match(policy, /default-src 'none'/, path)
      assert.doesNotMatch(policy, /unsafe-(inline|eval)/, path)
      assert.equal(r.headers.get('referrer-policy'), 'no-referrer', path)
      assert.equal(r.headers.get('cross-origin-opener-policy'), 'same-origin', path)
    }
    assert.equal(r.headers.get('x-content-type-options'), 'nosniff', path)
    assert.equal(r.headers.get('set-cookie'), null, path)
  }
  for (const secret of ['39.95', 'sponsorword', '203.0.113']) assert.ok(!server.log().includes(secret), `${secret} is in the log`)
})

test('a meeting has an address that can be shared: title, card, canonical, data for search engines', async () => {
  const m = await meetingWhere(server, 'place=Philadelphia', (x) => x.schedule.kind === 'weekly' && x.status === 'active')
  const html = await (await fetch(`${server.url}/meetings/${m.slug}`)).text()
  assert.match(html, new RegExp(`<title>[^<]*${m.name.replace(/[^\w ]/g, '.')}`))
  assert.match(html, /property="og:title"/)
  assert.match(html, /rel="canonical"/)
  assert.match(html, /hreflang="es"/)
  assert.match(html, /schema\.org/)
})
