// Small windows, large letters, paper, and no mouse.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { serve, browser, visit, pages, sideways } from './harness.js'

let server, chrome
before(async () => { [server, chrome] = await Promise.all([serve('--demo', '--place', 'Philadelphia', '--timezone', 'America/New_York'), browser()]) })
after(async () => { await chrome?.close(); await server?.stop() })

for (const width of [320, 360, 768, 1280, 1920]) {
  test(`no page is wider than a window of ${width} pixels, in either language`, async () => {
    const v = await visit(chrome, server, { viewport: { width, height: 800 } })
    for (const [name, path] of Object.entries(await pages(server))) {
      for (const lang of ['/en', '/es']) {
        await v.page.goto(lang + path)
        assert.ok(await sideways(v.page) <= 0, `${lang} ${name} is ${await sideways(v.page)} pixels too wide`)
      }
    }
    await v.clean()
  })
}

test('at 200 % nothing is cut off: half the width, and letters twice the size', async () => {
  const zoomed = await visit(chrome, server, { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 })
  const large = await visit(chrome, server, { viewport: { width: 768, height: 900 } })
  const phone = await visit(chrome, server, { viewport: { width: 360, height: 740 } })
  for (const [name, path] of Object.entries(await pages(server))) {
    await zoomed.page.goto(path)
    assert.ok(await sideways(zoomed.page) <= 0, `${name}, zoomed: ${await sideways(zoomed.page)} pixels too wide`)
    for (const [v, size] of [[large, '200%'], [phone, '200%']]) {
      await v.page.goto(path)
      await letters(v, size)
      assert.ok(await sideways(v.page) <= 0, `${name}, letters of ${size}: ${await sideways(v.page)} pixels too wide`)
    }
  }
  for (const v of [zoomed, large, phone]) await v.clean()
})

/** Makes the letters of a page larger, as a device's setting does. */
async function letters(v, size) {
  const cdp = await v.context.newCDPSession(v.page)
  await cdp.send('DOM.enable')
  await cdp.send('CSS.enable')
  const { frameTree } = await cdp.send('Page.getFrameTree')
  const { styleSheetId } = await cdp.send('CSS.createStyleSheet', { frameId: frameTree.frame.id })
  await cdp.send('CSS.setStyleSheetText', { styleSheetId, text: `:root { font-size: ${size} !important }` })
  await cdp.detach()
}

test('what is touched is large enough', async () => {
  const small = []
  const v = await visit(chrome, server, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
  for (const [name, path] of Object.entries(await pages(server))) {
    await v.page.goto(path)
    // A box to tick is as large as its label.
    small.push(...await v.page.evaluate((name) => [...document.querySelectorAll('main button, main .button, main select, main input:not([type=hidden]), header a')].flatMap((e) => {
      const { width, height } = (e.closest('label') ?? e).getBoundingClientRect()
      return e.checkVisibility() && (width < 24 || height < 24) ? [`${name}: ${e.outerHTML.slice(0, 80)} ${Math.round(width)}×${Math.round(height)}`] : []
    }), name))
  }
  await v.clean()
  assert.deepEqual(small, [])
})

test('on paper: the list and the meeting, without what can only be clicked', async () => {
  const all = await pages(server)
  for (const path of [all['meetings-near'], all['meeting-plain']]) {
    const v = await visit(chrome, server)
    await v.page.goto(path)
    await v.page.emulateMedia({ media: 'print' })
    assert.ok(await v.page.locator('h1').count() === 1)
    assert.equal(await v.page.locator('main button:visible').count(), 0, `${path}: a button on paper`)
    assert.equal(await v.page.locator('header nav:visible').count(), 0, `${path}: navigation on paper`)
    const paper = await v.page.pdf({ format: 'A4' })
    assert.ok(paper.length > 5000)
    await v.clean()
  }
})

/** Presses Tab until what a test looks for has the focus, and fails when it never does. */
async function tabTo(page, selector, most = 80) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab')
    const there = await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)
    if (there) {
      const seen = await page.evaluate(() => {
        const e = document.activeElement
        const style = getComputedStyle(e)
        return style.outlineStyle !== 'none' || style.boxShadow !== 'none' || getComputedStyle(e.parentElement).outlineStyle !== 'none'
      })
      assert.ok(seen, `the focus on ${selector} cannot be seen`)
      return
    }
  }
  assert.fail(`${selector} cannot be reached by keyboard`)
}

for (const javaScriptEnabled of [false, true]) {
  const how = javaScriptEnabled ? 'with' : 'without'

  test(`by keyboard alone, ${how} JavaScript: find tonight's meeting near me`, async () => {
    const v = await visit(chrome, server, { javaScriptEnabled: true, viewport: { width: 1280, height: 900 } })
    // Chromium asks a page what has the focus by script, so scripts of the page itself are kept away instead.
    if (!javaScriptEnabled) await v.page.route('**/*.js', (route) => route.fulfill({ status: 200, contentType: 'text/javascript', body: '' }))
    await v.page.goto('/')
    await v.page.keyboard.press('Tab')
    assert.match(await v.page.evaluate(() => document.activeElement.className), /skip/, 'the way past the masthead comes first')
    await v.page.keyboard.press('Enter')
    await tabTo(v.page, 'select[name=day]')
    await v.page.keyboard.type('tonight')
    await tabTo(v.page, 'input[name=place]')
    await v.page.keyboard.press('Control+A')
    await v.page.keyboard.type('Philadelphia')
    await v.page.keyboard.press('Enter')
    await v.page.waitForURL(/\/meetings\?/)
    assert.ok(await v.page.locator('main li.meeting').count() > 0)
    await tabTo(v.page, 'main li.meeting h3 a', 120)
    const name = await v.page.evaluate(() => document.activeElement.textContent.trim())
    await v.page.keyboard.press('Enter')
    await v.page.waitForURL(/\/meetings\/[^?]/)
    assert.ok((await v.page.locator('h1').innerText()).includes(name))
    await v.clean()
  })

  test(`by keyboard alone, ${how} JavaScript: what is this meeting`, async () => {
    const path = (await pages(server))['meeting-plain']
    const v = await visit(chrome, server)
    if (!javaScriptEnabled) await v.page.route('**/*.js', (route) => route.fulfill({ status: 200, contentType: 'text/javascript', body: '' }))
    await v.page.goto(path)
    for (const way of ['a[href$=".ics"], a[href*=".ics?"]', 'a[href$="/report"]']) await tabTo(v.page, way, 120)
    await v.page.keyboard.press('Enter')
    await v.page.waitForURL(/report/)
    await tabTo(v.page, 'main form input[type=radio], main form select', 60)
    await tabTo(v.page, 'main form textarea', 20)
    await v.page.keyboard.type('The door is round the corner.')
    await tabTo(v.page, 'main form button', 10)
    await v.clean()
  })
}
