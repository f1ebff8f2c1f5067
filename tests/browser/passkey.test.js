// Passkeys through Chromium's virtual authenticator: one that can hold a key opens the book, locks, opens again, and signs in where nothing else is left;
// one that cannot is refused with a clear sentence, and the ways that are there go on.
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { browser } from './harness.js'
import { openBook, serveBook } from './book.js'

let server, chrome, release
before(async () => {
  const at = await serveBook()
  // Passkeys belong to a host name; an address of numbers can have none.
  server = { ...at, url: at.url.replace('127.0.0.1', 'localhost') }
  chrome = await browser()
  ;({ release } = await server.json('/my/assets.json'))
})
after(async () => {
  await chrome?.close()
  await server?.stop()
})

/** Puts an authenticator into a window: what holds passkeys there. */
async function authenticator(v, { hasPrf = true } = {}) {
  const cdp = await v.context.newCDPSession(v.page)
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true, hasPrf, isUserVerified: true, automaticPresenceSimulation: true },
  })
  return {
    held: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    unrecognised: () => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
  }
}

const button = (page, name) => page.getByRole('button', { name, exact: true }).first().click()

test('a passkey opens the book, syncs, and signs in where everything else is gone', { timeout: 60000 }, async () => {
  const b = await openBook(chrome, server, { entries: [{ k: 'settings', once: 'settings', programs: ['aa'] }, { k: 'journal', day: '2026-11-20', at: '10:00', text: 'Rain, and a walk.', files: [] }] })
  const { page } = b
  page.setDefaultTimeout(10000)
  const first = await authenticator(b)
  await b.register('quiet-river', 'One')
  await b.go('keys')
  await button(page, 'Add a passkey')
  await page.getByText('The passkey opens your book').first().waitFor()
  const held = await first.held()
  assert.equal(held.length, 1)
  assert.ok(held[0].isResidentCredential)
  assert.equal(held[0].rpId, 'localhost')
  assert.doesNotMatch(JSON.stringify(held), /quiet-river|homegroup|recovery|AA\b/i, 'what a device lists of passkeys says what the book is')

  // The same device again: it has one.
  await button(page, 'Add a passkey')
  await page.getByText('This device has a passkey of this book already.').waitFor()

  await button(page, 'Lock')
  await page.locator('.lock h1').waitFor()
  await button(page, 'Use this device’s passkey')
  await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor()
  const [line] = await b.all('journal')
  assert.equal(line.text, 'Rain, and a walk.')
  await b.put([{ k: 'journal', day: '2026-11-21', at: '11:00', text: 'Sun.', files: [] }])
  await page.evaluate(`import('/my/v/${release}/parts/book.js').then(({ book }) => book.sync())`)

  // Everything that the browser kept is gone; the passkey is not. (Chromium's authenticator cannot take the key of a passkey to another profile.)
  const from = page.url()
  await page.evaluate(`import('/my/v/${release}/parts/book.js').then(({ book }) => book.lock.wipe())`)
  await page.goto(from)
  await page.getByRole('link', { name: 'I already have a book' }).or(page.getByRole('button', { name: 'I already have a book' })).first().click()
  await page.getByRole('link', { name: /^Sign in/ }).first().click()
  await page.getByLabel('Passkey').check()
  await page.getByLabel('Name of the account').fill('loud-hill')
  b.expect(403)
  await button(page, 'Sign in')
  await page.getByText('The name and the key do not fit together.').waitFor()
  await page.getByLabel('Name of the account').fill('quiet-river')
  await button(page, 'Sign in')
  await page.getByRole('link', { name: 'Path' }).first().waitFor()
  assert.deepEqual((await b.all('journal')).map((e) => e.text).sort(), ['Rain, and a walk.', 'Sun.'])

  // A finger that is not recognised opens nothing.
  await button(page, 'Lock')
  await page.locator('.lock h1').waitFor()
  await first.unrecognised()
  await button(page, 'Use this device’s passkey')
  await page.getByText('The passkey was not used.').waitFor()
  await b.clean()
})

test('a passkey that cannot hold a key is refused in words, and the printed key still opens', { timeout: 60000 }, async () => {
  const b = await openBook(chrome, server, { entries: [{ k: 'settings', once: 'settings', programs: ['aa'] }] })
  const { page } = b
  page.setDefaultTimeout(10000)
  await authenticator(b, { hasPrf: false })
  const printed = await page.evaluate(`(async () => {
    const { book } = await import('/my/v/${release}/parts/book.js')
    const printed = await book.lock.makeRecovery('en')
    await printed.confirm()
    return printed.text
  })()`)
  await b.go('keys')
  await button(page, 'Add a passkey')
  await page.getByText('This passkey cannot open a book.').waitFor()
  await page.getByText('A passphrase works everywhere.').waitFor()
  await button(page, 'Lock')
  await page.locator('.lock h1').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Use this device’s passkey' }).count(), 0)
  await page.evaluate(`import('/my/v/${release}/parts/book.js').then(({ book }) => book.lock.unlock({ recovery: ${JSON.stringify(printed)} }))`)
  await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor()
  await b.clean()
})
