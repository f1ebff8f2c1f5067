// The guide as a newcomer uses it: choosing without JavaScript and by keyboard, comparing, reading, printing the sheet.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { serve, browser, visit, sideways } from './harness.js'

let server, chrome
before(async () => { [server, chrome] = await Promise.all([serve('--demo', '--place', 'Philadelphia', '--timezone', 'America/New_York'), browser()]) })
after(async () => { await chrome?.close(); await server?.stop() })

const plain = { javaScriptEnabled: false }

test('choosing without JavaScript: seven questions, a doctor first, nothing in any address', async () => {
  const v = await visit(chrome, server, { ...plain, viewport: { width: 360, height: 800 } })
  await v.page.goto('/en/programs/choose')
  const answers = { what: ['alcohol'], goal: ['less'], signs: ['morning_drink'] }
  for (let n = 1; n <= 7; n++) {
    assert.match(await v.page.locator('#where').innerText(), new RegExp(`${n} of 7`))
    assert.equal(await sideways(v.page), 0)
    for (const [name, values] of Object.entries(answers)) {
      for (const value of values) {
        const box = v.page.locator(`input[type=checkbox][name=${name}][value=${value}], input[type=radio][name=${name}][value=${value}]`)
        if (await box.count()) await box.check()
      }
    }
    await v.page.locator('button[name=next]').click()
  }
  const said = await v.page.locator('main').innerText()
  assert.match(said, /See a doctor before you stop or cut down/)
  assert.equal(await v.page.locator('.offers a[href$="/programs/mm"]').count(), 0, 'a pause of 30 days is offered')
  assert.ok((await v.page.locator('.offers li').count()) > 3)
  for (const r of v.requests) assert.doesNotMatch(r.url(), /alcohol|morning|less/)
  await v.clean()
})

test('going back keeps what was answered', async () => {
  const v = await visit(chrome, server, plain)
  await v.page.goto('/en/programs/choose')
  await v.page.locator('input[name=what][value=gambling]').check()
  await v.page.locator('button[name=next]').click()
  await v.page.locator('input[name=goal][value=stop]').check()
  await v.page.locator('button[name=back]').click()
  assert.ok(await v.page.locator('input[name=what][value=gambling]').isChecked())
  await v.page.locator('button[name=next]').click()
  assert.ok(await v.page.locator('input[name=goal][value=stop]').isChecked())
  await v.clean()
})

test('the first question by keyboard alone', async () => {
  const v = await visit(chrome, server)
  await v.page.goto('/en/programs/choose')
  const focused = () => v.page.evaluate(() => document.activeElement?.getAttribute('value') ?? document.activeElement?.textContent ?? '')
  for (let i = 0; i < 40 && (await focused()) !== 'cocaine'; i++) await v.page.keyboard.press('Tab')
  assert.equal(await focused(), 'cocaine')
  await v.page.keyboard.press('Space')
  await v.page.keyboard.press('Enter') // the form's first button is Next
  await v.page.waitForSelector('text=Question 2 of 7')
  await v.clean()
})

test('a program, its steps opened, its next meetings, and beside two others', async () => {
  const v = await visit(chrome, server, plain)
  await v.page.goto('/en/programs/aa')
  assert.equal(await v.page.locator('.numbered > li').count(), 12)
  await v.page.locator('.numbered summary').nth(3).click()
  assert.ok(await v.page.locator('.numbered > li').nth(3).locator('ul').isVisible())
  assert.ok((await v.page.locator('.timetable .meeting').count()) > 0)
  await v.page.locator('.timetable h3 a').first().click()
  assert.match(v.page.url(), /\/en\/meetings\//)
  assert.match(await v.page.locator('main').innerText(), /Alcoholics Anonymous/)
  await v.page.goto('/en/programs/compare?ids=aa,smart')
  await v.page.locator('details summary').click()
  await v.page.locator('a.chip', { hasText: 'Moderation Management' }).click()
  assert.equal(await v.page.locator('.compare thead th').count(), 3)
  await v.clean()
})

test('the finder filters by a program of the guide', async () => {
  const v = await visit(chrome, server, plain)
  await v.page.goto('/en/programs/na')
  await v.page.locator('#next ~ p a').first().click()
  assert.match(v.page.url(), /program=na/)
  assert.ok(await v.page.locator('input[name=program][value=na]').isChecked())
  const slugs = await v.page.locator('.timetable h3 a').evaluateAll((links) => links.map((a) => a.pathname.split('/').pop()))
  assert.ok(slugs.length > 3)
  for (const slug of slugs.slice(0, 5)) assert.equal((await server.json(`/api/v1/meetings/${slug}`)).program, 'na')
  await v.clean()
})

test('only the sheet is printed', async () => {
  const v = await visit(chrome, server, plain)
  await v.page.goto('/es/prepare')
  await v.page.emulateMedia({ media: 'print' })
  assert.ok(await v.page.locator('.blanks').first().isVisible())
  assert.ok(!(await v.page.locator('#obstacles').isVisible()))
  await v.clean()
})
