// A small server before the real one, at an address that stays: it can go over to another server, and can change what passes.
import { createServer, request } from 'node:http'

/**
 * Stands before a server. `to(server)` goes over to another, `change(path, deed)` lets a deed alter what is answered for a path (null: no more),
 * `asked` are the paths that were asked for.
 */
export async function front(server) {
  let behind = new URL(server.url)
  const changes = new Map()
  const asked = []
  const http = createServer((from, to) => {
    const { pathname } = new URL(from.url, 'http://front')
    asked.push(pathname)
    const change = changes.get(pathname)
    const headers = change ? { ...from.headers, 'accept-encoding': 'identity', 'if-none-match': '' } : from.headers
    const on = request({ host: behind.hostname, port: behind.port, method: from.method, path: from.url, headers }, (answer) => {
      if (!change) return void answer.pipe(to.writeHead(answer.statusCode, answer.headers))
      const parts = []
      answer.on('data', (part) => parts.push(part)).on('end', () => {
        const body = change(Buffer.concat(parts))
        to.writeHead(answer.statusCode, { ...answer.headers, 'content-length': body.length, 'cache-control': 'no-store' }).end(body)
      })
    })
    on.on('error', () => to.destroy())
    from.on('error', () => on.destroy())
    from.pipe(on)
  })
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    ...server,
    url: `http://127.0.0.1:${http.address().port}`,
    asked,
    to: (other) => { behind = new URL(other.url) },
    change: (path, deed) => (deed ? changes.set(path, deed) : changes.delete(path)),
    stop: () => new Promise((resolve) => {
      http.close(resolve)
      http.closeAllConnections()
    }),
  }
}
