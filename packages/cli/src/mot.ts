#!/usr/bin/env node
import { main } from './main'

const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())
process.once('SIGTERM', () => interrupt.abort())
// The reader of the output may stop early: `mot track … | head`. Commands that write frame by frame end then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
process.exitCode = await main(process.argv.slice(2), process, interrupt.signal)
