// The server with the sample meetings at a fixed time, and a browser that notes everything it should not have to note:
// requests elsewhere, violations of the content security policy, errors. Every test ends with `visit.clean()`.
import { spawn, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

// Monday 23 November 2026, 17:31 in Philadelphia: between the quarters at which meetings begin.
export const now = new Date('2026-11-23T22:31:00Z')

/**
 * Starts the server on a free port; give its further options. With HOMEGROUP_COMPANION_DIR=companion it serves the companion from the
 * folder as it is, without a new build.
 */
export async function serve(...options) {
  const program = process.env.HOMEGROUP_PROGRAM ?? join(root, 'bin', 'homegroup')
  if (!process.env.HOMEGROUP_PROGRAM && !existsSync(program)) {
    execFileSync('go', ['build', '-o', program, './cmd/homegroup'], { cwd: root, env: { ...process.env, CGO_ENABLED: '0' }, stdio: 'inherit' })
  }
  const data = mkdtempSync(join(tmpdir(), 'homegroup-browser-'))
  const run = (...args) => execFileSync(program, [...args, '--data', data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const folder = process.env.HOMEGROUP_COMPANION_DIR ? ['--companion-dir', resolve(root, process.env.HOMEGROUP_COMPANION_DIR)] : []
  const child = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--data', data, '--clock', now.toISOString(), ...folder, ...options], { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  const url = await new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      log += text
      const at = log.match(/serving (https?:\/\/127\.0\.0\.1:\d+)/)
      if (at) resolve(at[1])
    })
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${log}`)))
  })
  const stop = async () => {
    child.removeAllListeners('exit')
    const ended = new Promise((resolve) => child.on('exit', resolve))
    child.kill('SIGTERM')
    const code = await ended
    rmSync(data, { recursive: true, force: true })
    assert.equal(code, 0, log)
  }
  return { url, data, run, stop, log: () => log, json: async (path) => (await fetch(url + path)).json() }
}

/** How Chromium is started: it asks nobody for anything by itself. */
export const launching = {
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
}

/** Starts Chromium. */
export const browser = () => chromium.launch(launching)

/**
 * Opens a window of its own. Options are Playwright's for a context, in English and without motion unless they say otherwise.
 * `clean` closes it and asserts that nothing untoward was seen; name the status codes of pages that are meant to fail.
 */
export async function visit(chrome, server, options = {}) {
  const context = await chrome.newContext({ baseURL: server.url, locale: 'en-US', timezoneId: 'America/New_York', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  const faults = []
  const wrong = { push: (text) => faults.push(`${new URL(page.url(), server.url).pathname}: ${text}`) }
  const requests = []
  const expected = new Set()
  let away = false // the test took the network away: that it is not there is no fault
  const cut = (text) => away && text?.includes('net::ERR_INTERNET_DISCONNECTED')
  page.on('request', (r) => {
    requests.push(r)
    if (!r.url().startsWith(server.url + '/') && !r.url().startsWith('blob:' + server.url)) wrong.push(`a request elsewhere: ${r.url()}`)
  })
  page.on('requestfailed', (r) => {
    if (r.failure()?.errorText !== 'net::ERR_ABORTED' && !cut(r.failure()?.errorText)) wrong.push(`a request failed: ${r.url()} ${r.failure()?.errorText}`)
  })
  page.on('response', (r) => {
    if (r.status() >= 400 && !expected.has(r.status())) wrong.push(`${r.status()} ${r.url()}`)
  })
  page.on('pageerror', (e) => wrong.push(`an error in the page: ${e.stack}`))
  page.on('console', (m) => {
    const failing = m.text().match(/status of (\d{3})/)
    if ((m.type() === 'error' || m.type() === 'warning') && !cut(m.text()) && !(failing && expected.has(Number(failing[1])))) wrong.push(`on the console: ${m.text()} (${m.location().url})`)
  })
  return {
    page,
    context,
    requests,
    expect: (...codes) => codes.forEach((c) => expected.add(c)),
    offline: (is) => {
      away ||= is
      return context.setOffline(is)
    },
    clean: async () => {
      await context.close()
      assert.deepEqual(faults, [])
    },
  }
}

/** Waits until a deed in the page, which may be asynchronous, gives something true. (Playwright's waitForFunction takes a promise for that.) */
export async function until(page, deed, arg, patience = 40000) {
  for (const end = Date.now() + patience; Date.now() < end; await page.waitForTimeout(50)) {
    const got = await page.evaluate(deed, arg)
    if (got) return got
  }
  throw new Error(`this did not come true: ${deed}`)
}

/** The path of the first meeting of the sample that an answer of the API gives and a test chooses. */
export async function meetingWhere(server, query, choose = () => true) {
  for (let path = `/api/v1/meetings?limit=1000&${query}`; path;) {
    const answer = await server.json(path)
    const found = answer.meetings?.find(choose)
    if (found) return found
    path = answer.next ? `/api/v1/meetings?limit=1000&${query}&cursor=${answer.next}` : ''
  }
  throw new Error(`no meeting of the sample is like this: ${query} ${choose}`)
}

/** All kinds of meetings that have something of their own to show, by what is particular. */
export async function kinds(server) {
  return {
    plain: await meetingWhere(server, 'place=Philadelphia&attendance=in_person', (m) => m.attendance === 'in_person' && m.schedule.kind === 'weekly' && m.status === 'active' && m.attributes?.includes('wheelchair')),
    online: await meetingWhere(server, 'attendance=online', (m) => m.attendance === 'online' && m.conference_phone),
    hybrid: await meetingWhere(server, 'attendance=online', (m) => m.attendance === 'hybrid'),
    monthly: await meetingWhere(server, '', (m) => m.schedule.kind === 'monthly'),
    appointment: await meetingWhere(server, '', (m) => m.schedule.kind === 'appointment'),
    suspended: await meetingWhere(server, '', (m) => m.status === 'suspended'),
    overnight: await meetingWhere(server, '', (m) => m.end_time && m.end_time < m.time),
    abroad: await meetingWhere(server, 'place=Madrid,+Spain'),
  }
}

/** Every page that there is, by a name for messages and pictures. */
export async function pages(server) {
  const paths = {
    home: '/',
    meetings: '/meetings',
    'meetings-near': '/meetings?place=Philadelphia&day=tonight',
    'meetings-week': '/meetings?place=London,+UK&type=wheelchair',
    'meetings-online': '/meetings?attendance=online&now=1',
    'meetings-none': '/meetings?place=Philadelphia&program=da&day=2&type=women',
    'meetings-unknown-place': '/meetings?place=Qqqqxzy',
    programs: '/programs',
    program: '/programs/aa',
    'program-tools': '/programs/smart',
    compare: '/programs/compare?ids=aa,smart,mm,mat',
    choose: '/programs/choose',
    prepare: '/prepare',
    help: '/help',
    'help-elsewhere': '/help?country=FJ',
    'help-offline': '/help/offline',
    feeds: '/feeds',
    feed: '/feeds/sample',
    about: '/about',
    privacy: '/privacy',
  }
  for (const [name, meeting] of Object.entries(await kinds(server))) paths[`meeting-${name}`] = `/meetings/${meeting.slug}`
  paths.report = `${paths['meeting-plain']}/report`
  paths.reported = `${paths['meeting-plain']}/reported`
  return paths
}

/** Pages that answer with an error, in the same hand, and their codes. */
export const errors = { 'no-such-page': ['/nowhere', 404], 'no-such-meeting': ['/meetings/no-such-meeting', 404], 'wrong-question': ['/meetings?day=9', 400] }

/** Tells by how many pixels a page is wider than its window. */
export function sideways(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
