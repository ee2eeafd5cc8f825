// Talks with a chat room of the sample through the npm package ws, and fails when anything is not as it should be.
// Arguments: the sample's URL, and the folder into which ws was installed.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createRequire } from 'node:module'

const [url, folder] = process.argv.slice(2)
const WebSocket = createRequire(`${folder}/`)('ws')

setTimeout(() => {
  console.error(`No answer within 20 s: ${step}`)
  process.exit(1)
}, 20_000).unref()

let step = 'start'

async function connect(user, options) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/rooms/ws?user=${user}`, options)
  const received = []
  let wake = () => {}
  socket.on('message', (data, binary) => {
    received.push(binary ? data : data.toString())
    wake()
  })
  socket.next = async () => {
    while (received.length === 0) {
      await new Promise((resolve) => { wake = resolve })
    }
    return received.shift()
  }
  socket.closed = once(socket, 'close').then(([code, reason]) => [code, reason.toString()])
  await once(socket, 'open')
  return socket
}

async function check(name, work) {
  step = name
  await work()
  console.log(`ws: ${name}`)
}

async function text(socket) {
  return JSON.parse(await socket.next()).text
}

await check('a text reaches every member', async () => {
  const ada = await connect('ada')
  const bob = await connect('bob')
  assert.equal(ada.extensions, '')
  assert.equal(ada.protocol, '')
  ada.send('hello')
  assert.equal(await text(ada), 'hello')
  assert.equal(await text(bob), 'hello')
  ada.close()
  bob.close()
  assert.deepEqual(await ada.closed, [1005, ''])
})

await check('texts of all lengths and planes come back', async () => {
  const ada = await connect('ada')
  for (const sent of ['x', 'x'.repeat(125), 'x'.repeat(126), 'x'.repeat(4000), 'κόσμε 😀']) {
    ada.send(sent)
    assert.equal(await text(ada), sent)
  }
  ada.terminate()
})

await check('fragments are one message, with a ping between them', async () => {
  const ada = await connect('ada')
  ada.send('one ', { fin: false })
  ada.ping('between')
  assert.equal((await once(ada, 'pong'))[0].toString(), 'between')
  ada.send('two ', { fin: false })
  ada.send('three', { fin: true })
  assert.equal(await text(ada), 'one two three')
  ada.terminate()
})

await check('a ping in text is answered by the room itself', async () => {
  const ada = await connect('ada')
  ada.send('ping')
  assert.equal(await ada.next(), 'pong')
  ada.terminate()
})

await check('the client closes with a code', async () => {
  const ada = await connect('ada')
  ada.close(4001, 'enough')
  assert.deepEqual(await ada.closed, [4001, 'enough'])
})

await check('the room closes with a code', async () => {
  const ada = await connect('ada')
  ada.send(Buffer.from([1, 2, 3]))
  assert.deepEqual(await ada.closed, [1003, 'Binary messages are not supported.'])
})

await check('a message that is too large is closed with 1009', async () => {
  const ada = await connect('ada')
  ada.on('error', () => {})
  ada.send('x'.repeat(1024 * 1024 + 1))
  assert.equal((await ada.closed)[0], 1009)
})

await check('fragments that are too large together are closed with 1009', async () => {
  const ada = await connect('ada')
  ada.on('error', () => {})
  ada.send('x'.repeat(1024 * 1024), { fin: false })
  ada.send('x', { fin: true })
  assert.equal((await ada.closed)[0], 1009)
})

await check('a text that is not UTF-8 is closed with 1007', async () => {
  const ada = await connect('ada')
  ada.send(Buffer.from([0xff]), { binary: false })
  assert.equal((await ada.closed)[0], 1007)
})

await check('a page of another origin is refused', async () => {
  const refused = new WebSocket(`${url.replace('http', 'ws')}/rooms/ws?user=ada`, { origin: 'https://evil.example' })
  refused.on('error', () => {})
  const [, response] = await once(refused, 'unexpected-response')
  assert.equal(response.statusCode, 403)
  refused.terminate()
})
