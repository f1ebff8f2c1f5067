// Path and worksheets in a real book: every worksheet of every program is drawn, each letter is kept, lines lead from step four to eight to
// nine, checks keep a box closed, what is removed comes back, and all of it is found and read.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { browser, sideways } from './harness.js'
import { serveBook, openBook, faults } from './book.js'
import { programs } from '../companion/packs.js'

let server, chrome, packs
before(async () => { [server, chrome, packs] = [await serveBook(), await browser(), await programs()] })
after(async () => { await chrome?.close(); await server?.stop() })

const chosen = (...ids) => ({ k: 'settings', once: 'settings', programs: ids, zone: 'America/New_York' })
const sheets = (pack) => Object.values(pack.worksheets)

for (const lang of ['en', 'es']) {
  test(`every worksheet of every program has its boxes (${lang}, 320 pixels)`, async () => {
    const v = await openBook(chrome, server, { locale: lang, viewport: { width: 320, height: 700 }, entries: [chosen(...packs[lang].map((p) => p.id))] })
    await v.go('path', { program: packs[lang].at(-1).id })
    const all = packs[lang].flatMap((pack) => sheets(pack).map((sheet) => ({ pack, sheet })))
    const seen = await v.tour([...packs[lang].map((p) => ['path', { program: p.id }]), ...all.map(({ pack, sheet }) => ['sheet', { program: pack.id, sheet: sheet.id }])], () => {
      const main = document.querySelector('#main')
      return { text: main.textContent, boxes: main.querySelectorAll('.boxes, .gate').length, wide: document.documentElement.scrollWidth - document.documentElement.clientWidth }
    })
    for (const [i, { text, boxes, wide }] of seen.slice(packs[lang].length).entries()) {
      const { pack, sheet } = all[i]
      const name = `${pack.id} ${sheet.id}`
      assert.ok(text.includes(sheet.intro), name)
      assert.equal(boxes, 1, name)
      assert.equal(wide, 0, `${name} goes sideways`)
      if (sheet.safety.some((g) => g.before === 'start' && !sheet.columns.some((c) => c.id === 'start'))) continue // the questions come first
      for (const c of sheet.columns) if (sheet.kind !== 'diary' || c.type !== 'date') assert.ok(text.includes(c.label), `${name}: "${c.label}" is not there`)
    }
    await v.clean()
  })
}

test('a line by keyboard: each letter is kept, and a half-written one is there again', async () => {
  const v = await openBook(chrome, server, { entries: [chosen('aa')] })
  const { page } = v
  await v.go('sheet', { program: 'aa', sheet: 'step4-resentments' })
  await page.getByLabel('Whom or what').focus()
  await page.keyboard.type('My brother')
  await page.keyboard.press('Tab')
  await page.keyboard.type('The car')
  await page.waitForTimeout(450)
  let rows = await v.all('row')
  assert.equal(rows.length, 1)
  assert.deepEqual([rows[0].cells, rows[0].draft, rows[0].item], [{ who: 'My brother', cause: 'The car' }, true, 'step-4'])
  await page.keyboard.type(', sold')
  await v.go('path')
  await v.go('sheet', { program: 'aa', sheet: 'step4-resentments' })
  assert.equal(await page.getByLabel('What happened').inputValue(), 'The car, sold')
  await page.getByRole('button', { name: 'Pride' }).click()
  await page.getByRole('button', { name: 'Next line' }).click()
  await page.getByRole('heading', { name: 'A new line' }).waitFor()
  rows = await v.all('row')
  assert.deepEqual([rows.length, rows[0].draft, rows[0].cells.affects], [1, undefined, ['pride']])
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'INPUT')
  await page.keyboard.type('Ms. Albrecht')
  await page.keyboard.press('Enter')
  await page.getByText('Ms. Albrecht').first().waitFor()
  await page.waitForFunction(() => document.querySelectorAll('.lines-list > li, tbody tr').length === 2)
  assert.equal((await v.all('row')).length, 2, 'nothing is left behind by an empty line')
  await v.clean()
})

test('step four leads to eight and nine, once; a name that changed is offered, never written over', async () => {
  const v = await openBook(chrome, server, { entries: [chosen('aa')] })
  const { page } = v
  await v.go('sheet', { program: 'aa', sheet: 'step4-resentments' })
  await page.getByLabel('Whom or what').fill('My brother')
  await page.getByRole('button', { name: 'Next line' }).click()
  await page.getByText('does it belong into “Whom I hurt” too?').waitFor()
  await page.getByRole('button', { name: /Put it into “Whom I hurt” too/ }).click()
  await page.getByText('Put into “Whom I hurt”').waitFor()
  assert.equal((await v.all('row')).length, 2)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.waitForFunction(() => document.body.textContent.includes('does it belong into'))
  assert.equal((await v.all('row')).length, 1)
  await page.getByRole('button', { name: /Put it into “Whom I hurt” too/ }).click()
  await page.getByText('Put into “Whom I hurt”').waitFor()
  const [one, person] = await v.all('row')
  assert.deepEqual([person.sheet, person.item, person.cells, person.from.row], ['step8-people', 'step-8', { who: 'My brother' }, one.id])
  await v.go('sheet', { program: 'aa', sheet: 'step8-people', row: person.id })
  await page.getByText('It came from “What I resent”: My brother').waitFor()
  await page.getByRole('button', { name: /Put it into “Putting it right” too/ }).click()
  await page.getByText('It stands in “Putting it right” too.').waitFor()
  const amend = (await v.all('row')).find((r) => r.sheet === 'step9-amends')
  assert.deepEqual([amend.cells, amend.item], [{ who: 'My brother' }, 'step-9'])
  await page.getByLabel('Person or institution').fill('My brother Luis')
  await page.getByText('It has changed here since').waitFor()
  assert.equal((await v.all('row')).find((r) => r.sheet === 'step9-amends').cells.who, 'My brother')
  await page.getByRole('button', { name: 'Change it there too' }).click()
  await page.getByText('Changed in “Putting it right”').waitFor()
  assert.equal((await v.all('row')).find((r) => r.sheet === 'step9-amends').cells.who, 'My brother Luis')
  assert.equal((await v.all('row')).length, 3)
  await v.clean()
})

test('contact with somebody who was hurt stays closed until the questions are answered', async () => {
  const v = await openBook(chrome, server, { entries: [chosen('aa'), { k: 'row', program: 'aa', item: 'step-9', sheet: 'step9-amends', order: 1, day: '2026-11-20', cells: { who: 'My brother' } }] })
  const { page } = v
  const [row] = await v.all('row')
  const check = packs.en.find((p) => p.id === 'aa').safety['amends-safety']
  const contact = packs.en.find((p) => p.id === 'aa').worksheets['step9-amends'].columns.find((c) => c.id === 'contact')
  await v.go('sheet', { program: 'aa', sheet: 'step9-amends', row: row.id })
  await page.getByText('More, if you like').click()
  assert.equal(await page.getByLabel(contact.label, { exact: true }).count(), 0)
  await page.getByRole('button', { name: 'A few questions first' }).click()
  const answer = (q, yes) => page.getByRole('group', { name: q.text }).getByLabel(yes ? 'Yes' : 'No', { exact: true }).check()
  for (const q of check.questions) await answer(q, q.blocks)
  const stop = check.questions.find((q) => q.blocks)
  await page.getByText(stop.if_yes).waitFor()
  await page.getByText('This stays closed for now').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Go on to write' }).count(), 0)
  await page.waitForTimeout(400)
  assert.equal((await v.all('row'))[0].checks['amends-safety'].answers[stop.id], true)
  for (const q of check.questions) await answer(q, false)
  await page.getByRole('button', { name: 'Go on to write' }).click()
  await page.getByLabel(contact.label, { exact: true }).fill('2026-12-01')
  await page.waitForTimeout(400)
  assert.equal((await v.all('row'))[0].cells.contact, '2026-12-01')
  await v.clean()
})

test('lines are moved, removed and brought back; a figure is reckoned; what is hidden is shown when asked for', async () => {
  const line = (order, who) => ({ k: 'row', program: 'aa', item: 'step-4', sheet: 'step4-resentments', order, day: '2026-11-20', cells: { who } })
  const v = await openBook(chrome, server, { entries: [chosen('aa', 'mm', 'da'), line(1, 'First'), line(2, 'Second'), line(3, 'Third')] })
  const { page } = v
  const order = async () => (await v.all('row')).filter((r) => r.sheet === 'step4-resentments').sort((a, b) => a.order - b.order).map((r) => r.cells.who)
  const third = (await v.all('row'))[2]
  await v.go('sheet', { program: 'aa', sheet: 'step4-resentments', row: third.id })
  await page.getByRole('button', { name: 'Up', exact: true }).click()
  await page.getByText('2 of 3').waitFor()
  assert.deepEqual(await order(), ['First', 'Third', 'Second'])
  await page.getByRole('button', { name: 'Remove this line' }).click()
  await page.getByText('Line removed').waitFor()
  assert.deepEqual(await order(), ['First', 'Second'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Back as it was').waitFor()
  assert.deepEqual(await order(), ['First', 'Third', 'Second'])

  const mm = packs.en.find((p) => p.id === 'mm').worksheets['blood-alcohol']
  const label = (id) => mm.columns.find((c) => c.id === id).label
  await v.go('sheet', { program: 'mm', sheet: 'blood-alcohol' })
  assert.equal(await page.getByLabel(label('weight')).count(), 0)
  await page.getByRole('button', { name: `Show “${label('weight')}”` }).click()
  await page.getByLabel(label('weight')).fill('70')
  await page.getByLabel(label('grams')).fill('28')
  await page.getByLabel(label('hours')).fill('1,5')
  await page.waitForFunction(() => /Roughly 0\.\d\d to 0\.\d\d %/.test(document.querySelector('output')?.textContent ?? ''))
  await page.getByLabel(label('hours')).fill('soon')
  await page.getByLabel(label('grams')).focus()
  await page.getByText('That is not a number.').waitFor()
  await v.go('reading', { program: 'mm', sheet: 'blood-alcohol' })
  await page.locator('.reading').getByText('28').first().waitFor()
  assert.ok(!(await page.locator('.reading').textContent()).includes('70'), 'what is hidden is not read out')

  const plan = packs.en.find((p) => p.id === 'da').worksheets['spending-plan']
  await v.go('sheet', { program: 'da', sheet: 'spending-plan' })
  const money = (id) => page.getByRole('group', { name: plan.columns.find((c) => c.id === id).label }).getByLabel('Amount')
  await page.getByLabel(plan.columns.find((c) => c.id === 'month').label).fill('2026-11-01')
  await money('planned').fill('300')
  await money('spent').fill('120.50')
  await page.waitForFunction(() => document.querySelector('output')?.textContent === '$179.50')
  await v.clean()
})

test('a step is marked and taken back; answers and own words are kept, found and read', async () => {
  const v = await openBook(chrome, server, { entries: [chosen('aa', 'smart')] })
  const { page } = v
  await v.go('path')
  await page.getByRole('link', { name: 'Begin here' }).click()
  await page.getByRole('button', { name: 'I am here' }).click()
  await page.getByText('You are here').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Back as it was').waitFor()
  assert.equal((await v.all('item'))[0].state, undefined)
  await page.getByRole('button', { name: 'I am here' }).click()
  await page.getByRole('button', { name: 'Finished for now' }).click()
  await page.getByRole('button', { name: 'Take it up again' }).waitFor()
  const aa = packs.en.find((p) => p.id === 'aa')
  await page.getByLabel(aa.path.items[0].questions[1]).fill('Twice at my mother’s table')
  await page.getByText('Put the official text, or your own, beside it').click()
  await page.getByLabel('The official text, or your own').fill('In the words of my sponsor')
  await v.go('search')
  await page.getByRole('searchbox').fill('mothers')
  await page.getByText('Nothing holds all these words').waitFor()
  await page.getByRole('searchbox').fill('TABLE')
  await page.locator('mark', { hasText: 'table' }).first().waitFor()
  await page.getByRole('link', { name: aa.path.items[0].title }).first().click()
  await page.getByRole('link', { name: 'Read it through' }).click()
  await page.locator('.reading', { hasText: 'Twice at my mother’s table' }).waitFor()
  await page.locator('blockquote', { hasText: 'In the words of my sponsor' }).waitFor()
  const [item] = await v.all('item')
  assert.deepEqual([item.state, item.answers, item.own], ['done', { 2: 'Twice at my mother’s table' }, 'In the words of my sponsor'])
  await v.clean()
})

test('an evening is one line of its day', async () => {
  const v = await openBook(chrome, server, { entries: [chosen('aa')] })
  const { page } = v
  const evening = packs.en.find((p) => p.id === 'aa').worksheets['step10-evening']
  const label = (id) => evening.columns.find((c) => c.id === id).label
  await v.go('sheet', { program: 'aa', sheet: 'step10-evening' })
  const today = await page.evaluate(() => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date()))
  await page.getByRole('group', { name: label('afraid') }).getByLabel('Yes').check()
  await page.getByLabel(label('well')).fill('I called')
  await page.waitForTimeout(400)
  await page.getByRole('link', { name: 'The day before' }).click()
  await page.getByRole('heading', { level: 2, name: 'Today' }).waitFor({ state: 'detached' })
  await page.getByLabel(label('well')).fill('I slept')
  await page.waitForTimeout(400)
  await page.getByRole('link', { name: 'The day after' }).click()
  await page.getByRole('heading', { level: 2, name: 'Today' }).waitFor()
  assert.equal(await page.getByLabel(label('well')).inputValue(), 'I called')
  const rows = await v.all('row')
  assert.deepEqual(rows.map((r) => [r.day === r.cells.date, r.cells.well]), [[true, 'I called'], [true, 'I slept']])
  assert.equal(rows[0].day, today)
  await v.clean()
})

test('an inventory locks as the window is left, and the letter before is kept', async () => {
  const v = await openBook(chrome, server, { entries: [chosen('aa')] })
  const { page } = v
  await v.go('sheet', { program: 'aa', sheet: 'step10-evening' })
  const leave = () => page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
    delete document.visibilityState
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await leave()
  await page.waitForTimeout(300)
  assert.ok(await page.locator('#main .boxes').count(), 'what is no inventory stays open')
  await v.go('sheet', { program: 'aa', sheet: 'step4-secrets' })
  const secret = page.locator('#main .boxes textarea').first()
  await secret.pressSequentially('What I never sai')
  await page.keyboard.type('d')
  await leave()
  await page.locator('#main .boxes').waitFor({ state: 'detached' })
  assert.ok(!(await page.content()).includes('What I never'))
  await v.unlock()
  await page.waitForFunction(() => document.querySelector('.spine') !== null)
  assert.deepEqual((await v.all('row')).map((r) => r.cells), [{ secret: 'What I never said' }])
  await v.clean()
})

for (const [lang, colorScheme] of [['en', 'light'], ['es', 'dark']]) {
  test(`axe finds nothing (${lang}, ${colorScheme})`, async () => {
    const row = (program, sheet, cells, more = {}) => ({ k: 'row', program, sheet, cells, order: 1, day: '2026-11-20', ...more })
    const v = await openBook(chrome, server, { locale: lang, colorScheme, viewport: { width: 360, height: 800 }, entries: [
      chosen('aa', 'smart', 'mm', 'mat'), { k: 'item', once: 'item:aa:step-4', program: 'aa', item: 'step-4', state: 'here', begun: '2026-09-22', answers: { 1: 'My brother' } },
      row('aa', 'step4-resentments', { who: 'My brother', cause: 'The car', affects: ['pride', 'other:x'], part: ['selfish'], 'part-words': 'x', instead: 'y' }, { item: 'step-4' }), row('aa', 'step9-amends', { who: 'My brother', way: 'direct' }, { item: 'step-9' }),
      row('mm', 'drink-sizes', { name: 'My glass', drink: { ml: 200, percent: 13, count: 1 } }), row('mat', 'medicines', { name: 'One' }),
    ] })
    const [one, amend] = (await v.all('row')).map((r) => r.id)
    const screens = [['path'], ['path', { program: 'smart' }], ['path/step', { program: 'aa', item: 'step-4' }], ['sheet', { program: 'aa', sheet: 'step4-resentments' }], ['sheet', { program: 'aa', sheet: 'step4-resentments', row: one }],
      ['sheet', { program: 'aa', sheet: 'step9-amends', row: amend }], ['sheet', { program: 'aa', sheet: 'step10-evening' }], ['sheet', { program: 'mm', sheet: 'drink-diary' }], ['sheet', { program: 'mm', sheet: 'my-limits' }],
      ['sheet', { program: 'mat', sheet: 'dose-log' }], ['sheet', { program: 'mat', sheet: 'side-effects' }], ['sheet', { program: 'mat', sheet: 'ask-prescriber' }], ['reading', { program: 'aa' }], ['search']]
    for (const [name, asked] of screens) {
      await v.go(name, asked)
      await v.page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
      for (const b of await v.page.locator('button:has-text("A few questions first"), button:has-text("Primero, unas preguntas")').all()) await b.click()
      assert.deepEqual(await faults(v.page), [], `${name} ${JSON.stringify(asked)}`)
      assert.equal(await sideways(v.page), 0, `${name} ${JSON.stringify(asked)}`)
    }
    await v.clean()
  })
}
