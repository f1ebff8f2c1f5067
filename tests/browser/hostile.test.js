// A server that lies to a device, in Chromium: the screen says so by name, the book stays open and whole, nothing more is sent, and once the server
// tells the truth again, so does the book. (Every lie with its defence taken out: tests/book/hostile.test.js.)
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { browser, visit } from './harness.js'
import { openBook, serveBook } from './book.js'

let server, chrome, release
before(async () => {
  server = await serveBook()
  chrome = await browser()
  ;({ release } = await server.json('/my/assets.json'))
})
after(async () => {
  await chrome?.close()
  await server?.stop()
})

const run = (page, deed, arg) => page.evaluate(`(async (arg) => { const { book } = await import('/my/v/${release}/parts/book.js'); return (${deed})(book, arg) })(${JSON.stringify(arg)})`)
const journal = (text) => ({ k: 'journal', day: '2026-11-20', at: '10:00', text, files: [] })
let people = 0

/** Two devices of a member: the first writes honestly, the second hears what `bend` makes of the server's answers. */
async function two() {
  const handle = `river-${++people}`
  const one = await openBook(chrome, server, { entries: [journal('first'), journal('second')] })
  const printed = await one.register(handle)
  const v = await openBook(chrome, server, {})
  await run(v.page, (book, { handle, recovery }) => book.account.signIn({ handle, recovery, device: '' }), { handle, recovery: printed })
  await v.go('today')
  const line = { bend: null }
  await v.context.route('**/api/v1/**', async (route) => {
    if (!line.bend) return route.continue()
    const answer = await route.fetch()
    const type = answer.headers()['content-type'] ?? ''
    if (!type.includes('json')) return route.fulfill({ response: answer })
    const json = line.bend(new URL(route.request().url()).pathname.replace('/api/v1', ''), await answer.json(), route.request()) ?? (await answer.json())
    return route.fulfill({ response: answer, json })
  })
  return { one, v, line, handle, printed }
}

const changes = (f) => (path, json) => (path.endsWith('/changes') ? f(json) ?? json : json)

const lies = {
  'contents exchanged between two records': {
    says: 'The server gave something that you did not write.',
    honest: async (one) => {
      for (const e of await one.all('journal')) await one.put([{ ...e, text: `${e.text}, changed` }])
    },
    bend: () => changes((json) => {
      const live = json.items.filter((r) => !r.del)
      if (live.length > 1) [live[0].ct, live[1].ct] = [live[1].ct, live[0].ct]
    }),
  },
  'a record under a revision that it was not written for': {
    code: 'record_forged',
    honest: async (one) => {
      for (const e of await one.all('journal')) await one.put([{ ...e, text: `${e.text}, changed` }])
    },
    bend: () => changes((json) => void json.items.forEach((r) => { r.rev += 3 })),
  },
  'pages out of order': { code: 'pages_disordered', honest: (one) => one.put([journal('third'), journal('fourth')]), bend: () => changes((json) => void json.items.reverse()) },
  'an older database put back': {
    says: 'The copy on the server is older than yours.', code: 'server_older', honest: (one) => one.put([journal('third')]),
    bend: () => (path, json) => { if (path === '/spaces') for (const s of json.spaces) s.seq = Math.min(s.seq, 1); return json },
  },
  'a record left out': { code: 'records_omitted', honest: (one) => one.put([journal('third'), journal('fourth')]), bend: () => changes((json) => {
    if (json.items.length > 1) json.items.splice(0, 1)
  }) },
  'other keys in the place of the account’s': {
    says: 'The keys on the server are not yours.', code: 'account_replaced', honest: (one) => one.put([journal('third')]),
    bend: () => (path, json) => { if (path === '/account' && json.account_pub) json.account_pub = `${json.account_pub.slice(0, -2)}AA`; return json },
  },
}

for (const [name, { says, code, honest, bend }] of Object.entries(lies)) {
  test(name, { timeout: 60000 }, async () => {
    const { one, v, line } = await two()
    const { page } = v
    page.setDefaultTimeout(10000)
    await honest(one)
    await run(one.page, (book) => book.sync())
    await v.put([journal('of the second device')])
    const before = await v.all('journal')
    line.bend = bend()
    const fault = await run(page, (book) => book.sync().then(() => null, (f) => f.code))
    if (code) assert.equal(fault, code)
    const standing = page.locator('.notice.danger')
    await standing.waitFor()
    if (typeof says === 'string') await page.getByText(says).waitFor()
    assert.match(await standing.innerText(), new RegExp(`${fault}`), 'its name stands there')
    const now = new Map((await v.all('journal')).map((e) => [e.id, e.text]))
    for (const e of before) assert.equal(now.get(e.id), e.text, 'what was on the device has changed')

    // It stays, on every screen, and nothing more is sent.
    const asked = v.requests.length
    await v.go('more')
    await standing.waitFor()
    await run(page, (book) => book.sync().catch(() => {}))
    assert.deepEqual(v.requests.slice(asked).filter((r) => r.method() !== 'GET').map((r) => r.url()), [])

    // Honest again: the person says so, and all is there.
    line.bend = null
    await page.getByRole('button', { name: 'Look again' }).first().click()
    await standing.waitFor({ state: 'detached' })
    await run(page, (book) => book.sync())
    await run(one.page, (book) => book.sync())
    const texts = async (b) => (await b.all('journal')).map((e) => e.text).sort()
    assert.deepEqual(await texts(v), await texts(one))
    await one.clean()
    await v.clean()
  })
}

test('a weaker lock than ours is asked for at signing in: nothing is made of the passphrase', { timeout: 60000 }, async () => {
  const v = await visit(chrome, server, {})
  const { page } = v
  page.setDefaultTimeout(10000)
  await v.context.route('**/api/v1/login/challenge', async (route) => {
    const answer = await route.fetch()
    const json = await answer.json()
    await route.fulfill({ response: answer, json: { ...json, kdf: { ...json.kdf, m: 1024, t: 1 } } })
  })
  await page.goto('/my/')
  await page.getByRole('link', { name: 'I already have a book' }).or(page.getByRole('button', { name: 'I already have a book' })).first().click()
  await page.getByRole('link', { name: /^Sign in/ }).first().click()
  await page.getByLabel('Name of the account').fill('quiet-river')
  await page.getByLabel('Passphrase', { exact: true }).last().fill('five made words of mine')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('The server asked for a weak lock.').waitFor()
  assert.equal(v.requests.filter((r) => r.url().endsWith('/api/v1/login')).length, 0)
  await v.clean()
})
