// `require()` in Node, which loads the ESM, and in Jest, which has modules of its own and loads the CommonJS build.
import { join } from 'node:path'
import { entries, install, run, runtimes, tarballs, write } from './workspace.mjs'

export function requireInCommonJs(project) {
  install(project, { type: 'commonjs', dependencies: { ...runtimes, ...tarballs, jest: '30.5.2' } })
  const names = entries('require')
  write(
    join(project, 'require.js'),
    `const assert = require('node:assert')
     const names = ${JSON.stringify(names)}
     for (const name of names) assert.notEqual(Object.keys(require(name)).length, 0, name)
     // One and the same module for require and import: classes exist once.
     import('@mot/core').then(({ MotError }) => assert.equal(MotError, require('@mot/core').MotError))`,
  )
  run('node', ['require.js'], project)
  write(
    join(project, 'packages.test.js'),
    `test.each(${JSON.stringify(names)})('%s is required', (name) => {
       expect(Object.keys(require(name)).length).toBeGreaterThan(0)
     })

     test('errors of every package are the core’s', () => {
       const { MotError } = require('@mot/core')
       const { ByteTrack } = require('@mot/trackers')
       expect(() => new ByteTrack({ noSuchOption: 1 })).toThrow(MotError)
     })

     test('a pool starts its workers', async () => {
       const { TrackerPool } = require('@mot/trackers/pool')
       const pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })
       const box = { left: 10, top: 10, right: 50, bottom: 110 }
       expect((await pool.update('camera', [{ box, score: 0.9 }])).at(0).id).toBe(1)
       await pool.close()
     })

     test('a network runs in a worker, because Jest has typed arrays of its own', async () => {
       const { createBackend } = require('@mot/backends')
       const { fairMOTTiny } = require('@mot/models')
       const backend = await createBackend({ device: 'cpu', worker: true })
       const model = await backend.load(fairMOTTiny.url.href)
       const data = new Float32Array(3 * 384 * 640)
       expect(Object.keys(await model.run({ image: { data, shape: [1, 3, 384, 640] } }))).toContain('hm')
       await backend.dispose()
     })`,
  )
  run('node', ['node_modules/jest/bin/jest.js'], project)
}
