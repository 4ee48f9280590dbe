// The check in a page: its result goes back to the server that the page came from.
import { check, files } from './check.mjs'

const result = await run().then(JSON.stringify, (error) => `failed: ${error?.stack ?? error}`)
await fetch('/result', { method: 'POST', body: result })

/** The packages are imported here, so that a browser that cannot load them says so. */
async function run() {
  const [core, trackers, zones, evaluation] = await Promise.all([
    import('@mot/core'),
    import('@mot/trackers'),
    import('@mot/zones'),
    import('@mot/eval'),
  ])
  const texts = new Map()
  for (const file of files) texts.set(file, await (await fetch(`./fixtures/${file}`)).text())
  return check({ core, trackers, zones, evaluation }, (file) => texts.get(file))
}
