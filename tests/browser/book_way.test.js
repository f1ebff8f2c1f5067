// The way of a member, as a person goes it: first tap, a count, a step-4 table without a network, a passphrase, the printed key, an account, a second
// device, edits on both without a connection. Pictures of each stage: .cache/shots/way-*.png.
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { browser, root, serve, until, visit } from './harness.js'

let server, chrome
const shots = join(root, '.cache', 'shots')
before(async () => {
  mkdirSync(shots, { recursive: true })
  server = await serve()
  chrome = await browser()
})
after(async () => {
  await chrome?.close()
  await server?.stop()
})

const button = (page, name) => page.getByRole('button', { name, exact: true }).first().click()
const link = (page, name) => page.getByRole('link', { name, exact: true }).first().click()
const heading = (page, name) => page.getByRole('heading', { name, level: 1 }).waitFor()
const shot = (page, name) => page.screenshot({ path: join(shots, `way-${name}.png`), fullPage: true })

/** The line of the table of resentments for somebody, as text. */
const lineOf = async (page, who) => (await page.locator('tr', { has: page.getByRole('rowheader', { name: who }) }).innerText()).replace(/\s+/g, ' ')

async function toResentments(page) {
  await link(page, 'Path')
  await heading(page, 'Your path')
  await link(page, 'Inventory')
  await heading(page, 'Inventory')
  await page.getByRole('link', { name: /^What I resent/ }).first().click()
  await page.getByText('One line for each person').first().waitFor()
}

async function backUp(page) {
  await link(page, 'More')
  await page.getByRole('link', { name: 'Account and backup' }).click()
  await button(page, 'Back up now')
  await page.getByText('Saved and backed up').first().waitFor({ timeout: 15000 })
}

/** On a fault, what the pages show. */
const seen = async (pages, deed) => {
  try {
    await deed()
  } catch (error) {
    for (const [i, p] of pages.entries()) {
      await shot(p, `fault-${i}`).catch(() => {})
      error.message += `\n--- page ${i}: ${(await p.evaluate(() => document.body.innerText).catch(() => '')).replace(/\n+/g, ' | ').slice(0, 900)}`
    }
    throw error
  }
}

test('a member: the first tap, a table without a network, keys, an account, a second device, edits on both offline', { timeout: 120000 }, async () => {
  const one = await visit(chrome, server, { viewport: { width: 360, height: 740 }, hasTouch: true })
  const { page } = one
  const two = await visit(chrome, server, { viewport: { width: 1280, height: 800 } })
  const other = two.page
  await seen([page, other], () => way(one, two))
  await one.clean()
  await two.clean()
})

async function way(one, two) {
  const { page } = one
  const other = two.page
  page.setDefaultTimeout(15000)
  await page.goto('/my/')
  await heading(page, 'A book of your own')
  await shot(page, '01-start')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await button(page, 'Begin')
  await page.getByText('Alcoholics Anonymous').click()
  await page.getByRole('button', { name: /^Go on with/ }).click()
  await page.getByLabel('First day without, for AA').fill('2026-03-03')
  await button(page, 'Count from there')
  await page.getByText('Sober since 3 March').waitFor()
  await page.getByText(/\d+ (year|month|day)s?/).first().waitFor()
  await shot(page, '02-today')

  // Another program can be taken from the path.
  await link(page, 'Path')
  await link(page, 'Change')
  await heading(page, 'Programs')
  assert.deepEqual(await page.getByRole('checkbox', { checked: true }).count(), 1, 'what was chosen is ticked')
  await page.getByText('Narcotics Anonymous').click()
  await page.getByText('Cocaine Anonymous').click()
  await page.getByText('Cocaine Anonymous').click()
  await link(page, 'Path')
  await page.getByRole('list', { name: 'Your programs' }).getByRole('link', { name: 'AA' }).waitFor()
  assert.equal(await page.getByRole('list', { name: 'Your programs' }).getByRole('link').count(), 2)
  await link(page, 'Today')

  // The network goes: everything is on the device.
  await until(page, async () => (await caches.keys()).some((name) => name.startsWith('homegroup-book-')))
  await one.offline(true)
  await page.reload()
  await page.getByText('Sober since 3 March').waitFor()
  await toResentments(page)
  await page.getByLabel('Whom or what').fill('My brother')
  await page.getByLabel('What happened').fill('Sold the car without asking')
  await page.waitForTimeout(600)
  await page.reload() // a half-written line is there
  await page.getByText('Sober since 3 March').waitFor()
  await toResentments(page)
  await page.getByText('You were writing this').waitFor()
  assert.equal(await page.getByLabel('Whom or what').inputValue(), 'My brother')
  await shot(page, '03-step4-offline')
  await button(page, 'Next line')
  await page.getByRole('rowheader', { name: 'My brother' }).waitFor()
  await page.getByText('Enough for now', { exact: true }).click()
  await one.offline(false)

  // A passphrase, as it is offered, and the printed key.
  await link(page, 'More')
  await page.getByRole('link', { name: 'Keys' }).click()
  await page.getByText('The book has no key yet.').first().waitFor()
  await page.getByRole('link', { name: 'Make a passphrase' }).or(page.getByRole('button', { name: 'Make a passphrase' })).first().click()
  const words = await page.locator('.madewords').innerText()
  assert.equal(words.trim().split(/\s+/).length, 5)
  await button(page, 'I have them, go on')
  await page.getByLabel('Passphrase', { exact: true }).fill(words)
  await button(page, 'Lock the book with it')
  await page.getByText('The passphrase opens your book.').waitFor({ timeout: 20000 })
  await page.getByRole('link', { name: 'Print a key' }).or(page.getByRole('button', { name: 'Print a key' })).first().click()
  await heading(page, 'Recovery sheet')
  const groups = await page.locator('ol.keytext li').allInnerTexts()
  assert.equal(groups.length, 12)
  assert.equal(groups.join('').length, 58)
  await shot(page, '04-recovery-sheet')
  await button(page, 'I have it, go on')
  const asked = await page.locator('label', { hasText: 'Type group' }).first().innerText()
  await page.getByLabel(/^Type group \d+ from the paper$/).fill(groups[Number(asked.match(/\d+/)[0]) - 1].toLowerCase())
  await button(page, 'This is it')
  await page.getByText('The printed key opens your book').first().waitFor({ timeout: 10000 })

  // An account under the made-up name that is offered.
  await link(page, 'More')
  await page.getByRole('link', { name: 'Account and backup' }).click()
  await page.getByRole('link', { name: 'Make an account' }).or(page.getByRole('button', { name: 'Make an account' })).first().click()
  const handle = await page.getByLabel('Name of the account').inputValue()
  await button(page, 'Make the account')
  await page.getByText(`Your account is ${handle}`).waitFor({ timeout: 20000 })
  await page.getByText('Saved and backed up').first().waitFor({ timeout: 15000 })
  await shot(page, '05-account')

  // The second device.
  await other.goto('/my/')
  await button(other, 'I already have a book').catch(() => link(other, 'I already have a book'))
  await other.getByRole('link', { name: /^Sign in/ }).or(other.getByRole('button', { name: /^Sign in/ })).first().click()
  await other.getByLabel('Name of the account').fill(handle)
  await other.getByLabel('Passphrase', { exact: true }).last().fill(words)
  await button(other, 'Sign in')
  await other.getByText('Sober since 3 March').waitFor({ timeout: 30000 })
  await toResentments(other)
  assert.match(await lineOf(other, 'My brother'), /Sold the car without asking/)
  await shot(other, '06-second-device')

  // Both without a connection, both edit the same line.
  await one.offline(true)
  await two.offline(true)
  await toResentments(page)
  await editLine(page, 'My brother', 'What I would rather have done', 'Tell him about the date')
  await editLine(other, 'My brother', 'What happened', 'Sold the car without asking, in spring')
  await one.offline(false)
  await two.offline(false)
  for (const p of [page, other, page]) await backUp(p)
  for (const p of [page, other]) {
    await toResentments(p)
    const line = await lineOf(p, 'My brother')
    assert.match(line, /Sold the car without asking, in spring/)
    assert.match(line, /Tell him about the date/)
  }
  await shot(page, '07-both-edits')
  await shot(other, '08-both-edits')
}

async function editLine(page, who, label, text) {
  const row = page.locator('tr', { has: page.getByRole('rowheader', { name: who }) })
  await row.getByRole('button', { name: /^Change/ }).or(row.getByRole('link', { name: /^Change/ })).first().click()
  await page.getByLabel(label).last().fill(text)
  await page.waitForTimeout(600)
  await page.getByText('Back to the list', { exact: true }).click()
}
