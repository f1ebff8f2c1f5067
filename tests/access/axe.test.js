// axe-core over every page, in both languages and both themes, small and wide. What it cannot decide about contrast counts too.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import axe from 'axe-core'
import { serve, browser, visit, pages, errors } from '../browser/harness.js'

let server, chrome, paths
before(async () => {
  [server, chrome] = await Promise.all([serve('--demo', '--place', 'Philadelphia', '--timezone', 'America/New_York'), browser()])
  paths = await pages(server)
})
after(async () => { await chrome?.close(); await server?.stop() })

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function look(page) {
  await page.evaluate(axe.source)
  const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } }), rules)
  // A drawn token's number lies on the token's own face, which axe cannot see; TestTokenFaces computes that contrast.
  const undecided = found.incomplete
    .filter((r) => r.id === 'color-contrast')
    .map((r) => ({ ...r, nodes: r.nodes.filter((n) => !/^<text /.test(n.html)) }))
    .filter((r) => r.nodes.length)
  return [...found.violations, ...undecided].map((r) => `${r.id}: ${r.help}\n${r.nodes.slice(0, 4).map((n) => `    ${n.html.slice(0, 160)}\n    ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? ''}`).join('\n')}`)
}

for (const lang of ['en', 'es']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [360, 1280]) {
      test(`${lang}, ${colorScheme}, ${width} pixels`, async (t) => {
        const all = [...Object.entries(paths).map(([n, p]) => [n, p, 200]), ...Object.entries(errors).map(([n, [p, code]]) => [n, p, code])]
        const v = await visit(chrome, server, { colorScheme, viewport: { width, height: 900 } })
        for (const [name, path, code] of all) {
          await t.test(`${lang} ${colorScheme} ${width} ${name}`, async () => {
            v.expect(code)
            await v.page.goto(`/${lang}${path}`)
            assert.deepEqual(await look(v.page), [])
          })
        }
        await v.clean()
      })
    }
  }
}

test('the check itself sees a fault', async () => {
  const v = await visit(chrome, server)
  await v.page.goto('/')
  await v.page.evaluate(() => { const i = document.createElement('input'); document.querySelector('main').append(i) })
  assert.match((await look(v.page)).join('\n'), /label/)
  await v.clean()
})
