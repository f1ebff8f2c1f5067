// The recovery drill. A member writes with the real companion and prints a key; then their server is gone. On an empty machine there is a backup of it, the
// printed key, and stock age; a file that they saved under a passphrase; another server. Each way gives every entry, field by field, and every file, byte by byte.
import test, { after, before } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { browser, root, serve } from './harness.js'
import { openBook } from './book.js'

const program = resolve(process.env.HOMEGROUP_PROGRAM ?? join(root, 'bin', 'homegroup'))
const phrase = 'a lantern by seven rivers'
const under = 'otter ladder mosaic violet bridge'
const kinds = ['settings', 'count', 'setback', 'token', 'item', 'row', 'answers', 'pledge', 'journal', 'sitting', 'urge', 'today']

/** Every letter that something on the way could take for something else; one of them is half a letter. */
const awkward = 'It rained <b>all</b> day & "more" \\n.\r\n\r\nNosotros tambie\u0301n: 🌧\u2028\u0000\u007f\u0085\ufeff ￿ \ud83c {"k":"journal"}\n```'

const entries = [
  { k: 'settings', once: 'settings', programs: ['aa', 'smart'], zone: 'America/New_York', names: { aa: 'my <fellowship>' }, counts: 'shown', week: 0 },
  { k: 'count', program: 'aa', label: 'Since the lake', start: '2026-03-03', order: 0, stones: [{ after: 'P100D', name: 'A hundred', token: 'chip' }] },
  { k: 'item', once: 'item:aa:step-4', program: 'aa', item: 'step-4', state: 'here', begun: '2026-11-01', answers: { 0: 'Because.', 2: awkward } },
  { k: 'row', program: 'aa', item: 'step-4', sheet: 'resentments', cells: { who: 'My brother', what: 'Sold the car', affects: ['money', 'other:The road'], strength: 7.5 }, order: 1024, day: '2026-11-02' },
  { k: 'row', program: 'aa', item: 'step-4', sheet: 'resentments', cells: { who: 'Pat', what: awkward.repeat(40) }, order: 2048.125, day: '2026-11-03' },
  { k: 'row', program: 'aa', item: 'step-8', sheet: 'amends', cells: { who: 'Pat', willing: true, sum: { amount: 0.1, currency: 'EUR' } }, order: 1, day: '2026-11-03' },
  { k: 'urge', at: '22:15', day: '2026-11-04', strength: 8, after: 2, with: ['walk'], note: 'Passed.' },
  { k: 'answers', instrument: 'phq-9', day: '2026-11-04', answers: { q1: 0, q2: 3, odd: [1e21, -1e-7, 9007199254740991, null, false, ''] } },
]
const files = { 'Día en el río.jpg': 300_000, 'notes.txt': 1, 'empty.bin': 0 }

let server, chrome, empty, member
before(async () => {
  server = await serve()
  chrome = await browser()
  empty = mkdtempSync(join(tmpdir(), 'homegroup-empty-'))
  member = await write()
  server.run('backup', join(empty, 'site.backup'))
  await server.stop() // and its data is gone
  server = undefined
  mkdirSync(join(empty, 'bin'))
  execFileSync('go', ['build', '-o', join(empty, 'bin', 'age'), 'filippo.io/age/cmd/age'], { cwd: root, env: { ...process.env, CGO_ENABLED: '0' }, stdio: 'inherit' })
})
after(async () => {
  await chrome?.close()
  await server?.stop()
  rmSync(empty, { recursive: true, force: true })
})

/** What a member does, and what they take with them; `all` is the book as they last saw it. */
async function write() {
  const b = await openBook(chrome, server, { entries })
  const got = JSON.parse(await b.run(async (book, { kinds, files, awkward, phrase, under }) => {
    const base64 = async (blob) => btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''))
    const attached = {}
    const refs = []
    for (const [name, size] of Object.entries(files)) {
      const bytes = new Uint8Array(size)
      for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536))
      const ref = await book.attach(new File([bytes], name, { type: name.endsWith('.jpg') ? 'image/jpeg' : '' }))
      refs.push(ref)
      attached[ref.blob] = await base64(new Blob([bytes]))
    }
    await book.put({ k: 'journal', day: '2026-11-05', at: '19:00', text: awkward, files: refs })
    const printed = await book.lock.makeRecovery('en')
    await printed.confirm()
    await book.lock.addPassphrase(phrase)
    await book.account.register({ handle: 'quiet-river', device: 'One' })
    await book.sync()
    // Under the keys after a change of them: a new entry, an edit, a deletion.
    await book.lock.rotate()
    await book.put({ k: 'journal', day: '2026-11-06', at: '07:30', text: 'After the keys were changed.', files: [refs[0]] })
    await book.put({ id: book.all('urge')[0].id, note: 'Passed, and slept.' })
    await book.remove((await book.put({ k: 'journal', day: '2026-11-06', text: 'To be forgotten', files: [] })).id)
    await book.sync()
    await book.saved.upload()
    const all = kinds.flatMap((k) => book.all(k))
    return JSON.stringify({
      all, attached, key: printed.text, state: book.backup.value,
      snapshot: await base64(await book.saved.snapshot()), under: await base64(await book.saved.passphraseFile(under)), everything: await base64(await book.account.everything()),
    })
  }, { kinds, files, awkward, phrase, under }))
  await b.clean()
  assert.equal(got.state.state, 'kept', JSON.stringify(got.state))
  assert.equal(got.all.length, entries.length + 2)
  writeFileSync(join(empty, 'recovery.txt'), `${got.key}\n`)
  writeFileSync(join(empty, 'passphrase.txt'), `${phrase}\n`)
  writeFileSync(join(empty, 'saved.age'), Buffer.from(got.under, 'base64'))
  writeFileSync(join(empty, 'account.zip'), Buffer.from(got.everything, 'base64'))
  return got
}

/** Runs something on the empty machine: there, with nothing of the environment but a way to find tools. */
const there = (command, args) => execFileSync(command, args, { cwd: empty, encoding: 'utf8', env: { PATH: `${join(empty, 'bin')}:/usr/bin:/bin`, HOME: empty } })

/** The entries and files of a folder are those of the member, each field of each, and no more. */
function same(folder) {
  const at = (name) => join(empty, folder, name)
  const book = JSON.parse(readFileSync(at('book.json'), 'utf8'))
  const bytes = {}
  const read = book.entries.map((entry) => !entry.files ? entry : { ...entry, files: entry.files.map(({ path, ...ref }) => {
    bytes[ref.blob] = readFileSync(at(path))
    return ref
  }) })
  const byId = (list) => Object.fromEntries(list.map((e) => [e.id, e]))
  assert.deepEqual(byId(read), byId(member.all))
  assert.equal(read.length, member.all.length)
  assert.deepEqual(Object.keys(bytes).sort(), Object.keys(member.attached).sort())
  for (const [blob, text] of Object.entries(member.attached)) assert.ok(bytes[blob].equals(Buffer.from(text, 'base64')), `${blob}: another file`)
  assert.equal(readdirSync(at('files')).length, Object.keys(files).length)
  const pages = readdirSync(at('.')).filter((name) => name.endsWith('.md')).map((name) => readFileSync(at(name), 'utf8')).join('\n')
  for (const words of ['My brother', 'Passed, and slept.', 'After the keys were changed.', '🌧']) assert.ok(pages.includes(words), `${words} is on no page`)
  assert.ok(!pages.includes('To be forgotten') && !JSON.stringify(book).includes('To be forgotten'))
}

test('out of a backup of the server, with the printed key', () => {
  assert.match(there(program, ['open', 'site.backup', '--key', 'recovery.txt', '--handle', 'quiet-river', '--to', 'raw']), /^raw: 10 entries, 3 attachments\.$/m)
  same('raw')
  assert.ok(!existsSync(join(empty, 'data')), 'a database was made')
})

test('out of a backup of the server, with the passphrase', () => {
  there(program, ['open', 'site.backup', '--passphrase-file', 'passphrase.txt', '--handle', 'quiet-river', '--to', 'phrase'])
  same('phrase')
})

test('out of everything that the server gave the member, with the printed key', () => {
  there(program, ['open', 'account.zip', '--key', 'recovery.txt', '--to', 'everything'])
  same('everything')
})

test('the snapshot out of the backup, with stock age and tar', () => {
  assert.match(there('age', ['--version']), /^v?1\.3\.2/)
  there(program, ['open', 'site.backup', '--snapshot-only', '--handle', 'quiet-river', '--to', 'sealed'])
  mkdirSync(join(empty, 'stock'))
  there('bash', ['-c', 'set -eo pipefail; cp sealed/snapshot.age stock; cd stock; age -d -i ../recovery.txt snapshot.age | tar x'])
  same('stock')
})

test('a file saved under a passphrase, with the age that Debian ships', { timeout: 60000 }, async () => {
  mkdirSync(join(empty, 'debian'))
  // It asks at a terminal and nowhere else: script gives it one.
  const child = spawn('script', ['-qec', '/usr/bin/age -d -o book.tar ../saved.age', '/dev/null'], { cwd: join(empty, 'debian'), stdio: ['pipe', 'pipe', 'inherit'] })
  let shown = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    if (!shown.includes('passphrase') && (shown + text).includes('passphrase')) child.stdin.write(`${under}\n`)
    shown += text
  })
  assert.equal(await new Promise((done) => child.on('exit', done)), 0, shown)
  execFileSync('tar', ['xf', 'book.tar'], { cwd: join(empty, 'debian') })
  same('debian')
})

test('the snapshot, into a fresh book on another server', { timeout: 60000 }, async () => {
  const other = await serve()
  try {
    const b = await openBook(chrome, other)
    const came = JSON.parse(await b.run(async (book, { kinds, key, snapshot }) => {
      const before = kinds.flatMap((k) => book.all(k)).length
      const { added } = await book.saved.open(new File([Uint8Array.from(atob(snapshot), (c) => c.charCodeAt(0))], 'snapshot.age'), { recovery: key })
      const all = kinds.flatMap((k) => book.all(k))
      const bytes = {}
      for (const ref of all.flatMap((e) => e.files ?? [])) bytes[ref.blob] = btoa(Array.from(new Uint8Array(await (await book.attachment(ref)).arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''))
      return JSON.stringify({ before, added, all, bytes })
    }, { kinds, key: member.key, snapshot: readFileSync(join(empty, 'sealed', 'snapshot.age')).toString('base64') }))
    await b.clean()
    assert.equal(came.before, 0)
    assert.equal(came.added, member.all.length)
    // Another book: what exists once has another id there, files are sealed anew, and the book's own notes of when are its own.
    const plain = ({ all, bytes }) => all.map(({ id, ...e }) => ({
      ...Object.fromEntries(Object.entries(e).filter(([name]) => !name.startsWith('_'))),
      ...(e.files && { files: e.files.map(({ blob, key, ...f }) => ({ ...f, bytes: bytes[blob] })) }),
      ...(e.k !== 'settings' && e.k !== 'item' && { id }),
    })).sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
    assert.deepEqual(plain(came), plain({ all: member.all, bytes: member.attached }))
  } finally {
    await other.stop()
  }
})
