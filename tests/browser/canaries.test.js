// Marked words typed into every box of every screen, and put into every kind of entry, are found nowhere outside of the open book: in no file of the server, no
// log, no request, not in the locked book and not in the browser's own folder.
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { launching } from './harness.js'
import { openBook, serveBook } from './book.js'
import { screens } from '../../companion/screens/index.js'

let server, profile, window
before(async () => {
  server = await serveBook()
  profile = mkdtempSync(join(tmpdir(), 'homegroup-profile-'))
})
after(async () => {
  await window?.close()
  await server?.stop()
  rmSync(profile, { recursive: true, force: true })
})

/** Words to look for, and where each was put. */
class Marks {
  all = new Map()
  make(where) {
    const word = `zq${randomBytes(9).toString('hex')}`
    this.all.set(word, where)
    return word
  }
  /** How bytes may hold a word: as it is, two bytes a letter, in base64 at each of its three beginnings. */
  forms(word) {
    const base64 = [0, 1, 2].map((n) => Buffer.from('\0'.repeat(n) + word).toString('base64').slice(n ? 4 : 0, -4))
    return [Buffer.from(word), Buffer.from(word, 'utf16le'), ...base64.map((b) => Buffer.from(b))]
  }
  found(bytes, place) {
    return [...this.all].filter(([word]) => this.forms(word).some((form) => bytes.includes(form))).map(([, where]) => `${where}: ${place}`)
  }
}

const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => join(f.parentPath ?? f.path, f.name))

/** Every kind of entry, each of its texts a marked word. */
const entries = (mark) => [
  { k: 'settings', once: 'settings', programs: ['aa', 'smart'], zone: 'America/New_York', names: { aa: mark('settings names') } },
  { k: 'count', program: 'aa', label: mark('count label'), start: '2026-03-03', stones: [{ after: { days: 5 }, name: mark('stone'), token: 'chip' }] },
  { k: 'setback', count: 'AAAAAAAAAAAAAAAAAAAAAA', day: '2026-02-01', word: mark('setback word'), note: mark('setback note'), restart: null },
  { k: 'item', once: 'item:aa:step-4', program: 'aa', item: 'step-4', state: 'here', answers: { 1: mark('answer') } },
  { k: 'row', program: 'aa', item: 'step-4', sheet: 'step4-resentments', order: 1, day: '2026-11-20', cells: { who: mark('who'), cause: mark('cause') } },
  { k: 'pledge', once: 'pledge:2026-11-20', day: '2026-11-20', text: mark('pledge') },
  { k: 'journal', day: '2026-11-20', at: '10:00', text: mark('journal'), files: [] },
  { k: 'urge', day: '2026-11-20', at: '02:13', strength: 8, after: 3, with: ['call'], note: mark('urge note') },
]

/** Goes to every screen and types a marked word into every box. */
async function typeEverywhere(b, asked, mark) {
  let typed = 0
  for (const name of Object.keys(screens).filter((n) => n !== 'start' && !n.startsWith('lock') && n !== 'account/new')) {
    await b.go(name, asked[name] ?? {})
    await b.page.evaluate(() => document.querySelectorAll('#main details').forEach((d) => (d.open = true)))
    const boxes = b.page.locator('#main input:is([type=text], [type=search], [type=password], :not([type])), #main textarea')
    for (let i = 0; i < (await boxes.count()); i++) {
      const box = boxes.nth(i)
      if (!(await box.isVisible()) || !(await box.isEditable())) continue
      await box.fill(mark(`${name}, box ${i}`), { timeout: 3000 })
      typed++
    }
    await b.page.evaluate(() => document.activeElement?.blur())
    await b.page.waitForTimeout(350)
    const [file] = await b.page.locator('#main input[type=file]:not([accept=".age"])').all()
    if (file && name.startsWith('journal')) {
      await file.setInputFiles({ name: `${mark('name of a file')}.txt`, mimeType: 'text/plain', buffer: Buffer.from(mark('content of a file').repeat(300)) })
      await b.page.waitForTimeout(500)
    }
  }
  return typed
}

/** Everything that a page of the locked book can still read, as bytes. */
const kept = (page) => page.evaluate(async () => {
  const parts = [document.documentElement.outerHTML, document.title, JSON.stringify(history.state), location.href, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
  const text = (value) => JSON.stringify(value, (_, v) => (v instanceof Uint8Array || v instanceof ArrayBuffer ? String.fromCharCode(...new Uint8Array(v.buffer ?? v)) : v))
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done, not) => Object.assign(indexedDB.open(name), { onsuccess: (e) => done(e.target.result), onerror: not }))
    for (const store of db.objectStoreNames) {
      const of = (what) => new Promise((done, not) => Object.assign(db.transaction(store).objectStore(store)[what](), { onsuccess: (e) => done(e.target.result), onerror: not }))
      for (const value of [...(await of('getAllKeys')), ...(await of('getAll'))]) parts.push(text(value) ?? '')
    }
    db.close()
  }
  for (const name of await caches.keys()) for (const r of await (await caches.open(name)).keys()) parts.push(r.url)
  return parts.join('\n')
})

test('what is written is found nowhere but in the open book', { timeout: 180000 }, async () => {
  const marks = new Marks()
  const mark = (where) => marks.make(where)
  const own = { newContext: async (options) => (window = await chromium.launchPersistentContext(profile, { ...launching, ...options })) }
  const b = await openBook(own, server, { entries: entries(mark) })
  const { page } = b
  const ids = Object.fromEntries(await Promise.all(['count', 'journal', 'row'].map(async (k) => [k, (await b.all(k))[0].id])))
  const { release } = await server.json('/my/assets.json')
  const printed = await b.register('quiet-river', mark('name of the device'))
  marks.all.set(printed, 'the printed key').set(printed.slice(-40), 'a part of the printed key')

  const typed = await typeEverywhere(b, {
    'counts/one': { id: ids.count }, 'counts/edit': { id: ids.count }, 'counts/setback': { count: ids.count }, 'counts/stones': { id: ids.count }, 'journal/page': { id: ids.journal },
    'path/step': { program: 'aa', item: 'step-4' }, sheet: { program: 'aa', item: 'step-4', sheet: 'step4-resentments', row: ids.row }, reading: { program: 'aa', item: 'step-4' },
  }, mark)
  assert.ok(typed > 15, `only ${typed} boxes were found`)
  await page.evaluate(`import('/my/v/${release}/parts/book.js').then(({ book }) => book.sync())`)
  const [backup, open] = await page.evaluate(`import('/my/v/${release}/parts/book.js').then(async ({ book }) => [book.backup.value, JSON.stringify(await Promise.all(${JSON.stringify(['settings', 'count', 'setback', 'item', 'row', 'pledge', 'journal', 'urge'])}.map((k) => book.all(k))))])`)
  assert.equal(backup.pending, 0, JSON.stringify(backup))

  // The words are there where they belong, and the looking finds what is there.
  const there = marks.found(Buffer.from(open), 'book')
  assert.ok(there.length > 20, `only ${there.join('\n')}`)
  assert.ok(there.some((w) => w.startsWith('name of a file')), 'no file was attached')
  const known = new Marks()
  known.all.set('quiet-river', 'the name of the account')
  const database = () => files(server.data).map((f) => [f, readFileSync(f)])
  assert.ok(database().some(([f, bytes]) => known.found(bytes, f).length), 'the looking does not find what the database has')
  assert.ok(b.requests.some((r) => known.found(r.postDataBuffer() ?? Buffer.alloc(0), r.url()).length), 'the looking does not find what was sent')

  const wrong = []
  for (const [f, bytes] of database()) wrong.push(...marks.found(bytes, f))
  wrong.push(...marks.found(Buffer.from(server.log()), 'the log'))
  for (const r of b.requests) wrong.push(...marks.found(Buffer.concat([Buffer.from(r.url() + JSON.stringify(r.headers())), r.postDataBuffer() ?? Buffer.alloc(0)]), `a request: ${r.method()} ${new URL(r.url()).pathname}`))
  await page.evaluate(`import('/my/v/${release}/parts/book.js').then(({ book }) => book.lock.lock())`)
  await page.locator('.lock h1').waitFor()
  const locked = await kept(page)
  assert.ok(locked.length > 10000)
  wrong.push(...marks.found(Buffer.from(locked), 'the locked book'), ...marks.found(Buffer.from(locked, 'latin1'), 'the locked book'))
  await b.clean()
  const folder = files(profile)
  assert.ok(folder.some((f) => f.includes('IndexedDB')))
  for (const f of folder) wrong.push(...marks.found(readFileSync(f), f.slice(profile.length)))
  assert.deepEqual(wrong, [])
})
