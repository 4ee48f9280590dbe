// An RTSP camera on this machine, for the programs that a check runs: prints its address, and serves until its input ends. Prints
// nothing where there can be none.
import { once } from 'node:events'
import { hasRtspServer, rtspServer } from '@mot/test-utils/rtsp-server'

if (hasRtspServer()) {
  const server = await rtspServer()
  console.log(server.url)
  process.stdin.resume()
  await once(process.stdin, 'end')
  await server.close()
}
