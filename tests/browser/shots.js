// Takes a picture of every page at 360 and 1280 pixels, light and dark, into .cache/shots. Give names of pages to take only those.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { serve, browser, visit, pages, errors, root } from './harness.js'

const only = process.argv.slice(2).filter((a) => !a.startsWith('-'))
const folder = join(root, '.cache', 'shots')
mkdirSync(folder, { recursive: true })
const server = await serve('--demo', '--place', 'Philadelphia', '--timezone', 'America/New_York')
const chrome = await browser()
try {
  const all = { ...(await pages(server)), ...Object.fromEntries(Object.entries(errors).map(([n, [p]]) => [n, p])) }
  for (const [name, path] of Object.entries(all)) {
    if (only.length && !only.includes(name)) continue
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [360, 1280]) {
        const v = await visit(chrome, server, { colorScheme, viewport: { width, height: 900 } })
        v.expect(400, 404)
        await v.page.goto(path, { waitUntil: 'networkidle' })
        const file = join(folder, `${name}-${width}-${colorScheme}.png`)
        await v.page.screenshot({ path: file, fullPage: true })
        if (process.argv.includes('--readme') && name === 'meetings-near' && width === 1280 && colorScheme === 'light') {
          await v.page.screenshot({ path: join(root, 'docs', 'screenshot.png') })
        }
        await v.context.close()
        console.log(file)
      }
    }
  }
} finally {
  await chrome.close()
  await server.stop()
}
