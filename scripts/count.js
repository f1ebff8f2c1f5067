// Counts tests. As a program it reads `go test -json` from standard input, shows what failed, and writes the counts of
// Go, of the store on SQLite and of the store on PostgreSQL into a file. As a module it is a reporter of node's test
// runner that shows what failed and ends with "counted PASSED FAILED". A skipped test counts as failed: nothing is
// skipped in silence.
import { createInterface } from 'node:readline'
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** Groups a Go test by where it ran. */
function group(pkg, test) {
  if (/\/internal\/(store|changes|jobs)(\/|$)/.test(pkg)) {
    if (/sqlite/i.test(test)) return 'store on SQLite'
    if (/postgres/i.test(test)) return 'store on PostgreSQL'
  }
  return 'Go'
}

async function countGo(file) {
  const counts = new Map(['Go', 'store on SQLite', 'store on PostgreSQL'].map((g) => [g, [0, 0]]))
  const output = new Map()
  const took = []
  let failed = false
  for await (const line of createInterface({ input: process.stdin })) {
    let e
    try { e = JSON.parse(line) } catch { console.log(line); failed = true; continue }
    const key = `${e.Package ?? e.ImportPath ?? ''} ${e.Test ?? ''}`
    if (e.Action === 'output' || e.Action === 'build-output') {
      output.set(key, (output.get(key) ?? '') + e.Output)
      continue
    }
    const bad = e.Action === 'fail' || e.Action === 'build-fail' || (e.Action === 'skip' && e.Test)
    if (bad) {
      failed = true
      const word = e.Action === 'skip' ? 'SKIPPED (counts as failed)' : 'FAIL'
      console.log(`${word} ${key}\n${(output.get(key) ?? '').split('\n').slice(-60).join('\n')}`)
    }
    if (e.Test && (e.Action === 'pass' || bad)) counts.get(group(e.Package, e.Test))[bad ? 1 : 0]++
    if (!e.Test && e.Elapsed) took.push([e.Elapsed, e.Package])
    if (!e.Test && e.Action === 'fail') counts.get('Go')[1]++ // a package that did not build, or ended badly
    if (e.Action === 'pass' || e.Action === 'skip') output.delete(key)
  }
  console.log(`      longest: ${took.sort((a, b) => b[0] - a[0]).slice(0, 6).map(([s, p]) => `${p.replace('homegroup/', '')} ${Math.round(s)} s`).join(', ')}`)
  writeFileSync(file, [...counts].map(([g, [p, f]]) => `${g.replaceAll(' ', '_')} ${p} ${f}\n`).join(''))
  return failed ? 1 : 0
}

/** A reporter for node --test. */
export default async function* report(source) {
  let passed = 0
  let failed = 0
  for await (const { type, data } of source) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message
    if (type !== 'test:pass' && type !== 'test:fail') continue
    if (data.details?.type === 'suite') continue
    if (type === 'test:pass' && data.skip === undefined && data.todo === undefined) { passed++; yield `ok    ${data.name} (${Math.round(data.details.duration_ms)} ms)\n`; continue }
    failed++
    const error = data.details?.error
    const why = data.skip !== undefined ? 'skipped: nothing is skipped here' : String(error?.cause?.stack ?? error?.cause ?? error?.message ?? error)
    yield `FAIL  ${data.name} (${data.file ?? ''})\n${why.replace(/^/gm, '      ')}\n`
  }
  yield `counted ${passed} ${failed}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href && process.argv[2] === 'go') {
  process.exitCode = await countGo(process.argv[3])
}
