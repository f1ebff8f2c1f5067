// The book's service worker: everything without a connection after one visit, a whole release or nothing, and from one release to the
// next only when the member agrees. Two real releases: the program, and the program built again with one word changed.
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { front } from './front.js'
import { browser, root, serve, until, visit } from './harness.js'
import { begin, button, link, started } from './member.js'

let chrome, before_, after_, folder
const old = () => before_ // the release that members have
const next = () => after_ // the one that comes

/** Builds the program with another word in the companion, and serves it. */
async function serveNext() {
  folder = mkdtempSync(join(tmpdir(), 'homegroup-next-'))
  const words = join(root, 'companion', 'words', 'app.en.json')
  const text = readFileSync(words, 'utf8')
  const changed = text.replace('"place.progress": "Progress"', '"place.progress": "The way so far"')
  assert.notEqual(changed, text)
  writeFileSync(join(folder, 'words.json'), changed)
  writeFileSync(join(folder, 'overlay.json'), JSON.stringify({ Replace: { [words]: join(folder, 'words.json') } }))
  const program = join(folder, 'homegroup')
  execFileSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-overlay', join(folder, 'overlay.json'), '-o', program, './cmd/homegroup'], { cwd: root, env: { ...process.env, CGO_ENABLED: '0' }, stdio: ['ignore', 'ignore', 'inherit'] })
  const usual = process.env.HOMEGROUP_PROGRAM
  process.env.HOMEGROUP_PROGRAM = program
  try {
    return await serve()
  } finally {
    if (usual === undefined) delete process.env.HOMEGROUP_PROGRAM
    else process.env.HOMEGROUP_PROGRAM = usual
  }
}

before(async () => {
  ;[chrome, before_] = await Promise.all([browser(), serve()])
  after_ = await serveNext()
})
after(async () => {
  await chrome?.close()
  await before_?.stop()
  await after_?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/** A window on what `front` gives. Violations of the policy become faults, those of workers too; `noted` is what workers say otherwise. */
async function open(t, options = {}) {
  const site = await front(old())
  const v = await visit(chrome, site, options)
  v.page.setDefaultTimeout(40000)
  const violations = []
  await v.page.addInitScript(() => addEventListener('securitypolicyviolation', (e) => console.error(`violation: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`)))
  v.context.on('console', (m) => /Content Security Policy|TrustedScript|TrustedHTML|Trusted Type|violation:/i.test(m.text()) && violations.push(m.text()))
  v.context.on('weberror', (e) => violations.push(String(e.error())))
  t.after(async () => { await v.context.close(); await site.stop() })
  return { ...v, site, faultless: async () => { assert.deepEqual(violations, []); await v.clean() } }
}

/** The releases that are kept on the device, and whether each is whole. */
const kept = (page) => page.evaluate(async () => {
  const all = {}
  for (const name of await caches.keys()) {
    if (!name.startsWith('homegroup-book-')) continue
    const cache = await caches.open(name)
    const list = await cache.match('/my/assets.json')
    const files = list ? (await list.json()).files.map((f) => f.path) : []
    const here = new Set((await cache.keys()).map((r) => new URL(r.url).pathname))
    all[name.slice('homegroup-book-'.length)] = files.length > 100 && files.every((f) => here.has(f))
  }
  return all
})

/** Waits until the worker of a path is at work. */
const atWork = (page, scope) => until(page, async (scope) => {
  const r = (await navigator.serviceWorker.getRegistrations()).find((r) => new URL(r.scope).pathname === scope)
  return r?.active?.state === 'activated'
}, scope)

/** The release that the page runs. */
const running = (page) => page.evaluate(() => performance.getEntriesByType('resource').map((e) => e.name.match(/\/my\/v\/([\w.-]+)\/app\.js/)?.[1]).find(Boolean))

/** Asks the server for a newer worker, and waits until that has come to an end, one way or the other. */
const look = (page) => page.evaluate(async () => {
  const r = await navigator.serviceWorker.getRegistration('/my/')
  const ended = new Promise((resolve) => r.addEventListener('updatefound', () => {
    const coming = r.installing
    coming.addEventListener('statechange', () => ['installed', 'redundant'].includes(coming.state) && resolve(coming.state))
  }))
  await r.update()
  return ended
})

const assets = (server) => server.json('/my/assets.json')

for (const [locale, title, help] of [['en-US', 'A book of your own', 'Help now'], ['es-MX', 'Un libro solo tuyo', 'Ayuda ahora']]) {
  test(`after one visit to the book alone, it and help now open without a connection: ${locale}`, { timeout: 120000 }, async (t) => {
    const v = await open(t, { locale })
    await v.page.goto('/my/')
    await v.page.getByRole('heading', { level: 1, name: title }).waitFor()
    await atWork(v.page, '/my/')
    await atWork(v.page, '/')
    assert.deepEqual(v.site.asked.filter((p) => !/^\/(my|static|(en|es)\/help\/offline|help-sw\.js)/.test(p)), [], 'nothing but the book and help was visited')
    await v.offline(true)
    await v.page.getByRole('link', { name: help }).first().click()
    assert.equal(await v.page.locator('h1').innerText(), help)
    assert.equal(await v.page.locator('main a[href^="tel:"]').first().getAttribute('href'), 'tel:911')
    assert.equal(await v.page.evaluate(() => getComputedStyle(document.querySelector('.urgent .call')).borderTopStyle), 'solid', 'it has its style sheet')
    await v.page.goto('/my/')
    await v.page.getByRole('heading', { level: 1, name: title }).waitFor()
    for (const path of ['/help', '/en/help', '/es/help']) {
      await v.page.goto(path)
      assert.ok(await v.page.locator('main a[href^="tel:"]').count() > 10, path)
    }
    await v.offline(false)
    await v.faultless()
  })
}

test('a whole release is kept, each file as the list has it, and the page runs that', { timeout: 120000 }, async (t) => {
  const v = await open(t)
  await begin(v.page)
  await atWork(v.page, '/my/')
  const { release, files } = await assets(v.site)
  assert.deepEqual(await kept(v.page), { [release]: true })
  const sums = await v.page.evaluate(async (name) => {
    const cache = await caches.open(name)
    const of = {}
    for (const request of await cache.keys()) {
      const sum = await crypto.subtle.digest('SHA-256', await (await cache.match(request)).arrayBuffer())
      of[new URL(request.url).pathname] = [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, '0')).join('')
    }
    return of
  }, `homegroup-book-${release}`)
  for (const f of files) assert.equal(sums[f.path], f.sha256, f.path)
  v.site.asked.length = 0
  await v.page.reload()
  await started(v.page)
  assert.equal(await running(v.page), release)
  assert.deepEqual(v.site.asked.filter((p) => p.startsWith('/my/') && p !== '/my/sw.js'), [], 'the server is asked for nothing but a newer worker')
  await v.faultless()
})

/** Another letter in the comment that a module begins with: it runs as before. */
const letter = (body) => {
  const other = Buffer.from(body)
  other[5] ^= 1
  return other
}

for (const [what, deed] of [
  ['a module of the first screen', ({ first }) => [first.find((p) => p.endsWith('/parts/title.js')), letter]],
  ['a module that is loaded later', ({ files }) => [files.map((f) => f.path).find((p) => p.endsWith('/screens/people/people.js')), letter]],
  ['the page', () => ['/my/', (body) => Buffer.from(body.toString().replace('Notebook', 'Notebooc'))]],
  ['the list, with the hash of what is given instead', ({ files }) => ['/my/assets.json', (body) => Buffer.from(body.toString().replace(files[3].sha256, '0'.repeat(64)))]],
]) {
  test(`one byte is not as it should be: ${what}`, { timeout: 120000 }, async (t) => {
    const v = await open(t)
    await begin(v.page)
    await atWork(v.page, '/my/')
    const [one, two] = [await assets(old()), await assets(next())]
    const [path, change] = deed(two)
    v.site.to(next())
    v.site.change(path, change)
    assert.notDeepEqual(Buffer.from(await (await fetch(v.site.url + path)).arrayBuffer()), Buffer.from(await (await fetch(next().url + path)).arrayBuffer()))

    assert.equal(await look(v.page), 'redundant', 'the new release is refused')
    assert.deepEqual(await kept(v.page), { [one.release]: true }, 'nothing of it is kept')
    await v.page.reload()
    await started(v.page)
    assert.equal(await running(v.page), one.release, 'the old one goes on')
    await v.offline(true)
    await v.page.reload()
    await started(v.page)
    await link(v.page, 'People')
    await v.page.getByRole('heading', { level: 1 }).waitFor()
    await v.offline(false)

    // Who asks for a newer one is told so, and when it comes as it should be, it is taken.
    await link(v.page, 'More')
    await v.page.getByRole('link', { name: 'Version' }).click()
    await button(v.page, 'Look for a newer one')
    await v.page.getByText('A newer version came, but not whole or not as it should be.').waitFor()
    assert.deepEqual(await kept(v.page), { [one.release]: true })
    v.site.change(path, null)
    await button(v.page, 'Look for a newer one')
    await v.page.getByRole('heading', { name: 'A newer one is ready' }).waitFor()
    assert.deepEqual(await kept(v.page), { [one.release]: true, [two.release]: true })
    await v.faultless()
  })
}

test('a first visit that is given another byte keeps nothing', { timeout: 120000 }, async (t) => {
  const v = await open(t)
  const { release } = await assets(old())
  const path = `/my/v/${release}/screens/people/people.js`
  v.site.change(path, letter)
  await v.page.goto('/my/')
  await v.page.getByRole('heading', { level: 1, name: 'A book of your own' }).waitFor()
  await until(v.page, async () => !(await navigator.serviceWorker.getRegistrations()).some((r) => new URL(r.scope).pathname === '/my/'))
  assert.ok(v.site.asked.includes(path), 'it was fetched')
  assert.deepEqual(await kept(v.page), {})
  v.site.change(path, null)
  await v.page.reload()
  await atWork(v.page, '/my/')
  assert.deepEqual(await kept(v.page), { [release]: true })
  await v.faultless()
})

test('from one release to the next: it is told, waits until agreed, and then runs with all that was written', { timeout: 180000 }, async (t) => {
  const v = await open(t)
  const { page } = v
  await begin(page)
  await atWork(page, '/my/')
  await link(page, 'More')
  await page.getByRole('link', { name: 'Version' }).click()
  await button(page, 'Look for a newer one')
  await page.getByText('This is the newest.').waitFor()
  const [one, two] = [await assets(old()), await assets(next())]
  assert.notEqual(one.release, two.release)

  v.site.to(next())
  await page.reload() // the browser looks for a newer worker as the page is opened
  await page.getByText('A newer version is ready.').waitFor()
  assert.deepEqual(await kept(page), { [one.release]: true, [two.release]: true })
  await link(page, 'See what it is')
  const coming = page.locator('section.sheet', { has: page.getByRole('heading', { name: 'A newer one is ready' }) })
  const said = (await coming.innerText()).replace(/\s+/g, ' ')
  for (const fact of [two.version, two.release, two.hash.match(/.{8}/g).join(' ')]) assert.ok(said.includes(fact), `${fact}: ${said}`)
  assert.ok((await page.locator('main').innerText()).includes(one.release), 'and which one runs')

  // Nothing begins by itself: not when the page is opened again, not in a second window.
  for (let i = 0; i < 2; i++) {
    await page.reload()
    await started(page)
    assert.equal(await running(page), one.release)
    assert.equal(await page.getByRole('link', { name: 'The way so far', exact: true }).count(), 0)
  }
  const second = await v.context.newPage()
  await second.goto('/my/')
  await started(second)
  assert.equal(await running(second), one.release)
  await second.close()

  // Not even when every window was closed, which is when a browser gives over to the worker that waits.
  const blank = await v.context.newPage()
  await page.goto('about:blank')
  await blank.waitForTimeout(1500)
  await blank.close()
  await page.goto('/my/')
  await started(page)
  assert.equal(await running(page), one.release)

  await page.getByText('A newer version is ready.').waitFor()
  await link(page, 'See what it is')
  await button(page, 'Begin with it now')
  await page.getByRole('link', { name: 'The way so far', exact: true }).first().waitFor()
  await started(page)
  assert.equal(await running(page), two.release)
  await until(page, async (old) => !(await caches.keys()).includes(`homegroup-book-${old}`), one.release)
  assert.deepEqual(await kept(page), { [two.release]: true }, 'the old one has gone, now that the new one has opened the book')
  assert.equal(await page.getByText('A newer version is ready.').count(), 0)
  await v.offline(true)
  await page.reload()
  await started(page)
  assert.equal(await running(page), two.release)
  await v.offline(false)
  await v.faultless()
})
